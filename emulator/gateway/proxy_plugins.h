/* The plugins that apply to a request, and running them.
 *
 * Of several instances of a plugin that apply, the most specific one runs, by Kong's order of scopes. The
 * order between plugins is that of Kong's priorities.
 */
#ifndef EMULATOR_GATEWAY_PROXY_PLUGINS_H
#define EMULATOR_GATEWAY_PROXY_PLUGINS_H

#include "emulator/gateway/proxy_call.h"

/* The part of a plugin that runs before the upstream is asked. `config` has no references any more. False: it
 * has set the answer. */
bool proxy_key_auth(struct proxy_call *call, const struct value *config);
bool proxy_request_transformer(struct proxy_call *call, const struct value *config);
bool proxy_ai_proxy(struct proxy_call *call, const struct value *config);
bool proxy_request_termination(struct proxy_call *call, const struct value *config);

/* Runs all that apply. False: one of them has set the answer. */
bool proxy_plugins_run(struct proxy_call *call);

#endif
