#include "kong/freeform.h"

#include "base/mem.h"
#include "kong/vault_reference.h"
#include "value/build.h"
#include "value/json.h"
#include "value/json_fault.h"
#include "value/kind.h"

/* `why`: the decoder's sentence, for what is wrong beside the grammar. */
static bool not_json(struct ctx *ctx, strview text, strview why)
{
    strview fault = json_fault(ctx->arena, text);
    if (fault.len > 0)
        why = arena_printf(ctx->arena, SV_FMT ".", SV_ARG(fault));
    return ctx_error(ctx, "Not valid JSON",
                     "The text is not valid JSON. " SV_FMT
                     " Let jsonencode({ … }) write it, or write an object where the attribute takes one.",
                     SV_ARG(why));
}

bool freeform_object(struct ctx *ctx, const struct value *written, const struct value **out)
{
    if (!value_is_known(written) || value_is_object(written)) {
        *out = written;
        return true;
    }
    if (!value_is_text(written))
        return ctx_error(ctx, "Wrong type", "An object, or the JSON text of one, is needed; this is a %s.",
                         type_friendly_name(written->type));
    struct ctx inner = ctx_make(ctx->arena);
    const struct value *parsed = NULL;
    if (!json_decode(&inner, written->text, &parsed))
        return not_json(ctx, written->text, inner.diags.first->detail);
    if (!value_is_object(parsed))
        return ctx_error(ctx, "Not a JSON object",
                         "The JSON text must be an object, like {\"key\": \"value\"}.");
    *out = parsed;
    return true;
}

const struct value *freeform_as_object(struct arena *arena, const struct value *written)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *object = NULL;
    return freeform_object(&ctx, written, &object) ? object : written;
}

bool freeform_same(struct arena *arena, const struct value *a, const struct value *b)
{
    return value_same(freeform_as_object(arena, a), freeform_as_object(arena, b));
}

bool freeform_holds(struct arena *arena, const struct value *written, const struct value *actual)
{
    return value_holds(freeform_as_object(arena, written), actual);
}

static const struct value *project(struct arena *arena, const struct value *written,
                                   const struct value *actual)
{
    if (value_holds(written, actual))
        return written;
    if (value_is_object(written) && value_is_object(actual)) {
        const struct value **items = ARENA_ARRAY(arena, const struct value *, written->count);
        for (size_t i = 0; i < written->count; i++) {
            const struct value *item = value_get(actual, written->keys[i]);
            items[i] =
                item != NULL ? project(arena, written->items[i], item) : value_null(arena, &type_dynamic);
        }
        return value_object(arena, written->keys, items, written->count);
    }
    if (value_is_array(written) && value_is_array(actual) && written->count == actual->count) {
        const struct value **items = ARENA_ARRAY(arena, const struct value *, written->count);
        for (size_t i = 0; i < written->count; i++)
            items[i] = project(arena, written->items[i], actual->items[i]);
        return value_tuple(arena, items, written->count);
    }
    return freeform_without_nulls(arena, actual);
}

const struct value *freeform_as_written(struct arena *arena, const struct value *written,
                                        const struct value *object)
{
    if (!value_is_text(written))
        return object;
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, object, &text))
        BUG("a JSON answer cannot be written as JSON");
    return value_string(arena, text);
}

const struct value *freeform_project(struct arena *arena, const struct value *written,
                                     const struct value *actual)
{
    return freeform_as_written(arena, written, project(arena, freeform_as_object(arena, written), actual));
}

bool freeform_is_literal(const struct value *value)
{
    strview text = value_text(value);
    return text.len > 0 && !vault_reference_is(text);
}

const struct value *freeform_without_nulls(struct arena *arena, const struct value *value)
{
    return value_without_null_members(arena, value);
}

bool freeform_is_object_list(const struct value *value)
{
    if (!value_is_array(value) || value->count == 0)
        return false;
    for (size_t i = 0; i < value->count; i++)
        if (!value_is_object(value->items[i]))
            return false;
    return true;
}

const struct value *freeform_merge(struct arena *arena, const struct value *a, const struct value *b)
{
    if (freeform_is_object_list(a) && freeform_is_object_list(b) && a->count == b->count) {
        struct list_builder list = { .arena = arena };
        for (size_t i = 0; i < a->count; i++)
            list_put(&list, freeform_merge(arena, a->items[i], b->items[i]));
        return list_build(&list);
    }
    if (!value_is_object(a) || !value_is_object(b))
        return b;
    struct object_builder merged = { .arena = arena };
    for (size_t i = 0; i < a->count; i++)
        object_put(&merged, a->keys[i], a->items[i]);
    for (size_t i = 0; i < b->count; i++) {
        const struct value *there = value_get(a, b->keys[i]);
        object_put(&merged, b->keys[i],
                   there != NULL ? freeform_merge(arena, there, b->items[i]) : b->items[i]);
    }
    return object_build(&merged);
}

const struct value *freeform_join(struct arena *arena, const struct value *written, const struct value *more)
{
    if (!value_is_known(written))
        return more;
    return freeform_as_written(arena, written,
                               freeform_merge(arena, freeform_as_object(arena, written), more));
}
