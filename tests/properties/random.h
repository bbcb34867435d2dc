/* Pseudo-random numbers that a seed repeats (splitmix64). */
#ifndef TESTS_PROPERTIES_RANDOM_H
#define TESTS_PROPERTIES_RANDOM_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

uint64_t random_next(struct random *random);
/* 0 to `limit` - 1; `limit` is above 0. */
size_t random_below(struct random *random, size_t limit);
/* True in `percent` of a hundred cases. */
bool random_chance(struct random *random, size_t percent);
/* The start of another sequence, which depends on both numbers. */
struct random random_branch(uint64_t seed, uint64_t number);
/* A UUID of version 4. */
strview random_uuid(struct random *random, struct arena *arena);

#endif
