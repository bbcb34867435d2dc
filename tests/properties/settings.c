/* The provider's settings and the world around it; and law 3, what other settings may do. */
#include "round.h"

#include "base/mem.h"
#include "resources/resources.h"
#include "value/json.h"

#include <string.h>

static const char *environment_name;
static const char *environment_value;

static const char *environment(const char *name)
{
    return environment_name != NULL && strcmp(name, environment_name) == 0 ? environment_value : NULL;
}

static struct random world_random;

static void random_bytes(void *bytes, size_t size)
{
    unsigned char *to = bytes;
    for (size_t i = 0; i < size; i++)
        to[i] = (unsigned char)random_next(&world_random);
}

static const struct world world_of_tests = {
    .open_http = model_open, .environment = environment, .random = random_bytes, .version = SV_INIT("0.0.0")
};

const struct world *settings_world(struct random random)
{
    world_random = random;
    environment_name = NULL;
    return &world_of_tests;
}

/* The provider block: JSON, with what is unknown named beside it. */
static const struct value *settings(const struct round *round, const char *json, const char *unknown)
{
    struct ctx ctx = ctx_make(round->arena);
    const struct attr *attrs = provider_konnect.attrs;
    const struct value *given = NULL;
    struct rows rows =
        rows_from_object(round->arena, attrs, value_null(round->arena, attrs_type(round->arena, attrs)));
    if (!json_decode(&ctx, sv_from(json), &given))
        BUG("the settings are no JSON");
    for (size_t i = 0; i < given->count; i++)
        rows.values[attr_index(attrs, given->keys[i])] = given->items[i];
    for (size_t i = 0; i < rows.count; i++)
        if (!value_convert(&ctx, rows.values[i], attrs[i].type, &rows.values[i]))
            BUG("a setting does not fit");
    if (round->default_tags != NULL)
        rows.values[attr_index(attrs, SV("default_tags"))] = round->default_tags;
    if (unknown != NULL)
        rows.values[attr_index(attrs, sv_from(unknown))] = value_unknown(round->arena, &type_string);
    return rows_to_object(round->arena, &rows);
}

#define COMMON_SETTINGS "\"plaintext_secrets\":\"allow\",\"max_retries\":0"
#define TOKEN_SETTING   "\"personal_access_token\":\"" MODEL_TOKEN "\""
#define SERVER_SETTING  "\"server_url\":\"" MODEL_SERVER "\""
#define PLANE_SETTING   "\"control_plane_id\":\"" MODEL_PLANE "\""

static const char usual[] = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING "," PLANE_SETTING
                            ",\"validate_plugins\":\"local\"}";

/* A setting that is not as it was. */
struct other_setting {
    const char *words;
    const char *json;
    const char *unknown;
    const char *name; /* of an environment variable */
    const char *value;
};

static const struct other_setting other_settings[] = {
    { .words = "another server",
      .json =
          "{" COMMON_SETTINGS "," TOKEN_SETTING ",\"server_url\":\"https://other.test\"," PLANE_SETTING "}" },
    { .words = "another control plane, which exists",
      .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING
              ",\"control_plane_id\":\"" MODEL_PLANE_2 "\"}" },
    { .words = "another control plane, which does not exist",
      .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING
              ",\"control_plane_id\":\"c0000000-0000-4000-8000-00000000000f\"}" },
    { .words = "the control plane's name instead of its id",
      .json =
          "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING ",\"control_plane_id\":\"production\"}" },
    { .words = "another control plane, from the environment",
      .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING "}",
      .name = "KONNECT_CONTROL_PLANE_ID",
      .value = MODEL_PLANE_2 },
    { .words = "the control plane's id within quotes, from the environment",
      .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING "}",
      .name = "KONNECT_CONTROL_PLANE_ID",
      .value = "\"" MODEL_PLANE "\"" },
    { .words = "no control plane", .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING "}" },
    { .words = "another token",
      .json = "{" COMMON_SETTINGS ",\"personal_access_token\":\"kpat_other\"," SERVER_SETTING
              "," PLANE_SETTING "}" },
    { .words = "an unknown server",
      .unknown = "server_url",
      .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," PLANE_SETTING "}" },
    { .words = "an unknown token",
      .unknown = "personal_access_token",
      .json = "{" COMMON_SETTINGS "," SERVER_SETTING "," PLANE_SETTING "}" },
    { .words = "an unknown control plane",
      .unknown = "control_plane_id",
      .json = "{" COMMON_SETTINGS "," TOKEN_SETTING "," SERVER_SETTING "}" },
};

