#include "table/hide.h"

#include "kong/credentials.h"
#include "kong/vault_reference.h"
#include "konnect/redact.h"
#include "value/build.h"

struct hiding {
    struct arena *arena;
    strview *secrets; /* the texts of what is hidden as a whole */
    size_t count;
};

/* ---- What is secret ---- */

static bool is_secret(const struct attr *attr)
{
    return (attr->flags & (ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_SECRET)) != 0;
}

static bool count_secret(void *payload, const struct value *value, const struct path *path)
{
    struct hiding *hiding = payload;
    (void)path;
    hiding->count += value_text(value).len >= REDACT_SHORTEST;
    return true;
}

static bool add_secret(void *payload, const struct value *value, const struct path *path)
{
    struct hiding *hiding = payload;
    (void)path;
    if (value_text(value).len >= REDACT_SHORTEST)
        hiding->secrets[hiding->count++] = value_text(value);
    return true;
}

/* Calls `visit` for all that is below a secret attribute. */
static void walk_secrets(struct hiding *hiding, const struct attr *attrs, const struct value *object,
                         bool (*visit)(void *payload, const struct value *value, const struct path *path))
{
    if (!value_is_known(object))
        return;
    for (; attrs->name != NULL; attrs++) {
        const struct value *value = value_get(object, sv_from(attrs->name));
        if (value == NULL || !value_is_known(value))
            continue;
        if (is_secret(attrs))
            value_walk(hiding->arena, value, NULL, visit, hiding);
        else if (attrs->nested != NULL && attrs->type->kind == TYPE_OBJECT)
            walk_secrets(hiding, attrs->nested, value, visit);
        else if (attrs->nested != NULL)
            for (size_t i = 0; i < value->count; i++)
                walk_secrets(hiding, attrs->nested, value->items[i], visit);
    }
}

/* ---- Values ---- */

const struct value *hide_all(struct arena *arena)
{
    return value_string(arena, SV(REDACTED));
}

/* Of the type that the place has. */
static const struct value *hide_whole(struct arena *arena, const struct type *type)
{
    bool text = type->kind == TYPE_STRING || type->kind == TYPE_DYNAMIC;
    return text ? hide_all(arena) : value_null(arena, type);
}

static const struct value *hide_text(const struct hiding *hiding, const struct value *value)
{
    const struct redaction mask = { .values = hiding->secrets, .value_count = hiding->count };
    return credential_is_shaped(value->text)
               ? hide_all(hiding->arena)
               : value_string(hiding->arena, redact_text(hiding->arena, value->text, &mask));
}

static const struct value *hide_free(struct arena *arena, const struct value *value, bool all);

/* Lists and maps become tuples and objects: their elements may differ in type now. */
static const struct value *hide_free_items(struct arena *arena, const struct value *value, bool all)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = hide_free(arena, value->items[i],
                             all || (value->keys != NULL && credential_is_named(value->keys[i])));
    return value->keys != NULL ? value_object(arena, value->keys, items, value->count)
                               : value_tuple(arena, items, value->count);
}

/* `all`: numbers and truths as well. */
static const struct value *hide_free(struct arena *arena, const struct value *value, bool all)
{
    if (value_is_unknown(value))
        return value_unknown(arena, value->type);
    if (value_is_null(value))
        return value;
    if (!type_is_primitive(value->type))
        return hide_free_items(arena, value, all);
    bool text = value->type->kind == TYPE_STRING;
    return (text && !vault_reference_is(value->text)) || (all && !text) ? hide_all(arena) : value;
}

static const struct value *hide_object(const struct hiding *hiding, const struct attr *attrs,
                                       const struct value *object);

/* A value of an attribute that is not secret itself. */
static const struct value *hide_open(const struct hiding *hiding, const struct value *value,
                                     const struct attr *nested)
{
    if (value_is_unknown(value))
        return value_unknown(hiding->arena, value->type);
    if (value_is_null(value))
        return value;
    if (value->type->kind == TYPE_STRING)
        return hide_text(hiding, value);
    if (type_is_primitive(value->type))
        return value;
    if (nested != NULL && value->type->kind == TYPE_OBJECT)
        return hide_object(hiding, nested, value);
    const struct value **items = ARENA_ARRAY(hiding->arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = hide_open(hiding, value->items[i], nested);
    return value_of(hiding->arena, value->type, value->keys, items, value->count);
}

static const struct value *hide_attribute(const struct hiding *hiding, const struct attr *attr,
                                          const struct value *value)
{
    if (is_secret(attr) && value_is_known(value))
        return hide_whole(hiding->arena, attr->type);
    if ((attr->flags & ATTR_FREEFORM) != 0)
        return hide_free(hiding->arena, value, false);
    return hide_open(hiding, value, attr->nested);
}

static const struct value *hide_object(const struct hiding *hiding, const struct attr *attrs,
                                       const struct value *object)
{
    if (value_is_unknown(object))
        return value_unknown(hiding->arena, object->type);
    if (value_is_null(object))
        return object;
    struct rows rows = rows_from_object(hiding->arena, attrs, object);
    for (size_t i = 0; i < rows.count; i++)
        rows.values[i] = hide_attribute(hiding, &attrs[i], rows.values[i]);
    return rows_to_object(hiding->arena, &rows);
}

const struct value *hide_secrets(struct arena *arena, const struct attr *attrs, const struct value *object)
{
    struct hiding hiding = { .arena = arena };
    walk_secrets(&hiding, attrs, object, count_secret);
    hiding.secrets = ARENA_ARRAY(arena, strview, hiding.count);
    hiding.count = 0;
    walk_secrets(&hiding, attrs, object, add_secret);
    return hide_object(&hiding, attrs, object);
}
