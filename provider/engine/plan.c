#include "engine/plan.h"

#include "config/check.h"
#include "config/config.h"
#include "config/references.h"
#include "engine/doubles.h"
#include "engine/keep_secrets.h"
#include "engine/others.h"
#include "engine/private.h"
#include "engine/proof.h"
#include "engine/relocate.h"
#include "engine/target.h"
#include "engine/write_only.h"
#include "table/clash.h"
#include "table/conditions.h"
#include "table/groups.h"
#include "table/merged.h"
#include "table/provider_default.h"
#include "table/reconcile.h"
#include "table/rows.h"
#include "table/template.h"
#include "table/uuid_text.h"
#include "table/validate.h"
#include "value/build.h"
#include "value/kind.h"

struct planning {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    struct config freeform;
    struct rows prior;
    struct rows config;
    struct rows sent; /* the configuration without write-only values that are not written */
    struct rows planned;
    bool creating;
    bool recreating; /* the second plan of a replacement: Terraform hands over what the first one remembers */
    bool must_write; /* something changed that no attribute shows */
    struct write_only write_only;
    struct private_data memory;
};

static bool is_computed(const struct attr *attr)
{
    return (attr->flags & ATTR_COMPUTED) != 0;
}

/* A secret that its write-only twin gives is in no plan and no state. */
static bool is_stood_in_for(const struct planning *planning, const struct attr *attr)
{
    return attr_has(attr, ATTR_SECRET) && rows_have_twin(&planning->config, attr);
}

/* Configured values, else defaults, else, for a computed attribute, its prior value. Core's proposed state
 * says the same but for the defaults, and for a computed attribute that the user removed, of which only the
 * configuration tells. */
static void plan_configured(struct planning *planning)
{
    for (size_t i = 0; i < planning->planned.count; i++) {
        const struct attr *attr = &planning->planned.attrs[i];
        const struct value *configured = planning->config.values[i];
        const struct value *fallback = attr->default_value;
        if ((attr->flags & ATTR_WRITE_ONLY) != 0)
            planning->planned.values[i] = value_null(planning->ctx->arena, attr->type);
        else if (!value_is_null(configured) || is_stood_in_for(planning, attr))
            planning->planned.values[i] = configured;
        else if (fallback != NULL)
            planning->planned.values[i] = fallback;
        else
            planning->planned.values[i] = is_computed(attr) ? planning->prior.values[i] : configured;
    }
}

/* An existing object keeps its control plane when the provider's default is gone, so that it can still be
 * read and destroyed; and while that default is unknown, because it will most likely be the same. */
static bool plan_provider_defaults(struct planning *planning)
{
    struct ctx *ctx = planning->ctx;
    for (size_t i = 0; i < planning->planned.count; i++) {
        const struct attr *attr = &planning->planned.attrs[i];
        if ((attr->flags & ATTR_PROVIDER_DEFAULT) == 0 || !value_is_null(planning->config.values[i]))
            continue;
        const struct value *value;
        if (!provider_default(ctx, planning->session, attr->name, &value))
            return false;
        bool stays = value_is_unknown(value) && value_is_known(planning->prior.values[i]);
        bool moves = value_is_known(value) && value_is_known(planning->prior.values[i]) &&
                     !value_equal(value, planning->prior.values[i]);
        if (moves && !relocate_is_possible(ctx, planning->session, attr,
                                           &(struct relocation){ planning->prior.values[i], value }))
            return false;
        if (!value_is_null(value) && !stays)
            planning->planned.values[i] = value;
        else if (value_is_null(planning->prior.values[i]))
            return ctx_error_at(
                ctx, path_attribute(ctx->arena, ctx->path, sv_from(attr->name)), "Missing required argument",
                "\"%s\" is required. Set it here, in the provider block, or in the environment variable "
                "%s." SV_FMT,
                attr->name, session_setting_row(planning->session, attr->name)->env,
                SV_ARG(provider_default_by_name(ctx->arena, planning->session, attr->name)));
    }
    return true;
}

static bool means_same(struct planning *planning, const struct attr *attr, const struct value *prior,
                       const struct value *planned)
{
    return attr_has(attr, ATTR_FREEFORM) ? config_same(&planning->freeform, prior, planned)
                                         : attr_same(attr, planned, prior);
}

