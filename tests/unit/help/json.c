#include "help/json.h"

#include "base/mem.h"
#include "value/json.h"

const struct value *test_json(struct arena *arena, const char *text)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!json_decode(&ctx, sv_from(text), &value))
        BUG("bad JSON in a test: %s", text);
    return value;
}

strview test_text(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, value, &text))
        BUG("a value cannot be written");
    return text;
}

strview test_diags(struct ctx *ctx)
{
    struct buf text = buf_make(ctx->arena, BUF_LIMIT_TEXT);
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        buf_printf(&text, "%s at " SV_FMT ": " SV_FMT "\n",
                   diag->severity == DIAG_ERROR ? "error" : "warning",
                   SV_ARG(path_to_text(ctx->arena, diag->path)), SV_ARG(diag->summary));
    return buf_view(&text);
}
