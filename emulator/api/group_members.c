/* Memberships, from both sides: consumer_groups/{id}/consumers and consumers/{id}/consumer_groups. */
#include "emulator/api/group_members.h"

#include "emulator/api/entity_list.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

/* The two sides. What is named is the other side's entity, in the member `named` of a POST's body. */
struct side {
    const char *kind; /* of the parent */
    const char *hole; /* of its routes */
    const char *named;
    const char *shown; /* what a POST's answer calls the parent, and the list of what was named */
    const char *shown_list;
    struct entity_link link;
};

static const struct side group_side = {
    .kind = "consumer_groups",
    .hole = "group",
    .named = "consumer",
    .shown = "consumer_group",
    .shown_list = "consumers",
    .link = { GROUP_MEMBER_KIND, "consumer_group", "consumer" },
};
static const struct side consumer_side = {
    .kind = "consumers",
    .hole = "consumer",
    .named = "group",
    .shown = "consumer",
    .shown_list = "consumer_groups",
    .link = { GROUP_MEMBER_KIND, "consumer", "consumer_group" },
};

static bool find(struct exchange *exchange, const char *kind, strview id, struct entity *out)
{
    return entity_find(exchange, entity_kind_find(sv_from(kind)), id, out);
}

static bool find_parent(struct exchange *exchange, const struct side *side, struct entity *out)
{
    return find(exchange, side->kind, exchange_arg(exchange, side->hole), out) || koko_not_found(exchange);
}

static const struct value *reference_to(struct arena *arena, const struct entity *entity)
{
    struct object_builder reference = { .arena = arena };
    object_put_text(&reference, "id", entity->id);
    return object_build(&reference);
}

static strview member_id(struct arena *arena, const struct entity *group, const struct entity *consumer)
{
    return arena_printf(arena, SV_FMT "/" SV_FMT, SV_ARG(group->id), SV_ARG(consumer->id));
}

/* Adding one that is in the group already changes nothing; what Konnect does is not known. */
static void insert(struct exchange *exchange, const struct entity *group, const struct entity *consumer)
{
    struct store *store = exchange->emulator->store;
    struct store_place place = plane_place(exchange, GROUP_MEMBER_KIND);
    strview id = member_id(exchange->arena, group, consumer);
    struct entity old;
    if (store_get(store, exchange->arena, place, id, &old))
        return;
    struct object_builder member = { .arena = exchange->arena };
    object_put(&member, SV("consumer"), reference_to(exchange->arena, consumer));
    object_put(&member, SV("consumer_group"), reference_to(exchange->arena, group));
    int64_t row = store_insert(store, place, id, exchange_encode(exchange, object_build(&member)));
    store_add_reference(store, row, "consumer_group", group->row);
    store_add_reference(store, row, "consumer", consumer->row);
}

static void add(struct exchange *exchange, const struct side *side, const struct side *other)
{
    struct entity parent;
    struct entity named;
    const struct value *body = NULL;
    if (!find_parent(exchange, side, &parent) || !koko_body(exchange, &body))
        return;
    if (!find(exchange, other->kind, value_text_at(body, side->named), &named)) {
        koko_constraint(exchange, sv_from(side->named),
                        arena_printf(exchange->arena, "%s (type: foreign) constraint failed", side->named));
        return;
    }
    bool from_group = side == &group_side;
    insert(exchange, from_group ? &parent : &named, from_group ? &named : &parent);
    struct object_builder answer = { .arena = exchange->arena };
    struct list_builder list = { .arena = exchange->arena };
    list_put(&list, entity_value(exchange->arena, &named));
    object_put(&answer, sv_from(side->shown), entity_value(exchange->arena, &parent));
    object_put(&answer, sv_from(side->shown_list), list_build(&list));
    reply_json(exchange, 201, object_build(&answer));
}

static void list(struct exchange *exchange, const struct side *side, const struct side *other)
{
    struct entity parent;
    if (!find_parent(exchange, side, &parent))
        return;
    const struct entity_scope scope = { .kind = entity_kind_find(sv_from(other->kind)),
                                        .parent_id = parent.id,
                                        .link = &side->link };
    entity_list(exchange, &scope);
}

