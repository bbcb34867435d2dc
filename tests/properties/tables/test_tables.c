/* What must hold of every resource, as a property: many random lives under the emulator (life.h).
 *
 * usage: property_tables [--rounds N] [--seed S|random]
 *
 * PROPERTY_ROUNDS and PROPERTY_SEED may stand in the environment instead. The seed is always printed; of each
 * kind of fault the first life that shows it is printed, with the seed that plays it alone.
 */
#include "life.h"

#include "base/log.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 800, SEED = 1, MOST_SIGNS = 64, SIGN_SIZE = 160 };

struct trial {
    char signs[MOST_SIGNS][SIGN_SIZE]; /* of the faults found */
    size_t counts[MOST_SIGNS];
    size_t sign_count;
};

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

static bool play(struct trial *trial, struct emulated *konnect, const struct value *values, uint64_t seed)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct life *life = ARENA_NEW(arena, struct life);
    life_play(life, arena, konnect, values, seed);
    if (life->failed && is_new(trial, life->sign))
        (void)printf("---- " SV_FMT "\n" SV_FMT "  => " SV_FMT "\n     again: --rounds 1 --seed %" PRIu64
                     "\n",
                     SV_ARG(life->sign), SV_ARG(buf_view(&life->history)), SV_ARG(life->words), seed);
    return !life->failed;
}

static uint64_t number_of(const char *text, uint64_t fallback)
{
    return text != NULL ? strtoull(text, NULL, 0) : fallback;
}

static uint64_t seed_of(const char *text)
{
    return text != NULL && strcmp(text, "random") == 0 ? (uint64_t)time(NULL) * 100000
                                                       : number_of(text, SEED);
}

int main(int argc, char **argv)
{
    const char *rounds = getenv("PROPERTY_ROUNDS");
    const char *seed = getenv("PROPERTY_SEED");
    for (int i = 1; i + 1 < argc; i += 2) {
        rounds = strcmp(argv[i], "--rounds") == 0 ? argv[i + 1] : rounds;
        seed = strcmp(argv[i], "--seed") == 0 ? argv[i + 1] : seed;
    }
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct trial *trial = ARENA_NEW(arena, struct trial);
    const struct value *values = candidates_read(arena);
    struct emulated *konnect = emulated_new();
    uint64_t count = number_of(rounds, ROUNDS);
    uint64_t start = seed_of(seed);
    size_t failed = 0;
    log_setup_to(LOG_OFF, 2);
    (void)printf("tables: seed %" PRIu64 ", %" PRIu64 " lives\n", start, count);
    for (uint64_t i = 0; i < count; i++)
        failed += play(trial, konnect, values, start + i) ? 0 : 1;
    for (size_t i = 0; i < trial->sign_count; i++)
        (void)printf("     %zu times: %s\n", trial->counts[i], trial->signs[i]);
    (void)printf("%s properties: tables (%zu of %" PRIu64 " lives failed, seed %" PRIu64 ")\n",
                 failed == 0 ? "PASS" : "FAIL", failed, count, start);
    emulated_free(konnect);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
