#include "suite.h"

#include "help/table.h"
#include "table/configured.h"
#include "value/build.h"

static const struct type_attr limits_types[] = {
    { SV_INIT("least"), &type_number },
    { SV_INIT("unit"), &type_string },
};
static const struct type limits_type = { .kind = TYPE_OBJECT, .count = 2, .attrs = limits_types };
static const struct attr limits_attrs[] = {
    { .name = "least",
      .type = &type_number,
      .flags = ATTR_OPTIONAL,
      .filled_in = VALUE_NUMBER("3"),
      .doc = "Doc." },
    { .name = "unit", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};

static const struct attr attrs[] = {
    { .name = "place",
      .type = &type_string,
      .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
      .doc = "Doc." },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH, .doc = "Doc." },
    { .name = "on",
      .type = &type_bool,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
      .default_value = VALUE_BOOL(true),
      .doc = "Doc." },
    { .name = "weight",
      .type = &type_number,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
      .filled_in = VALUE_NUMBER("7"),
      .doc = "Doc." },
    { .name = "bounds",
      .type = &limits_type,
      .nested = limits_attrs,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
      .doc = "Doc." },
    { .name = "formula", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "path", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "depth", .type = &type_number, .flags = ATTR_OPTIONAL | ATTR_COMPUTED, .doc = "Doc." },
    { .name = "config", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM, .doc = "Doc." },
    { .name = "left", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "right", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = NULL },
};

static const struct attr_group groups[] = {
    { GROUP_FIRST_EXCLUDES, NAMES("formula", "path", "depth") },
    { GROUP_AT_MOST_ONE, NAMES("left", "right") },
    { .names = NULL },
};

static const struct resource_def def = {
    .type_name = "konnect_thing", .noun = "thing", .doc = "Doc.", .attrs = attrs, .groups = groups
};

/* What is written for a state, as JSON without nulls. */
static strview written(struct arena *arena, const struct resource_def *of, const char *state)
{
    struct rows rows = test_rows(arena, of->attrs, state);
    struct configured configured = configured_rows(arena, of, &rows, NULL);
    struct object_builder object = { .arena = arena };
    for (size_t i = 0; i < configured.rows.count; i++)
        if (!value_is_null(configured.rows.values[i]))
            object_put(&object, sv_from(of->attrs[i].name), configured.rows.values[i]);
    return test_text(arena, object_build(&object));
}

static void what_users_set_is_kept_and_what_konnect_sets_is_not(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(written(arena, &def, "{\"place\":\"p\",\"id\":\"1\",\"path\":\"/\",\"config\":{\"x\":1}}"),
                "{\"config\":{\"x\":1},\"path\":\"/\",\"place\":\"p\"}");
}

static void defaults_and_what_konnect_fills_in_are_left_out(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(written(arena, &def, "{\"on\":true,\"weight\":7.0}"), "{}");
    ASSERT_TEXT(written(arena, &def, "{\"on\":false,\"weight\":8}"), "{\"on\":false,\"weight\":8}");
}

static void members_of_objects_are_left_out_likewise(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(written(arena, &def, "{\"bounds\":{\"least\":3,\"unit\":null}}"), "{}");
    ASSERT_TEXT(written(arena, &def, "{\"bounds\":{\"least\":3,\"unit\":\"m\"}}"),
                "{\"bounds\":{\"least\":null,\"unit\":\"m\"}}");
    ASSERT_TEXT(written(arena, &def, "{\"bounds\":{\"least\":4,\"unit\":null}}"),
                "{\"bounds\":{\"least\":4,\"unit\":null}}");
    ASSERT_TEXT(written(arena, &def, "{\"bounds\":{\"least\":null,\"unit\":null}}"),
                "{\"bounds\":{\"least\":null,\"unit\":null}}");
}

static void groups_are_respected(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(written(arena, &def, "{\"formula\":\"f\",\"path\":\"/\",\"depth\":2}"),
                "{\"formula\":\"f\"}");
    ASSERT_TEXT(written(arena, &def, "{\"path\":\"/\",\"depth\":2}"), "{\"depth\":2,\"path\":\"/\"}");
    ASSERT_TEXT(written(arena, &def, "{\"left\":\"l\",\"right\":\"r\"}"), "{\"left\":\"l\"}");
}

