/* The cache of plugin schemas, over a peer that counts. (Here, because it takes the real provider table.) */
#include "suite.h"

#include "config/schemas.h"
#include "engine/provider.h"
#include "resources/resources.h"
#include "value/build.h"
#include "value/json.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t asked;
static int status;
static const char *body;

static void answer(struct http *http, struct arena *arena, const struct http_request *request,
                   struct http_response *response)
{
    (void)http;
    (void)arena;
    (void)request;
    (void)pthread_mutex_lock(&lock);
    asked++;
    (void)pthread_mutex_unlock(&lock);
    *response = (struct http_response){ .outcome = HTTP_ANSWERED, .status = status, .body = sv_from(body) };
}

static void ignore(struct http *http)
{
    (void)http;
}

static struct http *open_peer(void)
{
    static struct http peer = { answer, ignore, ignore };
    return &peer;
}

static const char *no_environment(const char *name)
{
    (void)name;
    return NULL;
}

static struct provider *configured(struct arena *arena)
{
    const struct world world = { .open_http = open_peer, .environment = no_environment, .version = SV("0") };
    struct provider *provider = provider_new(&provider_konnect, all_resources, &world);
    struct ctx ctx = ctx_make(arena);
    const struct attr *attrs = provider_konnect.attrs;
    struct rows rows = rows_from_object(arena, attrs, value_null(arena, attrs_type(arena, attrs)));
    rows.values[attr_index(attrs, SV("personal_access_token"))] = value_string(arena, SV("t"));
    rows.values[attr_index(attrs, SV("region"))] = value_string(arena, SV("eu"));
    REQUIRE(provider_configure(&ctx, provider, rows_to_object(arena, &rows), SV("1.11.4")));
    asked = 0;
    status = 200;
    body = "{\"fields\":[{\"config\":{\"type\":\"record\",\"fields\":[{\"a\":{\"type\":\"string\"}}]}}]}";
    return provider;
}

static const struct kong_schema *get(struct provider *provider, const char *plane, const char *name)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct kong_schema *schema =
        schemas_plugin(&ctx, provider_session(provider), sv_from(plane), sv_from(name));
    CU_ASSERT_PTR_NULL(ctx.diags.first);
    return schema;
}

static void one_request_for_each_name_and_plane(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct provider *provider = configured(arena);
    const struct kong_schema *schema = get(provider, "cp", "x");
    REQUIRE(schema != NULL);
    CU_ASSERT_PTR_NOT_NULL(field_find(schema->config, SV("a")));
    CU_ASSERT_PTR_EQUAL(get(provider, "cp", "x"), schema);
    CU_ASSERT_EQUAL(asked, 1);
    CU_ASSERT_PTR_NOT_EQUAL(get(provider, "cp", "y"), schema);
    CU_ASSERT_PTR_NOT_EQUAL(get(provider, "cp2", "x"), schema);
    CU_ASSERT_EQUAL(asked, 3);
    provider_free(provider);
}

static void what_is_no_schema_is_remembered_too(void)
{
    static const struct {
        int status;
        const char *body;
    } cases[] = { { 404, "{\"message\":\"no\"}" },
                  { 200, "<html>" },
                  { 200, "" },
                  { 200, "{\"items\":[]}" },
                  { 503, "{}" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct provider *provider = configured(arena);
        status = cases[i].status;
        body = cases[i].body;
        CU_ASSERT_PTR_NULL(get(provider, "cp", "x"));
        CU_ASSERT_PTR_NULL(get(provider, "cp", "x"));
        CU_ASSERT_EQUAL(asked, 1);
        provider_free(provider);
    }
}

static void *get_in_thread(void *provider)
{
    return (void *)(uintptr_t)get(provider, "cp", "x");
}

static void threads_share_one_request(void)
{
    enum { THREADS = 16 };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct provider *provider = configured(arena);
    pthread_t threads[THREADS];
    void *schemas[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, get_in_thread, provider) == 0);
    for (size_t i = 0; i < THREADS; i++)
        REQUIRE(pthread_join(threads[i], &schemas[i]) == 0);
    for (size_t i = 0; i < THREADS; i++)
        CU_ASSERT_PTR_EQUAL(schemas[i], schemas[0]);
    CU_ASSERT_PTR_NOT_NULL(schemas[0]);
    CU_ASSERT_EQUAL(asked, 1);
    provider_free(provider);
}

SUITE("resources/plugin_schemas", TEST(one_request_for_each_name_and_plane),
      TEST(what_is_no_schema_is_remembered_too), TEST(threads_share_one_request))
