#include "config/config.h"

#include "kong/coerce.h"
#include "kong/compare.h"
#include "kong/element_mask.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "kong/guess.h"
#include "kong/project.h"
#include "kong/unmanaged.h"
#include "table/body.h"
#include "value/build.h"
#include "value/kind.h"

static const struct attr *open_attr(const struct attr *attrs)
{
    for (size_t i = 0; attrs[i].name != NULL; i++)
        if (config_shows(&attrs[i]))
            return &attrs[i];
    return NULL;
}

void config_open(struct config *config, const struct rows *rows)
{
    const struct resource_def *def = config->def;
    config->attr = open_attr(def->attrs);
    if (config->attr == NULL)
        return;
    config->schema =
        def->freeform.schema != NULL ? def->freeform.schema(config->ctx, config->session, rows) : NULL;
    config->shape = config->schema != NULL ? config->schema->config : NULL;
    config->leave_unset =
        def->freeform.ignore_unset != NULL && value_is_true(rows_get(rows, def->freeform.ignore_unset));
}

const struct value *config_vocabulary(const struct config *config)
{
    return config->schema != NULL ? config->schema->json : NULL;
}

const struct value *config_typed(const struct config *config, const struct value *body)
{
    struct object_builder typed = object_builder_from(config->ctx->arena, body);
    const struct value *written =
        config->attr != NULL ? body_pick(body, attr_field(config->attr)) : value_empty_object(typed.arena);
    if (value_is_nothing(written) && config->def->freeform.sent_empty) {
        object_put(&typed, attr_field(config->attr), value_empty_object(typed.arena));
        return object_build(&typed);
    }
    if (config->shape == NULL || !value_is_object(written))
        return body;
    object_put(&typed, attr_field(config->attr), field_coerced(config->ctx->arena, config->shape, written));
    return object_build(&typed);
}

/* Konnect's object as one of the rows may see it: without what others of them have in elements of lists. */
static const struct value *view_of(const struct config *config, const struct attr *attr,
                                   const struct rows *rows, const struct value *object)
{
    struct arena *arena = config->ctx->arena;
    const struct value *others = mask_or_nothing(arena, config->memory->hidden);
    for (size_t i = 0; i < rows->count; i++)
        if (config_reads(&rows->attrs[i]) && &rows->attrs[i] != attr)
            others =
                field_mask_join(arena, others, field_mask_into_lists(arena, config->shape, rows->values[i]));
    const struct value *own =
        field_mask_into_lists(arena, config->shape, rows->values[attr - config->def->attrs]);
    return element_mask_cut(arena, object, others, own);
}

/* Whether the row alone tells of the elements of its lists: what nobody wrote in them is shown in one row. */
static bool owns_lists(const struct config *config, const struct attr *attr, const struct rows *rows)
{
    struct arena *arena = config->ctx->arena;
    const struct value *own =
        field_mask_into_lists(arena, config->shape, rows->values[attr - config->def->attrs]);
    const struct value *open =
        field_mask_into_lists(arena, config->shape, rows_get(rows, config->attr->name));
    return config_shows(attr) || !element_mask_shares(own, open);
}

/* ---- Reading ---- */

struct reading {
    const struct config *config;
    const struct rows *written; /* the prior state without the drift shown in it */
    const struct rows *actual;
    const struct value *object; /* Konnect's, at the place of the configuration */
};

/* The places that nobody who reads the rows can tell of: they are not compared with what is written. */
static const struct value *untold_places(const struct config *config, const struct rows *actual)
{
    struct arena *arena = config->ctx->arena;
    return field_mask_join(arena, mask_or_nothing(arena, config->memory->hidden),
                           config_of_partials(config, actual));
}

/* The places that another row has to itself, or that nobody may see. */
static const struct value *places_not_shown(const struct reading *reading)
{
    const struct config *config = reading->config;
    struct arena *arena = config->ctx->arena;
    const struct value *places =
        field_mask_join(arena, config_others(config), mask_or_nothing(arena, config->memory->hidden));
    return field_mask_join(arena, places,
                           field_mask_of(arena, config->shape, config_written(config, reading->written)));
}