/* 204 also where there was nothing to remove, as for all core entities. */
void group_members_remove(struct exchange *exchange)
{
    struct entity group;
    struct entity consumer;
    struct entity member;
    if (find(exchange, group_side.kind, exchange_arg(exchange, group_side.hole), &group) &&
        find(exchange, consumer_side.kind, exchange_arg(exchange, consumer_side.hole), &consumer) &&
        store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, GROUP_MEMBER_KIND),
                  member_id(exchange->arena, &group, &consumer), &member))
        store_delete(exchange->emulator->store, member.row);
    reply_json(exchange, 204, NULL);
}

struct collecting {
    struct arena *arena;
    const struct side *side;
    strview parent_id;
    struct list_builder rows;
    struct list_builder ids; /* of those on the other side */
};

static bool collect(void *payload, const struct entity *member)
{
    struct collecting *collecting = payload;
    const struct entity_link *link = &collecting->side->link;
    const struct value *document = entity_value(collecting->arena, member);
    if (!sv_equal(value_text_at(value_get(document, sv_from(link->parent)), "id"), collecting->parent_id))
        return true;
    list_put(&collecting->rows, value_int(collecting->arena, member->row));
    list_put(&collecting->ids, value_get(value_get(document, sv_from(link->child)), SV("id")));
    return true;
}

static struct collecting members_of(struct exchange *exchange, const struct side *side, strview parent_id)
{
    struct arena *arena = exchange->arena;
    struct collecting collecting = { arena, side, parent_id, { .arena = arena }, { .arena = arena } };
    const struct store_listing listing = { plane_place(exchange, GROUP_MEMBER_KIND), 0, collect,
                                           &collecting };
    store_list(exchange->emulator->store, arena, &listing);
    return collecting;
}

static void remove_all(struct exchange *exchange, const struct side *side)
{
    struct store *store = exchange->emulator->store;
    struct entity parent;
    if (!find_parent(exchange, side, &parent))
        return;
    struct collecting collecting = members_of(exchange, side, parent.id);
    for (size_t i = 0; i < collecting.rows.count; i++) {
        int64_t row = 0;
        if (value_to_int(collecting.rows.items[i], &row))
            store_delete(store, row);
    }
    reply_json(exchange, 204, NULL);
}

/* With list_consumers=true the consumers stand beside the group. */
void group_read(struct exchange *exchange)
{
    struct entity group;
    if (!find_parent(exchange, &group_side, &group))
        return;
    struct object_builder answer = { .arena = exchange->arena };
    object_put(&answer, SV("consumer_group"), entity_value(exchange->arena, &group));
    if (sv_equal_z(exchange_query(exchange, "list_consumers"), "true")) {
        struct collecting collecting = members_of(exchange, &group_side, group.id);
        struct list_builder consumers = { .arena = exchange->arena };
        struct entity consumer;
        for (size_t i = 0; i < collecting.ids.count; i++)
            if (find(exchange, consumer_side.kind, value_text(collecting.ids.items[i]), &consumer))
                list_put(&consumers, entity_value(exchange->arena, &consumer));
        object_put(&answer, SV("consumers"), list_build(&consumers));
    }
    reply_json(exchange, 200, object_build(&answer));
}

void group_members_list(struct exchange *exchange)
{
    list(exchange, &group_side, &consumer_side);
}

void group_members_add(struct exchange *exchange)
{
    add(exchange, &group_side, &consumer_side);
}

void group_members_remove_all(struct exchange *exchange)
{
    remove_all(exchange, &group_side);
}

void consumers_groups_list(struct exchange *exchange)
{
    list(exchange, &consumer_side, &group_side);
}

void consumers_groups_add(struct exchange *exchange)
{
    add(exchange, &consumer_side, &group_side);
}

void consumers_groups_remove_all(struct exchange *exchange)
{
    remove_all(exchange, &consumer_side);
}
