/* Secrets written in the open: a literal in `config` where Kong itself would encrypt it. Plans show `config`,
 * and the state keeps it. The provider's `plaintext_secrets` says whether that is an error (the default), a
 * warning, or allowed. */
#ifndef CONFIG_PLAINTEXT_H
#define CONFIG_PLAINTEXT_H

#include "config/config.h"

/* Looks at the parts of the configuration that plans show. Without a schema it is not known what is secret,
 * so nothing is reported. */
bool plaintext_check(const struct config *config, const struct rows *configured);

#endif
