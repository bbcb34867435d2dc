#include "suite.h"

#include "help/json.h"
#include "kong/credentials.h"
#include "kong/schema.h"
#include "schema_samples.h"
#include "value/json.h"

#include <dirent.h>
#include <stdio.h>

static void names(void)
{
    static const char *const secret[] = {
        "password",
        "client_secret",
        "session_secret",
        "access_token",
        "key",
        "api_key",
        "header_value",
        "param_value",
        "passphrase",
        "secret_v1",
        "apikey",
        "authorization_value",
        "sentinel_password",
        "introspection_headers_values",
        "gcp_service_account_json",
        "aws_secret_access_key",
        "dq",
        "approle_secret_id",
    };
    static const char *const open[] = {
        "http_endpoint",
        "aws_access_key_id",
        "client_id",
        "clientid",
        "username",
        "user",
        "aws_assume_role_arn",
        "certificate",
        "account_email",
        "key_names",
        "token_endpoint",
        "secret_name",
        "approle_secret_id_file",
        "approle_role_id",
        "",
        "host",
    };
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        if (!credential_is_named(sv_from(secret[i])))
            CU_FAIL(secret[i]);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (credential_is_named(sv_from(open[i])))
            CU_FAIL(open[i]);
}

static void shapes(void)
{
    CU_ASSERT_TRUE(credential_is_shaped(SV("https://user:pw@logs.test/x")));
    CU_ASSERT_TRUE(credential_is_shaped(SV("-----BEGIN RSA PRIVATE KEY-----\nMII")));
    CU_ASSERT_FALSE(credential_is_shaped(SV("http://logs.internal:8080/kong")));
    CU_ASSERT_FALSE(credential_is_shaped(SV("https://logs.test/a:b@c")));
    CU_ASSERT_FALSE(credential_is_shaped(SV("https://user@logs.test/")));
    CU_ASSERT_FALSE(credential_is_shaped(SV("-----BEGIN CERTIFICATE-----\nMII")));
    CU_ASSERT_FALSE(credential_is_shaped(SV("")));
}

static void in_a_schema(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct field *record = sample_record(
        arena,
        "{\"keys\":{\"type\":\"array\",\"elements\":{\"type\":\"string\",\"encrypted\":true}}},"
        "{\"names\":{\"type\":\"array\",\"encrypted\":true,\"elements\":{\"type\":\"string\"}}},"
        "{\"any\":{\"type\":\"map\",\"values\":{\"type\":\"string\",\"encrypted\":true}}},"
        "{\"jwk\":{\"type\":\"record\",\"encrypted\":true,\"fields\":[{\"kid\":{\"type\":\"string\"}},"
        "{\"d\":{\"type\":\"string\"}}]}},{\"token\":{\"type\":\"string\"}}",
        "\"shorthand_fields\":[{\"old\":{\"type\":\"array\",\"elements\":{\"type\":\"string\"},"
        "\"deprecation\":{\"replaced_with\":[{\"path\":[\"keys\"]}]}}}]");
    CU_ASSERT_TRUE(field_find(record, SV("keys"))->element->credential);
    CU_ASSERT_FALSE(field_find(record, SV("names"))->element->credential);
    CU_ASSERT_TRUE(field_find(record, SV("any"))->element->credential);
    CU_ASSERT_FALSE(field_find(field_find(record, SV("jwk")), SV("kid"))->credential);
    CU_ASSERT_TRUE(field_find(field_find(record, SV("jwk")), SV("d"))->credential);
    CU_ASSERT_FALSE(field_find(record, SV("token"))->credential); /* Kong does not encrypt it */
}

struct seen {
    struct arena *arena;
    struct buf secret;
    struct buf open;
};

static void note_verdict(struct buf *names, strview name)
{
    strview quoted = arena_printf(names->arena, " " SV_FMT " ", SV_ARG(name));
    if (!sv_contains(buf_view(names), quoted))
        buf_append(names, quoted);
}

static void note_fields(struct seen *seen, const struct field *field)
{
    if (field->encrypted && field->name.len > 0)
        note_verdict(field->credential ? &seen->secret : &seen->open, field->name);
    for (size_t i = 0; i < field->field_count; i++)
        note_fields(seen, &field->fields[i]);
    for (size_t i = 0; i < field->subschema_count; i++)
        note_fields(seen, &field->subschemas[i]);
    if (field->element != NULL && !field->opaque && (field->kind == FIELD_ARRAY || field->kind == FIELD_SET))
        note_fields(seen, field->element);
}

/* For people to review: what the table says of every encrypted field of the gateway's own plugins. */
static void verdicts_over_the_schemas_at_hand(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *folder = suite_data(arena, "plugin-schemas");
    struct seen seen = { arena, buf_make(arena, BUF_LIMIT_TEXT), buf_make(arena, BUF_LIMIT_TEXT) };
    if (folder == NULL)
        return;
    DIR *entries = opendir(folder);
    REQUIRE(entries != NULL);
    const struct dirent *entry;
    while ((entry = readdir(entries)) != NULL)
        if (sv_ends_with(sv_from(entry->d_name), SV(".json")))
            note_fields(
                &seen,
                sample_schema_file(arena, arena_printf(arena, "%s/%s", folder, entry->d_name).data)->config);
    (void)closedir(entries);
    (void)printf("  credentials:" SV_FMT "\n  in the open:" SV_FMT "\n", SV_ARG(buf_view(&seen.secret)),
                 SV_ARG(buf_view(&seen.open)));
    CU_ASSERT_TRUE(sv_contains(buf_view(&seen.secret), SV(" password ")));
    CU_ASSERT_FALSE(sv_contains(buf_view(&seen.open), SV("password")));
    CU_ASSERT_FALSE(sv_contains(buf_view(&seen.open), SV("secret ")));
    CU_ASSERT_TRUE(sv_contains(buf_view(&seen.open), SV(" http_endpoint ")));
}

SUITE("kong/credentials", TEST(names), TEST(shapes), TEST(in_a_schema),
      TEST(verdicts_over_the_schemas_at_hand))
