#include "life.h"

#include "base/mem.h"
#include "engine/twin.h"
#include "resources/resources.h"
#include "table/answer.h"
#include "table/configured.h"
#include "table/object.h"
#include "table/request.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <string.h>

#define PLANE_ID "11111111-1111-4111-8111-111111111111"
#define PLANE    "/v2/control-planes/" PLANE_ID

__attribute__((format(printf, 2, 3))) static void say(struct life *life, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_append(&life->history, arena_vprintf(life->arena, format, args));
    va_end(args);
}

__attribute__((format(printf, 3, 4))) static void fails(struct life *life, strview sign, const char *format,
                                                        ...)
{
    if (life->failed)
        return;
    va_list args;
    va_start(args, format);
    life->failed = true;
    life->sign = arena_printf(life->arena, "%s: " SV_FMT, life->core.def->type_name, SV_ARG(sign));
    life->words = arena_vprintf(life->arena, format, args);
    va_end(args);
}

/* PEM texts would fill the page. */
static const struct value *shortened(const struct life *life, const struct value *value)
{
    enum { LONGEST = 40 };
    strview text = value_text(value);
    return text.len > LONGEST
               ? value_string(life->arena, arena_printf(life->arena, "%.*s…", LONGEST, text.data))
               : value;
}

/* Without attributes that are null, and with long texts cut. */
static strview json_of(const struct life *life, const struct value *value)
{
    struct ctx ctx = ctx_make(life->arena);
    struct object_builder rest = { .arena = life->arena };
    strview text = SV("(not wholly known)");
    if (value_is_nothing(value))
        return SV("nothing");
    if (value_is_object(value)) {
        for (size_t i = 0; i < value->count; i++)
            if (!value_is_null(value->items[i]))
                object_put(&rest, value->keys[i], shortened(life, value->items[i]));
        value = object_build(&rest);
    }
    if (value_is_wholly_known(value) && !json_encode(&ctx, value, &text))
        BUG("a value cannot be written");
    return text;
}

static void say_diagnostics(struct life *life, const struct diags *diags)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next)
        say(life, "       %s: " SV_FMT ": " SV_FMT "\n", diag->severity == DIAG_ERROR ? "error" : "warning",
            SV_ARG(diag->summary), SV_ARG(diag->detail));
}

static const struct diag *first_error(const struct diags *diags)
{
    const struct diag *diag = diags->first;
    while (diag != NULL && diag->severity != DIAG_ERROR)
        diag = diag->next;
    return diag;
}

static bool warns(const struct diags *diags, const char *summary)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next)
        if (sv_equal_z(diag->summary, summary))
            return true;
    return false;
}

/* ---- What Konnect has ---- */

static struct rows rows_of(const struct life *life, const struct value *object)
{
    return rows_from_object(life->arena, life->core.def->attrs, object);
}

static bool path_of(const struct life *life, const char *path, const struct value *object, strview *out)
{
    struct ctx ctx = ctx_make(life->arena);
    struct rows rows = rows_of(life, object);
    return !value_is_null(object) && request_path(&ctx, path, &rows, out);
}

/* The object that the state names; NULL: there is none, or it is a link, which has no body. */
static const struct value *held(const struct life *life, const struct value *state)
{
    strview path;
    const struct rest *rest = &life->core.def->rest;
    if (rest->listed_by != NULL || !path_of(life, rest->item, state, &path))
        return NULL;
    struct emulated_answer answer = emulated_ask(life->konnect, life->arena, "GET", path, NULL);
    return answer.status == 200 ? request_unwrapped(answer.json, rest->wrapper) : NULL;
}

/* How many objects there are of all kinds. */
static size_t count_all(const struct life *life)
{
    int64_t count = 0;
    struct emulated_answer dump =
        emulated_ask(life->konnect, life->arena, "GET", SV("/_emulator/dump"), NULL);
    for (size_t i = 0; i < dump.json->count; i++) {
        int64_t some = 0;
        (void)value_to_int(dump.json->items[i], &some);
        count += some;
    }
    return (size_t)count;
}

/* ---- What must hold ---- */

static bool warns_of(const struct life *life, const char *name)
{
    strview quoted = arena_printf(life->arena, "\"%s\"", name);
    for (const struct diag *diag = life->run.ctx.diags.first; diag != NULL; diag = diag->next)
        if (sv_contains(diag->detail, quoted))
            return true;
    return false;
}

