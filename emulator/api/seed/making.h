/* Making what a seed file holds, by the handlers that answer a client's POST: so the same checks hold. */
#ifndef EMULATOR_API_SEED_MAKING_H
#define EMULATOR_API_SEED_MAKING_H

#include "emulator/api/entity_kind.h"
#include "emulator/api/seed/yaml_text.h"
#include "emulator/http/exchange.h"

/* A seed file while it is made. */
struct seeding {
    struct ctx *ctx; /* its arena has what lasts: what the file says, and ids */
    struct emulator *emulator;
    const struct yaml_text *file; /* NULL: what the emulator itself starts with */
    strview plane;                /* the control plane that things are made in; empty: none yet */
};

/* What is made: as a client would send it, and where it comes from. */
struct made {
    const struct value *body;
    const struct value *restored; /* as exchange->restored */
    const struct value *place;    /* of the file: what errors name; NULL without a file */
};

/* A POST to a handler whose route has, beside {plane}, the hole `hole` (NULL: none) with `hole_value` in it.
 * `id` gets that of what was made; empty: it has none. Errors: what the answer says, with file and line. */
bool making_post(struct seeding *seeding, const struct made *made, void (*handler)(struct exchange *exchange),
                 const char *hole, strview hole_value, strview *id);
/* An entity of that kind. */
bool making_entity(struct seeding *seeding, const struct made *made, const struct entity_kind *kind,
                   strview *id);

/* An error at a place of the file; returns false. */
bool making_error(struct seeding *seeding, const struct value *place, strview what);

#endif
