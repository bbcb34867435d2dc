#include "suite.h"

#include "konnect/error.h"
#include "value/json.h"

static const struct path *locate(const void *payload, struct arena *arena, strview field)
{
    CU_ASSERT_STRING_EQUAL(payload, "payload");
    return sv_equal_z(field, "prefix") ? path_attribute(arena, NULL, SV("prefix")) : NULL;
}

/* "PATH: DETAIL" lines, with the closing remark cut off after "(…status N". */
static strview report(struct arena *arena, int status, const char *body, const strview *secret)
{
    struct ctx ctx = ctx_make(arena);
    struct ctx quiet = ctx_make(arena);
    struct konnect_response response = { .status = status, .body = sv_from(body), .trace = SV("t-1") };
    (void)json_decode(&quiet, response.body, &response.json);
    const struct konnect_error_map map = { .locate = locate, .payload = "payload" };
    const struct redaction mask = { .values = secret, .value_count = secret != NULL, .is_whole = true };
    CU_ASSERT_FALSE(konnect_error_report(&ctx, &response, "Could not", &map, &mask));
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (const struct diag *diag = ctx.diags.first; diag != NULL; diag = diag->next) {
        strview detail = diag->detail;
        strview remark = arena_printf(arena, "\n\n(Konnect answered with status %d, trace t-1.)", status);
        CU_ASSERT_EQUAL(diag->severity, DIAG_ERROR);
        ASSERT_TEXT(diag->summary, "Could not");
        CU_ASSERT_TRUE(sv_ends_with(detail, remark));
        buf_printf(&text, SV_FMT ": " SV_FMT "\n", SV_ARG(path_to_text(arena, diag->path)),
                   SV_ARG(sv_slice(detail, 0, detail.len - remark.len)));
    }
    return buf_view(&text);
}

#define KOKO(details) "{\"code\":3,\"message\":\"validation error\",\"details\":[" details "]}"

