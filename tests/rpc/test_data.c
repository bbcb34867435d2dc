/* Data sources and list resources over the wire, before any configuration: what is wrong with a block is said
 * without Konnect.
 */
#include "provider_session.h"

#include <string.h>

static const Tfplugin6__ValidateDataResourceConfig__Response *
validate(struct session *session, const char *type_name, Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ValidateDataResourceConfig__Request request =
        TFPLUGIN6__VALIDATE_DATA_RESOURCE_CONFIG__REQUEST__INIT;
    request.type_name = (char *)type_name;
    request.config = config;
    return (const Tfplugin6__ValidateDataResourceConfig__Response *)call(
               session, "ValidateDataResourceConfig", &request.base)
        .reply;
}

static const Tfplugin6__ReadDataSource__Response *read_data(struct session *session, const char *type_name,
                                                            Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ReadDataSource__Request request = TFPLUGIN6__READ_DATA_SOURCE__REQUEST__INIT;
    request.type_name = (char *)type_name;
    request.config = config;
    return (const Tfplugin6__ReadDataSource__Response *)call(session, "ReadDataSource", &request.base).reply;
}

static void validating(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const char *vault = "konnect_vault";
    CU_ASSERT_EQUAL(
        ERRORS(validate(&session, vault, data_object(&session, vault, ROWS({ "prefix", TEXT("v1") })))), 0);
    CU_ASSERT_EQUAL(
        ERRORS(validate(&session, vault, data_object(&session, vault, ROWS({ "prefix", PACK_UNKNOWN })))), 0);
    CU_ASSERT_EQUAL(
        ERRORS(validate(&session, vault, data_object(&session, vault, ROWS({ "id", PACK_NULL })))), 1);
    const Tfplugin6__ValidateDataResourceConfig__Response *reply =
        validate(&session, vault, data_object(&session, vault, ROWS({ "prefix", TEXT("V") })));
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 1);
    CU_ASSERT_TRUE(points_at(reply->diagnostics[0], "prefix"));
    CU_ASSERT_EQUAL(ERRORS(validate(&session, "konnect_vaults",
                                    data_object(&session, "konnect_vaults", ROWS({ "tags", PACK_NULL })))),
                    0);
}

/* An answer with an error has no state. */
static void errors_of_a_read(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const char *vault = "konnect_vault";
    const Tfplugin6__ReadDataSource__Response *reply =
        read_data(&session, vault, data_object(&session, vault, ROWS({ "prefix", TEXT("v1") })));
    CU_ASSERT_EQUAL(ERRORS(reply), 1); /* nothing is configured: no control plane */
    CU_ASSERT_PTR_NULL(reply->state);
    CU_ASSERT_EQUAL(ERRORS(read_data(&session, vault, dynamic_value(&session, SV("\xc1")))), 1);
    CU_ASSERT_EQUAL(ERRORS(validate(&session, vault, dynamic_value(&session, SV("\xc1")))), 1);
    CU_ASSERT_EQUAL(ERRORS(read_data(&session, "konnect_nothing", dynamic_value(&session, SV("\xc0")))), 1);
    CU_ASSERT_EQUAL(ERRORS(validate(&session, "konnect_nothings", dynamic_value(&session, SV("\xc0")))), 1);
    CU_ASSERT_EQUAL(ERRORS(read_data(&session, NULL, NULL)), 1);
}

/* ---- Lists ---- */

static Tfplugin6__DynamicValue *list_object(struct session *session, const char *type_name,
                                            const struct pack_row *rows)
{
    for (size_t i = 0; i < session->schema->n_list_resource_schemas; i++)
        if (strcmp(session->schema->list_resource_schemas[i]->key, type_name) == 0)
            return block_object(session, session->schema->list_resource_schemas[i]->value->block, rows);
    return NULL;
}

static const Tfplugin6__ValidateListResourceConfig__Response *
validate_list(struct session *session, const char *type_name, Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ValidateListResourceConfig__Request request =
        TFPLUGIN6__VALIDATE_LIST_RESOURCE_CONFIG__REQUEST__INIT;
    request.type_name = (char *)type_name;
    request.config = config;
    return (const Tfplugin6__ValidateListResourceConfig__Response *)call(
               session, "ValidateListResourceConfig", &request.base)
        .reply;
}

static void validating_a_list(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const char *vault = "konnect_vault";
    CU_ASSERT_EQUAL(
        ERRORS(validate_list(&session, vault, list_object(&session, vault, ROWS({ "tags", PACK_NULL })))), 0);
    const Tfplugin6__ValidateListResourceConfig__Response *reply = validate_list(
        &session, vault, list_object(&session, vault, ROWS({ "control_plane_id", TEXT("no ID") })));
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 1);
    CU_ASSERT_TRUE(points_at(reply->diagnostics[0], "control_plane_id"));
    CU_ASSERT_EQUAL(ERRORS(validate_list(&session, "konnect_vaults", dynamic_value(&session, SV("\xc0")))),
                    1);
    CU_ASSERT_EQUAL(ERRORS(validate_list(&session, vault, dynamic_value(&session, SV("\xc1")))), 1);
}

/* One event with the error, and the end. */
static void expect_failed_list(struct session *session, const char *type_name,
                               Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ListResource__Request request = TFPLUGIN6__LIST_RESOURCE__REQUEST__INIT;
    request.type_name = (char *)type_name;
    request.config = config;
    request.limit = 5;
    struct client_call *listing =
        client_begin(session->client, &tfplugin6__provider__descriptor, "ListResource", &request.base);
    const Tfplugin6__ListResource__Event *event =
        (const Tfplugin6__ListResource__Event *)client_next(listing);
    CU_ASSERT_PTR_NOT_NULL_FATAL(event);
    CU_ASSERT_EQUAL(errors(event->diagnostic, event->n_diagnostic), 1);
    CU_ASSERT_PTR_NULL(event->identity);
    CU_ASSERT_PTR_NULL(client_next(listing));
    CU_ASSERT_EQUAL(client_await(listing).status, STATUS_OK);
}

static void errors_of_a_list(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const char *vault = "konnect_vault";
    expect_failed_list(&session, vault, list_object(&session, vault, ROWS({ "tags", PACK_NULL })));
    expect_failed_list(&session, vault, dynamic_value(&session, SV("\xc1")));
    expect_failed_list(&session, "konnect_nothing", dynamic_value(&session, SV("\xc0")));
}

SUITE("rpc/data", TEST(validating_a_list), TEST(errors_of_a_list), TEST(validating), TEST(errors_of_a_read))
