#include "core.h"

#include "base/mem.h"
#include "engine/apply.h"
#include "engine/import.h"
#include "engine/plan.h"
#include "engine/read.h"
#include "engine/upgrade.h"
#include "resources/resources.h"
#include "table/validate.h"
#include "value/build.h"
#include "value/json.h"

const char *const action_names[] = {
    [ACTION_NONE] = "no change",  [ACTION_CREATE] = "create", [ACTION_UPDATE] = "update",
    [ACTION_REPLACE] = "replace", [ACTION_DELETE] = "delete",
};

static const struct value *nothing(const struct core *core)
{
    return value_null(core->arena, attrs_type(core->arena, core->def->attrs));
}

/* NULL, with errors, when the settings are refused. */
static struct provider *start(struct core *core, struct ctx *ctx)
{
    if (core->provider_count == MOST_PROVIDERS)
        BUG("too many providers");
    struct provider *provider = provider_new(&provider_konnect, all_resources, core->world);
    core->providers[core->provider_count++] = provider;
    if (provider_validate(ctx, provider, core->settings) &&
        provider_configure(ctx, provider, core->settings, SV("1.11.4")))
        return provider;
    return NULL;
}

void core_end(struct core *core)
{
    for (size_t i = 0; i < core->provider_count; i++)
        provider_free(core->providers[i]);
}

/* The state as it comes back from the file in which Terraform keeps it. */
static bool restore(const struct core *core, struct ctx *ctx, const struct value **state)
{
    const struct type *type = attrs_type(core->arena, core->def->attrs);
    strview json;
    if (value_is_null(core->state)) {
        *state = core->state;
        return true;
    }
    return json_encode_state(ctx, core->state, type, &json) &&
           upgrade_state(ctx, core->def, core->def->version, json, state);
}

static bool refresh(const struct core *core, struct run *run, struct session *session)
{
    const struct value *state = NULL;
    run->refreshed = core->state;
    run->refreshed_private = core->private_bytes;
    if (!restore(core, &run->ctx, &state))
        return false;
    if (value_is_null(state))
        return true;
    const struct read_request request = { .state = state, .private_bytes = core->private_bytes };
    struct read_result result;
    if (!read_resource(&run->ctx, session, core->def, &request, &result))
        return false;
    run->refreshed = result.state;
    run->refreshed_private = result.private_bytes;
    return true;
}

/* The configuration with what ignore_changes takes from the prior state: "all" is all that can be configured
 * (docs/dev/protocol.md, "Planning"). */
static const struct value *config_for_plan(const struct core *core, const struct value *prior)
{
    struct rows config = rows_from_object(core->arena, core->def->attrs, core->config);
    struct rows before = rows_from_object(core->arena, core->def->attrs, prior);
    if (value_is_null(prior))
        return core->config;
    for (size_t i = 0; core->ignore_all && i < before.count; i++)
        if (attr_has(&before.attrs[i], ATTR_COMPUTED) && !attr_has(&before.attrs[i], ATTR_OPTIONAL))
            before.values[i] = value_null(core->arena, before.attrs[i].type);
    if (core->ignore_all)
        return rows_to_object(core->arena, &before);
    for (size_t i = 0; i < core->ignored_count; i++) {
        size_t row = attr_index(core->def->attrs, sv_from(core->ignored[i]));
        config.values[row] = before.values[row];
    }
    return rows_to_object(core->arena, &config);
}

/* The configuration, with computed attributes that it leaves null as they were. */
static const struct value *propose(const struct core *core, const struct value *config,
                                   const struct value *prior)
{
    struct rows rows = rows_from_object(core->arena, core->def->attrs, config);
    struct rows before = rows_from_object(core->arena, core->def->attrs, prior);
    for (size_t i = 0; i < rows.count; i++)
        if (value_is_null(rows.values[i]) && attr_has(&rows.attrs[i], ATTR_COMPUTED))
            rows.values[i] = before.values[i];
    return rows_to_object(core->arena, &rows);
}

