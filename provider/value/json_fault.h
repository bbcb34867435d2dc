/* Where a text stops being JSON, in words. The decoder (value/json.h) only says that it does. */
#ifndef VALUE_JSON_FAULT_H
#define VALUE_JSON_FAULT_H

#include "base/arena.h"
#include "base/strview.h"

/* The first place at which the text does not follow JSON's grammar, and what would be right there: "At line
 * 3, column 1, a name in double quotes is expected". Lines and columns (of characters) count from one. Quotes
 * nothing of the text, which may be a secret. Empty: the grammar is kept, or what is wrong is none of its
 * matters (UTF-8, nesting). */
strview json_fault(struct arena *arena, strview text);

#endif
