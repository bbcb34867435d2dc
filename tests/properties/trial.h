/* What the programs of the properties share: the kinds of faults that were found, and their arguments. */
#ifndef TESTS_PROPERTIES_TRIAL_H
#define TESTS_PROPERTIES_TRIAL_H

#include "random.h"

enum { MOST_SIGNS = 64, SIGN_SIZE = 160 };

/* Begins as { 0 }. */
struct fault_kinds {
    char signs[MOST_SIGNS][SIGN_SIZE]; /* the same for faults that look alike */
    size_t counts[MOST_SIGNS];
    size_t count;
};

/* Counts the fault; true for the first of its kind. */
bool fault_kinds_add(struct fault_kinds *kinds, strview sign);
/* A line for each kind. */
void fault_kinds_print(const struct fault_kinds *kinds);

/* The value behind `name` among the arguments; NULL: it is not there. */
const char *trial_option(int argc, char **argv, const char *name);
/* The number that the text says; `otherwise` without a text. Ends the program when it says none. */
uint64_t trial_number(const char *text, uint64_t otherwise);
/* The same for a seed: `fixed` without a text, so that two runs of the suite on the same code say the same;
 * "random" tries new histories. */
uint64_t trial_seed(const char *text, uint64_t fixed);

#endif