/* Whether the plan told of a change of the field of Konnect's object. */
static bool plan_shows(const struct life *life, strview field)
{
    struct rows prior = rows_of(life, life->run.prior);
    struct rows planned = rows_of(life, life->run.planned);
    struct rows config = rows_of(life, life->core.config);
    for (size_t i = 0; i < prior.count; i++) {
        strview sent = attr_field(&prior.attrs[i]);
        strview told = attr_answer_field(&prior.attrs[i]);
        if (!sv_equal(sv_cut(&sent, '.'), field) && !sv_equal(sv_cut(&told, '.'), field))
            continue;
        bool write_only = attr_has(&prior.attrs[i], ATTR_WRITE_ONLY) && value_is_known(config.values[i]);
        if (write_only || warns_of(life, prior.attrs[i].name) || !value_is_wholly_known(planned.values[i]) ||
            !value_equal(prior.values[i], planned.values[i]))
            return true;
    }
    return false;
}

static bool moves_by_itself(strview field)
{
    return sv_equal_z(field, "updated_at") || sv_equal_z(field, "metadata");
}

/* Law 1: an update changes what its plan showed. */
static void check_changes(struct life *life, const struct value *before, const struct value *after)
{
    if (life->run.action != ACTION_UPDATE || before == NULL || after == NULL)
        return;
    struct object_builder all = object_builder_from(life->arena, before);
    for (size_t i = 0; i < after->count; i++)
        object_put(&all, after->keys[i], after->items[i]);
    const struct value *fields = object_build(&all);
    for (size_t i = 0; i < fields->count; i++) {
        const struct value *was = value_get(before, fields->keys[i]);
        const struct value *is = value_get(after, fields->keys[i]);
        bool same = (value_is_nothing(was) && value_is_nothing(is)) ||
                    (was != NULL && is != NULL && value_same(was, is));
        if (!same && !moves_by_itself(fields->keys[i]) && !plan_shows(life, fields->keys[i]))
            fails(life, SV("unplanned change"),
                  "the apply changed \"" SV_FMT "\" from " SV_FMT " to " SV_FMT
                  ", which its plan did not show",
                  SV_ARG(fields->keys[i]), SV_ARG(json_of(life, was)), SV_ARG(json_of(life, is)));
    }
}

/* Law 1: what is configured is in Konnect. */
static void check_written(struct life *life, const struct value *body)
{
    struct ctx ctx = ctx_make(life->arena);
    struct rows actual;
    struct rows config = rows_of(life, life->core.config);
    if (body == NULL || value_is_null(life->core.config) ||
        !rows_from_answer(&ctx, config.attrs, body, &actual))
        return;
    for (size_t i = 0; i < config.count; i++) {
        const struct attr *attr = &config.attrs[i];
        bool tells = !attr_has(attr, ATTR_LOCAL) && !attr_has(attr, ATTR_UNREADABLE) &&
                     !attr_has(attr, ATTR_FREEFORM) && attr->nested == NULL && attr_field(attr).len > 0;
        if (tells && !value_is_null(config.values[i]) && !value_is_null(actual.values[i]) &&
            !attr_same(attr, config.values[i], actual.values[i]))
            fails(life, arena_printf(life->arena, "not written: %s", attr->name),
                  "Konnect has " SV_FMT " for %s, and not " SV_FMT, SV_ARG(json_of(life, actual.values[i])),
                  attr->name, SV_ARG(json_of(life, config.values[i])));
    }
}

/* Law 2: what is there does not leave the state, and what we made is in it. */
static void check_known(struct life *life, const struct value *was, bool was_there)
{
    life->excused = life->excused || ctx_has_errors(&life->run.ctx) || ctx_has_errors(&life->run.apply_ctx);
    if (was_there && value_is_null(life->core.state) && held(life, was) != NULL)
        fails(life, SV("left the state"), "the object left the state, although Konnect has it");
    if (!life->excused && count_all(life) > life->others + (value_is_null(life->core.state) ? 0 : 1))
        fails(life, SV("orphan"), "Konnect has an object that the state does not know");
}

