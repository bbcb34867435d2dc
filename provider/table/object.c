#include "table/object.h"

#include "base/uuid.h"
#include "konnect/collection.h"
#include "value/build.h"
#include "value/kind.h"

struct resource_request object_request(const struct resource_def *def, const struct rows *rows)
{
    return (struct resource_request){
        .method = "GET", .path = def->rest.item, .wrapper = def->rest.wrapper, .rows = rows
    };
}

const struct value *object_of_item(struct arena *arena, const struct resource_def *def,
                                   const struct value *item)
{
    if (def->rest.listed_by == NULL)
        return item;
    const struct value *id = value_get(item, SV("id"));
    struct object_builder object = { .arena = arena };
    object_put(&object, attr_field(attr_row(def->attrs, def->rest.listed_by)), id);
    return object_build(&object);
}

struct seeking {
    strview id;
    const struct value *item; /* NULL: not found so far */
};

static bool note_item(void *payload, const struct value *item)
{
    struct seeking *seeking = payload;
    const struct value *id = value_is_object(item) ? value_get(item, SV("id")) : NULL;
    if (id != NULL && uuid_same(value_text(id), seeking->id))
        seeking->item = item;
    return seeking->item == NULL;
}

static bool find_in_list(struct ctx *ctx, struct session *session, const struct resource_def *def,
                         const struct rows *rows, struct konnect_response *out)
{
    struct seeking seeking = { .id = value_text(rows_get(rows, def->rest.listed_by)) };
    bool absent = false;
    struct konnect_collection all = { .paging = def->rest.paging,
                                      .summary = "Could not list",
                                      .absent = &absent };
    struct konnect_client *client = session_client(ctx, session);
    if (client == NULL || !request_path(ctx, def->rest.collection, rows, &all.path) ||
        !konnect_collect(ctx, client, &all, note_item, &seeking))
        return false;
    *out = (struct konnect_response){ .status = 404 };
    if (seeking.item != NULL)
        *out =
            (struct konnect_response){ .status = 200, .json = object_of_item(ctx->arena, def, seeking.item) };
    return true;
}

bool object_read(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *rows, struct konnect_response *out)
{
    if (def->rest.listed_by != NULL)
        return find_in_list(ctx, session, def, rows, out);
    const struct resource_request get = object_request(def, rows);
    return request_send(ctx, session, &get, out);
}
