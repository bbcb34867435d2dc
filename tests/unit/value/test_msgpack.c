#include "samples.h"
#include "suite.h"

#include "base/buf.h"
#include "value/build.h"
#include "value/msgpack.h"

#include <string.h>

static const struct value *decode(struct arena *arena, const struct type *type, strview bytes)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    REQUIRE(msgpack_decode(&ctx, bytes, type, &value));
    return value;
}

static const struct value *decode_hex(struct arena *arena, const char *type, const char *hex)
{
    return decode(arena, a_type(arena, type), from_hex(arena, hex));
}

static strview encode(struct arena *arena, const struct type *type, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview bytes = SV("");
    REQUIRE(msgpack_encode(&ctx, value, type, &bytes));
    return to_hex(arena, bytes);
}

static void refused(struct arena *arena, const struct type *type, strview bytes)
{
    struct ctx ctx = ctx_make(arena);
    const struct path *path = path_attribute(arena, NULL, SV("at"));
    const struct value *const untouched = value_bool(arena, true);
    const struct value *value = untouched;
    ctx.path = path;
    bool taken = msgpack_decode(&ctx, bytes, type, &value);
    CU_ASSERT_FALSE(taken);
    if (taken)
        (void)printf("  taken: " SV_FMT "\n", SV_ARG(to_hex(arena, bytes)));
    CU_ASSERT_PTR_EQUAL(value, untouched);
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    CU_ASSERT_PTR_EQUAL(ctx.path, path);
}

/* Numbers are read in each form, and written as text (see write_number). */
static void numbers(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *hex;
        const char *plain;
    } cases[] = {
        { "00", "0" },
        { "7f", "127" },
        { "cc80", "128" },
        { "ccff", "255" },
        { "cd0100", "256" },
        { "cdffff", "65535" },
        { "ce00010000", "65536" },
        { "ceffffffff", "4294967295" },
        { "cf0000000100000000", "4294967296" },
        { "cf7fffffffffffffff", "9223372036854775807" },
        { "cf0020000000000001", "9007199254740993" },
        { "ff", "-1" },
        { "e0", "-32" },
        { "d0df", "-33" },
        { "d080", "-128" },
        { "d1ff7f", "-129" },
        { "d18000", "-32768" },
        { "d2ffff7fff", "-32769" },
        { "d280000000", "-2147483648" },
        { "d3ffffffff7fffffff", "-2147483649" },
        { "d38000000000000000", "-9223372036854775808" },
        { "d005", "5" },
        { "d10005", "5" },
        { "d200000005", "5" },
        { "d30000000000000005", "5" },
        { "cc05", "5" },
        { "d3ffffffffffffffff", "-1" },
        { "cf8000000000000000", "9223372036854775808" },
        { "cfffffffffffffffff", "18446744073709551615" },
        { "b43138343436373434303733373039353531363136", "18446744073709551616" },
        { "b42d39323233333732303336383534373735383039", "-9223372036854775809" },
        { "a3302e31", "0.1" },
        { "a9302e30303030303031", "0.0000001" },
        { "a431652d37", "0.0000001" },
        { "c403302e31", "0.1" },
        { "a135", "5" },
        { "cb4014000000000000", "5" },
        { "cb3ff8000000000000", "1.5" },
        { "cbbfe0000000000000", "-0.5" },
        { "cb3fb999999999999a", "0.1" },
        { "ca3fc00000", "1.5" },
        { "cb8000000000000000", "0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *value = decode_hex(arena, "\"number\"", cases[i].hex);
        CU_ASSERT_PTR_EQUAL(value->type, &type_number);
        CU_ASSERT_EQUAL(number_compare(value->text, sv_from(cases[i].plain)), 0);
        strview plain = to_hex(arena, sv_from(cases[i].plain));
        strview written = arena_printf(arena, "%02zx" SV_FMT, 0xa0 + plain.len / 2, SV_ARG(plain));
        ASSERT_TEXT(encode(arena, &type_number, value), written.data);
    }
}

