#include "protocol/list.h"

#include "engine/list.h"
#include "protocol/from_proto.h"
#include "protocol/identity.h"
#include "protocol/scope.h"

static bool read_config(struct ctx *ctx, const struct face *face, const Tfplugin6__DynamicValue *message,
                        const struct value **out)
{
    return from_dynamic_value(ctx, message, attrs_type(ctx->arena, face->attrs), out);
}

static bool find_face(struct rpc_scope *scope, const char *type_name, struct face *out)
{
    const struct resource_def *def = rpc_scope_resource(scope, type_name);
    if (def == NULL)
        return false;
    *out = face_of_list(scope->ctx.arena, def);
    return true;
}

enum rpc_status rpc_validate_list_resource_config(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__ValidateListResourceConfig__Request *request =
        (const Tfplugin6__ValidateListResourceConfig__Request *)call->request;
    Tfplugin6__ValidateListResourceConfig__Response *reply =
        (Tfplugin6__ValidateListResourceConfig__Response *)call->reply;
    struct face face;
    const struct value *config = NULL;
    bool good = find_face(&scope, request->type_name, &face) &&
                read_config(&scope.ctx, &face, request->config, &config) &&
                list_validate(&scope.ctx, &face, config);
    return rpc_scope_end(&scope, good, &reply->diagnostics, &reply->n_diagnostics);
}

/* ---- The stream ---- */

struct streaming {
    struct rpc_call *call;
    const struct resource_def *def;
    bool include_objects;
};

static bool fill_event(struct ctx *ctx, const struct streaming *streaming, const struct list_item *item,
                       Tfplugin6__ListResource__Event *event)
{
    const struct resource_def *def = streaming->def;
    event->display_name = to_string(ctx->arena, item->display_name);
    if (!to_identity(ctx, def, item->object, &event->identity))
        return false;
    if (!streaming->include_objects)
        return true;
    event->opt_resource_object_case = TFPLUGIN6__LIST_RESOURCE__EVENT__OPT_RESOURCE_OBJECT_RESOURCE_OBJECT;
    return to_dynamic_value(ctx, item->object, attrs_type(ctx->arena, def->attrs), &event->resource_object);
}

/* An event with an error is the last one that the client looks at. */
static bool send_item(void *payload, struct ctx *ctx, const struct list_item *item)
{
    struct streaming *streaming = payload;
    Tfplugin6__ListResource__Event event = TFPLUGIN6__LIST_RESOURCE__EVENT__INIT;
    bool good = fill_event(ctx, streaming, item, &event);
    to_diagnostics(ctx, &event.diagnostic, &event.n_diagnostic);
    return rpc_stream_send(streaming->call, &event.base) && good;
}

static bool list(struct rpc_scope *scope, struct rpc_call *call,
                 const Tfplugin6__ListResource__Request *request)
{
    struct ctx *ctx = &scope->ctx;
    struct face face;
    if (!find_face(scope, request->type_name, &face))
        return false;
    struct streaming streaming = { call, face.def, request->include_resource_object };
    struct list_request listing = { .include_objects = request->include_resource_object,
                                    .limit = request->limit,
                                    .visit = send_item,
                                    .payload = &streaming };
    return read_config(ctx, &face, request->config, &listing.config) &&
           list_resources(ctx, scope->session, &face, &listing);
}

/* What was sent before an error stays sent: the error is an event of its own. */
enum rpc_status rpc_list_resource(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    Tfplugin6__ListResource__Event event = TFPLUGIN6__LIST_RESOURCE__EVENT__INIT;
    bool good = list(&scope, call, (const Tfplugin6__ListResource__Request *)call->request);
    enum rpc_status status = rpc_scope_end(&scope, good, &event.diagnostic, &event.n_diagnostic);
    if (event.n_diagnostic > 0)
        (void)rpc_stream_send(call, &event.base);
    return status;
}
