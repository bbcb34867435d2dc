#include "suite.h"

#include "help/table.h"
#include "table/lint.h"

#include <string.h>

static void a_good_table_passes(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_TRUE(lint_resource(&ctx, &test_resource));
    CU_ASSERT_TRUE(lint_resource(&ctx, &test_key_resource));
    ASSERT_TEXT(test_diags(&ctx), "");
}

/* Lints the test table with its row `name` replaced. */
static void expect_broken(const char *name, struct attr attr, const char *rule)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    size_t count = attr_count(test_attrs);
    struct attr *attrs = ARENA_ARRAY(arena, struct attr, count + 1);
    memcpy(attrs, test_attrs, count * sizeof *attrs);
    attrs[attr_index(test_attrs, sv_from(name))] = attr;
    struct resource_def def = test_resource;
    def.attrs = attrs;
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_FALSE(lint_resource(&ctx, &def));
    bool found = false;
    for (const struct diag *diag = ctx.diags.first; diag != NULL; diag = diag->next)
        found = found || sv_contains(diag->detail, sv_from(rule));
    if (!found)
        ASSERT_TEXT(ctx.diags.first != NULL ? ctx.diags.first->detail : SV("no diagnostic"), rule);
}

static struct attr row(const char *name)
{
    return test_attrs[attr_index(test_attrs, sv_from(name))];
}

static const struct value null_bool = { .type = &type_bool, .state = VALUE_NULL };

#define BREAK(row_name, rule, ...)                                                                           \
    do {                                                                                                     \
        struct attr attr = row(row_name);                                                                    \
        __VA_ARGS__;                                                                                         \
        expect_broken(row_name, attr, rule);                                                                 \
    } while (0)

