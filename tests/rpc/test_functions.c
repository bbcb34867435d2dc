/* Provider functions over the wire, before any configuration. */
#include "provider_session.h"

#include <string.h>

/* Terraform has them from the schema, OpenTofu asks again. */
static void functions(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__GetFunctions__Response *reply =
        (const Tfplugin6__GetFunctions__Response *)call(&session, "GetFunctions", NULL).reply;
    REQUIRE(reply != NULL);
    CU_ASSERT_EQUAL(reply->n_diagnostics, 0);
    CU_ASSERT_EQUAL_FATAL(reply->n_functions, session.schema->n_functions);
    CU_ASSERT_EQUAL_FATAL(reply->n_functions, 2);
    for (size_t i = 0; i < reply->n_functions; i++) {
        const Tfplugin6__Function *function = reply->functions[i]->value;
        size_t size = protobuf_c_message_get_packed_size(&function->base);
        CU_ASSERT_STRING_EQUAL(reply->functions[i]->key, session.schema->functions[i]->key);
        CU_ASSERT_EQUAL(size, protobuf_c_message_get_packed_size(&session.schema->functions[i]->value->base));
        CU_ASSERT_TRUE(function->return_ != NULL && function->return_->type.len > 0);
        CU_ASSERT_TRUE(function->n_parameters >= 1);
        for (size_t j = 0; j < function->n_parameters; j++)
            CU_ASSERT_FALSE(function->parameters[j]->allow_null_value ||
                            function->parameters[j]->allow_unknown_values);
    }
    const Tfplugin6__Function *reference = reply->functions[1]->value;
    CU_ASSERT_STRING_EQUAL(reply->functions[1]->key, "vault_reference");
    CU_ASSERT_EQUAL(reference->n_parameters, 2);
    REQUIRE(reference->variadic_parameter != NULL);
    CU_ASSERT_TRUE(reference->variadic_parameter->allow_null_value);
}

/* `arguments` end with one without data. */
static const Tfplugin6__CallFunction__Response *call_function(struct session *session, const char *name,
                                                              const strview *arguments)
{
    Tfplugin6__CallFunction__Request request = TFPLUGIN6__CALL_FUNCTION__REQUEST__INIT;
    Tfplugin6__DynamicValue *values[8];
    request.name = (char *)name;
    request.arguments = values;
    for (; arguments[request.n_arguments].data != NULL; request.n_arguments++)
        values[request.n_arguments] = dynamic_value(session, arguments[request.n_arguments]);
    return (const Tfplugin6__CallFunction__Response *)call(session, "CallFunction", &request.base).reply;
}
#define CALL(function, ...) call_function(&session, function, (const strview[]){ __VA_ARGS__, { NULL, 0 } })

static void calling_a_function(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__CallFunction__Response *reply = CALL("vault_reference", TEXT("v1"), TEXT("k"));
    REQUIRE(reply != NULL && reply->error == NULL);
    CU_ASSERT_TRUE(sv_equal(bytes_of(reply->result), TEXT("{vault://v1/k}")));
    reply = CALL("vault_reference", TEXT("v1"), TEXT("k"), TEXT("p"));
    REQUIRE(reply != NULL && reply->error == NULL);
    CU_ASSERT_TRUE(sv_equal(bytes_of(reply->result), TEXT("{vault://v1/k/p}")));
    reply = CALL("vault_reference", TEXT("v1"), TEXT("k"), PACK_NULL);
    REQUIRE(reply != NULL && reply->error == NULL);
    CU_ASSERT_TRUE(sv_equal(bytes_of(reply->result), TEXT("{vault://v1/k}")));
    reply = CALL("parse_vault_reference", TEXT("{vault://v1/k/p#7}"));
    REQUIRE(reply != NULL && reply->error == NULL);
    assert_key(reply->result, "prefix", TEXT("v1"));
    assert_key(reply->result, "key", TEXT("k"));
    assert_key(reply->result, "property", TEXT("p"));
    assert_key(reply->result, "query", PACK_NULL);
    assert_key(reply->result, "version", TEXT("7")); /* numbers go as decimal text */
}

/* No client sends them unasked; the answer is right all the same. */
static void calling_with_an_unknown_argument(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    const Tfplugin6__CallFunction__Response *reply = CALL("vault_reference", TEXT("v1"), PACK_UNKNOWN);
    REQUIRE(reply != NULL && reply->error == NULL);
    CU_ASSERT_TRUE(sv_equal(bytes_of(reply->result), PACK_UNKNOWN));
    reply = CALL("vault_reference", TEXT("V"), PACK_UNKNOWN);
    REQUIRE(reply != NULL && reply->error != NULL);
    CU_ASSERT_EQUAL(reply->error->function_argument, 0);
}

/* Where the fault is, -1 for nowhere; the first argument is 0, which is not the same as none. */
static void assert_refused(const Tfplugin6__CallFunction__Response *reply, int64_t argument, const char *word)
{
    REQUIRE(reply != NULL);
    CU_ASSERT_PTR_NULL(reply->result);
    REQUIRE(reply->error != NULL);
    bool placed = reply->error->opt_function_argument_case ==
                  TFPLUGIN6__FUNCTION_ERROR__OPT_FUNCTION_ARGUMENT_FUNCTION_ARGUMENT;
    CU_ASSERT_EQUAL(placed ? reply->error->function_argument : -1, argument);
    CU_ASSERT_TRUE(sv_contains(sv_from(reply->error->text), sv_from(word)));
    CU_ASSERT_FALSE(sv_ends_with(sv_from(reply->error->text), SV(".")));
}

static void calling_with_bad_arguments(void)
{
    SESSION = begin();
    REQUIRE(session.schema != NULL);
    assert_refused(CALL("vault_reference", TEXT("V"), TEXT("k")), 0, "must have at least 2 characters");
    assert_refused(CALL("vault_reference", TEXT("v1"), TEXT("")), 1, "must not be empty");
    assert_refused(CALL("vault_reference", TEXT("v1"), PACK_NULL), 1, "must not be null");
    assert_refused(CALL("vault_reference", TEXT("v1"), TEXT("k"), TEXT("")), 2, "must not be empty");
    assert_refused(CALL("vault_reference", TEXT("v1"), TEXT("k"), TEXT("p"), TEXT("q")), 3, "at most 3");
    assert_refused(CALL("vault_reference", TEXT("v1")), -1, "\"key\"");
    assert_refused(CALL("vault_reference", TEXT("v1"), SV("\xc3")), 1, "");
    assert_refused(CALL("parse_vault_reference", TEXT("CANARY")), 0, "must be a reference");
    assert_refused(CALL("parse_vault_reference", TEXT("{vault://v1}")), 0, "missing path");
    assert_refused(CALL("nothing", TEXT("x")), -1, "has no function");
}

SUITE("rpc/functions", TEST(functions), TEST(calling_a_function), TEST(calling_with_an_unknown_argument),
      TEST(calling_with_bad_arguments))
