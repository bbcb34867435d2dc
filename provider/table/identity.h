/* What names an object for good: the parts of the table's identity. Terraform keeps them beside the state as
 * an object (docs/dev/protocol.md, "Identity"), and users write them as one text. */
#ifndef TABLE_IDENTITY_H
#define TABLE_IDENTITY_H

#include "table/rows.h"

/* Reads `a/b/c`, in the order of the parts (the first may be missing), or a JSON object of the same names,
 * which the official provider's users have. `*out` are the table's rows, all null but for the parts that are
 * given, whether or not they are what their attributes ask for. Errors: too few or too many parts, an empty
 * one, malformed JSON. */
bool identity_read(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *out);

/* The text that identity_read reads as the parts of these rows: `a/b/c`, or JSON where a part has a slash,
 * begins like JSON or has blanks around it. Empty: a part is not known. */
strview identity_write(struct arena *arena, const struct resource_def *def, const struct rows *rows);

/* The parts as rows of a table of their own: required, or, what the provider may have, optional. In the
 * arena.
 */
const struct attr *identity_attrs(struct arena *arena, const struct resource_def *def);

/* The identity of an object of the table's type. NULL: it has none, because it or a part of it is null or
 * unknown (docs/dev/protocol.md, "Identity": no part may be unknown). */
const struct value *identity_of(struct arena *arena, const struct resource_def *def,
                                const struct value *object);

/* Reads an identity, of the type of identity_attrs, as identity_read reads a text. Errors: a part that is
 * required is not there, or is not an ID. */
bool identity_take(struct ctx *ctx, const struct resource_def *def, const struct value *identity,
                   struct rows *out);

/* The error for a text that cannot be used: `why`, and both forms as they should be. Returns false. */
bool identity_fault(struct ctx *ctx, const struct resource_def *def, const char *why);

#endif
