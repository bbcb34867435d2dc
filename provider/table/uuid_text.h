/* What a text says that should be a UUID, and where users find the right one. */
#ifndef TABLE_UUID_TEXT_H
#define TABLE_UUID_TEXT_H

#include "base/ctx.h"
#include "table/schema.h"

/* A text of an attribute that must be a UUID (limits.uuid_from); any text does for another. The error stands
 * at ctx->path and tells the shape of the text, never the text itself. */
bool validate_id(struct ctx *ctx, const struct attr *attr, strview text);

#endif
