#include "config/check.h"

#include "base/log.h"
#include "config/fault_words.h"
#include "config/plaintext.h"
#include "config/references.h"
#include "kong/check.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "kong/vault_reference.h"
#include "kong/walk.h"
#include "table/body.h"
#include "table/request.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

struct checking {
    struct ctx *ctx;
    const struct config *config;
    const struct rows *configured; /* with the write-only values */
    const struct rows *planned;
    const struct value *document; /* Konnect's body, with unknown values in it */
    bool partial;                 /* a free-form attribute is unknown whole */
    bool good;
};

static bool is_freeform(const struct attr *attr)
{
    return (attr->flags & ATTR_FREEFORM) != 0;
}

/* ---- Places ---- */

/* The value at `path` in `root`, which is what the path's outermost step stands for; NULL when there is
 * none. `*depth` counts the steps that there are. */
static const struct value *follow(const struct value *root, const struct path *path, size_t *depth)
{
    if (path->parent == NULL)
        return root;
    const struct value *at = follow(root, path->parent, depth);
    const struct value *next = NULL;
    if (at == NULL || !value_is_known(at))
        return NULL;
    if (path->step != PATH_INDEX)
        next = value_get(at, path->name);
    else if (!value_has_keys(at) && (size_t)path->index < at->count)
        next = at->items[path->index];
    if (next != NULL)
        ++*depth;
    return next;
}

/* Of the attributes that share the place, the one in which most of the path is written; the first, if none
 * is. NULL: the place is none of theirs. */
static const struct attr *written_in(const struct checking *checking, const struct path *path)
{
    const struct rows *config = checking->configured;
    const struct path *first = path;
    const struct attr *found = NULL;
    size_t deepest = 0;
    while (first->parent != NULL)
        first = first->parent;
    for (size_t i = 0; i < config->count; i++) {
        const struct attr *attr = &config->attrs[i];
        struct ctx ctx = ctx_make(checking->ctx->arena);
        const struct value *object = NULL;
        size_t depth = 0;
        if (!is_freeform(attr) || !sv_equal(attr_field(attr), first->name) ||
            value_is_null(config->values[i]) || !freeform_object(&ctx, config->values[i], &object))
            continue;
        (void)follow(object, path, &depth);
        if (found == NULL || depth > deepest) {
            found = attr;
            deepest = depth;
        }
    }
    return found;
}

/* "the plugin \"ai-proxy\"" */
static strview kind_of(const struct checking *checking)
{
    return arena_printf(
        checking->ctx->arena, "the %s \"" SV_FMT "\"", checking->config->def->noun,
        SV_ARG(value_text(rows_get(checking->planned, checking->config->def->freeform.kind))));
}

struct place {
    const struct path *path; /* where the diagnostic goes */
    strview name;            /* as the user wrote it */
};

/* A diagnostic below an attribute stands at the line of a key that is written there. Where there is none (a
 * key that is missing, JSON text), Terraform would print the whole value instead, so it stands at the
 * resource. */
static const struct path *line_of(const struct checking *checking, const struct attr *attr,
                                  const struct path *path)
{
    struct arena *arena = checking->ctx->arena;
    const struct value *value = rows_get(checking->configured, attr->name);
    const struct path *first = path_first_key(arena, path);
    if (attr_has(attr, ATTR_SENSITIVE) || first->step != PATH_KEY || !value_is_object(value) ||
        value_get(value, first->name) == NULL)
        return NULL;
    return path_key(arena, path_attribute(arena, NULL, sv_from(attr->name)), first->name);
}

static struct place place_of(const struct checking *checking, const struct path *path)
{
    struct arena *arena = checking->ctx->arena;
    const struct rows *config = checking->configured;
    strview text = path_to_text(arena, path);
    if (path == NULL)
        return (struct place){ 0 };
    const struct attr *attr = written_in(checking, path);
    const struct attr *own = body_attr_at(config->attrs, text, NULL);
    if (own != NULL && is_freeform(own) && attr == NULL)
        return (struct place){ NULL, text };
    if (attr == NULL || (own != NULL && !is_freeform(own))) {
        const struct path *place = request_locate(arena, config, text);
        if (place == NULL) /* the schema says "route" of what the body has as "route.id" */
            place = request_locate(arena, config, arena_printf(arena, SV_FMT ".id", SV_ARG(text)));
        return (struct place){ place, place != NULL ? path_to_text(arena, place) : text };
    }
    strview field = attr_field(attr);
    strview name = arena_printf(arena, "%s" SV_FMT, attr->name, SV_ARG(sv_slice(text, field.len, text.len)));
    return (struct place){ line_of(checking, attr, path), name };
}

/* ---- Faults ---- */

/* A path of the schema's, below the place of a fault. */
struct inside {
    const struct checking *checking;
    const struct path *base;
};

