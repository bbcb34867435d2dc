#include "protocol/data.h"

#include "engine/data.h"
#include "protocol/faces.h"
#include "protocol/from_proto.h"
#include "protocol/scope.h"

/* The face of that name; false, with an error, when there is none. */
static bool find_face(struct rpc_scope *scope, const char *type_name, struct face *out)
{
    if (faces_find(scope->ctx.arena, scope->provider, sv_from(type_name), out)) {
        scope->subject = sv_from(out->type_name);
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
