#include "suite.h"

#include "help/table.h"
#include "table/validate.h"
#include "value/build.h"

static strview check(struct arena *arena, const char *config)
{
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, config);
    bool good = validate_rows(&ctx, &rows);
    for (size_t i = 0; i < rows.count; i++)
        validate_known(&ctx, &rows.attrs[i], rows.values[i]);
    CU_ASSERT_EQUAL(good, !ctx_has_errors(&ctx));
    CU_ASSERT_PTR_NULL(ctx.path);
    return test_diags(&ctx);
}

static void limits(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *config;
        const char *diags;
    } cases[] = {
        { "{}", "" },
        { "{\"name\":\"ab\"}", "" },
        { "{\"name\":\"abcd\"}", "" },
        { "{\"name\":\"a\"}", "error at name: Value too short\n" },
        { "{\"name\":\"abcde\"}", "error at name: Value too long\n" },
        { "{\"name\":\"\\u00e4\\u00e4\\u00e4\\u00e4\"}", "" },
        { "{\"secret\":\"123456\"}", "" },
        { "{\"secret\":\"1234567\"}", "error at : Value too long\n" },
        { "{\"secret\":\"\\u00e4\\u00e4\\u00e4\"}", "" },
        { "{\"secret\":\"\\u00e4\\u00e4\\u00e4a\"}", "error at : Value too long\n" },
        { "{\"secret\":\"\"}", "error at : Value too short\n" },
        { "{\"labels\":[\"a\",\"b\",\"c\"]}", "" },
        { "{\"labels\":[\"a\",\"b\",\"c\",\"d\"]}", "error at labels: Too many elements\n" },
        { "{\"labels\":[]}", "error at labels: Too few elements\n" },
        { "{\"colour\":\"red\"}", "" },
        { "{\"colour\":\"reed\"}", "error at colour: Value not allowed\n" },
        { "{\"shape\":\"square\"}", "" },
        { "{\"shape\":\"triangle\"}", "warning at shape: Value not known to this provider\n" },
        { "{\"code\":\"abc\"}", "" },
        { "{\"code\":\"aBc\"}", "error at code: Value not allowed\n" },
        { "{\"code\":\"abc\\nd\"}", "error at code: Value not allowed\n" },
        { "{\"size\":1}", "" },
        { "{\"size\":10}", "" },
        { "{\"size\":0}", "error at size: Value out of range\n" },
        { "{\"size\":11}", "error at size: Value out of range\n" },
        { "{\"size\":1.5}", "error at size: Value out of range\n" },
        { "{\"labels\":[\"a\",\"abc\"]}", "" },
        { "{\"labels\":[\"abcd\",\"\"]}",
          "error at labels: Value too long\nerror at labels: Value too short\n" },
        { "{\"config\":{\"a\":1}}", "" },
        { "{\"config\":\"{}\"}", "" },
        { "{\"config\":\"{\"}", "error at : Not valid JSON\n" },
        { "{\"name\":\"a\",\"size\":0}",
          "error at name: Value too short\nerror at size: Value out of range\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(check(arena, cases[i].config), cases[i].diags);
}

static void unknown_values_pass(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, "{}");
    for (size_t i = 0; i < rows.count; i++)
        rows.values[i] = value_unknown(arena, test_attrs[i].type);
    CU_ASSERT_TRUE(validate_rows(&ctx, &rows));
    CU_ASSERT_PTR_NULL(ctx.diags.first);
}

#define AN_ID "c0000000-0000-4000-8000-00000000000A"

/* What is said of `text` where a UUID is wanted; "" when nothing is. */
static strview said_of_id(struct arena *arena, const char *env, const char *text)
{
    const struct attr attrs[] = {
        { .name = "plane_id",
          .type = &type_string,
          .flags = ATTR_OPTIONAL,
          .env = env,
          .limits = LIMITS(.uuid_from = "on its page") },
        { .name = NULL },
    };
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, attrs, "{}");
    rows.values[0] = value_string(arena, sv_from(text));
    if (validate_rows(&ctx, &rows))
        return SV("");
    CU_ASSERT_TRUE(sv_starts_with(test_diags(&ctx), SV("error at plane_id: ")));
    return ctx.diags.first->detail;
}

