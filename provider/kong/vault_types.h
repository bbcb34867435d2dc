/* The types of vaults that Kong knows, and what the configuration of each may hold.
 *
 * Konnect's API has no schema of vaults to ask for, so these are our own, in the language of Kong's plugin
 * schemas (docs/dev/konnect.md, "Vault types"). They are no complete list: Konnect may know more types, and
 * more fields.
 */
#ifndef KONG_VAULT_TYPES_H
#define KONG_VAULT_TYPES_H

#include "base/strview.h"

struct vault_type {
    const char *name;   /* "hcv"; NULL ends the list */
    const char *schema; /* JSON, as a plugin's: its one field is the record `config` */
};

extern const struct vault_type vault_types[];

/* NULL when there is none of that name. */
const struct vault_type *vault_type_find(strview name);

#endif
