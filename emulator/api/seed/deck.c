#include "emulator/api/seed/deck.h"

#include "base/buf.h"
#include "emulator/api/core_entities.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/plane.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

#include <stdlib.h>

#define FORMAT "_format_version"

/* ---- What stands where ---- */

/* Entities of `kind` in a list called `key`: at the top of the file, or in an entity of another kind, to
 * which they then refer by `reference`. */
struct collection {
    const char *key;
    const char *kind;
    const char *parent; /* kind; NULL: the top of the file */
    const char *reference;
};

/* In an order in which nothing but plugins comes before what it refers to. Plugins, which can refer to
 * anything, are made at the end. */
static const struct collection collections[] = {
    { "ca_certificates", "ca_certificates", NULL, NULL },
    { "certificates", "certificates", NULL, NULL },
    { "key_sets", "key-sets", NULL, NULL },
    { "keys", "keys", NULL, NULL },
    { "vaults", "vaults", NULL, NULL },
    { "partials", "partials", NULL, NULL },
    { "upstreams", "upstreams", NULL, NULL },
    { "services", "services", NULL, NULL },
    { "routes", "routes", NULL, NULL },
    { "consumer_groups", "consumer_groups", NULL, NULL },
    { "consumers", "consumers", NULL, NULL },
    { "plugins", "plugins", NULL, NULL },
    { "snis", "snis", "certificates", "certificate" },
    { "targets", "targets", "upstreams", "upstream" },
    { "routes", "routes", "services", "service" },
    { "plugins", "plugins", "services", "service" },
    { "plugins", "plugins", "routes", "route" },
    { "plugins", "plugins", "consumer_groups", "consumer_group" },
    { "plugins", "plugins", "consumers", "consumer" },
    { "acls", "acls", "consumers", "consumer" },
    { "basicauth_credentials", "basic-auth", "consumers", "consumer" },
    { "hmacauth_credentials", "hmac-auth", "consumers", "consumer" },
    { "jwt_secrets", "jwt", "consumers", "consumer" },
    { "keyauth_credentials", "key-auth", "consumers", "consumer" },
    { "mtls_auth_credentials", "mtls-auth", "consumers", "consumer" },
};
enum { COLLECTIONS = sizeof collections / sizeof collections[0] };

/* Memberships: in a group its consumers, in a consumer its groups. */
static const struct membership {
    const char *parent;
    const char *key;
    const char *member; /* kind */
} memberships[] = { { "consumer_groups", "consumers", "consumers" },
                    { "consumers", "groups", "consumer_groups" } };
enum { MEMBERSHIPS = sizeof memberships / sizeof memberships[0] };

/* What has to wait until everything else is there: a plugin, or the list of an entity's memberships. */
struct waiting {
    struct waiting *next;
    const struct collection *plugins; /* one of the two is NULL */
    const struct membership *membership;
    const struct value *value;
    strview parent_id;
};

struct reading {
    struct seeding *seeding;
    const struct value *select_tags; /* NULL: none */
    struct waiting *first;
    struct waiting **end;
};