static void secrets_are_never_written(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(written(arena, &test_resource,
                        "{\"place\":\"p\",\"secret\":\"s\",\"more_config\":\"{}\",\"hidden_version\":\"1\"}"),
                "{\"hidden_version\":\"1\",\"place\":\"p\"}");
}

static void references_to_vaults_are_no_secrets(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(written(arena, &test_key_resource, "{\"key\":\"{vault://v/k}\",\"password\":\"p\"}"),
                "{\"key\":\"{vault://v/k}\"}");
}

/* ---- What is to be filled in ---- */

static strview to_fill_in(struct arena *arena, const struct resource_def *of, const char *state,
                          const char *actual)
{
    struct rows rows = test_rows(arena, of->attrs, state);
    struct rows there = test_rows(arena, of->attrs, actual != NULL ? actual : "{}");
    struct configured configured = configured_rows(arena, of, &rows, actual != NULL ? &there : NULL);
    struct buf names = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; configured.to_fill_in[i] != NULL; i++)
        buf_printf(&names, "%s ", configured.to_fill_in[i]->name);
    return buf_view(&names);
}

static void secrets_that_are_there_are_to_be_filled_in(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(to_fill_in(arena, &test_key_resource, "{}", "{\"key\":\"k\"}"), "key_wo ");
    ASSERT_TEXT(to_fill_in(arena, &test_key_resource, "{}", "{}"), "");
    ASSERT_TEXT(
        to_fill_in(arena, &test_key_resource, "{\"key\":\"{vault://v/k}\"}", "{\"key\":\"{vault://v/k}\"}"),
        "");
    ASSERT_TEXT(to_fill_in(arena, &test_key_resource, "{\"password\":\"p\"}", NULL), "password_wo ");
    ASSERT_TEXT(to_fill_in(arena, &test_resource, "{\"secret\":\"s\"}", NULL), "hidden ");
}

static const struct attr_group key_groups[] = {
    { GROUP_NEW_FIRST_NEEDS, NAMES("cert", "key", "key_wo") },
    { GROUP_ONE_AT_CREATION, NAMES("password", "password_wo") },
    { .names = NULL },
};

/* Konnect never gives the password back, and of the key nobody was asked. */
static void so_are_those_that_a_creation_needs(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct resource_def needing = test_key_resource;
    needing.groups = key_groups;
    ASSERT_TEXT(to_fill_in(arena, &needing, "{}", "{}"), "password_wo ");
    ASSERT_TEXT(to_fill_in(arena, &needing, "{}", NULL), "password_wo ");
    ASSERT_TEXT(to_fill_in(arena, &needing, "{\"cert\":\"c\"}", NULL), "key_wo password_wo ");
    ASSERT_TEXT(to_fill_in(arena, &needing, "{\"cert\":\"c\"}", "{\"cert\":\"c\"}"), "password_wo ");
}

static const struct attr_group some_groups[] = {
    { GROUP_SOME_AT_CREATION, NAMES("cert", "key", "key_wo") },
    { .names = NULL },
};

static void what_is_not_secret_may_do_for_a_creation(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct resource_def needing = test_key_resource;
    needing.groups = some_groups;
    ASSERT_TEXT(to_fill_in(arena, &needing, "{\"cert\":\"c\"}", NULL), "");
    ASSERT_TEXT(to_fill_in(arena, &needing, "{}", NULL), "key_wo ");
}

SUITE("table/configured", TEST(what_users_set_is_kept_and_what_konnect_sets_is_not),
      TEST(defaults_and_what_konnect_fills_in_are_left_out), TEST(members_of_objects_are_left_out_likewise),
      TEST(groups_are_respected), TEST(secrets_are_never_written), TEST(references_to_vaults_are_no_secrets),
      TEST(secrets_that_are_there_are_to_be_filled_in), TEST(so_are_those_that_a_creation_needs),
      TEST(what_is_not_secret_may_do_for_a_creation))
