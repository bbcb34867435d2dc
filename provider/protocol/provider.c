#include "protocol/provider.h"

#include "protocol/data.h"
#include "protocol/faces.h"
#include "protocol/from_proto.h"
#include "protocol/function.h"
#include "protocol/identity.h"
#include "protocol/list.h"
#include "protocol/resource.h"
#include "protocol/schema_proto.h"
#include "protocol/scope.h"

/* What our server can do: it works without GetProviderSchema having been called, takes plans to destroy, and
 * takes over what other providers' states name, and knows which of a state belongs into a configuration. */
static Tfplugin6__ServerCapabilities *capabilities(struct arena *arena)
{
    Tfplugin6__ServerCapabilities *message = ARENA_NEW(arena, Tfplugin6__ServerCapabilities);
    tfplugin6__server_capabilities__init(message);
    message->plan_destroy = true;
    message->get_provider_schema_optional = true;
    message->move_resource_state = true;
    message->generate_resource_config = true;
    return message;
}

static size_t resource_count(const struct provider *provider)
{
    size_t count = 0;
    while (provider_resources(provider)[count] != NULL)
        count++;
    return count;
}

static void list_functions(struct arena *arena, const struct provider_def *def,
                           Tfplugin6__GetMetadata__Response *reply)
{
    reply->n_functions = function_count(def);
    reply->functions = ARENA_ARRAY(arena, Tfplugin6__GetMetadata__FunctionMetadata *, reply->n_functions);
    for (size_t i = 0; i < reply->n_functions; i++) {
        reply->functions[i] = ARENA_NEW(arena, Tfplugin6__GetMetadata__FunctionMetadata);
        tfplugin6__get_metadata__function_metadata__init(reply->functions[i]);
        reply->functions[i]->name = to_string(arena, sv_from(def->functions[i]->name));
    }
}

static void list_data_sources(struct arena *arena, const struct provider *provider,
                              Tfplugin6__GetMetadata__Response *reply)
{
    reply->n_data_sources = FACES_PER_TABLE * resource_count(provider);
    reply->data_sources =
        ARENA_ARRAY(arena, Tfplugin6__GetMetadata__DataSourceMetadata *, reply->n_data_sources);
    for (size_t i = 0; i < reply->n_data_sources; i++) {
        reply->data_sources[i] = ARENA_NEW(arena, Tfplugin6__GetMetadata__DataSourceMetadata);
        tfplugin6__get_metadata__data_source_metadata__init(reply->data_sources[i]);
        reply->data_sources[i]->type_name = to_string(arena, sv_from(faces_at(arena, provider, i).type_name));
    }
}

/* Each resource has one of its own name. */
static void list_list_resources(struct arena *arena, const struct provider *provider,
                                Tfplugin6__GetMetadata__Response *reply)
{
    reply->n_list_resources = resource_count(provider);
    reply->list_resources =
        ARENA_ARRAY(arena, Tfplugin6__GetMetadata__ListResourceMetadata *, reply->n_list_resources);
    for (size_t i = 0; i < reply->n_list_resources; i++) {
        reply->list_resources[i] = ARENA_NEW(arena, Tfplugin6__GetMetadata__ListResourceMetadata);
        tfplugin6__get_metadata__list_resource_metadata__init(reply->list_resources[i]);
        reply->list_resources[i]->type_name =
            to_string(arena, sv_from(provider_resources(provider)[i]->type_name));
    }
}

