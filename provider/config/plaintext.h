/* Secrets written in the open: a literal in `config` where Kong itself would encrypt it. Plans show `config`,
 * and the state keeps it. The provider's `plaintext_secrets` says whether that is an error (the default), a
 * warning, or allowed. */
#ifndef CONFIG_PLAINTEXT_H
#define CONFIG_PLAINTEXT_H

#include "table/schema.h"

struct session;
struct kong_schema;

/* Looks at what is configured in the open, by `schema` (NULL: nothing is known, so nothing is said). */
bool plaintext_check(struct ctx *ctx, struct session *session, const struct kong_schema *schema,
                     const struct rows *config);

#endif
