#include "engine/lookup.h"

#include "base/nearest.h"
#include "base/uuid.h"
#include "engine/target.h"
#include "konnect/collection.h"
#include "table/answer.h"
#include "table/control_plane.h"
#include "table/face.h"
#include "table/listed.h"
#include "table/object.h"
#include "table/request.h"

enum { MOST_NAMES = 1000, SHOWN = 5 };

struct looking {
    struct ctx *ctx;
    const struct lookup *lookup;
    struct face face;
    strview wanted; /* empty: any object */
    strview *names; /* of those that are there */
    size_t name_count;
    size_t fitting;     /* how many have the name */
    strview ids[SHOWN]; /* of those that fit */
    strview labels[SHOWN];
    const char *attribute; /* in which the last one that fits has it */
};

/* The keys of a face begin with the address, which is no name. */
static const char *const *const *natural_keys(const struct face *face)
{
    return face->keys + 1;
}

bool lookup_has_names(struct arena *arena, const struct resource_def *def)
{
    const struct face face = face_of_one(arena, def);
    return natural_keys(&face)[0] != NULL;
}

static const char *last_part(const struct resource_def *def)
{
    size_t last = 0;
    while (def->identity.parts[last + 1] != NULL)
        last++;
    return def->identity.parts[last];
}

/* ---- Objects ---- */

static void note_fitting(struct looking *looking, const struct rows *there, const char *const *key)
{
    if (looking->fitting < SHOWN) {
        looking->ids[looking->fitting] = value_text(rows_get(there, last_part(looking->face.def)));
        looking->labels[looking->fitting] = face_label(looking->ctx->arena, there, key);
    }
    looking->attribute = key[0];
    looking->fitting++;
}

/* An object counts once, also if several of its attributes have the name. */
static void note_names(struct looking *looking, const struct rows *there)
{
    bool fits = false;
    for (const char *const *const *key = natural_keys(&looking->face); *key != NULL; key++) {
        strview name = value_text(rows_get(there, (*key)[0]));
        if (name.len > 0 && looking->name_count < MOST_NAMES)
            looking->names[looking->name_count++] = name;
        if (!fits && name.len > 0 && sv_equal(name, looking->wanted)) {
            note_fitting(looking, there, *key);
            fits = true;
        }
    }
}

static bool note_item(void *payload, const struct value *item)
{
    struct looking *looking = payload;
    struct ctx quiet = ctx_attempt(looking->ctx);
    struct rows there;
    if (item->type->kind == TYPE_OBJECT && rows_from_answer(&quiet, looking->face.attrs, item, &there))
        note_names(looking, &there);
    return true;
}

static struct looking begin(struct ctx *ctx, const struct lookup *lookup, strview wanted)
{
    return (struct looking){ .ctx = ctx,
                             .lookup = lookup,
                             .face = face_of_one(ctx->arena, lookup->def),
                             .wanted = wanted,
                             .names = ARENA_ARRAY(ctx->arena, strview, MOST_NAMES) };
}

static bool list_anew(struct ctx *ctx, const struct lookup *lookup, struct konnect_collection all,
                      bool (*visit)(void *payload, const struct value *item), void *payload)
{
    const struct rest *rest = &lookup->def->rest;
    all.paging = rest->paging;
    struct konnect_client *client = session_client(ctx, lookup->session);
    return client != NULL && request_path(ctx, rest->collection, lookup->rows, &all.path) &&
           konnect_collect(ctx, client, &all, visit, payload);
}

/* ---- Words ---- */

static strview plane_of(const struct lookup *lookup)
{
    const char *plane = lookup->def->identity.control_plane;
    return plane != NULL ? value_text(rows_get(lookup->rows, plane)) : SV("");
}

