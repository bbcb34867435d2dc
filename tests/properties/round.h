/* One round of a property: an object's life, made of random steps, and what the laws say of it.
 *
 * A round is a function of its seed: the same seed plays the same steps, each with random numbers of its own,
 * so that leaving one out changes the others as little as possible.
 */
#ifndef TESTS_PROPERTIES_ROUND_H
#define TESTS_PROPERTIES_ROUND_H

#include "base/buf.h"
#include "core.h"
#include "model.h"

enum { FEWEST_STEPS = 3, MOST_STEPS = 14, MOST_CANARIES = 96, LAW_COUNT = 5 };

enum kind {
    KIND_STORE,
    KIND_SECRET,
    KIND_STORE_VAULT,
    KIND_VAULT,
    KIND_LIMITER,
    KIND_KEEPER,
    KIND_CUSTOM,
    KIND_COUNT
};

/* A secret that may be nowhere but where the schema says "sensitive". */
struct canary {
    strview core;      /* of letters and digits, so that percent-encoding and JSON leave it as it is */
    strview base64[3]; /* of its middle, by where it begins in a group of three bytes */
    bool open;         /* the user wrote it where values are shown: only that attribute may have it */
};

struct round {
    int law;
    uint64_t seed;
    struct arena *arena;
    struct random random; /* of the step that is played */
    struct model model;
    struct core core;
    struct run run; /* the newest */
    enum kind kind;
    strview store;                    /* id of the config store that secrets are in */
    strview collection;               /* of the kind */
    const struct value *default_tags; /* of the provider block; NULL: none */
    /* The parts of a free-form configuration; objects. */
    const struct value *parts[3];
    struct canary canaries[MOST_CANARIES];
    size_t canary_count;
    int log; /* file descriptor of what the provider logs */
    struct buf history;
    bool failed;
    strview sign;  /* the kind of fault, the same for faults that look alike */
    strview words; /* what is wrong */
};

enum part { PART_OPEN, PART_SENSITIVE, PART_HIDDEN };

/* Plays the round with the steps whose bit is set. */
void round_play(struct round *round, struct arena *arena, int law, uint64_t seed, uint32_t steps, int log);

/* ---- For the files of a round ---- */

void round_say(struct round *round, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A law does not hold; counts when it is the round's law and nothing was wrong before. */
void round_fails(struct round *round, int law, strview sign, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
strview round_json(const struct round *round, const struct value *value);

/* terraform plan, which must write nothing. */
void round_plan(struct round *round);
void round_say_diagnostics(struct round *round, const struct diags *diags);

/* What the provider starts with, with the round's default tags (settings.c), and a run with other settings.
 */
const struct world *settings_world(struct random random);
const struct value *settings_usual(const struct round *round);
void settings_step(struct round *round);

/* The configuration (generate.c). */
void generate_begin(struct round *round);
void generate_change(struct round *round);
/* What the import's generated configuration has: all that can be set and is no secret. */
void generate_from_state(struct round *round);
strview generate_secret(struct round *round, bool open);
/* Tags, or NULL for none. */
const struct value *generate_tags(struct round *round);
/* The object's body that somebody else would write; `secret`: with a secret of theirs in it. */
const struct value *generate_foreign(struct round *round, const struct value *body);

/* Takes note of a secret (canary.c). */
void canary_add(struct round *round, strview core, bool open);

/* The laws (laws.c, canary.c). */
struct model_object *law_object(struct round *round, const struct value *state);
/* After an apply: `before` is what Konnect held when it began; NULL: nothing. */
void law_check_changes(struct round *round, const struct value *before);
void law_check_written(struct round *round);
/* `was`: the object that the state named when the run began; NULL: none. */
void law_check_known(struct round *round, const struct model_object *was);
void law_check_shown(struct round *round, const struct run *run);

#endif
