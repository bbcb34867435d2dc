/* Reading whole collections, page by page, in Konnect's three paging styles (docs/dev/konnect.md, "Core
 * entities", "Config stores", "Control planes").
 */
#ifndef KONNECT_COLLECTION_H
#define KONNECT_COLLECTION_H

#include "konnect/client.h"
#include "konnect/error.h"
#include "konnect/paging.h"

/* Calls `visit` for every item in order until it returns false (which is no error). `query` is added to
 * each request. False: a page could not be read, with diagnostics under `summary`. A server that never ends
 * (the same cursor twice, or more than 10,000 pages) is an error too. */
bool konnect_collect(struct ctx *ctx, struct konnect_client *client, strview path, strview query,
                     enum konnect_paging paging, const char *summary,
                     bool (*visit)(void *payload, const struct value *item), void *payload);

#endif