static void both_forms_and_others(void)
{
    static const struct {
        int status;
        const char *body;
        const char *text;
    } cases[] = {
        { 400,
          KOKO("{\"type\":\"ERROR_TYPE_FIELD\",\"field\":\"prefix\",\"messages\":[\"is bad\",\"is short\"]}"),
          "prefix: \"prefix\": is bad; is short.\n" },
        { 400,
          KOKO("{\"field\":\"prefix\",\"messages\":[\"one\"]},{\"field\":\"other\",\"messages\":[\"two\"]}"),
          "prefix: \"prefix\": one.\n: \"other\": two.\n" },
        { 400, KOKO("{\"type\":\"ERROR_TYPE_ENTITY\",\"messages\":[\"missing properties: 'name'\"]}"),
          ": missing properties: 'name'.\n" },
        { 400, KOKO("{\"messages\":[]}"), ": validation error.\n" },
        { 400, "{\"message\":\"vault type not found\"}", ": vault type not found.\n" },
        { 400,
          "{\"status\":400,\"title\":\"Invalid Request\",\"detail\":\"Invalid "
          "Parameters\",\"invalid_parameters\":[{\"field\":"
          "\"prefix\",\"rule\":\"min_length\",\"reason\":\"is too "
          "short\"},{\"field\":\"x\",\"rule\":\"required\"}]}",
          "prefix: \"prefix\": is too short.\n: \"x\": required.\n" },
        { 400, "{\"title\":\"Bad Request\",\"detail\":\"can not delete.\"}", ": can not delete.\n" },
        { 400, "{\"title\":\"Bad Request\"}", ": Bad Request.\n" },
        { 400, "{\"detail\":5,\"details\":7,\"invalid_parameters\":{}}",
          ": The answer does not have the form of Konnect's errors; it begins: "
          "{\"detail\":5,\"details\":7,\"invalid_parameters\":{}}.\n" },
        { 400, "", ": The answer has no text.\n" },
        { 400, "\xff\xfe", ": The answer is not shown, because it is not in UTF-8: it may be a proxy's.\n" },
        { 400, "[]", ": The answer does not have the form of Konnect's errors; it begins: [].\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        ASSERT_TEXT(report(arena, cases[i].status, cases[i].body, NULL), cases[i].text);
    }
}

#define DETAIL(kind, field, message)                                                                         \
    "{\"@type\":\"type.googleapis.com/kong.admin.model.v1.ErrorDetail\",\"type\":\"ERROR_TYPE_" kind         \
    "\"," field "\"messages\":[\"" message "\"]}"

/* What Konnect's core entities are known to answer (docs/dev/konnect.md, "Errors of core entities"); hints
 * left out. */
static void the_known_faults_of_core_entities(void)
{
    static const struct {
        int status;
        const char *body;
        const char *begin;
    } cases[] = {
        { 400, KOKO(DETAIL("FIELD", "\"field\":\"config.tools[0].request_body\",", "wrong type")),
          ": \"config.tools[0].request_body\": wrong type." },
        { 400, KOKO(DETAIL("FIELD", "\"field\":\"tags[0]\",", "length must be <= 128, but got 138")),
          ": \"tags[0]\": length must be <= 128, but got 138." },
        { 400, KOKO(DETAIL("FIELD", "\"field\":\"name\",", "must match pattern '^[\\\\p{N}]*$'")),
          ": \"name\": must match pattern '^[\\p{N}]*$'." },
        { 400, KOKO(DETAIL("FIELD", "\"field\":\"config\",", "missing properties: 'vault_uri', 'location'")),
          ": \"config\": missing properties: 'vault_uri', 'location'." },
        { 400, KOKO(DETAIL("FIELD", "\"field\":\"config.foo\",", "unknown field")),
          ": \"config.foo\": unknown field." },
        { 400, KOKO(DETAIL("FIELD", "\"field\":\"name\",", "plugin(no-auth) does not exist")),
          ": \"name\": plugin(no-auth) does not exist." },
        { 400, KOKO(DETAIL("REFERENCE", "", "unique-plugin-per-entity (type: unique) constraint failed")),
          ": unique-plugin-per-entity (type: unique) constraint failed. An object with this identity already "
          "exists" },
        { 400, KOKO(DETAIL("REFERENCE", "\"field\":\"\",", "x (type: unique) constraint failed")),
          ": x (type: unique) constraint failed. An object with this identity already exists" },
        { 400,
          KOKO(DETAIL("REFERENCE", "\"field\":\"route.id\",", "route.id (type: foreign) constraint failed")),
          ": \"route.id\": route.id (type: foreign) constraint failed. The control plane does not have" },
        { 400,
          KOKO(DETAIL("REFERENCE", "", "constraint failed (type: foreign) as route references this value")),
          ": constraint failed (type: foreign) as route references this value. It is still in use: " },
        { 403,
          "{\"code\":7,\"message\":\"usage constraint error\",\"details\":[{\"messages\":[\"operation not "
          "permitted on KIC cluster\"]}]}",
          ": operation not permitted on KIC cluster. The token's account" },
        { 400, "{\"code\":3,\"message\":\" 'x' is not a valid uuid\",\"details\":[]}",
          ":  'x' is not a valid uuid.\n" },
        { 404, "{\"code\":5,\"message\":\"\",\"details\":[]}", ": The answer gives no reason." },
        { 400, "{\"code\":3,\"message\":\"invalid JSON\",\"details\":[]}", ": invalid JSON.\n" },
        { 401, "{\"message\":\"Unauthorized\",\"status\":401}", ": Unauthorized. Check the access token" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        strview text = report(arena, cases[i].status, cases[i].body, NULL);
        if (!sv_starts_with(text, sv_from(cases[i].begin)))
            ASSERT_TEXT(text, cases[i].begin);
        CU_ASSERT_EQUAL(sv_find(text, '\n'), text.len - 1); /* one diagnostic */
    }
}

static void hints(void)
{
    static const struct {
        int status;
        const char *body;
        const char *hint;
    } cases[] = {
        { 401, "{\"message\":\"Unauthorized\",\"status\":401}", "KONNECT_TOKEN" },
        { 403, "{\"detail\":\"no\"}", "lacks the role" },
        { 404, "{\"code\":5,\"message\":\"\",\"details\":[]}", "control_plane_id" },
        { 409, "{\"detail\":\"exists\"}", "import it" },
        { 400, KOKO("{\"field\":\"prefix\",\"messages\":[\"prefix (type: unique) constraint failed\"]}"),
          "import it" },
        { 413, "<html>", "larger request" },
        { 429, "{\"message\":\"API rate limit exceeded\"}", "request_timeout" },
        { 500, "{\"message\":\"x\"}", "Konnect's side" },
        { 503, "<html>", "Konnect's side" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        strview text = report(arena, cases[i].status, cases[i].body, NULL);
        if (!sv_contains(text, sv_from(cases[i].hint)))
            ASSERT_TEXT(text, cases[i].hint);
    }
    CLEANUP_ARENA struct arena *arena = arena_new();
    CU_ASSERT_FALSE(
        sv_contains(report(arena, 400, KOKO("{\"messages\":[\"(type: foreign)\"]}"), NULL), SV("import it")));
    CU_ASSERT_FALSE(sv_contains(report(arena, 499, "{\"message\":\"x\"}", NULL), SV("side")));
}

static void secrets_are_blotted_out(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview secret = SV("hunter2");
    ASSERT_TEXT(report(arena, 400, "{\"message\":\"bad value hunter2\"}", &secret),
                ": bad value (hidden).\n");
    ASSERT_TEXT(report(arena, 400, KOKO("{\"field\":\"prefix\",\"messages\":[\"got hunter2\"]}"), &secret),
                "prefix: \"prefix\": got (hidden).\n");
}

static strview begins(strview text)
{
    strview words = SV(": The answer does not have the form of Konnect's errors; it begins: ");
    CU_ASSERT_TRUE(sv_starts_with(text, words));
    return sv_slice(text, words.len, text.len - 1);
}

/* `count` times `unit`, then `tail`. */
static const char *repeated(struct arena *arena, const char *unit, size_t count, const char *tail)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < count; i++)
        buf_append_z(&text, unit);
    buf_append_z(&text, tail);
    return arena_copy(arena, buf_view(&text)).data;
}

static void long_bodies_are_cut(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *whole = repeated(arena, "x", 299, "yz");
    ASSERT_TEXT(begins(report(arena, 502, repeated(arena, "x", 299, "y"), NULL)),
                repeated(arena, "x", 299, "y. This is a fault on Konnect's side; try again later."));
    ASSERT_TEXT(begins(report(arena, 400, whole, NULL)), repeated(arena, "x", 299, "y."));
    ASSERT_TEXT(begins(report(arena, 400, "  <html>\n ", NULL)), "<html>.");
}

static void a_cut_keeps_characters_whole(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    ASSERT_TEXT(begins(report(arena, 400, repeated(arena, "x", 299, "ä"), NULL)),
                repeated(arena, "x", 299, "."));
    ASSERT_TEXT(begins(report(arena, 400, repeated(arena, "x", 298, "äb"), NULL)),
                repeated(arena, "x", 298, "ä."));
    ASSERT_TEXT(report(arena, 400, repeated(arena, "x", 400, "\xff"), NULL),
                ": The answer is not shown, because it is not in UTF-8: it may be a proxy's.\n");
}

static void a_cut_leaves_no_part_of_a_secret(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const strview secret = SV("hunter2");
    strview text = report(arena, 400, repeated(arena, "x", 296, "hunter2"), &secret);
    CU_ASSERT_FALSE(sv_contains(text, SV("hunt")));
    ASSERT_TEXT(
        report(arena, 400, "{\"unheard\":\"hunter2\"}", &secret),
        ": The answer does not have the form of Konnect's errors; it begins: {\"unheard\":\"(hidden)\"}.\n");
}

static void secret_fields_of_unknown_forms_are_blotted_out(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const strview field = SV("config.*");
    const struct redaction mask = { .fields = &field, .field_count = 1 };
    struct konnect_response response = { .status = 400, .body = SV("{\"config\":{\"token\":\"hunter2\"}}") };
    REQUIRE(json_decode(&ctx, response.body, &response.json));
    CU_ASSERT_FALSE(konnect_error_report(&ctx, &response, "Could not", NULL, &mask));
    CU_ASSERT_TRUE(sv_contains(ctx.diags.first->detail, SV("{\"config\":{\"token\":\"(hidden)\"}}")));
}

/* Without a map or a trace, the diagnostic stands where the work is. */
static void what_exists_already_can_have_its_own_hint(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct redaction mask = { .is_whole = true };
    const struct konnect_error_map map = { .exists_hint = " Import it so." };
    const struct konnect_response taken = { .status = 409 };
    const struct konnect_response other = { .status = 404 };
    (void)konnect_error_report(&ctx, &taken, "Could not", &map, &mask);
    CU_ASSERT_TRUE(sv_contains(ctx.diags.first->detail, SV(" Import it so.\n\n(")));
    (void)konnect_error_report(&ctx, &other, "Could not", &map, &mask);
    CU_ASSERT_FALSE(sv_contains(ctx.diags.last->detail, SV("Import it so")));
}

static void neither_map_nor_trace(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct redaction mask = { .is_whole = true };
    const struct konnect_error_map none = { 0 };
    const struct konnect_error_map *const maps[] = { NULL, &none };
    struct konnect_response response = { .status = 400 };
    ctx.path = path_attribute(arena, NULL, SV("here"));
    REQUIRE(json_decode(&ctx, SV(KOKO("{\"field\":\"prefix\",\"messages\":[\"is bad\"]}")), &response.json));
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT_FALSE(konnect_error_report(&ctx, &response, "Could not", maps[i], &mask));
    CU_ASSERT_EQUAL(ctx.diags.errors, 2);
    for (const struct diag *diag = ctx.diags.first; diag != NULL; diag = diag->next) {
        ASSERT_TEXT(path_to_text(arena, diag->path), "here");
        ASSERT_TEXT(diag->detail, "\"prefix\": is bad.\n\n(Konnect answered with status 400.)");
    }
}

SUITE("konnect/error", TEST(both_forms_and_others), TEST(the_known_faults_of_core_entities), TEST(hints),
      TEST(secrets_are_blotted_out), TEST(long_bodies_are_cut), TEST(a_cut_keeps_characters_whole),
      TEST(a_cut_leaves_no_part_of_a_secret), TEST(secret_fields_of_unknown_forms_are_blotted_out),
      TEST(neither_map_nor_trace), TEST(what_exists_already_can_have_its_own_hint))
