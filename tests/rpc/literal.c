#include "literal.h"

#include "pack.h"

#include "base/mem.h"

#include <string.h>

/* ---- Types ---- */

/* As the configuration language types what is written. What is referred to is a text. */
static void append_type(const struct literal *literal, struct buf *out)
{
    static const char *const names[] = {
        [LITERAL_NULL] = "\"dynamic\"",     [LITERAL_UNKNOWN] = "\"dynamic\"",
        [LITERAL_PREFIX] = "\"string\"",    [LITERAL_BOOL] = "\"bool\"",
        [LITERAL_NUMBER] = "\"number\"",    [LITERAL_TEXT] = "\"string\"",
        [LITERAL_REFERENCE] = "\"string\"",
    };
    bool object = literal->kind == LITERAL_OBJECT;
    if (!object && literal->kind != LITERAL_LIST) {
        buf_append_z(out, names[literal->kind]);
        return;
    }
    buf_append_z(out, object ? "[\"object\",{" : "[\"tuple\",[");
    for (size_t i = 0; i < literal->count; i++) {
        buf_append_z(out, i > 0 ? "," : "");
        if (object)
            buf_printf(out, "\"" SV_FMT "\":", SV_ARG(literal->members[i].key));
        append_type(literal->members[i].value, out);
    }
    buf_append_z(out, object ? "}]" : "]]");
}

/* ---- MessagePack ---- */

static void pack_count(unsigned char type, size_t count, struct buf *out)
{
    buf_append_byte(out, (char)type); /* array 16 or map 16 */
    buf_append_byte(out, (char)(count >> 8));
    buf_append_byte(out, (char)count);
}

/* A small whole number as such, any other as decimal text, as core does for what is no double. */
static void pack_number(const struct literal_world *world, strview digits, struct buf *out)
{
    int64_t number = 0;
    if (!world->numbers_as_text && sv_to_int64(digits, &number) && number >= 0 && number < 128)
        buf_append_byte(out, (char)number);
    else
        buf_append(out, pack_string(world->arena, arena_copy(world->arena, digits).data));
}

/* Refinements: not null, and a prefix (docs/dev/protocol.md, "MessagePack"). */
static void pack_prefix(struct arena *arena, strview prefix, struct buf *out)
{
    strview text = pack_string(arena, arena_copy(arena, prefix).data);
    buf_append_byte(out, (char)0xc7);
    buf_append_byte(out, (char)(4 + text.len));
    buf_append(out, SV("\x0c\x82\x01\xc2\x02"));
    buf_append(out, text);
}

static void pack_dynamic(const struct literal_world *world, const struct literal *literal, struct buf *out)
{
    struct buf type = buf_make(world->arena, BUF_LIMIT_TEXT);
    append_type(literal, &type);
    buf_append_byte(out, (char)0x92);
    buf_append_byte(out, (char)0xc5); /* bin 16 */
    buf_append_byte(out, (char)(type.len >> 8));
    buf_append_byte(out, (char)type.len);
    buf_append(out, buf_view(&type));
    literal_pack(world, literal, false, out);
}

static void pack_members(const struct literal_world *world, const struct literal *literal, struct buf *out)
{
    bool object = literal->kind == LITERAL_OBJECT;
    pack_count(object ? 0xde : 0xdc, literal->count, out);
    for (size_t i = 0; i < literal->count; i++) {
        const struct literal_member *member = &literal->members[i];
        if (object)
            buf_append(out, pack_string(world->arena, arena_copy(world->arena, member->key).data));
        literal_pack(world, member->value, false, out);
    }
}

void literal_pack(const struct literal_world *world, const struct literal *literal, bool dynamic,
                  struct buf *out)
{
    if (dynamic && literal->kind != LITERAL_NULL && literal->kind != LITERAL_UNKNOWN) {
        pack_dynamic(world, literal, out);
        return;
    }
    switch (literal->kind) {
    case LITERAL_NULL:
        buf_append(out, PACK_NULL);
        break;
    case LITERAL_UNKNOWN:
        buf_append(out, PACK_UNKNOWN);
        break;
    case LITERAL_PREFIX:
        pack_prefix(world->arena, literal->text, out);
        break;
    case LITERAL_BOOL:
        buf_append_byte(out, (char)(literal->truth ? 0xc3 : 0xc2));
        break;
    case LITERAL_NUMBER:
        pack_number(world, literal->text, out);
        break;
    case LITERAL_TEXT:
        buf_append(out, pack_string(world->arena, arena_copy(world->arena, literal->text).data));
        break;
    case LITERAL_REFERENCE:
        buf_append(out, world->referred(world->state, literal->text));
        break;
    case LITERAL_OBJECT:
    case LITERAL_LIST:
        pack_members(world, literal, out);
        break;
    default:
        BUG("this literal is no value");
    }
}