/* A configured value that means what the state has keeps the state's form: Terraform takes the whole prior
 * value for "no change" (docs/dev/protocol.md, "Planning"). */
static void plan_same_meaning(struct planning *planning)
{
    for (size_t i = 0; i < planning->planned.count; i++) {
        const struct value *prior = planning->prior.values[i];
        const struct value *planned = planning->planned.values[i];
        if (!value_is_null(prior) && value_is_known(planned) &&
            means_same(planning, &planning->planned.attrs[i], prior, planned))
            planning->planned.values[i] = prior;
    }
}

/* Nothing was written since the import, so nobody has said yet what of the nested attributes is meant to be
 * left open: while nothing else changes, what the configuration leaves open there is no change. */
static void plan_imported(struct planning *planning)
{
    if (!planning->memory.config.imported)
        return;
    struct rows asked = reconcile_asked(planning->ctx->arena, &planning->planned, &planning->prior);
    for (size_t i = 0; i < asked.count; i++)
        if (planning->planned.attrs[i].nested == NULL &&
            !value_equal(planning->prior.values[i], planning->planned.values[i]))
            return;
    for (size_t i = 0; i < asked.count; i++)
        if (planning->planned.attrs[i].nested != NULL && value_is_known(planning->planned.values[i]) &&
            value_same(asked.values[i], planning->planned.values[i]))
            planning->planned.values[i] = planning->prior.values[i];
}

static bool differs(const struct planning *planning, size_t i)
{
    return !value_equal(planning->prior.values[i], planning->planned.values[i]);
}

/* Of what is merged, Konnect has the whole alone. */
static bool is_konnects(const struct attr *attrs, const struct attr *attr)
{
    if ((attr->flags & ATTR_TRIGGER) != 0)
        return true;
    return (attr->flags & ATTR_LOCAL) == 0 && attr->derived == NULL && merged_by(attrs, attr) == NULL;
}

/* A secret, or its version, that is not configured any more is left alone in Konnect; but one that Konnect
 * gives back and can do without is removed, as the plan shows. */
static bool is_left_alone(const struct resource_def *def, const struct attr *attr,
                          const struct value *planned)
{
    bool secret = attr_has(attr, ATTR_SECRET) && keep_secrets_must(def, attr);
    return ((attr->flags & (ATTR_UNREADABLE | ATTR_TRIGGER)) != 0 || secret) && value_is_null(planned);
}

/* Of a free-form configuration, nothing and {}. */
static bool asks_for_the_same(const struct attr *attr, const struct value *prior, const struct value *planned)
{
    return attr_has(attr, ATTR_FREEFORM) && value_is_empty(prior) && value_is_empty(planned);
}

bool plan_changes_konnect(const struct resource_def *def, const struct rows *prior,
                          const struct rows *planned)
{
    for (size_t i = 0; i < planned->count; i++)
        if (is_konnects(planned->attrs, &planned->attrs[i]) &&
            !value_equal(prior->values[i], planned->values[i]) &&
            !is_left_alone(def, &planned->attrs[i], planned->values[i]) &&
            !asks_for_the_same(&planned->attrs[i], prior->values[i], planned->values[i]))
            return true;
    return false;
}

/* What Konnect had filled in, if somebody changed it; else NULL. */
static const struct value *changed_filling(const struct planning *planning, const struct attr *attr,
                                           const struct value *prior)
{
    const struct value *filled = planning->memory.server_defaults != NULL
                                     ? value_get(planning->memory.server_defaults, sv_from(attr->name))
                                     : NULL;
    struct ctx ctx = ctx_make(planning->ctx->arena);
    const struct value *typed = NULL;
    bool changed = filled != NULL && value_is_known(prior) && !planning->freeform.leave_unset &&
                   value_convert(&ctx, filled, attr->type, &typed) && !value_same(typed, prior);
    return changed ? typed : NULL;
}

/* What becomes of a computed attribute that is not configured; NULL: it stays. One that was configured, or
 * that somebody changed although Konnect had filled it in, becomes unknown: Konnect fills it in again. No
 * patch can ask for that: there the one stays, and the other is set to what it was. */
