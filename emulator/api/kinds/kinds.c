#include "emulator/api/kinds/kinds.h"

#include "emulator/api/entity_kind.h"

const struct entity_kind *const entity_kinds[] = {
    &kind_vaults,     &kind_services,        &kind_routes,
    &kind_consumers,  &kind_key_auth,        &kind_consumer_groups,
    &kind_partials,   &kind_plugins,         &kind_upstreams,
    &kind_targets,    &kind_ca_certificates, &kind_certificates,
    &kind_snis,       &kind_key_sets,        &kind_keys,
    &kind_basic_auth, &kind_hmac_auth,       &kind_jwt,
    &kind_acls,       &kind_mtls_auth,       NULL,
};

const struct entity_kind *entity_kind_find(strview name)
{
    for (size_t i = 0; entity_kinds[i] != NULL; i++)
        if (sv_equal_z(name, entity_kinds[i]->name))
            return entity_kinds[i];
    return NULL;
}

const struct entity_kind *entity_kind_listed_as(strview name)
{
    for (size_t i = 0; entity_kinds[i] != NULL; i++)
        if (entity_kinds[i]->listed_as != NULL && sv_equal_z(name, entity_kinds[i]->listed_as))
            return entity_kinds[i];
    return NULL;
}
