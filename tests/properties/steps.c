/* The steps of a round, and what surrounds them. */
#include "round.h"

#include "base/log.h"
#include "base/mem.h"
#include "resources/resources.h"
#include "value/json.h"
#include "value/kind.h"

#include <string.h>

void round_say(struct round *round, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_append(&round->history, arena_vprintf(round->arena, format, args));
    va_end(args);
}

void round_fails(struct round *round, int law, strview sign, const char *format, ...)
{
    if (law != round->law || round->failed)
        return;
    va_list args;
    va_start(args, format);
    round->failed = true;
    round->sign = sign;
    round->words = arena_vprintf(round->arena, format, args);
    va_end(args);
}

/* Attributes that are null are not there; a null inside of one asks for something. */
static const struct value *without_null_attributes(const struct round *round, const struct value *object)
{
    struct object_builder rest = { .arena = round->arena };
    for (size_t i = 0; i < object->count; i++)
        if (!value_is_null(object->items[i]))
            object_put(&rest, object->keys[i], object->items[i]);
    return object_build(&rest);
}

strview round_json(const struct round *round, const struct value *value)
{
    struct ctx ctx = ctx_make(round->arena);
    strview text = SV("(not wholly known)");
    if (value == NULL)
        return SV("nothing");
    if (value_is_object(value))
        value = without_null_attributes(round, value);
    if (value_is_wholly_known(value) && !json_encode(&ctx, value, &text))
        BUG("a value cannot be written");
    return text;
}

/* ---- Running Terraform ---- */

void round_say_diagnostics(struct round *round, const struct diags *diags)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next)
        round_say(round, "       %s: " SV_FMT ": " SV_FMT "\n",
                  diag->severity == DIAG_ERROR ? "error" : "warning", SV_ARG(diag->summary),
                  SV_ARG(diag->detail));
}

static const struct value *held(struct round *round)
{
    const struct model_object *object = law_object(round, round->core.state);
    return object != NULL ? object->body : NULL;
}

void round_plan(struct round *round)
{
    size_t writes = round->model.writes + round->model.deletes;
    core_plan(&round->core, &round->run);
    if (round->model.writes + round->model.deletes != writes)
        round_fails(round, 1, SV("plan writes"), "a plan has written something in Konnect");
    round_say(round, "     plan: %s\n",
              round->run.planned_well ? action_names[round->run.action] : "ended with errors");
    round_say_diagnostics(round, &round->run.ctx.diags);
}

static bool says(const struct run *run, strview words)
{
    for (const struct diag *diag = run->ctx.diags.first; diag != NULL; diag = diag->next)
        if (sv_contains(diag->detail, words) || sv_contains(diag->summary, words))
            return true;
    return false;
}

static const struct diag *first_error(const struct diags *diags)
{
    const struct diag *diag = diags->first;
    while (diag != NULL && diag->severity != DIAG_ERROR)
        diag = diag->next;
    return diag;
}

static void check_green(struct round *round)
{
    const struct run *run = &round->run;
    if (run->broken.len > 0)
        round_fails(round, 5, run->broken, SV_FMT, SV_ARG(run->broken));
    const struct diag *error = first_error(&run->apply_ctx.diags);
    /* That a store with others' secrets is kept is what force_destroy is for; it is known when they are
     * counted. */
    bool kept = error != NULL && sv_equal_z(error->summary, "Not deleted: it is not empty");
    /* One that is there may be about to leave by another resource's plan: a plan can only warn of it. */
    bool warned = says(run, SV("Already exists in Konnect"));
    bool refused = error != NULL && (sv_contains(error->detail, SV("exists already")) ||
                                     sv_contains(error->detail, SV("(type: unique)")));
    if (run->planned_well && error != NULL && !kept && !(warned && refused) && !round->model.fault_met &&
        !says(run, SV("not checked")))
        round_fails(round, 5, error->summary, "a plan without errors could not be applied: " SV_FMT,
                    SV_ARG(error->detail));
    if (run->planned_well && error == NULL && warned)
        round_fails(round, 5, SV("false warning"), "the plan warned of a double, and Konnect took it");
}

/* After a clean apply the next plan is empty. */
static void check_settled(struct round *round)
{
    struct run applied = round->run;
    core_plan(&round->core, &round->run);
    bool empty = round->run.planned_well && round->run.action == ACTION_NONE;
    if (!empty && !says(&applied, SV("The next plan shows"))) {
        round_say(round, "     next plan: %s\n",
                  round->run.planned_well ? action_names[round->run.action] : "ended with errors");
        round_say(round, "       state:   " SV_FMT "\n", SV_ARG(round_json(round, round->run.prior)));
        round_say(round, "       planned: " SV_FMT "\n", SV_ARG(round_json(round, round->run.planned)));
        round_say_diagnostics(round, &round->run.ctx.diags);
        round_fails(round, 1, SV("next plan"), "the plan after an apply without errors is not empty");
    }
    round->run = applied;
}

