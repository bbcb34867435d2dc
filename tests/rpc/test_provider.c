/* The real program over mutual TLS, without a network: what Terraform asks before there is anything to do. */
#include "provider_session.h"
#include "schema_check.h"

#include <stdio.h>
#include <string.h>

#define PLANE_ID "c0000000-0000-4000-8000-000000000001"
#define STORE_ID "50000000-0000-4000-8000-000000000001"

enum { MANY = 20 };

/* ---- Schemas ---- */

static void metadata(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__GetMetadata__Response *reply =
        (const Tfplugin6__GetMetadata__Response *)call(&session, "GetMetadata", NULL).reply;
    REQUIRE(reply != NULL);
    CU_ASSERT_EQUAL(ERRORS(reply), 0);
    REQUIRE(reply->server_capabilities != NULL);
    CU_ASSERT_TRUE(reply->server_capabilities->get_provider_schema_optional);
    CU_ASSERT(reply->server_capabilities->move_resource_state);
    CU_ASSERT_TRUE(reply->server_capabilities->plan_destroy);
    CU_ASSERT_TRUE(reply->server_capabilities->generate_resource_config);
    CU_ASSERT_EQUAL(reply->n_resources, session.schema->n_resource_schemas);
    for (size_t i = 0; i < reply->n_resources; i++)
        CU_ASSERT_PTR_NOT_NULL(schema_of(&session, reply->resources[i]->type_name));
    CU_ASSERT_EQUAL(reply->n_functions, session.schema->n_functions);
    for (size_t i = 0; i < reply->n_functions; i++)
        CU_ASSERT_STRING_EQUAL(reply->functions[i]->name, session.schema->functions[i]->key);
    CU_ASSERT_EQUAL(reply->n_data_sources, session.schema->n_data_source_schemas);
    for (size_t i = 0; i < reply->n_data_sources; i++)
        CU_ASSERT_STRING_EQUAL(reply->data_sources[i]->type_name,
                               session.schema->data_source_schemas[i]->key);
    CU_ASSERT_EQUAL(reply->n_list_resources, session.schema->n_list_resource_schemas);
    for (size_t i = 0; i < reply->n_list_resources; i++)
        CU_ASSERT_STRING_EQUAL(reply->list_resources[i]->type_name,
                               session.schema->list_resource_schemas[i]->key);
    CU_ASSERT_EQUAL(reply->n_ephemeral_resources, 0);
}

static bool is_sensitive(const struct session *session, const char *type_name, const char *name)
{
    const Tfplugin6__Schema *schema = schema_of(session, type_name);
    for (size_t i = 0; schema != NULL && i < schema->block->n_attributes; i++)
        if (strcmp(schema->block->attributes[i]->name, name) == 0)
            return schema->block->attributes[i]->sensitive;
    return false;
}

