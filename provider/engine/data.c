#include "engine/data.h"

#include "base/nearest.h"
#include "config/schemas.h"
#include "engine/filters.h"
#include "engine/target.h"
#include "kong/guess.h"
#include "kong/show.h"
#include "konnect/collection.h"
#include "table/answer.h"
#include "table/control_plane.h"
#include "table/listed.h"
#include "table/object.h"
#include "table/provider_default.h"
#include "table/request.h"
#include "table/template.h"
#include "table/uuid_text.h"
#include "table/validate.h"
#include "value/build.h"

enum { MOST_LABELS = 1000, LABELS_SHOWN = 5 };

struct finding {
    struct ctx *ctx;
    struct session *session;
    const struct face *face;
    struct rows config;     /* with the provider's defaults */
    const char *const *key; /* of one: by what it is looked for */
    struct rows there;      /* of one: what fits, as the list has it */
    size_t fitting;         /* how many do */
    strview ids[LABELS_SHOWN];
    strview *labels; /* of what is there, by which users know it */
    size_t label_count;
    struct list_builder found; /* of many */
    bool absent;               /* Konnect has no such collection */
};

/* ---- Validation ---- */

static strview leads(struct arena *arena, const struct face *face)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; face->keys[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\"", i > 0 ? ", " : "", face->keys[i][0]);
    return buf_view(&text);
}

/* What finds the object by another key than `key` may not be set, too: it would not be looked at. */
static bool check_others(struct ctx *ctx, const struct face *face, const struct rows *config,
                         const char *const *key)
{
    for (size_t i = 0; face->keys[i] != NULL; i++)
        for (size_t j = 0; face->keys[i][j] != NULL; j++) {
            const char *name = face->keys[i][j];
            if (!sv_is_among(sv_from(name), key) && value_is_known(rows_get(config, name)))
                return ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, sv_from(name)),
                                    "Conflicting attributes", "\"%s\" cannot be set together with \"%s\".",
                                    name, key[0]);
        }
    return true;
}

static bool check_key(struct ctx *ctx, const struct face *face, const struct rows *config)
{
    const char *const *key = face_key(face, config);
    if (key == NULL)
        return ctx_error(ctx, "Missing required argument", "Exactly one of these must be set: " SV_FMT ".",
                         SV_ARG(leads(ctx->arena, face)));
    return value_is_unknown(rows_get(config, key[0])) || check_others(ctx, face, config, key);
}

bool data_validate(struct ctx *ctx, const struct face *face, const struct value *config)
{
    struct rows rows = rows_from_object(ctx->arena, face->attrs, config);
    bool good = validate_rows(ctx, &rows);
    good &= validate_read_only(ctx, &rows);
    return good && (face->many || check_key(ctx, face, &rows));
}

/* ---- The control plane ---- */

/* "" where it is not known: of a control plane that is looked for, or of all of them. */
static strview control_plane_of(const struct finding *finding)
{
    const char *plane = finding->face->def->identity.control_plane;
    size_t index = plane != NULL ? attr_index(finding->config.attrs, sv_from(plane)) : SIZE_MAX;
    return index != SIZE_MAX ? value_text(finding->config.values[index]) : SV("");
}

/* What answers 404 to everything is no proof that an object is missing (table/control_plane.h). */
static bool control_plane_is_there(const struct finding *finding)
{
    strview plane = control_plane_of(finding);
    return plane.len == 0 || control_plane_require(finding->ctx, finding->session, plane, "");
}

static void prove_control_plane(const struct finding *finding)
{
    strview plane = control_plane_of(finding);
    if (plane.len > 0)
        control_plane_prove(finding->session, plane, SV(""));
}

/* ---- Words ---- */

static strview place_of(const struct finding *finding)
{
    return control_plane_place(finding->ctx->arena, finding->session, control_plane_of(finding));
}

