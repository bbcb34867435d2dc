/* Konnect as the properties see it: a small store behind `struct http`, with config stores, secrets, vaults
 * and plugins, both forms of errors, ids, times that move, and faults on request (docs/dev/konnect.md).
 *
 * It is filled by the provider's requests and by "somebody else", who uses the functions below. It lives as
 * long as the arena of its round; one model is current at a time, because the provider opens its connections
 * without an argument.
 */
#ifndef TESTS_PROPERTIES_MODEL_H
#define TESTS_PROPERTIES_MODEL_H

#include "konnect/http.h"
#include "random.h"
#include "value/build.h"

#define MODEL_PLANE   "c0000000-0000-4000-8000-000000000001"
#define MODEL_PLANE_2 "c0000000-0000-4000-8000-000000000002"
#define MODEL_SERVER  "https://konnect.test"
#define MODEL_TOKEN   "kpat_4d0debad1dea"

enum { MODEL_OBJECTS = 128 };

struct kong_schema;
enum { MODEL_SCHEMAS = 8 };

struct model_object {
    strview plane;
    strview collection;       /* "config-stores", "config-stores/ID/secrets", "core-entities/plugins" */
    strview id;               /* of a secret: its key */
    const struct value *body; /* all that Konnect holds, secrets too; members without a value are left out */
    bool alive;
    bool ours;    /* the provider created it, or it was imported */
    bool excused; /* an error was reported since it was created: the user knows that it may be there */
};

enum fault_kind {
    FAULT_NONE,
    FAULT_LOST_BEFORE, /* the connection breaks; nothing was done */
    FAULT_LOST_AFTER,  /* it was done, the answer is lost */
    FAULT_500,
    FAULT_503_DONE,
    FAULT_429,
    FAULT_403,
    FAULT_ECHO, /* a refusal that quotes the request's body */
    FAULT_RACE, /* somebody else made the same thing shortly before, and our answer is lost */
    FAULT_KINDS
};
extern const char *const fault_names[FAULT_KINDS];

struct model {
    struct http http;
    struct arena *arena;
    struct random random;
    int64_t now; /* Konnect's clock, seconds since the epoch */
    struct model_object objects[MODEL_OBJECTS];
    size_t count;
    struct {
        const char *text;
        const struct kong_schema *schema;
    } schemas[MODEL_SCHEMAS]; /* those parsed so far */
    size_t schema_count;
    size_t writes;  /* that were carried out */
    size_t deletes; /* likewise */
    enum fault_kind fault;
    size_t fault_after;     /* requests to let through first */
    bool fault_hits_writes; /* it is a write that meets it */
    bool fault_met;
    int outage; /* the status that every request is answered with; 0: none */
};

/* Becomes the current model. */
void model_begin(struct model *model, struct arena *arena, struct random random);
struct http *model_open(void);

/* NULL: there is none alive. */
struct model_object *model_find(struct model *model, strview plane, strview collection, strview id);
/* As somebody else does through the API: fills in, sets times. NULL: refused. */
struct model_object *model_create(struct model *model, strview collection, const struct value *body);
/* Replaces the body. False: refused. */
bool model_put(struct model *model, struct model_object *object, const struct value *body);
void model_remove(struct model *model, struct model_object *object);

/* The schema of the plugin as JSON, or NULL when there is none. */
const char *model_plugin_schema(strview name);
/* Whether Konnect says so to those who ask. */
bool model_shows_schema(strview name);

#endif
