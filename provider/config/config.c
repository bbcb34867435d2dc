#include "config/config.h"

#include "kong/compare.h"
#include "kong/freeform.h"
#include "table/body.h"
#include "value/build.h"

/* The one that plans show. */
static bool is_open(const struct attr *attr)
{
    return attr_has(attr, ATTR_FREEFORM) && !attr_has(attr, ATTR_SENSITIVE);
}

const struct kong_schema *config_schema(struct ctx *ctx, struct session *session,
                                        const struct resource_def *def, const struct rows *rows)
{
    return def->config_schema != NULL ? def->config_schema(ctx, session, rows) : NULL;
}

static const struct field *config_shape(struct ctx *ctx, struct session *session,
                                        const struct resource_def *def, const struct rows *rows)
{
    const struct kong_schema *schema = config_schema(ctx, session, def, rows);
    return schema != NULL ? schema->config : NULL;
}

static const struct value *empty_object(struct arena *arena)
{
    return value_object(arena, NULL, NULL, 0);
}

/* Konnect's object at the place of the rows; {} when it has none. */
static const struct value *actual_config(struct arena *arena, const struct attr *attr,
                                         const struct value *answer)
{
    const struct value *found = body_pick(answer, attr_field(attr));
    return found != NULL && value_is_known(found) && found->keys != NULL ? found : empty_object(arena);
}

/* All that the rows say of the configuration, as one object: with what other rows say inside it. */
static const struct value *written_config(struct ctx *ctx, const struct attr *attr, const struct rows *rows)
{
    struct ctx inner = ctx_attempt(ctx);
    const struct value *body = NULL;
    if (!body_from_rows(&inner, rows, BODY_UPDATE, &body))
        return empty_object(ctx->arena);
    return actual_config(ctx->arena, attr, body);
}

/* The places inside the configuration that rows of their own stand for (a vault's config.config_store_id). */
static const struct value *places_of_others(struct arena *arena, const struct attr *attrs,
                                            const struct attr *attr)
{
    const struct value *places = empty_object(arena);
    strview place = attr_field(attr);
    for (size_t i = 0; attrs[i].name != NULL; i++) {
        strview field = attr_field(&attrs[i]);
        if (field.len > place.len && sv_starts_with(field, place) && field.data[place.len] == '.')
            places = field_mask_join(arena, places,
                                     field_mask_at(arena, sv_slice(field, place.len + 1, field.len)));
    }
    return places;
}

/* "config.redis" as a place inside the configuration. */
static const struct value *place_inside(struct arena *arena, strview path)
{
    strview rest = path;
    (void)sv_cut(&rest, '.');
    return field_mask_at(arena, rest);
}

/* The places that partials fill in: where they say so, else all that the schema lets partials fill. */
static const struct value *places_of_partials(struct arena *arena, const struct kong_schema *schema,
                                              const struct value *answer)
{
    const struct value *places = empty_object(arena);
    const struct value *partials = value_get(answer, SV("partials"));
    const struct value *kinds = schema != NULL ? value_get(schema->json, SV("supported_partials")) : NULL;
    if (partials == NULL || !value_is_known(partials) || partials->count == 0)
        return places;
    for (size_t i = 0; i < partials->count; i++) {
        const struct value *path = value_get(partials->items[i], SV("path"));
        if (path != NULL && value_text(path).len > 0)
            places = field_mask_join(arena, places, place_inside(arena, path->text));
    }
    for (size_t i = 0; kinds != NULL && value_is_known(kinds) && i < kinds->count; i++)
        for (size_t j = 0; value_is_known(kinds->items[i]) && j < kinds->items[i]->count; j++)
            places =
                field_mask_join(arena, places, place_inside(arena, value_text(kinds->items[i]->items[j])));
    return places;
}

bool config_leaves_unset(const struct resource_def *def, const struct rows *rows)
{
    return def->ignore_unset != NULL && value_is_true(rows_get(rows, def->ignore_unset));
}

static const struct value *or_nothing(struct arena *arena, const struct value *mask)
{
    return mask != NULL ? mask : empty_object(arena);
}

/* ---- Reading ------------------------------------------------------------------------------------------- */

struct reading {
    struct ctx *ctx;
    const struct kong_schema *schema; /* may be NULL */
    const struct field *shape;        /* may be NULL */
    const struct resource_def *def;
    const struct rows *written; /* the prior state without what nobody wrote */
    const struct value *answer;
    struct config_memory *memory;
};

/* At the first look nothing was written yet: all that Konnect has, but for its secrets, its defaults, and
 * what has a row of its own. */
static const struct value *first_look(const struct reading *reading, const struct attr *attr,
                                      const struct value *actual)
{
    struct arena *arena = reading->ctx->arena;
    const struct value *taken = reading->shape != NULL ? kong_minimal(arena, reading->shape, actual)
                                                       : freeform_without_nulls(arena, actual);
    taken = field_mask_cut(arena, taken, places_of_others(arena, reading->def->attrs, attr));
    return taken->count > 0 ? taken : value_null(arena, attr->type);
}

