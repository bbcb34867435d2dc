/* What the provider remembers about an object beside its state: the protocol's private bytes, as JSON of
 * ours.
 *
 * Terraform keeps these bytes for us, in the clear: never a secret (docs/dev/protocol.md, "Private data").
 * They come back in plan, read and apply; bytes that are not ours count as none, since losing a hint must not
 * lock anybody out of their state.
 */
#ifndef ENGINE_PRIVATE_H
#define ENGINE_PRIVATE_H

#include "config/memory.h"
#include "table/rows.h"

struct private_data {
    /* Names (tuple of strings) of the computed and the write-only attributes that the configuration of the
     * last plan set: how a removed one is noticed, and one that the plan did not see. NULL: none. */
    const struct value *configured;
    /* Fingerprints (object of strings) of the write-only attributes that were last applied, by name; "" where
     * a version attribute tells of changes instead. NULL: none. */
    const struct value *fingerprints;
    /* The table's revision as it was after our last write: another one means that somebody else wrote. Empty:
     * unknown. */
    strview revision;
    struct config_memory config;
    /* From a plan to its apply: names (tuple of strings) of secrets that leave the state and stay in Konnect
     * (engine/keep_secrets.h). NULL: none. */
    const struct value *left_alone;
    /* By name, what Konnect filled in for optional, computed attributes that the configuration did not set.
     */
    const struct value *server_defaults;
};

struct private_data private_decode(struct arena *arena, strview bytes);
strview private_encode(struct arena *arena, const struct private_data *data);
/* Whether `name` is among data->configured. */
bool private_was_configured(const struct private_data *data, const char *name);
/* Whether `name` is among data->left_alone. */
bool private_leaves_alone(const struct private_data *data, const char *name);
/* What Konnect filled in for attributes that `config` does not set. */
const struct value *private_server_defaults(struct arena *arena, const struct rows *config,
                                            const struct rows *state);
/* The names of the attributes that `config` sets and that Konnect would fill in if it did not, and of the
 * write-only ones. */
const struct value *private_configured(struct arena *arena, const struct rows *config);

#endif
