#include "value/msgpack.h"

#include "base/buf.h"
#include "base/mem.h"
#include "value/build.h"

#include <math.h>
#include <mpack.h>

enum {
    EXT_UNKNOWN = 0,      /* what Terraform uses for a plain unknown; any other ext is one too */
    EXT_REFINED = 0x0c,   /* an unknown with refinements, kept as they came */
    REFINEMENT_MAX = 1024 /* bytes; Terraform's own limit */
};

/* ---- Reading ---- */

struct reader {
    struct ctx *ctx;
    mpack_tokbuf_t tokens;
    const char *at;
    size_t left;
    size_t unclaimed; /* bytes that may still be the first byte of an item */
    size_t depth;     /* of arrays and maps around the place */
};

static bool malformed(struct reader *reader, const char *why)
{
    return ctx_error(reader->ctx, "Malformed value",
                     "Terraform sent a value that is not valid MessagePack: %s.", why);
}

/* libmpack must not be asked when nothing is left: it would read on behind the end. */
static bool next_token(struct reader *reader, mpack_token_t *token)
{
    if (reader->left == 0)
        return malformed(reader, "it ends too early");
    switch (mpack_read(&reader->tokens, &reader->at, &reader->left, token)) {
    case MPACK_OK:
        return true;
    case MPACK_EOF:
        return malformed(reader, "it ends too early");
    default:
        return malformed(reader, "it has a byte that means nothing");
    }
}

/* The bytes behind a str, bin or ext token, borrowed from the input. */
static bool body(struct reader *reader, size_t length, strview *out)
{
    if (length > reader->left)
        return malformed(reader, "it ends too early");
    strview bytes = sv_make(reader->at, length);
    mpack_token_t chunk;
    /* All bytes are here, so libmpack hands out the whole body as one chunk. */
    if (length > 0 &&
        (!next_token(reader, &chunk) || chunk.type != MPACK_TOKEN_CHUNK || chunk.length != length))
        return malformed(reader, "a text is cut");
    *out = bytes;
    return true;
}

static bool text_body(struct reader *reader, const mpack_token_t *token, strview *out)
{
    strview bytes;
    if (!body(reader, token->length, &bytes))
        return false;
    if (!sv_is_utf8(bytes))
        return malformed(reader, "a text is not UTF-8");
    *out = arena_copy(reader->ctx->arena, bytes);
    return true;
}

static bool wrong_type(struct reader *reader, const struct type *type)
{
    return ctx_error(reader->ctx, "Malformed value", "A %s is required here.", type_friendly_name(type));
}

static bool read_value(struct reader *reader, const struct type *type, const struct value **out);

static bool read_unknown(struct reader *reader, const mpack_token_t *token, const struct type *type,
                         const struct value **out)
{
    strview bytes;
    if (!body(reader, token->length, &bytes))
        return false;
    struct value *unknown = ARENA_NEW(reader->ctx->arena, struct value);
    *unknown = (struct value){ .type = type, .state = VALUE_UNKNOWN };
    if (token->data.ext_type == EXT_REFINED) {
        if (bytes.len > REFINEMENT_MAX)
            return malformed(reader, "an unknown value has too many refinements");
        unknown->text = arena_copy(reader->ctx->arena, bytes);
    }
    *out = unknown;
    return true;
}

static bool is_text(const mpack_token_t *token)
{
    return token->type == MPACK_TOKEN_STR || token->type == MPACK_TOKEN_BIN;
}

