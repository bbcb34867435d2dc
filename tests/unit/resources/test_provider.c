/* The provider block with the real table: settings, errors, the User-Agent, unknown values. */
#include "suite.h"

#include "engine/provider.h"
#include "engine/settings.h"
#include "resources/resources.h"
#include "value/build.h"
#include "value/json.h"

#include <string.h>

#define PLANE "c0000000-0000-4000-8000-000000000001"

static const char *environment[16]; /* name, text, name, text, ..., NULL */

static const char *look_up(const char *name)
{
    for (size_t i = 0; environment[i] != NULL; i += 2)
        if (strcmp(environment[i], name) == 0)
            return environment[i + 1];
    return NULL;
}

static void set_environment(const char *const *pairs)
{
    memset(environment, 0, sizeof environment);
    for (size_t i = 0; pairs != NULL && pairs[i] != NULL; i++)
        environment[i] = pairs[i];
}

static struct rows block(struct arena *arena, const char *json, const char *unknown)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *object = NULL;
    REQUIRE(json_decode(&ctx, sv_from(json), &object));
    const struct attr *attrs = provider_konnect.attrs;
    struct rows rows = rows_from_object(arena, attrs, value_null(arena, attrs_type(arena, attrs)));
    for (size_t i = 0; i < object->count; i++)
        rows.values[attr_index(attrs, object->keys[i])] = object->items[i];
    if (unknown != NULL)
        rows.values[attr_index(attrs, sv_from(unknown))] = value_unknown(arena, &type_string);
    return rows;
}

/* "URL" of a configuration that works, or the one error as "PATH: detail". */
static strview resolve(struct arena *arena, const char *json, const char *const *pairs)
{
    struct ctx ctx = ctx_make(arena);
    struct rows rows = block(arena, json, NULL);
    strview url;
    set_environment(pairs);
    if (settings_resolve(&ctx, &provider_konnect, &rows, look_up, &rows) &&
        settings_base_url(&ctx, &provider_konnect, &rows, &url)) {
        CU_ASSERT_EQUAL(ctx.diags.errors, 0);
        return url;
    }
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    return arena_printf(arena, SV_FMT ": " SV_FMT, SV_ARG(path_to_text(arena, ctx.diags.last->path)),
                        SV_ARG(ctx.diags.last->detail));
}

static void expect_error(const char *json, const char *const *pairs, const char *const *words)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview text = resolve(arena, json, pairs);
    for (size_t i = 0; words[i] != NULL; i++)
        if (!sv_contains(text, sv_from(words[i])))
            ASSERT_TEXT(text, words[i]);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void block_and_environment(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(resolve(arena, "{\"personal_access_token\":\"t\",\"region\":\"eu\"}", NULL),
                "https://eu.api.konghq.com");
    ASSERT_TEXT(resolve(arena, "{}", WORDS("KONNECT_TOKEN", "t", "KONNECT_REGION", "sg")),
                "https://sg.api.konghq.com");
    ASSERT_TEXT(resolve(arena, "{}", WORDS("KONNECT_SPAT", "t", "KONNECT_SERVER_URL", "https://k.test/")),
                "https://k.test");
    ASSERT_TEXT(resolve(arena, "{\"region\":\"us\"}", WORDS("KONNECT_TOKEN", "t", "KONNECT_REGION", "eu")),
                "https://us.api.konghq.com");
    ASSERT_TEXT(resolve(arena, "{\"server_url\":\"https://k.test\"}",
                        WORDS("KONNECT_TOKEN", "t", "KONNECT_REGION", "eu")),
                "https://k.test");
    ASSERT_TEXT(
        resolve(arena, "{\"personal_access_token\":\"t\",\"region\":\"in\"}", WORDS("KONNECT_SPAT", "x")),
        "https://in.api.konghq.com");
    ASSERT_TEXT(resolve(arena, "{\"region\":\"in\"}", WORDS("KONNECT_SPAT", "x", "KONNECT_TOKEN", "")),
                "https://in.api.konghq.com");
}

static void groups_want_exactly_one(void)
{
    expect_error(
        "{\"region\":\"eu\"}", NULL,
        WORDS("personal_access_token", "KONNECT_TOKEN", "system_account_access_token", "KONNECT_SPAT"));
    expect_error("{\"region\":\"eu\"}", WORDS("KONNECT_TOKEN", "a", "KONNECT_SPAT", "b"),
                 WORDS("Only one", "KONNECT_TOKEN", "KONNECT_SPAT"));
    expect_error("{\"region\":\"eu\",\"personal_access_token\":\"a\",\"system_account_access_token\":\"b\"}",
                 NULL, WORDS("Only one", "personal_access_token"));
    expect_error(
        "{\"personal_access_token\":\"t\"}", NULL,
        WORDS("server_url", "KONNECT_SERVER_URL", "region", "KONNECT_REGION", "us, eu, au, me, in, sg"));
    expect_error("{\"personal_access_token\":\"t\",\"region\":\"eu\",\"server_url\":\"https://k.test\"}",
                 NULL, WORDS("Only one", "server_url", "region"));
}

