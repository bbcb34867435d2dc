/* Objects by what users call them (a name, a prefix, a key), where an ID is wanted. */
#ifndef ENGINE_LOOKUP_H
#define ENGINE_LOOKUP_H

#include "table/session.h"

/* The collection that is looked through: that of the table, at the URL that the rows say. */
struct lookup {
    struct session *session;
    const struct resource_def *def;
    const struct rows *rows; /* of the table */
};

/* Whether objects of the table have names: the first attribute of each group of identity.unique, if a reader
 * may see it. */
bool lookup_has_names(struct arena *arena, const struct resource_def *def);

/* The object that has `name` in one of these attributes: `*out` is the last part of its identity. Errors:
 * none or several have it, with what is near, or with each of them; it cannot be listed. */
bool lookup_named(struct ctx *ctx, const struct lookup *lookup, strview name, strview *out);

struct looked_up {
    strview id;   /* the last part of its identity */
    strview name; /* what it is called; the same where it has no name, or one that no import text can have */
};

/* One object that is there, as an example. False: there is none, or it cannot be told. No diagnostics. */
bool lookup_any(struct ctx *ctx, const struct lookup *lookup, struct looked_up *out);

#endif
