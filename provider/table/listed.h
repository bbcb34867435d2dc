/* Objects as the list of their collection shows them (konnect/pages.h), by the words of a table. */
#ifndef TABLE_LISTED_H
#define TABLE_LISTED_H

#include "table/session.h"

/* What Konnect has of the object that the rows address, if a list can serve it. False: it is to be asked for
 * singly. No diagnostics. */
bool listed_object(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct rows *rows, const struct value **out);

/* Calls `visit` for every object of the collection that the rows are in, until it returns false. An object
 * has at least the fields of its name and of identity.unique. False: it cannot be listed. No diagnostics. */
bool listed_each(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *rows, bool (*visit)(void *payload, const struct value *item),
                 void *payload);

#endif
