#include "suite.h"

#include "base/ctx.h"
#include "resources/resources.h"
#include "table/face.h"
#include "table/lint.h"
#include "table/validate.h"
#include "value/build.h"

#include <stdio.h>

static void print_faults(const struct ctx *ctx)
{
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        (void)printf("  " SV_FMT "\n", SV_ARG(diag->detail));
}

static void every_table_is_consistent(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    size_t count = 0;
    for (; all_resources[count] != NULL; count++)
        CU_ASSERT_TRUE(lint_resource(&ctx, all_resources[count]));
    CU_ASSERT_TRUE(lint_provider(&ctx, &provider_konnect));
    size_t functions = 0;
    for (; all_functions[functions] != NULL; functions++)
        CU_ASSERT_TRUE(lint_function(&ctx, all_functions[functions]));
    print_faults(&ctx);
    CU_ASSERT_TRUE(count >= 4);
    CU_ASSERT_TRUE(functions >= 2);
}

/* Data sources come of themselves with each table: they have names of their own, and no secrets. */
static void every_table_has_faces(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; all_resources[i] != NULL; i++) {
        struct face one = face_of_one(arena, all_resources[i]);
        struct face many = face_of_many(arena, all_resources[i]);
        for (size_t j = 0; all_resources[j] != NULL; j++)
            CU_ASSERT_FALSE(sv_equal_z(sv_from(many.type_name), all_resources[j]->type_name));
        for (const struct attr *attr = one.attrs; attr->name != NULL; attr++)
            CU_ASSERT_EQUAL(attr->flags & (ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE | ATTR_LOCAL),
                            0);
        for (size_t j = 0; one.keys[j] != NULL; j++) {
            CU_ASSERT_PTR_NOT_NULL(one.keys[j][0]);
            for (size_t k = 0; one.keys[j][k] != NULL; k++)
                CU_ASSERT_NOT_EQUAL(attr_index(one.attrs, sv_from(one.keys[j][k])), SIZE_MAX);
        }
        CU_ASSERT_PTR_EQUAL(attr_row(many.attrs, many.list), &many.attrs[attr_count(many.attrs) - 1]);
    }
}

static bool valid(const char *resource, const char *name, strview text)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    for (size_t i = 0; all_resources[i] != NULL; i++) {
        const struct resource_def *def = all_resources[i];
        if (!sv_equal_z(sv_from(def->type_name), resource))
            continue;
        struct rows rows =
            rows_from_object(arena, def->attrs, value_null(arena, attrs_type(arena, def->attrs)));
        rows.values[attr_index(def->attrs, sv_from(name))] = value_string(arena, text);
        struct ctx ctx = ctx_make(arena);
        return validate_rows(&ctx, &rows);
    }
    return false;
}

static void store_names(void)
{
    CU_ASSERT_TRUE(valid("konnect_config_store", "name", SV("my-config_store.1~")));
    CU_ASSERT_TRUE(valid("konnect_config_store", "name", SV("gr\xc3\xbc\xc3\x9f")));
    CU_ASSERT_FALSE(valid("konnect_config_store", "name", SV("with blank")));
    CU_ASSERT_FALSE(valid("konnect_config_store", "name", SV("a/b")));
    CU_ASSERT_FALSE(valid("konnect_config_store", "name", SV("")));
    char name[101];
    for (size_t i = 0; i < sizeof name; i++)
        name[i] = 'a';
    CU_ASSERT_TRUE(valid("konnect_config_store", "name", sv_make(name, 100)));
    CU_ASSERT_FALSE(valid("konnect_config_store", "name", sv_make(name, 101)));
}

static void vault_prefixes(void)
{
    static const char *const good[] = { "ab", "a1", "mysecretvault", "a-b", "a--b", "env" };
    static const char *const bad[] = { "", "a", "1a", "-a", "a-", "A", "aB", "a_b", "a.b", "a b", "a\n" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(valid("konnect_vault", "prefix", sv_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(valid("konnect_vault", "prefix", sv_from(bad[i])));
}

static void secret_keys(void)
{
    static const char *const good[] = { "a",    "mistral-key", "a b",
                                        ".a",   "..a",         "a.",
                                        "a..b", "k=v&x",       "gr\xc3\xbc\xc3\x9f",
                                        "{x}",  "\xe2\x82\xac" };
    static const char *const bad[] = { "",    "a/b", "a#b",    "50%", "a?b", " a",  "a ",
                                       "\ta", "a\n", "a\001b", ".",   "..",  "\x7f" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(valid("konnect_secret", "key", sv_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(valid("konnect_secret", "key", sv_from(bad[i])));
    char key[513];
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = 'k';
    CU_ASSERT_TRUE(valid("konnect_secret", "key", sv_make(key, 512)));
    CU_ASSERT_FALSE(valid("konnect_secret", "key", sv_make(key, 513)));
}

static void secret_values_are_counted_in_bytes(void)
{
    static char value[5121];
    for (size_t i = 0; i < sizeof value; i++)
        value[i] = 'v';
    CU_ASSERT_FALSE(valid("konnect_secret", "value", SV("")));
    CU_ASSERT_TRUE(valid("konnect_secret", "value", sv_make(value, 5120)));
    CU_ASSERT_FALSE(valid("konnect_secret", "value", sv_make(value, 5121)));
    for (size_t i = 0; i + 1 < 5120; i += 2) {
        value[i] = '\xc3';
        value[i + 1] = '\xa4';
    }
    CU_ASSERT_TRUE(valid("konnect_secret", "value", sv_make(value, 5120)));
    CU_ASSERT_FALSE(valid("konnect_secret", "value", sv_make(value, 5121)));
}

SUITE("resources/tables", TEST(every_table_is_consistent), TEST(every_table_has_faces), TEST(store_names),
      TEST(vault_prefixes), TEST(secret_keys), TEST(secret_values_are_counted_in_bytes))