static struct place place_inside(const struct inside *inside, strview dotted)
{
    const struct path *path = inside->base;
    while (dotted.data != NULL)
        path = path_attribute(inside->checking->ctx->arena, path, sv_cut(&dotted, '.'));
    return place_of(inside->checking, path);
}

static strview name_inside(void *payload, strview path)
{
    return place_inside(payload, path).name;
}

/* The line of a field that the rule is about; NULL: none of them is written in the open. */
static const struct path *place_of_rule(const struct inside *inside, const struct entity_fault *rule)
{
    const struct value *fields = rule_fields(inside->checking->ctx->arena, rule);
    const struct path *place = NULL;
    for (size_t i = 0; place == NULL && i < fields->count; i++)
        place = place_inside(inside, value_text(fields->items[i])).path;
    return place;
}

/* The write-only attribute that has the field, and is not sent because its version stays; NULL: none. */
static const struct attr *unsent_with(const struct checking *checking, const struct path *path)
{
    const struct rows *written = checking->config->written;
    for (size_t i = 0; written != NULL && i < written->count; i++) {
        const struct attr *attr = &written->attrs[i];
        struct ctx ctx = ctx_make(checking->ctx->arena);
        const struct value *object = NULL;
        size_t depth = 0;
        if (!attr_has(attr, ATTR_FREEFORM | ATTR_WRITE_ONLY) ||
            !value_is_null(checking->configured->values[i]) || !value_is_known(written->values[i]) ||
            !freeform_object(&ctx, written->values[i], &object))
            continue;
        const struct value *value = follow(object, path, &depth);
        if (value != NULL && !value_is_null(value))
            return attr;
    }
    return NULL;
}

static strview version_hint(const struct checking *checking, const struct kong_fault *fault)
{
    const struct attr *attr = fault->kind == KONG_FAULT_MISSING ? unsent_with(checking, fault->path) : NULL;
    if (attr == NULL)
        return SV("");
    return arena_printf(checking->ctx->arena,
                        " \"%s\" has it, but is not sent while \"%s\" stays: change the version.", attr->name,
                        attr->version_attr);
}

static void report(void *payload, const struct kong_fault *fault)
{
    struct checking *checking = payload;
    struct inside inside = { checking, fault->path };
    struct place place = place_of(checking, fault->path);
    if (fault->kind == KONG_FAULT_ENTITY)
        place.path = place_of_rule(&inside, &fault->rule);
    const struct fault_naming naming = {
        .rule = { checking->ctx->arena, name_inside, &inside },
        .name = place.name,
        .kind = kind_of(checking),
        .own_schema = !checking->config->def->freeform.schema_is_whole,
    };
    checking->good =
        ctx_error_at(checking->ctx, place.path, fault_summary(fault), SV_FMT SV_FMT,
                     SV_ARG(fault_in_words(&naming, fault)), SV_ARG(version_hint(checking, fault)));
}

/* ---- What is written ---- */

static bool warn_of_deprecation(void *payload, const struct field *field, const struct value *value,
                                const struct path *path)
{
    struct checking *checking = payload;
    (void)value;
    if (field->deprecation.len == 0)
        return true;
    struct place place = place_of(checking, path);
    ctx_warning_at(checking->ctx, place.path, "Deprecated field", "\"" SV_FMT "\": " SV_FMT ".",
                   SV_ARG(place.name), SV_ARG(field->deprecation));
    return true;
}

static bool look_up_reference(void *payload, const struct field *field, const struct value *value,
                              const struct path *path)
{
    struct checking *checking = payload;
    const struct value *plane = rows_get(checking->planned, checking->config->def->identity.control_plane);
    if (field->referenceable && vault_reference_is(value_text(value)) && value_is_known(plane))
        references_look_up(checking->ctx, checking->config->session, plane->text, value->text,
                           place_of(checking, path).path);
    return true;
}

static void walk_config(struct checking *checking,
                        bool (*visit)(void *payload, const struct field *field, const struct value *value,
                                      const struct path *path))
{
    struct arena *arena = checking->ctx->arena;
    strview place = attr_field(checking->config->attr);
    const struct field_visitor visitor = { arena, visit, checking };
    const struct value *config = body_pick(checking->document, place);
    if (checking->config->shape != NULL && config != NULL)
        field_walk(&visitor, checking->config->shape, config, path_attribute(arena, NULL, place));
}

/* ---- The three ways ---- */

/* Whether fields may come from partials: those are not known here. */
static bool has_partials(const struct checking *checking)
{
    const char *name = checking->config->def->freeform.partials;
    const struct value *partials = name != NULL ? rows_get(checking->configured, name) : NULL;
    return partials != NULL && !value_is_null(partials);
}