/* `the "name" "x", the "route_id" "y" and no "service_id"`: null is a value too. */
static strview asked_for(const struct finding *finding)
{
    struct buf text = buf_make(finding->ctx->arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; finding->key[i] != NULL; i++) {
        const struct value *value = rows_get(&finding->config, finding->key[i]);
        const char *between = i == 0 ? "" : finding->key[i + 1] != NULL ? ", " : " and ";
        if (value_is_null(value))
            buf_printf(&text, "%sno \"%s\"", between, finding->key[i]);
        else
            buf_printf(&text, "%sthe \"%s\" \"" SV_FMT "\"", between, finding->key[i],
                       SV_ARG(value_text(value)));
    }
    return buf_view(&text);
}

/* An ID resembles no other: then it is told what there is by the next key. */
static const char *const *labelling_key(const struct finding *finding)
{
    const struct face *face = finding->face;
    bool by_path = finding->key == face->keys[0];
    return by_path && face->keys[1] != NULL ? face->keys[1] : finding->key;
}

static strview near(const struct finding *finding)
{
    struct arena *arena = finding->ctx->arena;
    strview wanted = value_text(rows_get(&finding->config, finding->key[0]));
    if (finding->label_count == 0)
        return SV("");
    return arena_printf(
        arena, " The nearest of those that are there: " SV_FMT ".",
        SV_ARG(nearest_list(arena, wanted, finding->labels, finding->label_count, LABELS_SHOWN)));
}

static bool none_found(const struct finding *finding)
{
    struct ctx *ctx = finding->ctx;
    const struct resource_def *def = finding->face->def;
    return ctx_error_at(ctx, path_attribute(ctx->arena, ctx->path, sv_from(finding->key[0])),
                        "Object not found", "There is no %s " SV_FMT " that has " SV_FMT "." SV_FMT,
                        def->noun, SV_ARG(place_of(finding)), SV_ARG(asked_for(finding)),
                        SV_ARG(near(finding)));
}

static bool several_found(const struct finding *finding)
{
    struct ctx *ctx = finding->ctx;
    struct buf ids = buf_make(ctx->arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < finding->fitting && i < LABELS_SHOWN; i++)
        buf_printf(&ids, "%s\"" SV_FMT "\"", i > 0 ? ", " : "", SV_ARG(finding->ids[i]));
    return ctx_error_at(
        ctx, path_attribute(ctx->arena, ctx->path, sv_from(finding->key[0])), "Several objects found",
        "%zu objects " SV_FMT " have " SV_FMT ". Choose one by " SV_FMT ": " SV_FMT ".", finding->fitting,
        SV_ARG(place_of(finding)), SV_ARG(asked_for(finding)),
        SV_ARG(face_names(ctx->arena, finding->face->keys[0], " and ")), SV_ARG(buf_view(&ids)));
}

/* ---- Lists ---- */

static bool fits(const struct finding *finding, const struct rows *there)
{
    for (size_t i = 0; finding->key[i] != NULL; i++)
        if (!value_equal(rows_get(&finding->config, finding->key[i]), rows_get(there, finding->key[i])))
            return false;
    return true;
}

/* The list's items do not say what stands in its URL. */
static void fill_path(const struct finding *finding, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (attr_has(&rows->attrs[i], ATTR_PATH) && value_is_null(rows->values[i]))
            rows->values[i] = finding->config.values[i];
    template_derive(finding->ctx->arena, rows);
}

/* False: it is no object, or there is an error. */
static bool read_item(const struct finding *finding, struct ctx *ctx, const struct value *item,
                      const struct attr *attrs, struct rows *out)
{
    return item->type->kind == TYPE_OBJECT &&
           rows_from_answer(ctx, attrs, object_of_item(ctx->arena, finding->face->def, item), out);
}

static bool note_one(void *payload, const struct value *item)
{
    struct finding *finding = payload;
    struct arena *arena = finding->ctx->arena;
    struct ctx attempt = ctx_attempt(finding->ctx);
    struct rows there;
    if (!read_item(finding, &attempt, item, finding->face->attrs, &there))
        return true;
    strview label = face_label(arena, &there, labelling_key(finding));
    if (label.len > 0 && finding->label_count < MOST_LABELS)
        finding->labels[finding->label_count++] = label;
    if (!fits(finding, &there))
        return true;
    fill_path(finding, &there);
    finding->there = there;
    if (finding->fitting < LABELS_SHOWN)
        finding->ids[finding->fitting] = face_label(arena, &there, finding->face->keys[0]);
    finding->fitting++;
    return true;
}