/* The first look without a schema. Once there was one, what the import left out, and more, cannot be told
 * from what nobody wrote: then nothing is shown. */
static const struct value *look_by_guess(const struct reading *reading)
{
    struct config_memory *memory = reading->config->memory;
    struct arena *arena = reading->config->ctx->arena;
    if (memory->server_set != NULL || memory->left_out != NULL)
        return value_empty_object(arena);
    const struct value *object = field_mask_cut(arena, reading->object, places_not_shown(reading));
    const struct value *taken = guess_open(arena, object);
    memory->left_out = field_mask_without(arena, field_mask_into_lists(arena, NULL, object),
                                          field_mask_into_lists(arena, NULL, taken));
    return taken;
}

static const struct value *look_by_schema(const struct reading *reading)
{
    const struct config *config = reading->config;
    struct arena *arena = config->ctx->arena;
    struct config_memory *memory = config->memory;
    const struct value *others = places_not_shown(reading);
    const struct value *taken =
        field_mask_cut(arena, kong_minimal(arena, config->shape, reading->object), others);
    const struct value *skip = field_mask_join(arena, others, untold_places(config, reading->actual));
    const struct value *rest = kong_unmanaged(arena, config->shape, taken, reading->object, skip, KONG_OWN);
    memory->left_out = kong_places(arena, config->shape, rest);
    memory->server_set = memory->left_out;
    memory->lists_clean = kong_project(arena, config->shape, taken, reading->object, KONG_UNMANAGED) == taken;
    return taken;
}

/* After an import no configuration is known yet: all that Konnect has, without secrets, defaults, and the
 * fields that have rows of their own. The memory notes the secrets that were left out. */
static const struct value *first_look(const struct reading *reading)
{
    const struct config *config = reading->config;
    const struct value *taken = config->shape != NULL ? look_by_schema(reading) : look_by_guess(reading);
    return taken->count > 0 ? taken : value_null(config->ctx->arena, config->attr->type);
}

/* The unmanaged fields that drifted, except those that write-only values, partials or Konnect itself set.
 */
static const struct value *drifted(const struct reading *reading)
{
    const struct config *config = reading->config;
    struct arena *arena = config->ctx->arena;
    const struct value *skip =
        field_mask_join(arena, untold_places(config, reading->actual), config->memory->server_set);
    return kong_unmanaged(arena, config->shape, config_written(config, reading->written), reading->object,
                          skip, KONG_CONCEAL);
}

/* Without a schema: only the written keys are compared. What an import left out and what is hidden stays out
 * of sight, however the values around it change. */
static const struct value *seen_by_keys(const struct config *config, const struct attr *attr,
                                        const struct value *written, const struct value *object)
{
    struct arena *arena = config->ctx->arena;
    if (!config_shows(attr))
        return freeform_holds(arena, written, object) ? written : freeform_project(arena, written, object);
    const struct value *unseen = field_mask_join(arena, mask_or_nothing(arena, config->memory->hidden),
                                                 mask_or_nothing(arena, config->memory->left_out));
    return guess_project(arena, written, object, unseen);
}

static const struct value *read_by_keys(const struct reading *reading, const struct attr *attr,
                                        const struct value *written)
{
    const struct value *object = view_of(reading->config, attr, reading->written, reading->object);
    return value_is_null(written) ? written : seen_by_keys(reading->config, attr, written, object);
}

static const struct value *read_by_meaning(const struct reading *reading, const struct attr *attr,
                                           const struct value *written)
{
    const struct config *config = reading->config;
    struct arena *arena = config->ctx->arena;
    bool unmanaged = config->memory->server_set != NULL && !config->leave_unset;
    bool in_lists = unmanaged && config->memory->lists_clean && owns_lists(config, attr, reading->written);
    unsigned options = (config_shows(attr) ? KONG_CONCEAL : 0) | (in_lists ? KONG_UNMANAGED : 0);
    const struct value *object = view_of(config, attr, reading->written, reading->object);
    const struct value *seen =
        value_is_null(written) ? written : kong_project(arena, config->shape, written, object, options);
    if (!config_shows(attr) || config->memory->server_set == NULL)
        return seen;
    const struct value *more = drifted(reading);
    if (more->count == 0)
        return seen;
    if (config->leave_unset) {
        config->memory->ignored = field_mask_of(arena, NULL, more);
        return seen;
    }
    config->memory->drift = field_mask_of(arena, NULL, more);
    config->memory->drift_in_empty = value_is_object(written) && written->count == 0;
    return freeform_join(arena, seen, more);
}

