/* Secrets written in the open: a literal in `config` where Kong itself would encrypt it. Plans show `config`,
 * and the state keeps it. The provider's `plaintext_secrets` says whether that is an error (the default), a
 * warning, or allowed. */
#ifndef ENGINE_PLAINTEXT_H
#define ENGINE_PLAINTEXT_H

#include "engine/schema.h"

struct provider;

/* Hooks for resource_def.check_plan: which fields are secret is known to the plugin's schema in Konnect, for
 * plugins, and to a list here, for vaults. */
bool plaintext_check_plugin(struct ctx *ctx, struct provider *provider, const struct rows *config,
                            const struct rows *planned);
bool plaintext_check_vault(struct ctx *ctx, struct provider *provider, const struct rows *config,
                           const struct rows *planned);

/* Hooks for resource_def.conceal: Konnect's `config` without the literals at secret fields (references stay),
 * because an import would bring them into the state in the open. */
const struct value *plaintext_conceal_plugin(struct ctx *ctx, struct provider *provider,
                                             const struct rows *state, const struct value *config);
const struct value *plaintext_conceal_vault(struct ctx *ctx, struct provider *provider,
                                            const struct rows *state, const struct value *config);

#endif
