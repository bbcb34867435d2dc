/* Resolving `{vault://prefix/key}` and `{vault://prefix/key/property}` from config stores
 * (docs/dev/konnect.md, "References to vaults"). */
#ifndef EMULATOR_API_RESOLVE_REFERENCE_H
#define EMULATOR_API_RESOLVE_REFERENCE_H

#include "emulator/http/exchange.h"

/* The whole text must be a reference. `property`: the secret is a flat JSON object and this its member, a
 * string. False (no answer set): no such vault of type konnect, secret or property, or no reference at all.
 */
bool resolve_reference(struct exchange *exchange, strview control_plane, strview reference, strview *out);

#endif
