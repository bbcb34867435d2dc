#include "protocol/data.h"

#include "engine/data.h"
#include "protocol/from_proto.h"
#include "protocol/scope.h"

struct face data_face(struct arena *arena, const struct provider *provider, size_t index)
{
    const struct resource_def *def = provider_resources(provider)[index / FACES_PER_TABLE];
    return (index % FACES_PER_TABLE == 0 ? face_of_one : face_of_many)(arena, def);
}

/* The face of that name; false, with an error, when there is none. */
static bool find_face(struct rpc_scope *scope, const char *type_name, struct face *out)
{
    struct arena *arena = scope->ctx.arena;
    for (size_t i = 0; provider_resources(scope->provider)[i / FACES_PER_TABLE] != NULL; i++) {
        struct face face = data_face(arena, scope->provider, i);
        if (!sv_equal_z(sv_from(type_name), face.type_name))
            continue;
        scope->subject = sv_from(face.type_name);
        *out = face;
        return true;
    }
    return ctx_error(&scope->ctx, "Unknown data source", "This provider has no data source \"%s\".",
                     type_name);
}

enum rpc_status rpc_validate_data_resource_config(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__ValidateDataResourceConfig__Request *request =
        (const Tfplugin6__ValidateDataResourceConfig__Request *)call->request;
    Tfplugin6__ValidateDataResourceConfig__Response *reply =
        (Tfplugin6__ValidateDataResourceConfig__Response *)call->reply;
    struct face face;
    const struct value *config = NULL;
    bool good =
        find_face(&scope, request->type_name, &face) &&
        from_dynamic_value(&scope.ctx, request->config, attrs_type(call->arena, face.attrs), &config) &&
        data_validate(&scope.ctx, &face, config);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

enum rpc_status rpc_read_data_source(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__ReadDataSource__Request *request =
        (const Tfplugin6__ReadDataSource__Request *)call->request;
    Tfplugin6__ReadDataSource__Response *reply = (Tfplugin6__ReadDataSource__Response *)call->reply;
    struct face face;
    const struct value *config = NULL;
    const struct value *state = NULL;
    bool good = find_face(&scope, request->type_name, &face);
    const struct type *type = good ? attrs_type(call->arena, face.attrs) : NULL;
    good = good && from_dynamic_value(&scope.ctx, request->config, type, &config) &&
           data_read(&scope.ctx, scope.session, &face, config, &state) &&
           to_dynamic_value(&scope.ctx, state, type, &reply->state);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}