static void breaks(struct run *run, struct arena *arena, const char *what, const char *name)
{
    if (run->broken.len == 0)
        run->broken = arena_printf(arena, "%s: %s", what, name);
}

/* What Terraform asks of every plan: configured values, or those of before. */
static void hold_plan(const struct core *core, struct run *run, const struct value *config,
                      const struct value *prior, const struct value *planned)
{
    struct rows wanted = rows_from_object(core->arena, core->def->attrs, config);
    struct rows before = rows_from_object(core->arena, core->def->attrs, prior);
    struct rows rows = rows_from_object(core->arena, core->def->attrs, planned);
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        bool free_to_choose = attr_has(attr, ATTR_COMPUTED) && value_is_null(wanted.values[i]);
        if (attr_has(attr, ATTR_WRITE_ONLY)
                ? !value_is_null(rows.values[i])
                : !free_to_choose && !value_equal(rows.values[i], wanted.values[i]) &&
                      (value_is_null(wanted.values[i]) || !value_equal(rows.values[i], before.values[i])))
            breaks(run, core->arena, "Provider produced invalid plan", attr->name);
    }
}

static bool plan_once(const struct core *core, struct run *run, struct session *session, struct ctx *ctx,
                      const struct value *prior, struct plan_result *out)
{
    bool destroying = value_is_null(core->config);
    const struct value *config = destroying ? nothing(core) : config_for_plan(core, prior);
    const struct plan_request request = {
        .prior = prior,
        .proposed = destroying ? nothing(core) : propose(core, config, prior),
        .config = config,
        .prior_private = value_is_null(prior) ? out->planned_private : run->refreshed_private,
    };
    if (!plan_resource(ctx, session, core->def, &request, out))
        return false;
    if (!destroying)
        hold_plan(core, run, config, prior, out->planned);
    return true;
}

/* A replacement is planned as a creation as well. */
static bool plan_with(const struct core *core, struct run *run, struct session *session)
{
    struct plan_result plan = { 0 }; /* the second plan of a replacement is given what the first remembers */
    bool exists = !value_is_null(run->refreshed);
    bool destroying = value_is_null(core->config);
    if (destroying && !exists)
        return true;
    if (!destroying && !validate_resource(&run->ctx, core->def, core->config, true))
        return false;
    run->tainted = core->tainted;
    if (!plan_once(core, run, session, &run->ctx, core->tainted ? nothing(core) : run->refreshed, &plan))
        return false;
    bool replace = exists && !destroying && (core->tainted || plan.replace_count > 0);
    if (replace && !core->tainted && !plan_once(core, run, session, &run->ctx, nothing(core), &plan))
        return false;
    run->planned = plan.planned;
    run->planned_private = plan.planned_private;
    if (destroying)
        run->action = ACTION_DELETE;
    else if (replace)
        run->action = ACTION_REPLACE;
    else if (!exists)
        run->action = ACTION_CREATE;
    else
        run->action = value_equal(plan.planned, run->refreshed) ? ACTION_NONE : ACTION_UPDATE;
    return true;
}

void core_plan(struct core *core, struct run *run)
{
    *run = (struct run){ .ctx = ctx_make(core->arena), .apply_ctx = ctx_make(core->arena) };
    run->refreshed = core->state;
    run->refreshed_private = core->private_bytes;
    run->prior = core->state;
    run->planned = nothing(core);
    struct provider *provider = start(core, &run->ctx);
    if (provider == NULL)
        return;
    struct session *session = provider_session(provider);
    run->planned_well = refresh(core, run, session) && plan_with(core, run, session);
    run->prior = run->refreshed;
}

void core_keep_refreshed(struct core *core, const struct run *run)
{
    core->state = run->refreshed;
    core->private_bytes = run->refreshed_private;
    core->tainted = core->tainted && !value_is_null(core->state);
}

