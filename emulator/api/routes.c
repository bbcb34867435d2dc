#include "emulator/api/routes.h"

#include "emulator/api/access_log.h"
#include "emulator/api/handlers.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/legacy_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/problem.h"
#include "emulator/api/store.h"
#include "emulator/emulator.h"
#include "emulator/http/router.h"
#include "value/build.h"

/* Which back end a path belongs to: they differ in every error form. */
enum area { AREA_CONTROL_PLANES, AREA_CONFIG_STORES, AREA_CORE_ENTITIES, AREA_LEGACY, AREA_ADMIN };

#define PLANE    "v2/control-planes/{plane}"
#define STORE    PLANE "/config-stores/{store}"
#define SECRET   STORE "/secrets/{key}"
#define CORE     PLANE "/core-entities"
#define MEMBERS  CORE "/consumer_groups/{group}/consumers"
#define GROUPS   CORE "/consumers/{consumer}/consumer_groups"
#define ENTITIES CORE "/{kind}"
#define ENTITY   ENTITIES "/{id}"
#define CHILDREN ENTITY "/{child}"
#define CHILD    CHILDREN "/{child_id}"
#define DP_CERTS PLANE "/dp-client-certificates"
#define SCHEMAS  CORE "/plugin-schemas"

/* A collection takes a trailing slash (docs/dev/konnect.md, "Trailing slashes"). */
static const struct route routes[] = {
    { "GET", "v2/control-planes", control_planes_list, true },
    { "POST", "v2/control-planes", control_planes_create, true },
    { "GET", PLANE, control_planes_read, false },
    { "PATCH", PLANE, control_planes_update, false },
    { "DELETE", PLANE, control_planes_delete, false },

    { "GET", PLANE "/config-stores", config_stores_list, true },
    { "POST", PLANE "/config-stores", config_stores_create, true },
    { "GET", STORE, config_stores_read, false },
    { "PUT", STORE, config_stores_update, false },
    { "DELETE", STORE, config_stores_delete, false },
    { "GET", STORE "/secrets", secrets_list, true },
    { "POST", STORE "/secrets", secrets_create, true },
    { "GET", SECRET, secrets_read, false },
    { "PUT", SECRET, secrets_put, false },
    { "DELETE", SECRET, secrets_delete, false },

    { "GET", DP_CERTS, dp_certificates_list, true },
    { "POST", DP_CERTS, dp_certificates_create, true },
    { "GET", DP_CERTS "/{certificate}", dp_certificates_read, false },
    { "PUT", DP_CERTS "/{certificate}", dp_certificates_update, false },
    { "DELETE", DP_CERTS "/{certificate}", dp_certificates_delete, false },

    { "GET", SCHEMAS, lua_schemas_list, true },
    { "POST", SCHEMAS, lua_schemas_create, true },
    { "GET", SCHEMAS "/{name}", lua_schemas_read, false },
    { "PUT", SCHEMAS "/{name}", lua_schemas_update, false },
    { "DELETE", SCHEMAS "/{name}", lua_schemas_delete, false },

    { "GET", CORE "/schemas/plugins/{plugin}", schemas_read_plugin, false },
    { "GET", CORE "/schemas/partials/{type}", schemas_read_partial, false },
    { "POST", CORE "/schemas/{kind}/validate", schemas_validate_entity, false },
    { "GET", CORE "/consumer_groups/{group}", group_read, false },
    { "GET", MEMBERS, group_members_list, true },
    { "POST", MEMBERS, group_members_add, true },
    { "DELETE", MEMBERS, group_members_remove_all, true },
    { "DELETE", MEMBERS "/{consumer}", group_members_remove, false },
    { "GET", GROUPS, consumers_groups_list, true },
    { "POST", GROUPS, consumers_groups_add, true },
    { "DELETE", GROUPS, consumers_groups_remove_all, true },
    { "DELETE", GROUPS "/{group}", group_members_remove, false },
    { "GET", ENTITIES, entities_list, true },
    { "POST", ENTITIES, entities_create, true },
    { "PUT", ENTITIES, entities_refuse_missing_id, true },
    { "DELETE", ENTITIES, entities_refuse_missing_id, true },
    { "GET", ENTITY, entities_read, false },
    { "PUT", ENTITY, entities_upsert, false },
    { "DELETE", ENTITY, entities_delete, false },
    { "GET", CORE "/partials/{id}/links", partial_links_list, true },
    { "GET", CHILDREN, nested_list, true },
    { "POST", CHILDREN, nested_create, true },
    { "GET", CHILD, nested_read, false },
    { "PUT", CHILD, nested_upsert, false },
    { "DELETE", CHILD, nested_delete, false },

    { "GET", "health", admin_health, false },
    { "POST", "_emulator/reset", admin_reset, false },
    { "GET", "_emulator/export", admin_export, false },
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
    if (segment_is(exchange, 0, "_emulator") || segment_is(exchange, 0, "health"))
        return AREA_ADMIN;
    if (segment_is(exchange, 3, "dp-client-certificates") || segment_is(exchange, 4, "plugin-schemas"))
        return AREA_LEGACY;
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

/* So that scripts can wait for the emulator, and begin anew, without knowing its token. */
static bool is_open(const struct exchange *exchange)
{
    if (exchange->segment_count == 1)
        return segment_is(exchange, 0, "health");
    return exchange->segment_count == 2 && segment_is(exchange, 0, "_emulator") &&
           segment_is(exchange, 1, "reset");
}

static bool authorise(struct exchange *exchange, enum area area)
{
    strview scheme = SV("Bearer ");
    strview given = exchange_header(exchange, "Authorization");
    if (sv_starts_with(given, scheme) &&
        same_token(sv_slice(given, scheme.len, given.len), exchange->emulator->token))
        return true;
    if (area == AREA_CONFIG_STORES)
        return problem_error(exchange, PROBLEM_CONFIG_STORES, 401, "Unauthorized", "Unauthorized");
    if (area == AREA_CONTROL_PLANES)
        return problem_error(exchange, PROBLEM_CONTROL_PLANES, 401, "Unauthenticated",
                             "A valid token is required");
    if (area == AREA_LEGACY)
        return legacy_error(exchange, 401, "Unauthorized");
    return gateway_error(exchange, 401, "Unauthorized");
}

static const struct route *find_route(struct exchange *exchange)
{
    static const struct route_table table = { routes, sizeof routes / sizeof routes[0] };
    const struct route *route = NULL;
    switch (router_find(&table, exchange, &route)) {
    case ROUTE_FOUND:
        break;
    case ROUTE_OTHER_METHOD:
        gateway_error(exchange, 405, "Method not allowed");
        break;
    case ROUTE_UNKNOWN:
        gateway_error(exchange, 404, "no Route matched with those values");
        break;
    }
    return route;
}

/* `core-entities/default/services`: what stands in the workspace that is always there has a second path. Of
 * other workspaces there are none. */
static void leave_out_workspace(struct exchange *exchange)
{
    enum { WORKSPACE = 4 };
    if (!segment_is(exchange, WORKSPACE - 1, "core-entities") || !segment_is(exchange, WORKSPACE, "default"))
        return;
    for (size_t i = WORKSPACE; i + 1 < exchange->segment_count; i++)
        exchange->segments[i] = exchange->segments[i + 1];
    exchange->segment_count--;
}

/* How core entities answer for an unknown control plane is not known; a 404 in their own form is our
 * decision. */
static bool control_plane_exists(struct exchange *exchange, enum area area)
{
    struct entity control_plane;
    if (store_get(exchange->emulator->store, exchange->arena, plane_collection,
                  exchange_arg(exchange, "plane"), &control_plane))
        return true;
    if (area == AREA_LEGACY)
        return legacy_error(exchange, 404, "Not Found");
    return area == AREA_CORE_ENTITIES ? koko_not_found(exchange)
                                      : problem_not_found(exchange, PROBLEM_CONTROL_PLANES);
}

static void run(struct exchange *exchange, const struct route *route, enum area area)
{
    struct emulator *emulator = exchange->emulator;
    const struct store_watcher watcher = access_log_watcher(exchange);
    pthread_mutex_lock(&emulator->lock);
    store_begin(emulator->store, &watcher);
    bool inside = area == AREA_CONFIG_STORES || area == AREA_CORE_ENTITIES || area == AREA_LEGACY;
    if (!inside || control_plane_exists(exchange, area))
        route->handler(exchange);
    bool keep = exchange->reply.status < 400;
    store_end(emulator->store, keep);
    if (!keep)
        exchange->noted = 0;
    pthread_mutex_unlock(&emulator->lock);
}

void routes_dispatch(struct exchange *exchange)
{
    if (!exchange_split_path(exchange)) {
        gateway_error(exchange, 400, "Bad Request");
        return;
    }
    leave_out_workspace(exchange);
    enum area area = area_of(exchange);
    if (!is_open(exchange) && !authorise(exchange, area))
        return;
    const struct route *route = find_route(exchange);
    if (route != NULL)
        run(exchange, route, area);
}
