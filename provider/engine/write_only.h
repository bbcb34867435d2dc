/* Values that Konnect takes but never gives back: write-only attributes, which come with the configuration
 * and are in no plan and no state, and secrets in the state.
 *
 * No difference of a write-only value shows by itself. Whether it is written is decided by its version
 * attribute where that is set: then nothing is written while the version stays, whatever the configuration
 * gives. Else a fingerprint of the value that was last written decides, and the revision (`updated_at`),
 * which moves when somebody else writes. An existing object for which the configuration gives no value is
 * left alone.
 */
#ifndef ENGINE_WRITE_ONLY_H
#define ENGINE_WRITE_ONLY_H

#include "engine/private.h"
#include "table/session.h"

struct write_only {
    struct ctx *ctx;
    const struct resource_def *def;
    const struct rows *prior;  /* rows of null: the object is to be created */
    const struct rows *config; /* with the write-only values */
    bool creating;
};

/* Plan: whether write-only values must be written, though no attribute may show it; says in a warning which,
 * and why. Errors: a new or changed version without its value. */
bool write_only_plan(const struct write_only *write_only, const struct private_data *memory,
                     bool *must_write);

/* Whether somebody else has written the object since our last write. */
bool write_only_is_foreign(const struct write_only *write_only, const struct private_data *memory);

/* The prior rows, in which write-only attributes that were written before are some text. */
struct rows write_only_known(const struct write_only *write_only, const struct private_data *memory);

/* `planned` with the write-only values that a write sends. Those whose version stays are not sent. */
struct rows write_only_sent(const struct write_only *write_only, const struct rows *planned);

/* After a write: remembers its fingerprints and its revision. */
void write_only_remember(const struct write_only *write_only, struct session *session,
                         const struct rows *state, struct private_data *memory);

/* Plan of an update that writes: warns of hashed values (ATTR_HASHED) that are written again although their
 * version stays. Errors: the configuration gives none. */
bool write_only_update(const struct write_only *write_only);

/* Read of a state that was moved from another provider's, whose secrets are those that Konnect has: their
 * fingerprints and the object's revision are remembered, so that the write-only attribute of the same place
 * is not written for nothing. A secret that Konnect answers itself (`answer`, its object) is no secret but
 * the hash of one, and leaves the state. Nothing happens to other states. Of `write_only` the context and the
 * table are used. */
void write_only_moved(const struct write_only *write_only, struct session *session,
                      const struct value *answer, struct private_data *memory, struct rows *rows);

/* Read: secrets of the state that were written by somebody else since our last write become null, because
 * what Konnect has now is not known. Terraform then shows the difference by itself. Where Konnect gives the
 * write-only values back (`actual`) and they are as written, somebody else wrote something else: that is
 * forgotten. */
void write_only_read(struct arena *arena, const struct resource_def *def, const struct rows *actual,
                     struct private_data *memory, struct rows *rows);

#endif
