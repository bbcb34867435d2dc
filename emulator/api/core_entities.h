/* Vaults, services, routes, consumers, consumer groups and plugins: the same code for all, driven by struct
 * entity_kind. */
#ifndef EMULATOR_API_CORE_ENTITIES_H
#define EMULATOR_API_CORE_ENTITIES_H

#include "emulator/api/entity_kind.h"
#include "emulator/api/store.h"

/* Checks `body` and makes the document of it, without id and timestamps. */
bool entity_check(struct exchange *exchange, const struct entity_kind *kind, const struct value *body,
                  const struct value **out);
/* Looks `id` up as an id, or by the kind's look-up field. Returns whether there is such an
 * entity; sets no answer. */
bool entity_find(struct exchange *exchange, const struct entity_kind *kind, strview id, struct entity *out);

/* Entities of a kind of their own that join others: the fields in which they refer to the two. */
struct entity_link {
    const char *kind;
    const char *parent;
    const char *child;
};

/* A nested path: child entities of `parent`. All NULL or empty outside nested paths. */
struct entity_scope {
    const struct entity_kind *kind;     /* of the entities themselves */
    const struct field_rule *reference; /* by which they refer to the parent */
    strview parent_id;
    /* For lists: what joins them to the parent in the place of `reference`, and how each is shown. May be
     * NULL. */
    const struct entity_link *link;
    const struct value *(*show)(struct arena *arena, const struct value *document);
};

/* The requests for one entity; that for a list is in entity_list.h. */
void entity_create(struct exchange *exchange, const struct entity_scope *scope);
void entity_read(struct exchange *exchange, const struct entity_scope *scope, strview id);
void entity_upsert(struct exchange *exchange, const struct entity_scope *scope, strview id);
void entity_delete(struct exchange *exchange, const struct entity_scope *scope, strview id);

#endif