/* `"username" or "custom_id"` */
static strview attributes(const struct looking *looking)
{
    struct buf text = buf_make(looking->ctx->arena, BUF_LIMIT_TEXT);
    const char *const *const *keys = natural_keys(&looking->face);
    for (size_t i = 0; keys[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\"", i > 0 ? " or " : "", keys[i][0]);
    return buf_view(&text);
}

static bool none_found(const struct looking *looking)
{
    struct arena *arena = looking->ctx->arena;
    const struct lookup *lookup = looking->lookup;
    strview near = looking->name_count == 0
                       ? SV("")
                       : arena_printf(arena, " The nearest of those that are there: " SV_FMT ".",
                                      SV_ARG(nearest_list(arena, looking->wanted, looking->names,
                                                          looking->name_count, SHOWN)));
    return ctx_error(looking->ctx, "Object not found",
                     "There is no %s " SV_FMT " that has the " SV_FMT " \"" SV_FMT "\"." SV_FMT,
                     lookup->def->noun, SV_ARG(control_plane_place(arena, lookup->session, plane_of(lookup))),
                     SV_ARG(attributes(looking)), SV_ARG(looking->wanted), SV_ARG(near));
}

static bool several_found(const struct looking *looking)
{
    struct arena *arena = looking->ctx->arena;
    const struct lookup *lookup = looking->lookup;
    struct buf ids = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < looking->fitting && i < SHOWN; i++)
        buf_printf(&ids, "%s" SV_FMT " (" SV_FMT ")", i > 0 ? "; " : "", SV_ARG(looking->ids[i]),
                   SV_ARG(looking->labels[i]));
    return ctx_error(looking->ctx, "Several objects found",
                     "%zu objects " SV_FMT " have the \"%s\" \"" SV_FMT "\". Choose a %s by its ID: " SV_FMT
                     ".",
                     looking->fitting, SV_ARG(control_plane_place(arena, lookup->session, plane_of(lookup))),
                     looking->attribute, SV_ARG(looking->wanted), lookup->def->noun, SV_ARG(buf_view(&ids)));
}

/* ---- Finding ---- */

/* A list that cannot be had: the control plane, or what the objects belong to, may be the reason. */
static bool list_all(struct looking *looking)
{
    struct ctx *ctx = looking->ctx;
    struct ctx attempt = ctx_attempt(ctx);
    const struct lookup *lookup = looking->lookup;
    strview plane = plane_of(lookup);
    strview summary = arena_printf(ctx->arena, "Could not list the %ss", lookup->def->noun);
    bool absent = false;
    const struct konnect_collection all = { .summary = summary.data,
                                            .absent = target_in_path(lookup->rows) ? &absent : NULL };
    if (list_anew(&attempt, lookup, all, note_item, looking) && !absent)
        return true;
    if (absent)
        return target_is_there(ctx, lookup->session, lookup->def, lookup->rows);
    if (plane.len == 0 || control_plane_require(ctx, lookup->session, plane, ""))
        ctx_adopt(ctx, &attempt);
    return false;
}

bool lookup_named(struct ctx *ctx, const struct lookup *lookup, strview name, strview *out)
{
    /* What this session has listed already may be a minute old: nothing is concluded from what it lacks. */
    struct looking looking = begin(ctx, lookup, name);
    bool shared = listed_each(ctx, lookup->session, lookup->def, lookup->rows, note_item, &looking);
    if (!shared || looking.fitting != 1) {
        looking = begin(ctx, lookup, name);
        if (!list_all(&looking))
            return false;
    }
    if (looking.fitting == 0)
        return none_found(&looking);
    if (looking.fitting > 1)
        return several_found(&looking);
    *out = looking.ids[0];
    return true;
}

/* ---- An example ---- */

struct sampling {
    struct ctx *ctx;
    const struct lookup *lookup;
    struct looked_up found;
};

/* What a text of parts can have, and what is not taken for an ID. */
static bool can_be_written(strview name)
{
    return name.len > 0 && sv_find(name, '/') == SIZE_MAX && !uuid_is_valid(name) && name.data[0] != '{' &&
           sv_equal(sv_trim(name), name);
}

static bool take_first(void *payload, const struct value *item)
{
    struct sampling *sampling = payload;
    const struct face face = face_of_one(sampling->ctx->arena, sampling->lookup->def);
    struct rows there;
    if (item->type->kind != TYPE_OBJECT ||
        !rows_from_answer(sampling->ctx, face.attrs, object_of_item(sampling->ctx->arena, face.def, item),
                          &there))
        return true;
    strview id = value_text(rows_get(&there, last_part(face.def)));
    sampling->found = (struct looked_up){ id, id };
    for (const char *const *const *key = natural_keys(&face); *key != NULL; key++) {
        strview name = value_text(rows_get(&there, (*key)[0]));
        if ((*key)[1] != NULL || !can_be_written(name))
            continue;
        sampling->found.name = name;
        break;
    }
    return id.len == 0;
}

bool lookup_any(struct ctx *ctx, const struct lookup *lookup, struct looked_up *out)
{
    struct ctx quiet = ctx_attempt(ctx);
    struct sampling sampling = { .ctx = &quiet, .lookup = lookup };
    const struct konnect_collection once = { .summary = "Could not list", .once = true };
    if (!list_anew(&quiet, lookup, once, take_first, &sampling) || sampling.found.id.len == 0)
        return false;
    *out = sampling.found;
    return true;
}