static void check_locally(struct checking *checking)
{
    const struct kong_check check = {
        .arena = checking->ctx->arena,
        .report = report,
        .payload = checking,
        .partial = checking->partial || has_partials(checking),
        .references = true,
    };
    if (checking->config->schema == NULL)
        return;
    (void)kong_check_plugin(&check, checking->config->schema, checking->document);
    walk_config(checking, warn_of_deprecation);
}

static bool says_no_schema(const struct checking *checking)
{
    const struct config *config = checking->config;
    return config->def->freeform.no_schema(checking->ctx, config->session, checking->planned);
}

/* The configuration with the attributes that have a default, or the provider's, in them. */
static struct rows configured_rows(const struct checking *checking)
{
    struct rows rows = rows_copy(checking->ctx->arena, checking->configured);
    for (size_t i = 0; i < rows.count; i++)
        if (rows.attrs[i].default_value != NULL || (rows.attrs[i].flags & ATTR_PROVIDER_DEFAULT) != 0)
            rows.values[i] = checking->planned->values[i];
    return rows;
}

/* Konnect would miss it: the name of a custom plugin whose schema is created by the same apply, for example.
 */
static bool lacks_required(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (attr_has(&rows->attrs[i], ATTR_REQUIRED) && value_is_unknown(rows->values[i]))
            return true;
    return false;
}

/* The body as far as it can be sent: without a scope that is not known yet. NULL: what it must have is not
 * known, or the configuration itself not whole. */
static const struct value *sendable(struct checking *checking, const struct rows *sent)
{
    const struct value *config = body_pick(checking->document, attr_field(checking->config->attr));
    const struct value *body = NULL;
    if (checking->partial || lacks_required(sent) || (config != NULL && !value_is_wholly_known(config)) ||
        !body_from_rows(checking->ctx, sent, BODY_UPDATE, &body))
        return NULL;
    return config_typed(checking->config, body);
}

static bool has_items(const struct value *json, const char *name)
{
    const struct value *items = json != NULL ? value_get(json, sv_from(name)) : NULL;
    return items != NULL && value_is_array(items) && items->count > 0;
}

/* Whether the answer says what is wrong with the configuration, in either form of Konnect's errors. */
static bool names_faults(const struct konnect_response *response)
{
    return response->status == 400 &&
           (has_items(response->json, "details") || has_items(response->json, "invalid_parameters"));
}

/* Asks Konnect's validation endpoint. */
static void ask_konnect(struct checking *checking)
{
    const struct config *config = checking->config;
    struct ctx attempt = ctx_attempt(checking->ctx);
    /* An attribute that is not configured is filled in by Konnect, and what is known of it may be another
     * object's. */
    struct rows sent = configured_rows(checking);
    const struct resource_request request = {
        .method = "POST",
        .path = config->def->freeform.validation,
        .rows = &sent,
        .body = sendable(checking, &sent),
        .vocabulary = config_vocabulary(config),
        .once = true,
        .changes_nothing = true,
    };
    struct konnect_response response = { 0 };
    bool asked = request.body != NULL && request_send(&attempt, config->session, &request, &response);
    if (asked && names_faults(&response))
        checking->good = request_refused(checking->ctx, &request, &response,
                                         "Konnect would not accept the %s", config->def->noun);
    else if (asked && response.status != 200)
        ctx_warning_at(checking->ctx, checking->ctx->path, "Not validated by Konnect",
                       "Konnect was asked whether it accepts the %s, and did not say (status %d). It may "
                       "refuse it when the plan is applied.",
                       config->def->noun, response.status);
    else if (!asked)
        log_write(LOG_INFO, "Konnect was not asked to validate the plan",
                  LOG_FIELDS(LOG_TEXT("resource", sv_from(config->def->type_name))));
}

/* What Konnect holds without being seen here is unknown, but it is there. */
static void add_unseen(struct checking *checking)
{
    struct arena *arena = checking->ctx->arena;
    strview place = attr_field(checking->config->attr);
    const struct value *unseen = config_unseen(checking->config, checking->configured);
    if (unseen->count == 0)
        return;
    struct object_builder document = object_builder_from(arena, checking->document);
    object_put(&document, place, field_mask_unknown(arena, body_pick(checking->document, place), unseen));
    checking->document = object_build(&document);
}

/* Konnect's body as far as it is known. */
static bool make_document(struct checking *checking)
{
    const struct rows *configured = checking->configured;
    for (size_t i = 0; i < configured->count; i++)
        if (is_freeform(&configured->attrs[i]) && value_is_unknown(configured->values[i]))
            checking->partial = true;
    struct rows rows = configured_rows(checking);
    if (!body_from_rows(checking->ctx, &rows, BODY_CHECK, &checking->document))
        return false;
    checking->document = config_typed(checking->config, checking->document);
    add_unseen(checking);
    return true;
}

