/* By what users name an object that exists: the parts of the table's identity, as one text. */
#ifndef TABLE_IDENTITY_H
#define TABLE_IDENTITY_H

#include "table/rows.h"

/* Reads `a/b/c`, in the order of the parts (the first may be missing), or a JSON object of the same names,
 * which the official provider's users have. `*out` are the table's rows, all null but for the parts that are
 * given. Errors: too few or too many parts, an empty one, malformed JSON, no UUID where
 * the attribute's limits ask for one. */
bool identity_read(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *out);

/* The error for a text that cannot be used: `why`, and both forms as they should be. Returns false. */
bool identity_fault(struct ctx *ctx, const struct resource_def *def, const char *why);

#endif