static const struct value *unconfigured(const struct planning *planning, size_t i)
{
    const struct attr *attr = &planning->planned.attrs[i];
    const struct value *filling = changed_filling(planning, attr, planning->prior.values[i]);
    if (planning->def->rest.update == REST_PATCH)
        return filling;
    return filling != NULL || private_was_configured(&planning->memory, attr->name)
               ? value_unknown(planning->ctx->arena, attr->type)
               : NULL;
}

/* A secret stays as it is. */
static void plan_removed(struct planning *planning)
{
    for (size_t i = 0; i < planning->planned.count; i++) {
        const struct attr *attr = &planning->planned.attrs[i];
        bool konnects = is_computed(attr) && attr->default_value == NULL &&
                        value_is_null(planning->config.values[i]) &&
                        (attr->flags & (ATTR_PROVIDER_DEFAULT | ATTR_CREATE_ONLY | ATTR_SECRET)) == 0;
        const struct value *value = konnects ? unconfigured(planning, i) : NULL;
        if (value != NULL)
            planning->planned.values[i] = value;
    }
}

/* Whether another attribute rules it out: Konnect does not fill it in then. */
static bool is_ruled_out(const struct planning *planning, size_t i)
{
    const struct attr *attr = &planning->planned.attrs[i];
    return is_computed(attr) && value_is_null(planning->config.values[i]) &&
           groups_rule_out(planning->def->groups, &planning->config, attr->name);
}

static void plan_ruled_out(struct planning *planning)
{
    for (size_t i = 0; i < planning->planned.count; i++)
        if (is_ruled_out(planning, i))
            planning->planned.values[i] = value_null(planning->ctx->arena, planning->planned.attrs[i].type);
}

/* Whether applying the plan writes the object in Konnect. */
static bool writes(const struct planning *planning)
{
    return planning->creating || planning->must_write ||
           plan_changes_konnect(planning->def, &planning->prior, &planning->planned);
}

/* Whether Konnect may give the attribute another value when the object is written: on create all that nobody
 * set; on update those that Konnect alone writes and that do not stay, and those that it has left open so
 * far. A secret that an import or a write-only twin kept out of the state is there, and is sent as it is
 * (engine/keep_secrets.h). */
static bool may_be_filled_in(const struct planning *planning, size_t i)
{
    const struct attr *attr = &planning->planned.attrs[i];
    bool settable = attr_has(attr, ATTR_OPTIONAL);
    if (!planning->creating && attr_has(attr, ATTR_SECRET))
        return false;
    if (planning->creating || (settable && !attr_has(attr, ATTR_LOCAL)))
        return value_is_null(planning->planned.values[i]);
    return !settable && !attr_has(attr, ATTR_STABLE);
}

/* Computed attributes that a change may alter become unknown. */
static void plan_unknowns(struct planning *planning)
{
    bool changes = writes(planning);
    for (size_t i = 0; changes && i < planning->planned.count; i++) {
        const struct attr *attr = &planning->planned.attrs[i];
        if (!is_computed(attr) || attr->derived != NULL || attr->merges != NULL ||
            !value_is_null(planning->config.values[i]) || is_ruled_out(planning, i) ||
            is_stood_in_for(planning, attr))
            continue;
        if (may_be_filled_in(planning, i))
            planning->planned.values[i] = value_unknown(planning->ctx->arena, attr->type);
    }
}

static bool replaces(const struct planning *planning, size_t i)
{
    return !planning->creating && attr_has(&planning->planned.attrs[i], ATTR_REPLACE) && differs(planning, i);
}

static void plan_replace(struct planning *planning, struct plan_result *result)
{
    struct arena *arena = planning->ctx->arena;
    const struct path **paths = ARENA_ARRAY(arena, const struct path *, planning->planned.count);
    size_t count = 0;
    for (size_t i = 0; i < planning->planned.count; i++)
        if (replaces(planning, i))
            paths[count++] = path_attribute(arena, NULL, sv_from(planning->planned.attrs[i].name));
    result->replace = paths;
    result->replace_count = count;
}

/* Whether a secret is written, though no attribute may show it. */
static bool plan_write_only(struct planning *planning)
{
    planning->write_only = (struct write_only){
        .ctx = planning->ctx,
        .def = planning->def,
        .prior = &planning->prior,
        .config = &planning->config,
        .creating = planning->creating,
    };
    planning->sent = write_only_sent(&planning->write_only, &planning->config);
    return write_only_plan(&planning->write_only, &planning->memory, &planning->must_write);
}

