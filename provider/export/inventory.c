#include "export/inventory.h"

#include "base/path.h"
#include "kong/credentials.h"
#include "konnect/collection.h"
#include "table/request.h"
#include "table/template.h"
#include "table/uuid_text.h"
#include "table/validate.h"
#include "value/build.h"
#include "value/kind.h"

#include <stddef.h>
#include <stdlib.h>

struct taking {
    struct ctx *ctx;
    struct session *session;
    const struct inventory_request *request;
    struct inventory *inventory;
    const struct resource_def *def; /* whose objects are listed */
    struct rows address;            /* the control plane, a parent */
    size_t counted;
    bool cut; /* nothing more can be read, with an error */
};

/* ---- Gaps ---- */

static void add_gap(struct inventory *inventory, strview what, strview why)
{
    inventory->gaps = arena_room(inventory->arena, inventory->gaps, inventory->gap_count,
                                 &inventory->gap_capacity, sizeof *inventory->gaps);
    inventory->gaps[inventory->gap_count++] = (struct inventory_gap){ what, why };
}

/* The errors of an attempt as sentences, each with its place. */
static strview reasons(struct arena *arena, const struct ctx *attempt)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (const struct diag *diag = attempt->diags.first; diag != NULL; diag = diag->next) {
        strview place = path_to_text(arena, diag->path);
        if (diag->severity == DIAG_ERROR)
            buf_printf(&text, "%s" SV_FMT "%s" SV_FMT ": " SV_FMT, buf_view(&text).len > 0 ? " " : "",
                       SV_ARG(place), place.len > 0 ? ": " : "", SV_ARG(diag->summary), SV_ARG(diag->detail));
    }
    return buf_view(&text);
}

/* ---- Tables ---- */

/* Whether the objects belong to a control plane. */
static bool is_covered(const struct resource_def *def)
{
    const char *plane = def->identity.control_plane;
    return plane != NULL && attr_has(attr_row(def->attrs, plane), ATTR_PROVIDER_DEFAULT);
}

struct finding_parent {
    const struct resource_def *const *resources;
    const char *plane;
    const struct resource_def *found;
};

/* `{consumer_group_id}` in a collection's path is the id of a konnect_consumer_group. */
static void note_parent(void *payload, strview name)
{
    struct finding_parent *finding = payload;
    if (sv_equal_z(name, finding->plane) || !sv_ends_with(name, SV("_id")))
        return;
    strview type = sv_slice(name, 0, name.len - 3);
    for (size_t i = 0; finding->resources[i] != NULL; i++)
        if (sv_equal(sv_slice(sv_from(finding->resources[i]->type_name), sizeof "konnect_" - 1, SIZE_MAX),
                     type))
            finding->found = finding->resources[i];
}

/* The table of what the objects stand below in their path; NULL: of nothing but the control plane. */
static const struct resource_def *parent_of(const struct taking *taking, const struct resource_def *def)
{
    struct finding_parent finding = { .resources = taking->request->resources,
                                      .plane = def->identity.control_plane };
    template_names(def->rest.collection, note_parent, &finding);
    return finding.found;
}

/* ---- Objects ---- */

static strview address_of(struct arena *arena, const struct resource_def *def, const struct rows *state)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_z(&text, def->type_name);
    for (size_t i = 0; def->identity.parts[i] != NULL; i++)
        buf_printf(&text, " " SV_FMT, SV_ARG(value_text(rows_get(state, def->identity.parts[i]))));
    return buf_view(&text);
}

static void add_object(struct inventory *inventory, struct inventory_object *object)
{
    inventory->objects = arena_room(inventory->arena, inventory->objects, inventory->count,
                                    &inventory->capacity, sizeof *inventory->objects);
    inventory->objects[inventory->count++] = object;
    index_add(&inventory->by_address, &object->own, object->address);
    const char *id = object->def->rest.id;
    if (id != NULL)
        index_add(&inventory->by_id, &object->node, value_text(rows_get(&object->found.state, id)));
}

/* By what a message names an object that cannot be exported. */
static strview label(struct arena *arena, const struct resource_def *def, const struct value *item)
{
    static const char *const names[] = { "name", "username", "key", "id" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t at = attr_index(def->attrs, sv_from(names[i]));
        strview text = value_text_at(item, names[i]);
        bool open =
            at != SIZE_MAX && !attr_has(&def->attrs[at], ATTR_SENSITIVE) && !credential_is_shaped(text);
        if (text.len > 0 && open)
            return arena_printf(arena, "the %s \"" SV_FMT "\"", def->noun, SV_ARG(text));
    }
    return arena_printf(arena, "a %s", def->noun);
}