static void schemas(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    CU_ASSERT_EQUAL(ERRORS(session.schema), 0);
    schema_check(session.schema->provider);
    static const char *const types[] = { "konnect_config_store", "konnect_vault" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        CU_ASSERT_PTR_NOT_NULL(schema_of(&session, types[i]));
    for (size_t i = 0; i < session.schema->n_resource_schemas; i++) {
        CU_ASSERT_TRUE(sv_starts_with(sv_from(session.schema->resource_schemas[i]->key), SV("konnect_")));
        schema_check(session.schema->resource_schemas[i]->value);
    }
    CU_ASSERT_EQUAL(session.schema->n_data_source_schemas, 2 * session.schema->n_resource_schemas);
    for (size_t i = 0; i < session.schema->n_data_source_schemas; i++)
        schema_check_face(session.schema->data_source_schemas[i]->value);
    CU_ASSERT_EQUAL(session.schema->n_list_resource_schemas, session.schema->n_resource_schemas);
    for (size_t i = 0; i < session.schema->n_list_resource_schemas; i++)
        CU_ASSERT_PTR_NOT_NULL(schema_of(&session, session.schema->list_resource_schemas[i]->key));
    CU_ASSERT_TRUE(is_sensitive(&session, NULL, "personal_access_token"));
    CU_ASSERT_TRUE(is_sensitive(&session, NULL, "system_account_access_token"));
    CU_ASSERT_FALSE(is_sensitive(&session, NULL, "region"));
    CU_ASSERT_TRUE(is_sensitive(&session, "konnect_secret", "value"));
    CU_ASSERT_FALSE(is_sensitive(&session, "konnect_secret", "key"));
}

/* Each client loads it in each process, and editors load it, too. */
static void the_schema_is_small(void)
{
    enum { LIMIT = 64 * 1024 };
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    size_t size = protobuf_c_message_get_packed_size(&session.schema->base);
    size_t resources = 0;
    for (size_t i = 0; i < session.schema->n_resource_schemas; i++)
        resources += protobuf_c_message_get_packed_size(&session.schema->resource_schemas[i]->base);
    size_t data_sources = 0;
    for (size_t i = 0; i < session.schema->n_data_source_schemas; i++)
        data_sources += protobuf_c_message_get_packed_size(&session.schema->data_source_schemas[i]->base);
    size_t lists = 0;
    for (size_t i = 0; i < session.schema->n_list_resource_schemas; i++)
        lists += protobuf_c_message_get_packed_size(&session.schema->list_resource_schemas[i]->base);
    (void)printf(
        "schema: %zu bytes, of which %zu for %zu resources, %zu for %zu data sources, %zu for lists\n", size,
        resources, session.schema->n_resource_schemas, data_sources, session.schema->n_data_source_schemas,
        lists);
    CU_ASSERT_TRUE(size < LIMIT);
}

/* ---- Identities ---- */

static const Tfplugin6__ResourceIdentitySchema *identity_schema(struct session *session,
                                                                const char *type_name)
{
    const Tfplugin6__GetResourceIdentitySchemas__Response *reply =
        (const Tfplugin6__GetResourceIdentitySchemas__Response *)call(session, "GetResourceIdentitySchemas",
                                                                      NULL)
            .reply;
    for (size_t i = 0; reply != NULL && i < reply->n_identity_schemas; i++)
        if (strcmp(reply->identity_schemas[i]->key, type_name) == 0)
            return reply->identity_schemas[i]->value;
    return NULL;
}

/* Terraform takes exactly one of the two, and no type but a primitive one or a list. */
static void check_part(const Tfplugin6__ResourceIdentitySchema__IdentityAttribute *part, const char *name,
                       bool required)
{
    CU_ASSERT_STRING_EQUAL(part->name, name);
    ASSERT_TEXT(sv_make((const char *)part->type.data, part->type.len), "\"string\"");
    CU_ASSERT_EQUAL(part->required_for_import, required);
    CU_ASSERT_EQUAL(part->optional_for_import, !required);
}

static void identity_schemas(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    for (size_t i = 0; i < session.schema->n_resource_schemas; i++) {
        const Tfplugin6__ResourceIdentitySchema *schema =
            identity_schema(&session, session.schema->resource_schemas[i]->key);
        REQUIRE(schema != NULL);
        CU_ASSERT_EQUAL(schema->version, 0);
        CU_ASSERT_TRUE(schema->n_identity_attributes > 0);
    }
    const Tfplugin6__ResourceIdentitySchema *secret = identity_schema(&session, "konnect_secret");
    REQUIRE(secret != NULL && secret->n_identity_attributes == 3);
    check_part(secret->identity_attributes[0], "control_plane_id", false);
    check_part(secret->identity_attributes[1], "config_store_id", true);
    check_part(secret->identity_attributes[2], "key", true);
    const Tfplugin6__ResourceIdentitySchema *plane = identity_schema(&session, "konnect_control_plane");
    REQUIRE(plane != NULL && plane->n_identity_attributes == 1);
    check_part(plane->identity_attributes[0], "id", true);
}

static const Tfplugin6__UpgradeResourceIdentity__Response *
upgrade_identity(struct session *session, const char *type_name, const char *json)
{
    Tfplugin6__RawState raw = TFPLUGIN6__RAW_STATE__INIT;
    Tfplugin6__UpgradeResourceIdentity__Request request = TFPLUGIN6__UPGRADE_RESOURCE_IDENTITY__REQUEST__INIT;
    raw.json = (ProtobufCBinaryData){ strlen(json), (uint8_t *)(uintptr_t)json };
    request.type_name = (char *)(uintptr_t)type_name;
    request.raw_identity = &raw;
    return (const Tfplugin6__UpgradeResourceIdentity__Response *)call(session, "UpgradeResourceIdentity",
                                                                      &request.base)
        .reply;
}

static void upgrading_an_identity(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__UpgradeResourceIdentity__Response *reply =
        upgrade_identity(&session, "konnect_vault", "{\"control_plane_id\":\"p\",\"id\":\"v\"}");
    CU_ASSERT_EQUAL(ERRORS(reply), 0);
    REQUIRE(reply != NULL && reply->upgraded_identity != NULL);
    assert_key(reply->upgraded_identity->identity_data, "control_plane_id", TEXT("p"));
    assert_key(reply->upgraded_identity->identity_data, "id", TEXT("v"));
    CU_ASSERT_EQUAL(ERRORS(upgrade_identity(&session, "konnect_vault", "[")), 1);
    CU_ASSERT_EQUAL(ERRORS(upgrade_identity(&session, "konnect_nothing", "{}")), 1);
}

/* ---- The provider's configuration ---- */

static const Tfplugin6__ValidateProviderConfig__Response *validate_provider(struct session *session,
                                                                            Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ValidateProviderConfig__Request request = TFPLUGIN6__VALIDATE_PROVIDER_CONFIG__REQUEST__INIT;
    request.config = config;
    return (const Tfplugin6__ValidateProviderConfig__Response *)call(session, "ValidateProviderConfig",
                                                                     &request.base)
        .reply;
}

static const Tfplugin6__ConfigureProvider__Response *configure(struct session *session,
                                                               Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ConfigureProvider__Request request = TFPLUGIN6__CONFIGURE_PROVIDER__REQUEST__INIT;
    request.terraform_version = (char *)"1.11.4";
    request.config = config;
    return (const Tfplugin6__ConfigureProvider__Response *)call(session, "ConfigureProvider", &request.base)
        .reply;
}

static void validating_the_provider(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    CU_ASSERT_EQUAL(
        ERRORS(validate_provider(&session, object(&session, NULL, ROWS({ "region", TEXT("eu") })))), 0);
    const Tfplugin6__ValidateProviderConfig__Response *reply =
        validate_provider(&session, object(&session, NULL, ROWS({ "region", TEXT("moon") })));
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 1);
    CU_ASSERT_TRUE(points_at(reply->diagnostics[0], "region"));
    CU_ASSERT_EQUAL(
        ERRORS(validate_provider(&session, object(&session, NULL, ROWS({ "region", PACK_UNKNOWN })))), 0);
}

