/* KONG_HIDDEN in a configuration. It stands in the state for a secret that somebody else put into Konnect,
 * and comes back as configuration where the user has Terraform ignore changes of the attribute (or copies
 * what a plan shows). It says "as it is in Konnect", and is never a value to write.
 */
#ifndef KONG_PLACEHOLDER_H
#define KONG_PLACEHOLDER_H

#include "base/path.h"
#include "value/value.h"

bool value_is_placeholder(const struct value *value);

/* `written` (an object, or its JSON text) with Konnect's own value (`actual`) in the place of each
 * placeholder; without the places at which Konnect has nothing. Elements of lists are found by their index.
 */
const struct value *placeholder_reveal(struct arena *arena, const struct value *written,
                                       const struct value *actual);

/* The place of the first placeholder, below `at`; NULL: there is none. */
const struct path *placeholder_find(struct arena *arena, const struct value *written, const struct path *at);

#endif