/* What Terraform would refuse: an answer without what names the object, or without what a block must have. */
static bool is_whole(struct ctx *ctx, const struct inventory_object *object)
{
    const struct resource_def *def = object->def;
    bool good = true;
    for (size_t i = 0; def->identity.parts[i] != NULL; i++)
        good &= uuid_text_check(ctx, attr_row(def->attrs, def->identity.parts[i]),
                                value_text(rows_get(&object->found.state, def->identity.parts[i])));
    for (size_t i = 0; i < object->configured.rows.count; i++)
        if (attr_has(&def->attrs[i], ATTR_REQUIRED) && value_is_null(object->configured.rows.values[i]))
            good = ctx_error(ctx, "Incomplete object", "Konnect's answer has no \"%s\".", def->attrs[i].name);
    return good;
}

/* Finds out all that is exported of it. */
static bool understand(struct ctx *ctx, const struct taking *taking, const struct value *item,
                       struct inventory_object *object)
{
    struct arena *arena = ctx->arena;
    const struct resource_def *def = taking->def;
    if (!value_is_object(item))
        return ctx_error(ctx, "Unreadable list", "Konnect's list has something else than an object there.");
    if (!found_object(ctx, taking->session, def, &taking->address, item, &object->found))
        return false;
    object->def = def;
    object->configured = found_configured(ctx, taking->session, def, &object->found);
    object->address = address_of(arena, def, &object->found.state);
    return is_whole(ctx, object) &&
           validate_resource(ctx, def, rows_to_object(arena, &object->configured.rows), true);
}

static bool note_object(void *payload, const struct value *item)
{
    struct taking *taking = payload;
    struct inventory *inventory = taking->inventory;
    struct arena *arena = inventory->arena;
    struct ctx attempt = ctx_attempt(taking->ctx);
    struct inventory_object *object = ARENA_NEW(arena, struct inventory_object);
    bool good = understand(&attempt, taking, item, object);
    /* A list that changes while it is read may show an object twice. */
    if (good && index_find(&inventory->by_address, object->address) != NULL)
        return true;
    object->label = label(arena, taking->def, item);
    if (good)
        add_object(inventory, object);
    else
        add_gap(inventory, object->label, reasons(arena, &attempt));
    taking->counted++;
    return true;
}

/* ---- Lists ---- */

/* What is said of one list holds for all others: Konnect does not answer, or takes the token no more. */
static bool is_end(int status)
{
    return status == 0 || status == 401;
}

/* `path` is a template; `*absent` says that there is no such list. False: it cannot be read, which is a gap,
 * or the end of all. */
static bool take_list(struct taking *taking, const char *path, bool *absent)
{
    struct ctx attempt = ctx_attempt(taking->ctx);
    struct arena *arena = taking->ctx->arena;
    const struct resource_def *def = taking->def;
    struct konnect_client *client = session_client(&attempt, taking->session);
    strview summary = arena_printf(arena, "Could not list the %ss", def->noun);
    int status = 200;
    struct konnect_collection all = {
        .paging = def->rest.paging, .summary = summary.data, .absent = absent, .status = &status
    };
    bool good = client != NULL && request_path(&attempt, path, &taking->address, &all.path) &&
                konnect_collect(&attempt, client, &all, note_object, taking);
    taking->cut = !good && is_end(status);
    if (taking->cut)
        ctx_adopt(taking->ctx, &attempt);
    else if (!good)
        add_gap(taking->inventory, sv_from(def->type_name), reasons(arena, &attempt));
    return good;
}

/* Below each object of another kind. One of those may be gone by now, and what it held with it. */
static void take_below(struct taking *taking, const struct resource_def *parent)
{
    struct inventory *inventory = taking->inventory;
    size_t parents = inventory->count;
    strview part = arena_printf(taking->ctx->arena, "%s_id", parent->type_name + sizeof "konnect_" - 1);
    size_t at = attr_index(taking->def->attrs, part);
    bool good = true;
    for (size_t i = 0; i < parents && good; i++) {
        bool absent = false;
        if (inventory->objects[i]->def != parent)
            continue;
        taking->address.values[at] = rows_get(&inventory->objects[i]->found.state, parent->rest.id);
        good = take_list(taking, taking->def->rest.collection, &absent);
    }
}