static void configuring(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    Tfplugin6__DynamicValue *nothing = object(&session, NULL, ROWS({ "region", TEXT("eu") }));
    const Tfplugin6__ConfigureProvider__Response *reply = configure(&session, nothing);
    CU_ASSERT_TRUE_FATAL(ERRORS(reply) >= 1); /* no token */
    CU_ASSERT_TRUE(sv_contains(sv_from(reply->diagnostics[0]->detail), SV("KONNECT_TOKEN")));
    reply = configure(&session, object(&session, NULL,
                                       ROWS({ "personal_access_token", TEXT("kpat_canary") },
                                            { "server_url", TEXT("no address") })));
    CU_ASSERT_TRUE_FATAL(ERRORS(reply) >= 1);
    for (size_t i = 0; i < reply->n_diagnostics; i++)
        CU_ASSERT_FALSE(sv_contains(sv_from(reply->diagnostics[i]->detail), SV("kpat_canary")));
    reply = configure(
        &session, object(&session, NULL,
                         ROWS({ "personal_access_token", TEXT("kpat_canary") }, { "region", TEXT("eu") })));
    CU_ASSERT_EQUAL(ERRORS(reply), 0);
}

static void stopping(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    struct client_answer answer = call(&session, "StopProvider", NULL);
    CU_ASSERT_EQUAL(answer.status, STATUS_OK);
    REQUIRE(answer.reply != NULL);
    CU_ASSERT_STRING_EQUAL(((const Tfplugin6__StopProvider__Response *)answer.reply)->error, "");
    CU_ASSERT_EQUAL(call(&session, "StopProvider", NULL).status, STATUS_OK);
}

/* ---- Resources ---- */

