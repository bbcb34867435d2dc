#include "table/configured.h"

#include "kong/vault_reference.h"
#include "table/groups.h"
#include "value/build.h"

static bool is_settable(const struct attr *attr)
{
    return (attr->flags & (ATTR_REQUIRED | ATTR_OPTIONAL)) != 0;
}

/* ---- Defaults ---- */

static const struct value *without_usual(struct arena *arena, const struct attr *attr,
                                         const struct value *value);

/* An object of which nothing is left is left out, too; one that had nothing says something. */
static const struct value *members_without_usual(struct arena *arena, const struct attr *nested,
                                                 const struct value *object)
{
    struct rows rows = rows_from_object(arena, nested, object);
    bool changed = false;
    bool empty = true;
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *left = without_usual(arena, &nested[i], rows.values[i]);
        changed = changed || left != rows.values[i];
        empty = empty && value_is_null(left);
        rows.values[i] = left;
    }
    if (!changed)
        return object;
    return empty ? value_null(arena, object->type) : rows_to_object(arena, &rows);
}

static const struct value *without_usual(struct arena *arena, const struct attr *attr,
                                         const struct value *value)
{
    const struct value *usual = attr->default_value != NULL ? attr->default_value : attr->filled_in;
    if (!value_is_known(value))
        return value;
    if (usual != NULL && attr_same(attr, usual, value))
        return value_null(arena, attr->type);
    return attr->nested != NULL && attr->type->kind == TYPE_OBJECT
               ? members_without_usual(arena, attr->nested, value)
               : value;
}

/* ---- Groups ---- */

static bool allows_one(const struct attr_group *group)
{
    return group->kind == GROUP_EXACTLY_ONE || group->kind == GROUP_AT_MOST_ONE ||
           group->kind == GROUP_ONE_AT_CREATION;
}

/* The first that is set stays. */
static void keep_one(struct arena *arena, const struct attr_group *group, struct rows *rows)
{
    bool found = false;
    for (size_t i = 0; group->names[i] != NULL; i++) {
        size_t at = attr_index(rows->attrs, sv_from(group->names[i]));
        if (value_is_null(rows->values[at]))
            continue;
        if (found)
            rows->values[at] = value_null(arena, rows->attrs[at].type);
        found = true;
    }
}

static void respect_groups(struct arena *arena, const struct resource_def *def, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (groups_rule_out(def->groups, rows, rows->attrs[i].name))
            rows->values[i] = value_null(arena, rows->attrs[i].type);
    for (const struct attr_group *group = def->groups; group != NULL && group->names != NULL; group++)
        if (allows_one(group))
            keep_one(arena, group, rows);
}

/* ---- Secrets ---- */

/* Whether no object is created without it, as far as what is not secret (`rows`) tells. */
static bool creation_needs(const struct resource_def *def, const struct rows *rows, const struct attr *attr)
{
    bool needed = attr_has(attr, ATTR_REQUIRED);
    for (const struct attr_group *group = def->groups; group != NULL && group->names != NULL; group++) {
        bool one_of = group->kind == GROUP_EXACTLY_ONE || group->kind == GROUP_ONE_AT_CREATION ||
                      group->kind == GROUP_SOME_AT_CREATION;
        bool companion =
            group->kind == GROUP_NEW_FIRST_NEEDS && !value_is_null(rows_get(rows, group->names[0]));
        needed = needed ||
                 (one_of && sv_is_among(sv_from(attr->name), group->names) &&
                  !rows_have_some(rows, group->names)) ||
                 (companion && sv_is_among(sv_from(attr->name), group->names));
    }
    return needed;
}

/* The row that a user is to fill in for a secret. */
static const struct attr *row_to_fill_in(const struct attr *attrs, const struct attr *secret)
{
    for (const struct attr *row = attrs; row->name != NULL; row++)
        if (attr_has(row, ATTR_WRITE_ONLY) && sv_equal(attr_field(row), attr_field(secret)))
            return row;
    return secret;
}

static bool is_literal(const struct value *value)
{
    return !value_is_null(value) && !vault_reference_is(value_text(value));
}

static bool is_plain_secret(const struct attr *attr)
{
    return attr_has(attr, ATTR_SENSITIVE) && is_settable(attr) &&
           (attr->flags & (ATTR_FREEFORM | ATTR_WRITE_ONLY)) == 0;
}

static const struct attr *const *secrets_to_fill_in(struct arena *arena, const struct resource_def *def,
                                                    const struct rows *left, const struct rows *state,
                                                    const struct rows *actual)
{
    const struct attr **found = ARENA_ARRAY(arena, const struct attr *, left->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < left->count; i++) {
        const struct attr *attr = &left->attrs[i];
        if (!is_plain_secret(attr) || !value_is_null(left->values[i]))
            continue;
        bool told = actual != NULL && !attr_has(attr, ATTR_UNREADABLE);
        bool there = is_literal(state->values[i]) || (told && is_literal(actual->values[i]));
        if (there || (!told && creation_needs(def, left, attr)))
            found[count++] = row_to_fill_in(left->attrs, attr);
    }
    return found;
}

struct configured configured_rows(struct arena *arena, const struct resource_def *def,
                                  const struct rows *state, const struct rows *actual)
{
    struct rows rows = rows_copy(arena, state);
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        bool secret = (attr->flags & (ATTR_SENSITIVE | ATTR_WRITE_ONLY)) != 0;
        bool left_out = !is_settable(attr) || (secret && !vault_reference_is(value_text(rows.values[i])));
        rows.values[i] =
            left_out ? value_null(arena, attr->type) : without_usual(arena, attr, rows.values[i]);
    }
    respect_groups(arena, def, &rows);
    return (struct configured){
        .rows = rows,
        .to_fill_in = secrets_to_fill_in(arena, def, &rows, state, actual),
    };
}