/* ---- A state that was moved from another provider's ---- */

/* The row that holds the secrets of a moved state: text that the state keeps and plans hide. */
static bool takes_secrets_over(const struct attr *attr)
{
    return config_reads(attr) && attr_has(attr, ATTR_SENSITIVE);
}

struct rows config_without_told(struct arena *arena, const struct config_memory *memory,
                                const struct rows *prior)
{
    struct rows ours = rows_copy(arena, prior);
    for (size_t i = 0; memory->moved && i < ours.count; i++)
        if (takes_secrets_over(&ours.attrs[i]))
            ours.values[i] = value_null(arena, ours.attrs[i].type);
    return ours;
}

/* Of the secrets that the first look left out, those that the other provider's state had are shown in the
 * sensitive row, as Konnect has them now: no secret comes into a state that has not been in it before. */
static const struct value *take_secrets_over(const struct reading *reading, const struct value *told)
{
    struct config_memory *memory = reading->config->memory;
    struct arena *arena = reading->config->ctx->arena;
    const struct value *places =
        field_mask_widen(arena, field_mask_into_lists(arena, reading->config->shape, told), memory->left_out);
    const struct value *both = field_mask_meet(arena, memory->left_out, places);
    if (both->count == 0)
        return value_null(arena, told->type);
    memory->left_out = field_mask_without(arena, memory->left_out, both);
    if (memory->server_set != NULL)
        memory->server_set = field_mask_without(arena, memory->server_set, both);
    return freeform_as_written(arena, told, element_mask_parts(arena, reading->object, both));
}

/* Whoever had a configuration will write it again, if only with defaults, which ask for no more than {}: null
 * would be shown as a difference. */
static const struct value *nothing_but_defaults(const struct reading *reading, const struct value *told)
{
    struct arena *arena = reading->config->ctx->arena;
    const struct value *places = field_mask_of(arena, NULL, told);
    bool elsewhere = field_mask_meet(arena, places, config_others(reading->config))->count > 0;
    return elsewhere ? value_null(arena, reading->config->attr->type) : value_empty_object(arena);
}

static void take_over(const struct reading *reading, const struct rows *prior, struct rows *rows)
{
    size_t open = (size_t)(reading->config->attr - reading->config->def->attrs);
    for (size_t i = 0; i < rows->count; i++) {
        if (!takes_secrets_over(&rows->attrs[i]) || value_is_null(prior->values[i]))
            continue;
        rows->values[i] = take_secrets_over(reading, prior->values[i]);
        if (value_is_null(rows->values[open]))
            rows->values[open] = nothing_but_defaults(reading, prior->values[i]);
    }
}

static const struct value *read_row(const struct reading *reading, const struct attr *attr,
                                    const struct value *written)
{
    if (reading->config->memory->imported && value_is_null(written) && config_shows(attr))
        return first_look(reading);
    return reading->config->shape != NULL ? read_by_meaning(reading, attr, written)
                                          : read_by_keys(reading, attr, written);
}

/* A secret that was left out may be configured, or gone, meanwhile. */
static void update_left_out(const struct reading *reading)
{
    const struct config *config = reading->config;
    struct arena *arena = config->ctx->arena;
    if (config->memory->left_out == NULL || config->shape == NULL)
        return;
    const struct value *rest =
        kong_unmanaged(arena, config->shape, config_written(config, reading->written), reading->object,
                       untold_places(config, reading->actual), KONG_OWN);
    config->memory->left_out =
        field_mask_meet(arena, config->memory->left_out, kong_places(arena, config->shape, rest));
}

