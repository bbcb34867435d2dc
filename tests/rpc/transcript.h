/* What a client of Terraform's or OpenTofu's sends, written down to be read: tests/rpc/transcripts/NAME.
 * tests/rpc/README.md has the words of the language.
 *
 *     PlanResourceChange as plan {
 *         type_name: "konnect_config_store"
 *         config: { name: "one" }
 *     } -> { planned_state: { id: unknown } }
 */
#ifndef TESTS_RPC_TRANSCRIPT_H
#define TESTS_RPC_TRANSCRIPT_H

#include "base/arena.h"

enum literal_kind {
    LITERAL_NULL,
    LITERAL_UNKNOWN,
    LITERAL_PREFIX, /* an unknown text that begins with `text` */
    LITERAL_BOOL,
    LITERAL_NUMBER,   /* `text`: its digits */
    LITERAL_TEXT,     /* `text` */
    LITERAL_CONTAINS, /* as expected: a text that contains `text` */
    LITERAL_OBJECT,
    LITERAL_LIST,
    LITERAL_JSON,      /* `inner` as DynamicValue.json */
    LITERAL_STATE,     /* `inner`, a value of an earlier reply, as a state file has it */
    LITERAL_EMPTY,     /* a DynamicValue without bytes */
    LITERAL_ANY,       /* as expected: whatever is there */
    LITERAL_ABSENT,    /* as expected: nothing is there */
    LITERAL_REFERENCE, /* `text`: LABEL.FIELD…, a part of an earlier reply */
};

struct literal_member {
    strview key; /* empty in a list; "..." for the attributes of an earlier value, which others override */
    const struct literal *value;
};

struct literal {
    enum literal_kind kind;
    bool truth;
    strview text;
    const struct literal *inner;
    struct literal_member *members;
    size_t count;
};

/* The member of an object; NULL: there is none. */
const struct literal *literal_member(const struct literal *object, const char *key);

enum step_kind {
    STEP_CLIENT,       /* `text`: the client's version */
    STEP_ENVIRONMENT,  /* `request`: of the processes from here on, beside the provider's settings */
    STEP_START,        /* a new process; the former is shut down */
    STEP_LINE,         /* `text`: how many fields the handshake's line must have */
    STEP_CAPABILITIES, /* `text`: the RPC whose requests have `request` as client_capabilities from here on */
    STEP_CALL,         /* `text`: the RPC */
};

enum outcome {
    OUTCOME_GOOD,          /* no error diagnostic; `expected` may be NULL */
    OUTCOME_ERROR,         /* an error diagnostic that contains the text `expected` */
    OUTCOME_UNIMPLEMENTED, /* gRPC's status */
};

struct step {
    enum step_kind kind;
    const char *file; /* for messages */
    int line;
    strview text;
    strview label; /* empty: none */
    const struct literal *request;
    enum outcome outcome;
    const struct literal *expected;
};

struct transcript {
    struct step *steps;
    size_t count;
};

/* `name` in the folder `folder`, what it plays included. Ends the program when it cannot be read or
 * understood: transcripts are part of the tests. */
struct transcript transcript_read(struct arena *arena, const char *folder, const char *name);

#endif