static void apply(struct round *round)
{
    const struct model_object *was = law_object(round, round->core.state);
    round->model.fault_met = false;
    round_plan(round);
    struct run *run = &round->run;
    const struct value *before = held(round);
    if (run->planned_well) {
        core_apply(&round->core, run);
        if (run->action != ACTION_NONE)
            round_say(round, "     apply: %s\n",
                      ctx_has_errors(&run->apply_ctx) ? "ended with errors" : "done");
        round_say_diagnostics(round, &run->apply_ctx.diags);
    }
    law_check_shown(round, run);
    law_check_known(round, was);
    if (round->model.fault_met)
        round_say(round, "     (the fault was met)\n");
    check_green(round);
    law_check_changes(round, before);
    bool clean = run->planned_well && !ctx_has_errors(&run->apply_ctx) && !round->model.fault_met;
    round->model.fault = FAULT_NONE;
    if (!clean)
        return;
    law_check_written(round);
    if (run->action != ACTION_NONE)
        check_settled(round);
}

/* ---- Steps ---- */

static void step_change(struct round *round)
{
    generate_change(round);
    round_say(round, "change the configuration: " SV_FMT "\n", SV_ARG(round_json(round, round->core.config)));
    apply(round);
}

static void step_apply(struct round *round)
{
    round_say(round, "apply again\n");
    apply(round);
}

static void step_foreign(struct round *round)
{
    struct model_object *object = law_object(round, round->core.state);
    if (object == NULL)
        return;
    const struct value *body = generate_foreign(round, object->body);
    bool done = model_put(&round->model, object, body);
    round_say(round, "somebody else writes (%s): " SV_FMT "\n", done ? "done" : "refused",
              SV_ARG(round_json(round, value_without_null_members(round->arena, body))));
    if (random_chance(&round->random, 70))
        apply(round);
}

/* Somebody else puts a secret into the store. */
static void step_foreign_secret(struct round *round)
{
    const struct model_object *store = law_object(round, round->core.state);
    struct object_builder body = { .arena = round->arena };
    if (store == NULL)
        return;
    object_put_text(&body, "key", SV("theirs"));
    object_put_text(&body, "value", generate_secret(round, false));
    strview collection = arena_printf(round->arena, "config-stores/" SV_FMT "/secrets", SV_ARG(store->id));
    (void)model_create(&round->model, collection, object_build(&body));
    round_say(round, "somebody else puts a secret into the store\n");
}

/* Somebody else makes what this configuration may want to make, too. */
static void step_rival(struct round *round)
{
    static const char *const rivals[KIND_COUNT] = {
        [KIND_SECRET] = "{\"key\":\"b\",\"value\":\"theirs\"}",
        [KIND_STORE_VAULT] = "{\"name\":\"env\",\"prefix\":\"beta\"}",
        [KIND_VAULT] = "{\"name\":\"env\",\"prefix\":\"beta\"}",
        [KIND_LIMITER] =
            "{\"name\":\"limiter\",\"service\":{\"id\":\"5e000000-0000-4000-8000-000000000001\"}}",
        [KIND_KEEPER] = "{\"name\":\"keeper\",\"config\":{\"password\":\"theirs\"}}",
    };
    struct ctx ctx = ctx_make(round->arena);
    const struct value *body = NULL;
    if (round->kind == KIND_STORE)
        step_foreign_secret(round);
    if (rivals[round->kind] == NULL || !json_decode(&ctx, sv_from(rivals[round->kind]), &body))
        return;
    const struct model_object *made = model_create(&round->model, round->collection, body);
    round_say(round, "somebody else makes %s (%s)\n", rivals[round->kind], made != NULL ? "done" : "refused");
}

static void step_foreign_delete(struct round *round)
{
    struct model_object *object = law_object(round, round->core.state);
    if (object == NULL)
        return;
    model_remove(&round->model, object);
    round_say(round, "somebody else deletes the object\n");
    apply(round);
}

static void step_refresh_only(struct round *round)
{
    const struct model_object *was = law_object(round, round->core.state);
    round_say(round, "apply -refresh-only\n");
    round_plan(round);
    if (round->run.planned_well) {
        core_keep_refreshed(&round->core, &round->run);
        round->run.action = ACTION_NONE;
        law_check_known(round, was);
    }
    law_check_shown(round, &round->run);
}