static bool fail(const struct reading *reading, const struct value *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(const struct reading *reading, const struct value *place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    strview text = arena_vprintf(reading->seeding->ctx->arena, format, arguments);
    va_end(arguments);
    return making_error(reading->seeding, place, text);
}

/* ---- Texts from the environment ---- */

/* What stands behind `text`, past blanks; data == NULL: something else stands there. */
static strview past(strview rest, const char *text)
{
    strview trimmed = sv_trim(rest);
    if (rest.data == NULL || !sv_starts_with(trimmed, sv_from(text)))
        return (strview){ 0 };
    size_t skipped = (size_t)(trimmed.data - rest.data) + sv_from(text).len;
    return sv_slice(rest, skipped, rest.len);
}

/* `${{ env "NAME" }}` at the start of `*text`, which is moved behind it. */
static bool take_variable(const struct reading *reading, const struct value *place, strview *text,
                          strview *out)
{
    strview rest = past(past(past(*text, "${{"), "env"), "\"");
    strview name = arena_copy(reading->seeding->ctx->arena, sv_cut(&rest, '"'));
    strview end = past(rest, "}}");
    if (end.data == NULL)
        return fail(reading, place, "of what decK puts in, only ${{ env \"DECK_NAME\" }} is taken");
    const char *value = sv_starts_with(name, SV("DECK_")) ? getenv(name.data) : NULL;
    if (value == NULL)
        return fail(reading, place,
                    "the environment variable " SV_FMT " is not set, or does not begin with DECK_",
                    SV_ARG(name));
    *text = end;
    *out = sv_from(value);
    return true;
}

static bool expand_text(const struct reading *reading, const struct value *place, strview text,
                        const struct value **out)
{
    struct arena *arena = reading->seeding->ctx->arena;
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    strview rest = text;
    for (size_t at = sv_find_part(rest, SV("${{")); at != SIZE_MAX; at = sv_find_part(rest, SV("${{"))) {
        strview value;
        buf_append(&buf, sv_slice(rest, 0, at));
        rest = sv_slice(rest, at, rest.len);
        if (!take_variable(reading, place, &rest, &value))
            return false;
        buf_append(&buf, value);
    }
    buf_append(&buf, rest);
    *out = value_string(arena, buf_view(&buf));
    return true;
}

static bool expand(const struct reading *reading, const struct value *place, const struct value *value,
                   const struct value **out)
{
    struct arena *arena = reading->seeding->ctx->arena;
    struct object_builder object = { .arena = arena };
    struct list_builder list = { .arena = arena };
    *out = value;
    if (value_is_text(value))
        return !sv_contains(value->text, SV("${{")) || expand_text(reading, place, value->text, out);
    if (!value_is_object(value) && !value_is_array(value))
        return true;
    for (size_t i = 0; i < value->count; i++) {
        const struct value *item;
        if (!expand(reading, place, value->items[i], &item))
            return false;
        if (value_is_object(value))
            object_put(&object, value->keys[i], item);
        else
            list_put(&list, item);
    }
    *out = value_is_object(value) ? object_build(&object) : list_build(&list);
    return true;
}

/* ---- References ---- */

static const struct value *reference_to(struct arena *arena, strview id)
{
    struct object_builder object = { .arena = arena };
    object_put_text(&object, "id", id);
    return object_build(&object);
}

/* The id of an entity that is named by its id or name, in a text or an object. */
static bool find(const struct reading *reading, const struct value *place, const char *kind,
                 const struct value *named, strview *out)
{
    static const char *const keys[] = { "id", "name", "username" };
    struct seeding *seeding = reading->seeding;
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct exchange exchange = { .emulator = seeding->emulator, .arena = arena };
    struct entity entity;
    strview name = value_text(named);
    for (size_t i = 0; value_is_object(named) && name.len == 0 && i < sizeof keys / sizeof keys[0]; i++)
        name = value_text_at(named, keys[i]);
    exchange_add_arg(&exchange, SV("plane"), seeding->plane);
    if (!entity_find(&exchange, entity_kind_find(sv_from(kind)), name, &entity))
        return fail(reading, place, "nothing in %s has the id or name \"" SV_FMT "\"", kind, SV_ARG(name));
    *out = arena_copy(seeding->ctx->arena, entity.id);
    return true;
}

/* A list of links, such as a plugin's to partials, each with the id of what it names. */
static bool resolve_list(const struct reading *reading, const struct value *place, const char *kind,
                         const struct value **links)
{
    struct arena *arena = reading->seeding->ctx->arena;
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; value_is_array(*links) && i < (*links)->count; i++) {
        strview id = { 0 };
        const struct value *link = (*links)->items[i];
        if (!find(reading, place, kind, link, &id))
            return false;
        struct object_builder resolved = value_is_object(link) ? object_builder_from(arena, link)
                                                               : (struct object_builder){ .arena = arena };
        object_remove(&resolved, SV("name"));
        object_put_text(&resolved, "id", id);
        list_put(&list, object_build(&resolved));
    }
    *links = list_build(&list);
    return true;
}

/* References in the form that Konnect takes. One to what has no rule of its own (the client certificate of a
 * service) is by id. */
static bool resolve(const struct reading *reading, const struct value *place, const struct entity_kind *kind,
                    const struct value **body)
{
    struct arena *arena = reading->seeding->ctx->arena;
    for (size_t i = 0; i < kind->fields->count; i++) {
        const struct field_rule *rule = &kind->fields->rules[i];
        const struct value *named = value_get(*body, sv_from(rule->name));
        if (rule->type == FIELD_OBJECTS && rule->target != NULL && value_is_array(named)) {
            if (!resolve_list(reading, place, rule->target, &named))
                return false;
            *body = value_with(arena, *body, sv_from(rule->name), named);
        }
        if (rule->type != FIELD_REFERENCE || value_is_nothing(named))
            continue;
        strview id = value_is_object(named) ? value_text_at(named, "id") : value_text(named);
        if (rule->target != NULL && !find(reading, place, rule->target, named, &id))
            return false;
        *body = value_with(arena, *body, sv_from(rule->name), reference_to(arena, id));
    }
    return true;
}

/* ---- Entities ---- */