static void an_id_is_a_uuid(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(said_of_id(arena, NULL, AN_ID), "");
    ASSERT_TEXT(said_of_id(arena, NULL, "c0000000-0000-4000-8000-000000000001"), "");
    ASSERT_TEXT(said_of_id(arena, NULL, ""), "\"plane_id\" must not be empty.");
    ASSERT_TEXT(said_of_id(arena, NULL, "prod"),
                "\"plane_id\" looks like a name; the ID is needed. It is found on its page.");
    ASSERT_TEXT(
        said_of_id(arena, "PLANE", "a name of 36 letters is not an ID yet"),
        "\"plane_id\" (environment variable PLANE) looks like a name; the ID is needed. It is found on "
        "its page.");
    static const char *const too_much[] = {
        "\"" AN_ID "\"", "'" AN_ID "'", " " AN_ID, AN_ID "\n", "/v2/control-planes/" AN_ID "/vaults", NULL
    };
    for (size_t i = 0; too_much[i] != NULL; i++)
        ASSERT_TEXT(said_of_id(arena, NULL, too_much[i]),
                    "\"plane_id\" contains more than the ID (quotes, blanks or a path, for example); only "
                    "the ID is needed. It is found on its page.");
    CU_ASSERT_TRUE(sv_contains(said_of_id(arena, NULL, "c0000000-0000-4000-8000-00000000001"),
                               SV("is not the whole ID: it has 35 characters")));
    CU_ASSERT_TRUE(sv_contains(said_of_id(arena, NULL, "c0000000000040008000000000000001"),
                               SV("is not the whole ID: it has 32 characters")));
}

static strview check_resource(struct arena *arena, const char *config, const char *unknown)
{
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, config);
    if (unknown != NULL)
        rows.values[attr_index(test_attrs, sv_from(unknown))] = value_unknown(arena, &type_string);
    bool good = validate_resource(&ctx, &test_resource, rows_to_object(arena, &rows), true);
    CU_ASSERT_EQUAL(good, !ctx_has_errors(&ctx));
    return test_diags(&ctx);
}

static void what_konnect_sets_is_not_configured(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *at_id = "error at id: Invalid configuration for a read-only attribute\n";
    ASSERT_TEXT(check_resource(arena, "{\"on\":false}", NULL), "");
    ASSERT_TEXT(check_resource(arena, "{\"id\":\"x\"}", NULL), at_id);
    ASSERT_TEXT(check_resource(arena, "{}", "id"), at_id);
    ASSERT_TEXT(check_resource(arena, "{\"address\":\"x\",\"updated_at\":\"x\"}", NULL),
                "error at address: Invalid configuration for a read-only attribute\n"
                "error at updated_at: Invalid configuration for a read-only attribute\n");
}

static void a_secret_is_never_quoted(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr attrs[] = {
        { .name = "secret",
          .type = &type_string,
          .flags = ATTR_OPTIONAL | ATTR_SENSITIVE,
          .limits = LIMITS(.pattern = "^x$", .pattern_says = "be x") },
        { .name = NULL },
    };
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, attrs, "{\"secret\":\"hunter2\"}");
    CU_ASSERT_FALSE(validate_rows(&ctx, &rows));
    CU_ASSERT_FALSE(sv_contains(ctx.diags.first->detail, SV("hunter2")));
}

/* What is said of `text` where one of `words` is wanted. */
static strview refusal_of(struct ctx *ctx, const char *const *words, strview text)
{
    const struct attr attrs[] = {
        { .name = "word", .type = &type_string, .flags = ATTR_OPTIONAL, .limits = LIMITS(.one_of = words) },
        { .name = NULL },
    };
    struct rows rows = test_rows(ctx->arena, attrs, "{}");
    rows.values[0] = value_string(ctx->arena, text);
    *ctx = ctx_make(ctx->arena);
    CU_ASSERT_FALSE(validate_rows(ctx, &rows));
    return ctx->diags.first->detail;
}