static const Tfplugin6__ValidateResourceConfig__Response *
validate_resource(struct session *session, const char *type_name, Tfplugin6__DynamicValue *config)
{
    Tfplugin6__ValidateResourceConfig__Request request = TFPLUGIN6__VALIDATE_RESOURCE_CONFIG__REQUEST__INIT;
    request.type_name = (char *)type_name;
    request.config = config;
    return (const Tfplugin6__ValidateResourceConfig__Response *)call(session, "ValidateResourceConfig",
                                                                     &request.base)
        .reply;
}

static void validating_a_resource(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__ValidateResourceConfig__Response *reply =
        validate_resource(&session, "konnect_vault",
                          object(&session, "konnect_vault",
                                 ROWS({ "prefix", TEXT("good-prefix") },
                                      { "config_store_id", pack_string(session.arena, STORE_ID) })));
    CU_ASSERT_EQUAL(ERRORS(reply), 0);
    reply = validate_resource(&session, "konnect_vault",
                              object(&session, "konnect_vault",
                                     ROWS({ "prefix", TEXT("Bad prefix") },
                                          { "config_store_id", pack_string(session.arena, STORE_ID) })));
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 1);
    CU_ASSERT_TRUE(points_at(reply->diagnostics[0], "prefix"));
    CU_ASSERT_EQUAL(
        ERRORS(validate_resource(&session, "konnect_nothing", dynamic_value(&session, SV("\xc0")))), 1);
}

static const Tfplugin6__UpgradeResourceState__Response *upgrade(struct session *session, const char *json)
{
    Tfplugin6__UpgradeResourceState__Request request = TFPLUGIN6__UPGRADE_RESOURCE_STATE__REQUEST__INIT;
    Tfplugin6__RawState state = TFPLUGIN6__RAW_STATE__INIT;
    request.type_name = (char *)"konnect_config_store";
    request.version = schema_of(session, "konnect_config_store")->version;
    request.raw_state = &state;
    state.json.data = (uint8_t *)json;
    state.json.len = strlen(json);
    return (const Tfplugin6__UpgradeResourceState__Response *)call(session, "UpgradeResourceState",
                                                                   &request.base)
        .reply;
}

static void upgrading_a_state(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__UpgradeResourceState__Response *reply =
        upgrade(&session, "{\"id\":\"i\",\"name\":\"n\",\"of_another_release\":{\"x\":[1]}}");
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
    CU_ASSERT_TRUE(unpack_is_whole(bytes_of(reply->upgraded_state)));
    CU_ASSERT_EQUAL(unpack_count(bytes_of(reply->upgraded_state)),
                    schema_of(&session, "konnect_config_store")->block->n_attributes);
    assert_key(reply->upgraded_state, "id", TEXT("i"));
    assert_key(reply->upgraded_state, "name", TEXT("n"));
    assert_key(reply->upgraded_state, "control_plane_id", PACK_NULL);
    CU_ASSERT_PTR_NULL(unpack_key(bytes_of(reply->upgraded_state), "of_another_release").data);
    CU_ASSERT_EQUAL(ERRORS(upgrade(&session, "{\"id\":")), 1);
    CU_ASSERT_EQUAL(ERRORS(upgrade(&session, "[]")), 1);
}

/* What a plan is asked with; the members stay NULL for null. */
struct plan {
    Tfplugin6__DynamicValue *prior;
    Tfplugin6__DynamicValue *proposed;
    Tfplugin6__DynamicValue *config;
};

static struct client_call *begin_plan(struct session *session, const struct plan *plan)
{
    Tfplugin6__PlanResourceChange__Request request = TFPLUGIN6__PLAN_RESOURCE_CHANGE__REQUEST__INIT;
    Tfplugin6__DynamicValue *null = dynamic_value(session, PACK_NULL);
    request.type_name = (char *)"konnect_config_store";
    request.prior_state = plan->prior != NULL ? plan->prior : null;
    request.proposed_new_state = plan->proposed != NULL ? plan->proposed : null;
    request.config = plan->config != NULL ? plan->config : null;
    return client_begin(session->client, &tfplugin6__provider__descriptor, "PlanResourceChange",
                        &request.base);
}

static const Tfplugin6__PlanResourceChange__Response *await_plan(struct client_call *plan)
{
    return (const Tfplugin6__PlanResourceChange__Response *)client_await(plan).reply;
}