static const struct value *with_tags(struct arena *arena, const struct value *body, const struct value *more)
{
    const struct value *own = value_get(body, SV("tags"));
    struct list_builder tags = { .arena = arena };
    if (more == NULL || (!value_is_nothing(own) && !value_is_array(own)))
        return body;
    for (size_t i = 0; !value_is_nothing(own) && i < own->count; i++)
        list_put(&tags, own->items[i]);
    for (size_t i = 0; i < more->count; i++) {
        bool there = false;
        for (size_t j = 0; j < tags.count; j++)
            there = there || value_same(tags.items[j], more->items[i]);
        if (!there)
            list_put(&tags, more->items[i]);
    }
    return value_with(arena, body, SV("tags"), list_build(&tags));
}

static bool is_nested_key(const char *kind, strview key)
{
    for (size_t i = 0; i < COLLECTIONS; i++)
        if (collections[i].parent != NULL && sv_equal_z(sv_from(kind), collections[i].parent) &&
            sv_equal_z(key, collections[i].key))
            return true;
    for (size_t i = 0; i < MEMBERSHIPS; i++)
        if (sv_equal_z(sv_from(kind), memberships[i].parent) && sv_equal_z(key, memberships[i].key))
            return true;
    return false;
}

/* An entity by itself, as a client would send it. */
static bool body_of(const struct reading *reading, const struct collection *collection,
                    const struct value *entity, strview parent_id, const struct value **out)
{
    struct arena *arena = reading->seeding->ctx->arena;
    struct object_builder own = { .arena = arena };
    const struct value *body;
    for (size_t i = 0; i < entity->count; i++)
        if (!is_nested_key(collection->kind, entity->keys[i]))
            object_put(&own, entity->keys[i], entity->items[i]);
    if (collection->reference != NULL)
        object_put(&own, sv_from(collection->reference), reference_to(arena, parent_id));
    if (!expand(reading, entity, object_build(&own), &body) ||
        !resolve(reading, entity, entity_kind_find(sv_from(collection->kind)), &body))
        return false;
    *out = with_tags(arena, body, reading->select_tags);
    return true;
}

static void wait_for_end(struct reading *reading, const struct waiting *waiting)
{
    struct waiting *copy = ARENA_NEW(reading->seeding->ctx->arena, struct waiting);
    *copy = *waiting;
    *reading->end = copy;
    reading->end = &copy->next;
}

static bool make_nested(struct reading *reading, const char *kind, const struct value *entity, strview id);

static bool make_now(struct reading *reading, const struct collection *collection, const struct value *entity,
                     strview parent_id)
{
    strview id = { 0 };
    struct made made = { .place = entity };
    if (!body_of(reading, collection, entity, parent_id, &made.body) ||
        !making_entity(reading->seeding, &made, entity_kind_find(sv_from(collection->kind)), &id))
        return false;
    return make_nested(reading, collection->kind, entity, id);
}

static bool is_plugins(const struct collection *collection)
{
    return sv_equal_z(sv_from(collection->kind), "plugins");
}

/* `within`: what the list stands in. */
static bool make_collection(struct reading *reading, const struct collection *collection,
                            const struct value *within, strview parent_id)
{
    const struct value *list = value_get(within, sv_from(collection->key));
    if (value_is_nothing(list))
        return true;
    if (!value_is_array(list))
        return fail(reading, within, "%s must be a list", collection->key);
    for (size_t i = 0; i < list->count; i++) {
        const struct value *entity = list->items[i];
        if (!value_is_object(entity))
            return fail(reading, list, "%s must hold mappings", collection->key);
        if (is_plugins(collection))
            wait_for_end(reading,
                         &(struct waiting){ .plugins = collection, .value = entity, .parent_id = parent_id });
        else if (!make_now(reading, collection, entity, parent_id))
            return false;
    }
    return true;
}

/* What stands in an entity of that kind. */
static bool make_nested(struct reading *reading, const char *kind, const struct value *entity, strview id)
{
    for (size_t i = 0; i < MEMBERSHIPS; i++) {
        const struct value *list = value_get(entity, sv_from(memberships[i].key));
        if (!sv_equal_z(sv_from(kind), memberships[i].parent) || value_is_nothing(list))
            continue;
        if (!value_is_array(list))
            return fail(reading, entity, "%s must be a list", memberships[i].key);
        wait_for_end(reading,
                     &(struct waiting){ .membership = &memberships[i], .value = list, .parent_id = id });
    }
    for (size_t i = 0; i < COLLECTIONS; i++)
        if (collections[i].parent != NULL && sv_equal_z(sv_from(kind), collections[i].parent) &&
            !make_collection(reading, &collections[i], entity, id))
            return false;
    return true;
}