static void each_rule_finds_its_fault(void)
{
    BREAK("size", "exactly one of", attr.flags = 0);
    BREAK("size", "exactly one of", attr.flags = ATTR_REQUIRED | ATTR_OPTIONAL);
    BREAK("size", "exactly one of", attr.flags = ATTR_REQUIRED | ATTR_COMPUTED);
    BREAK("size", "is stable", attr.flags = ATTR_OPTIONAL | ATTR_STABLE);
    BREAK("size", "CREATE_BODY", attr.flags = ATTR_OPTIONAL | ATTR_CREATE_BODY);
    BREAK("size", "CREATE_ONLY", attr.flags = ATTR_OPTIONAL | ATTR_CREATE_ONLY);
    BREAK("secret", "has a place in them", attr.answer_field = "x");
    BREAK("place", "cannot change in place", attr.flags = ATTR_REQUIRED | ATTR_PATH);
    BREAK("size", "LOCAL and UNREADABLE", attr.flags = ATTR_OPTIONAL | ATTR_LOCAL | ATTR_UNREADABLE);
    BREAK("size", "dynamic type", attr.flags = ATTR_OPTIONAL | ATTR_FREEFORM);
    BREAK("more_config", "never computed", attr.flags |= ATTR_COMPUTED);
    BREAK("size", "used to be something else", attr.text_since = 1);
    BREAK("more_config", "of an older version", attr.text_since = 4);
    BREAK("size", "provider default", attr.flags = ATTR_OPTIONAL | ATTR_PROVIDER_DEFAULT);
    BREAK("on", "a default needs", attr.flags = ATTR_OPTIONAL);
    BREAK("on", "Konnect fills in what", attr.filled_in = VALUE_BOOL(true));
    BREAK("size", "Konnect fills in what", attr.filled_in = VALUE_NUMBER("1"));
    BREAK("free", "what is filled in fits", attr.filled_in = VALUE_NUMBER("1"));
    BREAK("on", "fits the type", attr.default_value = VALUE_TEXT("true"));
    BREAK("on", "fits the type", attr.default_value = &null_bool);
    BREAK("size", "fits the type", attr.default_value = VALUE_NUMBER("5x"));
    BREAK("secret", "not above its maximum", attr.limits = LIMITS(.bytes = FROM_TO(7, 6)));
    BREAK("name", "not above its maximum", attr.limits = LIMITS(.chars = FROM_TO(5, 4)));
    BREAK("size", "not above its maximum", attr.limits = LIMITS(.number = FROM_TO(11, 10)));
    BREAK("size", "not above its maximum", attr.limits = LIMITS(.amount = FROM_TO(11, 10)));
    BREAK("size", "whole or may have", attr.limits = LIMITS(.number = AT_LEAST(1), .amount = AT_LEAST(1)));
    BREAK("name", "limits of numbers", attr.limits = LIMITS(.amount = AT_LEAST(1)));
    BREAK("size", "the choices are numbers", attr.limits = LIMITS(.one_of = NAMES("1", "one")));
    BREAK("on", "chosen from a list", attr.limits = LIMITS(.one_of = NAMES("true")));
    BREAK("size", "is AT_LEAST", attr.limits = LIMITS(.number = { .max = 5 }));
    BREAK("name", "say something", attr.limits = LIMITS(.one_of = NULL));
    BREAK("size", "limits of texts", attr.limits = LIMITS(.chars = AT_LEAST(1)));
    BREAK("name", "limits of numbers", attr.limits = LIMITS(.number = AT_LEAST(1)));
    BREAK("code", "come together", attr.limits = LIMITS(.pattern = "^a$"));
    BREAK("name", "come together", attr.limits = LIMITS(.pattern_says = "x"));
    BREAK("parent_id", "no other limits", attr.limits = LIMITS(.uuid_from = "x", .bytes = AT_LEAST(1)));
    BREAK("parent_id", "no other limits", attr.limits = LIMITS(.uuid_from = "x", .known = NAMES("a")));
    BREAK("secret", "is no secret", attr.limits = LIMITS(.uuid_from = "x"));
    BREAK("size", "limits of texts", attr.limits = LIMITS(.uuid_from = "x"));
    BREAK("code", "compiles", attr.limits = LIMITS(.pattern = "^[a$", .pattern_says = "x"));
    BREAK("code", "anchored", attr.limits = LIMITS(.pattern = "[a]$", .pattern_says = "x"));
    BREAK("code", "anchored", attr.limits = LIMITS(.pattern = "^[a]", .pattern_says = "x"));
    BREAK("colour", "exclude each other", attr.limits = LIMITS(.one_of = NAMES("a"), .known = NAMES("a")));
    BREAK("size", "lower case", attr.name = "Size");
    BREAK("size", "lower case", attr.name = "1size");
    BREAK("size", "unique", attr.name = "name");
    BREAK("size", "has a type", attr.type = NULL);
    BREAK("size", "documented", attr.doc = NULL);
    BREAK("size", "documented", attr.doc = "No full stop");
    BREAK("local", "TRIGGER goes", attr.flags = ATTR_OPTIONAL | ATTR_TRIGGER);
    BREAK("name", "has a version", attr.version_attr = "hidden_version");
    BREAK("hidden", "optional, sensitive and unreadable", attr.flags &= ~(unsigned)ATTR_SENSITIVE);
    BREAK("hidden", "optional, sensitive and unreadable", attr.flags &= ~(unsigned)ATTR_UNREADABLE);
    BREAK("hidden", "optional, sensitive and unreadable", attr.flags |= ATTR_COMPUTED);
    BREAK("hidden", "that is a trigger", attr.version_attr = NULL);
    BREAK("hidden", "that is a trigger", attr.version_attr = "name");
    BREAK("hidden", "that is a trigger", attr.version_attr = "nowhere");
    BREAK("name", "gives back", attr.flags = ATTR_OPTIONAL | ATTR_SECRET);
    BREAK("secret", "gives back", attr.flags |= ATTR_SECRET);
    BREAK("name", "write-only twin", attr.flags |= ATTR_SECRET | ATTR_SENSITIVE);
    BREAK("secret", "HASHED goes", attr.flags |= ATTR_HASHED);
    BREAK("size", "PEM is a text", attr.flags |= ATTR_PEM);
    BREAK("size", "JSON is a text", attr.flags |= ATTR_JSON);
    BREAK("size", "timestamp is a text", attr.flags |= ATTR_TIMESTAMP);
    BREAK("address", "computed only", attr.flags = ATTR_OPTIONAL | ATTR_COMPUTED);
    BREAK("address", "lacks it", attr.derived = "{nowhere}");
}

static const struct type_attr pair_types[] = { { SV_INIT("x"), &type_string },
                                               { SV_INIT("y"), &type_string } };
static const struct type pair = { .kind = TYPE_OBJECT, .count = 2, .attrs = pair_types };
static const struct type pairs = { .kind = TYPE_SET, .element = &pair };

