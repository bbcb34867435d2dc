#include "protocol/identity.h"

#include "protocol/from_proto.h"
#include "protocol/scope.h"
#include "table/identity.h"
#include "value/json.h"

static const struct type *identity_type(struct arena *arena, const struct resource_def *def)
{
    return attrs_type(arena, identity_attrs(arena, def));
}

static bool pack_identity(struct ctx *ctx, const struct resource_def *def, const struct value *identity,
                          Tfplugin6__ResourceIdentityData **out)
{
    Tfplugin6__ResourceIdentityData *message = ARENA_NEW(ctx->arena, Tfplugin6__ResourceIdentityData);
    tfplugin6__resource_identity_data__init(message);
    if (!to_dynamic_value(ctx, identity, identity_type(ctx->arena, def), &message->identity_data))
        return false;
    *out = message;
    return true;
}

bool to_identity(struct ctx *ctx, const struct resource_def *def, const struct value *object,
                 Tfplugin6__ResourceIdentityData **out)
{
    const struct value *identity = identity_of(ctx->arena, def, object);
    if (identity != NULL)
        return pack_identity(ctx, def, identity, out);
    *out = NULL;
    return true;
}

bool from_identity(struct ctx *ctx, const struct resource_def *def,
                   const Tfplugin6__ResourceIdentityData *message, const struct value **out)
{
    if (message != NULL)
        return from_dynamic_value(ctx, message->identity_data, identity_type(ctx->arena, def), out);
    *out = NULL;
    return true;
}

/* ---- Schemas ---- */

static Tfplugin6__ResourceIdentitySchema__IdentityAttribute *part_to_proto(struct arena *arena,
                                                                           const struct attr *part)
{
    Tfplugin6__ResourceIdentitySchema__IdentityAttribute *message =
        ARENA_NEW(arena, Tfplugin6__ResourceIdentitySchema__IdentityAttribute);
    tfplugin6__resource_identity_schema__identity_attribute__init(message);
    message->name = to_string(arena, sv_from(part->name));
    message->type = to_bytes(type_to_json(arena, part->type));
    message->required_for_import = attr_has(part, ATTR_REQUIRED);
    message->optional_for_import = attr_has(part, ATTR_OPTIONAL);
    return message;
}

static Tfplugin6__ResourceIdentitySchema *schema_of(struct arena *arena, const struct resource_def *def)
{
    const struct attr *parts = identity_attrs(arena, def);
    Tfplugin6__ResourceIdentitySchema *schema = ARENA_NEW(arena, Tfplugin6__ResourceIdentitySchema);
    tfplugin6__resource_identity_schema__init(schema);
    schema->identity_attributes =
        ARENA_ARRAY(arena, Tfplugin6__ResourceIdentitySchema__IdentityAttribute *, attr_count(parts));
    for (const struct attr *part = parts; part->name != NULL; part++)
        schema->identity_attributes[schema->n_identity_attributes++] = part_to_proto(arena, part);
    return schema;
}

enum rpc_status rpc_get_resource_identity_schemas(struct rpc_call *call)
{
    typedef Tfplugin6__GetResourceIdentitySchemas__Response__IdentitySchemasEntry entry;
    struct rpc_scope scope = rpc_scope_begin(call);
    const struct resource_def *const *defs = provider_resources(scope.provider);
    Tfplugin6__GetResourceIdentitySchemas__Response *reply =
        (Tfplugin6__GetResourceIdentitySchemas__Response *)call->reply;
    while (defs[reply->n_identity_schemas] != NULL)
        reply->n_identity_schemas++;
    reply->identity_schemas = ARENA_ARRAY(call->arena, entry *, reply->n_identity_schemas);
    for (size_t i = 0; i < reply->n_identity_schemas; i++) {
        entry *row = ARENA_NEW(call->arena, entry);
        tfplugin6__get_resource_identity_schemas__response__identity_schemas_entry__init(row);
        row->key = to_string(call->arena, sv_from(defs[i]->type_name));
        row->value = schema_of(call->arena, defs[i]);
        reply->identity_schemas[i] = row;
    }
    return rpc_scope_end(&scope, true, &reply->diagnostics, &reply->n_diagnostics);
}

/* All identities have version 0 so far, so there is nothing to change about one. */
enum rpc_status rpc_upgrade_resource_identity(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    struct ctx *ctx = &scope.ctx;
    const Tfplugin6__UpgradeResourceIdentity__Request *request =
        (const Tfplugin6__UpgradeResourceIdentity__Request *)call->request;
    Tfplugin6__UpgradeResourceIdentity__Response *reply =
        (Tfplugin6__UpgradeResourceIdentity__Response *)call->reply;
    const struct resource_def *def = rpc_scope_resource(&scope, request->type_name);
    strview json = request->raw_identity != NULL ? from_bytes(&request->raw_identity->json) : SV("");
    const struct value *identity = NULL;
    bool good = def != NULL &&
                json_decode_state(ctx, json, identity_type(ctx->arena, def), true, &identity) &&
                pack_identity(ctx, def, identity, &reply->upgraded_identity);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}
