/* An object that Konnect's answer shows, item of a list or body of a GET, as an import and the read after it
 * would give it. Konnect is asked for nothing but the schemas of free-form configuration, and once for each.
 */
#ifndef ENGINE_FOUND_H
#define ENGINE_FOUND_H

#include "config/memory.h"
#include "table/configured.h"
#include "table/session.h"

struct found {
    struct rows state;
    struct rows actual;          /* what Konnect has, secrets among it (table/answer.h) */
    struct config_memory memory; /* what of a free-form configuration was left out */
    bool guessed; /* no schema tells what of the configuration is secret or a default: its names have to */
};

/* `address`: rows of which those of the list's URL are known; the others count where the answer does not tell
 * (the control plane, a parent). Errors: a value that does not fit its row. */
bool found_object(struct ctx *ctx, struct session *session, const struct resource_def *def,
                  const struct rows *address, const struct value *answer, struct found *out);

/* The configuration that describes it, also without what Kong's schema of it, beside `config`, has as a
 * default: the protocols of a plugin. */
struct configured found_configured(struct ctx *ctx, struct session *session, const struct resource_def *def,
                                   const struct found *found);

#endif
