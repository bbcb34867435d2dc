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
    const struct konnect_error_map map = { locate, "payload" };
    const struct konnect_mask mask = { .values = secret, .value_count = secret != NULL };
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
          ": The answer is not in one of Konnect's forms; it begins: "
          "{\"detail\":5,\"details\":7,\"invalid_parameters\":{}}.\n" },
        { 400, "", ": The answer has no text.\n" },
        { 400, "\xff\xfe", ": The answer has no text.\n" },
        { 400, "[]", ": The answer is not in one of Konnect's forms; it begins: [].\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        ASSERT_TEXT(report(arena, cases[i].status, cases[i].body, NULL), cases[i].text);
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

static void long_bodies_are_cut(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *body = arena_alloc(arena, 5001);
    for (size_t i = 0; i < 5000; i++)
        body[i] = 'x';
    CU_ASSERT_TRUE(report(arena, 400, body, NULL).len < 450);
}

SUITE("konnect/error", TEST(both_forms_and_others), TEST(hints), TEST(secrets_are_blotted_out),
      TEST(long_bodies_are_cut))
