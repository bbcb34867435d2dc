/* JSON text cut into pieces that are not decoded: a list of a thousand objects becomes a thousand texts, and
 * only those that somebody asks for are ever made into values.
 */
#ifndef VALUE_JSON_CUT_H
#define VALUE_JSON_CUT_H

#include "base/strview.h"

#include <stdbool.h>

/* Calls `visit` for each member of the object, or element of the array, that the text is: with its name as it
 * is written (without quotes, escapes left as they are; empty in an array) and its own text. False: `visit`
 * returned false, or the text is neither, or has no end, or its brackets do not match. What is inside the
 * pieces is not checked: json_decode does that. */
bool json_cut(strview text, bool (*visit)(void *payload, strview name, strview piece), void *payload);

#endif