static void expect_broken_nested(struct attr y, const char *rule)
{
    const struct attr nested[] = {
        { .name = "x", .type = &type_string, .flags = ATTR_REQUIRED, .doc = "Doc." },
        y,
        { .name = NULL },
    };
    const struct attr of_set = {
        .name = "size", .type = &pairs, .nested = nested, .flags = ATTR_OPTIONAL, .doc = "Doc."
    };
    expect_broken("size", of_set, rule);
}

static void each_rule_of_merged_attributes_finds_its_fault(void)
{
    const struct attr good = { .name = "all_labels",
                               .field = "labels",
                               .type = &type_set_of_string,
                               .flags = ATTR_COMPUTED,
                               .merges = "labels",
                               .adds = "default_labels",
                               .doc = "Doc." };
#define BREAK_MERGE(rule, change)                                                                            \
    do {                                                                                                     \
        struct attr merged = good;                                                                           \
        merged.change;                                                                                       \
        expect_broken("address", merged, rule);                                                              \
    } while (0)
    BREAK_MERGE("go together", adds = NULL);
    BREAK_MERGE("go together", merges = NULL);
    BREAK_MERGE("an optional attribute before it", merges = "nowhere");
    BREAK_MERGE("an optional attribute before it", merges = "name");
    BREAK_MERGE("the same place", field = "other");
    BREAK_MERGE("only a computed set", flags = ATTR_OPTIONAL | ATTR_COMPUTED);
    BREAK_MERGE("only a computed set", type = &type_list_of_string);
    BREAK("name", "only lists and sets", attr.limits = LIMITS(.elements = AT_MOST(2)));
}

static void each_rule_of_nested_attributes_finds_its_fault(void)
{
    const struct attr good = { .name = "y", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." };
    struct attr y = good;
    y.flags = ATTR_OPTIONAL | ATTR_COMPUTED;
    expect_broken_nested(y, "required or optional, and nothing else");
    y = good;
    y.field = "z";
    expect_broken_nested(y, "a type, flags, limits and words");
    y = good;
    y.answer_field = "z";
    expect_broken_nested(y, "a type, flags, limits and words");
    y = good;
    y.doc = NULL;
    expect_broken_nested(y, "documented");
    y = good;
    y.name = "x";
    expect_broken_nested(y, "unique");
    y = good;
    y.name = "z";
    expect_broken_nested(y, "the type is that of the nested attributes");
    y = good;
    y.type = &type_bool;
    expect_broken_nested(y, "the type is that of the nested attributes");
    y = good;
    y.limits = LIMITS(.number = AT_LEAST(1));
    expect_broken_nested(y, "only numbers");
    const struct attr nested[] = { good, { .name = NULL } };
    BREAK("size", "objects, and they alone", attr.type = &pair);
    BREAK("size", "objects, and they alone", attr.nested = nested);
    BREAK("size", "limits belong", attr.type = &pair; attr.nested = nested);
}

static void expect_broken_def(struct resource_def def, const char *rule)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_FALSE(lint_resource(&ctx, &def));
    CU_ASSERT_TRUE(sv_contains(ctx.diags.first->detail, sv_from(rule)));
}

static void expect_broken_move(struct move_source move, const char *rule)
{
    struct resource_def def = test_resource;
    const struct move_source moves[] = { { .provider = "a/b", .type = "konnect_c" },
                                         move,
                                         { .provider = NULL } };
    def.moves = moves;
    expect_broken_def(def, rule);
}

static void each_rule_of_moves_finds_its_fault(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct resource_def def = test_resource;
    def.moves = MOVES({ "a/b", "konnect_c_*", 1, NAMES("name", "other.name"), NAMES("where", "here") },
                      { "a/c", "konnect_c_*", 0, NULL, NULL });
    CU_ASSERT_TRUE(lint_resource(&ctx, &def));
    expect_broken_move((struct move_source){ "b", "konnect_d", 0, NULL, NULL }, "NAMESPACE/TYPE");
    expect_broken_move((struct move_source){ "registry.test/a/b", "konnect_d", 0, NULL, NULL },
                       "NAMESPACE/TYPE");
    expect_broken_move((struct move_source){ "a/b", "d", 0, NULL, NULL }, "begins with konnect_");
    expect_broken_move((struct move_source){ "a/b", "konnect_*_d", 0, NULL, NULL }, "only a * may end it");
    expect_broken_move((struct move_source){ "a/b", "konnect_d", -1, NULL, NULL }, "is not negative");
    expect_broken_move((struct move_source){ "a/b", "konnect_d", 0, NAMES("name"), NULL }, "in pairs");
    expect_broken_move((struct move_source){ "a/b", "konnect_d", 0, NULL, NAMES("name") }, "in pairs");
    expect_broken_move((struct move_source){ "a/b", "konnect_d", 0, NAMES("lacking", "x"), NULL }, "lacking");
    expect_broken_move((struct move_source){ "a/b", "konnect_c", 0, NULL, NULL }, "stands there once");
}

