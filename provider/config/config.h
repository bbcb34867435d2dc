/* Free-form configuration through the life of an object: the rows that share one place in Konnect's object,
 * where what plans show, what is sensitive and what is write-only come together, and what Konnect makes of
 * all of it.
 *
 * Where the table can say what such a configuration may hold (resource_def.config_schema), it is compared by
 * meaning (kong/compare.h), and fields that nobody wrote are looked after too; else only the written keys
 * count (kong/freeform.h). A table without free-form rows costs nothing here: every function returns at once.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "config/memory.h"
#include "kong/schema.h"
#include "table/session.h"

/* One object's configuration, opened once for an RPC. The first four members are the caller's, config_open
 * fills in the rest. */
struct config {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    struct config_memory *memory; /* what was remembered; it learns */

    const struct attr *attr;          /* the row that plans show; NULL: the table has no free-form row */
    const struct kong_schema *schema; /* NULL: not known */
    const struct field *shape;        /* the schema's record of the configuration; NULL: not known */
    bool leave_unset;                 /* what nobody wrote is left alone */
};

/* Finds out what the configuration may hold, by `rows` (a plan, a state): they name the kind of the object,
 * and say whether what nobody wrote is left alone. */
void config_open(struct config *config, const struct rows *rows);

/* Plan: whether the planned value of such a row asks for what the prior state has. */
bool config_same(const struct config *config, const struct value *prior, const struct value *planned);

/* Read: puts what Konnect has (`actual`) into the free-form `rows`, of which all others are read already. The
 * memory learns which fields drifted that nobody wrote. */
void config_read(struct config *config, const struct rows *prior, const struct rows *actual,
                 struct rows *rows);

/* Before a write: notes the places of the write-only parts of `sent` as well, because the write may be done
 * although its answer is lost, and what is then read must not be shown. */
void config_remember(struct config *config, const struct rows *sent);

/* Before an update that leaves alone what nobody wrote: what of Konnect's present object (`actual`) `sent`
 * has to say again, at its place in a body, because a PUT replaces everything; {} when there is nothing.
 * `prior` is the state. */
const struct value *config_carry(const struct config *config, const struct rows *prior,
                                 const struct rows *sent, const struct rows *actual);

/* After a write: `rows` are the planned ones, `sent` has the write-only values too. What Konnect did not keep
 * is an error at its attribute, and the row gets what Konnect has. The memory learns what Konnect made of it.
 */
bool config_applied(struct config *config, const struct rows *sent, const struct rows *actual,
                    struct rows *rows);

#endif
