#include "engine/private.h"

#include "base/log.h"
#include "base/mem.h"
#include "value/build.h"
#include "value/json.h"

static const struct value *member(const struct value *json, const char *name, enum type_kind kind)
{
    const struct value *item = value_get(json, sv_from(name));
    return item != NULL && value_is_known(item) && item->type->kind == kind ? item : NULL;
}

struct private_data private_decode(struct arena *arena, strview bytes)
{
    struct private_data data = { .witness = SV("") };
    struct ctx ctx = ctx_make(arena);
    const struct value *json = NULL;
    if (bytes.len == 0)
        return data;
    if (!json_decode(&ctx, bytes, &json)) {
        log_write(LOG_WARN, "private data is not ours, ignored", LOG_NO_FIELDS);
        return data;
    }
    const struct value *witness = member(json, "witness", TYPE_STRING);
    data.config.imported = member(json, "imported", TYPE_BOOL) != NULL;
    data.config.lists_settled = member(json, "lists_settled", TYPE_BOOL) != NULL;
    data.config.baseline = member(json, "baseline", TYPE_OBJECT);
    data.config.drift = member(json, "drift", TYPE_OBJECT);
    data.filled = member(json, "filled", TYPE_OBJECT);
    data.config.hidden = member(json, "hidden", TYPE_OBJECT);
    data.configured = member(json, "configured", TYPE_TUPLE);
    data.fingerprints = member(json, "fingerprints", TYPE_OBJECT);
    if (witness != NULL)
        data.witness = witness->text;
    return data;
}

struct encoding {
    strview keys[9];
    const struct value *items[9];
    size_t count;
};

/* Empty and missing are the same, but for a baseline: an empty one says that there was nothing. */
static void put(struct encoding *encoding, const char *name, const struct value *item, bool present)
{
    if (!present)
        return;
    encoding->keys[encoding->count] = sv_from(name);
    encoding->items[encoding->count++] = item;
}

static bool has_items(const struct value *value)
{
    return value != NULL && value->count > 0;
}

strview private_encode(struct arena *arena, const struct private_data *data)
{
    const struct value *yes = value_bool(arena, true);
    struct encoding encoding = { .count = 0 };
    put(&encoding, "baseline", data->config.baseline, data->config.baseline != NULL);
    put(&encoding, "configured", data->configured, has_items(data->configured));
    put(&encoding, "drift", data->config.drift, has_items(data->config.drift));
    put(&encoding, "filled", data->filled, has_items(data->filled));
    put(&encoding, "fingerprints", data->fingerprints, has_items(data->fingerprints));
    put(&encoding, "hidden", data->config.hidden, has_items(data->config.hidden));
    put(&encoding, "imported", yes, data->config.imported);
    put(&encoding, "lists_settled", yes, data->config.lists_settled);
    put(&encoding, "witness", value_string(arena, data->witness), data->witness.len > 0);
    if (encoding.count == 0)
        return SV("");
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, value_object(arena, encoding.keys, encoding.items, encoding.count), &text))
        BUG("private data cannot be written");
    return text;
}

bool private_was_configured(const struct private_data *data, const char *name)
{
    for (size_t i = 0; data->configured != NULL && i < data->configured->count; i++)
        if (sv_equal_z(value_text(data->configured->items[i]), name))
            return true;
    return false;
}

/* Konnect fills it in when nobody sets it. */
static bool is_filled_in(const struct attr *attr)
{
    const unsigned both = ATTR_OPTIONAL | ATTR_COMPUTED;
    return (attr->flags & both) == both && (attr->flags & ATTR_PROVIDER_DEFAULT) == 0 &&
           attr->default_json == NULL;
}

const struct value *private_configured(struct arena *arena, const struct rows *config)
{
    const struct value **names = ARENA_ARRAY(arena, const struct value *, config->count);
    size_t count = 0;
    for (size_t i = 0; i < config->count; i++)
        if (is_filled_in(&config->attrs[i]) && !value_is_null(config->values[i]))
            names[count++] = value_string(arena, sv_from(config->attrs[i].name));
    return value_tuple(arena, names, count);
}

const struct value *private_filled(struct arena *arena, const struct rows *config, const struct rows *state)
{
    strview *names = ARENA_ARRAY(arena, strview, config->count);
    const struct value **values = ARENA_ARRAY(arena, const struct value *, config->count);
    size_t count = 0;
    for (size_t i = 0; i < config->count; i++) {
        if (!is_filled_in(&config->attrs[i]) || !value_is_null(config->values[i]) ||
            !value_is_known(state->values[i]))
            continue;
        names[count] = sv_from(config->attrs[i].name);
        values[count++] = state->values[i];
    }
    return value_object(arena, names, values, count);
}
