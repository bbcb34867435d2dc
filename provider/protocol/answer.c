#include "protocol/answer.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

struct answer answer_begin(const struct rpc_call *call)
{
    struct answer answer = {
        .ctx = ctx_make(call->arena),
        .provider = call->state,
        .method = call->method,
        .started = clock_ms(),
    };
    answer.session = provider_session(answer.provider);
    answer.ctx.stop = provider_stop_flag(answer.provider);
    return answer;
}

enum rpc_status answer_finish(struct answer *answer, bool good, Tfplugin6__Diagnostic ***diagnostics,
                              size_t *count)
{
    if (good == ctx_has_errors(&answer->ctx))
        BUG("%.*s: result and diagnostics disagree", SV_ARG(answer->method));
    log_write(LOG_DEBUG, "answered",
              LOG_FIELDS(LOG_TEXT("rpc", answer->method), LOG_TEXT("type", answer->subject),
                         LOG_NUMBER("ms", clock_ms() - answer->started),
                         LOG_NUMBER("errors", (int64_t)answer->ctx.diags.errors)));
    to_diagnostics(&answer->ctx, diagnostics, count);
    return RPC_OK;
}

const struct resource_def *answer_resource(struct answer *answer, const char *type_name)
{
    const struct resource_def *def = provider_resource(answer->provider, sv_from(type_name));
    if (def == NULL)
        (void)ctx_error(&answer->ctx, "Unknown resource type", "This provider has no resource type \"%s\".",
                        type_name);
    else
        answer->subject = sv_from(def->type_name);
    return def;
}
