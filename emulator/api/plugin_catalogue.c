#include "emulator/api/plugin_catalogue.h"

#include "emulator/files.h"
#include "value/json.h"

#include <dirent.h>

struct entry {
    const struct entry *next;
    strview name;
    const struct kong_schema *schema;
};

struct plugin_catalogue {
    const struct entry *first; /* later ones stand before earlier ones */
};

static bool add(struct ctx *ctx, struct plugin_catalogue *catalogue, strview name, strview text)
{
    const struct value *json;
    const struct kong_schema *schema;
    if (!json_decode(ctx, text, &json) || !kong_schema_parse(ctx, json, &schema))
        return ctx_error(ctx, "Cannot read a plugin schema", "%s.json", name.data);
    struct entry *entry = ARENA_NEW(ctx->arena, struct entry);
    entry->next = catalogue->first;
    entry->name = name;
    entry->schema = schema;
    catalogue->first = entry;
    return true;
}

static bool add_file(struct ctx *ctx, struct plugin_catalogue *catalogue, const char *folder, strview file)
{
    strview text;
    strview suffix = SV(".json");
    if (!sv_ends_with(file, suffix))
        return true;
    strview name = arena_copy(ctx->arena, sv_slice(file, 0, file.len - suffix.len));
    return file_read(ctx, arena_printf(ctx->arena, "%s/" SV_FMT, folder, SV_ARG(file)).data, &text) &&
           add(ctx, catalogue, name, text);
}

static void close_dir(DIR **dir)
{
    if (*dir != NULL)
        closedir(*dir);
}

static bool add_folder(struct ctx *ctx, struct plugin_catalogue *catalogue, const char *folder)
{
    __attribute__((cleanup(close_dir))) DIR *dir = opendir(folder);
    if (dir == NULL)
        return ctx_error(ctx, "Cannot read the folder of plugin schemas", "%s", folder);
    for (struct dirent *item = readdir(dir); item != NULL; item = readdir(dir))
        if (!add_file(ctx, catalogue, folder, arena_copy(ctx->arena, sv_from(item->d_name))))
            return false;
    return true;
}

bool plugin_catalogue_load(struct ctx *ctx, const char *folder, const struct plugin_catalogue **out)
{
    struct plugin_catalogue *catalogue = ARENA_NEW(ctx->arena, struct plugin_catalogue);
    for (const struct builtin_schema *builtin = builtin_schemas; builtin->name != NULL; builtin++)
        if (!add(ctx, catalogue, sv_from(builtin->name), sv_make((const char *)builtin->json, builtin->len)))
            return false;
    if (folder != NULL && !add_folder(ctx, catalogue, folder))
        return false;
    *out = catalogue;
    return true;
}

const struct kong_schema *plugin_catalogue_find(const struct plugin_catalogue *catalogue, strview name)
{
    for (const struct entry *entry = catalogue->first; entry != NULL; entry = entry->next)
        if (sv_equal(entry->name, name))
            return entry->schema;
    return NULL;
}
