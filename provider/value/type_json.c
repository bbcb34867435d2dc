/* Types as the protocol's JSON (docs/dev/protocol.md, "Types as JSON"). */
#include "base/mem.h"
#include "value/build.h"
#include "value/json.h"

static const struct {
    const char *word;
    const struct type *type; /* NULL: it takes an argument */
} words[] = {
    [TYPE_DYNAMIC] = { "dynamic", &type_dynamic },
    [TYPE_BOOL] = { "bool", &type_bool },
    [TYPE_NUMBER] = { "number", &type_number },
    [TYPE_STRING] = { "string", &type_string },
    [TYPE_LIST] = { "list", NULL },
    [TYPE_SET] = { "set", NULL },
    [TYPE_MAP] = { "map", NULL },
    [TYPE_TUPLE] = { "tuple", NULL },
    [TYPE_OBJECT] = { "object", NULL },
};
enum { WORD_COUNT = sizeof words / sizeof *words };

static const struct value *argument(struct arena *arena, const struct type *type)
{
    if (type->kind != TYPE_TUPLE && type->kind != TYPE_OBJECT)
        return type_to_value(arena, type->element);
    strview *keys = ARENA_ARRAY(arena, strview, type->count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, type->count);
    for (size_t i = 0; i < type->count; i++) {
        if (type->kind == TYPE_OBJECT)
            keys[i] = type->attrs[i].name;
        items[i] = type_to_value(arena, type_item(type, i));
    }
    return type->kind == TYPE_OBJECT ? value_object(arena, keys, items, type->count)
                                     : value_tuple(arena, items, type->count);
}

const struct value *type_to_value(struct arena *arena, const struct type *type)
{
    const struct value *word = value_string(arena, sv_from(words[type->kind].word));
    if (type->kind == TYPE_DYNAMIC || type_is_primitive(type))
        return word;
    const struct value *parts[] = { word, argument(arena, type) };
    return value_tuple(arena, parts, 2);
}

strview type_to_json(struct arena *arena, const struct type *type)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("");
    if (!json_encode(&ctx, type_to_value(arena, type), &text))
        BUG("an attribute's name holds U+0000");
    return text;
}

static bool no_type(struct ctx *ctx)
{
    return ctx_error(ctx, "Not a type", "A type of the plugin protocol is malformed.");
}

static bool is_tuple(const struct value *value)
{
    return value_is_known(value) && value->type->kind == TYPE_TUPLE;
}

static bool from_value(struct ctx *ctx, const struct value *value, size_t depth, const struct type **out);

/* The names stand in order already: they are the keys of an object. */
static bool object_from_value(struct ctx *ctx, const struct value *members, size_t depth,
                              const struct type **out)
{
    if (!value_is_known(members) || members->type->kind != TYPE_OBJECT)
        return no_type(ctx);
    struct type_attr *attrs = ARENA_ARRAY(ctx->arena, struct type_attr, members->count);
    for (size_t i = 0; i < members->count; i++) {
        attrs[i].name = members->keys[i];
        if (!from_value(ctx, members->items[i], depth, &attrs[i].type))
            return false;
    }
    struct type *type = ARENA_NEW(ctx->arena, struct type);
    *type = (struct type){ .kind = TYPE_OBJECT, .count = members->count, .attrs = attrs };
    *out = type;
    return true;
}

static bool tuple_from_value(struct ctx *ctx, const struct value *elements, size_t depth,
                             const struct type **out)
{
    if (!is_tuple(elements))
        return no_type(ctx);
    const struct type **types = ARENA_ARRAY(ctx->arena, const struct type *, elements->count);
    for (size_t i = 0; i < elements->count; i++)
        if (!from_value(ctx, elements->items[i], depth, &types[i]))
            return false;
    *out = type_tuple(ctx->arena, types, elements->count);
    return true;
}

/* The kind of type that a word names, or WORD_COUNT. */
static size_t find_word(const struct value *value)
{
    size_t i = 0;
    while (i < WORD_COUNT && !sv_equal_z(value_text(value), words[i].word))
        i++;
    return i;
}

static bool with_argument(struct ctx *ctx, const struct value *value, size_t depth, const struct type **out)
{
    size_t word = value->count > 0 ? find_word(value->items[0]) : WORD_COUNT;
    if (word == WORD_COUNT || words[word].type != NULL || value->count != 2)
        return no_type(ctx);
    enum type_kind kind = (enum type_kind)word;
    if (kind == TYPE_OBJECT)
        return object_from_value(ctx, value->items[1], depth, out);
    if (kind == TYPE_TUPLE)
        return tuple_from_value(ctx, value->items[1], depth, out);
    const struct type *element = NULL;
    if (!from_value(ctx, value->items[1], depth, &element))
        return false;
    *out = type_collection(ctx->arena, kind, element);
    return true;
}

/* `depth` counts the types around this one. */
static bool from_value(struct ctx *ctx, const struct value *value, size_t depth, const struct type **out)
{
    if (is_tuple(value))
        return depth < VALUE_MAX_DEPTH ? with_argument(ctx, value, depth + 1, out) : no_type(ctx);
    size_t word = find_word(value);
    if (word == WORD_COUNT || words[word].type == NULL)
        return no_type(ctx);
    *out = words[word].type;
    return true;
}

bool type_from_value(struct ctx *ctx, const struct value *value, const struct type **out)
{
    return from_value(ctx, value, 0, out);
}

bool type_from_json(struct ctx *ctx, strview json, const struct type **out)
{
    const struct value *value = NULL;
    return json_decode_to_depth(ctx, json, JSON_TYPE_DEPTH, &value) && type_from_value(ctx, value, out);
}