/* What an existing object must have, and what it loses. */
static bool check_update(struct planning *planning)
{
    const struct resource_def *def = planning->def;
    /* A write-only value that is not sent is there, unless somebody has written another. */
    bool foreign = write_only_is_foreign(&planning->write_only, &planning->memory);
    const struct rows *had = foreign ? &planning->sent : &planning->config;
    if (!keep_secrets_leave_some(planning->ctx, def, &planning->prior, had) ||
        !groups_check_update(planning->ctx, def->groups, &planning->prior, &planning->sent))
        return false;
    if (!writes(planning)) /* then nothing is lost either */
        return true;
    if (!conditions_check_update(planning->ctx, def->conditions, &planning->config, &planning->planned))
        return false;
    const struct rows known = write_only_known(&planning->write_only, &planning->memory);
    keep_secrets_warn(planning->ctx, def, &known, &planning->config);
    return true;
}

/* Whether what the plan writes can be written: before anything is said about its contents. */
static bool prove(struct planning *planning)
{
    return !writes(planning) ||
           proof_check(planning->ctx, planning->session, planning->def, &planning->planned);
}

static enum doubles_step step_of(const struct planning *planning)
{
    if (planning->creating)
        return planning->recreating ? DOUBLES_RECREATES : DOUBLES_CREATES;
    for (size_t i = 0; i < planning->planned.count; i++)
        if (replaces(planning, i))
            return DOUBLES_REPLACES;
    return DOUBLES_KEEPS;
}

/* Validation would tell it once more in each of a run's walks. */
static void warn_of_unknown_values(struct planning *planning)
{
    for (size_t i = 0; i < planning->planned.count; i++)
        if (planning->creating || differs(planning, i))
            validate_known(planning->ctx, &planning->planned.attrs[i], planning->planned.values[i]);
    if (writes(planning))
        conditions_warn(planning->ctx, planning->def->conditions, &planning->planned);
}

/* What is its own control plane takes along all that is in it, whoever manages that. */
static bool has_contents(const struct resource_def *def)
{
    const struct identity *identity = &def->identity;
    return identity->control_plane != NULL && identity->unique != NULL && identity->parts[1] == NULL &&
           sv_equal_z(sv_from(identity->parts[0]), identity->control_plane);
}

static void warn_of_contents(struct ctx *ctx, struct session *session, const struct resource_def *def,
                             const struct rows *leaving)
{
    strview name = has_contents(def) ? value_text(rows_get(leaving, def->identity.unique[0][0])) : SV("");
    if (name.len == 0 ||
        !session_first_time(session, arena_printf(ctx->arena, "contents of " SV_FMT, SV_ARG(name))))
        return;
    ctx_warning_at(ctx, ctx->path, "Everything in it is deleted",
                   "This plan deletes the %s \"" SV_FMT
                   "\". Konnect deletes everything in it, too, also what no "
                   "plan shows because Terraform does not manage it.",
                   def->noun, SV_ARG(name));
}

static bool is_no_double(struct planning *planning)
{
    const struct doubles_plan plan = { step_of(planning), &planning->prior, &planning->planned };
    return doubles_check(planning->ctx, planning->session, planning->def, &plan);
}

