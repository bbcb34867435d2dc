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

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { ROUNDS = 2000, SEED = 2, MOST_SIGNS = 32, SIGN_SIZE = 128 };
static const uint32_t all_steps = (1U << MOST_STEPS) - 1;

struct trial {
    int law;
    int log;
    const char *program;
    char signs[MOST_SIGNS][SIGN_SIZE]; /* of the faults found */
    size_t counts[MOST_SIGNS];
    size_t sign_count;
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

/* Counts the fault; true for the first of its kind. */
static bool is_new(struct trial *trial, strview sign)
{
    for (size_t i = 0; i < trial->sign_count; i++)
        if (sv_equal_z(sv_slice(sign, 0, SIGN_SIZE - 1), trial->signs[i])) {
            trial->counts[i]++;
            return false;
        }
    if (trial->sign_count == MOST_SIGNS)
        return false;
    (void)snprintf(trial->signs[trial->sign_count], SIGN_SIZE, SV_FMT, SV_ARG(sign));
    trial->counts[trial->sign_count++] = 1;
    return true;
}

static bool run_round(struct trial *trial, uint64_t seed)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct round *round = ARENA_NEW(arena, struct round);
    round_play(round, arena, trial->law, seed, all_steps, trial->log);
    if (round->failed && is_new(trial, round->sign))
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
    for (size_t i = 0; i < trial->sign_count; i++)
        (void)printf("%6zu rounds: %s\n", trial->counts[i], trial->signs[i]);
    (void)printf("%s properties: law %d (%" PRIu64 " of %" PRIu64 " rounds failed, seed %" PRIu64 ")\n",
                 failed == 0 ? "PASS" : "FAIL", trial->law, failed, rounds, seed);
    return failed == 0;
}

static uint64_t number_of(const char *text, uint64_t otherwise)
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

static const char *option(int argc, char **argv, const char *name)
{
    for (int i = 2; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return NULL;
}

/* A fixed one, so that two runs of the suite on the same code say the same; "random" tries new histories. */
static uint64_t seed_of(const char *text)
{
    return text != NULL && strcmp(text, "random") == 0 ? (uint64_t)time(NULL) : number_of(text, SEED);
}

int main(int argc, char **argv)
{
    const char *rounds = option(argc, argv, "--rounds");
    const char *seed = option(argc, argv, "--seed");
    const char *replay = option(argc, argv, "--replay");
    uint64_t law = number_of(argc > 1 ? argv[1] : "0", 0);
    struct trial trial = { .law = (int)law, .program = argv[0], .log = memfd_create("log", MFD_CLOEXEC) };
    if (law < 1 || law > LAW_COUNT || trial.log < 0) {
        (void)fprintf(stderr, "usage: %s 1..%d [--rounds N] [--seed S|random] | --replay SEED STEPS\n",
                      argv[0], LAW_COUNT);
        return 2;
    }
    if (replay != NULL && argc == 5)
        return print_round(&trial, number_of(replay, 0), (uint32_t)number_of(argv[4], all_steps)) ? 0 : 1;
    uint64_t count = number_of(rounds != NULL ? rounds : getenv("PROPERTY_ROUNDS"), ROUNDS);
    uint64_t start = seed_of(seed != NULL ? seed : getenv("PROPERTY_SEED"));
    return run_rounds(&trial, start, count) ? 0 : 1;
}