static void each_rule_of_a_resource_finds_its_fault(void)
{
    struct resource_def def = test_resource;
    def.type_name = "other_test";
    expect_broken_def(def, "konnect_");
    def = test_resource;
    def.noun = NULL;
    expect_broken_def(def, "noun");
    def = test_resource;
    def.version = -1;
    expect_broken_def(def, "negative");
    def = test_resource;
    def.rest.collection = "/v2/{place}/";
    expect_broken_def(def, "trailing slash");
    def = test_resource;
    def.rest.item = "/v1/{place}";
    expect_broken_def(def, "/v2/");
    def = test_resource;
    def.rest.item = "/v2/{nowhere}";
    expect_broken_def(def, "lacks it");
    def = test_resource;
    static const char *const parts[] = { "name", NULL };
    def.identity.parts = parts;
    expect_broken_def(def, "stands in the URL");
    def = test_resource;
    static const struct limits uuid = { .uuid_from = "on its page" };
    struct attr owner[] = { test_attrs[0], test_attrs[1], { .name = NULL } };
    owner[0].limits = &uuid;
    def.attrs = owner;
    def.identity.parts = NAMES("place", "id");
    expect_broken_def(def, "says of which kind");
    owner[0].limits = NULL;
    owner[0].flags |= ATTR_SENSITIVE;
    expect_broken_def(def, "a text that may be shown");
    def = test_resource;
    const struct attr_group lonely[] = { { GROUP_AT_LEAST_ONE, NAMES("name") }, { .names = NULL } };
    def.groups = lonely;
    expect_broken_def(def, "two members at least");
    def = test_resource;
    const struct attr_group strange[] = { { GROUP_EXACTLY_ONE, NAMES("name", "nowhere") },
                                          { .names = NULL } };
    def.groups = strange;
    expect_broken_def(def, "lacks it");
    def = test_resource;
    const struct attr_condition idle[] = { { .name = "colour", .values = NAMES("red") }, { .name = NULL } };
    def.conditions = idle;
    expect_broken_def(def, "excludes others or needs one");
    const struct attr_condition amiss[] = {
        { .name = "colour", .values = NAMES("red"), .excludes = NAMES("nowhere") }, { .name = NULL }
    };
    def.conditions = amiss;
    expect_broken_def(def, "nowhere");
    def = test_resource;
    def.rest.revision = "nowhere";
    expect_broken_def(def, "of the table");
    def = test_resource;
    def.rest.holds = (struct held_objects){ .path = "/v2/{place}", .force_attr = "on" };
    expect_broken_def(def, "local bool");
    static const struct attr no_id[] = {
        { .name = "place",
          .type = &type_string,
          .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
          .doc = "Doc." },
        { .name = NULL },
    };
    static const char *const place_only[] = { "place", NULL };
    def = test_resource;
    def.attrs = no_id;
    def.identity.parts = place_only;
    def.rest.item = "/v2/{place}";
    def.rest.recovery = RECOVER_BY_OWN_ID;
    expect_broken_def(def, "needs an id");
}

static const struct kong_schema *no_schema(struct ctx *ctx, struct session *session, const struct rows *rows)
{
    (void)ctx;
    (void)session;
    (void)rows;
    return NULL;
}

static bool miss_schema(struct ctx *ctx, struct session *session, const struct rows *rows)
{
    (void)ctx;
    (void)session;
    (void)rows;
    return false;
}

/* Lints the test resource with one word said otherwise. */
#define BREAK_DEF(rule, ...)                                                                                 \
    do {                                                                                                     \
        struct resource_def def = test_resource;                                                             \
        __VA_ARGS__;                                                                                         \
        expect_broken_def(def, rule);                                                                        \
    } while (0)