static bool read_number(struct reader *reader, const mpack_token_t *token, const struct value **out)
{
    struct arena *arena = reader->ctx->arena;
    strview literal;
    if (token->type == MPACK_TOKEN_UINT) {
        literal = arena_printf(arena, "%llu", (unsigned long long)mpack_unpack_uint(*token));
    } else if (token->type == MPACK_TOKEN_SINT) {
        literal = arena_printf(arena, "%lld", (long long)mpack_unpack_sint(*token));
    } else if (token->type == MPACK_TOKEN_FLOAT) {
        double number = mpack_unpack_float(*token);
        if (!isfinite(number))
            return malformed(reader, "a number is not finite");
        literal = number_from_double(arena, number);
    } else if (is_text(token)) {
        if (!text_body(reader, token, &literal))
            return false;
        if (!number_is_valid(literal))
            return malformed(reader, "a number is no number");
    } else {
        return wrong_type(reader, &type_number);
    }
    *out = value_number(arena, literal);
    return true;
}

static bool read_string(struct reader *reader, const mpack_token_t *token, const struct value **out)
{
    strview text;
    if (!is_text(token))
        return wrong_type(reader, &type_string);
    if (!text_body(reader, token, &text))
        return false;
    *out = value_string(reader->ctx->arena, text);
    return true;
}

/* Caps before allocating: every item of every array takes a byte of its own, so all of them together are no
 * more than the message has bytes, however they are nested. */
static bool claim(struct reader *reader, size_t count)
{
    if (count > reader->left || count > reader->unclaimed)
        return malformed(reader, "it ends too early");
    reader->unclaimed -= count;
    return true;
}

static bool read_item(struct reader *reader, const struct path *path, const struct type *type,
                      const struct value **out)
{
    const struct path *outer = reader->ctx->path;
    reader->ctx->path = path;
    bool good = read_value(reader, type, out);
    reader->ctx->path = outer;
    return good;
}

static bool read_array(struct reader *reader, const mpack_token_t *token, const struct type *type,
                       const struct value **out)
{
    struct arena *arena = reader->ctx->arena;
    if (token->type != MPACK_TOKEN_ARRAY)
        return wrong_type(reader, type);
    if (type->kind == TYPE_TUPLE && token->length != type->count)
        return malformed(reader, "a tuple has the wrong length");
    if (!claim(reader, token->length))
        return false;
    const struct value **items = ARENA_ARRAY(arena, const struct value *, token->length);
    for (size_t i = 0; i < token->length; i++) {
        const struct path *place =
            type->kind == TYPE_SET ? reader->ctx->path : path_index(arena, reader->ctx->path, (int64_t)i);
        if (!read_item(reader, place, type_item(type, i), &items[i]))
            return false;
    }
    *out = value_of(arena, type, NULL, items, token->length);
    return true;
}

static bool read_key(struct reader *reader, strview *out)
{
    mpack_token_t token;
    if (!next_token(reader, &token))
        return false;
    return is_text(&token) ? text_body(reader, &token, out) : malformed(reader, "a key is no text");
}

static bool find_attribute(struct reader *reader, const struct type *type, strview name, bool *seen,
                           const struct type **out)
{
    size_t index = type_attribute_index(type, name);
    if (index == SIZE_MAX || seen[index])
        return malformed(reader, "an object has an attribute that it should not have");
    seen[index] = true;
    *out = type->attrs[index].type;
    return true;
}

static bool read_members(struct reader *reader, const mpack_token_t *token, const struct type *type,
                         const struct value **out)
{
    struct arena *arena = reader->ctx->arena;
    bool object = type->kind == TYPE_OBJECT;
    if (token->type != MPACK_TOKEN_MAP)
        return wrong_type(reader, type);
    if (object && token->length != type->count)
        return malformed(reader, "an object has the wrong number of attributes");
    if (!claim(reader, 2 * (size_t)token->length))
        return false;
    strview *keys = ARENA_ARRAY(arena, strview, token->length);
    const struct value **items = ARENA_ARRAY(arena, const struct value *, token->length);
    bool *seen = ARENA_ARRAY(arena, bool, object ? type->count : 0);
    for (size_t i = 0; i < token->length; i++) {
        const struct type *item_type = type->element;
        if (!read_key(reader, &keys[i]) ||
            (object && !find_attribute(reader, type, keys[i], seen, &item_type)))
            return false;
        const struct path *place = object ? path_attribute(arena, reader->ctx->path, keys[i])
                                          : path_key(arena, reader->ctx->path, keys[i]);
        if (!read_item(reader, place, item_type, &items[i]))
            return false;
    }
    *out = value_of(arena, type, keys, items, token->length);
    return true;
}

