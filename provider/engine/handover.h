/* What one object gives up and another takes, in one apply.
 *
 * Terraform writes objects that do not refer to each other at the same time, in any order: of a list of
 * targets from which the first is taken, each takes the address of the one behind it, and a resource with a
 * new name in the configuration is created while the old one is deleted. Konnect accepts only one object with
 * an address (identity.unique), and refuses whoever comes too early. So who is refused waits while the object
 * that has it is being changed or deleted by this same session, and writes again when it is free. For an
 * object that this session has not touched so far it waits half a second: its turn may come. Any thread.
 */
#ifndef ENGINE_HANDOVER_H
#define ENGINE_HANDOVER_H

#include "table/session.h"

enum { HANDOVER_MOST = 4 }; /* groups of identity.unique */

struct handover_key;

/* One write of one object, from its beginning to its end. */
struct handover {
    struct session *session;
    struct handover_key *gives[HANDOVER_MOST]; /* NULL: nothing of that group */
    struct handover_key *takes[HANDOVER_MOST];
    size_t seen[HANDOVER_MOST]; /* how often that was given up before */
    struct handover *next;      /* of those that wait */
};

/* A write begins. `prior` NULL: the object is to be created, `planned` NULL: it is to be deleted. */
struct handover handover_begin(struct session *session, const struct resource_def *def,
                               const struct rows *prior, const struct rows *planned);

/* The write was refused because another object has what it takes. Waits as long as there is one that is about
 * to give it up; true: one has, so it can be written again. */
bool handover_await(const struct ctx *ctx, struct handover *handover);

/* The write is over; `done`: what it gives up is free now. */
void handover_end(struct handover *handover, bool done);

#endif
