/* Checking a plugin's config against its schema, in the words of Kong's own schema code. */
#ifndef EMULATOR_PLUGIN_CHECK_H
#define EMULATOR_PLUGIN_CHECK_H

#include "emulator/violation.h"
#include "konnect/plugin_schema.h"

/* `value` is the record after default filling; `place` its path ("config"; empty for the plugin itself).
 * Rules that are Lua functions are not in schemas and not checked. */
void plugin_check_record(const struct plugin_field *record, const struct value *value, strview place,
                         struct violations *violations);

/* Rules over several fields of a record: at_least_one_of, mutually_required, conditional and the like. */
void plugin_check_entity(const struct plugin_field *record, const struct value *value, strview place,
                         struct violations *violations);

/* Whether the one value keeps all `rules`; the first broken one's message goes to `*message` (which may be
 * NULL). */
bool plugin_rules_hold(struct arena *arena, const struct value *rules, const struct value *value,
                       strview *message);

/* Writes the values of deprecated shorthand fields where their schema says they belong now, at every level.
 */
const struct value *plugin_expand_shorthands(struct arena *arena, const struct plugin_field *record,
                                             const struct value *value);

#endif
