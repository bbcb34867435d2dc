#include "engine/unique_key.h"

#include "table/address.h"
#include "table/request.h"

strview unique_collection(struct arena *arena, const struct resource_def *def, const struct rows *rows)
{
    struct ctx quiet = ctx_make(arena);
    strview path;
    bool counts = def->identity.unique != NULL && !def->identity.unique_is_unsure;
    return counts && request_path(&quiet, unique_list(def), rows, &path) ? path : SV("");
}

const char *unique_list(const struct resource_def *def)
{
    return def->identity.unique_over_parents ? def->rest.listed_over_parents : def->rest.collection;
}

strview unique_key(struct arena *arena, strview collection, const struct rows *rows, const char *const *names)
{
    struct buf key = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append(&key, collection);
    if (!value_is_known(rows_get(rows, names[0])))
        return SV("");
    for (size_t i = 0; names[i] != NULL; i++) {
        const struct value *value = rows_get(rows, names[i]);
        if (value_is_unknown(value))
            return SV("");
        strview text = value_text(value);
        if (attr_has(attr_row(rows->attrs, names[i]), ATTR_ADDRESS))
            text = address_normal(arena, text);
        buf_printf(&key, "\n%s %zu " SV_FMT, names[i], text.len, SV_ARG(text));
    }
    return buf_view(&key);
}
