#include "emulator/api/api.h"

#include "emulator/api/access_log.h"
#include "emulator/api/faults.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/rate_limit.h"
#include "emulator/api/request_log.h"
#include "emulator/api/routes.h"
#include "emulator/emulator.h"

static void apply_fault(struct exchange *exchange, const struct fault *fault)
{
    switch (fault->action) {
    case FAULT_PASS:
        return;
    case FAULT_DROP:
        exchange->reply.dropped = true;
        return;
    case FAULT_TRUNCATE:
        exchange->reply.truncated = true;
        return;
    case FAULT_ANSWER:
        reply_text(exchange, fault->status, fault->content_type.data, fault->body);
        break;
    case FAULT_ECHO:
        koko_error(exchange, fault->status, KOKO_INVALID_ARGUMENT,
                   arena_printf(exchange->arena, "cannot make sense of " SV_FMT,
                                SV_ARG(exchange_printable(exchange->body))));
        break;
    }
    for (size_t i = 0; i < fault->header_count; i++)
        reply_header(exchange, fault->headers[i].name.data, fault->headers[i].value);
}

static void answer(struct exchange *exchange, bool own)
{
    struct faults *faults = exchange->emulator->faults;
    struct fault fault = { .action = FAULT_PASS };
    strview target =
        arena_printf(exchange->arena, SV_FMT "?" SV_FMT, SV_ARG(exchange->path), SV_ARG(exchange->query));
    bool hit = !own && faults_take(faults, exchange->arena, exchange->method, target, &fault);
    bool carried_out = fault.after_commit || fault.action == FAULT_PASS || fault.action == FAULT_TRUNCATE;
    if (hit && !fault.after_commit)
        faults_wait(faults, fault.delay_ms);
    if (carried_out)
        routes_dispatch(exchange);
    if (hit && fault.after_commit)
        faults_wait(faults, fault.delay_ms);
    apply_fault(exchange, &fault);
}

/* Hooks of ours: no fault hits them, and tests do not see them among Konnect's requests. */
static bool is_own(const struct exchange *exchange)
{
    return sv_starts_with(exchange->path, SV("/_emulator/")) || sv_equal_z(exchange->path, "/health");
}

void api_answer(void *payload, struct exchange *exchange)
{
    (void)payload;
    struct emulator *emulator = exchange->emulator;
    int64_t began_ms = emulator_now_ms();
    bool own = is_own(exchange);
    if (!own && emulator->latency_ms > 0)
        faults_wait(emulator->faults, emulator->latency_ms);
    if (own || rate_limit_take(emulator->rate_limit, exchange))
        answer(exchange, own);
    if (!own)
        request_log_add(exchange);
    if (!own || !sv_equal_z(exchange->method, "GET"))
        access_log_write(emulator->log, exchange, began_ms);
}