static Tfplugin6__DynamicValue *a_store(struct session *session, const char *name)
{
    return object(session, "konnect_config_store",
                  ROWS({ "control_plane_id", pack_string(session->arena, PLANE_ID) },
                       { "name", pack_string(session->arena, name) }));
}

static Tfplugin6__DynamicValue *an_existing_store(struct session *session)
{
    return object(session, "konnect_config_store",
                  ROWS({ "control_plane_id", pack_string(session->arena, PLANE_ID) },
                       { "id", pack_string(session->arena, "i") },
                       { "name", pack_string(session->arena, "n") }, { "force_destroy", SV("\xc2") }));
}

static void planning_a_creation(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    Tfplugin6__DynamicValue *store = a_store(&session, "n");
    const Tfplugin6__PlanResourceChange__Response *reply =
        await_plan(begin_plan(&session, &(struct plan){ .proposed = store, .config = store }));
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
    CU_ASSERT_TRUE(unpack_is_whole(bytes_of(reply->planned_state)));
    assert_key(reply->planned_state, "id", PACK_UNKNOWN);
    assert_key(reply->planned_state, "name", TEXT("n"));
    assert_key(reply->planned_state, "control_plane_id", pack_string(session.arena, PLANE_ID));
    assert_key(reply->planned_state, "force_destroy", SV("\xc2"));
    CU_ASSERT_FALSE(reply->legacy_type_system);
    CU_ASSERT_EQUAL(reply->n_requires_replace, 0);
    CU_ASSERT_PTR_NULL(
        reply->planned_identity); /* Terraform 1.12 shows no plan with an unknown part of one */
}

static void planning_a_destruction(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__PlanResourceChange__Response *reply =
        await_plan(begin_plan(&session, &(struct plan){ .prior = an_existing_store(&session) }));
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
    CU_ASSERT_TRUE(sv_equal(bytes_of(reply->planned_state), PACK_NULL));
    CU_ASSERT_PTR_NULL(reply->planned_identity);
}

/* OpenTofu sends no bytes at all for null. */
static void empty_values_are_null(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    Tfplugin6__DynamicValue *empty = dynamic_value(&session, SV(""));
    Tfplugin6__DynamicValue *store = a_store(&session, "n");
    const Tfplugin6__PlanResourceChange__Response *creation = await_plan(
        begin_plan(&session, &(struct plan){ .prior = empty, .proposed = store, .config = store }));
    CU_ASSERT_EQUAL_FATAL(ERRORS(creation), 0);
    assert_key(creation->planned_state, "id", PACK_UNKNOWN);
    const Tfplugin6__PlanResourceChange__Response *destruction = await_plan(begin_plan(
        &session,
        &(struct plan){ .prior = an_existing_store(&session), .proposed = empty, .config = empty }));
    CU_ASSERT_EQUAL_FATAL(ERRORS(destruction), 0);
    CU_ASSERT_TRUE(sv_equal(bytes_of(destruction->planned_state), PACK_NULL));
    CU_ASSERT_EQUAL(ERRORS(validate_provider(&session, empty)), 0);
    CU_ASSERT_EQUAL(ERRORS(validate_provider(&session, NULL)), 0);
}

static void many_plans_at_once(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    struct client_call *plans[MANY];
    for (int i = 0; i < MANY; i++) {
        Tfplugin6__DynamicValue *store = a_store(&session, arena_printf(session.arena, "store-%d", i).data);
        plans[i] = begin_plan(&session, &(struct plan){ .proposed = store, .config = store });
    }
    for (int i = 0; i < MANY; i++) {
        const Tfplugin6__PlanResourceChange__Response *reply = await_plan(plans[i]);
        CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
        assert_key(reply->planned_state, "name", TEXT(arena_printf(session.arena, "store-%d", i).data));
    }
}