/* Law 4, as far as the candidates say what is secret. */
static void check_shown(struct life *life)
{
    const struct diags *all[] = { &life->run.ctx.diags, &life->run.apply_ctx.diags };
    for (size_t i = 0; i < 2; i++)
        for (const struct diag *diag = all[i]->first; diag != NULL; diag = diag->next)
            if (sv_contains(diag->detail, SV("CANARY")) || sv_contains(diag->summary, SV("CANARY")))
                fails(life, SV("a secret in a diagnostic"), SV_FMT, SV_ARG(diag->detail));
    if (value_is_null(life->core.state))
        return;
    struct rows rows = rows_of(life, life->core.state);
    for (size_t i = 0; i < rows.count; i++)
        if (!attr_has(&rows.attrs[i], ATTR_SENSITIVE) &&
            sv_contains(json_of(life, rows.values[i]), SV("CANARY")))
            fails(life, SV("a secret in the state"), "%s shows a secret", rows.attrs[i].name);
}

/* Law 5: a plan without errors can be applied. */
static void check_green(struct life *life)
{
    const struct run *run = &life->run;
    const struct diag *error = first_error(&run->apply_ctx.diags);
    if (run->broken.len > 0)
        fails(life, run->broken, SV_FMT, SV_ARG(run->broken));
    bool warned = warns(&run->ctx.diags, "Konnect may refuse this");
    /* An earlier error has said that the object may be there. */
    warned = warned || (error != NULL && life->excused && sv_contains(error->detail, SV("already exists")));
    if (run->planned_well && error != NULL && !warned && !emulated_fault_was_met(life->konnect))
        fails(life, arena_printf(life->arena, "green plan: " SV_FMT, SV_ARG(error->summary)),
              "a plan without errors could not be applied: " SV_FMT, SV_ARG(error->detail));
}

/* After a clean apply there is nothing to do, and nothing has drifted. */
static void check_settled(struct life *life)
{
    struct run applied = life->run;
    core_plan(&life->core, &life->run);
    bool empty = life->run.planned_well && life->run.action == ACTION_NONE;
    if (!empty || !value_equal(life->run.refreshed, life->core.state)) {
        say(life, "     next plan: %s\n",
            life->run.planned_well ? action_names[life->run.action] : "ended with errors");
        say(life, "       state:     " SV_FMT "\n", SV_ARG(json_of(life, life->core.state)));
        say(life, "       refreshed: " SV_FMT "\n", SV_ARG(json_of(life, life->run.refreshed)));
        say(life, "       planned:   " SV_FMT "\n", SV_ARG(json_of(life, life->run.planned)));
        say_diagnostics(life, &life->run.ctx.diags);
    }
    if (!empty && !warns(&applied.ctx.diags, "The next plan shows"))
        fails(life, SV("next plan"), "the plan after an apply without errors is not empty");
    if (!value_equal(life->run.refreshed, life->core.state))
        fails(life, SV("drift"), "a refresh right after the apply changes the state");
    life->run = applied;
}

/* ---- Running Terraform ---- */

static void plan(struct life *life)
{
    size_t writes = emulated_writes(life->konnect);
    core_plan(&life->core, &life->run);
    if (emulated_writes(life->konnect) != writes)
        fails(life, SV("plan writes"), "a plan has written something in Konnect");
    say(life, "     plan: %s\n",
        life->run.planned_well ? action_names[life->run.action] : "ended with errors");
    say_diagnostics(life, &life->run.ctx.diags);
}

static void apply(struct life *life)
{
    const struct value *was = life->core.state;
    const struct value *before = held(life, was);
    plan(life);
    struct run *run = &life->run;
    if (run->planned_well) {
        core_apply(&life->core, run);
        if (run->action != ACTION_NONE)
            say(life, "     apply: %s\n", ctx_has_errors(&run->apply_ctx) ? "ended with errors" : "done");
        say_diagnostics(life, &run->apply_ctx.diags);
    }
    const struct value *after = held(life, life->core.state);
    check_shown(life);
    check_green(life);
    check_known(life, was, before != NULL);
    check_changes(life, before, after);
    bool clean =
        run->planned_well && !ctx_has_errors(&run->apply_ctx) && !emulated_fault_was_met(life->konnect);
    emulated_set_fault(life->konnect, EMULATED_FINE);
    if (!clean)
        return;
    check_written(life, after);
    check_settled(life);
}

/* ---- Steps ---- */

static void step_change(struct life *life)
{
    life->core.config = candidates_change(&life->candidates, life->core.config);
    say(life, "change the configuration: " SV_FMT "\n", SV_ARG(json_of(life, life->core.config)));
    apply(life);
}

