#include "konnect/redact.h"

#include "base/percent.h"
#include "kong/vault_reference.h"
#include "value/build.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

/* ---- By value ---- */

static strview as_json(struct arena *arena, strview text)
{
    struct ctx ctx = ctx_make(arena);
    strview quoted = SV("\"\"");
    (void)json_encode(&ctx, value_string(arena, text), &quoted); /* else: with U+0000, which no JSON holds */
    return sv_slice(quoted, 1, quoted.len - 1);
}

static int longest_first(const void *a, const void *b)
{
    size_t left = ((const strview *)a)->len;
    size_t right = ((const strview *)b)->len;
    return (left < right) - (left > right);
}

/* All spellings of the mask's values, longest first, so that none is cut in two by another. */
static strview *spellings(struct arena *arena, const struct redaction *mask, size_t *count)
{
    strview *forms = ARENA_ARRAY(arena, strview, mask->value_count * 3);
    *count = 0;
    for (size_t i = 0; i < mask->value_count; i++) {
        strview value = mask->values[i];
        if (value.len < REDACT_SHORTEST)
            continue;
        forms[(*count)++] = value;
        forms[(*count)++] = as_json(arena, value);
        forms[(*count)++] = percent_encoded(arena, value);
    }
    qsort(forms, *count, sizeof *forms, longest_first);
    return forms;
}

static const strview *form_at(strview rest, const strview *forms, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (forms[i].len >= REDACT_SHORTEST && sv_starts_with(rest, forms[i]))
            return &forms[i];
    return NULL;
}

strview redact_text(struct arena *arena, strview text, const struct redaction *mask)
{
    size_t count = 0;
    const strview *forms = spellings(arena, mask, &count);
    if (count == 0)
        return text;
    struct buf masked = buf_make(arena, text.len * 2 + BUF_LIMIT_TEXT);
    for (size_t i = 0; i < text.len;) {
        const strview *form = form_at(sv_slice(text, i, text.len), forms, count);
        if (form != NULL)
            buf_append_z(&masked, REDACTED);
        else
            buf_append_byte(&masked, text.data[i]);
        i += form != NULL ? form->len : 1;
    }
    return buf_view(&masked);
}

/* ---- By field ---- */

/* Every text below, but for references to vaults, which are no secrets. */
static const struct value *hide_texts(struct arena *arena, const struct value *json)
{
    if (!value_is_known(json))
        return json;
    if (json->type->kind == TYPE_STRING)
        return vault_reference_is(json->text) ? json : value_string(arena, SV(REDACTED));
    if (type_is_primitive(json->type))
        return json;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, json->count);
    for (size_t i = 0; i < json->count; i++)
        items[i] = hide_texts(arena, json->items[i]);
    return json->keys != NULL ? value_object(arena, json->keys, items, json->count)
                              : value_tuple(arena, items, json->count);
}

static const struct value *hide_field(struct arena *arena, const struct value *json, strview field)
{
    strview rest = field;
    strview name = sv_cut(&rest, '.');
    if (sv_equal_z(name, "*"))
        return hide_texts(arena, json);
    const struct value *item = value_get(json, name);
    if (item == NULL || value_is_null(item))
        return json;
    const struct value *hidden =
        rest.data != NULL ? hide_field(arena, item, rest) : value_string(arena, SV(REDACTED));
    return value_with(arena, json, name, hidden);
}

const struct value *redact_fields(struct arena *arena, const struct value *json, const struct redaction *mask)
{
    for (size_t i = 0; i < mask->field_count; i++)
        json = hide_field(arena, json, mask->fields[i]);
    return json;
}
