/* What must hold of every resource, as a property: many random lives under the emulator (life.h).
 *
 * usage: property_tables [--rounds N] [--seed S|random]
 *
 * PROPERTY_ROUNDS and PROPERTY_SEED may stand in the environment instead. The seed is always printed; of each
 * kind of fault the first life that shows it is printed, with the seed that plays it alone.
 */
#include "../trial.h"
#include "life.h"

#include "base/log.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 800, SEED = 1 };

static bool play(struct fault_kinds *kinds, struct emulated *konnect, const struct value *values,
                 uint64_t seed)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct life *life = ARENA_NEW(arena, struct life);
    life_play(life, arena, konnect, values, seed);
    if (life->failed && fault_kinds_add(kinds, life->sign))
        (void)printf("---- " SV_FMT "\n" SV_FMT "  => " SV_FMT "\n     again: --rounds 1 --seed %" PRIu64
                     "\n",
                     SV_ARG(life->sign), SV_ARG(buf_view(&life->history)), SV_ARG(life->words), seed);
    return !life->failed;
}

int main(int argc, char **argv)
{
    const char *rounds = trial_option(argc, argv, "--rounds");
    const char *seed = trial_option(argc, argv, "--seed");
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct fault_kinds kinds = { 0 };
    const struct value *values = candidates_read(arena);
    struct emulated *konnect = emulated_new();
    uint64_t count = trial_number(rounds != NULL ? rounds : getenv("PROPERTY_ROUNDS"), ROUNDS);
    uint64_t start = trial_seed(seed != NULL ? seed : getenv("PROPERTY_SEED"), SEED);
    size_t failed = 0;
    log_setup_to(LOG_OFF, 2);
    (void)printf("tables: seed %" PRIu64 ", %" PRIu64 " lives\n", start, count);
    for (uint64_t i = 0; i < count; i++)
        failed += play(&kinds, konnect, values, start + i) ? 0 : 1;
    fault_kinds_print(&kinds);
    (void)printf("%s properties: tables (%zu of %" PRIu64 " lives failed, seed %" PRIu64 ")\n",
                 failed == 0 ? "PASS" : "FAIL", failed, count, start);
    emulated_free(konnect);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