/* Every value that was known when planned must have come true. */
static void hold_result(const struct core *core, struct run *run, const struct value *planned,
                        const struct value *state)
{
    struct rows before = rows_from_object(core->arena, core->def->attrs, planned);
    struct rows after = rows_from_object(core->arena, core->def->attrs, state);
    for (size_t i = 0; i < after.count; i++)
        if (!value_is_wholly_known(after.values[i]) ||
            (value_is_wholly_known(before.values[i]) && !value_equal(before.values[i], after.values[i])))
            breaks(run, core->arena, "Provider produced inconsistent result after apply",
                   after.attrs[i].name);
}

static void apply_once(struct core *core, struct run *run, struct session *session, const struct value *prior,
                       const struct value *planned, strview private_bytes)
{
    const struct apply_request request = { prior, planned,
                                           value_is_null(planned) ? nothing(core) : core->config,
                                           private_bytes };
    struct apply_result result;
    bool good = apply_resource(&run->apply_ctx, session, core->def, &request, &result);
    core->state = result.state;
    core->private_bytes = result.private_bytes;
    core->tainted = !good && value_is_null(prior) && !value_is_null(result.state);
    if (good && !value_is_null(planned) && value_is_null(result.state))
        breaks(run, core->arena, "Provider produced inconsistent result after apply", "the object is absent");
    else if (good && !value_is_null(planned))
        hold_result(core, run, planned, result.state);
}

/* While applying, Terraform plans once more and compares. */
static bool plan_again(const struct core *core, struct run *run, struct session *session,
                       const struct value *prior, struct plan_result *out)
{
    if (!plan_once(core, run, session, &run->apply_ctx, prior, out))
        return false;
    struct rows first = rows_from_object(core->arena, core->def->attrs, run->planned);
    struct rows second = rows_from_object(core->arena, core->def->attrs, out->planned);
    for (size_t i = 0; i < first.count; i++)
        if (value_is_wholly_known(first.values[i]) && !value_equal(first.values[i], second.values[i]))
            breaks(run, core->arena, "Provider produced inconsistent final plan", first.attrs[i].name);
    return true;
}

void core_apply(struct core *core, struct run *run)
{
    core_keep_refreshed(core, run);
    if (run->action == ACTION_NONE)
        return;
    struct provider *provider = start(core, &run->apply_ctx);
    if (provider == NULL)
        return;
    struct session *session = provider_session(provider);
    struct plan_result plan = { 0 };
    if (run->action == ACTION_DELETE || run->action == ACTION_REPLACE) {
        apply_once(core, run, session, core->state, nothing(core), core->private_bytes);
        if (!value_is_null(core->state) && !ctx_has_errors(&run->apply_ctx))
            breaks(run, core->arena, "Provider left an object behind", "destroy");
    }
    const struct value *prior = run->action == ACTION_UPDATE ? run->prior : nothing(core);
    if (run->action != ACTION_DELETE && !ctx_has_errors(&run->apply_ctx) &&
        plan_again(core, run, session, prior, &plan))
        apply_once(core, run, session, prior, plan.planned, plan.planned_private);
}

bool core_import(struct core *core, strview id, struct run *run)
{
    struct import_result imported;
    bool good = false;
    *run = (struct run){ .ctx = ctx_make(core->arena), .apply_ctx = ctx_make(core->arena) };
    struct provider *provider = start(core, &run->ctx);
    if (provider == NULL)
        return false;
    struct session *session = provider_session(provider);
    if (import_resource(&run->ctx, session, core->def,
                        &(struct import_request){ .id = id, .tables = all_resources }, &imported)) {
        const struct read_request request = { .state = imported.state,
                                              .private_bytes = imported.private_bytes };
        struct read_result result;
        good =
            read_resource(&run->ctx, session, core->def, &request, &result) && !value_is_null(result.state);
        if (good) {
            core->state = result.state;
            core->private_bytes = result.private_bytes;
            core->tainted = false;
        }
    }
    return good;
}