static void suggestions(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char *const words[] = { "personal", "region", "mistral_format", NULL };
    struct ctx ctx = ctx_make(arena);
    strview any = SV("Did you mean");
    char *huge = arena_alloc(arena, 1000);
    CU_ASSERT_TRUE(sv_contains(refusal_of(&ctx, words, SV("regoin")), SV("Did you mean \"region\"?")));
    CU_ASSERT_TRUE(
        sv_contains(refusal_of(&ctx, words, SV("mistral_fromat")), SV("Did you mean \"mistral_format\"?")));
    CU_ASSERT_FALSE(sv_contains(refusal_of(&ctx, words, SV("zone")), any));
    CU_ASSERT_FALSE(sv_contains(refusal_of(&ctx, words, SV("")), any));
    CU_ASSERT_FALSE(sv_contains(refusal_of(&ctx, words, sv_make(huge, 1000)), any));
    ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, "{\"colour\":\"gren\"}");
    CU_ASSERT_FALSE(validate_rows(&ctx, &rows));
    CU_ASSERT_TRUE(sv_contains(ctx.diags.first->detail, SV("Did you mean \"green\"?")));
}

static strview check_number_by(struct arena *arena, const struct limits *limits, const char *literal)
{
    const struct attr attrs[] = {
        { .name = "n", .type = &type_number, .flags = ATTR_OPTIONAL, .limits = limits, .doc = "Doc." },
        { .name = NULL },
    };
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, attrs, arena_printf(arena, "{\"n\":%s}", literal).data);
    return validate_rows(&ctx, &rows) ? SV("") : ctx.diags.first->detail;
}

static void numbers(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct limits *amount = LIMITS(.amount = FROM_TO(0, 10));
    ASSERT_TEXT(check_number_by(arena, amount, "0.5"), "");
    ASSERT_TEXT(check_number_by(arena, amount, "10.0"), "");
    ASSERT_TEXT(check_number_by(arena, amount, "10.01"),
                "\"n\" must be a number from 0 to 10; this is 10.01.");
    ASSERT_TEXT(check_number_by(arena, amount, "-0.1"), "\"n\" must be a number from 0 to 10; this is -0.1.");
    const struct limits *choice = LIMITS(.one_of = NAMES("301", "302"));
    ASSERT_TEXT(check_number_by(arena, choice, "302.0"), "");
    ASSERT_TEXT(check_number_by(arena, choice, "303"), "\"n\" must be one of: \"301\", \"302\".");
}

/* The detail of the one fault. */
static strview fault(struct arena *arena, const char *config)
{
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, config);
    CU_ASSERT_FALSE(validate_rows(&ctx, &rows));
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    return ctx.diags.first->detail;
}

static void a_length_is_told_with_its_limit(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(fault(arena, "{\"secret\":\"\"}"), "\"secret\" must not be empty.");
    ASSERT_TEXT(
        fault(arena, "{\"secret\":\"1234567\"}"),
        "\"secret\" must have at most 6 bytes; this has 7 (Konnect counts bytes of UTF-8, not characters).");
    ASSERT_TEXT(fault(arena, "{\"name\":\"a\"}"), "\"name\" must have at least 2 characters; this has 1.");
    ASSERT_TEXT(fault(arena, "{\"name\":\"\"}"), "\"name\" must have at least 2 characters; this has 0.");
    ASSERT_TEXT(fault(arena, "{\"name\":\"abcde\"}"), "\"name\" must have at most 4 characters; this has 5.");
    ASSERT_TEXT(fault(arena, "{\"labels\":[\"abcd\"]}"),
                "An element of \"labels\" must have at most 3 characters; this has 4.");
}

static const struct type_attr pair_types[] = { { SV_INIT("x"), &type_string },
                                               { SV_INIT("y"), &type_number } };
static const struct type pair = { .kind = TYPE_OBJECT, .count = 2, .attrs = pair_types };
static const struct type pair_list = { .kind = TYPE_LIST, .element = &pair };
static const struct type pair_set = { .kind = TYPE_SET, .element = &pair };
static const struct type pair_map = { .kind = TYPE_MAP, .element = &pair };

