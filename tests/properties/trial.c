#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool fault_kinds_add(struct fault_kinds *kinds, strview sign)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (sv_equal_z(sv_slice(sign, 0, SIGN_SIZE - 1), kinds->signs[i])) {
            kinds->counts[i]++;
            return false;
        }
    if (kinds->count == MOST_SIGNS)
        return false;
    (void)snprintf(kinds->signs[kinds->count], SIGN_SIZE, SV_FMT, SV_ARG(sign));
    kinds->counts[kinds->count++] = 1;
    return true;
}

void fault_kinds_print(const struct fault_kinds *kinds)
{
    for (size_t i = 0; i < kinds->count; i++)
        (void)printf("%6zu rounds: %s\n", kinds->counts[i], kinds->signs[i]);
}

const char *trial_option(int argc, char **argv, const char *name)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return NULL;
}

uint64_t trial_number(const char *text, uint64_t otherwise)
{
    char *end = NULL;
    if (text == NULL)
        return otherwise;
    uint64_t number = strtoull(text, &end, 0);
    if (end == text || *end != '\0') {
        (void)fprintf(stderr, "%s is no number\n", text);
        exit(2);
    }
    return number;
}

uint64_t trial_seed(const char *text, uint64_t fixed)
{
    bool any = text != NULL && strcmp(text, "random") == 0;
    return any ? random_branch((uint64_t)time(NULL), 0).state : trial_number(text, fixed);
}
