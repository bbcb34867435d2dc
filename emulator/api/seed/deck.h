/* decK's state files (`_format_version: "3.0"`, as `deck gateway dump` writes them).
 *
 * Entities are nested in those that they belong to, and refer to others by name.
 * `_konnect.control_plane_name` is the control plane, which is made when it is not there; without it, that
 * which every emulator starts with.
 * `_info.select_tags` are added to every entity, and `${{ env "DECK_X" }}` in a text is the environment
 * variable's value, as decK does both.
 */
#ifndef EMULATOR_API_SEED_DECK_H
#define EMULATOR_API_SEED_DECK_H

#include "emulator/api/seed/making.h"

/* Whether the file is of this form. */
bool deck_is(const struct value *root);
/* Makes everything. Errors: another format, keys that are not known, names that nothing has, variables that
 * are not set, what a client's request would be refused for. */
bool deck_make(struct seeding *seeding);

#endif
