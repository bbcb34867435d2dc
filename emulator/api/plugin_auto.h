/* Values that Kong makes up: fields of plugins with `auto: true`. */
#ifndef EMULATOR_API_PLUGIN_AUTO_H
#define EMULATOR_API_PLUGIN_AUTO_H

#include "kong/schema.h"

/* The normal form (kong/normal.h) of `written`, a record's value or NULL, with a random text of 32
 * characters, or a UUID where the schema says so, in each auto field that `written` does not name: a null
 * that was sent stays. */
const struct value *plugin_auto_fill(struct arena *arena, const struct field *record,
                                     const struct value *written);

#endif
