/* Write-only attributes: they come with the configuration, go to Konnect, and are in no plan and no state.
 *
 * So no difference shows by itself. Whether to write is told by the version attribute where it is set; else
 * by a fingerprint of the value that was last written; and by the revision (`updated_at`), which moves when
 * somebody else writes what Konnect never gives back.
 */
#ifndef ENGINE_WRITE_ONLY_H
#define ENGINE_WRITE_ONLY_H

#include "engine/private.h"
#include "table/session.h"

/* While planning an update: whether write-only values must be written again, because they (perhaps) changed,
 * or because somebody else wrote; the latter with a warning. */
bool write_only_must_write(struct ctx *ctx, const struct resource_def *def, const struct rows *prior,
                           const struct rows *config, const struct private_data *memory);

/* After a write, what to remember of it: the fingerprints of the configured write-only values, and the
 * revision where the configuration has anything that only the revision can tell of. */
const struct value *write_only_fingerprints(struct ctx *ctx, struct session *session,
                                            const struct rows *config);
strview write_only_revision(const struct resource_def *def, const struct rows *config,
                            const struct rows *state);

/* The planned rows with the write-only values of the configuration in them: what goes to Konnect. */
struct rows write_only_sent(struct arena *arena, const struct rows *planned, const struct rows *config);

#endif