/* `hex` is read as `json`; written again it is `hex` too, unless `written` says otherwise. */
static void forms(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *hex;
        const char *json;
        const char *written;
    } cases[] = {
        { "\"bool\"", "c2", "false", NULL },
        { "\"bool\"", "c3", "true", NULL },
        { "\"bool\"", "c0", "null", NULL },
        { "\"string\"", "a0", "\"\"", NULL },
        { "\"string\"", "a3c3a978", "\"\xc3\xa9x\"", NULL },
        { "\"string\"", "d90161", "\"a\"", "a161" },
        { "\"string\"", "da000161", "\"a\"", "a161" },
        { "\"string\"", "db0000000161", "\"a\"", "a161" },
        { "\"string\"", "c40161", "\"a\"", "a161" },
        { "\"string\"", "c5000161", "\"a\"", "a161" },
        { "\"string\"", "c60000000161", "\"a\"", "a161" },
        { "\"string\"", "c400", "\"\"", "a0" },
        { "\"string\"", "c0", "null", NULL },
        { "\"string\"", "a161ff", "\"a\"", "a161" },
        { "[\"list\",\"bool\"]", "90", "[]", NULL },
        { "[\"list\",\"bool\"]", "92c2c0", "[false,null]", NULL },
        { "[\"list\",\"bool\"]", "dc0001c3", "[true]", "91c3" },
        { "[\"list\",\"bool\"]", "dd00000001c3", "[true]", "91c3" },
        { "[\"set\",\"number\"]", "9403010102", "[3,1,2]", "93a133a131a132" },
        { "[\"tuple\",[]]", "90", "[]", NULL },
        { "[\"tuple\",[\"string\",\"number\"]]", "92a16101", "[\"a\",1]", "92a161a131" },
        { "[\"map\",\"number\"]", "80", "{}", NULL },
        { "[\"map\",\"number\"]", "82a16202a16101", "{\"a\":1,\"b\":2}", "82a161a131a162a132" },
        { "[\"map\",\"number\"]", "82a16101a16102", "{\"a\":2}", "81a161a132" },
        { "[\"map\",\"number\"]", "de0001a16101", "{\"a\":1}", "81a161a131" },
        { "[\"map\",\"number\"]", "df00000001c4016101", "{\"a\":1}", "81a161a131" },
        { "[\"object\",{}]", "80", "{}", NULL },
        { "[\"object\",{\"endpoint\":\"string\"}]", "81a8656e64706f696e74c0", "{\"endpoint\":null}", NULL },
        { "[\"object\",{\"a\":\"string\",\"b\":\"bool\"}]", "82a162c3a161a0", "{\"a\":\"\",\"b\":true}",
          "82a161a0a162c3" },
        { "\"dynamic\"", "c0", "null", NULL },
        { "\"dynamic\"", "92c408226e756d6265722205", "5", "92c408226e756d62657222a135" },
        { "\"dynamic\"", "92a8226e756d6265722205", "5", "92c408226e756d62657222a135" },
        { "\"dynamic\"", "92c40822737472696e6722c0", "null", NULL },
        { "[\"list\",\"dynamic\"]", "92c092c40622626f6f6c22c3", "[null,true]", NULL },
        { "[\"object\",{}]", "c0", "null", NULL },
        { "[\"list\",\"string\"]", "c0", "null", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct type *type = a_type(arena, cases[i].type);
        const struct value *value = decode_hex(arena, cases[i].type, cases[i].hex);
        ASSERT_TEXT(as_json(arena, value), cases[i].json);
        CU_ASSERT_TRUE(type->kind == TYPE_DYNAMIC || type_equal(type, value->type));
        ASSERT_TEXT(encode(arena, type, value), cases[i].written != NULL ? cases[i].written : cases[i].hex);
    }
}

static void typed_nulls_keep_their_type(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_EQUAL(decode_hex(arena, "\"dynamic\"", "c0")->type->kind, TYPE_DYNAMIC);
    CU_ASSERT_EQUAL(decode_hex(arena, "\"dynamic\"", "92c40822737472696e6722c0")->type->kind, TYPE_STRING);
    CU_ASSERT_EQUAL(decode_hex(arena, "\"number\"", "c0")->type->kind, TYPE_NUMBER);
}

