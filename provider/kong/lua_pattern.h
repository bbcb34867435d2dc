/* Lua's patterns, in which plugin schemas write their `match` rules: %a and other classes, sets, * + - ?, ^
 * and $.
 *
 * Captures are read over; %b, %f and back references are not known, and a pattern that has them, or takes too
 * long to match, is taken to match: what cannot be checked is not refused. */
#ifndef KONG_LUA_PATTERN_H
#define KONG_LUA_PATTERN_H

#include "base/strview.h"

/* Whether the pattern matches somewhere in `text`. */
bool lua_pattern_matches(strview pattern, strview text);

#endif
