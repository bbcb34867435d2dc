#include "engine/private.h"

#include "base/log.h"
#include "base/mem.h"
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
    const struct value *imported = member(json, "imported", TYPE_BOOL);
    const struct value *witness = member(json, "witness", TYPE_STRING);
    data.imported = imported != NULL && imported->boolean;
    data.configured = member(json, "configured", TYPE_TUPLE);
    data.fingerprints = member(json, "fingerprints", TYPE_OBJECT);
    if (witness != NULL)
        data.witness = witness->text;
    return data;
}

strview private_encode(struct arena *arena, const struct private_data *data)
{
    strview keys[4];
    const struct value *items[4];
    size_t count = 0;
    if (data->configured != NULL && data->configured->count > 0) {
        keys[count] = SV("configured");
        items[count++] = data->configured;
    }
    if (data->fingerprints != NULL && data->fingerprints->count > 0) {
        keys[count] = SV("fingerprints");
        items[count++] = data->fingerprints;
    }
    if (data->imported) {
        keys[count] = SV("imported");
        items[count++] = value_bool(arena, true);
    }
    if (data->witness.len > 0) {
        keys[count] = SV("witness");
        items[count++] = value_string(arena, data->witness);
    }
    if (count == 0)
        return SV("");
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, value_object(arena, keys, items, count), &text))
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

const struct value *private_configured(struct arena *arena, const struct rows *config)
{
    const unsigned both = ATTR_OPTIONAL | ATTR_COMPUTED;
    const struct value **names = ARENA_ARRAY(arena, const struct value *, config->count);
    size_t count = 0;
    for (size_t i = 0; i < config->count; i++) {
        const struct attr *attr = &config->attrs[i];
        if ((attr->flags & both) != both || (attr->flags & ATTR_PROVIDER_DEFAULT) != 0 ||
            attr->default_json != NULL)
            continue;
        if (!value_is_null(config->values[i]))
            names[count++] = value_string(arena, sv_from(attr->name));
    }
    return value_tuple(arena, names, count);
}
