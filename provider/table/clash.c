#include "table/clash.h"

#include "kong/freeform.h"

/* Where two free-form rows of one place cannot be merged. */
struct clash {
    const struct path *path;
    size_t left, right; /* elements of two lists that are not equally long; 0: it is a key that both set */
};

static bool find_clash(struct arena *arena, const struct path *at, const struct value *a,
                       const struct value *b, struct clash *out);

static bool lists_clash(struct arena *arena, const struct path *at, const struct value *a,
                        const struct value *b, struct clash *out)
{
    *out = (struct clash){ at, a->count, b->count };
    bool found = a->count != b->count;
    for (size_t i = 0; !found && i < a->count; i++)
        found = find_clash(arena, path_index(arena, at, (int64_t)i), a->items[i], b->items[i], out);
    return found;
}

/* The first key that both objects give a value. */
static bool find_clash(struct arena *arena, const struct path *at, const struct value *a,
                       const struct value *b, struct clash *out)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct value *one = a->items[i];
        const struct value *other = value_get(b, a->keys[i]);
        const struct path *path = path_attribute(arena, at, a->keys[i]);
        bool found = true;
        if (other == NULL || value_is_null(other) || value_is_null(one))
            continue;
        if (freeform_is_object_list(one) && freeform_is_object_list(other))
            found = lists_clash(arena, path, one, other, out);
        else if (one->keys != NULL && other->keys != NULL)
            found = find_clash(arena, path, one, other, out);
        else
            *out = (struct clash){ .path = path };
        if (found)
            return true;
    }
    return false;
}

static bool report_clash(struct ctx *ctx, const struct attr *one, const struct attr *two,
                         const struct clash *clash)
{
    const struct path *place = attr_place(ctx->arena, ctx->path, two);
    strview key = path_to_text(ctx->arena, clash->path);
    if (clash->left > 0)
        return ctx_error_at(
            ctx, place, "Lists of different lengths",
            "\"" SV_FMT "\" has %s in \"%s\" and %zu in \"%s\": lists of objects are "
            "merged element by element. Write {} for an element to which one of them adds nothing.",
            SV_ARG(key), arena_count(ctx->arena, (int64_t)clash->left, "element"), one->name, clash->right,
            two->name);
    return ctx_error_at(
        ctx, place, "Key set twice",
        "\"" SV_FMT
        "\" is set in \"%s\" and in \"%s\": these are merged, so a key may stand in only one of them.",
        SV_ARG(key), one->name, two->name);
}

/* What a free-form row says, as an object; NULL when there is nothing to say of it (yet). */
static const struct value *written_object(struct arena *arena, const struct rows *config, size_t i)
{
    struct ctx inner = ctx_make(arena);
    const struct value *object = NULL;
    bool freeform = (config->attrs[i].flags & ATTR_FREEFORM) != 0 && value_is_known(config->values[i]);
    return freeform && freeform_object(&inner, config->values[i], &object) ? object : NULL;
}

bool clash_check(struct ctx *ctx, const struct rows *config)
{
    bool good = true;
    for (size_t i = 0; i < config->count; i++) {
        const struct value *one = written_object(ctx->arena, config, i);
        for (size_t j = i + 1; one != NULL && j < config->count; j++) {
            const struct value *two = written_object(ctx->arena, config, j);
            if (two == NULL || !sv_equal(attr_field(&config->attrs[i]), attr_field(&config->attrs[j])))
                continue;
            struct clash clash = { 0 };
            if (find_clash(ctx->arena, NULL, one, two, &clash))
                good = report_clash(ctx, &config->attrs[i], &config->attrs[j], &clash);
        }
    }
    return good;
}
