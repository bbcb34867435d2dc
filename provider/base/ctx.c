#include "base/ctx.h"

#include "base/printable.h"

#include <stdarg.h>

struct ctx ctx_make(struct arena *arena)
{
    return (struct ctx){ .arena = arena };
}

static void add(struct ctx *ctx, struct diag diag)
{
    struct diag *entry = ARENA_NEW(ctx->arena, struct diag);
    *entry = diag;
    if (ctx->diags.last != NULL)
        ctx->diags.last->next = entry;
    else
        ctx->diags.first = entry;
    ctx->diags.last = entry;
    if (diag.severity == DIAG_ERROR)
        ctx->diags.errors++;
}

static void add_formatted(struct ctx *ctx, enum diag_severity severity, const struct path *path,
                          const char *summary, const char *detail, va_list args)
{
    add(ctx, (struct diag){
                 .severity = severity,
                 .summary = printable(ctx->arena, sv_from(summary), PRINTABLE_LINE),
                 .detail = printable(ctx->arena, arena_vprintf(ctx->arena, detail, args), PRINTABLE_LINES),
                 .path = path,
             });
}

#undef ctx_error /* what the static analyzer takes for them */
#undef ctx_error_at

bool ctx_error(struct ctx *ctx, const char *summary, const char *detail, ...)
{
    va_list args;
    va_start(args, detail);
    add_formatted(ctx, DIAG_ERROR, ctx->path, summary, detail, args);
    va_end(args);
    return false;
}

bool ctx_error_at(struct ctx *ctx, const struct path *path, const char *summary, const char *detail, ...)
{
    va_list args;
    va_start(args, detail);
    add_formatted(ctx, DIAG_ERROR, path, summary, detail, args);
    va_end(args);
    return false;
}

void ctx_warning_at(struct ctx *ctx, const struct path *path, const char *summary, const char *detail, ...)
{
    va_list args;
    va_start(args, detail);
    add_formatted(ctx, DIAG_WARNING, path, summary, detail, args);
    va_end(args);
}

struct ctx ctx_attempt(const struct ctx *ctx)
{
    return (struct ctx){ .arena = ctx->arena, .path = ctx->path, .stop = ctx->stop };
}

void ctx_adopt(struct ctx *ctx, const struct ctx *attempt)
{
    for (const struct diag *diag = attempt->diags.first; diag != NULL; diag = diag->next) {
        struct diag copy = *diag;
        copy.next = NULL;
        add(ctx, copy);
    }
}

bool ctx_has_errors(const struct ctx *ctx)
{
    return ctx->diags.errors > 0;
}

bool ctx_stopped(const struct ctx *ctx)
{
    return ctx->stop != NULL && atomic_load(ctx->stop);
}
