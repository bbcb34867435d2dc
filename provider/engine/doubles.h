/* Two objects of which Konnect takes only one (identity.unique): found while planning.
 *
 * A session knows what its plans take and give up. Two plans that take the same are an error, whichever comes
 * first. An object in Konnect that has what a plan takes is judged by its own plan, if it has one: that may
 * come later, because Terraform reads and plans one resource after the other, in any order. So it is an error
 * only when its plan keeps it as it is; one that no plan was seen for may leave with this same run, or be
 * nobody's: a warning, with the command that imports it.
 *
 * What is in Konnect is listed once per session and collection. A listing that fails is no fault of a plan:
 * Konnect tells when it is applied. Where several runs share the session, nothing is looked for. Any thread.
 */
#ifndef ENGINE_DOUBLES_H
#define ENGINE_DOUBLES_H

#include "table/session.h"

/* What a plan does with an object. */
enum doubles_step {
    DOUBLES_CREATES,   /* `prior` is not looked at */
    DOUBLES_RECREATES, /* the second plan of a replacement, without its prior state */
    DOUBLES_KEEPS,     /* it stays the same object, updated or not */
    DOUBLES_REPLACES   /* the first plan of a replacement */
};

struct doubles_plan {
    enum doubles_step step;
    const struct rows *prior;
    const struct rows *planned;
};

/* Notes what the plan takes and gives up. False with an error: it takes what another plan takes, too, or what
 * another object has that takes what this one has. */
bool doubles_check(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct doubles_plan *plan);

/* Notes an object that is in the state: its plan will tell what becomes of it. */
void doubles_read(struct session *session, const struct resource_def *def, const struct rows *state);

/* Notes that an object leaves, or has left, with all that it had. */
void doubles_leave(struct session *session, const struct resource_def *def, const struct rows *state);

/* Whether a plan of the session gives up what this key says (engine/unique_key.h). */
bool doubles_someone_leaves(struct session *session, strview key);

#endif
