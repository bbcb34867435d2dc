#include "kong/shorthand.h"

#include "base/buf.h"
#include "value/build.h"
#include "value/kind.h"

/* ---- What replaces a shorthand ---- */

static const struct value *replacements(const struct field *shorthand)
{
    const struct value *deprecation = value_get(shorthand->rules, SV("deprecation"));
    return deprecation != NULL ? value_get(deprecation, SV("replaced_with")) : NULL;
}

static strview dotted(struct arena *arena, const struct value *steps)
{
    struct buf path = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; value_is_array(steps) && i < steps->count; i++)
        buf_printf(&path, "%s" SV_FMT, i > 0 ? "." : "", SV_ARG(value_text(steps->items[i])));
    return buf_view(&path);
}

static const struct field *field_at(const struct field *record, strview path)
{
    while (record != NULL && path.data != NULL)
        record = field_find(record, sv_cut(&path, '.'));
    return record;
}

size_t shorthand_targets(struct arena *arena, const struct field *record, const struct field *shorthand,
                         const struct shorthand_target **out)
{
    const struct value *list = replacements(shorthand);
    size_t room = value_is_array(list) ? list->count : 0;
    struct shorthand_target *targets = ARENA_ARRAY(arena, struct shorthand_target, room);
    size_t count = 0;
    for (size_t i = 0; i < room; i++) {
        strview path = dotted(arena, value_get(list->items[i], SV("path")));
        const struct field *field = field_at(record, path);
        if (field != NULL)
            targets[count++] = (struct shorthand_target){ .path = path, .field = field };
    }
    *out = targets;
    return count;
}

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

const struct value *kong_value_at(const struct value *record, strview path)
{
    while (path.data != NULL && value_is_object(record))
        record = value_get(record, sv_cut(&path, '.'));
    bool blocked = path.data != NULL && record != NULL && !value_is_null(record);
    return path.data == NULL || blocked ? record : NULL;
}

static bool is_nothing(const struct value *value)
{
    return value == NULL || value_is_null(value);
}

/* A copy in which `key` has `item` (NULL: in which it is missing). A map becomes an object: what comes need
 * not be of its type. */
static const struct value *with(struct arena *arena, const struct value *object, strview key,
                                const struct value *item)
{
    size_t count = 0;
    size_t room = (object != NULL ? object->count : 0) + 1;
    strview *keys = ARENA_ARRAY(arena, strview, room);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, room);
    for (size_t i = 0; i + 1 < room; i++) {
        if (sv_equal(object->keys[i], key))
            continue;
        keys[count] = object->keys[i];
        items[count++] = object->items[i];
    }
    if (item != NULL) {
        keys[count] = key;
        items[count++] = item;
    }
    return value_object(arena, keys, items, count);
}

/* `record` (NULL or null: none yet) with `item` at the path. Nothing is put into what is no object. */
static const struct value *put(struct arena *arena, const struct value *record, strview path,
                               const struct value *item)
{
    if (!is_nothing(record) && !value_is_object(record))
        return record;
    strview rest = path;
    strview key = sv_cut(&rest, '.');
    const struct value *object = is_nothing(record) ? NULL : record;
    const struct value *inner = object != NULL ? value_get(object, key) : NULL;
    if (rest.data == NULL)
        return is_nothing(inner) ? with(arena, object, key, item) : record;
    return with(arena, object, key, put(arena, inner, rest, item));
}

static const struct value *move_one(struct arena *arena, const struct field *record,
                                    const struct field *shorthand, const struct value *value,
                                    const struct value *item)
{
    const struct shorthand_target *targets;
    size_t count = shorthand_targets(arena, record, shorthand, &targets);
    for (size_t i = 0; i < count; i++)
        value = put(arena, value, targets[i].path, shorthand_translate(arena, targets[i].field, item));
    return value;
}

const struct value *shorthands_move(struct arena *arena, const struct field *record,
                                    const struct value *value)
{
    for (size_t i = 0; i < record->shorthand_count; i++) {
        const struct field *shorthand = &record->shorthands[i];
        const struct value *item = value_get(value, shorthand->name);
        if (item == NULL)
            continue;
        value = with(arena, value, shorthand->name, NULL);
        if (!value_is_null(item))
            value = move_one(arena, record, shorthand, value, item);
    }
    return value;
}

/* ---- Every level ---- */

static const struct value *expand_field(struct arena *arena, const struct field *field,
                                        const struct value *value)
{
    if (field->kind == FIELD_RECORD)
        return shorthands_expand(arena, field, value);
    bool listed = field->kind == FIELD_ARRAY || field->kind == FIELD_SET;
    bool fits = (listed && value_is_array(value)) || (field->kind == FIELD_MAP && value_is_object(value));
    if (field->element == NULL || !fits)
        return value;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = expand_field(arena, field->element, value->items[i]);
    return listed ? value_tuple(arena, items, value->count)
                  : value_object(arena, value->keys, items, value->count);
}

const struct value *shorthands_expand(struct arena *arena, const struct field *record,
                                      const struct value *value)
{
    if (!value_is_object(value))
        return value;
    value = shorthands_move(arena, record, value);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++) {
        const struct field *field = field_find(record, value->keys[i]);
        items[i] = field != NULL ? expand_field(arena, field, value->items[i]) : value->items[i];
    }
    return value_object(arena, value->keys, items, value->count);
}

const struct value *field_normal_form(struct arena *arena, const struct field *record,
                                      const struct value *config)
{
    return field_fill_defaults(arena, record, shorthands_expand(arena, record, config));
}
