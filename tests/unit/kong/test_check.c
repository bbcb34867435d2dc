#include "kong/check.h"

#include "base/buf.h"
#include "schema_samples.h"
#include "suite.h"
#include "value/build.h"

#include <stdio.h>

static void add(void *payload, const struct kong_fault *fault)
{
    static const char *const kinds[] = {
        [KONG_FAULT_UNKNOWN_FIELD] = "unknown", [KONG_FAULT_TYPE] = "type",     [KONG_FAULT_VALUE] = "value",
        [KONG_FAULT_MISSING] = "missing",       [KONG_FAULT_ENTITY] = "entity", [KONG_FAULT_SCOPE] = "scope",
        [KONG_FAULT_REFERENCE] = "reference",
    };
    struct buf *said = payload;
    strview path = path_to_text(said->arena, fault->path);
    buf_printf(said, "%s%s " SV_FMT ": " SV_FMT, said->len > 0 ? "\n" : "", kinds[fault->kind], SV_ARG(path),
               SV_ARG(fault->message));
    if (fault->nearest.len > 0)
        buf_printf(said, " (" SV_FMT "?)", SV_ARG(fault->nearest));
}

/* How a row is checked. */
enum { AS_SENT = 1, PARTIAL = 2, REFERENCES = 4 };

static struct kong_check check_of(struct arena *arena, unsigned how, struct buf *said)
{
    *said = buf_make(arena, BUF_LIMIT_TEXT);
    return (struct kong_check){ .arena = arena,
                                .report = add,
                                .payload = said,
                                .partial = (how & PARTIAL) != 0,
                                .references = (how & REFERENCES) != 0,
                                .quotes = (how & REFERENCES) == 0,
                                .nulls_sent = (how & AS_SENT) != 0 };
}

/* A line per fault of the configuration. */
static strview faults_of(struct arena *arena, const struct field *record, const struct value *config,
                         unsigned how)
{
    struct buf said;
    struct kong_check check = check_of(arena, how, &said);
    bool good = kong_check_config(&check, record, config, path_attribute(arena, NULL, SV("config")));
    CU_ASSERT_EQUAL(good, said.len == 0);
    return buf_view(&said);
}

struct row {
    const char *config;
    const char *faults;
    unsigned how;
};

#define EXPECT(record, rows) expect(record, rows, sizeof(rows) / sizeof((rows)[0]))
static void expect(const struct field *record, const struct row *rows, size_t count)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < count; i++) {
        const struct value *config = rows[i].config != NULL ? sample_value(arena, rows[i].config) : NULL;
        ASSERT_TEXT(faults_of(arena, record, config, rows[i].how), rows[i].faults);
    }
}

