#include "emulator/api/plane.h"

#include "emulator/emulator.h"
#include "value/build.h"

const struct store_place plane_collection = { { "", 0 }, "control_planes" };

struct store_place plane_place(const struct exchange *exchange, const char *kind)
{
    return (struct store_place){ exchange_arg(exchange, "plane"), kind };
}

static bool add_to_list(void *payload, const struct entity *entity)
{
    struct list_builder *items = payload;
    list_put(items, entity_value(items->arena, entity));
    return true;
}

void plane_list_whole(struct exchange *exchange, const char *kind)
{
    struct list_builder items = { .arena = exchange->arena };
    const struct store_listing listing = { plane_place(exchange, kind), 0, add_to_list, &items };
    store_list(exchange->emulator->store, exchange->arena, &listing);
    struct object_builder page = { .arena = exchange->arena };
    object_put_int(&page, "total_count", (int64_t)items.count);
    struct object_builder object = { .arena = exchange->arena };
    object_put(&object, SV("items"), list_build(&items));
    object_put(&object, SV("page"), object_build(&page));
    reply_json(exchange, 200, object_build(&object));
}