static bool check_write(struct checking *checking)
{
    strview how = value_text(session_setting(checking->config->session, "validate_plugins"));
    if (sv_equal_z(how, "off"))
        return true;
    if (!make_document(checking))
        return false;
    check_locally(checking);
    bool unknown_kind = checking->config->schema == NULL && says_no_schema(checking);
    if (!checking->good || sv_equal_z(how, "local"))
        return checking->good;
    walk_config(checking, look_up_reference);
    if (checking->config->def->freeform.validation != NULL && !unknown_kind)
        ask_konnect(checking);
    return checking->good;
}

bool config_check(const struct config *config, const struct rows *configured, const struct rows *planned,
                  bool writes)
{
    struct checking checking = {
        .ctx = config->ctx,
        .config = config,
        .configured = configured,
        .planned = planned,
        .good = true,
    };
    if (config->attr == NULL || config->def->freeform.schema == NULL)
        return true;
    return plaintext_check(config, configured) &&
           (!writes || (config_check_lists(config, configured) && check_write(&checking)));
}

/* ---- Drift ---- */

struct drifting {
    struct ctx *ctx;
    const struct attr *attr;
    const struct value *drift; /* a field mask */
};

/* A value of Konnect's in a message: numbers and booleans; a text may be a secret, wherever it stands. */
static strview seen(struct arena *arena, const struct value *value)
{
    if (value_is_bool(value))
        return value->boolean ? SV("true in Konnect") : SV("false in Konnect");
    return value_is_number(value) ? arena_printf(arena, SV_FMT " in Konnect", SV_ARG(value->text))
                                  : SV("not at its default in Konnect");
}

/* A default, which the schema has. */
static strview plain(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("");
    if (value == NULL || value_is_null(value))
        return SV("null");
    return json_encode(&ctx, value, &text) ? text : SV("something else");
}

/* `path` is below the row's attribute. */
static bool warn_of_place(void *payload, const struct field *field, const struct value *value,
                          const struct path *path)
{
    const struct drifting *drifting = payload;
    struct arena *arena = drifting->ctx->arena;
    const struct value *drift = field_mask_find(drifting->drift, path);
    if (drift == NULL)
        return false;
    if (value_is_object(drift) && value_is_object(value) && field->kind == FIELD_RECORD)
        return true;
    /* It is written nowhere, so there is no line to show but the resource's own. */
    ctx_warning_at(drifting->ctx, drifting->ctx->path, "Changed outside Terraform",
                   "\"%s." SV_FMT "\" is not configured here, and is " SV_FMT
                   ". Applying sets it back to its default, " SV_FMT
                   ". To keep it, configure it or set ignore_unset = true.",
                   drifting->attr->name, SV_ARG(path_to_text(arena, path)), SV_ARG(seen(arena, value)),
                   SV_ARG(plain(arena, field->default_value)));
    return false;
}

/* `state` is the row as the plan saw it; what is in `planned` stays. */
static void warn_of_row(const struct config *config, const struct attr *attr, const struct value *state,
                        const struct value *planned)
{
    struct ctx *ctx = config->ctx;
    const struct value *stays = field_mask_of(ctx->arena, config->shape, planned);
    struct drifting drifting = { ctx, attr, field_mask_without(ctx->arena, config->memory->drift, stays) };
    const struct field_visitor visitor = { ctx->arena, warn_of_place, &drifting };
    struct ctx inner = ctx_make(ctx->arena);
    const struct value *object = NULL;
    if (!attr_has(attr, ATTR_SENSITIVE) && freeform_object(&inner, state, &object))
        field_walk(&visitor, config->shape, object, NULL);
}

/* Fields that drifted while the user left such fields alone are in no state: only their names are known here.
 */
static void warn_of_ignored(const struct config *config)
{
    struct ctx *ctx = config->ctx;
    const struct value *ignored = config->memory->ignored;
    if (ignored == NULL || ignored->count == 0)
        return;
    strview name = sv_from(config->attr->name);
    ctx_warning_at(
        ctx, ctx->path, "Changed outside Terraform",
        "Fields that are not configured here are not at their defaults in Konnect: " SV_FMT
        ". Until now they were left alone (%s). The next plan shows them, and applying that sets them "
        "back to their defaults.",
        SV_ARG(field_mask_text(ctx->arena, ignored, name)), config->def->freeform.ignore_unset);
}

void config_warn_of_drift(const struct config *config, const struct rows *prior, const struct rows *planned)
{
    if (config->shape == NULL || config->leave_unset)
        return;
    warn_of_ignored(config);
    if (config->memory->drift == NULL)
        return;
    for (size_t i = 0; i < planned->count; i++)
        if (attr_has(&planned->attrs[i], ATTR_FREEFORM) && !value_equal(prior->values[i], planned->values[i]))
            warn_of_row(config, &planned->attrs[i], prior->values[i], planned->values[i]);
}
