#include "value/json.h"

#include "base/ascii.h"
#include "base/hex.h"
#include "base/mem.h"
#include "value/build.h"

#include <cjson/cJSON.h>
#include <pthread.h>

/* cJSON keeps numbers as doubles. So before it parses, every number is turned into a string, a mark
 * followed by the literal; real strings get another mark. That keeps all digits. */
enum { MARK_NUMBER = 'n', MARK_STRING = 's' };

static void *hook_alloc(size_t size)
{
    return mem_alloc(size);
}

static void hook_free(void *block)
{
    mem_free(block);
}

/* What cJSON copies may be secret: mem_free wipes it. */
static void install_hooks(void)
{
    cJSON_Hooks hooks = { hook_alloc, hook_free };
    cJSON_InitHooks(&hooks);
}

static void use_cjson(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, install_hooks);
}

static void delete_tree(cJSON **tree)
{
    cJSON_Delete(*tree);
}
#define CLEANUP_TREE __attribute__((cleanup(delete_tree)))

static bool malformed(struct ctx *ctx, const char *why)
{
    return ctx_error(ctx, "Not valid JSON", "%s.", why);
}

/* ---- Reading ---- */

struct marking {
    struct ctx *ctx;
    strview text;
    size_t at;
    size_t depth;
    size_t max_depth;
    bool after_number; /* since the last string: a colon must follow a string */
    struct buf marked;
};

/* cJSON takes `\uZZZZ` for U+0000, so the digits are checked here; surrogates it checks itself. */
static bool mark_escape(struct marking *marking)
{
    strview rest = sv_slice(marking->text, marking->at, marking->text.len);
    size_t length = sv_starts_with(rest, SV("\\u")) ? 6 : 2;
    strview escape = sv_slice(rest, 0, length);
    if (escape.len < length)
        return malformed(marking->ctx, "A text has no end");
    for (size_t i = 2; i < length; i++)
        if (hex_digit(escape.data[i]) < 0)
            return malformed(marking->ctx, "A text has a malformed escape");
    if (sv_equal_z(escape, "\\u0000"))
        return malformed(marking->ctx, "A text holds the character U+0000, which Terraform cannot keep");
    buf_append(&marking->marked, escape);
    marking->at += length;
    return true;
}

static bool mark_string(struct marking *marking)
{
    marking->at++;
    marking->after_number = false;
    buf_append_byte(&marking->marked, '"');
    buf_append_byte(&marking->marked, MARK_STRING);
    while (marking->at < marking->text.len) {
        char byte = marking->text.data[marking->at];
        if ((unsigned char)byte < 0x20)
            return malformed(marking->ctx, "A text holds a control character that is not escaped");
        if (byte == '\\') {
            if (!mark_escape(marking))
                return false;
            continue;
        }
        buf_append_byte(&marking->marked, byte);
        marking->at++;
        if (byte == '"')
            return true;
    }
    return malformed(marking->ctx, "A text has no end");
}

static bool is_number_byte(char byte)
{
    return ascii_is_digit(byte) || byte == '-' || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}

static bool mark_number(struct marking *marking)
{
    size_t start = marking->at;
    while (marking->at < marking->text.len && is_number_byte(marking->text.data[marking->at]))
        marking->at++;
    strview literal = sv_slice(marking->text, start, marking->at);
    if (!number_is_valid(literal))
        return malformed(marking->ctx, "A number is malformed");
    buf_append_byte(&marking->marked, '"');
    buf_append_byte(&marking->marked, MARK_NUMBER);
    buf_append(&marking->marked, literal);
    buf_append_byte(&marking->marked, '"');
    marking->after_number = true;
    return true;
}

static bool mark_token(struct marking *marking)
{
    char byte = marking->text.data[marking->at];
    if (byte == '"')
        return mark_string(marking);
    if (byte == '-' || ascii_is_digit(byte))
        return mark_number(marking);
    bool is_control = (unsigned char)byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    if (is_control || (unsigned char)byte >= 0x7f)
        return malformed(marking->ctx, "There is a character between the values that JSON does not have");
    if (byte == ':' && marking->after_number)
        return malformed(marking->ctx, "A name is a number");
    if (byte == '{' || byte == '[')
        marking->depth++;
    if ((byte == '}' || byte == ']') && marking->depth > 0)
        marking->depth--;
    if (marking->depth > marking->max_depth)
        return malformed(marking->ctx, "It is nested too deeply");
    buf_append_byte(&marking->marked, byte);
    marking->at++;
    return true;
}

/* The text with numbers and strings marked. */
static bool mark(struct ctx *ctx, strview text, size_t max_depth, strview *out)
{
    if (!sv_is_utf8(text))
        return malformed(ctx, "It is not UTF-8");
    if (text.len > BUF_LIMIT_DYNAMIC_VALUE)
        return malformed(ctx, "It is too large");
    /* A one-digit number grows the most: "1," becomes four bytes more. */
    struct marking marking = { .ctx = ctx, .text = text, .max_depth = max_depth };
    marking.marked = buf_make(ctx->arena, text.len * 4);
    while (marking.at < text.len)
        if (!mark_token(&marking))
            return false;
    *out = buf_view(&marking.marked);
    return true;
}

