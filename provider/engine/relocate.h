/* A replacement that no line of the resource asks for: the provider's control plane is another one now. */
#ifndef ENGINE_RELOCATE_H
#define ENGINE_RELOCATE_H

#include "table/session.h"

struct relocation {
    const struct value *prior;
    const struct value *now;
};

/* The object of `relocation->prior` will be replaced, because its attribute `attr` is now the provider's
 * (`relocation->now`): a warning that names both control planes and where the new one came from. False, with
 * an error, when the new one is not there: nothing may be destroyed for it. Where Konnect cannot be asked
 * yet, the warning alone. */
bool relocate_is_possible(struct ctx *ctx, struct session *session, const struct attr *attr,
                          const struct relocation *relocation);

#endif
