#include "emulator/api/seed.h"

#include "base/mem.h"
#include "emulator/api/control_planes.h"
#include "emulator/api/handlers.h"
#include "emulator/api/plane.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "value/json.h"

static const char control_plane[] = "{\"name\":\"emulator\",\"description\":\"The control plane that "
                                    "konnect-emulator starts with.\",\"labels\":{},"
                                    "\"cluster_type\":\"CLUSTER_TYPE_CONTROL_PLANE\",\"auth_type\":\"pinned_"
                                    "client_certs\",\"cloud_gateway\":false,"
                                    "\"proxy_urls\":[]}";
static const char service[] =
    "{\"id\":\"" SEED_SERVICE_ID "\",\"name\":\"example-service\",\"host\":\"httpbin.example\","
    "\"port\":80,\"protocol\":\"http\",\"path\":\"/anything\"}";
static const char route[] =
    "{\"id\":\"" SEED_ROUTE_ID "\",\"name\":\"example-route\",\"paths\":[\"/anything\"],"
    "\"service\":{\"id\":\"" SEED_SERVICE_ID "\"}}";

static bool exists(struct emulator *emulator, struct arena *arena, struct store_place place, const char *id)
{
    struct entity entity;
    return store_get(emulator->store, arena, place, sv_from(id), &entity);
}

static void create(struct emulator *emulator, struct arena *arena, const char *kind, const char *id,
                   const char *body)
{
    if (exists(emulator, arena, (struct store_place){ SV(SEED_CONTROL_PLANE_ID), kind }, id))
        return;
    struct exchange exchange = {
        .emulator = emulator, .arena = arena, .ctx = ctx_make(arena), .body = sv_from(body)
    };
    exchange_add_arg(&exchange, SV("plane"), SV(SEED_CONTROL_PLANE_ID));
    exchange_add_arg(&exchange, SV("kind"), sv_from(kind));
    entities_create(&exchange);
    if (exchange.reply.status != 201)
        BUG("cannot seed %s: " SV_FMT, kind, SV_ARG(exchange.reply.body));
}

void seed_emulator(struct emulator *emulator)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    if (!exists(emulator, arena, plane_collection, SEED_CONTROL_PLANE_ID)) {
        struct exchange exchange = { .emulator = emulator, .arena = arena, .ctx = ctx_make(arena) };
        const struct value *settings;
        if (!json_decode(&exchange.ctx, sv_from(control_plane), &settings) ||
            !control_plane_insert(&exchange, SV(SEED_CONTROL_PLANE_ID), settings))
            BUG("cannot seed the control plane");
    }
    if (emulator->seed_howto) {
        create(emulator, arena, "services", SEED_SERVICE_ID, service);
        create(emulator, arena, "routes", SEED_ROUTE_ID, route);
    }
}
