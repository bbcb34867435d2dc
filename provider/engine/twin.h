/* An object in Konnect that has what only one may have (a prefix, a key, a scope): Konnect refuses a second,
 * and the one that is there can be imported.
 */
#ifndef ENGINE_TWIN_H
#define ENGINE_TWIN_H

#include "table/session.h"

struct twin {
    const char *const *names; /* the attributes that agree (a group of identity.unique), ends with NULL */
    strview import_id;        /* as `terraform import` takes it */
};

/* Looks for the one object that agrees with `rows` in a group of the table's identity.unique: at its own path
 * where the rows of a new one say it, else among all of its kind. `own` is the address (twin_import_id) of
 * the object that `rows` are to be, which is not its own twin; empty: it does not exist yet. False: there is
 * none, several, or it cannot be told. Adds no diagnostics. */
bool twin_find(struct ctx *ctx, struct session *session, const struct resource_def *def,
               const struct rows *rows, strview own, struct twin *out);

/* The address of the object `there`, as `terraform import` takes it. What Konnect's answer does not tell
 * stands in the URL, so `rows` have it. Empty when a part is missing. */
strview twin_import_id(struct arena *arena, const struct resource_def *def, const struct rows *there,
                       const struct rows *rows);

/* "\"prefix\"", "\"name\" and \"route_id\"": those of the group that are set. */
strview twin_names(struct arena *arena, const struct rows *rows, const char *const *names);

/* A sentence, and the command that imports it: " A vault with this \"prefix\" exists already. …". */
const char *twin_hint(struct arena *arena, const struct resource_def *def, const struct rows *rows,
                      const struct twin *twin);

#endif
