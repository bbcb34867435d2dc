/* consumer_groups/{id}/consumers. The specification that is at hand lacks it: the bodies are those of Kong's
 * Admin API. */
#include "emulator/api/group_members.h"

#include "emulator/api/core_entities.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

static bool find(struct exchange *exchange, const char *kind, strview id, struct entity *out)
{
    return entity_find(exchange, entity_kind_find(sv_from(kind)), id, out);
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

static void insert(struct exchange *exchange, const struct entity *group, const struct entity *consumer)
{
    struct store *store = exchange->emulator->store;
    struct object_builder member = { .arena = exchange->arena };
    object_put(&member, SV("consumer"), reference_to(exchange->arena, consumer));
    object_put(&member, SV("consumer_group"), reference_to(exchange->arena, group));
    strview document = exchange_encode(exchange, object_build(&member));
    int64_t row = store_insert(store, plane_place(exchange, GROUP_MEMBER_KIND),
                               member_id(exchange->arena, group, consumer), document);
    store_add_reference(store, row, "consumer_group", group->row);
    store_add_reference(store, row, "consumer", consumer->row);
}

/* Adding one that is in the group already changes nothing; what Konnect does is not known. */
void group_members_add(struct exchange *exchange)
{
    struct entity group;
    struct entity consumer;
    struct entity old;
    const struct value *body = NULL;
    if (!find(exchange, "consumer_groups", exchange_arg(exchange, "group"), &group)) {
        koko_not_found(exchange);
        return;
    }
    if (!koko_body(exchange, &body))
        return;
    if (!find(exchange, "consumers", value_text_at(body, "consumer"), &consumer)) {
        koko_constraint(exchange, SV("consumer"), SV("consumer (type: foreign) constraint failed"));
        return;
    }
    if (!store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, GROUP_MEMBER_KIND),
                   member_id(exchange->arena, &group, &consumer), &old))
        insert(exchange, &group, &consumer);
    struct object_builder answer = { .arena = exchange->arena };
    struct list_builder consumers = { .arena = exchange->arena };
    list_put(&consumers, entity_value(exchange->arena, &consumer));
    object_put(&answer, SV("consumer_group"), entity_value(exchange->arena, &group));
    object_put(&answer, SV("consumers"), list_build(&consumers));
    reply_json(exchange, 201, object_build(&answer));
}

struct listing {
    struct exchange *exchange;
    strview group;
    struct list_builder ids;
};

static bool add_to_listing(void *payload, const struct entity *member)
{
    struct listing *listing = payload;
    const struct value *document = entity_value(listing->exchange->arena, member);
    if (sv_equal(value_text_at(value_get(document, SV("consumer_group")), "id"), listing->group))
        list_put(&listing->ids, value_get(value_get(document, SV("consumer")), SV("id")));
    return true;
}

/* All on one page. */
void group_members_list(struct exchange *exchange)
{
    struct entity group;
    if (!find(exchange, "consumer_groups", exchange_arg(exchange, "group"), &group)) {
        koko_not_found(exchange);
        return;
    }
    struct listing listing = { .exchange = exchange, .group = group.id, .ids = { .arena = exchange->arena } };
    struct list_builder consumers = { .arena = exchange->arena };
    const struct store_listing members = { plane_place(exchange, GROUP_MEMBER_KIND), 0, add_to_listing,
                                           &listing };
    store_list(exchange->emulator->store, exchange->arena, &members);
    for (size_t i = 0; i < listing.ids.count; i++) {
        struct entity consumer;
        if (find(exchange, "consumers", value_text(listing.ids.items[i]), &consumer))
            list_put(&consumers, entity_value(exchange->arena, &consumer));
    }
    struct object_builder answer = { .arena = exchange->arena };
    object_put(&answer, SV("data"), list_build(&consumers));
    reply_json(exchange, 200, object_build(&answer));
}

void group_members_remove(struct exchange *exchange)
{
    struct entity group;
    struct entity consumer;
    struct entity member;
    if (find(exchange, "consumer_groups", exchange_arg(exchange, "group"), &group) &&
        find(exchange, "consumers", exchange_arg(exchange, "consumer"), &consumer) &&
        store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, GROUP_MEMBER_KIND),
                  member_id(exchange->arena, &group, &consumer), &member))
        store_delete(exchange->emulator->store, member.row);
    reply_json(exchange, 204, NULL);
}
