#include "suite.h"

#include "help/json.h"
#include "kong/compare.h"
#include "kong/element_mask.h"
#include "kong/field_mask.h"
#include "kong/project.h"
#include "kong/unmanaged.h"
#include "value/build.h"

static const char schema_text[] =
    "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":["
    "{\"limit\":{\"type\":\"integer\",\"default\":10}},"
    "{\"names\":{\"type\":\"set\",\"elements\":{\"type\":\"string\"}}},"
    "{\"list\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["
    "{\"path\":{\"type\":\"string\"}},{\"weight\":{\"type\":\"integer\",\"default\":1}}]}}},"
    "{\"key\":{\"type\":\"string\",\"encrypted\":true,\"referenceable\":true}},"
    "{\"made\":{\"type\":\"string\",\"auto\":true}},"
    "{\"deep\":{\"type\":\"record\",\"fields\":[{\"on\":{\"type\":\"boolean\",\"default\":true}},"
    "{\"host\":{\"type\":\"string\"}}]}}],"
    "\"shorthand_fields\":[{\"deep_host\":{\"type\":\"string\",\"deprecation\":{\"message\":\"m\","
    "\"replaced_with\":[{\"path\":[\"deep\",\"host\"]}]}}}]}}]}";

static const struct field *shape(struct arena *arena)
{
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = NULL;
    REQUIRE(kong_schema_parse(&ctx, test_json(arena, schema_text), &schema));
    return schema->config;
}

static void sameness(void)
{
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } cases[] = {
        { "{}", "{\"limit\":10}", true },
        { "{\"limit\":null}", "{\"limit\":10.0}", true },
        { "{\"limit\":11}", "{}", false },
        { "{\"names\":[\"a\",\"b\"]}", "{\"names\":[\"b\",\"a\"]}", true },
        { "{\"names\":[\"a\",\"a\"]}", "{\"names\":[\"a\",\"b\"]}", false },
        { "{\"names\":[]}", "{}", true },
        { "{\"list\":[{\"path\":\"x\"}]}", "{\"list\":[{\"path\":\"x\",\"weight\":1}]}", true },
        { "{\"list\":[{\"path\":\"x\"},{\"path\":\"y\"}]}", "{\"list\":[{\"path\":\"y\"},{\"path\":\"x\"}]}",
          false },
        { "{\"deep\":{}}", "{}", true },
        { "{\"deep\":{\"on\":false}}", "{}", false },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"host\":\"h\"}}", true },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"host\":\"i\"}}", false },
        { "{\"unheard_of\":1}", "{}", false },
        { "{}", "{\"unheard_of\":1}", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        CU_ASSERT_EQUAL(
            kong_same(arena, shape(arena), test_json(arena, cases[i].a), test_json(arena, cases[i].b), false),
            cases[i].same);
    }
}

static void projection(void)
{
    static const struct {
        const char *written;
        const char *actual;
        const char *seen;
    } cases[] = {
        { "{\"limit\":5}", "{\"limit\":6,\"names\":[\"x\"]}", "{\"limit\":6}" },
        { "{\"limit\":5}", "{\"limit\":5,\"names\":[\"x\"]}", "{\"limit\":5}" },
        { "{\"deep\":{\"host\":\"h\"}}", "{\"deep\":{\"host\":\"i\",\"on\":false}}",
          "{\"deep\":{\"host\":\"i\"}}" },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"host\":\"i\"}}", "{\"deep_host\":\"i\"}" },
        { "{\"list\":[{\"path\":\"x\"}]}", "{\"list\":[{\"path\":\"x\",\"weight\":2}]}",
          "{\"list\":[{\"path\":\"x\",\"weight\":2}]}" },
        { "{\"key\":\"{vault://a/b}\"}", "{\"key\":\"hunter2\"}", "{\"key\":\"(hidden)\"}" },
        { "{\"key\":\"{vault://a/b}\"}", "{\"key\":\"{vault://a/c}\"}", "{\"key\":\"{vault://a/c}\"}" },
        { "{\"names\":[\"a\"]}", "{}", "{\"names\":null}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *written = test_json(arena, cases[i].written);
        const struct value *seen = kong_project(
            arena, shape(arena), written, test_json(arena, cases[i].actual), KONG_CONCEAL | KONG_UNMANAGED);
        ASSERT_TEXT(test_text(arena, seen), cases[i].seen);
    }
}

