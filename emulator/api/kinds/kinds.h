/* The kinds of core entities, one file each in this folder: what their fields are and what is special about
 * them. */
#ifndef EMULATOR_API_KINDS_KINDS_H
#define EMULATOR_API_KINDS_KINDS_H

#include "base/strview.h"

struct entity_kind;

extern const struct entity_kind kind_vaults;
extern const struct entity_kind kind_services;
extern const struct entity_kind kind_routes;
extern const struct entity_kind kind_consumers;
extern const struct entity_kind kind_key_auth;
extern const struct entity_kind kind_consumer_groups;
extern const struct entity_kind kind_plugins;
extern const struct entity_kind kind_upstreams;
extern const struct entity_kind kind_targets;
extern const struct entity_kind kind_ca_certificates;
extern const struct entity_kind kind_certificates;
extern const struct entity_kind kind_snis;
extern const struct entity_kind kind_key_sets;
extern const struct entity_kind kind_keys;
extern const struct entity_kind kind_basic_auth;
extern const struct entity_kind kind_hmac_auth;
extern const struct entity_kind kind_jwt;
extern const struct entity_kind kind_acls;
extern const struct entity_kind kind_mtls_auth;
extern const struct entity_kind kind_partials;

/* All of them, in an order in which none comes before what it refers to, but for keys and members that
 * Konnect does not check; ends with NULL. */
extern const struct entity_kind *const entity_kinds[];

/* The kind of that name (as in paths), or NULL. */
const struct entity_kind *entity_kind_find(strview name);
/* The kind whose entities of all parents are read under that name (listed_as), or NULL. */
const struct entity_kind *entity_kind_listed_as(strview name);

#endif
