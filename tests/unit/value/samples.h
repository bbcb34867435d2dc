/* Helpers of the value tests: bytes from hex, values from JSON, and random types and values. */
#ifndef TESTS_UNIT_VALUE_SAMPLES_H
#define TESTS_UNIT_VALUE_SAMPLES_H

#include "value/json.h"
#include "value/value.h"

/* The bytes that "92 c0 01" spells; blanks count for nothing. */
strview from_hex(struct arena *arena, const char *hex);
strview to_hex(struct arena *arena, strview bytes);

/* The natural value of a JSON text; ends the test when it is none. */
const struct value *from_json(struct arena *arena, const char *text);
/* The type of its JSON; ends the test when it is none. */
const struct type *a_type(struct arena *arena, const char *json);
/* A natural value converted to the type with this JSON; ends the test when it cannot be. */
const struct value *typed(struct arena *arena, const char *type_json, const char *json);
/* The compact JSON of a value; ends the test when it has none. */
strview as_json(struct arena *arena, const struct value *value);

/* Whether `function` ends the process, as a BUG does. It runs in a child whose stderr is closed. */
bool is_a_bug(void (*function)(struct arena *arena));

/* A deterministic source of random numbers (splitmix64): the same seed gives the same test. */
struct random {
    uint64_t state;
};
uint64_t random_next(struct random *random);
size_t random_below(struct random *random, size_t limit);

/* What random values may have. */
struct sample_rules {
    bool unknowns;
    bool nul_bytes; /* U+0000 in texts: fine in MessagePack, not in JSON */
};

/* Nested at most `depth` deep. */
const struct type *random_type(struct arena *arena, struct random *random, size_t depth);
const struct value *random_value(struct arena *arena, struct random *random, const struct type *type,
                                 struct sample_rules rules);

#endif
