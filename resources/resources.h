/* All tables. `all_resources` is made by CMake from the files of this folder: a file NAME.c that holds a
 * resource defines `const struct resource_def resource_NAME`, and nothing else need be told about it. */
#ifndef RESOURCES_RESOURCES_H
#define RESOURCES_RESOURCES_H

#include "table/schema.h"

extern const struct provider_def provider_konnect;
extern const struct resource_def *const all_resources[]; /* sorted by file name; ends with NULL */

#endif
