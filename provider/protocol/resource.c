#include "protocol/resource.h"

#include "engine/apply.h"
#include "engine/found.h"
#include "engine/import.h"
#include "engine/moved.h"
#include "engine/plan.h"
#include "engine/read.h"
#include "engine/upgrade.h"
#include "protocol/from_proto.h"
#include "protocol/identity.h"
#include "protocol/scope.h"
#include "table/validate.h"

enum rpc_status rpc_validate_resource_config(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__ValidateResourceConfig__Request *request =
        (const Tfplugin6__ValidateResourceConfig__Request *)call->request;
    Tfplugin6__ValidateResourceConfig__Response *reply =
        (Tfplugin6__ValidateResourceConfig__Response *)call->reply;
    const struct resource_def *def = rpc_scope_resource(&scope, request->type_name);
    const struct value *config = NULL;
    bool write_only =
        request->client_capabilities != NULL && request->client_capabilities->write_only_attributes_allowed;
    bool good =
        def != NULL &&
        from_dynamic_value(&scope.ctx, request->config, attrs_type(call->arena, def->attrs), &config) &&
        validate_resource(&scope.ctx, def, config, write_only);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

enum rpc_status rpc_upgrade_resource_state(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__UpgradeResourceState__Request *request =
        (const Tfplugin6__UpgradeResourceState__Request *)call->request;
    Tfplugin6__UpgradeResourceState__Response *reply =
        (Tfplugin6__UpgradeResourceState__Response *)call->reply;
    const struct resource_def *def = rpc_scope_resource(&scope, request->type_name);
    strview json = request->raw_state != NULL ? from_bytes(&request->raw_state->json) : SV("");
    const struct value *state = NULL;
    bool good =
        def != NULL && upgrade_state(&scope.ctx, def, request->version, json, &state) &&
        to_dynamic_value(&scope.ctx, state, attrs_type(call->arena, def->attrs), &reply->upgraded_state);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static bool answer_read(struct rpc_scope *scope, const Tfplugin6__ReadResource__Request *request,
                        Tfplugin6__ReadResource__Response *reply)
{
    const struct resource_def *def = rpc_scope_resource(scope, request->type_name);
    if (def == NULL)
        return false;
    const struct type *type = attrs_type(scope->ctx.arena, def->attrs);
    struct read_request read = { .private_bytes = from_bytes(&request->private_) };
    struct read_result result;
    if (!from_dynamic_value(&scope->ctx, request->current_state, type, &read.state) ||
        !read_resource(&scope->ctx, scope->session, def, &read, &result))
        return false;
    reply->private_ = to_bytes(result.private_bytes);
    return to_dynamic_value(&scope->ctx, result.state, type, &reply->new_state) &&
           to_identity(&scope->ctx, def, result.state, &reply->new_identity);
}

enum rpc_status rpc_read_resource(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__ReadResource__Response *reply = (Tfplugin6__ReadResource__Response *)call->reply;
    bool good = answer_read(&scope, (const Tfplugin6__ReadResource__Request *)call->request, reply);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static bool answer_plan(struct rpc_scope *scope, const Tfplugin6__PlanResourceChange__Request *request,
                        Tfplugin6__PlanResourceChange__Response *reply)
{
    struct ctx *ctx = &scope->ctx;
    const struct resource_def *def = rpc_scope_resource(scope, request->type_name);
    if (def == NULL)
        return false;
    const struct type *type = attrs_type(ctx->arena, def->attrs);
    struct plan_request plan = { .prior_private = from_bytes(&request->prior_private) };
    struct plan_result result;
    if (!from_dynamic_value(ctx, request->prior_state, type, &plan.prior) ||
        !from_dynamic_value(ctx, request->proposed_new_state, type, &plan.proposed) ||
        !from_dynamic_value(ctx, request->config, type, &plan.config) ||
        !plan_resource(ctx, scope->session, def, &plan, &result))
        return false;
    reply->planned_private = to_bytes(result.planned_private);
    reply->n_requires_replace = result.replace_count;
    reply->requires_replace = ARENA_ARRAY(ctx->arena, Tfplugin6__AttributePath *, result.replace_count);
    for (size_t i = 0; i < result.replace_count; i++)
        reply->requires_replace[i] = to_attribute_path(ctx->arena, result.replace[i]);
    return to_dynamic_value(ctx, result.planned, type, &reply->planned_state) &&
           to_identity(ctx, def, result.planned, &reply->planned_identity);
}

enum rpc_status rpc_plan_resource_change(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__PlanResourceChange__Response *reply = (Tfplugin6__PlanResourceChange__Response *)call->reply;
    bool good = answer_plan(&scope, (const Tfplugin6__PlanResourceChange__Request *)call->request, reply);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static bool answer_apply(struct rpc_scope *scope, const Tfplugin6__ApplyResourceChange__Request *request,
                         Tfplugin6__ApplyResourceChange__Response *reply)
{
    struct ctx *ctx = &scope->ctx;
    const struct resource_def *def = rpc_scope_resource(scope, request->type_name);
    if (def == NULL)
        return false;
    const struct type *type = attrs_type(ctx->arena, def->attrs);
    struct apply_request apply = { .planned_private = from_bytes(&request->planned_private) };
    struct apply_result result;
    if (!from_dynamic_value(ctx, request->prior_state, type, &apply.prior) ||
        !from_dynamic_value(ctx, request->planned_state, type, &apply.planned) ||
        !from_dynamic_value(ctx, request->config, type, &apply.config))
        return false;
    bool good = apply_resource(ctx, scope->session, def, &apply, &result);
    /* Also beside an error: an object that exists must get into the state. */
    reply->private_ = to_bytes(result.private_bytes);
    return to_dynamic_value(ctx, result.state, type, &reply->new_state) &&
           to_identity(ctx, def, result.state, &reply->new_identity) && good;
}

enum rpc_status rpc_apply_resource_change(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__ApplyResourceChange__Response *reply = (Tfplugin6__ApplyResourceChange__Response *)call->reply;
    bool good = answer_apply(&scope, (const Tfplugin6__ApplyResourceChange__Request *)call->request, reply);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static bool answer_import(struct rpc_scope *scope, const Tfplugin6__ImportResourceState__Request *request,
                          Tfplugin6__ImportResourceState__Response *reply)
{
    struct ctx *ctx = &scope->ctx;
    const struct resource_def *def = rpc_scope_resource(scope, request->type_name);
    struct import_request import = { .id = sv_from(request->id),
                                     .tables = provider_resources(scope->provider) };
    struct import_result result;
    if (def == NULL || !from_identity(ctx, def, request->identity, &import.identity) ||
        !import_resource(ctx, scope->session, def, &import, &result))
        return false;
    Tfplugin6__ImportResourceState__ImportedResource *imported =
        ARENA_NEW(ctx->arena, Tfplugin6__ImportResourceState__ImportedResource);
    tfplugin6__import_resource_state__imported_resource__init(imported);
    imported->type_name = to_string(ctx->arena, sv_from(def->type_name));
    imported->private_ = to_bytes(result.private_bytes);
    reply->imported_resources = ARENA_NEW(ctx->arena, Tfplugin6__ImportResourceState__ImportedResource *);
    reply->imported_resources[0] = imported;
    reply->n_imported_resources = 1;
    return to_dynamic_value(ctx, result.state, attrs_type(ctx->arena, def->attrs), &imported->state) &&
           to_identity(ctx, def, result.state, &imported->identity);
}

enum rpc_status rpc_import_resource_state(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__ImportResourceState__Response *reply = (Tfplugin6__ImportResourceState__Response *)call->reply;
    bool good = answer_import(&scope, (const Tfplugin6__ImportResourceState__Request *)call->request, reply);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static bool answer_generate(struct rpc_scope *scope,
                            const Tfplugin6__GenerateResourceConfig__Request *request,
                            Tfplugin6__GenerateResourceConfig__Response *reply)
{
    struct ctx *ctx = &scope->ctx;
    const struct resource_def *def = rpc_scope_resource(scope, request->type_name);
    const struct type *type = def != NULL ? attrs_type(ctx->arena, def->attrs) : NULL;
    const struct value *state = NULL;
    if (def == NULL || !from_dynamic_value(ctx, request->state, type, &state))
        return false;
    const struct rows rows = rows_from_object(ctx->arena, def->attrs, state);
    const struct found found = { .state = rows, .actual = rows };
    const struct configured configured = found_configured(ctx, scope->session, def, &found);
    return to_dynamic_value(ctx, rows_to_object(ctx->arena, &configured.rows), type, &reply->config);
}

enum rpc_status rpc_generate_resource_config(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__GenerateResourceConfig__Response *reply =
        (Tfplugin6__GenerateResourceConfig__Response *)call->reply;
    bool good =
        answer_generate(&scope, (const Tfplugin6__GenerateResourceConfig__Request *)call->request, reply);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static bool answer_move(struct rpc_scope *scope, const Tfplugin6__MoveResourceState__Request *request,
                        Tfplugin6__MoveResourceState__Response *reply)
{
    struct ctx *ctx = &scope->ctx;
    const struct resource_def *def = rpc_scope_resource(scope, request->target_type_name);
    const struct moved_source source = {
        .provider = sv_from(request->source_provider_address),
        .type = sv_from(request->source_type_name),
        .version = request->source_schema_version,
        .state = request->source_state != NULL ? from_bytes(&request->source_state->json) : SV(""),
    };
    struct moved_result result;
    if (def == NULL || !moved_resource(ctx, def, &source, &result))
        return false;
    reply->target_private = to_bytes(result.private_bytes);
    return to_dynamic_value(ctx, result.state, attrs_type(ctx->arena, def->attrs), &reply->target_state) &&
           to_identity(ctx, def, result.state, &reply->target_identity);
}

/* OpenTofu calls this without asking whether it is supported. */
enum rpc_status rpc_move_resource_state(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__MoveResourceState__Response *reply = (Tfplugin6__MoveResourceState__Response *)call->reply;
    bool good = answer_move(&scope, (const Tfplugin6__MoveResourceState__Request *)call->request, reply);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}
