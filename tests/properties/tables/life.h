/* The life of an object of any table, under the emulator: random steps, and after each of them what must hold
 * of every resource. Where the laws of ../round.h look closely at the four resources of the story, these look
 * at all. */
#ifndef TESTS_PROPERTIES_TABLES_LIFE_H
#define TESTS_PROPERTIES_TABLES_LIFE_H

#include "../core.h"
#include "base/buf.h"
#include "candidates.h"
#include "emulated.h"

enum { LIFE_MOST_STEPS = 9 };

struct life {
    struct arena *arena;
    struct random random; /* of the step */
    struct emulated *konnect;
    struct candidates candidates;
    struct core core;
    struct run run; /* the newest */
    size_t others;  /* objects that are nobody's in this life */
    struct buf history;
    bool excused; /* an error was reported: the user knows that Konnect may have more than the state */
    bool failed;
    strview sign;  /* the same for faults that look alike */
    strview words; /* what is wrong */
};

/* Plays the life that the seed stands for. `values` are those of candidates_read. */
void life_play(struct life *life, struct arena *arena, struct emulated *konnect, const struct value *values,
               uint64_t seed);

#endif
