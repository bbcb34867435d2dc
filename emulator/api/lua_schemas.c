/* Answers and errors are those of the third back end (docs/dev/konnect.md, "Schemas of custom plugins"). */
#include "emulator/api/lua_schemas.h"

#include "base/mem.h"
#include "emulator/api/handlers.h"
#include "emulator/api/legacy_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/restore.h"
#include "emulator/api/validation.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <regex.h>

static const char kind[] = "plugin-schemas";

static const struct field_rule rules[] = {
    { .name = "lua_schema", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1 },
};
static const struct field_table table = FIELD_TABLE(rules);

/* `name = "myplugin"`: the first assignment of that form; empty: there is none. */
static strview name_in(struct arena *arena, strview lua)
{
    regex_t pattern;
    regmatch_t found[3];
    strview name = SV("");
    if (regcomp(&pattern, "(^|[^[:alnum:]_])name[[:space:]]*=[[:space:]]*[\"']([^\"']+)[\"']",
                REG_EXTENDED) != 0)
        BUG("the pattern of a name does not compile");
    const char *text = arena_copy(arena, lua).data;
    if (regexec(&pattern, text, 3, found, 0) == 0)
        name = arena_copy(arena, sv_make(text + found[2].rm_so, (size_t)(found[2].rm_eo - found[2].rm_so)));
    regfree(&pattern);
    return name;
}

static bool find(struct exchange *exchange, strview name, struct entity *out)
{
    return store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, kind), name, out);
}

bool lua_schemas_have(struct exchange *exchange, strview name)
{
    struct entity schema;
    return find(exchange, name, &schema);
}

static bool find_named(struct exchange *exchange, struct entity *out)
{
    return find(exchange, exchange_arg(exchange, "name"), out) || legacy_error(exchange, 404, "Not Found");
}

/* What a refusal says is not known. */
static bool read_body(struct exchange *exchange, const struct value **out, strview *name)
{
    struct violations violations = violations_make(exchange->arena);
    const struct value *body = NULL;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body))
        return legacy_error(exchange, 400, "Bad Request");
    *out = body_check(&table, body, false, &violations);
    if (violations.first != NULL)
        return legacy_error(exchange, 400, "Bad Request");
    *name = name_in(exchange->arena, value_text_at(*out, "lua_schema"));
    return name->len > 0 || legacy_error(exchange, 400, "the schema has no name");
}

static void answer(struct exchange *exchange, int status, const struct value *schema)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put(&object, SV("item"), schema);
    reply_json(exchange, status, object_build(&object));
}

static const struct value *document(struct exchange *exchange, const struct value *body, strview name,
                                    const struct value *created_at)
{
    int64_t now = emulator_tick(exchange->emulator) / 1000;
    struct object_builder object = object_builder_from(exchange->arena, body);
    object_put_text(&object, "name", name);
    object_put_int(&object, "created_at", restore_number(exchange, "created_at", now));
    object_put(&object, SV("created_at"), created_at);
    object_put_int(&object, "updated_at", restore_number(exchange, "updated_at", now));
    return object_build(&object);
}

void lua_schemas_list(struct exchange *exchange)
{
    plane_list_whole(exchange, kind);
}

void lua_schemas_create(struct exchange *exchange)
{
    const struct value *body = NULL;
    struct entity old;
    strview name = SV("");
    if (!read_body(exchange, &body, &name))
        return;
    if (find(exchange, name, &old)) {
        legacy_error(exchange, 409, "Conflict");
        return;
    }
    const struct value *made = document(exchange, body, name, NULL);
    store_insert(exchange->emulator->store, plane_place(exchange, kind), name,
                 exchange_encode(exchange, made));
    answer(exchange, 201, made);
}

void lua_schemas_read(struct exchange *exchange)
{
    struct entity entity;
    if (find_named(exchange, &entity))
        answer(exchange, 200, entity_value(exchange->arena, &entity));
}

/* Whether a PUT may rename, or creates what is not there, is not known: it may not, and does not. */
void lua_schemas_update(struct exchange *exchange)
{
    struct entity entity;
    const struct value *body = NULL;
    strview name = SV("");
    if (!find_named(exchange, &entity) || !read_body(exchange, &body, &name))
        return;
    if (!sv_equal(name, entity.id)) {
        legacy_error(exchange, 400, "the schema has another name");
        return;
    }
    const struct value *created_at = value_get(entity_value(exchange->arena, &entity), SV("created_at"));
    const struct value *changed = document(exchange, body, name, created_at);
    store_replace(exchange->emulator->store, entity.row, exchange_encode(exchange, changed));
    answer(exchange, 200, changed);
}

void lua_schemas_delete(struct exchange *exchange)
{
    struct entity entity;
    if (!find_named(exchange, &entity))
        return;
    store_delete(exchange->emulator->store, entity.row);
    reply_json(exchange, 204, NULL);
}