static bool make_membership(struct reading *reading, const struct waiting *waiting)
{
    struct arena *arena = reading->seeding->ctx->arena;
    bool of_group = sv_equal_z(sv_from(waiting->membership->parent), "consumer_groups");
    for (size_t i = 0; i < waiting->value->count; i++) {
        strview id = { 0 };
        strview member = { 0 };
        struct object_builder body = { .arena = arena };
        if (!find(reading, waiting->value, waiting->membership->member, waiting->value->items[i], &member))
            return false;
        object_put_text(&body, "consumer", of_group ? member : waiting->parent_id);
        const struct made made = { .body = object_build(&body), .place = waiting->value };
        if (!making_post(reading->seeding, &made, group_members_add, "group",
                         of_group ? waiting->parent_id : member, &id))
            return false;
    }
    return true;
}

static bool make_waiting(struct reading *reading)
{
    for (const struct waiting *waiting = reading->first; waiting != NULL; waiting = waiting->next)
        if (waiting->membership != NULL
                ? !make_membership(reading, waiting)
                : !make_now(reading, waiting->plugins, waiting->value, waiting->parent_id))
            return false;
    return true;
}

/* ---- The file ---- */

static bool is_text_list(const struct value *value)
{
    for (size_t i = 0; value_is_array(value) && i < value->count; i++)
        if (!value_is_text(value->items[i]))
            return false;
    return value_is_array(value);
}

static bool only_member(const struct value *object, const char *key)
{
    return value_is_object(object) && object->count == 1 && value_get(object, sv_from(key)) != NULL;
}

static bool check_top(struct reading *reading, const struct value *root)
{
    for (size_t i = 0; i < root->count; i++) {
        strview key = root->keys[i];
        bool known = sv_equal_z(key, FORMAT) || sv_equal_z(key, "_konnect") || sv_equal_z(key, "_info");
        for (size_t j = 0; j < COLLECTIONS; j++)
            known = known || (collections[j].parent == NULL && sv_equal_z(key, collections[j].key));
        if (!known)
            return fail(reading, root, "the emulator has nothing like \"" SV_FMT "\"", SV_ARG(key));
    }
    return true;
}

static bool read_info(struct reading *reading, const struct value *root)
{
    const struct value *info = value_get(root, SV("_info"));
    if (value_is_nothing(info))
        return true;
    if (!only_member(info, "select_tags") || !is_text_list(value_get(info, SV("select_tags"))))
        return fail(reading, root, "of _info only select_tags is taken, a list of texts");
    reading->select_tags = value_get(info, SV("select_tags"));
    return true;
}

/* Makes the control plane where there is none of the name. */
static bool choose_plane(struct reading *reading, const struct value *root)
{
    struct seeding *seeding = reading->seeding;
    const struct value *konnect = value_get(root, SV("_konnect"));
    strview name = value_text_at(konnect, "control_plane_name");
    struct object_builder body = { .arena = seeding->ctx->arena };
    struct entity found;
    strview id = { 0 };
    if (value_is_nothing(konnect))
        return true;
    if (!only_member(konnect, "control_plane_name") || name.len == 0)
        return fail(reading, root, "of _konnect only control_plane_name is taken, a text");
    if (store_find(seeding->emulator->store, seeding->ctx->arena, plane_collection,
                   (struct store_key){ "name", name }, &found)) {
        seeding->plane = found.id;
        return true;
    }
    object_put_text(&body, "name", name);
    const struct made made = { .body = object_build(&body), .place = root };
    if (!making_post(seeding, &made, control_planes_create, NULL, SV(""), &id))
        return false;
    seeding->plane = id;
    return true;
}

bool deck_is(const struct value *root)
{
    return value_get(root, SV(FORMAT)) != NULL;
}

bool deck_make(struct seeding *seeding)
{
    const struct value *root = seeding->file->root;
    struct reading reading = { .seeding = seeding };
    reading.end = &reading.first;
    if (!sv_equal_z(value_text_at(root, FORMAT), "3.0"))
        return fail(&reading, root, FORMAT " must be \"3.0\"; `deck file convert` brings older files there");
    seeding->plane = SV(SEED_CONTROL_PLANE_ID);
    if (!check_top(&reading, root) || !read_info(&reading, root) || !choose_plane(&reading, root))
        return false;
    for (size_t i = 0; i < COLLECTIONS; i++)
        if (collections[i].parent == NULL && !make_collection(&reading, &collections[i], root, SV("")))
            return false;
    return make_waiting(&reading);
}
