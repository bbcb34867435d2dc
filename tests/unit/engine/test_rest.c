/* What the REST part of a table says, seen in the requests of apply and read. */
#include "suite.h"

#include "engine/apply.h"
#include "engine/read.h"
#include "help/table.h"
#include "value/build.h"

#include <string.h>

static const struct attr attrs[] = {
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH, .doc = "Doc." },
    { .name = "name", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "note", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "labels", .type = &type_map_of_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
    { .name = "parent_id",
      .field = "parent.id",
      .type = &type_string,
      .flags = ATTR_OPTIONAL,
      .doc = "Doc." },
    { .name = NULL },
};

static const struct resource_def boxes = {
    .type_name = "konnect_box",
    .noun = "box",
    .doc = "A box.",
    .attrs = attrs,
    .rest = {
        .collection = "/v2/boxes",
        .item = "/v2/boxes/{id}",
        .update = REST_PATCH,
        .wrapper = "box",
        .id = "id",
    },
    .identity.parts = NAMES("id"),
};

/* Konnect, played: the last request is kept as text, and answered with `body`. */
struct player {
    struct http http;
    const char *body;
    char request[512];
};

static void play(struct http *http, struct arena *arena, const struct http_request *request,
                 struct http_response *response)
{
    struct player *player = (struct player *)http;
    strview text = arena_printf(arena, "%s " SV_FMT " " SV_FMT, request->method, SV_ARG(request->url),
                                SV_ARG(request->body));
    REQUIRE(text.len < sizeof player->request);
    memcpy(player->request, text.data, text.len);
    player->request[text.len] = '\0';
    *response = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .status = 200,
        .content_type = SV("application/json"),
        .body = sv_from(player->body),
    };
}

static void ignore(struct http *http)
{
    (void)http;
}

static const struct world world = { 0 };

static struct session *open_session(struct arena *arena, struct player *player)
{
    static const struct attr no_settings[] = { { .name = NULL } };
    struct rows settings = rows_from_object(arena, no_settings, value_null(arena, &type_empty_object));
    struct secret *token = secret_new(SV("t"));
    const struct konnect_settings where = {
        .base_url = SV("https://k"),
        .token = token,
        .request_timeout_ms = 1000,
    };
    const struct session_setup setup = {
        .world = &world,
        .settings = &settings,
        .configured = true,
        .client = konnect_client_new(&where, &player->http),
        .token = token,
    };
    return session_new(&setup);
}

static const struct value *object(struct arena *arena, const char *json)
{
    struct rows rows = test_rows(arena, attrs, json);
    return rows_to_object(arena, &rows);
}

/* Updates `prior` to `planned`, of which Konnect answers with `answer`: the request that was sent. */
static strview update(struct arena *arena, const char *prior, const char *planned, const char *answer)
{
    struct player player = { .http = { play, ignore, ignore }, .body = answer };
    struct session *session = open_session(arena, &player);
    struct ctx ctx = ctx_make(arena);
    const struct value *wanted = object(arena, planned);
    const struct apply_request request = { object(arena, prior), wanted, wanted, SV("") };
    struct apply_result result;
    CU_ASSERT_TRUE(apply_resource(&ctx, session, &boxes, &request, &result));
    ASSERT_TEXT(test_diags(&ctx), "");
    CU_ASSERT_TRUE(value_equal(result.state, wanted));
    session_free(session);
    return arena_copy(arena, sv_from(player.request));
}

static void a_patch_says_all_that_is_set_and_no_null(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(update(arena, "{\"id\":\"1\",\"name\":\"a\",\"note\":\"x\"}", "{\"id\":\"1\",\"name\":\"b\"}",
                       "{\"id\":\"1\",\"name\":\"b\"}"),
                "PATCH https://k/v2/boxes/1 {\"name\":\"b\"}");
    ASSERT_TEXT(update(arena, "{\"id\":\"1\",\"parent_id\":\"p\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}",
                       "{\"id\":\"1\",\"parent_id\":\"p\",\"labels\":{\"b\":\"3\"}}",
                       "{\"id\":\"1\",\"parent\":{\"id\":\"p\"},\"labels\":{\"b\":\"3\"}}"),
                "PATCH https://k/v2/boxes/1 {\"labels\":{\"b\":\"3\"},\"parent\":{\"id\":\"p\"}}");
}

static void what_was_never_set_is_not_sent(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(
        update(arena, "{\"id\":\"1\"}", "{\"id\":\"1\",\"note\":\"y\"}", "{\"id\":\"1\",\"note\":\"y\"}"),
        "PATCH https://k/v2/boxes/1 {\"note\":\"y\"}");
}

static void an_answer_may_be_wrapped(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    (void)update(arena, "{\"id\":\"1\"}", "{\"id\":\"1\",\"name\":\"b\"}",
                 "{\"box\":{\"id\":\"1\",\"name\":\"b\"}}");
    struct player player = { .http = { play, ignore, ignore },
                             .body = "{\"box\":{\"id\":\"1\",\"name\":\"n\"},\"lids\":[]}" };
    struct session *session = open_session(arena, &player);
    struct ctx ctx = ctx_make(arena);
    const struct read_request request = { .state = object(arena, "{\"id\":\"1\"}") };
    struct read_result result;
    CU_ASSERT_TRUE(read_resource(&ctx, session, &boxes, &request, &result));
    CU_ASSERT_TRUE(value_equal(result.state, object(arena, "{\"id\":\"1\",\"name\":\"n\"}")));
    session_free(session);
}

SUITE("engine/rest", TEST(a_patch_says_all_that_is_set_and_no_null), TEST(what_was_never_set_is_not_sent),
      TEST(an_answer_may_be_wrapped))
