/* UpgradeResourceState: a stored state, which may be of another release, as a value of today's schema. */
#ifndef ENGINE_UPGRADE_H
#define ENGINE_UPGRADE_H

#include "table/schema.h"

/* `json` is the state's attributes as stored. Attributes that the schema no longer has are dropped, missing
 * ones are null, and what has become JSON text (attr.text_since) is text. Errors: not readable, or of a
 * version newer than the table's. */
bool upgrade_state(struct ctx *ctx, const struct resource_def *def, int64_t version, strview json,
                   const struct value **out);

#endif