static void nested_attributes_have_their_own_limits(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr nested[] = {
        { .name = "x", .type = &type_string, .flags = ATTR_REQUIRED, .limits = LIMITS(.chars = AT_MOST(2)) },
        { .name = "y",
          .type = &type_number,
          .flags = ATTR_OPTIONAL,
          .limits = LIMITS(.number = FROM_TO(1, 3)) },
        { .name = NULL },
    };
    const struct attr attrs[] = {
        { .name = "one", .type = &pair, .nested = nested, .flags = ATTR_OPTIONAL },
        { .name = "list", .type = &pair_list, .nested = nested, .flags = ATTR_OPTIONAL },
        { .name = "set", .type = &pair_set, .nested = nested, .flags = ATTR_OPTIONAL },
        { .name = "map", .type = &pair_map, .nested = nested, .flags = ATTR_OPTIONAL },
        { .name = NULL },
    };
    static const struct {
        const char *config;
        const char *diags;
    } cases[] = {
        { "{\"one\":{\"x\":\"ab\",\"y\":3}}", "" },
        { "{\"one\":{\"x\":\"abc\",\"y\":4}}",
          "error at one.x: Value too long\nerror at one.y: Value out of range\n" },
        { "{\"list\":[{\"x\":\"a\"},{\"x\":\"abc\"}]}", "error at list[1].x: Value too long\n" },
        { "{\"set\":[{\"x\":\"a\"},{\"x\":\"abc\"}]}", "error at set: Value too long\n" },
        { "{\"map\":{\"k\":{\"x\":\"abc\"}}}", "error at map[\"k\"].x: Value too long\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        struct rows rows = test_rows(arena, attrs, cases[i].config);
        (void)validate_rows(&ctx, &rows);
        ASSERT_TEXT(test_diags(&ctx), cases[i].diags);
    }
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, attrs, "{\"one\":{\"x\":\"abc\"},\"set\":[{\"x\":\"abc\"}]}");
    (void)validate_rows(&ctx, &rows);
    ASSERT_TEXT(ctx.diags.first->detail, "\"one.x\" must have at most 2 characters; this has 3.");
    ASSERT_TEXT(ctx.diags.last->detail, "\"set.x\" must have at most 2 characters; this has 3.");
}

static bool never(struct ctx *ctx, const struct rows *config)
{
    CU_ASSERT_TRUE(value_is_known(rows_get(config, "name")));
    return ctx_error(ctx, "Rule", "no");
}

static void the_resources_own_rule_is_asked(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct resource_def def = test_resource;
    def.validate = never;
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, "{\"name\":\"ab\"}");
    CU_ASSERT_FALSE(validate_resource(&ctx, &def, rows_to_object(arena, &rows), true));
    ASSERT_TEXT(test_diags(&ctx), "error at : Rule\n");
    struct ctx other = ctx_make(arena);
    CU_ASSERT_TRUE(
        validate_resource(&other, &def, value_unknown(arena, attrs_type(arena, test_attrs)), true));
}

static void the_conditions_are_asked(void)
{
    const struct attr_condition conditions[] = {
        { .name = "colour", .values = NAMES("red"), .excludes = NAMES("size") }, { .name = NULL }
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct resource_def def = test_resource;
    def.conditions = conditions;
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, "{\"name\":\"ab\",\"colour\":\"red\",\"size\":1}");
    CU_ASSERT_FALSE(validate_resource(&ctx, &def, rows_to_object(arena, &rows), true));
    ASSERT_TEXT(test_diags(&ctx), "error at size: Conflicting attributes\n");
}

static strview check_overlap(struct arena *arena, const char *config)
{
    struct ctx ctx = ctx_make(arena);
    struct rows rows = test_rows(arena, test_attrs, config);
    (void)validate_resource(&ctx, &test_resource, rows_to_object(arena, &rows), true);
    return ctx.diags.first != NULL ? ctx.diags.first->detail : SV("");
}

static void a_key_belongs_to_one_of_merged_attributes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(
        check_overlap(
            arena,
            "{\"config\":{\"a\":{\"x\":1}},\"more_config\":\"{\\\"a\\\":{\\\"y\\\":2},\\\"b\\\":1}\"}"),
        "");
    ASSERT_TEXT(check_overlap(arena, "{\"config\":{\"a\":null},\"more_config\":\"{\\\"a\\\":1}\"}"), "");
    CU_ASSERT_TRUE(sv_starts_with(
        check_overlap(arena, "{\"config\":{\"a\":{\"x\":1}},\"more_config\":\"{\\\"a\\\":{\\\"x\\\":2}}\"}"),
        SV("\"a.x\" is set in \"config\" and in \"more_config\"")));
    CU_ASSERT_TRUE(sv_starts_with(
        check_overlap(arena, "{\"config\":{\"a\":{\"x\":1}},\"more_config\":\"{\\\"a\\\":5}\"}"),
        SV("\"a\" is set in")));
}

