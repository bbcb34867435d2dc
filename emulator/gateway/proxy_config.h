/* What a data plane knows of its control plane, read anew for each request: a change holds at once. */
#ifndef EMULATOR_GATEWAY_PROXY_CONFIG_H
#define EMULATOR_GATEWAY_PROXY_CONFIG_H

#include "emulator/http/exchange.h"
#include "value/build.h"

/* Lists of entities, oldest first; they live in the exchange's arena. */
struct proxy_config {
    struct list_builder routes;
    struct list_builder services;
    struct list_builder plugins;
    struct list_builder consumers;
    struct list_builder credentials; /* of key-auth */
    struct list_builder members;     /* GROUP_MEMBER_KIND */
};

/* Takes emulator->lock. */
void proxy_config_read(struct exchange *exchange, strview control_plane, struct proxy_config *out);
/* The entity whose text `field` (such as "id") is `text`; NULL when no entity has it, and for an empty text.
 */
const struct value *proxy_config_find(const struct list_builder *entities, const char *field, strview text);
/* The id in a reference such as route.service; empty: none. */
strview proxy_config_reference(const struct value *entity, const char *field);

#endif
