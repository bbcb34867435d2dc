/* The emulator's own form of everything that it holds: a JSON object with a line for each object of
 * Konnect's.
 *
 *   {"_emulator_export": 1, "control_planes": [{"control_plane": {…}, "contents": {"services": [{…}, …], …}},
 * …]}
 *
 * `contents` has the kinds in an order in which nothing comes before what it refers to. What is made again
 * from it is the same: ids, times and hashes of passwords stay. It holds the values of secrets.
 */
#ifndef EMULATOR_API_SEED_EXPORTED_H
#define EMULATOR_API_SEED_EXPORTED_H

#include "emulator/api/seed/making.h"

/* Whether the file is of this form. */
bool exported_is(const struct value *root);
/* Makes everything. Errors: another version, unknown members, what a client's request would be refused for.
 */
bool exported_make(struct seeding *seeding);

#endif