static enum rpc_status get_metadata(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__GetMetadata__Response *reply = (Tfplugin6__GetMetadata__Response *)call->reply;
    reply->server_capabilities = capabilities(call->arena);
    reply->n_resources = resource_count(scope.provider);
    reply->resources =
        ARENA_ARRAY(call->arena, Tfplugin6__GetMetadata__ResourceMetadata *, reply->n_resources);
    for (size_t i = 0; i < reply->n_resources; i++) {
        const struct resource_def *def = provider_resources(scope.provider)[i];
        reply->resources[i] = ARENA_NEW(call->arena, Tfplugin6__GetMetadata__ResourceMetadata);
        tfplugin6__get_metadata__resource_metadata__init(reply->resources[i]);
        reply->resources[i]->type_name = to_string(call->arena, sv_from(def->type_name));
    }
    list_data_sources(call->arena, scope.provider, reply);
    list_list_resources(call->arena, scope.provider, reply);
    list_functions(call->arena, provider_definition(scope.provider), reply);
    return rpc_scope_end(&scope, true, &reply->diagnostics, &reply->n_diagnostics);
}

static void describe_functions(struct arena *arena, const struct provider_def *def,
                               Tfplugin6__GetProviderSchema__Response *reply)
{
    typedef Tfplugin6__GetProviderSchema__Response__FunctionsEntry entry;
    reply->n_functions = function_count(def);
    reply->functions = ARENA_ARRAY(arena, entry *, reply->n_functions);
    for (size_t i = 0; i < reply->n_functions; i++) {
        reply->functions[i] = ARENA_NEW(arena, entry);
        tfplugin6__get_provider_schema__response__functions_entry__init(reply->functions[i]);
        reply->functions[i]->key = to_string(arena, sv_from(def->functions[i]->name));
        reply->functions[i]->value = function_to_proto(arena, def->functions[i]);
    }
}

static void describe_data_sources(struct arena *arena, const struct provider *provider,
                                  Tfplugin6__GetProviderSchema__Response *reply)
{
    typedef Tfplugin6__GetProviderSchema__Response__DataSourceSchemasEntry entry;
    reply->n_data_source_schemas = FACES_PER_TABLE * resource_count(provider);
    reply->data_source_schemas = ARENA_ARRAY(arena, entry *, reply->n_data_source_schemas);
    for (size_t i = 0; i < reply->n_data_source_schemas; i++) {
        struct face face = faces_at(arena, provider, i);
        entry *row = ARENA_NEW(arena, entry);
        tfplugin6__get_provider_schema__response__data_source_schemas_entry__init(row);
        row->key = to_string(arena, sv_from(face.type_name));
        row->value = schema_to_proto(arena, face.attrs, 0, face.doc);
        reply->data_source_schemas[i] = row;
    }
}

static void describe_list_resources(struct arena *arena, const struct provider *provider,
                                    Tfplugin6__GetProviderSchema__Response *reply)
{
    typedef Tfplugin6__GetProviderSchema__Response__ListResourceSchemasEntry entry;
    reply->n_list_resource_schemas = resource_count(provider);
    reply->list_resource_schemas = ARENA_ARRAY(arena, entry *, reply->n_list_resource_schemas);
    for (size_t i = 0; i < reply->n_list_resource_schemas; i++) {
        struct face face = face_of_list(arena, provider_resources(provider)[i]);
        entry *row = ARENA_NEW(arena, entry);
        tfplugin6__get_provider_schema__response__list_resource_schemas_entry__init(row);
        row->key = to_string(arena, sv_from(face.type_name));
        row->value = schema_to_proto(arena, face.attrs, 0, face.doc);
        reply->list_resource_schemas[i] = row;
    }
}

static enum rpc_status get_provider_schema(struct rpc_call *call)
{
    typedef Tfplugin6__GetProviderSchema__Response__ResourceSchemasEntry entry;
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__GetProviderSchema__Response *reply = (Tfplugin6__GetProviderSchema__Response *)call->reply;
    const struct provider_def *provider = provider_definition(scope.provider);
    reply->server_capabilities = capabilities(call->arena);
    reply->provider = schema_to_proto(call->arena, provider->attrs, 0, provider->doc);
    reply->n_resource_schemas = resource_count(scope.provider);
    reply->resource_schemas = ARENA_ARRAY(call->arena, entry *, reply->n_resource_schemas);
    for (size_t i = 0; i < reply->n_resource_schemas; i++) {
        const struct resource_def *def = provider_resources(scope.provider)[i];
        entry *row = ARENA_NEW(call->arena, entry);
        tfplugin6__get_provider_schema__response__resource_schemas_entry__init(row);
        row->key = to_string(call->arena, sv_from(def->type_name));
        row->value = schema_to_proto(call->arena, def->attrs, def->version, def->doc);
        reply->resource_schemas[i] = row;
    }
    describe_data_sources(call->arena, scope.provider, reply);
    describe_list_resources(call->arena, scope.provider, reply);
    describe_functions(call->arena, provider, reply);
    return rpc_scope_end(&scope, true, &reply->diagnostics, &reply->n_diagnostics);
}

