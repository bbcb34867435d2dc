#include "kong/vault_reference.h"

#include "suite.h"

static void what_a_reference_is(void)
{
    CU_ASSERT_TRUE(vault_reference_is(SV("{vault://a/b}")));
    CU_ASSERT_TRUE(vault_reference_is(SV("{vault://}"))); /* Kong looks at both ends only */
    CU_ASSERT_FALSE(vault_reference_is(SV("{vault:/a/b}")));
    CU_ASSERT_FALSE(vault_reference_is(SV("{vault://a/b")));
    CU_ASSERT_FALSE(vault_reference_is(SV("x{vault://a/b}")));
    CU_ASSERT_FALSE(vault_reference_is(SV("{vault://a/b} ")));
    CU_ASSERT_FALSE(vault_reference_is(SV("{VAULT://a/b}")));
    CU_ASSERT_FALSE(vault_reference_is(SV("")));
}

static void parts(void)
{
    static const struct {
        const char *text;
        const char *parts[5]; /* host, resource, key, query, version */
    } rows[] = {
        { "{vault://v/k}", { "v", "k", "", "", "" } },
        { "{vault://v/k/p}", { "v", "k", "p", "", "" } },
        { "{vault://v/a/b/p}", { "v", "a/b", "p", "", "" } },
        { "{vault://v/a/b/}", { "v", "a/b", "", "", "" } },
        { "{vault://v/k/}", { "v", "k", "", "", "" } },
        { "{vault://v//a///b//}", { "v", "a/b", "", "", "" } },
        { "{vault://v//a///b}", { "v", "a", "b", "", "" } },
        { "{vault://v/k/p?x=1&y=/2#3}", { "v", "k", "p", "x=1&y=/2", "3" } },
        { "{vault://v/k#-3}", { "v", "k", "", "", "-3" } },
        { "{vault://v/k?}", { "v", "k", "", "", "" } },
        { "{vault://v/k;type=a?b}", { "v", "k", "", "b", "" } },
        { "{vault://user@v:80/k}", { "v", "k", "", "", "" } },
        { "{vault://[::1]/k}", { "[::1]", "k", "", "", "" } },
        { "{vault://v/a%20b+c%2Fd/%70}", { "v", "a b c/d", "p", "", "" } },
        { "{vault://v/100%/%zz/%2}", { "v", "100%/%zz", "%2", "", "" } },
        { "{vault://v/{x}}", { "v", "{x}", "", "", "" } },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct vault_reference found;
        const char *fault = vault_reference_parse(arena, sv_from(rows[i].text), &found);
        ASSERT_TEXT(sv_from(fault), "");
        REQUIRE(fault == NULL);
        ASSERT_TEXT(found.host, rows[i].parts[0]);
        ASSERT_TEXT(found.resource, rows[i].parts[1]);
        ASSERT_TEXT(found.key, rows[i].parts[2]);
        ASSERT_TEXT(found.query, rows[i].parts[3]);
        ASSERT_TEXT(found.version, rows[i].parts[4]);
    }
}

static void faults(void)
{
    static const struct {
        const char *text;
        const char *fault;
    } rows[] = {
        { "plain", "not a reference" },
        { "{vault://v/k", "not a reference" },
        { "{vault://}", "reference url is missing host" },
        { "{vault:///k}", "reference url is missing host" },
        { "{vault://user@/k}", "reference url is missing host" },
        { "{vault://:80/k}", "reference url is missing host" },
        { "{vault://v}", "reference url is missing path" },
        { "{vault://v?x=1}", "reference url is missing path" },
        { "{vault://v#/k}", "reference url is missing path" },
        { "{vault://v/}", "reference url has empty path" },
        { "{vault://v/?x=1}", "reference url has empty path" },
        { "{vault://v//}", "reference url has invalid path" },
        { "{vault://v/k#one}", "reference url has invalid version" },
        { "{vault://v/k#1.5}", "reference url has invalid version" },
        { "{vault://v/k#}", "reference url has invalid version" },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct vault_reference found = { .host = SV("untouched") };
        ASSERT_TEXT(sv_from(vault_reference_parse(arena, sv_from(rows[i].text), &found)), rows[i].fault);
        ASSERT_TEXT(found.host, "untouched");
    }
    CU_ASSERT_PTR_NULL(vault_reference_parse(arena, SV("{vault://v/k}"), NULL));
}

static void making(void)
{
    static const struct {
        const char *parts[3];
        const char *text;
    } rows[] = {
        { { "v", "k", "" }, "{vault://v/k}" },
        { { "v", "k", "p" }, "{vault://v/k/p}" },
        { { "v", "team/k", "" }, "{vault://v/team/k/}" },
        { { "v", "team/k", "p" }, "{vault://v/team/k/p}" },
        { { "v", "a b+c", "p/q" }, "{vault://v/a%20b%2Bc/p%2Fq}" },
        { { "v", "50%", "#?;@:" }, "{vault://v/50%25/%23%3F%3B%40%3A}" },
        { { "v", "..", "." }, "{vault://v/%2E%2E/%2E}" },
        { { "v", "gr\xc3\xbc\xc3\x9f", "{}" }, "{vault://v/gr%C3%BC%C3%9F/%7B%7D}" },
    };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        strview text = vault_reference_make(arena, sv_from(rows[i].parts[0]), sv_from(rows[i].parts[1]),
                                            sv_from(rows[i].parts[2]));
        ASSERT_TEXT(text, rows[i].text);
        struct vault_reference found;
        REQUIRE(vault_reference_parse(arena, text, &found) == NULL);
        ASSERT_TEXT(found.host, rows[i].parts[0]);
        ASSERT_TEXT(found.resource, rows[i].parts[1]);
        ASSERT_TEXT(found.key, rows[i].parts[2]);
    }
}

static void what_cannot_be_made(void)
{
    static const char *const resources[] = { "", "/", "/k", "k/", "a//b" };
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++)
        CU_ASSERT_PTR_NULL(vault_reference_make(arena, SV("v"), sv_from(resources[i]), SV("p")).data);
}

SUITE("kong/vault_reference", TEST(what_a_reference_is), TEST(parts), TEST(faults), TEST(making),
      TEST(what_cannot_be_made))