static void unknowns(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    /* Read in each ext form; written as the third column says. */
    static const struct {
        const char *type;
        const char *hex;
        const char *written;
    } cases[] = {
        { "\"string\"", "d40000", "d40000" },
        { "\"bool\"", "d40000", "d40000" },
        { "\"number\"", "d40000", "d40000" },
        { "[\"list\",\"string\"]", "d40000", "d40000" },
        { "[\"set\",\"string\"]", "d40000", "d40000" },
        { "[\"map\",\"string\"]", "d40000", "d40000" },
        { "[\"tuple\",[]]", "d40000", "d40000" },
        { "[\"object\",{\"a\":\"string\"}]", "d40000", "d40000" },
        { "\"dynamic\"", "d40000", "d40000" },
        { "\"string\"", "d47f01", "d40000" },
        { "\"string\"", "d4ff01", "d40000" },
        { "\"string\"", "c70000", "d40000" },
        { "\"string\"", "c7000c", "d40000" },
        { "\"string\"", "c70205aabb", "d40000" },
        { "\"string\"", "d50caabb", "d50caabb" },
        { "\"string\"", "d60c8101c280", "d60c8101c280" },
        { "\"string\"", "d70c0102030405060708", "d70c0102030405060708" },
        { "\"string\"", "d80c0102030405060708090a0b0c0d0e0f10", "d80c0102030405060708090a0b0c0d0e0f10" },
        { "\"string\"", "c8 0003 0c 8101c2", "c7030c8101c2" },
        { "\"string\"", "c9 00000003 0c 8101c2", "c7030c8101c2" },
        { "\"string\"", "c7 09 0c 82 01 c2 02 a4 7072652d", "c7090c8201c202a47072652d" },
        { "[\"list\",\"string\"]", "c7 07 0c 82 01 c2 03 92 00 c3", "c7070c8201c2039200c3" },
        { "\"dynamic\"", "92 c408 22737472696e6722 c7 03 0c 81 01 c2", "92c40822737472696e6722c7030c8101c2" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *value = decode_hex(arena, cases[i].type, cases[i].hex);
        CU_ASSERT_TRUE(value_is_unknown(value));
        ASSERT_TEXT(encode(arena, a_type(arena, cases[i].type), value), cases[i].written);
    }
    CU_ASSERT_EQUAL(decode_hex(arena, "\"dynamic\"", "d40000")->type->kind, TYPE_DYNAMIC);
    CU_ASSERT_EQUAL(decode_hex(arena, "\"dynamic\"", "92c40822737472696e6722d40000")->type->kind,
                    TYPE_STRING);
    const struct value *list = decode_hex(arena, "[\"list\",\"number\"]", "93 01 c7030c8101c2 02");
    CU_ASSERT_TRUE(value_is_known(list));
    CU_ASSERT_EQUAL(list->count, 3);
    CU_ASSERT_TRUE(value_is_unknown(list->items[1]));
    ASSERT_TEXT(list->items[2]->text, "2");
}

static void refinements_are_capped(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf bytes = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append(&bytes, from_hex(arena, "c8 0400 0c"));
    for (int i = 0; i < 1024; i++)
        buf_append_byte(&bytes, 'r');
    const struct value *value = decode(arena, &type_string, buf_view(&bytes));
    CU_ASSERT_EQUAL(value->text.len, 1024);
    CU_ASSERT_TRUE(sv_equal(encode(arena, &type_string, value), to_hex(arena, buf_view(&bytes))));
    buf_append_byte(&bytes, 'r');
    bytes.data[2] = 1;
    refused(arena, &type_string, buf_view(&bytes));
    bytes.data[3] = 5; /* of another ext type, whose bytes nobody keeps */
    CU_ASSERT_TRUE(value_is_unknown(decode(arena, &type_string, buf_view(&bytes))));
}

/* A value and its type as Terraform 1.11 sent them (docs/dev/protocol.md, "Bytes as sent"). */
static void a_dynamic_object_of_terraform(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview type_json =
        SV("[\"object\",{\"a\":\"number\",\"b\":[\"tuple\",[\"string\",\"number\",\"dynamic\"]],"
           "\"c\":\"dynamic\",\"d\":\"number\"}]");
    CU_ASSERT_EQUAL(type_json.len, 96);
    strview head = to_hex(arena, type_json);
    strview hex = arena_printf(arena, "92c460" SV_FMT "84a16101a16293a17802c0a163c0a164cb3ff8000000000000",
                               SV_ARG(head));
    const struct value *value = decode_hex(arena, "\"dynamic\"", hex.data);
    ASSERT_TEXT(as_json(arena, value), "{\"a\":1,\"b\":[\"x\",2,null],\"c\":null,\"d\":1.5}");
    ASSERT_TEXT(type_to_json(arena, value->type), type_json.data);
    strview again =
        arena_printf(arena, "92c460" SV_FMT "84a161a131a16293a178a132c0a163c0a164a3312e35", SV_ARG(head));
    ASSERT_TEXT(encode(arena, &type_dynamic, value), again.data);
    CU_ASSERT_TRUE(value_equal(value, decode_hex(arena, "\"dynamic\"", again.data)));
}

static void a_set_of_numbers_of_terraform(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *type = "[\"set\",\"number\"]";
    const struct value *set =
        decode_hex(arena, type,
                   "99 d1ff38 fb 01 cb4004000000000000 03 cd012c cf7fffffffffffffff"
                   "b3 39323233333732303336383534373735383038 b4 3138343436373434303733373039353531363136");
    ASSERT_TEXT(as_json(arena, set),
                "[-200,-5,1,2.5,3,300,9223372036854775807,9223372036854775808,18446744073709551616]");
    ASSERT_TEXT(encode(arena, a_type(arena, type), set),
                "99a42d323030a22d35a131a3322e35a133a3333030b339323233333732303336383534373735383037"
                "b339323233333732303336383534373735383038b43138343436373434303733373039353531363136");
}

static void long_texts_and_arrays(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        size_t length;
        const char *text_head;
        const char *array_head;
        const char *map_head;
    } cases[] = {
        { 15, "af", "9f", "8f" },
        { 16, "b0", "dc0010", "de0010" },
        { 31, "bf", "dc001f", "de001f" },
        { 32, "d920", "dc0020", "de0020" },
        { 255, "d9ff", "dc00ff", "de00ff" },
        { 256, "da0100", "dc0100", "de0100" },
        { 65535, "daffff", "dcffff", "deffff" },
        { 65536, "db00010000", "dd00010000", "df00010000" },
    };
    const struct type *list = type_collection(arena, TYPE_LIST, &type_bool);
    const struct type *map = type_collection(arena, TYPE_MAP, &type_bool);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = cases[i].length;
        char *letters = arena_alloc(arena, length);
        const struct value **items = ARENA_ARRAY(arena, const struct value *, length);
        strview *keys = ARENA_ARRAY(arena, strview, length);
        memset(letters, 'x', length);
        for (size_t j = 0; j < length; j++) {
            items[j] = value_bool(arena, j % 3 == 0);
            keys[j] = arena_printf(arena, "%zu", j);
        }
        const struct value *values[] = { value_string(arena, sv_make(letters, length)),
                                         value_of(arena, list, NULL, items, length),
                                         value_of(arena, map, keys, items, length) };
        const char *heads[] = { cases[i].text_head, cases[i].array_head, cases[i].map_head };
        for (size_t j = 0; j < 3; j++) {
            struct ctx ctx = ctx_make(arena);
            strview bytes = SV("");
            REQUIRE(msgpack_encode(&ctx, values[j], values[j]->type, &bytes));
            ASSERT_TEXT(to_hex(arena, sv_slice(bytes, 0, strlen(heads[j]) / 2)), heads[j]);
            CU_ASSERT_TRUE(value_equal(values[j], decode(arena, values[j]->type, bytes)));
        }
    }
}