static void step_destroy(struct round *round)
{
    const struct value *config = round->core.config;
    round_say(round, "destroy\n");
    round->core.config = value_null(round->arena, config->type);
    apply(round);
    round->core.config = config;
}

static void step_ignore(struct round *round)
{
    static const char *const names[KIND_COUNT] = {
        [KIND_STORE] = "name",    [KIND_SECRET] = "value",   [KIND_STORE_VAULT] = "description",
        [KIND_VAULT] = "config",  [KIND_LIMITER] = "config", [KIND_KEEPER] = "sensitive_config",
        [KIND_CUSTOM] = "config",
    };
    size_t choice = random_below(&round->random, 4);
    round->core.ignore_all = choice == 0;
    round->core.ignored_count = choice == 1 || choice == 2 ? 1 : 0;
    round->core.ignored[0] = names[round->kind];
    if (choice == 2 && round->kind >= KIND_VAULT)
        round->core.ignored[0] = "config_wo";
    if (choice == 2 && round->kind == KIND_SECRET)
        round->core.ignored[0] = "value_wo";
    round_say(round, "ignore_changes = %s%s\n", choice == 0 ? "all" : "",
              round->core.ignored_count > 0 ? round->core.ignored[0] : "");
    apply(round);
}

static strview import_id(struct round *round)
{
    struct rows rows = rows_from_object(round->arena, round->core.def->attrs, round->core.state);
    const char *plane = value_text(rows_get(&rows, "control_plane_id")).data;
    if (round->kind != KIND_SECRET)
        return arena_printf(round->arena, "%.36s/" SV_FMT, plane, SV_ARG(value_text(rows_get(&rows, "id"))));
    return value_text(rows_get(&rows, "id"));
}

/* Forgets the object and imports it, with the configuration that Terraform would generate, or the old one. */
static void step_import(struct round *round)
{
    struct model_object *object = law_object(round, round->core.state);
    struct core before = round->core;
    bool generated = random_chance(&round->random, 80);
    if (object == NULL)
        return;
    round_say(round, "state rm, import with %s configuration\n", generated ? "a generated" : "the same");
    if (!core_import(&round->core, import_id(round), &round->run)) {
        round_fails(round, 5, SV("import"), "an object that is there cannot be imported");
        round_say_diagnostics(round, &round->run.ctx.diags);
        before.provider_count = round->core.provider_count;
        memcpy(before.providers, round->core.providers, sizeof before.providers);
        round->core = before;
        return;
    }
    round_say_diagnostics(round, &round->run.ctx.diags);
    law_check_shown(round, &round->run);
    if (generated)
        generate_from_state(round);
    round_say(round, "     configuration: " SV_FMT "\n", SV_ARG(round_json(round, round->core.config)));
    apply(round);
}

static void step_fault(struct round *round)
{
    struct model *model = &round->model;
    model->fault = (enum fault_kind)(1 + random_below(&round->random, FAULT_KINDS - 1));
    model->fault_hits_writes = random_chance(&round->random, 70);
    model->fault_after = model->fault_hits_writes ? 0 : random_below(&round->random, 3);
    round_say(round, "fault to come (%s, after %zu %s): ", fault_names[model->fault], model->fault_after,
              model->fault_hits_writes ? "writes" : "requests");
    if (random_chance(&round->random, 20))
        step_destroy(round);
    else
        step_change(round);
}

/* A run that hears nothing else from beginning to end. */
static void step_outage(struct round *round)
{
    static const int statuses[] = { 404, 401, 403, 500, 503 };
    static void (*const runs[])(struct round *) = { step_apply, step_change, step_refresh_only,
                                                    step_destroy };
    round->model.outage = statuses[random_below(&round->random, 5)];
    round_say(round, "every request is answered with %d: ", round->model.outage);
    runs[random_below(&round->random, 4)](round);
    round->model.outage = 0;
}

/* The provider block gets other default tags: they come to every object with tags, and the former ones go. */
static void step_default_tags(struct round *round)
{
    round->default_tags = generate_tags(round);
    round->core.settings = settings_usual(round);
    round_say(round, "the provider's default tags: " SV_FMT "\n",
              SV_ARG(round_json(round, round->default_tags)));
    apply(round);
}

/* ---- A round ---- */

typedef void step_fn(struct round *round);
struct choice {
    step_fn *step;
    unsigned laws; /* bit N: in rounds of law N; faults and other settings would hide what others look for */
    size_t weight;
};

enum { ALL_LAWS = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };

