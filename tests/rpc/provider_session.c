#include "provider_session.h"

#include <string.h>

enum { SHUTDOWN_LIMIT_MS = 2000 };

/* Nothing of the user's own settings. */
static const char *const clean[] = {
    "KONNECT_TOKEN",
    "KONNECT_SPAT",
    "KONNECT_SERVER_URL",
    "KONNECT_REGION",
    "KONNECT_CONTROL_PLANE_ID",
    "TF_LOG",
    "TF_LOG_PROVIDER",
    NULL,
};

struct client_answer call(struct session *session, const char *method, const ProtobufCMessage *request)
{
    return client_call(session->client, &tfplugin6__provider__descriptor, method, request);
}

struct session begin(void)
{
    struct session session = {
        .plugin = plugin_start(&(struct plugin_start){ .program = PROGRAM, .variables = clean }),
    };
    if (!plugin_handshake(session.plugin))
        return session;
    session.client = client_connect(session.plugin, CLIENT_TERRAFORM);
    session.arena = client_arena(session.client);
    session.schema =
        (const Tfplugin6__GetProviderSchema__Response *)call(&session, "GetProviderSchema", NULL).reply;
    return session;
}

void end(struct session *session)
{
    if (session->client != NULL) {
        CU_ASSERT_EQUAL(client_shutdown(session->client).status, STATUS_OK);
        CU_ASSERT_EQUAL(plugin_exit(session->plugin, SHUTDOWN_LIMIT_MS), 0);
        ASSERT_TEXT(session->plugin->rest, "");
        ASSERT_TEXT(plugin_stderr(session->plugin), "");
    }
    client_free(session->client);
    plugin_free(session->plugin);
}

const Tfplugin6__Schema *schema_of(const struct session *session, const char *type_name)
{
    if (type_name == NULL)
        return session->schema->provider;
    for (size_t i = 0; i < session->schema->n_resource_schemas; i++)
        if (strcmp(session->schema->resource_schemas[i]->key, type_name) == 0)
            return session->schema->resource_schemas[i]->value;
    return NULL;
}

Tfplugin6__DynamicValue *dynamic_value(struct session *session, strview bytes)
{
    Tfplugin6__DynamicValue *value = ARENA_NEW(session->arena, Tfplugin6__DynamicValue);
    tfplugin6__dynamic_value__init(value);
    value->msgpack.data = (uint8_t *)arena_copy(session->arena, bytes).data;
    value->msgpack.len = bytes.len;
    return value;
}

Tfplugin6__DynamicValue *block_object(struct session *session, const Tfplugin6__Schema__Block *block,
                                      const struct pack_row *rows)
{
    struct buf buf = buf_make(session->arena, BUF_LIMIT_TEXT);
    pack_map(&buf, block->n_attributes);
    for (size_t i = 0; i < block->n_attributes; i++) {
        const struct pack_row *row = rows;
        while (row->key != NULL && strcmp(row->key, block->attributes[i]->name) != 0)
            row++;
        buf_append(&buf, pack_string(session->arena, block->attributes[i]->name));
        buf_append(&buf, row->key != NULL ? row->value : PACK_NULL);
    }
    return dynamic_value(session, buf_view(&buf));
}

Tfplugin6__DynamicValue *object(struct session *session, const char *type_name, const struct pack_row *rows)
{
    return block_object(session, schema_of(session, type_name)->block, rows);
}

Tfplugin6__DynamicValue *data_object(struct session *session, const char *type_name,
                                     const struct pack_row *rows)
{
    for (size_t i = 0; i < session->schema->n_data_source_schemas; i++)
        if (strcmp(session->schema->data_source_schemas[i]->key, type_name) == 0)
            return block_object(session, session->schema->data_source_schemas[i]->value->block, rows);
    return NULL;
}

strview bytes_of(const Tfplugin6__DynamicValue *value)
{
    return value != NULL ? sv_make((const char *)value->msgpack.data, value->msgpack.len) : SV("");
}

void assert_key(const Tfplugin6__DynamicValue *value, const char *key, strview expected)
{
    strview actual = unpack_key(bytes_of(value), key);
    if (!sv_equal(actual, expected))
        CU_FAIL("an attribute has another value");
    if (!sv_equal(actual, expected))
        ASSERT_TEXT(sv_from(key), "(as expected)");
}

size_t errors(Tfplugin6__Diagnostic *const *all, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += all[i]->severity == TFPLUGIN6__DIAGNOSTIC__SEVERITY__ERROR && all[i]->summary[0] != '\0';
    return found;
}

bool points_at(const Tfplugin6__Diagnostic *diagnostic, const char *attribute)
{
    const Tfplugin6__AttributePath *path = diagnostic->attribute;
    return path != NULL && path->n_steps == 1 &&
           path->steps[0]->selector_case == TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ATTRIBUTE_NAME &&
           strcmp(path->steps[0]->attribute_name, attribute) == 0;
}
