#include "kong/project.h"

#include "kong/compare.h"
#include "kong/freeform.h"
#include "kong/normal.h"
#include "kong/unmanaged.h"
#include "kong/walk.h"
#include "value/build.h"
#include "value/kind.h"

struct projecting {
    struct arena *arena;
    struct comparison comparison;
    enum secrets secrets;
    bool unmanaged; /* what nobody wrote in the elements of a list is shown too */
};

/* One value three times: as it is written, what that asks for (canonical), and what Konnect has (canonical;
 * NULL: nothing). */
struct sides {
    const struct value *written;
    const struct value *want;
    const struct value *there;
};

static const struct value *project(const struct projecting *projecting, const struct field *field,
                                   struct sides sides);

static const struct value *member(const struct value *object, strview name)
{
    return value_is_object(object) ? value_get(object, name) : NULL;
}

static const struct value *as_there(const struct projecting *projecting, const struct field *field,
                                    const struct value *there)
{
    const struct value *seen =
        value_is_nothing(there) ? NULL : field_shown(projecting->arena, field, there, projecting->secrets);
    return seen != NULL ? seen : value_null(projecting->arena, &type_dynamic);
}

/* ---- Shorthands ---- */

/* What stands at the first of the asked places that is not as asked; NULL when all are. */
static const struct value *first_difference(const struct projecting *projecting, const struct field *record,
                                            struct sides asked)
{
    const struct value *found = NULL;
    struct field_parts parts = field_parts(record, asked.written);
    struct field_part part;
    while (found == NULL && field_parts_next(&parts, &part)) {
        const struct sides inner = { part.value, member(asked.want, part.key),
                                     member(asked.there, part.key) };
        if (field_same(&projecting->comparison, part.field, inner.want, inner.there))
            continue;
        if (part.field->kind == FIELD_RECORD && value_is_object(part.value))
            found = first_difference(projecting, part.field, inner);
        else
            found = as_there(projecting, part.field, inner.there);
    }
    return found;
}

/* A deprecated way to write other fields. */
static const struct value *project_shorthand(const struct projecting *projecting, const struct field *record,
                                             const struct field *shorthand, const struct value *written,
                                             const struct value *there)
{
    struct arena *arena = projecting->arena;
    const struct value *asked =
        shorthands_expand(arena, record, value_object(arena, &shorthand->name, &written, 1));
    const struct sides sides = { asked, field_fill_defaults(arena, record, asked), there };
    const struct value *changed = first_difference(projecting, record, sides);
    return changed != NULL ? changed : written;
}

/* ---- Records and lists ---- */

static const struct value *project_member(const struct projecting *projecting, const struct field *record,
                                          const struct field_part *part, struct sides sides)
{
    const struct value *there = member(sides.there, part->key);
    if (value_is_nothing(part->value) ||
        field_is_unanswered(projecting->arena, record, part->key, part->value, there))
        return part->value;
    if (part->field->target_count > 0)
        return project_shorthand(projecting, record, part->field, part->value, sides.there);
    return project(projecting, part->field,
                   (struct sides){ part->value, member(sides.want, part->key), there });
}

static const struct value *project_record(const struct projecting *projecting, const struct field *field,
                                          struct sides sides)
{
    struct object_builder seen = { .arena = projecting->arena };
    struct field_parts parts = field_parts(field, sides.written);
    struct field_part part;
    while (field_parts_next(&parts, &part))
        object_put(&seen, part.key, project_member(projecting, parts.field, &part, sides));
    return object_build(&seen);
}

/* An element of a list has no place of its own in the table: what nobody wrote in it is shown in it. */
static const struct value *project_element(const struct projecting *projecting, const struct field *element,
                                           struct sides sides)
{
    const struct value *seen = project(projecting, element, sides);
    if (!projecting->unmanaged || element->kind != FIELD_RECORD || !value_is_object(seen) ||
        !value_is_object(sides.there))
        return seen;
    return freeform_merge(
        projecting->arena, seen,
        field_unmanaged(projecting->arena, element, sides.written, sides.there, projecting->secrets));
}

static bool pair_up(const struct sides *sides)
{
    return value_is_array(sides->written) && value_is_array(sides->want) && value_is_array(sides->there) &&
           sides->written->count == sides->there->count && sides->want->count == sides->there->count;
}

static const struct value *project_list(const struct projecting *projecting, const struct field *field,
                                        struct sides sides)
{
    struct list_builder seen = { .arena = projecting->arena };
    struct field_parts parts = field_parts(field, sides.written);
    struct field_part part;
    while (field_parts_next(&parts, &part)) {
        const struct sides inner = { part.value, sides.want->items[part.index],
                                     sides.there->items[part.index] };
        list_put(&seen, project_element(projecting, part.field, inner));
    }
    return list_build(&seen);
}

static const struct value *project(const struct projecting *projecting, const struct field *field,
                                   struct sides sides)
{
    if (field_same(&projecting->comparison, field, sides.want, sides.there))
        return sides.written;
    if (field->opaque && !value_is_nothing(sides.there))
        return freeform_project(projecting->arena, sides.written, as_there(projecting, field, sides.there));
    if (value_is_nothing(sides.there) && field->kind == FIELD_RECORD && !field->opaque)
        sides.there = field_canonical(projecting->arena, field, NULL);
    if (field->kind == FIELD_RECORD && value_is_object(sides.written) && value_is_object(sides.there))
        return project_record(projecting, field, sides);
    if (field->kind == FIELD_ARRAY && pair_up(&sides))
        return project_list(projecting, field, sides);
    return as_there(projecting, field, sides.there);
}

const struct value *kong_project(struct arena *arena, const struct field *shape, const struct value *written,
                                 const struct value *actual, unsigned options)
{
    const struct projecting projecting = {
        .arena = arena,
        .comparison = { .arena = arena, .by_keys = true, .answered = true },
        .secrets = kong_secrets(options),
        .unmanaged = (options & KONG_UNMANAGED) != 0,
    };
    const struct value *object = freeform_as_object(arena, written);
    if (!value_is_object(object))
        return written;
    const struct sides sides = { object, field_canonical(arena, shape, object),
                                 field_canonical(arena, shape, actual) };
    const struct value *seen =
        shape->opaque ? project(&projecting, shape, sides) : project_record(&projecting, shape, sides);
    return value_same(seen, object) ? written : freeform_as_written(arena, written, seen);
}