static void what_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *hex;
    } cases[] = {
        { "\"bool\"", "" },
        { "\"bool\"", "c1" },
        { "\"bool\"", "01" },
        { "\"bool\"", "00" },
        { "\"bool\"", "a474727565" },
        { "\"string\"", "01" },
        { "\"string\"", "c3" },
        { "\"string\"", "cb3ff8000000000000" },
        { "\"string\"", "90" },
        { "\"string\"", "80" },
        { "\"string\"", "a1ff" },
        { "\"string\"", "a2c3" },
        { "\"string\"", "a2c0af" },
        { "\"string\"", "c401ff" },
        { "\"string\"", "a3eda080" },
        { "\"number\"", "c3" },
        { "\"number\"", "90" },
        { "\"number\"", "80" },
        { "\"number\"", "a0" },
        { "\"number\"", "a3307831" },
        { "\"number\"", "a23031" },
        { "\"number\"", "a3496e66" },
        { "\"number\"", "a2352e" },
        { "\"number\"", "a1ff" },
        { "\"number\"", "cb7ff0000000000000" },
        { "\"number\"", "cbfff0000000000000" },
        { "\"number\"", "cb7ff8000000000000" },
        { "\"number\"", "ca7f800000" },
        { "[\"list\",\"bool\"]", "80" },
        { "[\"list\",\"bool\"]", "01" },
        { "[\"list\",\"bool\"]", "a0" },
        { "[\"list\",\"bool\"]", "9101" },
        { "[\"list\",\"bool\"]", "92c3" },
        { "[\"set\",\"bool\"]", "81c3c3" },
        { "[\"tuple\",[\"bool\"]]", "90" },
        { "[\"tuple\",[\"bool\"]]", "92c3c3" },
        { "[\"tuple\",[\"bool\"]]", "81a0c3" },
        { "[\"tuple\",[\"bool\"]]", "91a0" },
        { "[\"map\",\"bool\"]", "90" },
        { "[\"map\",\"bool\"]", "8101c3" },
        { "[\"map\",\"bool\"]", "81c0c3" },
        { "[\"map\",\"bool\"]", "81a1ffc3" },
        { "[\"map\",\"bool\"]", "81a161a131" },
        { "[\"map\",\"bool\"]", "82a161c3" },
        { "[\"map\",\"bool\"]", "81d40000c3" },
        { "[\"object\",{\"a\":\"bool\"}]", "80" },
        { "[\"object\",{\"a\":\"bool\"}]", "90" },
        { "[\"object\",{\"a\":\"bool\"}]", "82a161c3a162c3" },
        { "[\"object\",{\"a\":\"bool\"}]", "81a162c3" },
        { "[\"object\",{\"a\":\"bool\"}]", "81a101" },
        { "[\"object\",{\"a\":\"bool\"}]", "81a161a131" },
        { "[\"object\",{\"a\":\"bool\"}]", "8101c3" },
        { "[\"object\",{\"a\":\"bool\",\"b\":\"bool\"}]", "81a161c3" },
        { "[\"object\",{\"a\":\"bool\",\"b\":\"bool\"}]", "82a161c3a161c3" },
        { "\"dynamic\"", "01" },
        { "\"dynamic\"", "a0" },
        { "\"dynamic\"", "90" },
        { "\"dynamic\"", "91c408226e756d62657222" },
        { "\"dynamic\"", "93c408226e756d626572220501" },
        { "\"dynamic\"", "82c408226e756d6265722205" },
        { "\"dynamic\"", "920105" },
        { "\"dynamic\"", "92c005" },
        { "\"dynamic\"", "92d4000005" },
        { "\"dynamic\"", "92c40005" },
        { "\"dynamic\"", "92c406226e756d622205" },
        { "\"dynamic\"", "92c401ff05" },
        { "\"dynamic\"", "92c408226e756d62657222a178" },
        { "\"dynamic\"", "92c40922 64796e616d696322 c0" },
        { "\"string\"", "d4" },
        { "\"string\"", "d400" },
        { "\"string\"", "c70300aabb" },
        { "\"string\"", "c7030caabb" },
        { "\"string\"", "c9ffffffff00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(arena, a_type(arena, cases[i].type), from_hex(arena, cases[i].hex));
}

/* Headers that promise up to 4 GiB, with little behind them. */
static void promises_are_checked_first(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const heads[] = { "dbffffffff", "c6ffffffff", "d9ff",       "daffff", "c9ffffffff0c",
                                         "ddffffffff", "dcffff",     "dfffffffff", "deffff", "df7fffffff",
                                         "df80000000", "d902",       "9f",         "8f" };
    static const char *const types[] = {
        "\"string\"",         "\"number\"",  "[\"list\",\"string\"]", "[\"map\",\"string\"]",
        "[\"set\",\"bool\"]", "\"dynamic\"", "[\"tuple\",[]]",        "[\"object\",{\"a\":\"string\"}]"
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        for (size_t j = 0; j < sizeof types / sizeof *types; j++) {
            refused(arena, a_type(arena, types[j]), from_hex(arena, heads[i]));
            refused(arena, a_type(arena, types[j]),
                    from_hex(arena, arena_printf(arena, "%sa0", heads[i]).data));
        }
    /* Three items and three bytes left is enough; three pairs and five bytes is not. */
    (void)decode_hex(arena, "[\"list\",\"bool\"]", "93c3c3c3");
    (void)decode_hex(arena, "[\"map\",\"bool\"]", "82a0c3a0c3");
    refused(arena, a_type(arena, "[\"map\",\"bool\"]"), from_hex(arena, "83a0c3a0c3a0"));
}

/* Each array promises as many items as there are bytes: together they would take 200 times the message. */
static void nested_promises_share_the_bytes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct buf bytes = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    const struct type *type = &type_bool;
    enum { SIZE = 4 * 1024 * 1024 };
    for (int i = 0; i < VALUE_MAX_DEPTH; i++) {
        type = type_collection(arena, TYPE_LIST, type);
        buf_append(&bytes, from_hex(arena, "dd 00200000"));
    }
    while (bytes.len < SIZE)
        buf_append_byte(&bytes, (char)0xc0);
    refused(arena, type, buf_view(&bytes));
}

static void every_prefix_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *hex;
    } cases[] = {
        { "[\"object\",{\"a\":[\"list\",\"string\"],\"b\":\"number\",\"c\":\"dynamic\",\"d\":[\"map\","
          "\"bool\"]}]",
          "84 a161 93a178c0d40000 a162 cb3ff8000000000000 a163 92 c408226e756d62657222 cf8000000000000000"
          "a164 82a0c3a179c2" },
        { "[\"list\",\"string\"]",
          "95 d90161 da000161 c40161 c7030c8101c2 d80c0102030405060708090a0b0c0d0e0f10" },
        { "[\"tuple\",[\"number\",\"number\",\"number\"]]", "93 ca3fc00000 d3ffffffffffffffff a3302e31" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strview bytes = from_hex(arena, cases[i].hex);
        const struct type *type = a_type(arena, cases[i].type);
        (void)decode(arena, type, bytes);
        for (size_t length = 0; length < bytes.len; length++)
            refused(arena, type, arena_copy(arena, sv_slice(bytes, 0, length)));
    }
}