static void each_rule_of_the_rest_part_finds_its_fault(void)
{
    BREAK_DEF("name of a field", def.rest.wrapper = "Not A Name");
    BREAK_DEF("needs an id", def.rest.recovery = RECOVER_BY_OWN_ID; def.rest.id = NULL);
    BREAK_DEF("of the table", def.rest.id = "nowhere");
    BREAK_DEF("need a time of creation", def.rest.recovery = RECOVER_BY_PATH);
    BREAK_DEF("need a time of creation", def.rest.recovery = RECOVER_BY_LISTING);
    BREAK_DEF("need a time of creation", def.rest.recovery = RECOVER_BY_PATH; def.rest.created = "size");
    BREAK_DEF("of the table", def.rest.created = "nowhere");
    BREAK_DEF("of the table", def.rest.listed_by = "nowhere");
    BREAK_DEF("names none of them", def.rest.listed_over_parents = "/v2/{place}/things");
    BREAK_DEF("goes with identity.unique", def.identity.unique_over_parents = true);
    BREAK_DEF("nothing but its address", def.rest.listed_by = "place");
    BREAK_DEF("cannot be cleared", def.rest.update = REST_PATCH);
    BREAK_DEF("unique by itself", def.rest.alias = "name");
    BREAK_DEF("unique by itself", def.rest.alias = "name";
              def.identity.unique = GROUPS(NAMES("name", "code")));
    BREAK_DEF("unique by itself", def.rest.alias = "name"; def.identity.unique = GROUPS(NAMES("name"));
              def.rest.id = NULL);
}

static void each_rule_of_the_identity_finds_its_fault(void)
{
    BREAK_DEF("of the table", def.identity.control_plane = "nowhere");
    BREAK_DEF("of the table", def.identity.unique = GROUPS(NAMES("name"), NAMES("name", "nowhere")));
    BREAK_DEF("of the table", def.identity.control_plane = "place";
              def.identity.vault_reference_key = "nowhere");
    BREAK_DEF("in a control plane", def.identity.vault_reference_key = "name");
}

static void expect_broken_freeform(struct freeform freeform, const char *rule)
{
    struct resource_def def = test_resource;
    def.identity.control_plane = "place";
    def.freeform = freeform;
    expect_broken_def(def, rule);
}

static void each_rule_of_the_freeform_part_finds_its_fault(void)
{
    const struct freeform good = { .schema = no_schema, .no_schema = miss_schema, .kind = "name" };
    struct freeform freeform = good;
    BREAK_DEF("looked up in a control plane", def.freeform = good);
    freeform.kind = NULL;
    expect_broken_freeform(freeform, "goes with a schema");
    freeform = good;
    freeform.no_schema = NULL;
    expect_broken_freeform(freeform, "goes with a schema");
    freeform = good;
    freeform.kind = "nowhere";
    expect_broken_freeform(freeform, "of the table");
    freeform = good;
    freeform.partials = "nowhere";
    expect_broken_freeform(freeform, "of the table");
    freeform = good;
    freeform.ignore_unset = "on";
    expect_broken_freeform(freeform, "local bool");
    freeform = good;
    freeform.validation = "validate";
    expect_broken_freeform(freeform, "begins with /v2/");
    expect_broken_freeform((struct freeform){ .validation = "/v2/{place}/validate" }, "has no schema");
    expect_broken_freeform((struct freeform){ .partials = "labels" }, "has no schema");
    expect_broken_freeform((struct freeform){ .ignore_unset = "local" }, "has no schema");
    expect_broken_freeform((struct freeform){ .schema_is_whole = true }, "has no schema");
    expect_broken_freeform((struct freeform){ .sent_empty = true }, "has no schema");
    static const struct attr elsewhere[] = {
        { .name = "place",
          .type = &type_string,
          .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
          .doc = "Doc." },
        { .name = "id",
          .type = &type_string,
          .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH,
          .doc = "Doc." },
        { .name = "updated_at", .type = &type_string, .flags = ATTR_COMPUTED, .doc = "Doc." },
        { .name = "one", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM, .doc = "Doc." },
        { .name = "two", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM, .doc = "Doc." },
        { .name = NULL },
    };
    BREAK_DEF("share one place", def.attrs = elsewhere);
}

static void each_rule_of_targets_finds_its_fault(void)
{
    static const struct limits uuid = { .uuid_from = "somewhere" };
    BREAK("name", "named by its UUID", attr.target = "service");
    BREAK("name", "says to which", attr.limits = &uuid; attr.field = "service.id");
    BREAK("name", "goes with a target", attr.target_path = "/v2/services/{name}");
    BREAK("name", "begins with /v2/", attr.limits = &uuid; attr.target = "service";
          attr.target_path = "services/{name}");
    BREAK("name", "belongs to a control plane", attr.limits = &uuid; attr.target = "service");
}