void config_read(struct config *config, const struct rows *prior, const struct rows *actual,
                 struct rows *rows)
{
    if (config->attr == NULL)
        return;
    bool moved = config->memory->moved;
    struct rows ours = config_without_told(config->ctx->arena, config->memory, prior);
    struct rows written = config_without_drift(config, &ours);
    bool first = config->memory->imported && config->memory->left_out == NULL;
    const struct reading reading = {
        .config = config,
        .written = &written,
        .actual = actual,
        .object = config_actual(config, actual),
    };
    config->memory->drift = NULL;
    config->memory->drift_in_empty = false;
    config->memory->ignored = NULL;
    update_left_out(&reading);
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        if (config_reads(attr))
            rows->values[i] = read_row(&reading, attr, written.values[i]);
    }
    if (moved)
        take_over(&reading, prior, rows);
    if (first)
        config_warn_of_left_out(config, rows, rows);
}

/* ---- Applying ---- */

void config_remember(struct config *config, const struct rows *sent)
{
    struct arena *arena = config->ctx->arena;
    if (config->attr != NULL)
        config->memory->hidden = field_mask_join(arena, mask_or_nothing(arena, config->memory->hidden),
                                                 config_hidden(config, sent));
}

static const struct value *projected(const struct config *config, const struct attr *attr,
                                     const struct value *planned, const struct value *object)
{
    struct arena *arena = config->ctx->arena;
    if (config->shape != NULL)
        return kong_project(arena, config->shape, planned, object, config_shows(attr) ? KONG_CONCEAL : 0);
    return seen_by_keys(config, attr, planned, object);
}

/* What the rows have differs at some key, which is told; of values nothing is, because any may be a secret.
 */
static bool not_kept(const struct config *config, const struct attr *attr, const struct value *planned,
                     const struct value *actual)
{
    struct ctx *ctx = config->ctx;
    struct arena *arena = ctx->arena;
    const struct path *base = path_attribute(arena, NULL, sv_from(attr->name));
    const struct path *place =
        value_difference(arena, freeform_as_object(arena, planned), freeform_as_object(arena, actual), base);
    bool shows = !attr_has(attr, ATTR_SENSITIVE) && value_has_keys(planned) && place != base;
    return ctx_error_at(ctx, shows ? path_first_key(arena, place) : ctx->path,
                        "Konnect did not keep the configured value",
                        "Konnect accepted the request, but its answer has another value at \"" SV_FMT
                        "\", or none. The object exists and is in the state as Konnect has it.",
                        SV_ARG(path_to_text(arena, place)));
}

static bool applied_row(const struct config *config, const struct attr *attr, const struct value *object,
                        const struct value **row)
{
    const struct value *planned = *row;
    if (value_is_null(planned))
        return true;
    *row = projected(config, attr, planned, object);
    return *row == planned || not_kept(config, attr, planned, *row);
}

/* The hidden places after a write: those of what was sent, or else, when the write-only parts were left
 * alone, those that there were and that nothing else has taken over. */
static const struct value *still_hidden(const struct config *config, const struct rows *sent)
{
    struct arena *arena = config->ctx->arena;
    if (config_sends_hidden(sent))
        return config_hidden(config, sent);
    const struct value *left = field_mask_without(arena, mask_or_nothing(arena, config->memory->hidden),
                                                  config_nulls(config, rows_get(sent, config->attr->name)));
    return field_mask_without(arena, left,
                              field_mask_into_lists(arena, config->shape, config_written(config, sent)));
}

/* The drift that the state still shows because it is left alone; NULL: none. */
static const struct value *shown_still(const struct config *config, const struct rows *planned)
{
    struct arena *arena = config->ctx->arena;
    const struct value *row = rows_get(planned, config->attr->name);
    const struct value *shown =
        config->leave_unset && value_is_known(row)
            ? field_mask_meet(arena, config->memory->drift, field_mask_of(arena, config->shape, row))
            : value_empty_object(arena);
    return shown->count > 0 ? shown : NULL;
}

/* After a write: unmanaged places at which Konnect itself puts another value than the schema's default are
 * noted, so that they do not count as drift. What was only sent again because the plan does not change it is
 * none of those, unless it was before. */