static const struct value *from_tree(struct arena *arena, const cJSON *node);

static size_t child_count(const cJSON *node)
{
    size_t count = 0;
    for (const cJSON *child = node->child; child != NULL; child = child->next)
        count++;
    return count;
}

static const struct value *from_container(struct arena *arena, const cJSON *node)
{
    size_t count = child_count(node);
    strview *keys = ARENA_ARRAY(arena, strview, count);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, count);
    size_t i = 0;
    for (const cJSON *child = node->child; child != NULL; child = child->next, i++) {
        if (child->string != NULL)
            keys[i] = arena_copy(arena, sv_from(child->string + 1)); /* behind its mark */
        items[i] = from_tree(arena, child);
    }
    return cJSON_IsObject(node) ? value_object(arena, keys, items, count) : value_tuple(arena, items, count);
}

static const struct value *from_tree(struct arena *arena, const cJSON *node)
{
    if (cJSON_IsBool(node))
        return value_bool(arena, cJSON_IsTrue(node) != 0);
    if (cJSON_IsNull(node))
        return value_null(arena, &type_dynamic);
    if (!cJSON_IsString(node))
        return from_container(arena, node);
    strview text = arena_copy(arena, sv_from(node->valuestring + 1));
    return node->valuestring[0] == MARK_NUMBER ? value_number(arena, text) : value_string(arena, text);
}

bool json_decode_to_depth(struct ctx *ctx, strview text, size_t max_depth, const struct value **out)
{
    strview marked;
    use_cjson();
    if (!mark(ctx, text, max_depth, &marked))
        return false;
    const char *end = NULL;
    CLEANUP_TREE cJSON *tree = cJSON_ParseWithLengthOpts(marked.data, marked.len, &end, 0);
    if (tree == NULL)
        return malformed(ctx, marked.len == 0 ? "It is empty" : "It does not follow JSON's grammar");
    if (sv_trim(sv_slice(marked, (size_t)(end - marked.data), marked.len)).len > 0)
        return malformed(ctx, "Something follows the value");
    *out = from_tree(ctx->arena, tree);
    return true;
}

bool json_decode(struct ctx *ctx, strview text, const struct value **out)
{
    return json_decode_to_depth(ctx, text, VALUE_MAX_DEPTH, out);
}

/* ---- Writing ---- */

static bool to_tree(struct ctx *ctx, const struct value *value, const struct path *path, cJSON **out);

static bool check_text(struct ctx *ctx, strview text, const struct path *path)
{
    if (sv_find(text, '\0') == SIZE_MAX)
        return true;
    return ctx_error_at(ctx, path, "Not valid JSON", "A text holds the character U+0000.");
}

/* Adds to `tree` what could be made; the caller deletes it in any case. */
static bool add_items(struct ctx *ctx, const struct value *value, const struct path *path, cJSON *tree)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct path *place = value_item_path(ctx->arena, value, i, path);
        cJSON *item = NULL;
        if (value_has_keys(value) && !check_text(ctx, value->keys[i], place))
            return false;
        if (!to_tree(ctx, value->items[i], place, &item))
            return false;
        if (value_has_keys(value))
            (void)cJSON_AddItemToObject(tree, arena_copy(ctx->arena, value->keys[i]).data, item);
        else
            (void)cJSON_AddItemToArray(tree, item);
    }
    return true;
}

static bool container_to_tree(struct ctx *ctx, const struct value *value, const struct path *path,
                              cJSON **out)
{
    cJSON *tree = value_has_keys(value) ? cJSON_CreateObject() : cJSON_CreateArray();
    if (!add_items(ctx, value, path, tree)) {
        cJSON_Delete(tree);
        return false;
    }
    *out = tree;
    return true;
}

static bool to_tree(struct ctx *ctx, const struct value *value, const struct path *path, cJSON **out)
{
    if (value_is_unknown(value))
        return ctx_error_at(ctx, path, "Value not known yet",
                            "A value that is needed now is known only after apply.");
    if (value_is_null(value)) {
        *out = cJSON_CreateNull();
        return true;
    }
    switch (value->type->kind) {
    case TYPE_BOOL:
        *out = cJSON_CreateBool(value->boolean);
        return true;
    case TYPE_NUMBER:
        *out = cJSON_CreateRaw(arena_copy(ctx->arena, value->text).data);
        return true;
    case TYPE_STRING:
        if (!check_text(ctx, value->text, path))
            return false;
        *out = cJSON_CreateString(arena_copy(ctx->arena, value->text).data);
        return true;
    default:
        return container_to_tree(ctx, value, path, out);
    }
}

bool json_encode(struct ctx *ctx, const struct value *value, strview *out)
{
    CLEANUP_TREE cJSON *tree = NULL;
    use_cjson();
    if (!to_tree(ctx, value, ctx->path, &tree))
        return false;
    char *text = cJSON_PrintUnformatted(tree);
    if (text == NULL)
        BUG("cJSON cannot print what it holds");
    *out = arena_copy(ctx->arena, sv_from(text));
    cJSON_free(text);
    return true;
}
