/* Konnect's object as its user would have written it. */
#ifndef KONG_PROJECT_H
#define KONG_PROJECT_H

#include "kong/show.h"

/* Konnect's object in the form in which `written` says it: `written` itself when Konnect holds all that it
 * asks for, else the same keys with Konnect's values. What the answer has no word for
 * (field_is_unanswered) stays as it is written: it is what was last sent. */
const struct value *kong_project(struct arena *arena, const struct field *shape, const struct value *written,
                                 const struct value *actual, unsigned options);

#endif