/* What drifted although nobody wrote it; what the write-only parts, partials and Konnect itself set is none
 * of it. */
static const struct value *drifted(const struct reading *reading, const struct attr *attr,
                                   const struct value *actual)
{
    struct arena *arena = reading->ctx->arena;
    const struct config_memory *memory = reading->memory;
    const struct value *skip = field_mask_join(arena, or_nothing(arena, memory->hidden), memory->server_set);
    skip = field_mask_join(arena, skip, places_of_partials(arena, reading->schema, reading->answer));
    return kong_unmanaged(arena, reading->shape, written_config(reading->ctx, attr, reading->written), actual,
                          skip, KONG_CONCEAL);
}

static const struct value *read_written(const struct reading *reading, const struct attr *attr,
                                        const struct value *written, const struct value *actual)
{
    struct arena *arena = reading->ctx->arena;
    const struct config_memory *memory = reading->memory;
    bool unmanaged = memory->server_set != NULL && !config_leaves_unset(reading->def, reading->written);
    if (memory->imported && value_is_null(written) && is_open(attr))
        return first_look(reading, attr, actual);
    if (reading->shape == NULL)
        return value_is_null(written) || freeform_holds(arena, written, actual)
                   ? written
                   : freeform_project(arena, written, actual);
    unsigned options =
        (is_open(attr) ? KONG_CONCEAL : 0) | (unmanaged && memory->lists_clean ? KONG_UNMANAGED : 0);
    const struct value *seen =
        value_is_null(written) ? written : kong_project(arena, reading->shape, written, actual, options);
    if (!is_open(attr) || !unmanaged)
        return seen;
    const struct value *more = drifted(reading, attr, actual);
    if (more->count == 0)
        return seen;
    reading->memory->drift = field_mask_of(arena, NULL, more);
    return freeform_join(arena, seen, more);
}

/* What the state may show of the whole. */
static const struct value *visible(struct ctx *ctx, const struct field *shape, const struct rows *rows,
                                   const struct value *hidden, const struct value *actual)
{
    const struct value *hide = or_nothing(ctx->arena, hidden);
    for (size_t i = 0; i < rows->count; i++)
        if (attr_has(&rows->attrs[i], ATTR_FREEFORM | ATTR_SENSITIVE))
            hide = field_mask_join(ctx->arena, hide, field_mask_of(ctx->arena, shape, rows->values[i]));
    return kong_visible(ctx->arena, shape, actual, hide);
}

/* The prior rows without what drifted: that was shown in them, but nobody wrote it. */
static struct rows without_drift(struct arena *arena, const struct rows *prior, const struct value *drift)
{
    struct rows written = rows_copy(arena, prior);
    for (size_t i = 0; drift != NULL && i < written.count; i++) {
        const struct attr *attr = &written.attrs[i];
        if (!is_open(attr) || !value_is_known(written.values[i]))
            continue;
        const struct value *left = field_mask_cut(arena, written.values[i], drift);
        bool was_written = left->keys == NULL || left->count > 0 || prior->values[i]->count == 0;
        written.values[i] = was_written ? left : value_null(arena, attr->type);
    }
    return written;
}

void config_read_rows(struct ctx *ctx, struct session *session, const struct resource_def *def,
                      const struct rows *prior, const struct value *answer, struct config_memory *memory,
                      struct rows *rows)
{
    const struct kong_schema *schema = config_schema(ctx, session, def, rows);
    struct rows written = without_drift(ctx->arena, prior, memory->drift);
    const struct reading reading = {
        .ctx = ctx,
        .schema = schema,
        .shape = schema != NULL ? schema->config : NULL,
        .def = def,
        .written = &written,
        .answer = answer,
        .memory = memory,
    };
    memory->drift = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        const struct value *actual = actual_config(ctx->arena, attr, answer);
        if (attr_has(attr, ATTR_EFFECTIVE) && reading.shape != NULL)
            rows->values[i] = visible(ctx, reading.shape, &written, memory->hidden, actual);
        else if (attr_has(attr, ATTR_FREEFORM) && !attr_has(attr, ATTR_UNREADABLE))
            rows->values[i] = read_written(&reading, attr, written.values[i], actual);
    }
}

/* ---- Applying ------------------------------------------------------------------------------------------ */

static const struct value *projected(struct arena *arena, const struct field *shape, const struct attr *attr,
                                     const struct value *planned, const struct value *actual)
{
    if (shape != NULL)
        return kong_project(arena, shape, planned, actual, is_open(attr) ? KONG_CONCEAL : 0);
    return freeform_holds(arena, planned, actual) ? planned : freeform_project(arena, planned, actual);
}

