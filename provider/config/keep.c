/* What an update keeps although its plan does not show it, and what it takes away. */
#include "config/config.h"

#include "kong/element_mask.h"
#include "kong/field_mask.h"
#include "kong/freeform.h"
#include "kong/placeholder.h"
#include "kong/unmanaged.h"
#include "table/body.h"
#include "value/build.h"

/* What the update resets: what was written before, what the plan shows as drift that goes, and what null is
 * written for. */
static const struct value *reset_places(const struct config *config, const struct rows *prior,
                                        const struct rows *sent)
{
    struct arena *arena = config->ctx->arena;
    struct rows before = config_without_drift(config, prior);
    const struct value *places = field_mask_into_lists(arena, config->shape, config_written(config, &before));
    places = field_mask_join(arena, places, config_nulls(config, rows_get(sent, config->attr->name)));
    if (!config->leave_unset)
        places = field_mask_join(arena, places, mask_or_nothing(arena, config->memory->drift));
    return config_sends_hidden(sent)
               ? field_mask_join(arena, places, mask_or_nothing(arena, config->memory->hidden))
               : places;
}

/* What of Konnect's present object is neither written nor reset. */
static const struct value *unchanged(const struct config *config, const struct rows *sent,
                                     const struct rows *actual, const struct value *reset)
{
    struct arena *arena = config->ctx->arena;
    const struct value *object = config_actual(config, actual);
    const struct value *written = config_written(config, sent);
    const struct value *skip = field_mask_join(arena, reset, config_of_partials(config, actual));
    if (config->shape != NULL)
        return kong_unmanaged(arena, config->shape, written, object, skip, KONG_OWN);
    return freeform_unmanaged(arena, written, freeform_without_nulls(arena, object), skip);
}

/* The drift that the state shows is sent no more than other unset fields are, but a drifted field may be
 * configured meanwhile. */
static void leave_drift(const struct config *config, const struct rows *configured, struct rows *sent)
{
    struct arena *arena = config->ctx->arena;
    struct config_memory *memory = config->memory;
    const struct value *written = rows_get(configured, config->attr->name);
    const struct value *asked = field_mask_join(arena, field_mask_of(arena, config->shape, written),
                                                field_mask_of_nulls(arena, written));
    if (memory->drift != NULL)
        memory->drift = field_mask_without(arena, memory->drift, asked);
    *sent = config_without_drift(config, sent);
}

void config_reveal(const struct config *config, const struct rows *configured, struct rows *sent,
                   const struct rows *actual)
{
    if (config->attr == NULL)
        return;
    size_t i = (size_t)(config->attr - config->def->attrs);
    if (config->leave_unset)
        leave_drift(config, configured, sent);
    sent->values[i] = placeholder_reveal(config->ctx->arena, sent->values[i], config_actual(config, actual));
}

bool config_check_placeholders(const struct config *config, const struct rows *configured)
{
    struct ctx *ctx = config->ctx;
    if (config->attr == NULL)
        return true;
    const struct path *base = path_attribute(ctx->arena, ctx->path, sv_from(config->attr->name));
    const struct path *place = placeholder_find(ctx->arena, rows_get(configured, config->attr->name), base);
    return place == NULL ||
           ctx_error_at(ctx, path_first_key(ctx->arena, place), "Placeholder instead of a value",
                        "\"" SV_FMT
                        "\" is %s, which stands for a secret that only Konnect knows, and a new %s "
                        "has none. Configure the secret, or leave the key out.",
                        SV_ARG(path_to_text(ctx->arena, place)), KONG_HIDDEN, config->def->noun);
}