static void take_kind(struct taking *taking, const struct resource_def *def)
{
    struct arena *arena = taking->ctx->arena;
    const struct resource_def *parent = parent_of(taking, def);
    const char *path =
        def->rest.listed_over_parents != NULL ? def->rest.listed_over_parents : def->rest.collection;
    bool absent = false;
    taking->def = def;
    taking->counted = 0;
    taking->address = rows_from_object(arena, def->attrs, value_null(arena, attrs_type(arena, def->attrs)));
    taking->address.values[attr_index(def->attrs, sv_from(def->identity.control_plane))] =
        value_string(arena, taking->request->control_plane_id);
    if (parent != NULL && def->rest.listed_over_parents == NULL)
        take_below(taking, parent);
    else
        (void)take_list(taking, path, &absent);
    if (absent)
        add_gap(taking->inventory, sv_from(def->type_name),
                SV("Konnect has no such list in this control plane."));
    if (taking->request->progress != NULL)
        taking->request->progress(taking->request->payload, def, taking->counted);
}

/* ---- Selection ---- */

static bool has_tag(const struct value *tags, strview wanted)
{
    for (size_t i = 0; i < tags->count; i++)
        if (sv_equal(value_text(tags->items[i]), wanted))
            return true;
    return false;
}

/* Whether a part of the address is the object's own, not a parent or the control plane. */
static bool is_own_part(const struct resource_def *def, const char *part)
{
    bool id = def->rest.id != NULL && sv_equal_z(sv_from(part), def->rest.id);
    return id || !sv_ends_with(sv_from(part), SV("_id"));
}

/* Of what has no tags: whether all that it belongs to is exported. */
static bool belongs_to_selected(const struct inventory *inventory, const struct inventory_object *object)
{
    size_t parents = 0;
    for (size_t i = 0; object->def->identity.parts[i] != NULL; i++) {
        const char *part = object->def->identity.parts[i];
        bool plane = sv_equal_z(sv_from(part), object->def->identity.control_plane);
        if (plane || is_own_part(object->def, part))
            continue;
        const struct inventory_object *parent =
            inventory_find(inventory, value_text(rows_get(&object->found.state, part)));
        if (parent == NULL || !parent->selected)
            return false;
        parents++;
    }
    return parents > 0;
}

static void select_by_tags(const struct inventory *inventory, const struct inventory_request *request,
                           bool tagged)
{
    for (size_t i = 0; i < inventory->count; i++) {
        struct inventory_object *object = inventory->objects[i];
        size_t at = attr_index(object->def->attrs, SV("tags"));
        if ((at != SIZE_MAX) != tagged)
            continue;
        object->selected =
            at != SIZE_MAX || request->tag_count == 0 || belongs_to_selected(inventory, object);
        for (size_t j = 0; at != SIZE_MAX && j < request->tag_count; j++) {
            const struct value *tags = object->found.actual.values[at];
            object->selected &= value_is_known(tags) && has_tag(tags, request->tags[j]);
        }
    }
}

static void note_guesses(struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->count; i++)
        if (inventory->objects[i]->selected && inventory->objects[i]->found.guessed)
            add_gap(inventory, inventory->objects[i]->label,
                    SV("It is exported, but its schema could not be read: which texts are secret was guessed "
                       "by their names, and defaults are written out. Look through it."));
}

static int compare_objects(const void *a, const void *b)
{
    const struct inventory_object *const *left = a;
    const struct inventory_object *const *right = b;
    return sv_compare((*left)->address, (*right)->address);
}

bool inventory_take(struct ctx *ctx, struct session *session, const struct inventory_request *request,
                    struct inventory *out)
{
    struct inventory inventory = { .arena = ctx->arena,
                                   .by_id = index_make(ctx->arena),
                                   .by_address = index_make(ctx->arena) };
    struct taking taking = { .ctx = ctx, .session = session, .request = request, .inventory = &inventory };
    if (session_client(ctx, session) == NULL)
        return false;
    for (int nested = 0; nested <= 1; nested++)
        for (size_t i = 0; request->resources[i] != NULL; i++) {
            const struct resource_def *def = request->resources[i];
            if (!taking.cut && is_covered(def) && (parent_of(&taking, def) != NULL) == (nested == 1))
                take_kind(&taking, def);
        }
    if (taking.cut)
        return false;
    if (inventory.count > 0)
        qsort(inventory.objects, inventory.count, sizeof *inventory.objects, compare_objects);
    select_by_tags(&inventory, request, true);
    select_by_tags(&inventory, request, false);
    note_guesses(&inventory);
    *out = inventory;
    return true;
}

const struct inventory_object *inventory_find(const struct inventory *inventory, strview id)
{
    const struct index_node *node = id.len > 0 ? index_find(&inventory->by_id, id) : NULL;
    return (const struct inventory_object *)node;
}

const struct inventory_object *inventory_at(const struct inventory *inventory, strview address)
{
    const struct index_node *node = index_find(&inventory->by_address, address);
    const char *object = (const char *)node;
    return node != NULL ? (const struct inventory_object *)(object - offsetof(struct inventory_object, own))
                        : NULL;
}