static bool read_dynamic(struct reader *reader, const mpack_token_t *token, const struct value **out)
{
    mpack_token_t type_token;
    strview json;
    const struct type *type = NULL;
    if (token->type != MPACK_TOKEN_ARRAY || token->length != 2)
        return wrong_type(reader, &type_dynamic);
    if (!next_token(reader, &type_token))
        return false;
    if (!is_text(&type_token))
        return malformed(reader, "a dynamic value has no type");
    if (!text_body(reader, &type_token, &json) || !type_from_json(reader->ctx, json, &type))
        return false;
    if (type->kind == TYPE_DYNAMIC)
        return malformed(reader, "a dynamic value has no type of its own");
    return read_value(reader, type, out);
}

static bool read_bool(struct reader *reader, const mpack_token_t *token, const struct value **out)
{
    if (token->type != MPACK_TOKEN_BOOLEAN)
        return wrong_type(reader, &type_bool);
    *out = value_bool(reader->ctx->arena, mpack_unpack_boolean(*token) != 0);
    return true;
}

static bool read_items(struct reader *reader, const mpack_token_t *token, const struct type *type,
                       const struct value **out)
{
    if (reader->depth == VALUE_MAX_DEPTH)
        return malformed(reader, "it is nested too deeply");
    reader->depth++;
    bool has_keys = type->kind == TYPE_MAP || type->kind == TYPE_OBJECT;
    bool good = has_keys ? read_members(reader, token, type, out) : read_array(reader, token, type, out);
    reader->depth--;
    return good;
}

static bool read_known(struct reader *reader, const mpack_token_t *token, const struct type *type,
                       const struct value **out)
{
    switch (type->kind) {
    case TYPE_DYNAMIC:
        return read_dynamic(reader, token, out);
    case TYPE_BOOL:
        return read_bool(reader, token, out);
    case TYPE_NUMBER:
        return read_number(reader, token, out);
    case TYPE_STRING:
        return read_string(reader, token, out);
    default:
        return read_items(reader, token, type, out);
    }
}

static bool read_value(struct reader *reader, const struct type *type, const struct value **out)
{
    mpack_token_t token;
    if (!next_token(reader, &token))
        return false;
    if (token.type == MPACK_TOKEN_NIL) {
        *out = value_null(reader->ctx->arena, type);
        return true;
    }
    if (token.type == MPACK_TOKEN_EXT)
        return read_unknown(reader, &token, type, out);
    return read_known(reader, &token, type, out);
}

bool msgpack_decode(struct ctx *ctx, strview bytes, const struct type *type, const struct value **out)
{
    struct reader reader = { .ctx = ctx, .at = bytes.data, .left = bytes.len, .unclaimed = bytes.len };
    const struct value *value = NULL;
    mpack_tokbuf_init(&reader.tokens);
    if (!read_value(&reader, type, &value))
        return false;
    *out = value;
    return true;
}

/* ---- Writing ---- */

static void write_token(struct buf *buf, mpack_token_t token)
{
    char bytes[MPACK_MAX_TOKEN_LEN];
    char *at = bytes;
    size_t left = sizeof bytes;
    mpack_tokbuf_t tokens = MPACK_TOKBUF_INITIAL_VALUE;
    if (mpack_write(&tokens, &at, &left, &token) != MPACK_OK)
        BUG("a token does not fit into %zu bytes", sizeof bytes);
    buf_append(buf, sv_make(bytes, sizeof bytes - left));
}

/* A length that libmpack's 32-bit tokens can say; buffers are capped well below that. */
static unsigned length32(size_t length)
{
    if (length > UINT32_MAX)
        BUG("a value of %zu bytes", length);
    return (unsigned)length;
}

