/* The one mutable object of the process: what ConfigureProvider set up, and the stop flag.
 *
 * Terraform starts one process per provider configuration, so configuration is written once and then read by
 * many threads; in debug mode (reattach) one process serves several, and the newest configuration counts.
 */
#ifndef ENGINE_PROVIDER_H
#define ENGINE_PROVIDER_H

#include "table/function.h"
#include "table/session.h"

struct provider;

/* `def` and `resources` (ends with NULL) are borrowed tables. Never NULL. */
struct provider *provider_new(const struct provider_def *def, const struct resource_def *const *resources,
                              const struct world *world);
void provider_free(struct provider *provider);

const struct provider_def *provider_definition(const struct provider *provider);
/* All resources; ends with NULL. */
const struct resource_def *const *provider_resources(const struct provider *provider);
/* NULL when there is none of that name. */
const struct resource_def *provider_resource(const struct provider *provider, strview type_name);
const struct function_def *provider_function(const struct provider *provider, strview name);

/* ValidateProviderConfig: what can be said of the block alone, without the environment. */
bool provider_validate(struct ctx *ctx, struct provider *provider, const struct value *config);
/* ConfigureProvider: block and environment together; exactly one error per fault, naming attribute and
 * variable. An attribute that is still unknown (while planning) is no error here: what needs it says so
 * later. Core validates the block before each run; where it did not, the session spans several of them
 * (docs/dev/protocol.md, "terraform test"). */
bool provider_configure(struct ctx *ctx, struct provider *provider, const struct value *config,
                        strview terraform_version);

/* StopProvider: ends every wait at once. Any thread. */
void provider_stop(struct provider *provider);
const atomic_bool *provider_stop_flag(const struct provider *provider);

/* The newest configuration's session; before ConfigureProvider one in which nothing is set. Never NULL; it
 * lives until the process ends. */
struct session *provider_session(struct provider *provider);

#endif