static void learn(struct config *config, const struct rows *planned, const struct rows *sent,
                  const struct rows *actual)
{
    struct arena *arena = config->ctx->arena;
    struct config_memory *memory = config->memory;
    const struct value *before = mask_or_nothing(arena, memory->server_set);
    const struct value *gathered = field_mask_without(arena, mask_or_nothing(arena, config->carried), before);
    memory->hidden = still_hidden(config, sent);
    memory->drift = shown_still(config, planned);
    memory->ignored = config->leave_unset ? gathered : NULL;
    memory->server_set = NULL;
    memory->lists_clean = false;
    if (config->shape == NULL)
        return;
    const struct value *object = config_actual(config, actual);
    const struct value *written = config_written(config, sent);
    const struct value *unmanaged = field_mask_of(
        arena, NULL, kong_unmanaged(arena, config->shape, written, object, untold_places(config, actual), 0));
    memory->server_set = field_mask_without(arena, unmanaged, gathered);
    memory->ignored = config->leave_unset ? field_mask_meet(arena, gathered, unmanaged) : NULL;
    memory->left_out =
        field_mask_meet(arena, memory->left_out,
                        field_mask_widen(arena, mask_or_nothing(arena, config->carried), memory->left_out));
    const struct value *seen = config_sends_hidden(sent)
                                   ? object
                                   : element_mask_cut(arena, object, memory->hidden,
                                                      field_mask_into_lists(arena, config->shape, written));
    memory->lists_clean = kong_project(arena, config->shape, written, seen, KONG_UNMANAGED) == written;
}

bool config_applied(struct config *config, const struct rows *sent, const struct rows *actual,
                    struct rows *rows)
{
    bool good = true;
    if (config->attr == NULL)
        return true;
    struct rows planned = rows_copy(config->ctx->arena, rows);
    learn(config, &planned, sent, actual);
    const struct value *object = config_actual(config, actual);
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        if (config_reads(attr))
            good &= applied_row(config, attr, view_of(config, attr, &planned, object), &rows->values[i]);
    }
    return good;
}

/* ---- Planning ---- */

/* Null is the same as nothing, but where Konnect has what is not seen here it asks for its removal. What an
 * import has seen is all that there is. */
static bool takes_something_out(const struct config *config, const struct value *planned)
{
    struct arena *arena = config->ctx->arena;
    const struct config_memory *memory = config->memory;
    const struct value *nulls = config_nulls(config, planned);
    if (config->shape == NULL && !memory->imported)
        return nulls->count > 0;
    return field_mask_meet(arena, nulls, memory->left_out)->count > 0 ||
           field_mask_meet(arena, nulls, memory->hidden)->count > 0 ||
           field_mask_meet(arena, nulls, memory->ignored)->count > 0 ||
           field_mask_meet(arena, nulls, memory->drift)->count > 0;
}

bool config_same(const struct config *config, const struct value *prior, const struct value *planned)
{
    struct arena *arena = config->ctx->arena;
    const struct config_memory *memory = config->memory;
    if (!value_is_wholly_known(planned) || takes_something_out(config, planned))
        return false;
    if (config->shape == NULL)
        return memory->imported ? freeform_holds(arena, planned, prior)
                                : freeform_same(arena, planned, prior);
    /* What was left alone is not in the state: whether it is as configured now, nobody knows. */
    const struct value *asked = field_mask_of(arena, config->shape, planned);
    if (field_mask_meet(arena, asked, memory->ignored)->count > 0)
        return false;
    if (config->leave_unset && memory->drift != NULL)
        prior = field_mask_cut(arena, prior, field_mask_without(arena, memory->drift, asked));
    bool same = kong_same(arena, config->shape, planned, prior, memory->imported);
    if (same && config->leave_unset && memory->drift != NULL) {
        config->memory->drift_in_empty = true;
        config->memory->drift = field_mask_without(arena, memory->drift, asked);
    }
    return same;
}

bool config_stays_imported(const struct config *config, const struct rows *configured,
                           const struct rows *prior, const struct rows *planned)
{
    if (config->attr == NULL)
        return false;
    const struct value *asked = rows_get(configured, config->attr->name);
    const struct value *before = rows_get(prior, config->attr->name);
    if (!value_same(before, rows_get(planned, config->attr->name)))
        return false;
    return config->shape == NULL || (value_is_known(before) && value_is_wholly_known(asked) &&
                                     !kong_same(config->ctx->arena, config->shape, asked, before, false));
}
