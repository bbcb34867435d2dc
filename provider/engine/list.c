#include "engine/list.h"

#include "base/printable.h"
#include "engine/filters.h"
#include "engine/found.h"
#include "engine/target.h"
#include "konnect/collection.h"
#include "table/answer.h"
#include "table/control_plane.h"
#include "table/object.h"
#include "table/provider_default.h"
#include "table/template.h"
#include "table/validate.h"
#include "value/build.h"
#include "value/kind.h"

struct listing {
    struct ctx *ctx;
    struct session *session;
    const struct face *face;
    const struct list_request *request;
    struct rows config; /* with the provider's defaults */
    int64_t found;
    bool enough;
    bool absent; /* Konnect has no such collection */
};

bool list_validate(struct ctx *ctx, const struct face *face, const struct value *config)
{
    const struct rows rows = rows_from_object(ctx->arena, face->attrs, config);
    return validate_rows(ctx, &rows);
}

/* ---- One object ---- */

/* The address: what stands in the collection's URL, and of the identity what the answer tells. */
static struct rows address_of(struct arena *arena, const struct listing *listing, const struct rows *there)
{
    const struct resource_def *def = listing->face->def;
    struct rows rows = rows_from_object(arena, def->attrs, value_null(arena, attrs_type(arena, def->attrs)));
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        size_t index = attr_index(def->attrs, sv_from(def->identity.parts[i]));
        size_t configured = attr_index(listing->face->attrs, sv_from(def->identity.parts[i]));
        rows.values[index] =
            configured != SIZE_MAX ? listing->config.values[configured] : there->values[index];
    }
    template_derive(arena, &rows);
    return rows;
}

/* Terraform prints it as it is. */
static strview display_name(struct arena *arena, const struct face *face, const struct rows *there)
{
    for (const char *const *const *key = face->keys + 1; *key != NULL; key++)
        if (!value_is_null(rows_get(there, (*key)[0])))
            return printable(arena, face_label(arena, there, *key), PRINTABLE_LINE);
    return printable(arena, face_label(arena, there, face->keys[0]), PRINTABLE_LINE);
}

/* As an import would bring it into the state. */
static bool whole_object(struct ctx *ctx, const struct listing *listing, const struct rows *address,
                         const struct value *item, const struct value **out)
{
    struct found found;
    if (!found_object(ctx, listing->session, listing->face->def, address, item, &found))
        return false;
    *out = rows_to_object(ctx->arena, &found.state);
    return true;
}

static bool list_item(struct ctx *ctx, struct listing *listing, const struct value *item)
{
    const struct resource_def *def = listing->face->def;
    const struct value *answer = object_of_item(ctx->arena, def, request_unwrapped(item, def->rest.wrapper));
    struct rows there;
    if (!rows_from_answer(ctx, def->attrs, answer, &there))
        return false;
    if (!filters_pass(&listing->config, &there))
        return true;
    const struct rows address = address_of(ctx->arena, listing, &there);
    struct list_item listed = { .object = rows_to_object(ctx->arena, &address),
                                .display_name = display_name(ctx->arena, listing->face, &there) };
    if (listing->request->include_objects && !whole_object(ctx, listing, &address, item, &listed.object))
        return false;
    listing->found++;
    listing->enough = !listing->request->visit(listing->request->payload, ctx, &listed) ||
                      listing->found == listing->request->limit;
    return true;
}

/* ---- Pages ---- */

/* What is said about a page goes with its arena. */
static void keep_errors(struct ctx *ctx, const struct ctx *page)
{
    for (const struct diag *diag = page->diags.first; diag != NULL; diag = diag->next)
        if (diag->severity == DIAG_ERROR)
            (void)ctx_error(ctx, arena_copy(ctx->arena, diag->summary).data, SV_FMT, SV_ARG(diag->detail));
}

static bool list_items(struct ctx *ctx, struct listing *listing, const struct value *items)
{
    for (size_t i = 0; i < items->count && !listing->enough; i++) {
        struct ctx attempt = ctx_attempt(ctx);
        if (!value_is_object(items->items[i]))
            return ctx_error(ctx, "Konnect's answer cannot be read",
                             "The list of the %ss holds what is not an "
                             "object.",
                             listing->face->def->noun);
        if (!list_item(&attempt, listing, items->items[i])) {
            ctx_adopt(ctx, &attempt);
            return false;
        }
    }
    return true;
}

static bool list_page(struct listing *listing, struct konnect_listing *pages)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx page = ctx_attempt(listing->ctx);
    const struct value *items = NULL;
    page.arena = arena;
    bool good =
        konnect_listing_next(&page, pages, listing->ctx->arena, &items) && list_items(&page, listing, items);
    if (!good)
        keep_errors(listing->ctx, &page);
    return good;
}

static bool list_all(struct listing *listing)
{
    struct ctx *ctx = listing->ctx;
    const struct resource_def *def = listing->face->def;
    strview summary = arena_printf(ctx->arena, "Could not list the %ss", def->noun);
    struct konnect_collection all = { .query = filters_query(ctx->arena, def, &listing->config),
                                      .paging = def->rest.paging,
                                      .summary = summary.data,
                                      .absent = target_in_path(&listing->config) ? &listing->absent : NULL };
    struct konnect_client *client = session_client(ctx, listing->session);
    if (client == NULL || !request_path(ctx, def->rest.collection, &listing->config, &all.path))
        return false;
    struct konnect_listing pages = konnect_listing_begin(client, &all);
    bool good = true;
    while (good && !pages.ended && !listing->enough)
        good = list_page(listing, &pages);
    return good && !listing->absent;
}

/* What answers 404 to everything is no proof that there is nothing (table/control_plane.h). */
static bool control_plane_is_there(const struct listing *listing)
{
    const char *plane = listing->face->def->identity.control_plane;
    size_t index = plane != NULL ? attr_index(listing->face->attrs, sv_from(plane)) : SIZE_MAX;
    return index == SIZE_MAX || control_plane_require(listing->ctx, listing->session,
                                                      value_text(listing->config.values[index]), "");
}

bool list_resources(struct ctx *ctx, struct session *session, const struct face *face,
                    const struct list_request *request)
{
    struct listing listing = {
        .ctx = ctx,
        .session = session,
        .face = face,
        .request = request,
        .config = rows_from_object(ctx->arena, face->attrs, request->config),
    };
    if (!provider_defaults_of(ctx, session, &listing.config))
        return false;
    struct ctx attempt = ctx_attempt(ctx);
    listing.ctx = &attempt;
    if (list_all(&listing))
        return true;
    listing.ctx = ctx;
    if (listing.absent)
        return target_is_there(ctx, session, face->def, &listing.config);
    if (control_plane_is_there(&listing))
        ctx_adopt(ctx, &attempt);
    return false;
}
