#include "kong/vault_types.h"

/* One field a line. */
/* clang-format off */

/* One field: its name, and more rules behind the type. Konnect decides on empty texts, so none is refused. */
#define TEXT(name, ...) \
    "{\"" name "\":{\"type\":\"string\",\"len_min\":0,\"referenceable\":true" __VA_ARGS__ "}}"
#define WHOLE(name, ...) "{\"" name "\":{\"type\":\"integer\"" __VA_ARGS__ "}}"
#define FLAG(name, ...)  "{\"" name "\":{\"type\":\"boolean\"" __VA_ARGS__ "}}"
#define ANY(name)        "{\"" name "\":{}}"
#define REQUIRED         ",\"required\":true"
#define SECRET           ",\"encrypted\":true"
#define DEFAULT(json)    ",\"default\":" json
#define ONE_OF(list)     ",\"one_of\":[" list "]"

#define SCHEMA(fields) \
    "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":[" fields "]}}]}"
#define TTLS           WHOLE("ttl") "," WHOLE("neg_ttl") "," WHOLE("resurrect_ttl")
#define DECODE         FLAG("base64_decode")

const struct vault_type vault_types[] = {
    { "konnect", SCHEMA(TEXT("config_store_id", REQUIRED)) },
    { "env", SCHEMA(TEXT("prefix") "," DECODE) },
    { "fs", SCHEMA(TEXT("prefix", REQUIRED) "," TTLS "," DECODE) },
    { "aws", SCHEMA(
        TEXT("region") ","
        TEXT("endpoint_url") ","
        TEXT("assume_role_arn") ","
        TEXT("role_session_name", DEFAULT("\"KongVault\"")) ","
        TEXT("sts_endpoint_url") ","
        TTLS "," DECODE) },
    { "gcp", SCHEMA(TEXT("project_id", REQUIRED) "," TTLS "," DECODE) },
    { "azure", SCHEMA(
        TEXT("vault_uri", REQUIRED) ","
        TEXT("location", REQUIRED) ","
        TEXT("type", DEFAULT("\"secrets\"")) ","
        TEXT("credentials_prefix", DEFAULT("\"AZURE\"")) ","
        TEXT("client_id") ","
        TEXT("client_secret", SECRET) ","
        TEXT("tenant_id") ","
        TTLS "," DECODE) },
    { "azure-certs", SCHEMA(
        TEXT("vault_uri") ","
        TEXT("credentials_prefix") ","
        TEXT("client_id") ","
        TEXT("client_secret", SECRET) ","
        TEXT("tenant_id") ","
        WHOLE("ttl", DEFAULT("3600")) ","
        WHOLE("neg_ttl") ","
        WHOLE("resurrect_ttl")) },
    { "conjur", SCHEMA(
        TEXT("endpoint_url", REQUIRED) ","
        TEXT("auth_method", DEFAULT("\"api_key\"")) ","
        TEXT("account") ","
        TEXT("login") ","
        TEXT("api_key", SECRET) ","
        TTLS "," DECODE) },
    { "hcv", SCHEMA(
        TEXT("protocol", DEFAULT("\"http\"") ONE_OF("\"http\",\"https\"")) ","
        TEXT("host", DEFAULT("\"127.0.0.1\"")) ","
        WHOLE("port", DEFAULT("8200")) ","
        TEXT("mount", DEFAULT("\"secret\"")) ","
        TEXT("kv", DEFAULT("\"v1\"") ONE_OF("\"v1\",\"v2\"")) ","
        TEXT("namespace") ","
        FLAG("ssl_verify") ","
        TEXT("auth_method", DEFAULT("\"token\"")) ","
        TEXT("token", SECRET) ","
        TEXT("kube_role") ","
        TEXT("kube_auth_path", DEFAULT("\"kubernetes\"")) ","
        TEXT("kube_api_token_file") ","
        TEXT("approle_auth_path", DEFAULT("\"approle\"")) ","
        TEXT("approle_role_id") ","
        TEXT("approle_secret_id", SECRET) ","
        TEXT("approle_secret_id_file") ","
        FLAG("approle_response_wrapping", DEFAULT("false")) ","
        TEXT("cert_auth_role_name") ","
        TEXT("cert_auth_cert") ","
        TEXT("cert_auth_cert_key", SECRET) ","
        TEXT("oauth2_role_name") ","
        TEXT("oauth2_token_endpoint") ","
        TEXT("oauth2_client_id") ","
        TEXT("oauth2_client_secret", SECRET) ","
        ANY("oauth2_audiences") ","
        TEXT("gcp_auth_role") ","
        TEXT("gcp_login_path", DEFAULT("\"/v1/auth/gcp/login\"")) ","
        TEXT("gcp_service_account") ","
        WHOLE("gcp_jwt_exp") ","
        TEXT("azure_auth_role") ","
        TEXT("azure_login_path", DEFAULT("\"/v1/auth/azure/login\"")) ","
        TEXT("aws_auth_role") ","
        TEXT("aws_auth_region") ","
        TEXT("aws_auth_nonce") ","
        TEXT("aws_login_path", DEFAULT("\"/v1/auth/aws/login\"")) ","
        TEXT("aws_access_key_id") ","
        TEXT("aws_secret_access_key", SECRET) ","
        TEXT("aws_sts_endpoint_url") ","
        TEXT("aws_assume_role_arn") ","
        TEXT("aws_role_session_name", DEFAULT("\"kong\"")) ","
        WHOLE("ttl") ","
        WHOLE("neg_ttl") ","
        WHOLE("resurrect_ttl", DEFAULT("100000000")) ","
        DECODE) },
    { NULL, NULL },
};
/* clang-format on */

const struct vault_type *vault_type_find(strview name)
{
    for (size_t i = 0; vault_types[i].name != NULL; i++)
        if (sv_equal_z(name, vault_types[i].name))
            return &vault_types[i];
    return NULL;
}