static void the_provider_table(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr attrs[] = {
        { .name = "good",
          .type = &type_number,
          .flags = ATTR_OPTIONAL,
          .default_value = VALUE_NUMBER("5"),
          .doc = "Doc." },
        { .name = "bad",
          .type = &type_list_of_string,
          .flags = ATTR_OPTIONAL,
          .named_by = "good",
          .doc = "Doc." },
        { .name = NULL },
    };
    const struct attr_group groups[] = { { GROUP_AT_LEAST_ONE, NAMES("good", "bad") }, { .names = NULL } };
    const struct provider_def def = { .doc = "Doc.",
                                      .attrs = attrs,
                                      .groups = groups,
                                      .client = { .server_url = "good",
                                                  .region = "nowhere",
                                                  .region_url = "https://{there}",
                                                  .request_timeout = "good",
                                                  .max_retries = "bad",
                                                  .skip_proof = "good" } };
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_FALSE(lint_provider(&ctx, &def));
    static const char *const rules[] = {
        "provider.a group: the provider block has groups of exactly one or at most one only",
        "provider.bad: a provider attribute is primitive, or a set of texts",
        "provider.bad: an ID and the name in its place are texts with environment variables",
        "provider.nowhere: is an attribute of the table",
        "provider.there: a template names it, but the table lacks it",
        "provider.bad: is a number with a default",
        "provider.good: is a bool",
    };
    const struct diag *diag = ctx.diags.first;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++, diag = diag->next) {
        REQUIRE(diag != NULL);
        ASSERT_TEXT(diag->detail, rules[i]);
    }
    CU_ASSERT_PTR_NULL(diag);
}

static bool never_called(struct ctx *ctx, const struct rows *arguments, const struct value **out)
{
    (void)arguments;
    (void)out;
    return ctx_error(ctx, "Called", "It should not be.");
}

static void expect_broken_function(const struct function_def *def, const char *rule)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_FALSE(lint_function(&ctx, def));
    CU_ASSERT_TRUE(ctx.diags.first != NULL && sv_contains(ctx.diags.first->detail, sv_from(rule)));
}

static void functions(void)
{
    static const struct attr text = {
        .name = "text", .type = &type_string, .flags = ATTR_REQUIRED, .doc = "A text."
    };
    struct attr parameters[] = { text, text, { .name = NULL } };
    parameters[1].name = "more";
    parameters[1].flags = ATTR_OPTIONAL;
    const struct function_def good = { "f", "Words", "Sentences.", parameters, &type_string, never_called };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_TRUE(lint_function(&ctx, &good));
#define BREAK_FUNCTION(rule, ...)                                                                            \
    do {                                                                                                     \
        struct function_def def = good;                                                                      \
        __VA_ARGS__;                                                                                         \
        expect_broken_function(&def, rule);                                                                  \
    } while (0)
    static const struct type list_of_any = { .kind = TYPE_LIST, .element = &type_dynamic };
    BREAK_FUNCTION("a name is lower case", def.name = "F");
    BREAK_FUNCTION("without a full stop", def.summary = "Words.");
    BREAK_FUNCTION("in whole sentences", def.doc = "Sentences");
    BREAK_FUNCTION("without dynamic parts", def.returns = NULL);
    BREAK_FUNCTION("without dynamic parts", def.returns = &list_of_any);
    parameters[0].flags = ATTR_OPTIONAL;
    BREAK_FUNCTION("or the last one and optional");
    parameters[0] = text;
    parameters[1].flags = ATTR_COMPUTED;
    BREAK_FUNCTION("or the last one and optional");
    parameters[1].flags = ATTR_OPTIONAL;
    parameters[1].field = "x";
    BREAK_FUNCTION("and nothing else");
    parameters[1].field = NULL;
    parameters[1].name = "text";
    BREAK_FUNCTION("names are unique");
}

SUITE("table/lint", TEST(a_good_table_passes), TEST(each_rule_finds_its_fault),
      TEST(each_rule_of_nested_attributes_finds_its_fault),
      TEST(each_rule_of_merged_attributes_finds_its_fault), TEST(each_rule_of_a_resource_finds_its_fault),
      TEST(each_rule_of_the_rest_part_finds_its_fault), TEST(each_rule_of_the_identity_finds_its_fault),
      TEST(each_rule_of_the_freeform_part_finds_its_fault), TEST(each_rule_of_targets_finds_its_fault),
      TEST(each_rule_of_moves_finds_its_fault), TEST(the_provider_table), TEST(functions))
