/* All tables. `all_…` are made by CMake from the files of this folder: a file NAME.c that holds a
 * resource defines `const struct resource_def resource_NAME`, and nothing else need be told about it;
 * likewise functions/NAME.c, `const struct function_def function_NAME`. */
#ifndef RESOURCES_RESOURCES_H
#define RESOURCES_RESOURCES_H

#include "table/function.h"
#include "table/schema.h"

extern const struct provider_def provider_konnect;
extern const struct resource_def *const all_resources[]; /* sorted by file name; ends with NULL */
extern const struct function_def *const all_functions[]; /* the same */

#endif
