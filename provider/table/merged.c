#include "table/merged.h"

#include "value/build.h"

const struct attr *merged_by(const struct attr *attrs, const struct attr *own)
{
    for (const struct attr *attr = attrs; attr->name != NULL; attr++)
        if (attr->merges != NULL && sv_equal_z(sv_from(own->name), attr->merges))
            return attr;
    return NULL;
}

/* ---- Sets ---- */

static bool has(const struct value *set, const struct value *element)
{
    for (size_t i = 0; value_is_known(set) && i < set->count; i++)
        if (value_equal(set->items[i], element))
            return true;
    return false;
}

static const struct value *empty(struct arena *arena, const struct attr *attr)
{
    return value_of(arena, attr->type, NULL, NULL, 0);
}

/* Null is as good as empty. */
static const struct value *joined(struct arena *arena, const struct attr *attr, const struct value *a,
                                  const struct value *b)
{
    size_t left = value_is_known(a) ? a->count : 0;
    size_t right = value_is_known(b) ? b->count : 0;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, left + right);
    for (size_t i = 0; i < left; i++)
        items[i] = a->items[i];
    for (size_t i = 0; i < right; i++)
        items[left + i] = b->items[i];
    return value_of(arena, attr->type, NULL, items, left + right);
}

/* ---- Plan ---- */

static const struct value *merge(struct arena *arena, const struct session *session, const struct attr *attr,
                                 const struct value *own)
{
    const struct value *added = session_setting(session, attr->adds);
    if ((!value_is_null(own) && !value_is_wholly_known(own)) ||
        (!value_is_null(added) && !value_is_wholly_known(added)))
        return value_unknown(arena, attr->type);
    return joined(arena, attr, own, added);
}

static bool check_amount(struct ctx *ctx, const struct attr *attr, const struct attr *own,
                         const struct value *merged)
{
    const struct range *amount = own->limits != NULL ? &own->limits->elements : NULL;
    if (amount == NULL || !amount->limited || !value_is_known(merged) ||
        (int64_t)merged->count <= amount->max)
        return true;
    return ctx_error_at(ctx, attr_place(ctx->arena, ctx->path, own), "Too many elements",
                        "\"%s\" and the provider's \"%s\" have %zu elements together; Konnect takes at most "
                        "%lld. Remove some of them.",
                        own->name, attr->adds, merged->count, (long long)amount->max);
}

bool merged_plan(struct ctx *ctx, const struct session *session, const struct rows *prior,
                 struct rows *planned)
{
    for (size_t i = 0; i < planned->count; i++) {
        const struct attr *attr = &planned->attrs[i];
        if (attr->merges == NULL)
            continue;
        const struct value *merged = merge(ctx->arena, session, attr, rows_get(planned, attr->merges));
        if (!check_amount(ctx, attr, attr_row(planned->attrs, attr->merges), merged))
            return false;
        planned->values[i] =
            value_is_known(merged) && value_same(merged, prior->values[i]) ? prior->values[i] : merged;
    }
    return true;
}

bool merged_complete(struct ctx *ctx, const struct session *session, struct rows *planned)
{
    for (size_t i = 0; i < planned->count; i++) {
        const struct attr *attr = &planned->attrs[i];
        if (attr->merges == NULL || !value_is_unknown(planned->values[i]))
            continue;
        planned->values[i] = merge(ctx->arena, session, attr, rows_get(planned, attr->merges));
        if (value_is_unknown(planned->values[i]))
            return ctx_error(ctx, "Provider setting not known",
                             "\"%s\" of the provider block is not known while applying. Nothing was written.",
                             attr->adds);
    }
    return true;
}

/* ---- Konnect's side ---- */

struct rows merged_as_sent(struct arena *arena, const struct rows *rows)
{
    struct rows sent = rows_copy(arena, rows);
    for (size_t i = 0; i < sent.count; i++) {
        const struct attr *attr = &sent.attrs[i];
        if (attr->merges == NULL)
            continue;
        if (value_is_known(sent.values[i]) && sent.values[i]->count > 0)
            sent.values[attr_index(sent.attrs, sv_from(attr->merges))] = sent.values[i];
        sent.values[i] = value_null(arena, attr->type);
    }
    return sent;
}

/* Of what Konnect has, what is the object's own. What the provider adds now is not, unless the state had it
 * as its own: so a tag that is configured twice stays where it is configured. */
static const struct value *own_part(struct arena *arena, const struct value *actual, const struct value *own,
                                    const struct value *merged, const struct value *added)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, actual->count);
    size_t count = 0;
    for (size_t i = 0; i < actual->count; i++) {
        bool others = has(merged, actual->items[i]) || has(added, actual->items[i]);
        if (has(own, actual->items[i]) || !others)
            items[count++] = actual->items[i];
    }
    return value_of(arena, actual->type, NULL, items, count);
}

struct rows merged_as_read(struct arena *arena, const struct session *session, const struct rows *prior,
                           const struct rows *actual)
{
    struct rows rows = rows_copy(arena, actual);
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        if (attr->merges == NULL || value_is_unknown(rows.values[i]))
            continue;
        size_t own = attr_index(rows.attrs, sv_from(attr->merges));
        if (value_is_null(rows.values[i]))
            rows.values[i] = empty(arena, attr);
        rows.values[own] = own_part(arena, rows.values[i], prior->values[own], prior->values[i],
                                    session_setting(session, attr->adds));
    }
    return rows;
}

void merged_assume(struct arena *arena, struct rows *state)
{
    for (size_t i = 0; i < state->count; i++) {
        const struct attr *attr = &state->attrs[i];
        if (attr->merges != NULL && value_is_null(state->values[i]))
            state->values[i] = joined(arena, attr, rows_get(state, attr->merges), state->values[i]);
    }
}
