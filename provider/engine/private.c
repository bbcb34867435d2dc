#include "engine/private.h"

#include "base/log.h"
#include "base/mem.h"
#include "value/build.h"
#include "value/json.h"

/* States written before 0.1.0 have other names for some members. */
static const struct {
    const char *name;
    const char *former;
} renamed[] = {
    { "lists_clean", "lists_settled" },
    { "revision", "witness" },
    { "server_defaults", "filled" },
    { "server_set", "baseline" },
};

static const struct value *find(const struct value *json, const char *name)
{
    const struct value *item = value_get(json, sv_from(name));
    for (size_t i = 0; item == NULL && i < sizeof renamed / sizeof *renamed; i++)
        if (sv_equal_z(sv_from(name), renamed[i].name))
            item = value_get(json, sv_from(renamed[i].former));
    return item;
}

static const struct value *member(const struct value *json, const char *name, enum type_kind kind)
{
    const struct value *item = find(json, name);
    return item != NULL && value_is_known(item) && item->type->kind == kind ? item : NULL;
}

struct private_data private_decode(struct arena *arena, strview bytes)
{
    struct private_data data = { .revision = SV("") };
    struct ctx ctx = ctx_make(arena);
    const struct value *json = NULL;
    if (bytes.len == 0)
        return data;
    if (!json_decode(&ctx, bytes, &json)) {
        log_write(LOG_WARN, "private data is not ours, ignored", LOG_NO_FIELDS);
        return data;
    }
    const struct value *revision = member(json, "revision", TYPE_STRING);
    data.config.imported = member(json, "imported", TYPE_BOOL) != NULL;
    data.config.moved = member(json, "moved", TYPE_BOOL) != NULL;
    data.config.lists_clean = member(json, "lists_clean", TYPE_BOOL) != NULL;
    data.config.server_set = member(json, "server_set", TYPE_OBJECT);
    data.config.drift_in_empty = member(json, "drift_in_empty", TYPE_BOOL) != NULL;
    data.config.drift = member(json, "drift", TYPE_OBJECT);
    data.config.ignored = member(json, "ignored", TYPE_OBJECT);
    data.config.left_out = member(json, "left_out", TYPE_OBJECT);
    data.config.hidden = member(json, "hidden", TYPE_OBJECT);
    data.server_defaults = member(json, "server_defaults", TYPE_OBJECT);
    data.configured = member(json, "configured", TYPE_TUPLE);
    data.fingerprints = member(json, "fingerprints", TYPE_OBJECT);
    data.left_alone = member(json, "left_alone", TYPE_TUPLE);
    if (revision != NULL)
        data.revision = revision->text;
    return data;
}

/* Empty and missing mean the same, except for server_set: an empty one says that Konnect set nothing
 * itself. */
static const struct value *unless_empty(const struct value *value)
{
    return value != NULL && value->count > 0 ? value : NULL;
}

strview private_encode(struct arena *arena, const struct private_data *data)
{
    const struct value *yes = value_bool(arena, true);
    struct object_builder json = { .arena = arena };
    object_put(&json, SV("configured"), unless_empty(data->configured));
    object_put(&json, SV("drift"), unless_empty(data->config.drift));
    object_put(&json, SV("drift_in_empty"), data->config.drift_in_empty ? yes : NULL);
    object_put(&json, SV("fingerprints"), unless_empty(data->fingerprints));
    object_put(&json, SV("hidden"), unless_empty(data->config.hidden));
    object_put(&json, SV("ignored"), unless_empty(data->config.ignored));
    object_put(&json, SV("imported"), data->config.imported ? yes : NULL);
    object_put(&json, SV("left_alone"), unless_empty(data->left_alone));
    object_put(&json, SV("left_out"), unless_empty(data->config.left_out));
    object_put(&json, SV("lists_clean"), data->config.lists_clean ? yes : NULL);
    object_put(&json, SV("moved"), data->config.moved ? yes : NULL);
    object_put(&json, SV("revision"), data->revision.len > 0 ? value_string(arena, data->revision) : NULL);
    object_put(&json, SV("server_defaults"), unless_empty(data->server_defaults));
    object_put(&json, SV("server_set"), data->config.server_set);
    if (json.count == 0)
        return SV("");
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, object_build(&json), &text))
        BUG("private data cannot be written");
    return text;
}

static bool names(const struct value *list, const char *name)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (sv_equal_z(value_text(list->items[i]), name))
            return true;
    return false;
}

bool private_was_configured(const struct private_data *data, const char *name)
{
    return names(data->configured, name);
}

bool private_leaves_alone(const struct private_data *data, const char *name)
{
    return names(data->left_alone, name);
}

/* Whether Konnect fills the attribute in when nobody sets it, and what it fills in may be remembered. */
static bool is_filled_in(const struct attr *attr)
{
    const unsigned both = ATTR_OPTIONAL | ATTR_COMPUTED;
    return (attr->flags & both) == both && (attr->flags & (ATTR_PROVIDER_DEFAULT | ATTR_SECRET)) == 0 &&
           attr->default_value == NULL;
}

const struct value *private_configured(struct arena *arena, const struct rows *config)
{
    const struct value **names = ARENA_ARRAY(arena, const struct value *, config->count);
    size_t count = 0;
    for (size_t i = 0; i < config->count; i++)
        if ((is_filled_in(&config->attrs[i]) || attr_has(&config->attrs[i], ATTR_WRITE_ONLY)) &&
            !value_is_null(config->values[i]))
            names[count++] = value_string(arena, sv_from(config->attrs[i].name));
    return value_tuple(arena, names, count);
}

const struct value *private_server_defaults(struct arena *arena, const struct rows *config,
                                            const struct rows *state)
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
