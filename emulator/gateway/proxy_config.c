#include "emulator/gateway/proxy_config.h"

#include "emulator/api/group_members.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "value/kind.h"

static bool add_entity(void *payload, const struct entity *entity)
{
    struct list_builder *list = payload;
    list_put(list, entity_value(list->arena, entity));
    return true;
}

void proxy_config_read(struct exchange *exchange, strview control_plane, struct proxy_config *out)
{
    const struct {
        const char *kind;
        struct list_builder *list;
    } kinds[] = {
        { "routes", &out->routes },        { "services", &out->services },
        { "plugins", &out->plugins },      { "consumers", &out->consumers },
        { "key-auth", &out->credentials }, { GROUP_MEMBER_KIND, &out->members },
    };
    struct emulator *emulator = exchange->emulator;
    pthread_mutex_lock(&emulator->lock);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        *kinds[i].list = (struct list_builder){ .arena = exchange->arena };
        const struct store_listing listing = {
            { control_plane, kinds[i].kind }, 0, add_entity, kinds[i].list
        };
        store_list(emulator->store, exchange->arena, &listing);
    }
    pthread_mutex_unlock(&emulator->lock);
}

const struct value *proxy_config_find(const struct list_builder *entities, const char *field, strview text)
{
    for (size_t i = 0; i < entities->count && text.len > 0; i++)
        if (sv_equal(value_text_at(entities->items[i], field), text))
            return entities->items[i];
    return NULL;
}

strview proxy_config_reference(const struct value *entity, const char *field)
{
    const struct value *reference = entity != NULL ? value_get(entity, sv_from(field)) : NULL;
    return value_is_object(reference) ? value_text_at(reference, "id") : SV("");
}
