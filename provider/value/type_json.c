/* Types as the protocol's JSON (plugin-protocol.md 4.4). */
#include "value/json.h"

static const struct {
    const char *word;
    enum type_kind kind;
    const struct type *type; /* NULL: it takes an argument */
} words[] = {
    { "dynamic", TYPE_DYNAMIC, &type_dynamic },
    { "bool", TYPE_BOOL, &type_bool },
    { "number", TYPE_NUMBER, &type_number },
    { "string", TYPE_STRING, &type_string },
    { "list", TYPE_LIST, NULL },
    { "set", TYPE_SET, NULL },
    { "map", TYPE_MAP, NULL },
    { "tuple", TYPE_TUPLE, NULL },
    { "object", TYPE_OBJECT, NULL },
};
enum { WORD_COUNT = sizeof words / sizeof *words };

static const struct value *to_value(struct arena *arena, const struct type *type);

static const struct value *argument(struct arena *arena, const struct type *type)
{
    if (type->kind != TYPE_TUPLE && type->kind != TYPE_OBJECT)
        return to_value(arena, type->element);
    strview *keys = ARENA_ARRAY(arena, strview, type->count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, type->count);
    for (size_t i = 0; i < type->count; i++) {
        if (type->kind == TYPE_OBJECT)
            keys[i] = type->attrs[i].name;
        items[i] = to_value(arena, type->kind == TYPE_OBJECT ? type->attrs[i].type : type->elements[i]);
    }
    return type->kind == TYPE_OBJECT ? value_object(arena, keys, items, type->count)
                                     : value_tuple(arena, items, type->count);
}

static const struct value *optional_names(struct arena *arena, const struct type *type)
{
    const struct value **names = ARENA_ARRAY(arena, const struct value *, type->count);
    size_t count = 0;
    for (size_t i = 0; type->kind == TYPE_OBJECT && i < type->count; i++)
        if (type->attrs[i].optional)
            names[count++] = value_string(arena, type->attrs[i].name);
    return value_tuple(arena, names, count);
}

static const struct value *to_value(struct arena *arena, const struct type *type)
{
    const struct value *word = value_string(arena, sv_from(type_friendly_name(type)));
    if (type->kind == TYPE_DYNAMIC || type_is_primitive(type))
        return word;
    const struct value *parts[] = { word, argument(arena, type), optional_names(arena, type) };
    return value_tuple(arena, parts, parts[2]->count > 0 ? 3 : 2);
}

strview type_to_json(struct arena *arena, const struct type *type)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("");
    (void)json_encode(&ctx, to_value(arena, type), &text); /* known values without U+0000 always print */
    return text;
}

static bool no_type(struct ctx *ctx)
{
    return ctx_error(ctx, "Not a type", "A type of the plugin protocol is malformed.");
}

static bool is_named(const struct value *names, strview name)
{
    for (size_t i = 0; names != NULL && i < names->count; i++)
        if (sv_equal(value_text(names->items[i]), name))
            return true;
    return false;
}

static bool object_from_value(struct ctx *ctx, const struct value *members, const struct value *optional,
                              const struct type **out)
{
    if (!value_is_known(members) || members->type->kind != TYPE_OBJECT)
        return no_type(ctx);
    if (optional != NULL && (!value_is_known(optional) || optional->type->kind != TYPE_TUPLE))
        return no_type(ctx);
    struct type_attr *attrs = ARENA_ARRAY(ctx->arena, struct type_attr, members->count);
    for (size_t i = 0; i < members->count; i++) {
        attrs[i].name = members->keys[i];
        attrs[i].optional = is_named(optional, members->keys[i]);
        if (!type_from_value(ctx, members->items[i], &attrs[i].type))
            return false;
    }
    *out = type_object(ctx->arena, attrs, members->count);
    return true;
}

static bool tuple_from_value(struct ctx *ctx, const struct value *elements, const struct type **out)
{
    if (!value_is_known(elements) || elements->type->kind != TYPE_TUPLE)
        return no_type(ctx);
    const struct type **types = ARENA_ARRAY(ctx->arena, const struct type *, elements->count);
    for (size_t i = 0; i < elements->count; i++)
        if (!type_from_value(ctx, elements->items[i], &types[i]))
            return false;
    *out = type_tuple(ctx->arena, types, elements->count);
    return true;
}

static size_t find_word(strview text)
{
    size_t i = 0;
    while (i < WORD_COUNT && !sv_equal_z(text, words[i].word))
        i++;
    return i;
}

/* Values come from json_decode, which bounds their depth. */
bool type_from_value(struct ctx *ctx, const struct value *value, const struct type **out)
{
    bool bare = value_text(value).len > 0;
    bool with_argument = value_is_known(value) && value->type->kind == TYPE_TUPLE && value->count >= 2;
    if (!bare && !with_argument)
        return no_type(ctx);
    size_t word = find_word(value_text(bare ? value : value->items[0]));
    if (word == WORD_COUNT || (words[word].type != NULL) != bare)
        return no_type(ctx);
    if (bare) {
        *out = words[word].type;
        return true;
    }
    if (words[word].kind == TYPE_OBJECT && value->count <= 3)
        return object_from_value(ctx, value->items[1], value->count == 3 ? value->items[2] : NULL, out);
    if (value->count != 2)
        return no_type(ctx);
    if (words[word].kind == TYPE_TUPLE)
        return tuple_from_value(ctx, value->items[1], out);
    const struct type *element = NULL;
    if (!type_from_value(ctx, value->items[1], &element))
        return false;
    *out = type_collection(ctx->arena, words[word].kind, element);
    return true;
}

bool type_from_json(struct ctx *ctx, strview json, const struct type **out)
{
    const struct value *value = NULL;
    return json_decode(ctx, json, &value) && type_from_value(ctx, value, out);
}
