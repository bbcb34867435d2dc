#include "suite.h"

#include "help/table.h"
#include "table/reconcile.h"
#include "value/build.h"

struct given {
    const char *known;  /* the state's or the plan's rows */
    const char *actual; /* Konnect's */
};

static struct rows unknown_row(struct arena *arena, struct rows rows, const char *name)
{
    size_t i = attr_index(rows.attrs, sv_from(name));
    rows.values[i] = value_unknown(arena, rows.attrs[i].type);
    return rows;
}

static strview row_after_read(struct arena *arena, struct given given, const char *name)
{
    struct rows prior = test_rows(arena, test_attrs, given.known);
    struct rows actual = test_rows(arena, test_attrs, given.actual);
    struct rows rows = reconcile_read(arena, &prior, &actual);
    return test_text(arena, rows_get(&rows, name));
}

static void a_read_takes_over_what_differs(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{\"name\":\"old\"}", "{\"name\":\"new\"}" }, "name"),
                "\"new\"");
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{\"name\":\"old\"}", "{}" }, "name"), "null");
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{}", "{\"labels\":[\"a\"]}" }, "labels"), "[\"a\"]");
}

static void a_read_keeps_the_form_of_what_means_the_same(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{\"labels\":[]}", "{}" }, "labels"), "[]");
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{}", "{\"labels\":[]}" }, "labels"), "null");
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{\"size\":1.0}", "{\"size\":1}" }, "size"), "1.0");
    /* The URL's parts are not in every answer. */
    ASSERT_TEXT(row_after_read(arena, (struct given){ "{\"place\":\"p\"}", "{}" }, "place"), "\"p\"");
}

static void a_read_leaves_alone_what_konnect_does_not_tell_of(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct given given = { "{\"secret\":\"s\",\"config\":{\"a\":1},\"place\":\"p\",\"name\":\"n\"}",
                                 "{\"name\":\"n\",\"config\":{\"a\":2}}" };
    ASSERT_TEXT(row_after_read(arena, given, "secret"), "\"s\"");
    ASSERT_TEXT(row_after_read(arena, given, "config"), "{\"a\":1}");
    ASSERT_TEXT(row_after_read(arena, given, "local"), "false"); /* its default */
    ASSERT_TEXT(row_after_read(arena, given, "address"), "\"p/n\"");
}

static strview key_after_read(struct arena *arena, const char *name, struct given given)
{
    struct rows prior = test_rows(arena, test_key_attrs, given.known);
    struct rows actual = test_rows(arena, test_key_attrs, given.actual);
    struct rows rows = reconcile_read(arena, &prior, &actual);
    return value_text(rows_get(&rows, name));
}

static void a_secret_is_read_only_where_it_is_known(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(key_after_read(arena, "key", (struct given){ "{\"key\":\"a\"}", "{\"key\":\"b\"}" }), "b");
    ASSERT_TEXT(key_after_read(arena, "key", (struct given){ "{}", "{\"key\":\"b\"}" }), "");
}

static strview key_after_import(struct arena *arena, const char *actual)
{
    struct rows prior = test_rows(arena, test_key_attrs, "{\"place\":\"p\"}");
    struct rows there = test_rows(arena, test_key_attrs, actual);
    struct rows rows = reconcile_import(arena, &prior, &there);
    return value_text(rows_get(&rows, "key"));
}

static void an_import_reads_references_in_the_place_of_secrets(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(key_after_import(arena, "{\"key\":\"{vault://v/k}\"}"), "{vault://v/k}");
    ASSERT_TEXT(key_after_import(arena, "{\"key\":\"vault://v/k\"}"), "");
    ASSERT_TEXT(key_after_import(arena, "{}"), "");
}