const struct value *settings_usual(const struct round *round)
{
    return settings(round, usual, NULL);
}

static bool names_both(const struct run *run, strview old_plane, strview new_plane)
{
    for (const struct diag *diag = run->ctx.diags.first; diag != NULL; diag = diag->next)
        if (sv_contains(diag->detail, old_plane) && sv_contains(diag->detail, new_plane))
            return true;
    return false;
}

static const struct value *plane_of(const struct round *round, const struct value *state)
{
    struct rows rows = rows_from_object(round->arena, round->core.def->attrs, state);
    return rows_get(&rows, "control_plane_id");
}

static void check_move(struct round *round, strview from, const struct value *new_plane)
{
    strview to = value_text(new_plane);
    if (value_is_unknown(new_plane) && round->run.tainted)
        return;
    if (value_is_unknown(new_plane))
        round_fails(round, 3, SV("replaces for an unknown setting"),
                    "the plan replaces the object because a setting is unknown");
    else if (!sv_equal_z(to, MODEL_PLANE) && !sv_equal_z(to, MODEL_PLANE_2))
        round_fails(round, 3, SV("moves to nowhere"),
                    "the plan moves the object to a control plane that does not exist: " SV_FMT, SV_ARG(to));
    else if (!sv_equal(from, to) && !round->run.tainted && !names_both(&round->run, from, to))
        round_fails(round, 3, SV("moves in silence"),
                    "the plan replaces the object because of the settings, without a warning that names both "
                    "control planes");
}

/* What the settings alone may do with an object that is there: nothing, unless a warning names both control
 * planes. */
static void check_settings(struct round *round, const struct value *before)
{
    const struct run *run = &round->run;
    if (law_object(round, before) == NULL || !run->planned_well)
        return;
    if (run->action == ACTION_REPLACE)
        check_move(round, value_text(plane_of(round, before)), plane_of(round, run->planned));
    if (run->action == ACTION_CREATE)
        round_fails(round, 3, SV("forgets"),
                    "the plan creates anew what the state has, because of the settings");
    if (value_is_null(run->refreshed))
        round_fails(round, 2, SV("left the state"),
                    "the refresh takes the object out of the state, because of the settings");
}

void settings_step(struct round *round)
{
    size_t choice = random_below(&round->random, sizeof other_settings / sizeof *other_settings);
    const struct other_setting *other = &other_settings[choice];
    const struct value *before = round->core.state;
    const struct model_object *was = law_object(round, before);
    size_t deletes = round->model.deletes;
    environment_name = other->name;
    environment_value = other->value;
    round->core.settings = settings(round, other->json, other->unknown);
    round_say(round, "run with %s\n", other->words);
    round_plan(round);
    check_settings(round, before);
    law_check_shown(round, &round->run);
    if (round->run.planned_well && other->unknown == NULL) {
        bool moves = round->run.action == ACTION_REPLACE || round->run.action == ACTION_DELETE;
        core_apply(&round->core, &round->run);
        round_say(round, "     apply: %s\n",
                  ctx_has_errors(&round->run.apply_ctx) ? "ended with errors" : "done");
        round_say_diagnostics(round, &round->run.apply_ctx.diags);
        law_check_shown(round, &round->run);
        law_check_known(round, was);
        if (round->model.deletes > deletes && !moves)
            round_fails(round, 3, SV("deletes"), "something was deleted that no plan had shown");
    }
    environment_name = NULL;
    round->core.settings = settings_usual(round);
}
