/* Data sources over the wire, before any configuration: what is wrong with a block is said without Konnect.
 */
#include "provider_session.h"

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

SUITE("rpc/data", TEST(validating), TEST(errors_of_a_read))