static strview deep_lists(struct arena *arena, size_t depth, const struct type **type)
{
    struct buf bytes = buf_make(arena, BUF_LIMIT_TEXT);
    *type = &type_bool;
    for (size_t i = 0; i < depth; i++) {
        *type = type_collection(arena, i % 2 == 0 ? TYPE_LIST : TYPE_MAP, *type);
        buf_append(&bytes, from_hex(arena, (depth - i) % 2 == 1 ? "91" : "81a0"));
    }
    buf_append_byte(&bytes, (char)0xc3);
    return buf_view(&bytes);
}

static void depth_is_bounded(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct type *type = NULL;
    strview deepest = deep_lists(arena, VALUE_MAX_DEPTH - 1, &type);
    const struct value *value = decode(arena, type, deepest);
    CU_ASSERT_TRUE(sv_equal(encode(arena, type, value), to_hex(arena, deepest)));
    const struct type *around = type_collection(arena, TYPE_LIST, type);
    value = value_of(arena, around, NULL, &value, 1);
    struct ctx ctx = ctx_make(arena);
    strview bytes = SV("untouched");
    CU_ASSERT_TRUE_FATAL(msgpack_encode(&ctx, value, around, &bytes));
    CU_ASSERT_TRUE(value_equal(value, decode(arena, around, bytes)));
    const struct type *too_deep = type_collection(arena, TYPE_LIST, around);
    value = value_of(arena, too_deep, NULL, &value, 1);
    bytes = SV("untouched");
    CU_ASSERT_FALSE(msgpack_encode(&ctx, value, too_deep, &bytes));
    ASSERT_TEXT(bytes, "untouched");
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    refused(arena, type, deep_lists(arena, VALUE_MAX_DEPTH + 1, &type));
}

