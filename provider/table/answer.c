#include "table/answer.h"

#include "table/body.h"
#include "value/build.h"

/* Of the rows that share a free-form place, the one that plans show stands for all of it. */
static bool is_told(const struct attr *attr)
{
    return attr_field(attr).len > 0 && !attr_has(attr, ATTR_UNREADABLE) &&
           !attr_has(attr, ATTR_FREEFORM | ATTR_SENSITIVE);
}

static bool read_row(struct ctx *ctx, const struct attr *attr, const struct value *answer,
                     const struct value **out)
{
    const struct value *found = is_told(attr) ? body_pick(answer, attr_answer_field(attr)) : NULL;
    const struct path *whole = ctx->path;
    *out = value_null(ctx->arena, attr->type);
    if (found == NULL || value_is_null(found))
        return true;
    ctx->path = attr_place(ctx->arena, whole, attr);
    bool good = value_convert(ctx, found, attr->type, out);
    ctx->path = whole;
    if (!good)
        *out = value_unknown(ctx->arena, attr->type);
    return good;
}

bool rows_from_answer(struct ctx *ctx, const struct attr *attrs, const struct value *answer, struct rows *out)
{
    struct rows rows = { attrs, attr_count(attrs), NULL };
    bool good = true;
    rows.values = ARENA_ARRAY(ctx->arena, const struct value *, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        good &= read_row(ctx, &attrs[i], answer, &rows.values[i]);
    *out = rows;
    return good;
}