/* One field of Konnect's object gets another value. */
static const struct value *changed(struct life *life, const struct value *body)
{
    const struct attr *attrs = life->core.def->attrs;
    const struct attr *attr = &attrs[random_below(&life->random, attr_count(attrs))];
    strview field = attr_field(attr);
    bool settable = attr_has(attr, ATTR_REQUIRED) || attr_has(attr, ATTR_OPTIONAL);
    if (!settable || attr_has(attr, ATTR_REPLACE) || attr_has(attr, ATTR_PATH) || field.len == 0 ||
        attr->type->kind == TYPE_DYNAMIC || attr_has(attr, ATTR_FREEFORM))
        return NULL;
    const struct value *picked = candidates_pick(&life->candidates, attr);
    strview rest = field;
    strview name = sv_cut(&rest, '.');
    if (picked == NULL)
        return NULL;
    if (rest.data != NULL) {
        struct object_builder inner = { .arena = life->arena };
        object_put(&inner, rest, picked);
        picked = object_build(&inner);
    }
    struct object_builder all = { .arena = life->arena };
    if (life->core.def->rest.update == REST_PUT)
        all = object_builder_from(life->arena, body);
    object_put(&all, name, picked);
    return value_without_null_members(life->arena, object_build(&all));
}

static void step_foreign(struct life *life)
{
    strview path;
    const struct rest *rest = &life->core.def->rest;
    const struct value *body = held(life, life->core.state);
    const struct value *wanted = body != NULL ? changed(life, body) : NULL;
    if (wanted == NULL || !path_of(life, rest->item, life->core.state, &path))
        return;
    struct emulated_answer answer =
        emulated_ask(life->konnect, life->arena, rest->update == REST_PUT ? "PUT" : "PATCH", path, wanted);
    say(life, "somebody else writes (%d): " SV_FMT "\n", answer.status, SV_ARG(json_of(life, wanted)));
    apply(life);
}

static void step_foreign_delete(struct life *life)
{
    strview path;
    if (!path_of(life, life->core.def->rest.item, life->core.state, &path))
        return;
    (void)emulated_ask(life->konnect, life->arena, "DELETE", path, NULL);
    say(life, "somebody else deletes the object\n");
    apply(life);
}

static void step_destroy(struct life *life)
{
    const struct value *config = life->core.config;
    say(life, "destroy\n");
    life->core.config = value_null(life->arena, config->type);
    apply(life);
    life->core.config = config;
}

static void step_fault(struct life *life)
{
    enum emulated_fault fault = (enum emulated_fault)(1 + random_below(&life->random, EMULATED_FAULTS - 1));
    emulated_set_fault(life->konnect, fault);
    say(life, "at the next write: %s; ", emulated_fault_names[fault]);
    if (random_chance(&life->random, 25))
        step_destroy(life);
    else
        step_change(life);
    emulated_set_fault(life->konnect, EMULATED_FINE);
}

/* Forgets the object and imports it, with the configuration that describes it, or the same as before. */
static void step_import(struct life *life)
{
    const struct resource_def *def = life->core.def;
    struct core before = life->core;
    strview path;
    if (!path_of(life, def->rest.item, life->core.state, &path))
        return;
    struct rows rows = rows_of(life, life->core.state);
    strview id = twin_import_id(life->arena, def, &rows, &rows);
    bool link = def->rest.listed_by != NULL;
    bool there = link ? count_all(life) > life->others : held(life, life->core.state) != NULL;
    say(life, "import " SV_FMT "\n", SV_ARG(id));
    if (!there)
        return;
    if (!core_import(&life->core, id, &life->run)) {
        say_diagnostics(life, &life->run.ctx.diags);
        fails(life, SV("import"), "an object that is there cannot be imported");
        before.provider_count = life->core.provider_count;
        memcpy(before.providers, life->core.providers, sizeof before.providers);
        life->core = before;
        return;
    }
    say_diagnostics(life, &life->run.ctx.diags);
    if (random_chance(&life->random, 60)) {
        struct rows state = rows_of(life, life->core.state);
        struct configured made = configured_rows(life->arena, def, &state, NULL);
        life->core.config = rows_to_object(life->arena, &made.rows);
        say(life, "     generated: " SV_FMT "\n", SV_ARG(json_of(life, life->core.config)));
        plan(life);
        if (life->run.planned_well && life->run.action != ACTION_NONE)
            fails(life, SV("generated"), "the plan of a generated configuration is not empty");
    }
    apply(life);
}