/* ---- JSON ---- */

static void append_text(strview text, struct buf *out)
{
    buf_append_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            buf_append_byte(out, '\\');
        buf_append_byte(out, text.data[i]);
    }
    buf_append_byte(out, '"');
}

static void json_members(const struct literal_world *world, const struct literal *literal, struct buf *out)
{
    bool object = literal->kind == LITERAL_OBJECT;
    buf_append_byte(out, object ? '{' : '[');
    for (size_t i = 0; i < literal->count; i++) {
        buf_append_z(out, i > 0 ? "," : "");
        if (object) {
            append_text(literal->members[i].key, out);
            buf_append_byte(out, ':');
        }
        literal_json(world, literal->members[i].value, false, out);
    }
    buf_append_byte(out, object ? '}' : ']');
}

void literal_json(const struct literal_world *world, const struct literal *literal, bool dynamic,
                  struct buf *out)
{
    if (dynamic && literal->kind != LITERAL_NULL) {
        buf_append_z(out, "{\"value\":");
        literal_json(world, literal, false, out);
        buf_append_z(out, ",\"type\":");
        append_type(literal, out);
        buf_append_byte(out, '}');
    } else if (literal->kind == LITERAL_OBJECT || literal->kind == LITERAL_LIST) {
        json_members(world, literal, out);
    } else if (literal->kind == LITERAL_TEXT) {
        append_text(literal->text, out);
    } else if (literal->kind == LITERAL_NUMBER) {
        buf_append(out, literal->text);
    } else if (literal->kind == LITERAL_BOOL) {
        buf_append_z(out, literal->truth ? "true" : "false");
    } else if (literal->kind == LITERAL_NULL) {
        buf_append_z(out, "null");
    } else if (literal->kind == LITERAL_REFERENCE) {
        buf_append(out, packed_to_json(world->arena, world->referred(world->state, literal->text)));
    } else {
        BUG("this literal has no JSON");
    }
}

/* ---- State ---- */

static void state_of(strview packed, struct buf *out);

/* An array whose first element is bytes, not text, is a dynamic value: its type, then itself. */
static void state_of_array(strview elements, size_t count, struct buf *out)
{
    strview first = unpack_next(&elements);
    struct pack_head head = unpack_head(first);
    if (count == 2 && head.kind == PACK_BYTES) {
        buf_append_z(out, "{\"value\":");
        state_of(unpack_next(&elements), out);
        buf_append_z(out, ",\"type\":");
        buf_append(out, head.rest);
        buf_append_byte(out, '}');
        return;
    }
    buf_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_append_z(out, i > 0 ? "," : "");
        state_of(i == 0 ? first : unpack_next(&elements), out);
    }
    buf_append_byte(out, ']');
}

static void state_of_map(strview members, size_t count, struct buf *out)
{
    buf_append_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        buf_append_z(out, i > 0 ? "," : "");
        state_of(unpack_next(&members), out);
        buf_append_byte(out, ':');
        state_of(unpack_next(&members), out);
    }
    buf_append_byte(out, '}');
}

static void state_of(strview packed, struct buf *out)
{
    struct pack_head head = unpack_head(packed);
    switch (head.kind) {
    case PACK_TEXT:
        append_text(head.rest, out);
        break;
    case PACK_ARRAY:
        state_of_array(head.rest, head.count, out);
        break;
    case PACK_MAP:
        state_of_map(head.rest, head.count, out);
        break;
    case PACK_INTEGER:
        buf_printf(out, "%zu", head.count);
        break;
    case PACK_CONSTANT:
        buf_append_z(out, sv_equal(packed, PACK_NULL)  ? "null"
                          : sv_equal_z(packed, "\xc3") ? "true"
                                                       : "false");
        break;
    default:
        BUG("a value that no state of these transcripts has");
    }
}

strview packed_to_json(struct arena *arena, strview packed)
{
    struct buf out = buf_make(arena, BUF_LIMIT_TEXT);
    state_of(packed, &out);
    return buf_view(&out);
}