static void blanks_mean_nothing_in_pem_texts(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const char ours[] = "{\"cert\":\"-- A B --\\nMII\\nxyz\\n-- C --\\n\"}";
    static const struct {
        const char *actual;
        bool same;
    } cases[] = {
        { "{\"cert\":\"-- A B --\\r\\nMII\\r\\nxyz\\r\\n-- C --\"}", true },
        { "{\"cert\":\"\\n-- A B --\\nMIIxyz\\n-- C --\\n\\n\"}", true },
        { "{\"cert\":\"-- A B --\\nMII\\nxyZ\\n-- C --\\n\"}", false },
        { "{\"cert\":\"-- A B --\\nMII\\nxyz\\n-- C --\\n-\"}", false },
        { "{\"cert\":\"-- A B --\\nMII\\nxyz\\n-- C -\"}", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rows known = test_rows(arena, test_key_attrs, ours);
        struct rows actual = test_rows(arena, test_key_attrs, cases[i].actual);
        struct rows read = reconcile_read(arena, &known, &actual);
        CU_ASSERT_EQUAL(value_equal(rows_get(&read, "cert"), rows_get(&known, "cert")), cases[i].same);
    }
}

static void a_write_fills_in_what_was_unknown(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows planned = unknown_row(arena, test_rows(arena, test_attrs, "{\"name\":\"n\"}"), "id");
    struct rows actual = test_rows(arena, test_attrs, "{\"id\":\"7\",\"name\":\"n\",\"on\":true}");
    struct rows rows;
    CU_ASSERT_TRUE(reconcile_applied(&ctx, &planned, &actual, &rows));
    ASSERT_TEXT(value_text(rows_get(&rows, "id")), "7");
    ASSERT_TEXT(test_diags(&ctx), "warning at on: Konnect kept a value that is not configured\n");
}

static void what_was_not_kept_is_an_error_and_in_the_state(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows planned = test_rows(arena, test_attrs, "{\"name\":\"n\",\"secret\":\"s\",\"size\":3}");
    struct rows actual = test_rows(arena, test_attrs, "{\"name\":\"m\",\"size\":3}");
    struct rows rows;
    CU_ASSERT_FALSE(reconcile_applied(&ctx, &planned, &actual, &rows));
    ASSERT_TEXT(test_diags(&ctx), "error at name: Konnect did not keep the configured value\n");
    ASSERT_TEXT(value_text(rows_get(&rows, "name")), "m");
    ASSERT_TEXT(value_text(rows_get(&rows, "secret")), "s");
}

/* rows_from_answer has said what is wrong with it. */
static void what_could_not_be_read_stays_as_planned(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows planned = test_rows(arena, test_attrs, "{\"size\":3}");
    struct rows actual = unknown_row(arena, test_rows(arena, test_attrs, "{}"), "size");
    struct rows rows;
    CU_ASSERT_TRUE(reconcile_applied(&ctx, &planned, &actual, &rows));
    ASSERT_TEXT(test_text(arena, rows_get(&rows, "size")), "3");
}

static const struct type_attr link_types[] = { { SV_INIT("id"), &type_string },
                                               { SV_INIT("path"), &type_string } };
static const struct type link_type = { .kind = TYPE_OBJECT, .count = 2, .attrs = link_types };
static const struct type link_list = { .kind = TYPE_LIST, .element = &link_type };
static const struct type link_set = { .kind = TYPE_SET, .element = &link_type };
static const struct type link_map = { .kind = TYPE_MAP, .element = &link_type };
static const struct attr link_attrs[] = {
    { .name = "id", .type = &type_string, .flags = ATTR_REQUIRED, .doc = "Doc." },
    { .name = "path", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};
static const struct attr linked[] = {
    { .name = "one", .type = &link_type, .nested = link_attrs, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "list", .type = &link_list, .nested = link_attrs, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "set", .type = &link_set, .nested = link_attrs, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "map", .type = &link_map, .nested = link_attrs, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};

static void what_a_nested_attribute_leaves_open_is_no_difference(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *row;
        const char *known;
        const char *actual;
        bool same;
    } cases[] = {
        { "one", "{\"id\":\"a\"}", "{\"id\":\"a\",\"path\":\"p\"}", true },
        { "one", "{\"id\":\"a\",\"path\":\"p\"}", "{\"id\":\"a\",\"path\":\"q\"}", false },
        { "one", "{\"id\":\"a\"}", "{\"id\":\"b\",\"path\":\"p\"}", false },
        { "list", "[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"a\",\"path\":\"p\"},{\"id\":\"b\"}]", true },
        { "list", "[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"b\"},{\"id\":\"a\"}]", false },
        { "list", "[{\"id\":\"a\"}]", "[{\"id\":\"a\"},{\"id\":\"b\"}]", false },
        { "set", "[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"b\",\"path\":\"p\"},{\"id\":\"a\"}]", true },
        { "set", "[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"b\",\"path\":\"p\"}]", false },
        { "map", "{\"k\":{\"id\":\"a\"}}", "{\"k\":{\"id\":\"a\",\"path\":\"p\"}}", true },
        { "map", "{\"k\":{\"id\":\"a\"}}", "{\"l\":{\"id\":\"a\"}}", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strview known = arena_printf(arena, "{\"%s\":%s}", cases[i].row, cases[i].known);
        strview actual = arena_printf(arena, "{\"%s\":%s}", cases[i].row, cases[i].actual);
        struct rows ours = test_rows(arena, linked, known.data);
        struct rows theirs = test_rows(arena, linked, actual.data);
        struct rows read = reconcile_read(arena, &ours, &theirs);
        const struct rows *expected = cases[i].same ? &ours : &theirs;
        CU_ASSERT_TRUE(value_equal(rows_get(&read, cases[i].row), rows_get(expected, cases[i].row)));
        struct ctx ctx = ctx_make(arena);
        struct rows written;
        CU_ASSERT_EQUAL(reconcile_applied(&ctx, &ours, &theirs, &written), cases[i].same);
    }
}

SUITE("table/reconcile", TEST(a_read_takes_over_what_differs),
      TEST(a_read_keeps_the_form_of_what_means_the_same),
      TEST(a_read_leaves_alone_what_konnect_does_not_tell_of), TEST(a_secret_is_read_only_where_it_is_known),
      TEST(an_import_reads_references_in_the_place_of_secrets), TEST(blanks_mean_nothing_in_pem_texts),
      TEST(a_write_fills_in_what_was_unknown), TEST(what_was_not_kept_is_an_error_and_in_the_state),
      TEST(what_could_not_be_read_stays_as_planned),
      TEST(what_a_nested_attribute_leaves_open_is_no_difference))
