#include "emulator/api/seed/exported.h"

#include "base/buf.h"
#include "base/uuid.h"
#include "emulator/api/config_stores.h"
#include "emulator/api/control_planes.h"
#include "emulator/api/group_members.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

#include <inttypes.h>

#define MARK    "_emulator_export"
#define SECRETS "secrets"

enum { VERSION = 1 };

/* ---- Kinds that are no core entities ---- */

/* A secret stands for itself; of the others the store has the document. */
struct other_kind {
    const char *name;
    void (*create)(struct exchange *exchange);
    const char *hole;           /* of the route, see making_post; filled with the parent's id */
    const char *parent;         /* where that is in the document; NULL: nowhere */
    const char *const *members; /* of the document, which a POST takes; ends with NULL */
};

static const char *const config_store_members[] = { "name", NULL };
static const char *const secret_members[] = { "key", "value", NULL };
static const char *const dp_certificate_members[] = { "cert", "title", NULL };
static const char *const lua_schema_members[] = { "lua_schema", NULL };

/* Before the core entities, which may refer to them. */
static const struct other_kind others[] = {
    { CONFIG_STORE_KIND, config_stores_create, NULL, NULL, config_store_members },
    { SECRETS, secrets_create, "store", "config_store", secret_members },
    { "dp-client-certificates", dp_certificates_create, NULL, NULL, dp_certificate_members },
    { "plugin-schemas", lua_schemas_create, NULL, NULL, lua_schema_members },
};
enum { OTHERS = sizeof others / sizeof others[0] };

/* ---- Writing ---- */

struct writing {
    struct exchange *exchange;
    struct buf buf;
    strview plane;
    struct entity config_store; /* whose secrets are written */
    bool follows;               /* something stands before in the same list */
};

static void write_item(struct writing *writing, strview document)
{
    buf_printf(&writing->buf, "%s\n", writing->follows ? "," : "");
    buf_append(&writing->buf, document);
    writing->follows = true;
}

static bool write_entity(void *payload, const struct entity *entity)
{
    write_item(payload, entity->document);
    return true;
}

static bool write_secret(void *payload, const struct secret_row *secret)
{
    struct writing *writing = payload;
    struct exchange *exchange = writing->exchange;
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "config_store", writing->config_store.id);
    object_put_text(&object, "key", secret->key);
    object_put_text(&object, "value",
                    store_secret_value(exchange->emulator->store, exchange->arena, writing->config_store.row,
                                       secret->key));
    object_put_int(&object, "created_ms", secret->created_ms);
    object_put_int(&object, "updated_ms", secret->updated_ms);
    write_item(writing, exchange_encode(exchange, object_build(&object)));
    return true;
}

static bool write_secrets_of(void *payload, const struct entity *config_store)
{
    struct writing *writing = payload;
    writing->config_store = *config_store;
    const struct secret_listing listing = { config_store->row, 0, write_secret, writing };
    store_list_secrets(writing->exchange->emulator->store, writing->exchange->arena, &listing);
    return true;
}

/* `"NAME": [` the items `]` */
static void write_kind(struct writing *writing, const char *name, const char *kind,
                       bool (*visit)(void *payload, const struct entity *entity))
{
    const struct store_listing listing = { { writing->plane, kind }, 0, visit, writing };
    buf_printf(&writing->buf, "%s\n\"%s\": [", sv_equal_z(sv_from(name), others[0].name) ? "" : ",", name);
    writing->follows = false;
    store_list(writing->exchange->emulator->store, writing->exchange->arena, &listing);
    buf_append_byte(&writing->buf, ']');
}

static void write_plane(struct writing *writing, const struct value *control_plane)
{
    writing->plane = value_text_at(control_plane, "id");
    buf_append_z(&writing->buf, "\n{\"control_plane\": ");
    buf_append(&writing->buf, exchange_encode(writing->exchange, control_plane));
    buf_append_z(&writing->buf, ",\n\"contents\": {");
    for (size_t i = 0; i < OTHERS; i++) {
        bool secrets = sv_equal_z(sv_from(others[i].name), SECRETS);
        write_kind(writing, others[i].name, secrets ? CONFIG_STORE_KIND : others[i].name,
                   secrets ? write_secrets_of : write_entity);
    }
    for (size_t i = 0; entity_kinds[i] != NULL; i++)
        write_kind(writing, entity_kinds[i]->name, entity_kinds[i]->name, write_entity);
    write_kind(writing, GROUP_MEMBER_KIND, GROUP_MEMBER_KIND, write_entity);
    buf_append_z(&writing->buf, "}}");
}

static bool add_plane(void *payload, const struct entity *entity)
{
    struct list_builder *planes = payload;
    list_put(planes, entity_value(planes->arena, entity));
    return true;
}

void admin_export(struct exchange *exchange)
{
    struct writing writing = { .exchange = exchange,
                               .buf = buf_make(exchange->arena, BUF_LIMIT_DYNAMIC_VALUE) };
    struct list_builder planes = { .arena = exchange->arena };
    const struct store_listing listing = { plane_collection, 0, add_plane, &planes };
    store_list(exchange->emulator->store, exchange->arena, &listing);
    buf_printf(&writing.buf, "{\n\"" MARK "\": %d,\n\"control_planes\": [", VERSION);
    for (size_t i = 0; i < planes.count; i++) {
        if (i > 0)
            buf_append_byte(&writing.buf, ',');
        write_plane(&writing, planes.items[i]);
    }
    buf_append_z(&writing.buf, "]\n}\n");
    if (writing.buf.overflow)
        koko_error(exchange, 500, KOKO_INVALID_ARGUMENT, SV("there is too much to export"));
    else
        reply_text(exchange, 200, "application/json", buf_view(&writing.buf));
}

