#include "table/listed.h"

#include "konnect/collection.h"
#include "table/request.h"

/* The attribute that stands behind the collection's path in that of an object: collection + "/{name}". NULL:
 * objects have no such path. */
static const struct attr *naming_attr(const struct resource_def *def)
{
    strview rest = sv_from(def->rest.item);
    strview collection = sv_from(def->rest.collection);
    if (!sv_starts_with(rest, collection))
        return NULL;
    rest = sv_slice(rest, collection.len, rest.len);
    if (!sv_starts_with(rest, SV("/{")) || !sv_ends_with(rest, SV("}")))
        return NULL;
    size_t index = attr_index(def->attrs, sv_slice(rest, 2, rest.len - 1));
    return index != SIZE_MAX ? &def->attrs[index] : NULL;
}

/* "service" of "service.id". */
static strview top_of(strview field)
{
    return sv_cut(&field, '.');
}

/* The fields of identity.unique; without `fields` they are only counted. */
static size_t unique_fields(const struct resource_def *def, strview *fields)
{
    const char *const *const *groups = def->identity.unique;
    size_t count = 0;
    for (size_t i = 0; groups != NULL && groups[i] != NULL; i++)
        for (size_t j = 0; groups[i][j] != NULL; j++, count++)
            if (fields != NULL)
                fields[count] = top_of(attr_field(attr_row(def->attrs, groups[i][j])));
    return count;
}

/* What konnect/pages.h is to know of the table. False: its collection cannot be listed for single objects. */
static bool describe(struct ctx *ctx, const struct resource_def *def, const struct rows *rows,
                     struct pages_collection *out)
{
    const struct attr *name = naming_attr(def);
    strview *fields = ARENA_ARRAY(ctx->arena, strview, unique_fields(def, NULL));
    struct ctx quiet = ctx_make(ctx->arena);
    if (name == NULL || def->rest.listed_by != NULL || def->rest.paging == KONNECT_PAGING_NONE)
        return false;
    *out = (struct pages_collection){ .paging = def->rest.paging,
                                      .large_objects = def->rest.large_objects,
                                      .words = { attr_field(name), fields, unique_fields(def, fields) } };
    return request_path(&quiet, def->rest.collection, rows, &out->path);
}

bool listed_object(struct ctx *ctx, struct session *session, const struct resource_def *def,
                   const struct rows *rows, const struct value **out)
{
    struct pages *pages = session_pages(session);
    struct pages_collection collection;
    if (pages == NULL || !describe(ctx, def, rows, &collection))
        return false;
    strview name = value_text(rows_get(rows, naming_attr(def)->name));
    return name.len > 0 && pages_take(ctx, pages, &collection, name, out);
}

bool listed_each(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *rows, bool (*visit)(void *payload, const struct value *item),
                 void *payload)
{
    struct ctx quiet = ctx_attempt(ctx);
    struct konnect_client *client = session_client(&quiet, session);
    struct pages_collection collection;
    struct konnect_collection all = { .paging = def->rest.paging, .summary = "Could not list" };
    if (client == NULL)
        return false;
    if (describe(&quiet, def, rows, &collection))
        return pages_each(&quiet, session_pages(session), &collection, visit, payload);
    return request_path(&quiet, def->rest.collection, rows, &all.path) &&
           konnect_collect(&quiet, client, &all, visit, payload);
}