static void surplus(void)
{
    static const struct {
        const char *written;
        const char *actual;
        const char *skip;
        const char *more;
    } cases[] = {
        { "{}", "{\"limit\":10,\"names\":[],\"made\":\"up\"}", "{}", "{}" },
        { "{}", "{\"limit\":11}", "{}", "{\"limit\":11}" },
        { "{\"limit\":5}", "{\"limit\":11}", "{}", "{}" },
        { "{}", "{\"limit\":11,\"deep\":{\"on\":false,\"host\":\"h\"}}",
          "{\"limit\":true,\"deep\":{\"on\":true}}", "{\"deep\":{\"host\":\"h\"}}" },
        { "{\"deep_host\":\"h\"}", "{\"deep\":{\"on\":true,\"host\":\"h\"}}", "{}", "{}" },
        { "{}", "{\"key\":\"hunter2\"}", "{}", "{\"key\":\"(hidden)\"}" },
        { "{}", "{\"limit\":11}", "true", "{}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *more =
            kong_unmanaged(arena, shape(arena), test_json(arena, cases[i].written),
                           test_json(arena, cases[i].actual), test_json(arena, cases[i].skip), KONG_CONCEAL);
        ASSERT_TEXT(test_text(arena, more), cases[i].more);
    }
}

/* ---- Sub-schemas, opaque fields, shorthands that stay ---- */

static const char odd_schema[] =
    "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":["
    "{\"nodes\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"subschema_key\":\"kind\",\"fields\":["
    "{\"kind\":{\"type\":\"string\"}},{\"size\":{\"type\":\"integer\",\"default\":1}}],"
    "\"subschema_definitions\":{"
    "\"a\":{\"type\":\"record\",\"fields\":[{\"host\":{\"type\":\"string\",\"default\":\"here\"}},"
    "{\"key\":{\"type\":\"string\",\"encrypted\":true}}]},"
    "\"b\":{\"type\":\"record\",\"fields\":[{\"size\":{\"type\":\"integer\",\"default\":2}}]}}}}},"
    "{\"later\":{\"type\":\"record\",\"mood\":1,\"fields\":[{\"x\":{\"type\":\"integer\",\"default\":1}},"
    "{\"key\":{\"type\":\"string\",\"encrypted\":true}}]}},"
    "{\"next\":{\"type\":\"tomorrow\"}},"
    "{\"mode\":{\"type\":\"string\",\"one_of\":[\"strict\",\"lax\"],\"default\":\"lax\"}}],"
    "\"shorthand_fields\":[{\"names\":{\"type\":\"set\",\"elements\":{\"type\":\"string\"}}},"
    "{\"password\":{\"type\":\"string\",\"encrypted\":true}},{\"mode\":{\"type\":\"boolean\"}}]}}]}";

static const struct field *odd_shape(struct arena *arena)
{
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema = NULL;
    REQUIRE(kong_schema_parse(&ctx, test_json(arena, odd_schema), &schema));
    return schema->config;
}

static void odd_sameness(void)
{
    static const struct {
        const char *a;
        const char *b;
        bool same;
        bool same_by_keys;
    } cases[] = {
        { "{\"nodes\":[{\"kind\":\"a\"}]}", "{\"nodes\":[{\"kind\":\"a\",\"host\":\"here\",\"size\":1}]}",
          true, true },
        { "{\"nodes\":[{\"kind\":\"b\"}]}", "{\"nodes\":[{\"kind\":\"b\",\"size\":2}]}", true, true },
        { "{\"nodes\":[{\"kind\":\"b\"}]}", "{\"nodes\":[{\"kind\":\"b\",\"size\":1}]}", false, false },
        { "{\"nodes\":[{\"kind\":\"a\"}]}", "{\"nodes\":[{\"kind\":\"b\"}]}", false, false },
        { "{\"later\":{\"y\":1}}", "{\"later\":{\"y\":1,\"x\":1}}", false, true },
        { "{\"later\":{\"x\":1}}", "{}", false, false },
        { "{}", "{\"later\":{\"x\":1}}", false, true },
        { "{\"names\":[\"x\",\"y\"]}", "{\"names\":[\"y\",\"x\"]}", true, true },
        { "{\"names\":[\"x\"]}", "{\"names\":[\"y\"]}", false, false },
        { "{\"names\":[\"x\"]}", "{\"names\":[\"x\",\"y\"]}", false, false },
        { "{\"names\":[\"x\",\"y\"]}", "{\"names\":[\"x\"]}", false, false },
        { "{\"names\":[\"x\"]}", "{}", false, false },
        { "{\"mode\":true}", "{\"mode\":\"strict\"}", false, false },
        { "{\"mode\":true}", "{\"mode\":false}", false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *a = test_json(arena, cases[i].a);
        const struct value *b = test_json(arena, cases[i].b);
        CU_ASSERT_EQUAL(kong_same(arena, odd_shape(arena), a, b, false), cases[i].same);
        CU_ASSERT_EQUAL(kong_same(arena, odd_shape(arena), a, b, true), cases[i].same_by_keys);
    }
}

static void odd_projection(void)
{
    static const struct {
        const char *written;
        const char *actual;
        const char *seen;
    } cases[] = {
        { "{\"nodes\":[{\"kind\":\"a\"}]}", "{\"nodes\":[{\"kind\":\"a\",\"host\":\"there\",\"size\":1}]}",
          "{\"nodes\":[{\"host\":\"there\",\"kind\":\"a\"}]}" },
        { "{\"nodes\":[{\"kind\":\"a\",\"key\":\"{vault://a/b}\"}]}",
          "{\"nodes\":[{\"kind\":\"a\",\"host\":\"here\",\"size\":1,\"key\":\"hunter2\"}]}",
          "{\"nodes\":[{\"key\":\"(hidden)\",\"kind\":\"a\"}]}" },
        { "{\"later\":{\"y\":1}}", "{\"later\":{\"x\":1,\"y\":1}}", "{\"later\":{\"y\":1}}" },
        { "{\"later\":{\"y\":1}}", "{\"later\":{\"x\":3,\"y\":2}}", "{\"later\":{\"y\":2}}" },
        { "{\"next\":{\"y\":1}}", "{\"next\":{\"x\":3,\"y\":2}}", "{\"next\":{\"y\":2}}" },
        { "{\"next\":[{\"y\":1}]}", "{\"next\":[{\"x\":3,\"y\":2}]}", "{\"next\":[{\"y\":2}]}" },
        { "{\"later\":{\"y\":1,\"key\":\"{vault://a/b}\"}}",
          "{\"later\":{\"x\":1,\"y\":2,\"key\":\"hunter2\"}}", "{\"later\":{\"key\":\"(hidden)\",\"y\":2}}" },
        { "{\"names\":[\"x\"]}", "{}", "{\"names\":[\"x\"]}" }, /* nobody tells what became of it */
        { "{\"names\":[\"x\"]}", "{\"names\":[\"y\"]}", "{\"names\":[\"y\"]}" },
        { "{\"names\":[\"x\"]}", "{\"names\":null}", "{\"names\":[\"x\"]}" }, /* likewise */
        { "{\"password\":\"{vault://a/b}\"}", "{\"password\":\"hunter2\"}", "{\"password\":\"(hidden)\"}" },
        { "{\"mode\":true}", "{\"mode\":\"strict\"}", "{\"mode\":true}" },
        { "{\"mode\":\"strict\"}", "{\"mode\":\"lax\"}", "{\"mode\":\"lax\"}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *written = test_json(arena, cases[i].written);
        const struct value *seen =
            kong_project(arena, odd_shape(arena), written, test_json(arena, cases[i].actual),
                         KONG_CONCEAL | KONG_UNMANAGED);
        ASSERT_TEXT(test_text(arena, seen), cases[i].seen);
    }
}

static void odd_objects_seen_and_unmanaged(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record = odd_shape(arena);
    const struct value *actual = test_json(
        arena, "{\"nodes\":[{\"kind\":\"a\",\"host\":\"here\",\"size\":3,\"key\":\"hunter2\"}],"
               "\"later\":{\"x\":1,\"key\":\"hunter2\"},\"password\":\"hunter2\",\"mode\":\"strict\"}");
    ASSERT_TEXT(test_text(arena, kong_minimal(arena, record, actual)),
                "{\"later\":{\"x\":1},\"mode\":\"strict\",\"nodes\":[{\"kind\":\"a\",\"size\":3}]}");
    ASSERT_TEXT(test_text(arena, kong_unmanaged(arena, record, test_json(arena, "{}"), actual,
                                                test_json(arena, "{}"), KONG_CONCEAL)),
                "{\"mode\":\"strict\",\"nodes\":[{\"key\":\"(hidden)\",\"kind\":\"a\",\"size\":3}]}");
}

static void what_may_be_seen(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *actual = test_json(
        arena, "{\"limit\":10,\"names\":[\"a\"],\"key\":\"hunter2\",\"deep\":{\"on\":false,\"host\":\"h\"}}");
    ASSERT_TEXT(test_text(arena, kong_minimal(arena, shape(arena), actual)),
                "{\"deep\":{\"host\":\"h\",\"on\":false},\"names\":[\"a\"]}");
}

static void places_in_field_masks(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *mask = test_json(arena, "{\"a\":{\"b\":true}}");
    const struct path *a = path_attribute(arena, NULL, SV("a"));
    const struct path *b = path_attribute(arena, a, SV("b"));
    CU_ASSERT_PTR_EQUAL(field_mask_find(mask, NULL), mask);
    ASSERT_TEXT(test_text(arena, field_mask_find(mask, a)), "{\"b\":true}");
    CU_ASSERT_TRUE(field_mask_is_whole(field_mask_find(mask, b)));
    CU_ASSERT_TRUE(field_mask_is_whole(field_mask_find(mask, path_index(arena, b, 3))));
    CU_ASSERT_PTR_NULL(field_mask_find(mask, path_attribute(arena, a, SV("c"))));
    CU_ASSERT_PTR_NULL(field_mask_find(mask, path_index(arena, a, 0)));
    CU_ASSERT_PTR_NULL(field_mask_find(NULL, a));
}

static void field_masks(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *written = test_json(arena, "{\"deep_host\":\"h\",\"names\":[\"a\"],\"limit\":null}");
    const struct value *places = field_mask_of(arena, shape(arena), written);
    ASSERT_TEXT(test_text(arena, places), "{\"deep\":{\"host\":true},\"names\":true}");
    places = field_mask_join(arena, places, field_mask_at(arena, SV("deep.on")));
    ASSERT_TEXT(test_text(arena, places), "{\"deep\":{\"host\":true,\"on\":true},\"names\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_join(arena, places, field_mask_at(arena, SV("")))), "true");
    const struct value *whole = test_json(arena, "{\"deep\":{\"host\":\"h\",\"on\":true},\"limit\":1}");
    ASSERT_TEXT(test_text(arena, field_mask_cut(arena, whole, places)), "{\"limit\":1}");
    const struct value *text = value_string(arena, SV("{\"names\":[\"a\"],\"limit\":1}"));
    ASSERT_TEXT(field_mask_cut(arena, text, places)->text, "{\"limit\":1}");
}

static void field_masks_of_elements(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *written =
        test_json(arena, "{\"l\":[{\"k\":\"s\"},{}],\"n\":[\"a\"],\"m\":{\"x\":[{\"y\":1}]}}");
    const struct value *mask = field_mask_into_lists(arena, NULL, written);
    ASSERT_TEXT(test_text(arena, mask), "{\"l\":[{\"k\":true},{}],\"m\":{\"x\":[{\"y\":true}]},\"n\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_of(arena, NULL, written)),
                "{\"l\":true,\"m\":{\"x\":true},\"n\":true}");
    ASSERT_TEXT(field_mask_text(arena, mask, SV("c")), "\"c.l[0].k\", \"c.m.x[0].y\", \"c.n\"");
    const struct value *other = test_json(arena, "{\"l\":[{},{\"z\":true}],\"n\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_join(arena, mask, other)),
                "{\"l\":[{\"k\":true},{\"z\":true}],\"m\":{\"x\":[{\"y\":true}]},\"n\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_join(arena, mask, test_json(arena, "{\"l\":true}"))),
                "{\"l\":true,\"m\":{\"x\":[{\"y\":true}]},\"n\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_meet(arena, mask, other)), "{\"n\":true}");
    ASSERT_TEXT(test_text(arena, field_mask_without(arena, mask, mask)), "{}");
    const struct path *list = path_attribute(arena, NULL, SV("l"));
    ASSERT_TEXT(test_text(arena, field_mask_find(mask, path_index(arena, list, 0))), "{\"k\":true}");
    CU_ASSERT_PTR_NULL(field_mask_find(mask, path_index(arena, list, 2)));
    const struct value *there =
        test_json(arena, "{\"l\":[{\"k\":\"s\",\"o\":1},{\"k\":\"t\",\"o\":2}],\"n\":[\"a\"]}");
    ASSERT_TEXT(test_text(arena, element_mask_cut(arena, there, mask, NULL)),
                "{\"l\":[{\"o\":1},{\"o\":2}],\"n\":[\"a\"]}");
    ASSERT_TEXT(
        test_text(arena, element_mask_cut(arena, there, mask, test_json(arena, "{\"l\":[{},{\"k\":true}]}"))),
        "{\"l\":[{\"o\":1},{\"k\":\"t\",\"o\":2}],\"n\":[\"a\"]}");
    ASSERT_TEXT(test_text(arena, element_mask_pick(arena, mask, written, there)),
                "{\"l\":[{\"k\":\"s\"},{}]}");
    const struct value *filled = field_mask_unknown(arena, test_json(arena, "{\"l\":[{\"o\":1},{\"o\":2}]}"),
                                                    test_json(arena, "{\"l\":[{\"k\":true},{}]}"));
    const struct value *items = value_get(filled, SV("l"));
    CU_ASSERT_TRUE(value_is_unknown(value_get(items->items[0], SV("k"))));
    CU_ASSERT_EQUAL(items->items[1]->count, 1);
    struct element_lists lists = { .mask = mask, .written = test_json(arena, "{\"l\":[{}]}") };
    ASSERT_TEXT(path_to_text(arena, element_mask_resized(arena, NULL, &lists)), "l");
    lists.written = written;
    CU_ASSERT_PTR_NULL(element_mask_resized(arena, NULL, &lists));
    CU_ASSERT_TRUE(element_mask_shares(mask, other));
    CU_ASSERT_FALSE(element_mask_shares(mask, test_json(arena, "{\"n\":[{}],\"l\":true}")));
}

/* Of places that one mask has as a whole and the other in parts, of lists and of what is no list. */
static void field_masks_of_two_forms(void)
{
    static const struct {
        const char *a;
        const char *b;
        const char *joined; /* in either order */
        const char *meet;   /* likewise */
        const char *without;
    } cases[] = {
        { "{\"x\":true}", "{\"x\":{\"y\":true}}", "{\"x\":true}", "{\"x\":{\"y\":true}}", "{\"x\":true}" },
        { "{\"x\":{\"y\":true}}", "{\"x\":true}", "{\"x\":true}", "{\"x\":{\"y\":true}}", "{}" },
        { "{\"x\":[{\"y\":true}]}", "{\"x\":{\"y\":true}}", "{\"x\":true}", "{}", "{\"x\":[{\"y\":true}]}" },
        { "{\"x\":[{\"y\":true}]}", "{\"x\":{}}", "{\"x\":[{\"y\":true}]}", "{}", "{\"x\":[{\"y\":true}]}" },
        { "{\"x\":[{\"y\":true},{\"z\":true}]}", "{\"x\":[{\"y\":true}]}",
          "{\"x\":[{\"y\":true},{\"z\":true}]}", "{\"x\":[{\"y\":true},{}]}", "{\"x\":[{},{\"z\":true}]}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        const struct value *a = test_json(arena, cases[i].a);
        const struct value *b = test_json(arena, cases[i].b);
        ASSERT_TEXT(test_text(arena, field_mask_join(arena, a, b)), cases[i].joined);
        ASSERT_TEXT(test_text(arena, field_mask_join(arena, b, a)), cases[i].joined);
        ASSERT_TEXT(test_text(arena, field_mask_meet(arena, a, b)), cases[i].meet);
        ASSERT_TEXT(test_text(arena, field_mask_without(arena, a, b)), cases[i].without);
    }
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *mask = test_json(arena, "{\"x\":true}");
    CU_ASSERT_PTR_EQUAL(field_mask_without(arena, mask, NULL), mask);
    CU_ASSERT_EQUAL(field_mask_meet(arena, mask, NULL)->count, 0);
    CU_ASSERT_EQUAL(field_mask_meet(arena, NULL, mask)->count, 0);
}

/* Where the mask's list has another length than the value's, all of it is unknown, if there is nothing. */
static void unknowns_by_field_masks(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *mask = test_json(
        arena, "{\"a\":true,\"b\":{\"c\":true},\"l\":[{\"k\":true}],\"m\":[{\"k\":true}],\"n\":true}");
    const struct value *object = test_json(arena, "{\"b\":{\"d\":1},\"m\":[{},{}],\"n\":1}");
    const struct value *filled = field_mask_unknown(arena, object, mask);
    CU_ASSERT_TRUE(value_is_unknown(value_get(filled, SV("a"))));
    CU_ASSERT_TRUE(value_is_unknown(value_get(value_get(filled, SV("b")), SV("c"))));
    CU_ASSERT_TRUE(value_is_known(value_get(value_get(filled, SV("b")), SV("d"))));
    CU_ASSERT_TRUE(value_is_unknown(value_get(filled, SV("l"))));
    CU_ASSERT_PTR_EQUAL(value_get(filled, SV("m")), value_get(object, SV("m")));
    CU_ASSERT_PTR_EQUAL(value_get(filled, SV("n")), value_get(object, SV("n")));
}

/* By index, as the state and as the configuration have it. */
static bool moves(struct arena *arena, const char *mask, const char *prior, const char *written)
{
    const struct element_lists lists = { .mask = test_json(arena, mask),
                                         .prior = test_json(arena, prior),
                                         .written = test_json(arena, written) };
    return element_mask_moved(arena, NULL, &lists) != NULL;
}

static void elements_that_moved(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *both = "{\"l\":[{\"s\":true},{\"s\":true}]}";
    const char *first = "{\"l\":[{\"s\":true},{}]}";
    const char *prior = "{\"l\":[{\"p\":1},{\"p\":2}]}";
    CU_ASSERT_FALSE(moves(arena, both, prior, prior));
    CU_ASSERT_TRUE(moves(arena, both, prior, "{\"l\":[{\"p\":2},{\"p\":1}]}"));
    CU_ASSERT_FALSE(moves(arena, both, prior, "{\"l\":[{\"p\":3},{\"p\":2}]}"));
    CU_ASSERT_FALSE(moves(arena, both, prior, "{\"l\":[{\"p\":3},{\"p\":4}]}"));
    CU_ASSERT_TRUE(moves(arena, first, prior, "{\"l\":[{\"p\":3},{\"p\":1}]}"));
    CU_ASSERT_TRUE(moves(arena, first, prior, "{\"l\":[{\"p\":2},{\"p\":2}]}"));
    CU_ASSERT_FALSE(moves(arena, first, prior, "{\"l\":[{\"p\":1},{\"p\":1}]}"));
    /* What is configured, null included, need not be matched. */
    CU_ASSERT_FALSE(moves(arena, first, prior, "{\"l\":[{\"p\":2,\"s\":\"x\"},{\"p\":1}]}"));
    CU_ASSERT_FALSE(moves(arena, first, prior, "{\"l\":[{\"p\":2,\"s\":null},{\"p\":1}]}"));
    CU_ASSERT_TRUE(moves(arena, both, prior, "{\"l\":[{\"p\":2,\"s\":\"x\"},{\"p\":1}]}"));
    /* Somebody has made the list longer. */
    CU_ASSERT_TRUE(moves(arena, first, "{\"l\":[{\"p\":1},{\"p\":2},{\"p\":3}]}", prior));
}

static void elements_of_resized_lists(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct element_lists lists = { .mask = test_json(arena, "{\"l\":[{\"s\":true}]}"),
                                   .written = test_json(arena, "{\"l\":[{\"s\":\"x\"},{\"p\":1}]}") };
    ASSERT_TEXT(path_to_text(arena, element_mask_resized(arena, NULL, &lists)), "l");
    lists.written = test_json(arena, "{\"l\":[{\"s\":\"x\"},{\"p\":1,\"s\":null}]}");
    CU_ASSERT_PTR_NULL(element_mask_resized(arena, NULL, &lists));
}

SUITE("kong/compare", TEST(sameness), TEST(projection), TEST(surplus), TEST(odd_sameness),
      TEST(odd_projection), TEST(odd_objects_seen_and_unmanaged), TEST(what_may_be_seen),
      TEST(places_in_field_masks), TEST(field_masks), TEST(field_masks_of_elements),
      TEST(field_masks_of_two_forms), TEST(unknowns_by_field_masks), TEST(elements_that_moved),
      TEST(elements_of_resized_lists))