static const struct choice choices[] = {
    { step_change, ALL_LAWS, 8 },        { step_apply, ALL_LAWS, 2 },
    { step_foreign, ALL_LAWS, 5 },       { step_foreign_delete, ALL_LAWS, 1 },
    { step_rival, 1 << 2 | 1 << 5, 2 },  { step_refresh_only, ALL_LAWS, 1 },
    { step_destroy, ALL_LAWS, 1 },       { step_ignore, ALL_LAWS, 2 },
    { step_import, ALL_LAWS, 3 },        { step_fault, 1 << 2 | 1 << 4, 6 },
    { step_outage, 1 << 2 | 1 << 4, 4 }, { settings_step, 1 << 2 | 1 << 3 | 1 << 4, 6 },
    { step_default_tags, ALL_LAWS, 3 },
};
enum { CHOICE_COUNT = sizeof choices / sizeof *choices };

static step_fn *choose(struct round *round)
{
    size_t total = 0;
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        total += (choices[i].laws & 1U << round->law) != 0 ? choices[i].weight : 0;
    size_t pick = random_below(&round->random, total);
    for (size_t i = 0; i < CHOICE_COUNT; i++) {
        size_t weight = (choices[i].laws & 1U << round->law) != 0 ? choices[i].weight : 0;
        if (pick < weight)
            return choices[i].step;
        pick -= weight;
    }
    BUG("no step was chosen");
}

static const struct resource_def *table_of(enum kind kind)
{
    static const char *const names[KIND_COUNT] = {
        [KIND_STORE] = "konnect_config_store", [KIND_SECRET] = "konnect_secret",
        [KIND_STORE_VAULT] = "konnect_vault",  [KIND_VAULT] = "konnect_vault",
        [KIND_LIMITER] = "konnect_plugin",     [KIND_KEEPER] = "konnect_plugin",
        [KIND_CUSTOM] = "konnect_plugin",
    };
    for (size_t i = 0; all_resources[i] != NULL; i++)
        if (sv_equal_z(sv_from(names[kind]), all_resources[i]->type_name))
            return all_resources[i];
    BUG("no resource %s", names[kind]);
}

static strview collection_of(const struct round *round)
{
    switch (round->kind) {
    case KIND_STORE:
        return SV("config-stores");
    case KIND_SECRET:
        return arena_printf(round->arena, "config-stores/" SV_FMT "/secrets", SV_ARG(round->store));
    case KIND_LIMITER:
    case KIND_KEEPER:
    case KIND_CUSTOM:
        return SV("core-entities/plugins");
    default:
        return SV("core-entities/vaults");
    }
}

static void begin(struct round *round)
{
    struct arena *arena = round->arena;
    round->random = random_branch(round->seed, 0);
    model_begin(&round->model, arena, random_branch(round->seed, 2));
    round->kind = (enum kind)random_below(&round->random, KIND_COUNT);
    if (random_chance(&round->random, 30))
        round->kind = KIND_LIMITER;
    if (round->law == 4 && round->kind == KIND_CUSTOM) /* without a schema nobody knows what is secret */
        round->kind = KIND_LIMITER;
    round->store = model_create(&round->model, SV("config-stores"), value_empty_object(arena))->id;
    round->collection = collection_of(round);
    round->core = (struct core){ .arena = arena,
                                 .world = settings_world(random_branch(round->seed, 1)),
                                 .def = table_of(round->kind),
                                 .settings = settings_usual(round) };
    round->core.state = value_null(arena, attrs_type(arena, round->core.def->attrs));
    canary_add(round, SV("4d0debad1dea"), false);
    generate_begin(round);
    round_say(round, "  0. %s: " SV_FMT "\n", round->core.def->type_name,
              SV_ARG(round_json(round, round->core.config)));
    apply(round);
}

void round_play(struct round *round, struct arena *arena, int law, uint64_t seed, uint32_t steps, int log)
{
    *round = (struct round){
        .law = law, .seed = seed, .arena = arena, .log = log, .history = buf_make(arena, BUF_LIMIT_HTTP_BODY)
    };
    log_setup_to(law == 4 ? LOG_TRACE : LOG_OFF, log);
    begin(round);
    uint32_t count = (uint32_t)(FEWEST_STEPS + seed % (MOST_STEPS - FEWEST_STEPS + 1));
    for (uint32_t i = 0; i < count && !round->failed; i++) {
        round->random = random_branch(seed, 16 + i);
        if ((steps & 1U << i) == 0)
            continue;
        round_say(round, " %2u. ", i + 1);
        choose(round)(round);
    }
    core_end(&round->core);
}
