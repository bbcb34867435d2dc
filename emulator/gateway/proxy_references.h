/* Putting secrets in the place of the references to them. */
#ifndef EMULATOR_GATEWAY_PROXY_REFERENCES_H
#define EMULATOR_GATEWAY_PROXY_REFERENCES_H

#include "emulator/gateway/proxy_call.h"

/* The plugin's config with each `{vault://…}` in a referenceable field resolved by the control plane's vaults
 * (docs/dev/konnect.md, "References to vaults"), anew at each request: a rotated secret holds at once. One
 * that cannot be resolved becomes the empty text, as in Kong, and a line on stderr names it. Takes
 * emulator->lock. */
const struct value *proxy_references_resolve(struct proxy_call *call, const struct value *plugin);

#endif
