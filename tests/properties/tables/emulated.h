/* The emulator behind `struct http`, without a network: what the provider sends is answered in the same
 * process, at once. One at a time is current, because the provider opens its connections without an argument.
 */
#ifndef TESTS_PROPERTIES_TABLES_EMULATED_H
#define TESTS_PROPERTIES_TABLES_EMULATED_H

#include "konnect/http.h"
#include "value/value.h"

#define EMULATED_SERVER "https://emulated.test"
#define EMULATED_TOKEN  "kpat_4d0debad1dea"

struct emulated;

struct emulated_answer {
    int status;
    const struct value *json; /* NULL: none */
};

/* What becomes of a request. */
enum emulated_fault {
    EMULATED_FINE,
    EMULATED_LOST,       /* the connection breaks before anything was done */
    EMULATED_LOST_AFTER, /* it was done, and its answer is lost */
    EMULATED_500,
    EMULATED_503_AFTER, /* it was done, and the answer says otherwise */
    EMULATED_FAULTS
};
extern const char *const emulated_fault_names[EMULATED_FAULTS];

/* Becomes the current one; holds what every emulator starts with. Never NULL. */
struct emulated *emulated_new(void);
void emulated_free(struct emulated *emulated);
/* As it was at the start. */
void emulated_reset(struct emulated *emulated);
/* For struct world. */
struct http *emulated_open(void);

/* What somebody else asks; `path` begins with a slash, and `body` may be NULL. */
struct emulated_answer emulated_ask(struct emulated *emulated, struct arena *arena, const char *method,
                                    strview path, const struct value *body);

/* The provider's next write meets the fault. */
void emulated_set_fault(struct emulated *emulated, enum emulated_fault fault);
bool emulated_fault_was_met(const struct emulated *emulated);
/* How many writes of the provider were carried out. */
size_t emulated_writes(const struct emulated *emulated);

#endif