const struct value *config_carry(struct config *config, const struct rows *prior, const struct rows *sent,
                                 const struct rows *actual)
{
    struct object_builder body = { .arena = config->ctx->arena };
    const struct value *kept = unchanged(config, sent, actual, reset_places(config, prior, sent));
    config->carried = field_mask_into_lists(config->ctx->arena, NULL, kept);
    if (!config_sends_hidden(sent))
        kept = freeform_merge(config->ctx->arena, kept,
                              element_mask_pick(config->ctx->arena, config->memory->hidden,
                                                config_written(config, sent), config_actual(config, actual)));
    if (kept->count > 0)
        object_put(&body, attr_field(config->attr), kept);
    return object_build(&body);
}

/* ---- What was left out of an import ---- */

const struct value *config_unseen(const struct config *config, const struct rows *configured)
{
    struct arena *arena = config->ctx->arena;
    const struct value *hidden = config_sends_hidden(configured) ? NULL : config->memory->hidden;
    const struct value *unseen = field_mask_join(arena, mask_or_nothing(arena, hidden),
                                                 mask_or_nothing(arena, config->memory->left_out));
    unseen =
        field_mask_without(arena, unseen, config_nulls(config, rows_get(configured, config->attr->name)));
    const struct value *written =
        field_mask_into_lists(arena, config->shape, config_written(config, configured));
    return field_mask_without(arena, unseen, field_mask_widen(arena, written, unseen));
}

static const struct value *still_left_out(const struct config *config, const struct rows *configured)
{
    return field_mask_meet(config->ctx->arena, config->memory->left_out, config_unseen(config, configured));
}

/* What is told of lists whose elements cannot be matched to Konnect's. */
struct list_words {
    const char *resized;
    const char *moved;
};

static bool list_fault(const struct config *config, const struct path *list, const char *summary,
                       const char *words)
{
    struct ctx *ctx = config->ctx;
    return list == NULL ||
           ctx_error(ctx, summary, "\"" SV_FMT "\" %s", SV_ARG(path_to_text(ctx->arena, list)), words);
}

/* An error when a list of which the mask has parts is written with another number or order of elements. */
static bool keeps_elements(const struct config *config, const struct value *mask, const struct rows *sent,
                           const struct list_words *words)
{
    struct arena *arena = config->ctx->arena;
    const struct path *at = path_attribute(arena, NULL, sv_from(config->attr->name));
    const struct element_lists lists = {
        .field = config->shape,
        .mask = mask,
        .prior = config->prior != NULL ? config_written(config, config->prior) : NULL,
        .written = config_written(config, sent),
    };
    return list_fault(config, element_mask_resized(arena, at, &lists), "Lists of different lengths",
                      words->resized) &&
           list_fault(config, element_mask_moved(arena, at, &lists), "List elements moved", words->moved);
}

bool config_check_lists(const struct config *config, const struct rows *sent)
{
    static const struct list_words hidden = {
        .resized = "has another number of elements than when its write-only parts were written, so "
                   "they cannot stay as they are. Write them again: give them for each element ({} for "
                   "one that has none), and change their version if they have one.",
        .moved = "does not have the elements of the state in the same order. Its write-only parts stay at "
                 "the index at which they were written, and would go to other elements. Write them again: "
                 "give them for each element ({} for one that has none), and change their version if they "
                 "have one.",
    };
    static const struct list_words left_out = {
        .resized = "has another number of elements than when it was imported. Konnect holds secrets in "
                   "its elements that the import left out of the state, and to which element each "
                   "belongs is not known any more. Configure the secrets of all elements (references "
                   "to a vault, config_wo or sensitive_config), or change the number of elements back.",
        .moved = "does not have the elements of the state in the same order. Konnect holds secrets in its "
                 "elements that the import left out of the state, and they would go to other elements. "
                 "Configure the secrets of all elements (references to a vault, config_wo or "
                 "sensitive_config), or change the order back.",
    };
    if (config->attr == NULL)
        return true;
    return (config_sends_hidden(sent) || keeps_elements(config, config->memory->hidden, sent, &hidden)) &&
           keeps_elements(config, config->memory->left_out, sent, &left_out);
}

