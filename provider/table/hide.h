/* Taking secrets out of whole values that people will look at (protocol/dump.h). It may hide too much, never
 * too little. */
#ifndef TABLE_HIDE_H
#define TABLE_HIDE_H

#include "table/rows.h"

/* An object of `attrs`, of the same type, in which REDACTED (konnect/redact.h) stands for
 *
 * - sensitive and write-only attributes, whatever they hold;
 * - every text of free-form configuration that is no reference to a vault, and whatever stands there below a
 *   name that looks like a credential's: which of its fields are secret would need Kong's schema, so a
 *   request;
 * - these secrets wherever else they stand, and texts that look like a credential.
 *
 * Unknown values lose their refinements, which can hold the beginning of a text. */
const struct value *hide_secrets(struct arena *arena, const struct attr *attrs, const struct value *object);
/* What stands for a value of which nobody knows what it holds: a text. */
const struct value *hide_all(struct arena *arena);

#endif