/* What natural JSON may hold, a dynamic place may hold, too. */
static void the_deepest_json_fits_a_dynamic_place(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value = value_bool(arena, true);
    const strview keys[] = { SV("k") };
    for (int i = 0; i < VALUE_MAX_DEPTH; i++)
        value = i % 2 == 0 ? value_tuple(arena, &value, 1) : value_object(arena, keys, &value, 1);
    struct ctx ctx = ctx_make(arena);
    strview bytes = SV("");
    CU_ASSERT_TRUE_FATAL(msgpack_encode(&ctx, value, &type_dynamic, &bytes));
    CU_ASSERT_TRUE(value_equal(value, decode(arena, &type_dynamic, bytes)));
}

static void errors_name_the_place(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *type;
        const char *hex;
        const char *path;
    } cases[] = {
        { "\"bool\"", "01", "" },
        { "[\"list\",\"bool\"]", "92c301", "[1]" },
        { "[\"tuple\",[\"bool\",\"bool\"]]", "92c301", "[1]" },
        { "[\"set\",\"bool\"]", "92c301", "" },
        { "[\"map\",\"bool\"]", "81a16b01", "[\"k\"]" },
        { "[\"object\",{\"a\":[\"list\",\"bool\"]}]", "81a1619101", "a[0]" },
        { "[\"object\",{\"a\":\"dynamic\"}]", "81a16192c40622626f6f6c2201", "a" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        const struct value *value = NULL;
        CU_ASSERT_FALSE(
            msgpack_decode(&ctx, from_hex(arena, cases[i].hex), a_type(arena, cases[i].type), &value));
        CU_ASSERT_EQUAL_FATAL(ctx.diags.errors, 1);
        ASSERT_TEXT(path_to_text(arena, ctx.diags.first->path), cases[i].path);
    }
}

