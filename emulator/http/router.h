/* From method and path to the function that answers, by a table that is read from top to bottom. */
#ifndef EMULATOR_HTTP_ROUTER_H
#define EMULATOR_HTTP_ROUTER_H

#include "emulator/http/exchange.h"

struct route {
    const char *method;
    const char *pattern; /* "a/{name}/b": what stands in the place of {name}, any one segment that is not
                            empty, is exchange_arg's `name` */
    void (*handler)(struct exchange *exchange);
    bool collection; /* a trailing slash is accepted */
};

struct route_table {
    const struct route *routes;
    size_t count;
};

enum route_outcome {
    ROUTE_FOUND,
    ROUTE_OTHER_METHOD, /* the path is known, for other methods */
    ROUTE_UNKNOWN
};

/* The first route that fits the exchange's method and segments (exchange_split_path); its arguments are set.
 */
enum route_outcome router_find(const struct route_table *table, struct exchange *exchange,
                               const struct route **out);

#endif
