#include "suite.h"

#include "table/session.h"
#include "value/build.h"

static const struct attr attrs[] = {
    { .name = "token", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE },
    { .name = "region", .type = &type_string, .flags = ATTR_OPTIONAL },
    { .name = "tags", .type = &type_set_of_string, .flags = ATTR_OPTIONAL },
    { .name = NULL },
};

/* The request that configured the provider is over long before its session. */
static void settings_outlive_the_request(void)
{
    struct arena *request = arena_new();
    const struct value *tag = value_string(request, arena_copy(request, SV("a")));
    const struct value *values[] = { value_null(request, &type_string),
                                     value_string(request, arena_copy(request, SV("eu"))),
                                     value_of(request, &type_set_of_string, NULL, &tag, 1) };
    const struct rows settings = { attrs, 3, values };
    struct session *session =
        session_new(&(struct session_setup){ .settings = &settings, .block = &settings });
    arena_free(request);
    ASSERT_TEXT(session_setting(session, "region")->text, "eu");
    ASSERT_TEXT(session_setting(session, "tags")->items[0]->text, "a");
    CU_ASSERT_TRUE(session_setting_in_block(session, "region"));
    session_free(session);
}

/* It has a block of its own, which is kept out of swap and core dumps. */
static void a_token_is_not_kept_beside_the_secret(void)
{
    CLEANUP_ARENA struct arena *request = arena_new();
    const struct value *values[] = { value_string(request, SV("kpat_hunter2")),
                                     value_null(request, &type_string),
                                     value_null(request, &type_set_of_string) };
    const struct rows settings = { attrs, 3, values };
    struct session *session =
        session_new(&(struct session_setup){ .settings = &settings, .block = &settings });
    CU_ASSERT_TRUE(value_is_null(session_setting(session, "token")));
    CU_ASSERT_TRUE(session_setting_in_block(session, "token"));
    session_free(session);
}

SUITE("table/session", TEST(settings_outlive_the_request), TEST(a_token_is_not_kept_beside_the_secret))
