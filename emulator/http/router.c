#include "emulator/http/router.h"

/* The name in a pattern's `{name}`; empty: the part is no hole. */
static strview hole_name(strview part)
{
    bool hole = sv_starts_with(part, SV("{")) && sv_ends_with(part, SV("}"));
    return hole ? sv_slice(part, 1, part.len - 1) : SV("");
}

static bool part_fits(struct exchange *exchange, strview part, strview segment)
{
    strview name = hole_name(part);
    if (name.len == 0)
        return sv_equal(part, segment);
    if (segment.len == 0)
        return false;
    exchange_add_arg(exchange, name, segment);
    return true;
}

static bool route_fits(struct exchange *exchange, const struct route *route)
{
    strview rest = sv_from(route->pattern);
    size_t i = 0;
    if (exchange->trailing_slash && !route->collection)
        return false;
    exchange->arg_count = 0;
    for (; rest.data != NULL; i++) {
        strview part = sv_cut(&rest, '/');
        if (i == exchange->segment_count || !part_fits(exchange, part, exchange->segments[i]))
            return false;
    }
    return i == exchange->segment_count;
}

enum route_outcome router_find(const struct route_table *table, struct exchange *exchange,
                               const struct route **out)
{
    bool other_method = false;
    for (size_t i = 0; i < table->count; i++) {
        const struct route *route = &table->routes[i];
        if (!route_fits(exchange, route))
            continue;
        if (sv_equal_z(exchange->method, route->method)) {
            *out = route;
            return ROUTE_FOUND;
        }
        other_method = true;
    }
    return other_method ? ROUTE_OTHER_METHOD : ROUTE_UNKNOWN;
}
