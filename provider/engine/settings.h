/* The provider block and the environment, resolved into one set of settings. */
#ifndef ENGINE_SETTINGS_H
#define ENGINE_SETTINGS_H

#include "table/rows.h"

/* Each row's value: the block's, else the environment's, else null; unknown stays unknown. HCL beats the
 * environment for a whole group: a token in the block makes the variables of both tokens count for nothing.
 * Errors: a variable that does not fit its attribute's type, none or several of a group, a value outside its
 * limits. */
bool settings_resolve(struct ctx *ctx, const struct provider_def *def, const struct rows *config,
                      const char *(*environment)(const char *name), struct rows *out);

/* Konnect's address from `server_url` or `region`, without trailing slash and without /v2; empty while
 * unknown. Errors: malformed URL. Warnings: plain HTTP to another machine. */
bool settings_base_url(struct ctx *ctx, const struct provider_def *def, const struct rows *settings,
                       strview *out);

#endif