/* The places of the write-only parts that were written before and that new ones no longer have. */
static const struct value *dropped(const struct config *config, const struct rows *configured)
{
    struct arena *arena = config->ctx->arena;
    if (!config_sends_hidden(configured))
        return value_empty_object(arena);
    return field_mask_without(
        arena, mask_or_nothing(arena, config->memory->hidden),
        field_mask_into_lists(arena, config->shape, config_written(config, configured)));
}

static void warn_of_dropped(const struct config *config, const struct rows *configured)
{
    struct ctx *ctx = config->ctx;
    const struct value *gone = dropped(config, configured);
    if (gone->count > 0)
        ctx_warning_at(
            ctx, ctx->path, "Secret will be removed",
            "Applying removes the secret at " SV_FMT
            " of the %s from Konnect: it was written by a write-only attribute that no longer has it.",
            SV_ARG(field_mask_text(ctx->arena, gone, sv_from(config->attr->name))), config->def->noun);
}

static void warn_of_nulls(const struct config *config, const struct value *places, const char *summary,
                          const char *has)
{
    struct ctx *ctx = config->ctx;
    if (places->count > 0)
        ctx_warning_at(ctx, ctx->path, summary,
                       "Applying removes what Konnect %s at " SV_FMT
                       " of the %s, because null is configured there. Plans do not show the present value.",
                       has, SV_ARG(field_mask_text(ctx->arena, places, sv_from(config->attr->name))),
                       config->def->noun);
}

/* Null removes what is there, which the plan shows as no more than "+ password = null". */
static void warn_of_removal(const struct config *config, const struct rows *planned)
{
    struct arena *arena = config->ctx->arena;
    const struct config_memory *memory = config->memory;
    const struct value *nulls = config_nulls(config, rows_get(planned, config->attr->name));
    const struct value *secrets = field_mask_join(arena, mask_or_nothing(arena, memory->left_out),
                                                  mask_or_nothing(arena, memory->hidden));
    const struct value *others = field_mask_without(arena, nulls, secrets);
    warn_of_nulls(config, field_mask_meet(arena, nulls, secrets), "Secret will be removed", "has");
    warn_of_nulls(config, field_mask_meet(arena, others, memory->ignored), "Value will be removed", "has");
    if (config_is_unwatched(config) && config->prior != NULL)
        warn_of_nulls(config, field_mask_without(arena, others, memory->ignored), "Value may be removed",
                      "may have");
}

/* " ID"; the plan that imports an object comes after a read that has told of it, without its address. */
static strview id_of(const struct config *config, const struct rows *rows)
{
    const char *name = config->def->rest.id;
    const struct rows *object = config->prior != NULL ? config->prior : rows;
    strview id = name != NULL ? value_text(rows_get(object, name)) : SV("");
    return id.len > 0 ? arena_printf(config->ctx->arena, " " SV_FMT, SV_ARG(id)) : SV("");
}

void config_warn_of_left_out(const struct config *config, const struct rows *configured,
                             const struct rows *planned)
{
    struct ctx *ctx = config->ctx;
    if (config->attr == NULL)
        return;
    warn_of_removal(config, planned);
    warn_of_dropped(config, configured);
    const struct value *left = still_left_out(config, configured);
    if (left->count == 0)
        return;
    strview places = field_mask_text(ctx->arena, left, sv_from(config->attr->name));
    strview id = id_of(config, configured);
    if (!session_first_time(config->session,
                            arena_printf(ctx->arena, "left out %s" SV_FMT " " SV_FMT, config->def->type_name,
                                         SV_ARG(id), SV_ARG(places))))
        return;
    ctx_warning_at(
        ctx, ctx->path, "Secrets in Konnect that are not configured",
        "Konnect holds a secret at " SV_FMT " of the %s" SV_FMT ", which the import left out of the state. "
        "Updates keep it. Configure it (a reference to a vault, config_wo or sensitive_config), or set "
        "it to null to remove it.",
        SV_ARG(places), config->def->noun, SV_ARG(id));
}