static void values_out_of_limits(void)
{
    expect_error("{\"personal_access_token\":\"\",\"region\":\"eu\"}", NULL,
                 WORDS("\"personal_access_token\" must not be empty"));
    expect_error("{}",
                 WORDS("KONNECT_TOKEN", "t", "KONNECT_REGION", "eu", "KONNECT_COLLECTION_READS", "often"),
                 WORDS("collection_reads", "KONNECT_COLLECTION_READS", "must be a bool"));
    expect_error("{\"personal_access_token\":\"t\",\"region\":\"uk\"}", NULL, WORDS("region: ", "\"us\""));
    expect_error("{}", WORDS("KONNECT_TOKEN", "t", "KONNECT_REGION", "ue"), WORDS("region: ", "\"eu\""));
    expect_error("{\"personal_access_token\":\"t\",\"region\":\"eu\",\"max_retries\":-1}", NULL,
                 WORDS("max_retries: "));
    expect_error("{\"personal_access_token\":\"t\",\"region\":\"eu\",\"request_timeout\":0}", NULL,
                 WORDS("request_timeout: "));
}

static void malformed_urls(void)
{
    static const char *const bad[] = { "eu.api.konghq.com", "ftp://k.test",       "https://",
                                       "https:///x",        "https://k test",     "https://a:b@c",
                                       "https://k.test?x",  "https://k.test#x",   "https://k:port",
                                       "https://k:0",       "https://k:65536",    "https://[::1",
                                       "https://[::1]x",    "https://k.test/\x01" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_error("{}", WORDS("KONNECT_TOKEN", "t", "KONNECT_SERVER_URL", bad[i]),
                     WORDS("server_url: ", "KONNECT_SERVER_URL"));
}

static void tolerated_urls(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const char *given;
        const char *used;
    } cases[] = {
        { "https://k.test/v2", "https://k.test" },
        { "https://k.test/v2/", "https://k.test" },
        { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
        { "https://[::1]:65535", "https://[::1]:65535" },
        { "https://k.test/base", "https://k.test/base" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ASSERT_TEXT(resolve(arena, "{}", WORDS("KONNECT_TOKEN", "t", "KONNECT_SERVER_URL", cases[i].given)),
                    cases[i].used);
}

static size_t warnings_for(const char *url)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct rows rows = block(arena, "{\"personal_access_token\":\"t\"}", NULL);
    strview out;
    set_environment(WORDS("KONNECT_SERVER_URL", url));
    REQUIRE(settings_resolve(&ctx, &provider_konnect, &rows, look_up, &rows));
    REQUIRE(settings_base_url(&ctx, &provider_konnect, &rows, &out));
    return ctx.diags.first != NULL;
}

static void a_token_in_the_clear_is_warned_of(void)
{
    CU_ASSERT_EQUAL(warnings_for("http://konnect.example"), 1);
    CU_ASSERT_EQUAL(warnings_for("http://127.0.0.1.example:1"), 1);
    CU_ASSERT_EQUAL(warnings_for("http://127.example"), 1);
    CU_ASSERT_EQUAL(warnings_for("http://127.1.2.3:1"), 0);
    CU_ASSERT_EQUAL(warnings_for("http://localhost:1"), 0);
    CU_ASSERT_EQUAL(warnings_for("http://[::1]:1"), 0);
    CU_ASSERT_EQUAL(warnings_for("https://konnect.example"), 0);
}

/* A peer that answers 200 {} and keeps the User-Agent and token that it saw. */
struct peer {
    struct http http;
    char user_agent[200];
    char authorization[200];
};
static struct peer peer;

static void keep(char *out, strview text)
{
    memcpy(out, text.data, text.len);
    out[text.len] = '\0';
}

static void answer(struct http *http, struct arena *arena, const struct http_request *request,
                   struct http_response *response)
{
    (void)http;
    (void)arena;
    for (size_t i = 0; i < request->header_count; i++) {
        if (sv_equal_z(request->headers[i].name, "User-Agent"))
            keep(peer.user_agent, request->headers[i].value);
        if (sv_equal_z(request->headers[i].name, "Authorization"))
            keep(peer.authorization, request->headers[i].value);
    }
    *response = (struct http_response){ .outcome = HTTP_ANSWERED, .status = 200, .body = SV("{}") };
}

static void ignore(struct http *http)
{
    (void)http;
}

static struct http *open_peer(void)
{
    peer.http = (struct http){ answer, ignore, ignore };
    return &peer.http;
}

static struct provider *new_provider(void)
{
    const struct world world = { .open_http = open_peer, .environment = look_up, .version = SV("1.2.3") };
    return provider_new(&provider_konnect, all_resources, &world);
}

static bool configure(struct arena *arena, struct provider *provider, const char *json, const char *unknown,
                      struct ctx *ctx)
{
    struct rows rows = block(arena, json, unknown);
    return provider_configure(ctx, provider, rows_to_object(arena, &rows), SV("1.11.4"));
}

static void the_client_gets_token_and_user_agent(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct provider *provider = new_provider();
    set_environment(WORDS("TF_APPEND_USER_AGENT", " ci/7 "));
    CU_ASSERT_TRUE(configure(
        arena, provider,
        "{\"system_account_access_token\":\"spat_x\\n\",\"region\":\"eu\",\"control_plane_id\":\"" PLANE
        "\"}",
        NULL, &ctx));
    struct konnect_client *client = session_client(&ctx, provider_session(provider));
    REQUIRE(client != NULL);
    const struct konnect_request request = { .method = "GET", .path = SV("/v2/x") };
    struct konnect_response response;
    CU_ASSERT_TRUE(konnect_call(&ctx, client, &request, &response));
    CU_ASSERT_STRING_EQUAL(peer.user_agent, "terraform-provider-konnect/1.2.3 (+Terraform 1.11.4) ci/7");
    CU_ASSERT_STRING_EQUAL(peer.authorization, "Bearer spat_x");
    ASSERT_TEXT(value_text(session_setting(provider_session(provider), "control_plane_id")), PLANE);
    provider_free(provider);
}

static void a_malformed_token_is_not_shown(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct provider *provider = new_provider();
    set_environment(NULL);
    CU_ASSERT_FALSE(
        configure(arena, provider, "{\"personal_access_token\":\"kpat a\",\"region\":\"eu\"}", NULL, &ctx));
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    CU_ASSERT_TRUE(sv_contains(ctx.diags.first->detail, SV("KONNECT_TOKEN")));
    CU_ASSERT_FALSE(sv_contains(ctx.diags.first->detail, SV("kpat a")));
    provider_free(provider);
}

static void unknown_settings_wait(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct provider *provider = new_provider();
    set_environment(NULL);
    CU_ASSERT_PTR_NULL(session_client(&ctx, provider_session(provider)));
    CU_ASSERT_EQUAL(ctx.diags.errors, 1);
    CU_ASSERT_TRUE(configure(arena, provider, "{\"personal_access_token\":\"t\"}", "server_url", &ctx));
    CU_ASSERT_PTR_NULL(session_client(&ctx, provider_session(provider)));
    CU_ASSERT_TRUE(sv_contains(ctx.diags.last->detail, SV("\"server_url\"")));
    CU_ASSERT_TRUE(configure(arena, provider, "{\"personal_access_token\":\"t\",\"region\":\"eu\"}",
                             "control_plane_id", &ctx));
    CU_ASSERT_PTR_NOT_NULL(session_client(&ctx, provider_session(provider)));
    CU_ASSERT_TRUE(value_is_unknown(session_setting(provider_session(provider), "control_plane_id")));
    provider_free(provider);
}

static void validation_speaks_of_the_block_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct provider *provider = new_provider();
    static const struct {
        const char *json;
        size_t errors;
    } cases[] = {
        { "{}", 0 },
        { "{\"region\":\"xx\"}", 1 },
        { "{\"region\":\"eu\",\"server_url\":\"https://k.test\"}", 1 },
        { "{\"server_url\":\"nonsense\"}", 1 },
        { "{\"personal_access_token\":\"a\",\"system_account_access_token\":\"b\"}", 1 },
    };
    set_environment(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx ctx = ctx_make(arena);
        struct rows rows = block(arena, cases[i].json, NULL);
        bool good = provider_validate(&ctx, provider, rows_to_object(arena, &rows));
        CU_ASSERT_EQUAL(good, cases[i].errors == 0);
        CU_ASSERT_EQUAL(ctx.diags.errors, cases[i].errors);
    }
    provider_free(provider);
}

static void stopping_is_seen_until_configured_again(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct provider *provider = new_provider();
    set_environment(NULL);
    const char *json = "{\"personal_access_token\":\"t\",\"region\":\"eu\"}";
    CU_ASSERT_TRUE(configure(arena, provider, json, NULL, &ctx));
    CU_ASSERT_FALSE(atomic_load(provider_stop_flag(provider)));
    provider_stop(provider);
    CU_ASSERT_TRUE(atomic_load(provider_stop_flag(provider)));
    CU_ASSERT_TRUE(configure(arena, provider, json, NULL, &ctx));
    CU_ASSERT_FALSE(atomic_load(provider_stop_flag(provider)));
    provider_free(provider);
    provider_free(NULL);
}

SUITE("resources/provider", TEST(block_and_environment), TEST(groups_want_exactly_one),
      TEST(values_out_of_limits), TEST(malformed_urls), TEST(tolerated_urls),
      TEST(a_token_in_the_clear_is_warned_of), TEST(the_client_gets_token_and_user_agent),
      TEST(a_malformed_token_is_not_shown), TEST(unknown_settings_wait),
      TEST(validation_speaks_of_the_block_alone), TEST(stopping_is_seen_until_configured_again))