/* What Konnect sets, what is at its default, and secrets are left out. */
static void generating_a_configuration(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    Tfplugin6__GenerateResourceConfig__Request request = TFPLUGIN6__GENERATE_RESOURCE_CONFIG__REQUEST__INIT;
    request.type_name = (char *)"konnect_basic_auth";
    request.state =
        object(&session, "konnect_basic_auth",
               ROWS({ "control_plane_id", TEXT(PLANE_ID) }, { "consumer_id", TEXT("c") }, { "id", TEXT("i") },
                    { "username", TEXT("u") }, { "password", TEXT("kpat_canary") }));
    const Tfplugin6__GenerateResourceConfig__Response *reply =
        (const Tfplugin6__GenerateResourceConfig__Response *)call(&session, "GenerateResourceConfig",
                                                                  &request.base)
            .reply;
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
    assert_key(reply->config, "control_plane_id", TEXT(PLANE_ID));
    assert_key(reply->config, "consumer_id", TEXT("c"));
    assert_key(reply->config, "username", TEXT("u"));
    assert_key(reply->config, "id", PACK_NULL);
    assert_key(reply->config, "password", PACK_NULL);
    CU_ASSERT_FALSE(sv_contains(bytes_of(reply->config), SV("kpat_canary")));
    request.type_name = (char *)"konnect_service";
    request.state = object(&session, "konnect_service",
                           ROWS({ "host", TEXT("h") }, { "protocol", TEXT("http") }, { "path", TEXT("/p") }));
    reply = (const Tfplugin6__GenerateResourceConfig__Response *)call(&session, "GenerateResourceConfig",
                                                                      &request.base)
                .reply;
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
    assert_key(reply->config, "path", TEXT("/p"));
    assert_key(reply->config, "protocol", PACK_NULL);
    request.state = dynamic_value(&session, SV("\xc1"));
    reply = (const Tfplugin6__GenerateResourceConfig__Response *)call(&session, "GenerateResourceConfig",
                                                                      &request.base)
                .reply;
    CU_ASSERT_EQUAL(ERRORS(reply), 1);
}

static const Tfplugin6__MoveResourceState__Response *move(struct session *session, const char *provider,
                                                          const char *json)
{
    Tfplugin6__MoveResourceState__Request request = TFPLUGIN6__MOVE_RESOURCE_STATE__REQUEST__INIT;
    Tfplugin6__RawState state = TFPLUGIN6__RAW_STATE__INIT;
    state.json.data = (uint8_t *)json;
    state.json.len = strlen(json);
    request.source_provider_address = (char *)provider;
    request.source_type_name = (char *)"konnect_gateway_config_store";
    request.source_state = &state;
    request.target_type_name = (char *)"konnect_config_store";
    return (const Tfplugin6__MoveResourceState__Response *)call(session, "MoveResourceState", &request.base)
        .reply;
}

/* Terraform moves with a provider that is not configured. */
static void moving(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__MoveResourceState__Response *reply =
        move(&session, "registry.terraform.io/kong/konnect",
             "{\"control_plane_id\":\"c0000000-0000-4000-8000-000000000001\","
             "\"id\":\"50000000-0000-4000-8000-000000000001\",\"name\":\"n\"}");
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 0);
    CU_ASSERT_EQUAL(unpack_count(bytes_of(reply->target_state)),
                    schema_of(&session, "konnect_config_store")->block->n_attributes);
    assert_key(reply->target_state, "id", TEXT("50000000-0000-4000-8000-000000000001"));
    assert_key(reply->target_state, "name", PACK_NULL);
    CU_ASSERT(reply->target_private.len > 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reply->target_identity);
    assert_key(reply->target_identity->identity_data, "id", TEXT("50000000-0000-4000-8000-000000000001"));
}

static void moving_what_cannot_be_moved(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__MoveResourceState__Response *reply =
        move(&session, "registry.terraform.io/hashicorp/null", "{}");
    CU_ASSERT_EQUAL_FATAL(ERRORS(reply), 1);
    CU_ASSERT_PTR_NULL(reply->target_state);
}

/* ---- What cannot be answered ---- */