/* The steps, in the order that plan.h gives. */
static bool take_steps(struct planning *planning)
{
    struct arena *arena = planning->ctx->arena;
    if (!uuid_text_check_all(planning->ctx, &planning->config))
        return false;
    if (planning->creating && !validate_creation(planning->ctx, planning->def, &planning->config))
        return false;
    /* With ignore_changes this is not the configuration that was validated. */
    if (!planning->creating && !clash_check(planning->ctx, &planning->config))
        return false;
    plan_configured(planning);
    if (!plan_provider_defaults(planning))
        return false;
    config_open(&planning->freeform, &planning->planned);
    plan_same_meaning(planning);
    plan_imported(planning);
    plan_removed(planning);
    plan_ruled_out(planning);
    if (!merged_plan(planning->ctx, planning->session, &planning->prior, &planning->planned) ||
        !plan_write_only(planning) || (!planning->creating && !check_update(planning)))
        return false;
    template_derive(arena, &planning->planned);
    plan_unknowns(planning);
    template_derive(arena, &planning->planned);
    if (!planning->creating && writes(planning) && !write_only_update(&planning->write_only))
        return false;
    if (!prove(planning) ||
        (planning->creating && !config_check_placeholders(&planning->freeform, &planning->config)))
        return false;
    if (!targets_check(planning->ctx, planning->session, planning->def, &planning->prior, &planning->planned))
        return false;
    if (!config_check(&planning->freeform, &planning->sent, &planning->planned, writes(planning)) ||
        !is_no_double(planning))
        return false;
    if (!planning->creating)
        config_warn_of_drift(&planning->freeform, &planning->prior, &planning->planned);
    if (!planning->creating && writes(planning))
        others_warn(planning->ctx, planning->session, planning->def, &planning->prior, OTHERS_CHANGE);
    if (step_of(planning) == DOUBLES_REPLACES || step_of(planning) == DOUBLES_RECREATES)
        warn_of_contents(planning->ctx, planning->session, planning->def,
                         planning->creating ? &planning->planned : &planning->prior);
    warn_of_unknown_values(planning);
    config_warn_of_left_out(&planning->freeform, &planning->sent, &planning->planned);
    references_note(planning->session, planning->def, &planning->planned);
    return true;
}

/* A moved state has little more than an address; a link has no more than that. */
static bool was_read(const struct planning *planning)
{
    return planning->creating || !planning->memory.config.moved || planning->def->rest.listed_by != NULL ||
           ctx_error(planning->ctx, "Moved object not read",
                     "The state of the %s comes from another provider, and Konnect must be asked for what it "
                     "lacks. Plan without -refresh=false.",
                     planning->def->noun);
}

/* From now on this is the configuration that is remembered. An import counts as over as soon as something
 * is applied. */
static void conclude(struct planning *planning, const struct value *prior, struct plan_result *out)
{
    struct arena *arena = planning->ctx->arena;
    struct private_data *memory = &planning->memory;
    plan_replace(planning, out);
    out->planned = rows_to_object(arena, &planning->planned);
    memory->configured = private_configured(arena, &planning->config);
    bool unchanged = !planning->creating && value_equal(prior, out->planned);
    memory->config.imported =
        memory->config.imported && (unchanged || config_stays_imported(&planning->freeform, &planning->config,
                                                                       &planning->prior, &planning->planned));
    out->planned_private = private_encode(arena, memory);
    /* Terraform hands it on to the second plan of a replacement, which is known by it: it is never empty. */
    if (!planning->creating && out->planned_private.len == 0)
        out->planned_private = SV("{}");
}

bool plan_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct plan_request *request, struct plan_result *out)
{
    if (value_is_null(request->proposed)) {
        struct rows leaving = rows_from_object(ctx->arena, def->attrs, request->prior);
        doubles_leave(session, def, &leaving);
        others_warn(ctx, session, def, &leaving, OTHERS_DELETE);
        warn_of_contents(ctx, session, def, &leaving);
        *out =
            (struct plan_result){ .planned = request->proposed, .planned_private = request->prior_private };
        return true;
    }
    struct planning planning = {
        .ctx = ctx,
        .session = session,
        .def = def,
        .prior = rows_from_object(ctx->arena, def->attrs, request->prior),
        .config = rows_from_object(ctx->arena, def->attrs, request->config),
        .planned = rows_from_object(ctx->arena, def->attrs, request->proposed),
        .creating = value_is_null(request->prior),
        .recreating = value_is_null(request->prior) && request->prior_private.len > 0,
        .memory = private_decode(ctx->arena, request->prior_private),
    };
    planning.freeform = (struct config){ .ctx = ctx,
                                         .session = session,
                                         .def = def,
                                         .memory = &planning.memory.config,
                                         .prior = planning.creating ? NULL : &planning.prior,
                                         .written = &planning.config };
    keep_secrets_leave_alone(ctx, def, &planning.config, &planning.prior, &planning.memory);
    if (!was_read(&planning) || !take_steps(&planning))
        return false;
    conclude(&planning, request->prior, out);
    return true;
}
