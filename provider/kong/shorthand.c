#include "kong/shorthand.h"

#include "value/build.h"
#include "value/kind.h"

/* ---- "host:port" texts ---- */

struct address_form {
    strview host; /* the name of the one field beside "port" */
    bool fits;
};

static struct address_form address_form_of(const struct field *target)
{
    struct address_form form = { 0 };
    const struct field *record = target->element;
    if (record == NULL || record->kind != FIELD_RECORD || record->field_count != 2)
        return form;
    size_t port = sv_equal_z(record->fields[0].name, "port") ? 0 : 1;
    const struct field *host = &record->fields[1 - port];
    form.host = host->name;
    form.fits = sv_equal_z(record->fields[port].name, "port") && record->fields[port].kind == FIELD_INTEGER &&
                host->kind == FIELD_STRING;
    return form;
}

/* Without a port only the host; a text that is no address at all stays. */
static const struct value *split_address(struct arena *arena, strview host_name, const struct value *address)
{
    if (!value_is_text(address))
        return address;
    strview text = address->text;
    size_t colon = text.len;
    while (colon > 0 && text.data[colon - 1] != ':')
        colon--;
    int64_t port = 0;
    if (colon > 0 && !sv_to_int64(sv_slice(text, colon, text.len), &port))
        return address;
    const strview keys[] = { host_name, SV("port") };
    strview host = colon > 0 ? sv_slice(text, 0, colon - 1) : text;
    const struct value *items[] = { value_string(arena, host), value_int(arena, port) };
    return value_object(arena, keys, items, colon > 0 ? 2 : 1);
}

const struct value *shorthand_translate(struct arena *arena, const struct field *target,
                                        const struct value *value)
{
    struct address_form form = address_form_of(target);
    if (!form.fits || !value_is_array(value))
        return value;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = split_address(arena, form.host, value->items[i]);
    return value_tuple(arena, items, value->count);
}

/* ---- Moving ---- */

/* A copy in which `key` has `item` (NULL: in which it is missing). A map becomes an object: what comes need
 * not be of its type. */
static const struct value *with(struct arena *arena, const struct value *object, strview key,
                                const struct value *item)
{
    struct object_builder copy = { .arena = arena };
    for (size_t i = 0; object != NULL && i < object->count; i++)
        if (!sv_equal(object->keys[i], key))
            object_put(&copy, object->keys[i], object->items[i]);
    object_put(&copy, key, item);
    return object_build(&copy);
}

/* `record` (NULL or null: none yet) with `item` at the path. Nothing is put into what is no object. */
static const struct value *put(struct arena *arena, const struct value *record, strview path,
                               const struct value *item)
{
    if (!value_is_nothing(record) && !value_is_object(record))
        return record;
    strview rest = path;
    strview key = sv_cut(&rest, '.');
    const struct value *object = value_is_nothing(record) ? NULL : record;
    const struct value *inner = object != NULL ? value_get(object, key) : NULL;
    if (rest.data == NULL)
        return value_is_nothing(inner) ? with(arena, object, key, item) : record;
    return with(arena, object, key, put(arena, inner, rest, item));
}

static const struct value *move_one(struct arena *arena, const struct field *shorthand,
                                    const struct value *value, const struct value *item)
{
    for (size_t i = 0; i < shorthand->target_count; i++) {
        const struct shorthand_target *target = &shorthand->targets[i];
        value = put(arena, value, target->path, shorthand_translate(arena, target->field, item));
    }
    return value;
}

const struct value *shorthands_move(struct arena *arena, const struct field *record,
                                    const struct value *value)
{
    for (size_t i = 0; i < record->shorthand_count; i++) {
        const struct field *shorthand = &record->shorthands[i];
        const struct value *item = value_get(value, shorthand->name);
        if (item == NULL || shorthand->target_count == 0)
            continue;
        value = with(arena, value, shorthand->name, NULL);
        if (!value_is_null(item))
            value = move_one(arena, shorthand, value, item);
    }
    return value;
}