static void lists_are_merged_by_element(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(check_overlap(arena, "{\"config\":{\"l\":[{\"x\":1},{\"y\":1}]},"
                                     "\"more_config\":\"{\\\"l\\\":[{\\\"y\\\":2},{}]}\"}"),
                "");
    CU_ASSERT_TRUE(sv_starts_with(check_overlap(arena, "{\"config\":{\"l\":[{\"x\":1},{\"y\":1}]},"
                                                       "\"more_config\":\"{\\\"l\\\":[{},{\\\"y\\\":2}]}\"}"),
                                  SV("\"l[1].y\" is set in \"config\" and in \"more_config\"")));
    CU_ASSERT_TRUE(
        sv_starts_with(check_overlap(arena, "{\"config\":{\"a\":{\"l\":[{\"x\":1},{}]}},"
                                            "\"more_config\":\"{\\\"a\\\":{\\\"l\\\":[{\\\"y\\\":2}]}}\"}"),
                       SV("\"a.l\" has 2 elements in \"config\" and 1 in \"more_config\"")));
    CU_ASSERT_TRUE(
        sv_starts_with(check_overlap(arena, "{\"config\":{\"l\":[1]},\"more_config\":\"{\\\"l\\\":[{}]}\"}"),
                       SV("\"l\" is set in")));
}

static void write_only_needs_a_client_that_knows_it(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows rows = test_rows(arena, test_attrs, "{\"hidden\":\"x\"}");
    const struct value *config = rows_to_object(arena, &rows);
    struct ctx allowed = ctx_make(arena);
    CU_ASSERT_TRUE(validate_resource(&allowed, &test_resource, config, true));
    struct ctx refused = ctx_make(arena);
    CU_ASSERT_FALSE(validate_resource(&refused, &test_resource, config, false));
    CU_ASSERT_TRUE(sv_contains(refused.diags.first->detail, SV("Terraform 1.11")));
    struct ctx without = ctx_make(arena);
    struct rows none = test_rows(arena, test_attrs, "{}");
    CU_ASSERT_TRUE(validate_resource(&without, &test_resource, rows_to_object(arena, &none), false));
}

/* HCL can write it, JSON text of ours cannot: a plan would find nothing, and the apply fail. */
static void no_text_has_a_nul(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct value *text = value_string(arena, sv_make("a\0b", 3));
    const struct value *list = value_of(arena, &type_set_of_string, NULL, &text, 1);
    const strview key = sv_make("k\0", 2);
    const struct value *keyed = value_object(arena, &key, &list, 1);
    const struct value *deep = value_tuple(arena, &keyed, 1);
    const struct {
        const char *name;
        const struct value *value;
        const char *diags;
    } cases[] = {
        { "name", text, "error at name: Value not allowed\n" },
        { "labels", list, "error at labels: Value not allowed\n" },
        { "secret", text, "error at : Value not allowed\n" },
        { "config", value_object(arena, &SV("a"), &deep, 1), "error at : Value not allowed\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        struct rows rows = test_rows(arena, test_attrs, "{}");
        rows.values[attr_index(rows.attrs, sv_from(cases[i].name))] = cases[i].value;
        CU_ASSERT_FALSE(validate_rows(&ctx, &rows));
        ASSERT_TEXT(test_diags(&ctx), cases[i].diags);
    }
}

SUITE("table/validate", TEST(a_key_belongs_to_one_of_merged_attributes), TEST(lists_are_merged_by_element),
      TEST(write_only_needs_a_client_that_knows_it), TEST(limits), TEST(an_id_is_a_uuid),
      TEST(what_konnect_sets_is_not_configured), TEST(unknown_values_pass), TEST(a_secret_is_never_quoted),
      TEST(suggestions), TEST(numbers), TEST(nested_attributes_have_their_own_limits),
      TEST(a_length_is_told_with_its_limit), TEST(the_resources_own_rule_is_asked), TEST(no_text_has_a_nul),
      TEST(the_conditions_are_asked))
