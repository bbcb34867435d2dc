/* What tables cannot say about vaults, services, routes and consumers; see struct entity_kind. */
#ifndef EMULATOR_API_ENTITY_HOOKS_H
#define EMULATOR_API_ENTITY_HOOKS_H

#include "emulator/api/violation.h"
#include "emulator/http/exchange.h"

/* The type must be known, and its required settings present; hcv gets its defaults. */
bool vault_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                    const struct value **out);
/* `url` is shorthand for protocol, host, port and path; a port may come as text. */
const struct value *service_prepare(struct arena *arena, const struct value *body,
                                    struct violations *violations);
/* At least one matcher that goes with the protocols. */
bool route_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                    const struct value **out);
/* A credential without a key gets a random one. */
bool key_auth_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                       const struct value **out);
/* A username or a custom_id. */
bool consumer_complete(struct exchange *exchange, const struct value *document, struct violations *violations,
                       const struct value **out);

#endif
