#include "emulator/api/plugin_catalogue.h"

#include "base/buf.h"
#include "emulator/files.h"
#include "value/json.h"

#include <dirent.h>

struct entry {
    const struct entry *next;
    strview name;
    const struct kong_schema *schema;
};

struct plugin_catalogue {
    /* Later ones stand before earlier ones. */
    const struct entry *plugins;
    const struct entry *partials;
};

static bool add(struct ctx *ctx, const struct entry **list, strview name, strview text)
{
    const struct value *json;
    const struct kong_schema *schema;
    if (!json_decode(ctx, text, &json) || !kong_schema_parse(ctx, json, &schema))
        return ctx_error(ctx, "Cannot read a schema", "%s.json", name.data);
    struct entry *entry = ARENA_NEW(ctx->arena, struct entry);
    entry->next = *list;
    entry->name = name;
    entry->schema = schema;
    *list = entry;
    return true;
}

static bool add_file(struct ctx *ctx, struct plugin_catalogue *catalogue, const char *folder, strview file)
{
    strview text;
    strview suffix = SV(".json");
    if (!sv_ends_with(file, suffix))
        return true;
    strview name = arena_copy(ctx->arena, sv_slice(file, 0, file.len - suffix.len));
    return file_read(ctx, arena_printf(ctx->arena, "%s/" SV_FMT, folder, SV_ARG(file)).data, BUF_LIMIT_TEXT,
                     &text) &&
           add(ctx, &catalogue->plugins, name, text);
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

static bool add_builtin(struct ctx *ctx, const struct entry **list, const struct builtin_schema *builtin)
{
    for (; builtin->name != NULL; builtin++)
        if (!add(ctx, list, sv_from(builtin->name), sv_make((const char *)builtin->json, builtin->len)))
            return false;
    return true;
}

bool plugin_catalogue_load(struct ctx *ctx, const char *folder, const struct plugin_catalogue **out)
{
    struct plugin_catalogue *catalogue = ARENA_NEW(ctx->arena, struct plugin_catalogue);
    if (!add_builtin(ctx, &catalogue->plugins, builtin_schemas) ||
        !add_builtin(ctx, &catalogue->partials, builtin_partials))
        return false;
    if (folder != NULL && !add_folder(ctx, catalogue, folder))
        return false;
    *out = catalogue;
    return true;
}

static const struct kong_schema *find(const struct entry *list, strview name)
{
    for (const struct entry *entry = list; entry != NULL; entry = entry->next)
        if (sv_equal(entry->name, name))
            return entry->schema;
    return NULL;
}

const struct kong_schema *plugin_catalogue_find(const struct plugin_catalogue *catalogue, strview name)
{
    return find(catalogue->plugins, name);
}

const struct kong_schema *plugin_catalogue_partial(const struct plugin_catalogue *catalogue, strview type)
{
    return find(catalogue->partials, type);
}
