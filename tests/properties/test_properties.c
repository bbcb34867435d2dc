/* The laws as properties: many random lives of an object, each checked against a law after every step.
 *
 * usage: property_laws LAW [--rounds N] [--seed S|random]
 *        property_laws LAW --replay SEED STEPS
 *
 * LAW is 1 to 5. PROPERTY_ROUNDS and PROPERTY_SEED may stand in the environment instead. --replay plays one
 * round; STEPS is the hexadecimal set of its steps.
 *
 * The seed is always printed. Of each kind of fault the first round that shows it is printed, with as few
 * steps as show it.
 */
#include "base/mem.h"
#include "round.h"
#include "trial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { ROUNDS = 2000, SEED = 2 };
static const uint32_t all_steps = (1U << MOST_STEPS) - 1;

struct trial {
    int law;
    int log;
    const char *program;
    struct fault_kinds kinds;
};

/* Whether the round with these steps shows the fault `sign`; an empty one: any. */
static bool shows(const struct trial *trial, uint64_t seed, uint32_t steps, const char *sign)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct round *round = ARENA_NEW(arena, struct round);
    round_play(round, arena, trial->law, seed, steps, trial->log);
    return round->failed && sv_equal_z(round->sign, sign);
}

static uint32_t shrink(const struct trial *trial, uint64_t seed, const char *sign)
{
    uint32_t steps = all_steps;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = MOST_STEPS; i-- > 0;)
            if ((steps & 1U << i) != 0 && shows(trial, seed, steps & ~(1U << i), sign))
                steps &= ~(1U << i);
    return steps;
}

static bool print_round(const struct trial *trial, uint64_t seed, uint32_t steps)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct round *round = ARENA_NEW(arena, struct round);
    round_play(round, arena, trial->law, seed, steps, trial->log);
    (void)printf("---- law %d: " SV_FMT "\n" SV_FMT "  => " SV_FMT "\n     again: %s %d --replay 0x%" PRIx64
                 " 0x%x\n",
                 trial->law, SV_ARG(round->sign), SV_ARG(buf_view(&round->history)),
                 SV_ARG(round->failed ? round->words : SV("the law holds")), trial->program, trial->law, seed,
                 (unsigned)steps);
    return !round->failed;
}

static bool run_round(struct trial *trial, uint64_t seed)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct round *round = ARENA_NEW(arena, struct round);
    round_play(round, arena, trial->law, seed, all_steps, trial->log);
    if (round->failed && fault_kinds_add(&trial->kinds, round->sign))
        (void)print_round(trial, seed, shrink(trial, seed, arena_copy(arena, round->sign).data));
    return !round->failed;
}

static bool run_rounds(struct trial *trial, uint64_t seed, uint64_t rounds)
{
    uint64_t failed = 0;
    (void)printf("law %d: seed %" PRIu64 ", %" PRIu64 " rounds\n", trial->law, seed, rounds);
    (void)fflush(stdout);
    for (uint64_t i = 0; i < rounds; i++)
        failed += !run_round(trial, random_branch(seed, i).state);
    fault_kinds_print(&trial->kinds);
    (void)printf("%s properties: law %d (%" PRIu64 " of %" PRIu64 " rounds failed, seed %" PRIu64 ")\n",
                 failed == 0 ? "PASS" : "FAIL", trial->law, failed, rounds, seed);
    return failed == 0;
}

int main(int argc, char **argv)
{
    const char *rounds = trial_option(argc, argv, "--rounds");
    const char *seed = trial_option(argc, argv, "--seed");
    const char *replay = trial_option(argc, argv, "--replay");
    uint64_t law = trial_number(argc > 1 ? argv[1] : "0", 0);
    struct trial trial = { .law = (int)law, .program = argv[0], .log = memfd_create("log", MFD_CLOEXEC) };
    if (law < 1 || law > LAW_COUNT || trial.log < 0) {
        (void)fprintf(stderr, "usage: %s 1..%d [--rounds N] [--seed S|random] | --replay SEED STEPS\n",
                      argv[0], LAW_COUNT);
        return 2;
    }
    if (replay != NULL && argc == 5)
        return print_round(&trial, trial_number(replay, 0), (uint32_t)trial_number(argv[4], all_steps)) ? 0
                                                                                                        : 1;
    uint64_t count = trial_number(rounds != NULL ? rounds : getenv("PROPERTY_ROUNDS"), ROUNDS);
    uint64_t start = trial_seed(seed != NULL ? seed : getenv("PROPERTY_SEED"), SEED);
    return run_rounds(&trial, start, count) ? 0 : 1;
}
