#include "table/template.h"

#include "base/mem.h"
#include "base/percent.h"
#include "value/build.h"

/* Cuts the next literal and the name behind it; returns false when there is no name any more. */
static bool next_name(strview *rest, strview *literal, strview *name)
{
    *literal = sv_cut(rest, '{');
    if (rest->data == NULL)
        return false;
    *name = sv_cut(rest, '}');
    if (rest->data == NULL)
        BUG("template: '{' without '}' before \"" SV_FMT "\"", SV_ARG(*name));
    return true;
}

enum template_outcome template_expand(struct arena *arena, const char *text, const struct rows *rows,
                                      enum template_use use, strview *out)
{
    struct buf expanded = buf_make(arena, BUF_LIMIT_TEXT);
    strview rest = sv_from(text);
    strview literal;
    strview name;
    bool unknown = false;
    while (next_name(&rest, &literal, &name)) {
        size_t index = attr_index(rows->attrs, name);
        if (index == SIZE_MAX)
            BUG("template \"%s\" names \"" SV_FMT "\", which the table lacks", text, SV_ARG(name));
        const struct value *value = rows->values[index];
        if (value_is_null(value))
            return TEMPLATE_NULL;
        unknown = unknown || value_is_unknown(value);
        buf_append(&expanded, literal);
        buf_append(&expanded,
                   use == TEMPLATE_URL ? percent_encoded(arena, value_text(value)) : value_text(value));
    }
    buf_append(&expanded, literal);
    if (unknown)
        return TEMPLATE_UNKNOWN;
    *out = buf_view(&expanded);
    return TEMPLATE_KNOWN;
}

void template_names(const char *text, void (*visit)(void *payload, strview name), void *payload)
{
    strview rest = sv_from(text);
    strview literal;
    strview name;
    while (next_name(&rest, &literal, &name))
        visit(payload, name);
}

void template_derive(struct arena *arena, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        strview text;
        if (attr->derived == NULL)
            continue;
        switch (template_expand(arena, attr->derived, rows, TEMPLATE_PLAIN, &text)) {
        case TEMPLATE_KNOWN:
            rows->values[i] = value_string(arena, text);
            break;
        case TEMPLATE_UNKNOWN:
            rows->values[i] = value_unknown(arena, attr->type);
            break;
        case TEMPLATE_NULL:
            rows->values[i] = value_null(arena, attr->type);
            break;
        }
    }
}
