#include "emulator/api/resolve_reference.h"

#include "emulator/api/config_stores.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "kong/vault_reference.h"
#include "value/json.h"
#include "value/kind.h"

static bool find_config_store(struct exchange *exchange, strview control_plane, strview prefix,
                              struct entity *out)
{
    struct store *store = exchange->emulator->store;
    struct store_place vaults = { control_plane, "vaults" };
    struct store_place config_stores = { control_plane, CONFIG_STORE_KIND };
    struct entity vault;
    if (!store_find(store, exchange->arena, vaults, (struct store_key){ "prefix", prefix }, &vault))
        return false;
    const struct value *document = entity_value(exchange->arena, &vault);
    if (!sv_equal_z(value_text_at(document, "name"), "konnect"))
        return false;
    strview id = value_text_at(value_get(document, SV("config")), "config_store_id");
    return store_get(store, exchange->arena, config_stores, id, out);
}

static bool take_property(struct exchange *exchange, strview secret, strview property, strview *out)
{
    const struct value *object;
    if (!json_decode(&exchange->ctx, secret, &object) || !value_is_object(object))
        return false;
    const struct value *item = value_get(object, property);
    if (!value_is_text(item))
        return false;
    *out = item->text;
    return true;
}

bool resolve_reference(struct exchange *exchange, strview control_plane, strview reference, strview *out)
{
    struct vault_reference parts;
    struct entity config_store;
    if (vault_reference_parse(exchange->arena, reference, &parts) != NULL ||
        !find_config_store(exchange, control_plane, parts.host, &config_store))
        return false;
    strview value =
        store_secret_value(exchange->emulator->store, exchange->arena, config_store.row, parts.resource);
    if (value.data == NULL)
        return false;
    if (parts.key.len > 0)
        return take_property(exchange, value, parts.key, out);
    *out = value;
    return true;
}