static void write_text(struct buf *buf, strview text)
{
    write_token(buf, mpack_pack_str(length32(text.len)));
    buf_append(buf, text);
}

/* Always as text, which Terraform reads with 512 bits, as it reads numbers of its state file. A msgpack
 * integer it keeps with 64, and 1.11 and 1.12 take two equal numbers of different precision for a change:
 * `plan -refresh-only -detailed-exitcode` would end with 2 for each created_at. */
static void write_number(struct buf *buf, strview literal)
{
    write_text(buf, number_canonical(buf->arena, literal));
}

static void write_unknown(struct buf *buf, const struct value *value)
{
    bool refined = value->text.len > 0;
    strview bytes = refined ? value->text : sv_make("\0", 1);
    write_token(buf, mpack_pack_ext(refined ? EXT_REFINED : EXT_UNKNOWN, length32(bytes.len)));
    buf_append(buf, bytes);
}

struct writer {
    struct buf buf;
    size_t depth; /* of arrays and maps around the place */
    bool too_deep;
};

static void write_value(struct writer *writer, const struct value *value, const struct type *type);

static void write_items(struct writer *writer, const struct value *value, const struct type *type)
{
    if (writer->depth == VALUE_MAX_DEPTH) {
        writer->too_deep = true;
        return;
    }
    writer->depth++;
    bool has_keys = value_has_keys(value);
    write_token(&writer->buf,
                has_keys ? mpack_pack_map(length32(value->count)) : mpack_pack_array(length32(value->count)));
    for (size_t i = 0; i < value->count; i++) {
        if (has_keys)
            write_text(&writer->buf, value->keys[i]);
        write_value(writer, value->items[i], type_item(type, i));
    }
    writer->depth--;
}

static void write_dynamic(struct writer *writer, const struct value *value)
{
    strview json = type_to_json(writer->buf.arena, value->type);
    write_token(&writer->buf, mpack_pack_array(2));
    write_token(&writer->buf, mpack_pack_bin(length32(json.len)));
    buf_append(&writer->buf, json);
    write_value(writer, value, value->type);
}

static void write_known(struct writer *writer, const struct value *value, const struct type *type)
{
    switch (type->kind) {
    case TYPE_BOOL:
        write_token(&writer->buf, mpack_pack_boolean(value->boolean));
        break;
    case TYPE_NUMBER:
        write_number(&writer->buf, value->text);
        break;
    case TYPE_STRING:
        write_text(&writer->buf, value->text);
        break;
    default:
        write_items(writer, value, type);
        break;
    }
}

static void write_value(struct writer *writer, const struct value *value, const struct type *type)
{
    bool dynamic = type->kind == TYPE_DYNAMIC && value->type->kind != TYPE_DYNAMIC;
    if (!dynamic && !type_equal(value->type, type))
        BUG("a %s stands where a %s should", type_friendly_name(value->type), type_friendly_name(type));
    if (dynamic)
        write_dynamic(writer, value);
    else if (value_is_null(value))
        write_token(&writer->buf, mpack_pack_nil());
    else if (value_is_unknown(value))
        write_unknown(&writer->buf, value);
    else
        write_known(writer, value, type);
}

bool msgpack_encode(struct ctx *ctx, const struct value *value, const struct type *type, strview *out)
{
    struct writer writer = { .buf = buf_make(ctx->arena, BUF_LIMIT_DYNAMIC_VALUE) };
    write_value(&writer, value, type);
    if (writer.too_deep)
        return ctx_error(ctx, "The value is too large", "It is nested more than %d levels deep.",
                         VALUE_MAX_DEPTH);
    if (writer.buf.overflow)
        return ctx_error(ctx, "The value is too large", "It takes more than %d bytes.",
                         BUF_LIMIT_DYNAMIC_VALUE);
    *out = buf_view(&writer.buf);
    return true;
}