/* ---- Reading ---- */

bool exported_is(const struct value *root)
{
    return value_get(root, SV(MARK)) != NULL;
}

static const struct value *members_of(struct arena *arena, const struct value *document,
                                      const char *const *members)
{
    struct object_builder body = { .arena = arena };
    for (size_t i = 0; members[i] != NULL; i++)
        object_put(&body, sv_from(members[i]), value_get(document, sv_from(members[i])));
    return object_build(&body);
}

/* What the handlers do not see, because no client chooses these ids. */
static bool id_is_free(struct seeding *seeding, struct store_place place, const struct value *document,
                       const struct value *at)
{
    struct entity old;
    strview id = value_text_at(document, "id");
    if (id.len == 0)
        return true;
    if (!uuid_is_canonical(id))
        return making_error(seeding, at, SV("id: must be a UUID in small letters"));
    if (store_get(seeding->emulator->store, seeding->ctx->arena, place, id, &old))
        return making_error(seeding, at, SV("id: another object has it"));
    return true;
}

static bool make_other(struct seeding *seeding, const struct other_kind *kind, const struct value *document)
{
    strview id = { 0 };
    const struct made made = { members_of(seeding->ctx->arena, document, kind->members), document, document };
    strview parent = kind->parent != NULL ? value_text_at(document, kind->parent) : SV("");
    return id_is_free(seeding, (struct store_place){ seeding->plane, kind->name }, document, document) &&
           making_post(seeding, &made, kind->create, kind->hole, parent, &id);
}

static bool make_entity(struct seeding *seeding, const struct entity_kind *kind, const struct value *document)
{
    strview id = { 0 };
    const struct made made = { document, document, document };
    return making_entity(seeding, &made, kind, &id);
}

static bool make_member(struct seeding *seeding, const struct value *document)
{
    strview id = { 0 };
    struct object_builder body = { .arena = seeding->ctx->arena };
    object_put_text(&body, "consumer", value_text_at(value_get(document, SV("consumer")), "id"));
    const struct made made = { object_build(&body), NULL, document };
    return making_post(seeding, &made, group_members_add, "group",
                       value_text_at(value_get(document, SV("consumer_group")), "id"), &id);
}

/* One of the three, by the kind's name. */
static bool make(struct seeding *seeding, const char *name, const struct value *document)
{
    const struct entity_kind *kind = entity_kind_find(sv_from(name));
    if (kind != NULL)
        return make_entity(seeding, kind, document);
    for (size_t i = 0; i < OTHERS; i++)
        if (sv_equal_z(sv_from(name), others[i].name))
            return make_other(seeding, &others[i], document);
    return make_member(seeding, document);
}

static bool make_kind(struct seeding *seeding, const struct value *contents, const char *name)
{
    const struct value *list = value_get(contents, sv_from(name));
    if (list == NULL)
        return true;
    if (!value_is_array(list))
        return making_error(seeding, contents, arena_printf(seeding->ctx->arena, "%s must be a list", name));
    for (size_t i = 0; i < list->count; i++) {
        if (!value_is_object(list->items[i]))
            return making_error(seeding, list,
                                arena_printf(seeding->ctx->arena, "%s must hold objects", name));
        if (!make(seeding, name, list->items[i]))
            return false;
    }
    return true;
}

static bool is_kind(strview name)
{
    for (size_t i = 0; i < OTHERS; i++)
        if (sv_equal_z(name, others[i].name))
            return true;
    return entity_kind_find(name) != NULL || sv_equal_z(name, GROUP_MEMBER_KIND);
}

static bool make_contents(struct seeding *seeding, const struct value *contents)
{
    for (size_t i = 0; i < contents->count; i++)
        if (!is_kind(contents->keys[i]))
            return making_error(
                seeding, contents,
                arena_printf(seeding->ctx->arena, "there is no kind " SV_FMT, SV_ARG(contents->keys[i])));
    for (size_t i = 0; i < OTHERS; i++)
        if (!make_kind(seeding, contents, others[i].name))
            return false;
    for (size_t i = 0; entity_kinds[i] != NULL; i++)
        if (!make_kind(seeding, contents, entity_kinds[i]->name))
            return false;
    return make_kind(seeding, contents, GROUP_MEMBER_KIND);
}

static bool make_plane(struct seeding *seeding, const struct value *item)
{
    strview id = { 0 };
    const struct value *control_plane = value_get(item, SV("control_plane"));
    const struct value *contents = value_get(item, SV("contents"));
    if (!value_is_object(control_plane) || !value_is_object(contents))
        return making_error(seeding, item, SV("needs the objects \"control_plane\" and \"contents\""));
    const struct made made = { control_plane_settings(seeding->ctx->arena, control_plane), control_plane,
                               control_plane };
    seeding->plane = SV("");
    if (!id_is_free(seeding, plane_collection, control_plane, control_plane) ||
        !making_post(seeding, &made, control_planes_create, NULL, SV(""), &id))
        return false;
    seeding->plane = id;
    return make_contents(seeding, contents);
}

bool exported_make(struct seeding *seeding)
{
    int64_t version = 0;
    const struct value *root = seeding->file->root;
    const struct value *planes = value_get(root, SV("control_planes"));
    if (!value_to_int(value_get(root, SV(MARK)), &version) || version != VERSION)
        return making_error(seeding, root, SV("this export was made by another version of the emulator"));
    if (!value_is_array(planes))
        return making_error(seeding, root, SV("\"control_planes\" must be a list"));
    for (size_t i = 0; i < planes->count; i++) {
        if (!value_is_object(planes->items[i]))
            return making_error(seeding, planes, SV("\"control_planes\" must hold objects"));
        if (!make_plane(seeding, planes->items[i]))
            return false;
    }
    return true;
}
