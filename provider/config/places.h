/* Where in an object's free-form configuration is what: the parts of config.h see it through these. All of it
 * in the arena of config->ctx; `config` is open (config.h, config_open), with a free-form row.
 */
#ifndef CONFIG_PLACES_H
#define CONFIG_PLACES_H

#include "config/memory.h"
#include "kong/schema.h"
#include "table/session.h"

/* One object's configuration, opened once for an RPC. The first six members are the caller's, config_open
 * fills in the rest. */
struct config {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    struct config_memory *memory; /* what was remembered; updated by the functions below */
    const struct rows *prior;     /* of the plan of an update, or of an apply: the state; else NULL */
    const struct rows *written;   /* of a plan: all that is configured, also what is not sent; else NULL */

    const struct attr *attr;          /* the row that plans show; NULL: the table has no free-form row */
    const struct kong_schema *schema; /* NULL: not known */
    const struct field *shape;        /* the schema's record of the configuration; NULL: not known */
    bool leave_unset;                 /* unmanaged fields are left as they are in Konnect */
    const struct value *carried;      /* field mask: what config_carry found to say again; NULL: nothing */
};

/* Of the rows that share the place, the one whose content plans show: `config`. */
bool config_shows(const struct attr *attr);
/* Whether the row's content is read from Konnect (a write-only one's is not). */
bool config_reads(const struct attr *attr);

/* Konnect's object at the place of the rows; {} when it has none. */
const struct value *config_actual(const struct config *config, const struct rows *actual);
/* The configuration that all rows together ask for, as one object, with the fields that have rows of their
 * own. */
const struct value *config_written(const struct config *config, const struct rows *rows);
/* The prior rows without the drift: an earlier read put it into the state, but the user did not write it. */
struct rows config_without_drift(const struct config *config, const struct rows *prior);
/* Whether `sent` has write-only parts. */
bool config_sends_hidden(const struct rows *sent);

/* ---- Field masks ---- */

/* {} for NULL. */
const struct value *mask_or_nothing(struct arena *arena, const struct value *mask);
/* The places that have rows of their own (a vault's config.config_store_id). */
const struct value *config_others(const struct config *config);
/* The places that partials fill in: each partial's own path, and all that the schema allows partials to
 * fill in. */
const struct value *config_of_partials(const struct config *config, const struct rows *actual);
/* The places of the write-only parts. */
const struct value *config_hidden(const struct config *config, const struct rows *sent);
/* Whether it is not known what Konnect has that nobody wrote: no schema tells, or none did at our last write.
 */
bool config_is_unwatched(const struct config *config);
/* The places at which null is `written` in the open and the state has none yet, and at which it asks for the
 * removal of what Konnect has: by other ways than the state's (write-only parts, what an import left out,
 * fields that are left alone), or maybe, while that is not known. Anywhere else null is the same as nothing.
 */
const struct value *config_nulls(const struct config *config, const struct value *written);

#endif