static void begin_list(struct finding *finding)
{
    if (finding->labels == NULL)
        finding->labels = ARENA_ARRAY(finding->ctx->arena, strview, MOST_LABELS);
    finding->label_count = 0;
    finding->fitting = 0;
}

static bool collect(struct finding *finding, struct ctx *ctx, strview query,
                    bool (*visit)(void *payload, const struct value *item))
{
    const struct resource_def *def = finding->face->def;
    strview summary = arena_printf(ctx->arena, "Could not list the %ss", def->noun);
    struct konnect_collection all = { .query = query,
                                      .paging = def->rest.paging,
                                      .summary = summary.data,
                                      .absent = target_in_path(&finding->config) ? &finding->absent : NULL };
    struct konnect_client *client = session_client(ctx, finding->session);
    begin_list(finding);
    return client != NULL && request_path(ctx, def->rest.collection, &finding->config, &all.path) &&
           konnect_collect(ctx, client, &all, visit, finding) && !finding->absent;
}

/* A list that cannot be had: the control plane, or what the objects belong to, may be the reason. */
static bool list_all(struct finding *finding, strview query,
                     bool (*visit)(void *payload, const struct value *item))
{
    struct ctx attempt = ctx_attempt(finding->ctx);
    if (collect(finding, &attempt, query, visit)) {
        prove_control_plane(finding);
        return true;
    }
    if (finding->absent)
        return target_is_there(finding->ctx, finding->session, finding->face->def, &finding->config);
    if (control_plane_is_there(finding))
        ctx_adopt(finding->ctx, &attempt);
    return false;
}

/* ---- One ---- */

/* Without secrets: by the schema where there is one, else by what looks like one. */
static void open_freeform(const struct finding *finding, struct rows *rows)
{
    struct arena *arena = finding->ctx->arena;
    const struct freeform *freeform = &finding->face->def->freeform;
    for (size_t i = 0; i < rows->count; i++) {
        if (!attr_has(&rows->attrs[i], ATTR_FREEFORM) || value_is_null(rows->values[i]))
            continue;
        const struct kong_schema *schema =
            freeform->schema != NULL ? freeform->schema(finding->ctx, finding->session, rows) : NULL;
        rows->values[i] = schema != NULL && schema->config != NULL
                              ? kong_open(arena, schema->config, rows->values[i])
                              : guess_open(arena, rows->values[i]);
    }
}

static bool missing(struct finding *finding)
{
    struct ctx quiet = ctx_attempt(finding->ctx);
    if (!control_plane_is_there(finding))
        return false;
    if (!collect(finding, &quiet, SV(""), note_one))
        begin_list(finding);
    return none_found(finding);
}

static bool understand(struct finding *finding, const struct value *object, struct rows *out)
{
    if (!rows_from_answer(finding->ctx, finding->face->attrs, object, out))
        return false;
    fill_path(finding, out);
    return true;
}

/* `address` says all that stands in the object's URL. `*there` is false after a 404. */
static bool get_object(struct finding *finding, const struct rows *address, bool *there, struct rows *out)
{
    struct ctx *ctx = finding->ctx;
    const struct resource_def *def = finding->face->def;
    const struct resource_request get = object_request(def, address);
    struct konnect_response response;
    *there = false;
    if (!object_read(ctx, finding->session, def, address, &response))
        return false;
    if (response.status == 404)
        return true;
    if (!request_has_object(&response))
        return request_refused(ctx, &get, &response, "Could not read the %s", def->noun);
    prove_control_plane(finding);
    *there = true;
    return understand(finding, response.json, out);
}

/* The same from the list that serves several reads, where it can. */
static bool read_object(struct finding *finding, const struct rows *address, bool *there, struct rows *out)
{
    const struct resource_def *def = finding->face->def;
    const struct value *listed;
    *there = listed_object(finding->ctx, finding->session, def, address, &listed);
    return *there ? understand(finding, request_unwrapped(listed, def->rest.wrapper), out)
                  : get_object(finding, address, there, out);
}