static void types(void)
{
    static const struct row rows[] = {
        { "{\"s\":\"x\",\"b\":true,\"i\":5,\"n\":1.5,\"a\":[],\"t\":[\"x\"],\"m\":{\"k\":1},\"r\":{\"x\":1}}",
          "", 0 },
        { "{\"s\":5}", "type config.s: expected a string", 0 },
        { "{\"b\":\"true\"}", "type config.b: expected a boolean", 0 },
        { "{\"i\":\"5\"}", "type config.i: expected an integer", 0 },
        { "{\"i\":5.0}", "", 0 },
        { "{\"i\":1.5}", "type config.i: expected an integer", 0 },
        { "{\"n\":\"1\"}", "type config.n: expected a number", 0 },
        { "{\"a\":{}}", "type config.a: expected an array", 0 },
        { "{\"t\":\"x\"}", "type config.t: expected a set", 0 },
        { "{\"m\":[1]}", "type config.m: expected a map", 0 },
        { "{\"m\":[]}", "", 0 },
        { "{\"r\":\"x\"}", "type config.r: expected a record", 0 },
        { "{\"r\":[]}", "", 0 },
        { "{\"j\":[{\"x\":1}],\"v\":{\"x\":1}}", "", 0 },
        { "{\"s\":\"?\",\"b\":\"?\",\"i\":\"?\",\"n\":\"?\",\"a\":\"?\",\"t\":\"?\",\"m\":\"?\",\"r\":\"?\"}",
          "", 0 },
        { "\"?\"", "", 0 },
        { "5", "type config: expected a record", 0 },
        { NULL, "", 0 },
        { "null", "", 0 },
        { "[]", "", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(
               arena,
               "{\"s\":{\"type\":\"string\"}},{\"b\":{\"type\":\"boolean\"}},{\"i\":{\"type\":\"integer\"}},"
               "{\"n\":{\"type\":\"number\"}},{\"a\":{\"type\":\"array\"}},"
               "{\"t\":{\"type\":\"set\",\"elements\":{\"type\":\"string\"}}},"
               "{\"m\":{\"type\":\"map\",\"values\":{\"type\":\"integer\"}}},"
               "{\"r\":{\"type\":\"record\",\"fields\":[{\"x\":{\"type\":\"integer\"}}]}},"
               "{\"j\":{\"type\":\"json\"}},{\"v\":{\"type\":\"vector\"}}",
               ""),
           rows);
}

static void all_faults_and_their_places(void)
{
    static const struct row rows[] = {
        { "{\"r\":{\"x\":0,\"y\":1},\"a\":[{\"x\":0},{\"x\":1},\"z\"],\"m\":{\"k\":\"v\",\"l\":1,\"lonely\":"
          "2},"
          "\"t\":[\"a\",5]}",
          "unknown config.r.y: unknown field\n"
          "value config.r.x: value must be greater than 0\n"
          "value config.a[0].x: value must be greater than 0\n"
          "type config.a[2]: expected a record\n"
          "type config.m.k: expected an integer\n"
          "value config.m.lonely: length must be at most 5\n"
          "type config.t[1]: expected a string",
          0 },
        { "{\"a\":[\"?\",{\"x\":\"?\"}],\"m\":{\"k\":\"?\"},\"t\":[\"?\",5]}",
          "type config.t[1]: expected a string", 0 },
        { "{\"a\":[null],\"t\":[\"a\",null],\"m\":{\"k\":null}}",
          "missing config.a[0]: required field missing\nmissing config.t[1]: required field missing", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(arena,
                         "{\"r\":{\"type\":\"record\",\"fields\":[{\"x\":{\"type\":\"integer\",\"gt\":0}}]}},"
                         "{\"a\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["
                         "{\"x\":{\"type\":\"integer\",\"gt\":0}}]}}},"
                         "{\"m\":{\"type\":\"map\",\"keys\":{\"type\":\"string\",\"len_max\":5},"
                         "\"values\":{\"type\":\"integer\"}}},"
                         "{\"t\":{\"type\":\"set\",\"elements\":{\"type\":\"string\"}}}",
                         ""),
           rows);
}

/* Terraform's own collections: keys of maps are keys, elements of sets have no place. */
static void places_in_maps_and_sets(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record =
        sample_record(arena,
                      "{\"m\":{\"type\":\"map\",\"values\":{\"type\":\"integer\"}}},"
                      "{\"t\":{\"type\":\"set\",\"elements\":{\"type\":\"integer\"}}},"
                      "{\"r\":{\"type\":\"record\",\"fields\":[{\"x\":{\"type\":\"integer\"}}]}}",
                      "");
    const strview key = SV("x");
    const struct value *text = value_string(arena, SV("v"));
    const struct value *map = value_of(arena, &type_map_of_string, &key, &text, 1);
    const struct value *set = value_of(arena, &type_set_of_string, NULL, &text, 1);
    const strview keys[] = { SV("m"), SV("r"), SV("t") };
    const struct value *items[] = { map, map, set };
    ASSERT_TEXT(faults_of(arena, record, value_object(arena, keys, items, 3), 0),
                "type config.m[\"x\"]: expected an integer\n"
                "type config.t: expected an integer\n"
                "type config.r[\"x\"]: expected an integer");
}

static void unknown_fields(void)
{
    static const struct row rows[] = {
        { "{\"routetype\":1}", "unknown config.routetype: unknown field (route_type?)", 0 },
        { "{\"other\":1}", "unknown config.other: unknown field", 0 },
        { "{\"other\":\"?\"}", "unknown config.other: unknown field", 0 },
        { "{\"other\":null}", "", 0 }, /* it is not sent */
        { "{\"other\":null}", "unknown config.other: unknown field", AS_SENT },
        { "{\"other\":1}", "unknown config.other: unknown field", PARTIAL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(
        sample_record(arena, "{\"route_type\":{\"type\":\"string\"}},{\"model\":{\"type\":\"string\"}}", ""),
        rows);
}

#define NEEDED                                                                                               \
    "{\"s\":{\"type\":\"string\",\"required\":true}},"                                                       \
    "{\"d\":{\"type\":\"string\",\"required\":true,\"default\":\"x\"}},"                                     \
    "{\"made\":{\"type\":\"string\",\"required\":true,\"auto\":true}},"                                      \
    "{\"r\":{\"type\":\"record\",\"required\":true,\"fields\":[{\"in\":{\"type\":\"integer\",\"required\":"  \
    "true}}]}},"                                                                                             \
    "{\"o\":{\"type\":\"record\",\"fields\":[{\"in\":{\"type\":\"integer\",\"required\":true}}]}},"          \
    "{\"e\":{\"type\":\"integer\",\"eq\":1}}"

static void missing_fields(void)
{
    static const char all[] = "missing config.s: required field missing\n"
                              "missing config.r.in: required field missing\n"
                              "value config.e: value must not be null";
    static const struct row rows[] = {
        { "{}", all, 0 },
        { NULL, all, 0 },
        { NULL, all, AS_SENT },
        { "{}", "", PARTIAL },
        { "{\"s\":null,\"d\":null,\"made\":null,\"r\":null,\"o\":null,\"e\":null}", all, 0 },
        { "{\"s\":null,\"d\":null,\"made\":null,\"r\":null,\"o\":null,\"e\":null}", "", PARTIAL },
        { "{\"s\":null,\"d\":null,\"made\":null,\"r\":null,\"o\":null,\"e\":1}",
          "missing config.s: required field missing\n"
          "missing config.d: required field missing\n"
          "missing config.made: required field missing\n"
          "missing config.r: required field missing",
          AS_SENT },
        { "{\"s\":\"x\",\"r\":{\"in\":1},\"e\":1}", "", 0 },
        { "{\"s\":\"?\",\"r\":{\"in\":\"?\"},\"e\":\"?\"}", "", 0 },
        { "{\"s\":\"x\",\"r\":\"?\",\"e\":1}", "", 0 },
        { "{\"s\":\"x\",\"r\":{},\"o\":{},\"e\":1}",
          "missing config.r.in: required field missing\nmissing config.o.in: required field missing", 0 },
        { "{\"s\":5,\"r\":{\"in\":\"x\"}}",
          "type config.s: expected a string\ntype config.r.in: expected an integer", PARTIAL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(arena, NEEDED, ""), rows);
}

static void rules_of_values(void)
{
    static const struct row rows[] = {
        { "{\"one\":\"c\"}", "value config.one: expected one of: a, b", 0 },
        { "{\"one\":\"b\",\"low\":1,\"empty\":\"\"}", "", 0 },
        { "{\"one\":\"\"}", "value config.one: length must be at least 1", 0 },
        { "{\"low\":0}", "value config.low: value should be between 1 and 2", 0 },
        { "{\"list\":[]}", "value config.list: length must be at least 1", 0 },
        { "{\"list\":[\"?\"]}", "", 0 },
        { "{\"list\":[\"\"]}", "value config.list[0]: length must be at least 1", 0 },
        { "{\"plain\":\"bad\"}", "value config.plain: invalid value: bad", 0 },
        { "{\"secret\":\"bad\"}", "value config.secret: invalid value", 0 },
        { "{\"secrets\":[\"bad\"]}", "value config.secrets[0]: invalid value", 0 },
        { "{\"one\":\"?\",\"low\":\"?\",\"list\":\"?\"}", "", 0 },
        { "{\"one\":\"c\",\"low\":9}",
          "value config.one: expected one of: a, b\nvalue config.low: value should be between 1 and 2",
          PARTIAL },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(arena,
                         "{\"one\":{\"type\":\"string\",\"one_of\":[\"a\",\"b\"]}},"
                         "{\"low\":{\"type\":\"integer\",\"between\":[1,2]}},"
                         "{\"empty\":{\"type\":\"string\",\"len_min\":0}},"
                         "{\"list\":{\"type\":\"array\",\"len_min\":1,\"elements\":{\"type\":\"string\"}}},"
                         "{\"plain\":{\"type\":\"string\",\"match\":\"^a\"}},"
                         "{\"secret\":{\"type\":\"string\",\"match\":\"^a\",\"encrypted\":true}},"
                         "{\"secrets\":{\"type\":\"array\",\"encrypted\":true,"
                         "\"elements\":{\"type\":\"string\",\"match\":\"^a\"}}}",
                         ""),
           rows);
}

static void rules_over_several_fields(void)
{
    static const char pair[] = "entity config.r: all or none of these fields must be set: 'x', 'y.z'";
    static const char one[] = "entity config: at least one of these fields must be non-empty: 'a', 'b'";
    static const struct row rows[] = {
        { "{}", one, 0 },
        { "{\"a\":null}", one, 0 },
        { "{}", "", PARTIAL },
        { "{\"a\":\"?\"}", "", 0 },
        { "{\"a\":\"\"}", "value config.a: length must be at least 1", 0 }, /* the fields come first */
        { "{\"b\":1,\"r\":{\"x\":1}}", "", 0 },                             /* y.z has a default */
        { "{\"b\":1,\"r\":{\"x\":null}}", pair, 0 },
        { "{\"b\":1,\"r\":{}}", pair, 0 },
        { "{\"b\":1,\"r\":{\"y\":{\"z\":null}}}", pair, 0 }, /* null counts as absent: the default is there */
        { "{\"b\":1,\"r\":{\"y\":{\"z\":null}}}", "", AS_SENT },
        { "{\"b\":1,\"r\":{\"y\":\"?\"}}", "", 0 },
        { "{\"b\":1,\"r\":{\"y\":{\"z\":\"?\"}}}", "", 0 },
        { "{\"r\":{}}", "entity config.r: all or none of these fields must be set: 'x', 'y.z'", 0 },
        { "{\"b\":1,\"l\":[{\"p\":1},{\"p\":1,\"q\":1}]}",
          "entity config.l[0]: all or none of these fields must be set: 'p', 'q'", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(
               arena,
               "{\"a\":{\"type\":\"string\"}},{\"b\":{\"type\":\"integer\"}},"
               "{\"r\":{\"type\":\"record\",\"entity_checks\":[{\"mutually_required\":[\"x\",\"y.z\"]}],"
               "\"fields\":[{\"x\":{\"type\":\"integer\"}},{\"y\":{\"type\":\"record\",\"required\":true,"
               "\"fields\":[{\"z\":{\"type\":\"integer\",\"default\":7}}]}}]}},"
               "{\"l\":{\"type\":\"array\",\"elements\":{\"type\":\"record\","
               "\"entity_checks\":[{\"mutually_required\":[\"p\",\"q\"]}],"
               "\"fields\":[{\"p\":{\"type\":\"integer\"}},{\"q\":{\"type\":\"integer\"}}]}}}",
               "\"entity_checks\":[{\"at_least_one_of\":[\"a\",\"b\"]}]"),
           rows);
}

#define SHORTHAND(name, type, paths)                                                                         \
    "{\"" name "\":{\"type\":\"" type "\",\"deprecation\":{\"replaced_with\":[" paths "]}}}"
#define AT(path)   "{\"path\":[\"" path "\"]}"
#define IN(a, b)   "{\"path\":[\"" a "\",\"" b "\"]}"
#define ABOVE_ZERO "{\"type\":\"integer\",\"gt\":0}"
#define REDIS_FIELDS                                                                                         \
    "{\"redis\":{\"type\":\"record\",\"required\":true,\"fields\":["                                         \
    "{\"host\":{\"type\":\"string\",\"referenceable\":true}},{\"port\":" ABOVE_ZERO "}]}},"                  \
    "{\"read\":" ABOVE_ZERO "},{\"send\":" ABOVE_ZERO "},"                                                   \
    "{\"node_list\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["                      \
    "{\"ip\":{\"type\":\"string\"}},{\"port\":" ABOVE_ZERO "}]}}},"                                          \
    "{\"list\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["                           \
    "{\"new\":{\"type\":\"integer\",\"required\":true,\"gt\":0}}],"                                          \
    "\"shorthand_fields\":[" SHORTHAND("old", "integer", AT("new")) "]}}}"
#define HOST    SHORTHAND("redis_host", "string", IN("redis", "host"))
#define PORT    SHORTHAND("redis_port", "integer", IN("redis", "port"))
#define TIMEOUT SHORTHAND("timeout", "integer", AT("read") "," AT("send"))
#define ODD     SHORTHAND("odd", "string", AT("send"))
#define NODES                                                                                                \
    "{\"nodes\":{\"type\":\"array\",\"len_min\":1,\"elements\":{\"type\":\"string\"},"                       \
    "\"deprecation\":{\"replaced_with\":[" AT("node_list") "]}}}"
#define REDIS_SHORTHANDS HOST "," PORT "," TIMEOUT "," ODD "," NODES

static void shorthands(void)
{
    static const char mismatch[] = "both deprecated and new field are used but their values mismatch: ";
    static const struct row rows[] = {
        { "{\"redis_host\":\"h\",\"redis_port\":1}", "", 0 },
        { "{\"redis_host\":5}", "type config.redis_host: expected a string", 0 },
        { "{\"redis_port\":0}", "value config.redis_port: value must be greater than 0",
          0 }, /* the new field's rule */
        { "{\"timeout\":-1}", "value config.timeout: value must be greater than 0", 0 }, /* once, not twice */
        { "{\"timeout\":5,\"read\":5}", "", 0 },
        { "{\"timeout\":null,\"read\":5}", "", 0 },
        { "{\"timeout\":null}", "", AS_SENT },
        { "{\"timeout\":5,\"read\":\"?\"}", "", 0 },
        { "{\"timeout\":\"?\",\"read\":5}", "", 0 },
        { "{\"timeout\":\"?\"}", "", 0 },
        { "{\"timeout\":5,\"read\":\"x\"}", "type config.read: expected an integer", 0 },
        { "{\"redis_host\":\"h\",\"redis\":\"?\"}", "", 0 },
        { "{\"redis_host\":\"h\",\"redis\":5}", "type config.redis: expected a record", 0 },
        { "{\"redis_host\":\"{vault://v/k}\"}", "", REFERENCES }, /* redis.host is referenceable */
        { "{\"redis_host\":\"{vault://v}\"}", "reference config.redis_host: reference url is missing path",
          REFERENCES },
        { "{\"nodes\":[\"a:1\"]}", "", 0 },
        { "{\"nodes\":[\"a:0\",\"b:0\"]}", "value config.nodes: value must be greater than 0", 0 },
        { "{\"nodes\":[\"a\",\"?\"]}", "", 0 },
        { "{\"nodes\":[\"a:x\"]}", "", 0 }, /* the server knows */
        { "{\"odd\":\"x\"}", "", 0 },       /* likewise */
        { "{\"nodes\":[]}", "value config.nodes: length must be at least 1", 0 },
        { "{\"list\":[{\"old\":1},{\"old\":0}]}", "value config.list[1].old: value must be greater than 0",
          0 },
        { "{\"redis_hots\":\"h\"}", "unknown config.redis_hots: unknown field", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record =
        sample_record(arena, REDIS_FIELDS, "\"shorthand_fields\":[" REDIS_SHORTHANDS "]");
    EXPECT(record, rows);
    static const char *const differing[][2] = {
        { "{\"timeout\":5,\"read\":6}", "value config.timeout: %stimeout = 5 vs read = 6" },
        { "{\"redis_host\":\"h\",\"redis\":{\"host\":\"secret\"}}",
          "value config.redis_host: %sredis_host vs redis.host" },
        { "{\"nodes\":[\"a:1\"],\"node_list\":[{\"ip\":\"a\",\"port\":2}]}",
          "value config.nodes: %snodes vs node_list" },
    };
    for (size_t i = 0; i < sizeof differing / sizeof differing[0]; i++) {
        char expected[256];
        (void)snprintf(expected, sizeof expected, differing[i][1], mismatch);
        ASSERT_TEXT(faults_of(arena, record, sample_value(arena, differing[i][0]), 0), expected);
        ASSERT_TEXT(faults_of(arena, record, sample_value(arena, differing[i][0]), PARTIAL), expected);
    }
    ASSERT_TEXT(
        faults_of(arena, record,
                  sample_value(arena, "{\"nodes\":[\"a:1\"],\"node_list\":[{\"ip\":\"a\",\"port\":1}]}"), 0),
        "");
}

/* The new field says that the value is a secret; the old one may not know. */
static void shorthands_of_secrets(void)
{
    static const struct row rows[] = {
        { "{\"old\":\"hidden\"}", "value config.old: invalid value", 0 },
        { "{\"new\":\"hidden\"}", "value config.new: invalid value", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(arena, "{\"new\":{\"type\":\"string\",\"encrypted\":true,\"match\":\"^a\"}}",
                         "\"shorthand_fields\":[{\"old\":{\"type\":\"string\",\"match\":\"^a\","
                         "\"deprecation\":{\"replaced_with\":[" AT("new") "]}}}]"),
           rows);
}

/* A rule over several fields sees what a shorthand gives. */
static void shorthands_count_for_rules_over_fields(void)
{
    static const struct row rows[] = {
        { "{\"old\":1}", "", 0 },
        { "{\"old\":\"?\"}", "", 0 },
        { "{\"old\":null}", "missing config.new: required field missing", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(arena, "{\"new\":{\"type\":\"integer\",\"required\":true}}",
                         "\"entity_checks\":[{\"at_least_one_of\":[\"new\"]}],"
                         "\"shorthand_fields\":[" SHORTHAND("old", "integer", AT("new")) "]"),
           rows);
}

/* Which of them are translated, and to what, only the server knows. */
static void shorthands_that_stay(void)
{
    static const struct row rows[] = {
        { "{\"lost\":5}", "", 0 },
        { "{\"lost\":\"x\"}", "type config.lost: expected an integer", 0 },
        { "{\"mode\":\"strict\"}", "", 0 },
        { "{\"mode\":true}", "", 0 }, /* as it used to be */
        { "{\"mode\":\"?\"}", "", 0 },
        { "{\"mode\":\"loose\"}", "value config.mode: expected one of: strict, lax", 0 },
        { "{\"mode\":5}", "type config.mode: expected a string", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(
               arena, "{\"mode\":{\"type\":\"string\",\"one_of\":[\"strict\",\"lax\"]}}",
               "\"shorthand_fields\":[{\"lost\":{\"type\":\"integer\"}},"
               "{\"mode\":{\"type\":\"boolean\",\"deprecation\":{\"replaced_with\":[" AT("mode") "]}}}]"),
           rows);
}

#define KINDS(more, key_rules)                                                                               \
    "\"subschema_key\":\"kind\"," more "\"fields\":[{\"kind\":{" key_rules "}},"                             \
    "{\"size\":{\"type\":\"integer\",\"gt\":0}},{\"name\":{\"type\":\"string\",\"len_max\":5}}],"            \
    "\"entity_checks\":[{\"at_least_one_of\":[\"size\",\"name\"]}],"                                         \
    "\"subschema_definitions\":{"                                                                            \
    "\"a\":{\"type\":\"record\",\"fields\":[{\"host\":{\"type\":\"string\",\"required\":true}}],"            \
    "\"entity_checks\":[{\"distinct\":[\"host\",\"name\"]}]},"                                               \
    "\"b\":{\"fields\":[{\"size\":{\"type\":\"string\"}},{\"ports\":{\"type\":\"array\",\"elements\":"       \
    "{\"type\":\"integer\"}}}]}}"
#define KIND_RULES "\"type\":\"string\",\"required\":true"

static void subschemas(void)
{
    static const char none[] = "missing config.r.kind: required field missing";
    static const char neither[] =
        "entity config.r: at least one of these fields must be non-empty: 'size', 'name'";
    static const struct row rows[] = {
        { "{\"r\":{\"kind\":\"a\",\"size\":1,\"host\":\"h\"}}", "", 0 },
        { "{\"r\":{\"kind\":\"a\",\"size\":1}}", "missing config.r.host: required field missing", 0 },
        { "{\"r\":{\"kind\":\"a\",\"size\":1,\"host\":\"h\",\"ports\":[1]}}",
          "unknown config.r.ports: unknown field", 0 },
        { "{\"r\":{\"kind\":\"a\",\"host\":\"h\"}}", neither, 0 },
        { "{\"r\":{\"kind\":\"a\",\"host\":\"h\",\"name\":\"h\"}}",
          "entity config.r: values of these fields must be distinct: 'host', 'name'", 0 },
        { "{\"r\":{\"kind\":\"b\",\"size\":\"big\",\"ports\":[1]}}", "", 0 }, /* its own size */
        { "{\"r\":{\"kind\":\"b\",\"size\":1,\"ports\":[\"x\"]}}",
          "type config.r.size: expected a string\ntype config.r.ports[0]: expected an integer", 0 },
        { "{\"r\":{\"kind\":\"c\",\"size\":0}}", "value config.r.kind: no kind \"c\" here", 0 },
        { "{\"r\":{\"kind\":5}}", "type config.r.kind: expected a string", 0 },
        { "{\"r\":{\"size\":0}}", none, 0 },
        { "{\"r\":{\"knid\":\"a\"}}",
          "unknown config.r.knid: unknown field (kind?)\nmissing config.r.kind: required field missing", 0 },
        { "{\"r\":{\"size\":0}}", "", PARTIAL }, /* whose size that is is not known */
        { "{\"r\":{\"name\":\"too long\"}}", "value config.r.name: length must be at most 5", PARTIAL },
        { "{\"r\":{\"kind\":\"?\",\"size\":0,\"host\":\"h\",\"ports\":5}}", "", 0 },
        { "{\"r\":{\"kind\":\"?\",\"name\":\"too long\",\"other\":1}}",
          "unknown config.r.other: unknown field\nvalue config.r.name: length must be at most 5", 0 },
        { "{\"l\":[{\"kind\":\"a\",\"size\":1,\"host\":\"h\"},{\"kind\":\"b\",\"size\":\"x\",\"host\":\"h\"}]"
          "}",
          "unknown config.l[1].host: unknown field", 0 },
        { "{\"m\":{\"x\":{\"kind\":\"c\"}}}", "value config.m.x.kind: no kind \"c\" here", 0 },
        { "{\"d\":{\"name\":\"n\",\"ports\":[1]}}", "", 0 },
        { "{\"d\":{\"name\":\"n\",\"host\":\"h\"}}", "unknown config.d.host: unknown field", 0 },
        { "{\"s\":{\"kind\":[\"z\",\"b\",\"a\"],\"name\":\"n\",\"ports\":[1]}}", "", 0 },
        { "{\"s\":{\"kind\":[5],\"name\":\"n\"}}", "type config.s.kind[0]: expected a string", 0 },
        { "{\"s\":{\"kind\":[\"z\"],\"name\":\"n\"}}", "value config.s.kind: unknown type: z", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char error[] = "\"subschema_error\":\"no kind %q here\",";
    strview record = arena_printf(arena, "{\"type\":\"record\",%s" KINDS("", KIND_RULES) "}", error);
    strview fields = arena_printf(
        arena,
        "{\"r\":" SV_FMT "},{\"l\":{\"type\":\"array\",\"elements\":" SV_FMT
        "}},{\"m\":{\"type\":\"map\",\"values\":" SV_FMT "}},"
        "{\"d\":{\"type\":\"record\"," KINDS(
            "", KIND_RULES
            ",\"default\":\"b\"") "}},"
                                  "{\"s\":{\"type\":\"record\"," KINDS(
                                      "", "\"type\":\"set\",\"elements\":{\"type\":\"string\"}") "}}",
        SV_ARG(record), SV_ARG(record), SV_ARG(record));
    EXPECT(sample_record(arena, fields.data, ""), rows);
}

static void opaque_fields_are_konnects_to_judge(void)
{
    static const struct row rows[] = {
        { "{\"x\":\"too long\",\"r\":{\"n\":\"x\",\"m\":1},\"l\":[\"a\",null],\"s\":\"old\"}", "", 0 },
        { "{}", "", 0 }, /* nor can rules over several fields know what is not there */
        { "{\"x\":5,\"n\":\"x\"}", "type config.n: expected an integer", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(
        sample_record(arena,
                      "{\"x\":{\"type\":\"string\",\"len_max\":2,\"required\":true,\"mood\":1}},"
                      "{\"r\":{\"type\":\"record\",\"mood\":1,\"required\":true,\"fields\":[{\"n\":{\"type\":"
                      "\"integer\",\"required\":true}}]}},"
                      "{\"l\":{\"type\":\"array\",\"elements\":{\"type\":\"integer\",\"mood\":1}}},"
                      "{\"n\":{\"type\":\"integer\"}}",
                      "\"entity_checks\":[{\"at_least_one_of\":[\"x\"]},{\"conditional\":{\"if_field\":\"n\","
                      "\"if_match\":{\"mood\":1},\"then_field\":\"l\",\"then_match\":{\"required\":true}}}],"
                      "\"shorthand_fields\":[{\"s\":{\"type\":\"integer\",\"mood\":1}}]"),
        rows);
}

static void references(void)
{
    static const char nowhere[] = "reference config.plain: a vault reference is not resolved here";
    static const struct row rows[] = {
        { "{\"key\":\"{vault://v/k}\",\"keys\":[\"{vault://v/k/p}\"]}", "", REFERENCES },
        { "{\"key\":\"{vault://v/k}\"}", "", 0 },
        { "{\"plain\":\"{vault://v/k}\"}", nowhere, REFERENCES },
        { "{\"plain\":\"{vault://v/k}\"}", "", 0 },
        { "{\"map\":{\"a\":\"{vault://v/k}\"}}",
          "reference config.map.a: a vault reference is not resolved here", REFERENCES },
        { "{\"key\":\"{vault://v}\"}", "reference config.key: reference url is missing path", REFERENCES },
        { "{\"key\":\"{vault://v}\"}", "", 0 },
        { "{\"key\":\"{vault://v/k\"}", "reference config.key: not a reference", REFERENCES },
        { "{\"key\":\"{vault:/v/k}\"}", "reference config.key: not a reference", REFERENCES },
        { "{\"key\":\"{vault://v/k\"}", "value config.key: expected one of: a", 0 },
        { "{\"plain\":\"{vault://v/k\"}", "", REFERENCES }, /* plain text, as Kong has it */
        { "{\"key\":\"b\"}", "value config.key: expected one of: a", REFERENCES },
        { "{\"plain\":\"Bearer {vault://v/k}\"}", "", REFERENCES },
        { "{\"key\":\"?\"}", "", REFERENCES },
        { "{\"keys\":[\"?\",\"{vault://v}\"]}", "reference config.keys[1]: reference url is missing path",
          REFERENCES },
        { "{\"any\":\"{vault://v/k}\"}", "", REFERENCES },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    EXPECT(sample_record(
               arena,
               "{\"key\":{\"type\":\"string\",\"referenceable\":true,\"one_of\":[\"a\"]}},"
               "{\"keys\":{\"type\":\"array\",\"elements\":{\"type\":\"string\",\"referenceable\":true}}},"
               "{\"map\":{\"type\":\"map\",\"values\":{\"type\":\"string\"}}},"
               "{\"plain\":{\"type\":\"string\"}},{\"any\":{\"type\":\"json\"}}",
               ""),
           rows);
}

/* ---- Whole plugins ---- */

static strview plugin_faults(struct arena *arena, const struct kong_schema *schema, const char *plugin,
                             unsigned how)
{
    struct buf said;
    struct kong_check check = check_of(arena, how, &said);
    bool good = kong_check_plugin(&check, schema, sample_value(arena, plugin));
    CU_ASSERT_EQUAL(good, said.len == 0);
    return buf_view(&said);
}

static void whole_plugins(void)
{
    static const char rule[] =
        "entity : at least one of these fields must be non-empty: 'config.a', 'config.b'";
    static const struct row rows[] = {
        { "{\"name\":\"p\",\"config\":{\"a\":1},\"route\":{\"id\":\"r\"},\"tags\":[5]}", "", 0 },
        { "{\"config\":{\"a\":1},\"consumer\":{\"id\":\"c\"}}", "scope consumer: value must be null", 0 },
        { "{\"config\":{\"a\":1},\"consumer\":{\"id\":\"?\"}}", "scope consumer: value must be null", 0 },
        { "{\"config\":{\"a\":1},\"consumer\":\"?\"}", "", 0 },
        { "{\"config\":{\"a\":1},\"consumer\":null}", "", AS_SENT },
        { "{\"config\":{\"a\":1},\"protocols\":[\"http\",\"tcp\",\"?\"]}",
          "value protocols[1]: expected one of: http, https", 0 },
        { "{\"config\":{\"a\":1},\"protocols\":null}", "", AS_SENT },
        { "{\"config\":{\"a\":1},\"protocols\":\"?\"}", "", 0 },
        { "{\"config\":{\"a\":1},\"protocols\":5}", "type protocols: expected a set", 0 },
        { "{}", rule, 0 },
        { "{}", "", PARTIAL },
        { "{\"config\":{}}", rule, 0 },
        { "{\"config\":{\"a\":null}}", rule, 0 },
        { "{\"config\":\"?\"}", "", 0 },
        { "{\"config\":{\"a\":\"?\"}}", "", 0 },
        { "{\"config\":{\"old\":1}}", "", 0 },
        { "{\"consumer\":{\"id\":\"c\"}}", "scope consumer: value must be null", 0 },
        { "{\"config\":{\"c\":1}}", "unknown config.c: unknown field", 0 },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char schema_text[] =
        "{\"entity_checks\":[{\"at_least_one_of\":[\"config.a\",\"config.b\"]}],\"fields\":["
        "{\"consumer\":{\"type\":\"foreign\",\"eq\":null}},{\"route\":{\"type\":\"foreign\"}},"
        "{\"protocols\":{\"type\":\"set\",\"required\":true,\"default\":[\"http\"],"
        "\"elements\":{\"type\":\"string\",\"one_of\":[\"http\",\"https\"]}}},"
        "{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":[{\"a\":{\"type\":\"integer\"}},"
        "{\"b\":{\"type\":\"integer\"}}],\"shorthand_fields\":[" SHORTHAND("old", "integer", AT("b")) "]}}]}";
    const struct kong_schema *schema = sample_schema(arena, schema_text);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ASSERT_TEXT(plugin_faults(arena, schema, rows[i].config, rows[i].how), rows[i].faults);
}

static void plugins_without_config(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct kong_schema *schema =
        sample_schema(arena, "{\"fields\":[{\"route\":{\"type\":\"foreign\"}}]}");
    ASSERT_TEXT(plugin_faults(arena, schema, "{\"name\":\"p\",\"config\":{\"x\":1}}", 0), "");
}

SUITE("kong/check", TEST(types), TEST(all_faults_and_their_places), TEST(places_in_maps_and_sets),
      TEST(unknown_fields), TEST(missing_fields), TEST(rules_of_values), TEST(rules_over_several_fields),
      TEST(shorthands), TEST(shorthands_of_secrets), TEST(shorthands_count_for_rules_over_fields),
      TEST(shorthands_that_stay), TEST(subschemas), TEST(opaque_fields_are_konnects_to_judge),
      TEST(references), TEST(whole_plugins), TEST(plugins_without_config))
