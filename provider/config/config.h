/* The rows that share Konnect's free-form `config`: what is written in the open, what is sensitive, what is
 * write-only, and what Konnect makes of all of it.
 *
 * Where the table can describe the configuration (resource_def.config_schema), it is compared by meaning
 * (kong/compare.h), and what nobody wrote is looked after too; else only the written keys count
 * (kong/freeform.h).
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "config/memory.h"
#include "kong/schema.h"
#include "table/session.h"

/* What the configuration may hold; NULL when the table does not say, or it cannot be known now. */
const struct kong_schema *config_schema(struct ctx *ctx, struct session *session,
                                        const struct resource_def *def, const struct rows *rows);

/* Whether the rows (a configuration, a plan, a state) say that what nobody wrote is left alone. */
bool config_leaves_unset(const struct resource_def *def, const struct rows *rows);

/* ReadResource: takes over what Konnect's `answer` says into `rows`, of which all other rows are read
 * already. `memory` is what was remembered, and learns which fields drifted that nobody wrote. */
void config_read_rows(struct ctx *ctx, struct session *session, const struct resource_def *def,
                      const struct rows *prior, const struct value *answer, struct config_memory *memory,
                      struct rows *rows);

/* Before a write: notes the places of the write-only parts of `sent` as well, because the write may be done
 * although its answer is lost, and what is then read must not be shown. */
void config_note_hidden(struct ctx *ctx, struct session *session, const struct resource_def *def,
                        const struct rows *sent, struct config_memory *memory);

/* After a write: `rows` are the planned ones, `sent` has the write-only values too. What Konnect did not keep
 * is an error at its attribute, and the row gets what Konnect has. `memory` learns what Konnect made of it.
 */
bool config_applied_rows(struct ctx *ctx, struct session *session, const struct resource_def *def,
                         const struct rows *sent, const struct value *answer, struct config_memory *memory,
                         struct rows *rows);

/* Plan: whether the planned value of such a row asks for what the prior state has. `leave_unset`: what
 * drifted that nobody wrote is left alone. */
bool config_means_same(struct arena *arena, const struct field *shape, const struct config_memory *memory,
                       bool leave_unset, const struct value *prior, const struct value *planned);

/* What of Konnect's present object an update has to say again, so that what nobody wrote stays as it is; NULL
 * when there is nothing. `prior` is the state, `sent` what the update says. */
const struct value *config_carry(struct ctx *ctx, struct session *session, const struct resource_def *def,
                                 const struct rows *prior, const struct rows *sent,
                                 const struct config_memory *memory, const struct value *answer);

#endif
