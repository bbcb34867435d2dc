/* Which route a request takes. Pure: looks at routes and the request alone.
 *
 * As Kong's "traditional_compatible" router, in simple form. A route fits when each matcher kind that it has
 * (methods, hosts, paths, headers) fits. Of several that fit, the first of these decides: more kinds; more
 * headers; a plain host before one with `*`; a regular expression before a prefix; the higher regex_priority
 * (among expressions); the longer path; the older route.
 *
 * Paths are compared as sent: nothing is decoded or normalised. Regular expressions (`~…`) are POSIX extended
 * ones, not PCRE.
 */
#ifndef EMULATOR_GATEWAY_PROXY_ROUTER_H
#define EMULATOR_GATEWAY_PROXY_ROUTER_H

#include "emulator/http/headers.h"
#include "value/build.h"

struct proxy_question {
    strview method;
    strview path; /* without query */
    const struct header_list *headers;
};

struct proxy_match {
    const struct value *route;
    strview path; /* the beginning of the request's path that the route's path stands for; empty: the route
                     has no paths */
};

/* `routes`: entities of the control plane, oldest first. False: none fits. */
bool proxy_router_match(struct arena *arena, const struct list_builder *routes,
                        const struct proxy_question *question, struct proxy_match *out);
/* Why a route can never be taken here, or not by all of its matchers; empty: all is well. */
strview proxy_router_objection(struct arena *arena, const struct value *route);

#endif
