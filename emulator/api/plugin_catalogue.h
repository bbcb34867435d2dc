/* The plugins that the emulator knows: built-in schemas (schemas/ here), and those of a folder
 * (--plugin-schemas), which win over built-in ones of the same name; and the types of partials, which are
 * built in (schemas/partials/). Loaded once, then only read. */
#ifndef EMULATOR_API_PLUGIN_CATALOGUE_H
#define EMULATOR_API_PLUGIN_CATALOGUE_H

#include "base/ctx.h"
#include "kong/schema.h"

struct plugin_catalogue;

/* A schema file, put into the program by embed_schemas.cmake. */
struct builtin_schema {
    const char *name;
    const unsigned char *json;
    size_t len;
};
/* Each ends with a NULL name. */
extern const struct builtin_schema builtin_schemas[];
extern const struct builtin_schema builtin_partials[];

/* Lives in ctx's arena. `folder` may be NULL; its files are NAME.json in the schema endpoint's form. */
bool plugin_catalogue_load(struct ctx *ctx, const char *folder, const struct plugin_catalogue **out);
/* Each: NULL: unknown. */
const struct kong_schema *plugin_catalogue_find(const struct plugin_catalogue *catalogue, strview name);
const struct kong_schema *plugin_catalogue_partial(const struct plugin_catalogue *catalogue, strview type);

#endif
