/* Schemas of custom plugins, Lua text: core-entities/plugin-schemas. They are kept, not run: a plugin of such
 * a name may be created, and its config is not checked. */
#ifndef EMULATOR_API_LUA_SCHEMAS_H
#define EMULATOR_API_LUA_SCHEMAS_H

#include "emulator/http/exchange.h"

/* Whether the request's control plane has the schema of that plugin. */
bool lua_schemas_have(struct exchange *exchange, strview name);

#endif
