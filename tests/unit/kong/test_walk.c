#include "kong/walk.h"

#include "base/buf.h"
#include "schema_samples.h"
#include "suite.h"
#include "value/build.h"
#include "value/kind.h"

#define TO(path) "\"deprecation\":{\"replaced_with\":[{\"path\":[" path "]}]}"
static const char fields[] =
    "{\"plain\":{\"type\":\"string\"}},"
    "{\"list\":{\"type\":\"array\",\"encrypted\":true,\"elements\":{\"type\":\"string\"}}},"
    "{\"by_name\":{\"type\":\"map\",\"referenceable\":true,\"keys\":{\"type\":\"string\"},"
    "\"values\":{\"type\":\"string\"}}},"
    "{\"store\":{\"type\":\"record\",\"fields\":[{\"password\":{\"type\":\"string\",\"encrypted\":true,"
    "\"referenceable\":true}}]}},"
    "{\"any\":{\"type\":\"json\",\"encrypted\":true}},"
    "{\"bare\":{\"type\":\"array\",\"encrypted\":true}},"
    "{\"mode\":{\"type\":\"string\",\"encrypted\":true}}";
static const char shorthands[] = "\"shorthand_fields\":[{\"store_password\":{\"type\":\"string\"," TO(
    "\"store\",\"password\"") "}},"
                              "{\"stores\":{\"type\":\"array\",\"elements\":{\"type\":\"string\"}," TO(
                                  "\"store\"") "}},"
                                               "{\"old_list\":{\"type\":\"array\",\"elements\":{\"type\":"
                                               "\"string\"}," TO(
                                                   "\"list\"") "}},"
                                                               "{\"old_plain\":{\"type\":\"string\"," TO(
                                                                   "\"plain\"") "}},"
                                                                                "{\"mode\":{\"type\":"
                                                                                "\"boolean\"}},"
                                                                                "{\"lost\":{\"type\":"
                                                                                "\"string\"," TO(
                                                                                    "\"nowhere\"") "}}]";

static const struct field *record(struct arena *arena)
{
    return sample_record(arena, fields, shorthands);
}

struct seen {
    struct arena *arena;
    struct buf text;
    const char *below; /* a path that is not looked into */
};

/* "path" with "!" for a secret and "@" for what may be a reference. */
static bool note(void *payload, const struct field *field, const struct value *value, const struct path *path)
{
    struct seen *seen = payload;
    strview place = path_to_text(seen->arena, path);
    (void)value;
    buf_printf(&seen->text, " " SV_FMT "%s%s", SV_ARG(place), field->encrypted ? "!" : "",
               field->referenceable ? "@" : "");
    return seen->below == NULL || !sv_equal_z(place, seen->below);
}

static strview walked(struct arena *arena, const struct field *field, const struct value *value,
                      const char *below)
{
    struct seen seen = { .arena = arena, .text = buf_make(arena, BUF_LIMIT_TEXT), .below = below };
    const struct field_visitor visitor = { arena, note, &seen };
    field_walk(&visitor, field, value, NULL);
    return buf_view(&seen.text);
}

static void flags_reach_what_they_mean(void)
{
    static const struct {
        const char *value;
        const char *seen;
    } cases[] = {
        { "{\"plain\":\"a\",\"none\":\"a\"}", "  none plain" },
        { "{\"list\":[\"a\",\"?\",null]}", "  list! list[0]!" },
        { "{\"list\":{\"x\":\"a\"}}", "  list! list.x!" }, /* of the wrong type, and a secret all the same */
        { "{\"by_name\":{\"k\":\"a\"}}", "  by_name@ by_name.k@" },
        { "{\"store\":{\"password\":\"a\"}}", "  store store.password!@" },
        { "{\"store_password\":\"a\"}", "  store_password!@" },
        { "{\"stores\":[\"a\"]}", "  stores! stores[0]!" },
        { "{\"old_list\":[\"a\"]}", "  old_list! old_list[0]!" },
        { "{\"old_plain\":\"a\",\"lost\":\"a\"}", "  lost old_plain" },
        { "{\"any\":{\"x\":[{\"y\":1}]}}", "  any! any.x! any.x[0]! any.x[0].y!" },
        { "{\"bare\":[[\"a\"]]}", "  bare! bare[0]! bare[0][0]!" },
        { "{\"mode\":true}", "  mode!" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        ASSERT_TEXT(walked(arena, record(arena), sample_value(arena, cases[i].value), NULL), cases[i].seen);
    }
}

static void a_visitor_leaves_out_what_is_below(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value = sample_value(arena, "{\"list\":[\"a\"],\"store\":{\"password\":\"a\"}}");
    ASSERT_TEXT(walked(arena, record(arena), value, "store"), "  list! list[0]! store");
    ASSERT_TEXT(walked(arena, record(arena), sample_value(arena, "null"), NULL), "");
    ASSERT_TEXT(walked(arena, record(arena), sample_value(arena, "\"?\""), NULL), "");
}

static void targets_of_shorthands(void)
{
    static const struct {
        const char *name;
        size_t count;
    } cases[] = { { "store_password", 1 }, { "stores", 1 }, { "mode", 0 }, { "lost", 0 } };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_EQUAL(field_shorthand(record(arena), sv_from(cases[i].name))->target_count, cases[i].count);
    ASSERT_TEXT(field_shorthand(record(arena), SV("store_password"))->targets[0].path, "store.password");
}

/* ---- Rewriting ---- */

static const struct value *drop_secrets(void *payload, const struct field *field, const struct value *value)
{
    (void)payload;
    return field->encrypted ? NULL : value;
}

static const struct value *mark_texts(void *payload, const struct field *field, const struct value *value)
{
    (void)field;
    if (!value_is_text(value))
        return value;
    return value_string(payload, arena_printf(payload, SV_FMT "!", SV_ARG(value->text)));
}

static void rewriting(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value = sample_value(
        arena, "{\"plain\":\"a\",\"list\":[\"b\"],\"store\":{\"password\":\"c\"},\"none\":[\"d\"]}");
    const struct field_mapper drop = { .arena = arena, .enter = drop_secrets };
    ASSERT_TEXT(sample_text(arena, field_map(&drop, record(arena), value)),
                "{\"none\":[\"d\"],\"plain\":\"a\",\"store\":{}}");
    const struct field_mapper mark = { .arena = arena, .leave = mark_texts, .payload = arena };
    ASSERT_TEXT(sample_text(arena, field_map(&mark, record(arena), value)),
                "{\"list\":[\"b!\"],\"none\":[\"d!\"],\"plain\":\"a!\",\"store\":{\"password\":\"c!\"}}");
    const struct field_mapper described = { arena, NULL, mark_texts, NULL, arena, true };
    ASSERT_TEXT(sample_text(arena, field_map(&described, record(arena), value)),
                "{\"list\":[\"b!\"],\"none\":[\"d\"],\"plain\":\"a!\",\"store\":{\"password\":\"c!\"}}");
}

static void what_stays_is_not_copied(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *value = sample_value(arena, "{\"plain\":\"a\",\"none\":[{\"x\":1}]}");
    const struct field_mapper mapper = { .arena = arena, .enter = drop_secrets };
    CU_ASSERT_PTR_EQUAL(field_map(&mapper, record(arena), value), value);
}

SUITE("kong/walk", TEST(flags_reach_what_they_mean), TEST(a_visitor_leaves_out_what_is_below),
      TEST(targets_of_shorthands), TEST(rewriting), TEST(what_stays_is_not_copied))