static bool read_one(struct finding *finding, const struct rows *address, struct rows *out)
{
    bool there;
    return read_object(finding, address, &there, out) && (there || missing(finding));
}

/* One request where the key may stand in the URL. What is found there must have it all the same, because it
 * may be the ID of another object. */
static bool try_alias(struct finding *finding, bool *found, struct rows *out)
{
    const struct rest *rest = &finding->face->def->rest;
    bool is_alias =
        rest->alias != NULL && sv_equal_z(sv_from(finding->key[0]), rest->alias) && finding->key[1] == NULL;
    *found = false;
    if (!is_alias)
        return true;
    struct rows address = rows_copy(finding->ctx->arena, &finding->config);
    address.values[attr_index(address.attrs, sv_from(rest->id))] = rows_get(&finding->config, rest->alias);
    if (!get_object(finding, &address, found, out))
        return false;
    *found = *found && fits(finding, out);
    return true;
}

/* What this session has listed already may be a minute old: it finds what still is as it says, and nothing is
 * concluded from what it lacks. */
static bool find_in_shared_list(struct finding *finding, bool *found, struct rows *out)
{
    *found = false;
    begin_list(finding);
    if (!listed_each(finding->ctx, finding->session, finding->face->def, &finding->config, note_one,
                     finding) ||
        finding->fitting != 1)
        return true;
    struct rows there = finding->there;
    if (!read_object(finding, &there, found, out))
        return false;
    *found = *found && fits(finding, out);
    return true;
}

static bool find_in_own_list(struct finding *finding, struct rows *out)
{
    if (!list_all(finding, SV(""), note_one))
        return false;
    if (finding->fitting == 0)
        return none_found(finding);
    return finding->fitting == 1 ? read_one(finding, &finding->there, out) : several_found(finding);
}

static bool find_one(struct finding *finding, struct rows *out)
{
    bool found;
    finding->key = face_key(finding->face, &finding->config);
    if (!check_key(finding->ctx, finding->face, &finding->config))
        return false;
    if (finding->key == finding->face->keys[0])
        return read_one(finding, &finding->config, out);
    if (!try_alias(finding, &found, out) || (!found && !find_in_shared_list(finding, &found, out)))
        return false;
    return found || find_in_own_list(finding, out);
}

/* ---- Many ---- */

/* An object that does not fit its type (of a newer Konnect) is an error: the list would look complete. */
static bool note_many(void *payload, const struct value *item)
{
    struct finding *finding = payload;
    const struct attr *list = attr_row(finding->face->attrs, finding->face->list);
    struct rows there;
    if (!read_item(finding, finding->ctx, item, list->nested, &there))
        return !ctx_has_errors(finding->ctx);
    if (filters_pass(&finding->config, &there))
        list_put(&finding->found, rows_to_object(finding->ctx->arena, &there));
    return true;
}

static bool find_many(struct finding *finding, struct rows *out)
{
    struct arena *arena = finding->ctx->arena;
    finding->found = (struct list_builder){ .arena = arena };
    if (!list_all(finding, filters_query(arena, finding->face->def, &finding->config), note_many) ||
        ctx_has_errors(finding->ctx))
        return false;
    size_t index = attr_index(finding->face->attrs, sv_from(finding->face->list));
    *out = rows_copy(arena, &finding->config);
    out->values[index] =
        value_of(arena, finding->face->attrs[index].type, NULL, finding->found.items, finding->found.count);
    return true;
}

/* ---- Reading ---- */

bool data_read(struct ctx *ctx, struct session *session, const struct face *face, const struct value *config,
               const struct value **out)
{
    struct finding finding = {
        .ctx = ctx,
        .session = session,
        .face = face,
        .config = rows_from_object(ctx->arena, face->attrs, config),
    };
    struct rows rows = { 0 };
    if (!uuid_text_check_all(ctx, &finding.config) || !provider_defaults_of(ctx, session, &finding.config) ||
        !(face->many ? find_many : find_one)(&finding, &rows))
        return false;
    open_freeform(&finding, &rows);
    *out = rows_to_object(ctx->arena, &rows);
    return true;
}
