#include "schema_samples.h"

#include "suite.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <stdio.h>

/* A copy in which each node that `is_odd` holds for is replaced. */
static const struct value *replace(struct arena *arena, const struct value *value,
                                   bool (*is_odd)(const struct value *value), const struct value *with)
{
    if (is_odd(value))
        return with;
    if (!value_is_object(value) && !value_is_array(value))
        return value;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, value->count);
    for (size_t i = 0; i < value->count; i++)
        items[i] = replace(arena, value->items[i], is_odd, with);
    return value_is_object(value) ? value_object(arena, value->keys, items, value->count)
                                  : value_tuple(arena, items, value->count);
}

static bool is_mark(const struct value *value)
{
    return sv_equal_z(value_text(value), "?");
}

const struct value *sample_value(struct arena *arena, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    REQUIRE(json_decode(&ctx, sv_from(json), &value));
    return replace(arena, value, is_mark, value_unknown(arena, &type_dynamic));
}

const struct kong_schema *sample_schema(struct arena *arena, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    const struct kong_schema *schema = NULL;
    REQUIRE(json_decode(&ctx, sv_from(json), &value));
    REQUIRE(kong_schema_parse(&ctx, value, &schema));
    return schema;
}

const struct field *sample_record(struct arena *arena, const char *fields, const char *more)
{
    strview json = arena_printf(
        arena, "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,%s%s\"fields\":[%s]}}]}",
        more, *more != '\0' ? "," : "", fields);
    return sample_schema(arena, json.data)->config;
}

strview sample_text(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("");
    REQUIRE(json_encode(&ctx, replace(arena, value, value_is_unknown, value_string(arena, SV("?"))), &text));
    return text;
}

static strview read_file(struct arena *arena, const char *path)
{
    struct buf text = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    FILE *file = fopen(path, "r");
    char piece[4096];
    size_t length;
    while (file != NULL && (length = fread(piece, 1, sizeof piece, file)) > 0)
        buf_append(&text, sv_make(piece, length));
    if (file != NULL)
        (void)fclose(file);
    return arena_copy(arena, buf_view(&text));
}

const struct kong_schema *sample_schema_file(struct arena *arena, const char *path)
{
    return sample_schema(arena, read_file(arena, path).data);
}
