#include "emulator/api/router.h"

#include "emulator/api/handlers.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/problem.h"
#include "emulator/api/store.h"
#include "value/build.h"

#include <string.h>

struct route {
    const char *method;
    const char *pattern; /* "*" is a hole: any one segment, which becomes an argument */
    void (*handler)(struct exchange *exchange);
    bool collection; /* a trailing slash is accepted (docs/dev/konnect.md, "Trailing slashes") */
};

#define CP   "v2/control-planes/*"
#define CORE CP "/core-entities"

static const struct route routes[] = {
    { "GET", "v2/control-planes", list_control_planes, true },
    { "POST", "v2/control-planes", create_control_plane, true },
    { "GET", CP, read_control_plane, false },
    { "PATCH", CP, update_control_plane, false },
    { "DELETE", CP, delete_control_plane, false },

    { "GET", CP "/config-stores", list_config_stores, true },
    { "POST", CP "/config-stores", create_config_store, true },
    { "GET", CP "/config-stores/*", read_config_store, false },
    { "PUT", CP "/config-stores/*", update_config_store, false },
    { "DELETE", CP "/config-stores/*", delete_config_store, false },
    { "GET", CP "/config-stores/*/secrets", list_secrets, true },
    { "POST", CP "/config-stores/*/secrets", create_secret, true },
    { "GET", CP "/config-stores/*/secrets/*", read_secret, false },
    { "PUT", CP "/config-stores/*/secrets/*", put_secret, false },
    { "DELETE", CP "/config-stores/*/secrets/*", delete_secret, false },

    { "GET", CORE "/schemas/plugins/*", read_plugin_schema, false },
    { "POST", CORE "/schemas/*/validate", validate_entity, false },
    { "GET", CORE "/consumer_groups/*/consumers", list_group_members, true },
    { "POST", CORE "/consumer_groups/*/consumers", add_group_member, true },
    { "DELETE", CORE "/consumer_groups/*/consumers/*", remove_group_member, false },
    { "GET", CORE "/*", list_entities, true },
    { "POST", CORE "/*", create_entity, true },
    { "PUT", CORE "/*", refuse_missing_id, true },
    { "DELETE", CORE "/*", refuse_missing_id, true },
    { "GET", CORE "/*/*", read_entity, false },
    { "PUT", CORE "/*/*", upsert_entity, false },
    { "DELETE", CORE "/*/*", delete_entity, false },
    { "GET", CORE "/*/*/*", list_nested, true },
    { "POST", CORE "/*/*/*", create_nested, true },
    { "GET", CORE "/*/*/*/*", read_nested, false },
    { "PUT", CORE "/*/*/*/*", upsert_nested, false },
    { "DELETE", CORE "/*/*/*/*", delete_nested, false },

    { "GET", "_emulator/requests", admin_list_requests, false },
    { "DELETE", "_emulator/requests", admin_clear_requests, false },
    { "GET", "_emulator/stats", admin_stats, false },
    { "GET", "_emulator/dump", admin_dump, false },
    { "POST", "_emulator/faults", admin_add_fault, false },
    { "GET", "_emulator/faults", admin_list_faults, false },
    { "DELETE", "_emulator/faults", admin_clear_faults, false },
    { "POST", "_emulator/resolve", admin_resolve, false },
};

static bool segment_is(const struct exchange *exchange, size_t index, const char *text)
{
    return index < exchange->segment_count && sv_equal_z(exchange->segments[index], text);
}

static enum area area_of(const struct exchange *exchange)
{
    if (segment_is(exchange, 0, "_emulator"))
        return AREA_ADMIN;
    if (segment_is(exchange, 3, "core-entities"))
        return AREA_CORE_ENTITIES;
    return segment_is(exchange, 3, "config-stores") ? AREA_CONFIG_STORES : AREA_CONTROL_PLANES;
}

/* `{"message": …, "status": …}`: what the gateway in front of Konnect says by itself. */
static bool gateway_error(struct exchange *exchange, int status, const char *message)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_text(&object, "message", sv_from(message));
    object_put_int(&object, "status", status);
    reply_json(exchange, status, object_build(&object));
    return false;
}

/* Compares in a time that does not depend on where the texts differ. */
static bool same_token(strview a, strview b)
{
    unsigned difference = a.len != b.len;
    for (size_t i = 0; i < a.len && i < b.len; i++)
        difference |= (unsigned)(a.data[i] ^ b.data[i]);
    return difference == 0;
}

static bool authorise(struct exchange *exchange, enum area area)
{
    strview scheme = SV("Bearer ");
    strview given = exchange_header(exchange, "Authorization");
    if (sv_starts_with(given, scheme) &&
        same_token(sv_slice(given, scheme.len, given.len), exchange->emulator->token))
        return true;
    if (area == AREA_CONFIG_STORES)
        return problem(exchange, PROBLEM_CONFIG_STORES, 401, "Unauthorized", "Unauthorized");
    if (area == AREA_CONTROL_PLANES)
        return problem(exchange, PROBLEM_CONTROL_PLANES, 401, "Unauthenticated", "A valid token is required");
    return gateway_error(exchange, 401, "Unauthorized");
}

/* Whether the path fits; the holes become exchange->args. */
static bool route_matches(struct exchange *exchange, const struct route *route)
{
    if (exchange->trailing_slash && !route->collection)
        return false;
    strview rest = sv_from(route->pattern);
    size_t args = 0;
    size_t i = 0;
    for (; rest.data != NULL; i++) {
        strview part = sv_cut(&rest, '/');
        if (i == exchange->segment_count)
            return false;
        strview segment = exchange->segments[i];
        if (!sv_equal_z(part, "*")) {
            if (!sv_equal(part, segment))
                return false;
            continue;
        }
        if (segment.len == 0)
            return false;
        exchange->args[args++] = segment;
    }
    return i == exchange->segment_count;
}

static const struct route *find_route(struct exchange *exchange)
{
    bool other_method = false;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (!route_matches(exchange, &routes[i]))
            continue;
        if (sv_equal_z(exchange->method, routes[i].method))
            return &routes[i];
        other_method = true;
    }
    if (other_method)
        gateway_error(exchange, 405, "Method not allowed");
    else
        gateway_error(exchange, 404, "no Route matched with those values");
    return NULL;
}

/* How core entities answer for an unknown control plane is not known; a 404 in their own form is our
 * decision. */
static bool control_plane_exists(struct exchange *exchange, enum area area)
{
    struct entity control_plane;
    if (store_get(exchange->emulator->store, exchange->arena, SV(""), "control_planes", exchange->args[0],
                  &control_plane))
        return true;
    return area == AREA_CORE_ENTITIES ? koko_not_found(exchange)
                                      : problem_not_found(exchange, PROBLEM_CONTROL_PLANES);
}

static void run(struct exchange *exchange, const struct route *route, enum area area)
{
    struct emulator *emulator = exchange->emulator;
    pthread_mutex_lock(&emulator->lock);
    store_begin(emulator->store);
    bool inside = area == AREA_CONFIG_STORES || area == AREA_CORE_ENTITIES;
    if (!inside || control_plane_exists(exchange, area))
        route->handler(exchange);
    store_end(emulator->store, exchange->reply.status < 400);
    pthread_mutex_unlock(&emulator->lock);
}

void router_dispatch(struct exchange *exchange)
{
    if (!exchange_split_path(exchange)) {
        gateway_error(exchange, 400, "Bad Request");
        return;
    }
    enum area area = area_of(exchange);
    if (!authorise(exchange, area))
        return;
    const struct route *route = find_route(exchange);
    if (route != NULL)
        run(exchange, route, area);
}
