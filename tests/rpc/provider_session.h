/* The real program as a session: started, connected, asked for its schema; and values for it, packed by hand.
 */
#ifndef TESTS_RPC_PROVIDER_SESSION_H
#define TESTS_RPC_PROVIDER_SESSION_H

#include "client.h"
#include "pack.h"
#include "suite.h"
#include "tfplugin6.pb-c.h"

struct session {
    struct plugin_process *plugin;
    struct client *client;
    struct arena *arena; /* the client's */
    const Tfplugin6__GetProviderSchema__Response *schema;
};

struct session begin(void);
/* Ends as Terraform does; a crash or a leak on the way shows in the exit code. */
void end(struct session *session);
#define SESSION __attribute__((cleanup(end))) struct session session

/* `method` of tfplugin6.Provider; a request of NULL is an empty one. */
struct client_answer call(struct session *session, const char *method, const ProtobufCMessage *request);

/* ---- Values ---- */

/* Of a resource; of the provider for NULL. NULL: there is none. */
const Tfplugin6__Schema *schema_of(const struct session *session, const char *type_name);

Tfplugin6__DynamicValue *dynamic_value(struct session *session, strview bytes);

/* An object of the resource (NULL: of the provider) with these attributes and null for all others. `rows` end
 * with a key of NULL. */
Tfplugin6__DynamicValue *object(struct session *session, const char *type_name, const struct pack_row *rows);
/* The same of any block. */
Tfplugin6__DynamicValue *block_object(struct session *session, const Tfplugin6__Schema__Block *block,
                                      const struct pack_row *rows);
/* The same of a data source. */
Tfplugin6__DynamicValue *data_object(struct session *session, const char *type_name,
                                     const struct pack_row *rows);
#define ROWS(...)                                                                                            \
    (const struct pack_row[])                                                                                \
    {                                                                                                        \
        __VA_ARGS__,                                                                                         \
        {                                                                                                    \
            NULL,                                                                                            \
            {                                                                                                \
                NULL, 0                                                                                      \
            }                                                                                                \
        }                                                                                                    \
    }
#define TEXT(text) pack_string(session.arena, text)

strview bytes_of(const Tfplugin6__DynamicValue *value);
void assert_key(const Tfplugin6__DynamicValue *value, const char *key, strview expected);

/* ---- Diagnostics ---- */

/* How many are errors. */
size_t errors(Tfplugin6__Diagnostic *const *all, size_t count);
#define ERRORS(reply) ((reply) == NULL ? SIZE_MAX : errors((reply)->diagnostics, (reply)->n_diagnostics))

bool points_at(const Tfplugin6__Diagnostic *diagnostic, const char *attribute);

#endif