/* ---- A life ---- */

typedef void step_fn(struct life *life);

static void choose(struct life *life)
{
    static const struct {
        step_fn *step;
        size_t percent;
    } steps[] = { { step_change, 45 }, { step_foreign, 20 }, { step_foreign_delete, 5 },
                  { step_destroy, 5 }, { step_fault, 15 },   { step_import, 10 } };
    size_t pick = random_below(&life->random, 100);
    size_t i = 0;
    for (; pick >= steps[i].percent; i++)
        pick -= steps[i].percent;
    steps[i].step(life);
}

static const struct value *make_one(struct life *life, strview collection, const struct value *body)
{
    strview path = arena_printf(life->arena, PLANE "/" SV_FMT, SV_ARG(collection));
    struct emulated_answer made = emulated_ask(life->konnect, life->arena, "POST", path, body);
    if (made.status != 201)
        BUG(SV_FMT ": a target cannot be made (%d)", SV_ARG(path), made.status);
    return value_get(request_unwrapped(made.json, "consumer_group"), SV("id"));
}

/* The objects that others refer to: their ids, by the attribute that has them. */
static const struct value *make_targets(struct life *life, const struct value *targets)
{
    struct object_builder ids = { .arena = life->arena };
    for (size_t i = 0; i < targets->count; i++) {
        struct list_builder made = { .arena = life->arena };
        const struct value *bodies = value_get(targets->items[i], SV("bodies"));
        for (size_t j = 0; j < bodies->count; j++)
            list_put(&made, make_one(life, value_text_at(targets->items[i], "path"), bodies->items[j]));
        object_put(&ids, targets->keys[i], list_build(&made));
    }
    return object_build(&ids);
}

static const char *environment(const char *name)
{
    (void)name;
    return NULL;
}

static struct random world_random;

static void random_bytes(void *bytes, size_t size)
{
    unsigned char *to = bytes;
    for (size_t i = 0; i < size; i++)
        to[i] = (unsigned char)random_next(&world_random);
}

static const struct world world = { .open_http = emulated_open,
                                    .environment = environment,
                                    .random = random_bytes,
                                    .version = SV_INIT("0.0.0") };

static const struct value *settings(struct life *life)
{
    const struct attr *attrs = provider_konnect.attrs;
    struct ctx ctx = ctx_make(life->arena);
    const struct value *out = NULL;
    strview text =
        SV("{\"personal_access_token\":\"" EMULATED_TOKEN "\",\"server_url\":\"" EMULATED_SERVER
           "\",\"control_plane_id\":\"" PLANE_ID "\",\"max_retries\":0,\"plaintext_secrets\":\"allow\"}");
    if (!json_decode_state(&ctx, text, attrs_type(life->arena, attrs), false, &out))
        BUG("the settings do not fit");
    return out;
}

static size_t count_tables(void)
{
    size_t count = 0;
    while (all_resources[count] != NULL)
        count++;
    return count;
}

void life_play(struct life *life, struct arena *arena, struct emulated *konnect, const struct value *values,
               uint64_t seed)
{
    *life =
        (struct life){ .arena = arena, .konnect = konnect, .history = buf_make(arena, BUF_LIMIT_HTTP_BODY) };
    life->random = random_branch(seed, 0);
    world_random = random_branch(seed, 1);
    emulated_reset(konnect);
    life->core = (struct core){ .arena = arena,
                                .world = &world,
                                .def = all_resources[random_below(&life->random, count_tables())],
                                .settings = settings(life) };
    life->core.state = value_null(arena, attrs_type(arena, life->core.def->attrs));
    life->candidates = (struct candidates){ .arena = arena,
                                            .random = &life->random,
                                            .values = values,
                                            .ids = make_targets(life, value_get(values, SV("targets"))),
                                            .def = life->core.def };
    life->others = count_all(life);
    life->core.config = candidates_begin(&life->candidates);
    say(life, "  0. %s: " SV_FMT "\n", life->core.def->type_name, SV_ARG(json_of(life, life->core.config)));
    apply(life);
    size_t count = 1 + seed % LIFE_MOST_STEPS;
    for (size_t i = 0; i < count && !life->failed; i++) {
        life->random = random_branch(seed, 16 + i);
        say(life, " %2zu. ", i + 1);
        choose(life);
    }
    core_end(&life->core);
}