static bool applied_row(struct ctx *ctx, const struct field *shape, const struct attr *attr,
                        const struct value *actual, const struct value **row)
{
    const struct value *planned = *row;
    if (value_is_null(planned))
        return true;
    if (value_is_unknown(planned)) {
        *row = shape != NULL ? kong_minimal(ctx->arena, shape, actual)
                             : freeform_without_nulls(ctx->arena, actual);
        return true;
    }
    *row = projected(ctx->arena, shape, attr, planned, actual);
    return *row == planned || body_not_kept(ctx, attr, planned, *row);
}

/* The places of the write-only parts. */
static const struct value *hidden_places(struct arena *arena, const struct field *shape,
                                         const struct rows *sent)
{
    const struct value *places = empty_object(arena);
    for (size_t i = 0; i < sent->count; i++)
        if (attr_has(&sent->attrs[i], ATTR_FREEFORM | ATTR_WRITE_ONLY))
            places = field_mask_join(arena, places, field_mask_of(arena, shape, sent->values[i]));
    return places;
}

void config_note_hidden(struct ctx *ctx, struct session *session, const struct resource_def *def,
                        const struct rows *sent, struct config_memory *memory)
{
    const struct field *shape = config_shape(ctx, session, def, sent);
    memory->hidden = field_mask_join(ctx->arena, or_nothing(ctx->arena, memory->hidden),
                                     hidden_places(ctx->arena, shape, sent));
}

/* Places where Konnect itself puts something else than the schema's default are none of ours to watch. */
static void learn(struct ctx *ctx, const struct kong_schema *schema, const struct attr *attr,
                  const struct rows *sent, const struct value *answer, struct config_memory *memory)
{
    const struct field *shape = schema != NULL ? schema->config : NULL;
    memory->hidden = hidden_places(ctx->arena, shape, sent);
    memory->drift = NULL;
    memory->server_set = NULL;
    memory->lists_clean = false;
    if (shape == NULL)
        return;
    const struct value *actual = actual_config(ctx->arena, attr, answer);
    const struct value *written = written_config(ctx, attr, sent);
    const struct value *unmanaged =
        kong_unmanaged(ctx->arena, shape, written, actual, places_of_partials(ctx->arena, schema, answer), 0);
    memory->server_set = field_mask_of(ctx->arena, NULL, unmanaged);
    memory->lists_clean = kong_project(ctx->arena, shape, written, actual, KONG_UNMANAGED) == written;
}

bool config_applied_rows(struct ctx *ctx, struct session *session, const struct resource_def *def,
                         const struct rows *sent, const struct value *answer, struct config_memory *memory,
                         struct rows *rows)
{
    const struct kong_schema *schema = config_schema(ctx, session, def, rows);
    const struct field *shape = schema != NULL ? schema->config : NULL;
    bool good = true;
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        if (is_open(attr))
            learn(ctx, schema, attr, sent, answer, memory);
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        const struct value *actual = actual_config(ctx->arena, attr, answer);
        if (attr_has(attr, ATTR_EFFECTIVE) && value_is_unknown(rows->values[i]))
            rows->values[i] = shape != NULL ? visible(ctx, shape, sent, memory->hidden, actual)
                                            : value_null(ctx->arena, attr->type);
        else if (attr_has(attr, ATTR_FREEFORM) && !attr_has(attr, ATTR_UNREADABLE))
            good &= applied_row(ctx, shape, attr, actual, &rows->values[i]);
    }
    return good;
}

/* ---- Planning ------------------------------------------------------------------------------------------ */

bool config_means_same(struct arena *arena, const struct field *shape, const struct config_memory *memory,
                       bool leave_unset, const struct value *prior, const struct value *planned)
{
    if (!value_is_wholly_known(planned))
        return false;
    if (shape == NULL)
        return memory->imported ? freeform_holds(arena, planned, prior)
                                : freeform_same(arena, planned, prior);
    if (leave_unset && memory->drift != NULL)
        prior = field_mask_cut(arena, prior, memory->drift);
    return kong_same(arena, shape, planned, prior);
}

const struct value *config_carry(struct ctx *ctx, struct session *session, const struct resource_def *def,
                                 const struct rows *prior, const struct rows *sent,
                                 const struct config_memory *memory, const struct value *answer)
{
    const struct kong_schema *schema = config_schema(ctx, session, def, sent);
    struct rows before = without_drift(ctx->arena, prior, memory->drift);
    const struct attr *attr = NULL;
    for (size_t i = 0; i < sent->count; i++)
        if (is_open(&sent->attrs[i]))
            attr = &sent->attrs[i];
    if (schema == NULL || schema->config == NULL || attr == NULL)
        return NULL;
    const struct value *written = written_config(ctx, attr, &before);
    const struct value *skip = field_mask_join(ctx->arena, field_mask_of(ctx->arena, schema->config, written),
                                               or_nothing(ctx->arena, memory->hidden));
    skip = field_mask_join(ctx->arena, skip, places_of_partials(ctx->arena, schema, answer));
    const struct value *kept = kong_unmanaged(ctx->arena, schema->config, written_config(ctx, attr, sent),
                                              actual_config(ctx->arena, attr, answer), skip, 0);
    return kept->count > 0 ? kept : NULL;
}