static void text_is_copied(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char bytes[] = "\x82\xa1k\xa4text\xa1u\xc7\x03\x0c\x81\x01\xc2";
    const struct value *map = decode(arena, &type_map_of_string, sv_make(bytes, sizeof bytes - 1));
    strview before = encode(arena, &type_map_of_string, map);
    memset(bytes, '!', sizeof bytes);
    ASSERT_TEXT(encode(arena, &type_map_of_string, map), before.data);
    ASSERT_TEXT(value_text(value_get(map, SV("k"))), "text");
}

static void write_a_string_as_a_number(struct arena *arena)
{
    struct ctx ctx = ctx_make(arena);
    strview bytes = SV("");
    (void)msgpack_encode(&ctx, value_string(arena, SV("1")), &type_number, &bytes);
}

static void a_value_of_another_type_is_a_bug(void)
{
    CU_ASSERT_TRUE(is_a_bug(write_a_string_as_a_number));
}

SUITE("value/msgpack", TEST(a_value_of_another_type_is_a_bug), TEST(forms), TEST(numbers),
      TEST(typed_nulls_keep_their_type), TEST(unknowns), TEST(refinements_are_capped),
      TEST(a_dynamic_object_of_terraform), TEST(a_set_of_numbers_of_terraform), TEST(long_texts_and_arrays),
      TEST(what_is_refused), TEST(promises_are_checked_first), TEST(nested_promises_share_the_bytes),
      TEST(every_prefix_is_refused), TEST(depth_is_bounded), TEST(the_deepest_json_fits_a_dynamic_place),
      TEST(errors_name_the_place), TEST(text_is_copied))
