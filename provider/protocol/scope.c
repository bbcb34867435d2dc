#include "protocol/scope.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "protocol/dump.h"

struct rpc_scope rpc_scope_begin(const struct rpc_call *call)
{
    struct rpc_scope scope = {
        .ctx = ctx_make(call->arena),
        .call = call,
        .provider = call->state,
        .method = call->method,
        .started = clock_ms(),
    };
    scope.session = provider_session(scope.provider);
    scope.ctx.stop = provider_stop_flag(scope.provider);
    dump_request(call);
    return scope;
}

enum rpc_status rpc_scope_end(struct rpc_scope *scope, bool good, Tfplugin6__Diagnostic ***diagnostics,
                              size_t *count)
{
    if (good == ctx_has_errors(&scope->ctx))
        BUG("%.*s: result and diagnostics disagree", SV_ARG(scope->method));
    log_write(LOG_DEBUG, "answered",
              LOG_FIELDS(LOG_TEXT("rpc", scope->method), LOG_TEXT("type", scope->subject),
                         LOG_NUMBER("ms", clock_ms() - scope->started),
                         LOG_NUMBER("errors", (int64_t)scope->ctx.diags.errors)));
    to_diagnostics(&scope->ctx, diagnostics, count);
    dump_response(scope->call);
    return RPC_OK;
}

const struct resource_def *rpc_scope_resource(struct rpc_scope *scope, const char *type_name)
{
    const struct resource_def *def = provider_resource(scope->provider, sv_from(type_name));
    if (def == NULL)
        (void)ctx_error(&scope->ctx, "Unknown resource type", "This provider has no resource type \"%s\".",
                        type_name);
    else
        scope->subject = sv_from(def->type_name);
    return def;
}