static const struct type *config_type(struct rpc_scope *scope)
{
    return attrs_type(scope->ctx.arena, provider_definition(scope->provider)->attrs);
}

static enum rpc_status validate_provider_config(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__ValidateProviderConfig__Request *request =
        (const Tfplugin6__ValidateProviderConfig__Request *)call->request;
    Tfplugin6__ValidateProviderConfig__Response *reply =
        (Tfplugin6__ValidateProviderConfig__Response *)call->reply;
    const struct value *config = NULL;
    bool good = from_dynamic_value(&scope.ctx, request->config, config_type(&scope), &config) &&
                provider_validate(&scope.ctx, scope.provider, config);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

static enum rpc_status configure_provider(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__ConfigureProvider__Request *request =
        (const Tfplugin6__ConfigureProvider__Request *)call->request;
    Tfplugin6__ConfigureProvider__Response *reply = (Tfplugin6__ConfigureProvider__Response *)call->reply;
    const struct value *config = NULL;
    bool good = from_dynamic_value(&scope.ctx, request->config, config_type(&scope), &config) &&
                provider_configure(&scope.ctx, scope.provider, config, sv_from(request->terraform_version));
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

/* The reply is empty: no error. What is waiting ends with an error of its own. */
static enum rpc_status stop_provider(struct rpc_call *call)
{
    provider_stop(call->state);
    return RPC_OK;
}

static const struct rpc_handler handlers[] = {
    { .method = "GetMetadata", .handle = get_metadata },
    { .method = "GetProviderSchema", .handle = get_provider_schema, .constant = true },
    { .method = "ValidateProviderConfig", .handle = validate_provider_config },
    { .method = "ConfigureProvider", .handle = configure_provider },
    { .method = "StopProvider", .handle = stop_provider },
    { .method = "GetFunctions", .handle = rpc_get_functions },
    { .method = "CallFunction", .handle = rpc_call_function },
    { .method = "GetResourceIdentitySchemas", .handle = rpc_get_resource_identity_schemas },
    { .method = "UpgradeResourceIdentity", .handle = rpc_upgrade_resource_identity },
    { .method = "ValidateResourceConfig", .handle = rpc_validate_resource_config },
    { .method = "UpgradeResourceState", .handle = rpc_upgrade_resource_state },
    { .method = "ReadResource", .handle = rpc_read_resource },
    { .method = "ValidateDataResourceConfig", .handle = rpc_validate_data_resource_config },
    { .method = "ReadDataSource", .handle = rpc_read_data_source },
    { .method = "ValidateListResourceConfig", .handle = rpc_validate_list_resource_config },
    { .method = "ListResource", .handle = rpc_list_resource, .streams = true },
    { .method = "PlanResourceChange", .handle = rpc_plan_resource_change },
    { .method = "ApplyResourceChange", .handle = rpc_apply_resource_change },
    { .method = "ImportResourceState", .handle = rpc_import_resource_state },
    { .method = "GenerateResourceConfig", .handle = rpc_generate_resource_config },
    { .method = "MoveResourceState", .handle = rpc_move_resource_state },
    { .method = NULL },
};

struct rpc_service provider_service(struct provider *provider)
{
    return (struct rpc_service){
        .descriptor = &tfplugin6__provider__descriptor,
        .handlers = handlers,
        .state = provider,
    };
}