static void rpcs_that_we_do_not_have(void)
{
    static const char *const methods[] = {
        "ValidateEphemeralResourceConfig",
        "OpenEphemeralResource",
        "CloseEphemeralResource",
        "RenewEphemeralResource",
        "ValidateActionConfig",
        "PlanAction",
        "InvokeAction",
        "ValidateStateStoreConfig",
        "ConfigureStateStore",
        "ReadStateBytes",
        "LockState",
        "UnlockState",
        "GetStates",
        "DeleteState",
        "OfTheYear2040",
    };
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        const char *path = arena_printf(session.arena, "/tfplugin6.Provider/%s", methods[i]).data;
        CU_ASSERT_EQUAL(client_call_bytes(session.client, path, SV("")).status, STATUS_UNIMPLEMENTED);
    }
    CU_ASSERT_EQUAL(client_call_bytes(session.client, "/tfplugin5.Provider/GetSchema", SV("")).status,
                    STATUS_UNIMPLEMENTED);
}

/* Sends the value in each place that takes one; every answer must be an error diagnostic. */
static void send_garbage(struct session *session, strview bytes)
{
    Tfplugin6__DynamicValue *garbage = dynamic_value(session, bytes);
    Tfplugin6__ReadResource__Request read = TFPLUGIN6__READ_RESOURCE__REQUEST__INIT;
    read.type_name = (char *)"konnect_config_store";
    read.current_state = garbage;
    Tfplugin6__ApplyResourceChange__Request apply = TFPLUGIN6__APPLY_RESOURCE_CHANGE__REQUEST__INIT;
    apply.type_name = (char *)"konnect_config_store";
    apply.planned_state = garbage;
    CU_ASSERT_EQUAL(ERRORS(validate_provider(session, garbage)), 1);
    CU_ASSERT_EQUAL(ERRORS(configure(session, garbage)), 1);
    CU_ASSERT_EQUAL(ERRORS(validate_resource(session, "konnect_config_store", garbage)), 1);
    CU_ASSERT_EQUAL(ERRORS(await_plan(begin_plan(session, &(struct plan){ .prior = garbage }))), 1);
    CU_ASSERT_EQUAL(ERRORS(await_plan(begin_plan(session, &(struct plan){ .proposed = garbage }))), 1);
    CU_ASSERT_EQUAL(ERRORS(await_plan(begin_plan(session, &(struct plan){ .config = garbage }))), 1);
    const Tfplugin6__ReadResource__Response *was_read =
        (const Tfplugin6__ReadResource__Response *)call(session, "ReadResource", &read.base).reply;
    CU_ASSERT_EQUAL(ERRORS(was_read), 1);
    const Tfplugin6__ApplyResourceChange__Response *applied =
        (const Tfplugin6__ApplyResourceChange__Response *)call(session, "ApplyResourceChange", &apply.base)
            .reply;
    CU_ASSERT_EQUAL(ERRORS(applied), 1);
}

static void values_that_are_garbage(void)
{
    static const strview garbage[] = {
        SV_INIT("\xc1"), /* the one byte that means nothing */
        SV_INIT("\xa5"
                "ab"),                   /* a text, cut off */
        SV_INIT("\x2a"),                 /* a number for an object */
        SV_INIT("\x81\xa1x\x01"),        /* an object with other attributes */
        SV_INIT("\xdf\xff\xff\xff\xff"), /* four thousand million keys */
        SV_INIT("\xc6\xff\xff\xff\xff"), /* 4 GiB of bytes */
        SV_INIT("\x80"),                 /* an object without attributes */
    };
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++)
        send_garbage(&session, garbage[i]);
}

static void requests_without_anything(void)
{
    static const char *const methods[] = { "ValidateResourceConfig", "UpgradeResourceState",
                                           "ReadResource",           "PlanResourceChange",
                                           "ApplyResourceChange",    "ImportResourceState",
                                           "MoveResourceState" };
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        CU_ASSERT_EQUAL(call(&session, methods[i], NULL).status, STATUS_OK); /* a diagnostic, that is */
}

SUITE("rpc/provider", TEST(metadata), TEST(schemas), TEST(the_schema_is_small), TEST(identity_schemas),
      TEST(upgrading_an_identity), TEST(validating_the_provider), TEST(configuring), TEST(stopping),
      TEST(validating_a_resource), TEST(upgrading_a_state), TEST(planning_a_creation),
      TEST(planning_a_destruction), TEST(empty_values_are_null), TEST(many_plans_at_once),
      TEST(generating_a_configuration), TEST(moving), TEST(moving_what_cannot_be_moved),
      TEST(rpcs_that_we_do_not_have), TEST(values_that_are_garbage), TEST(requests_without_anything))
