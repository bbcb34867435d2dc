/* What the provider remembers about an object beside its state: the protocol's private bytes, as JSON of
 * ours.
 *
 * Terraform keeps these bytes for us, in the clear: never a secret (plugin-protocol.md 5.6). They come back
 * in plan, read and apply; bytes that are not ours count as none, since losing a hint must not lock anybody
 * out of their state.
 */
#ifndef ENGINE_PRIVATE_H
#define ENGINE_PRIVATE_H

#include "engine/schema.h"

struct private_data {
    /* The state came from an import: free-form attributes hold all that Konnect has. */
    bool imported;
    /* Names (tuple of strings) of the computed attributes that the configuration set when it was last
     * applied: how a removed one is noticed. NULL: none. */
    const struct value *configured;
    /* Fingerprints (object of strings) of the write-only attributes that were last applied, by name; "" where
     * a version attribute tells of changes instead. NULL: none. */
    const struct value *fingerprints;
    /* The table's witness as it was after our last write: another one means that somebody else wrote. Empty:
     * unknown. */
    strview witness;
    /* What of free-form configuration must be known of without being seen, as skeletons (described.h), after
     * our last write: the places of the write-only parts, and those where Konnect itself put something else
     * than the default although nobody wrote it. NULL: not known; then nothing that nobody wrote is watched.
     */
    const struct value *hidden;
    const struct value *baseline;
    /* The same for the elements of lists: there was nothing of that kind in them. */
    bool lists_settled;
    /* What the last read found drifted that nobody wrote, as a skeleton. NULL: nothing. */
    const struct value *drift;
    /* By name, what Konnect filled in for the attributes that it fills in when nobody sets them. */
    const struct value *filled;
};

struct private_data private_decode(struct arena *arena, strview bytes);
strview private_encode(struct arena *arena, const struct private_data *data);
/* Whether `name` is among data->configured. */
bool private_was_configured(const struct private_data *data, const char *name);
/* What Konnect filled in for attributes that `config` does not set. */
const struct value *private_filled(struct arena *arena, const struct rows *config, const struct rows *state);
/* The names of the attributes that `config` sets and that Konnect would fill in if it did not. */
const struct value *private_configured(struct arena *arena, const struct rows *config);

#endif
