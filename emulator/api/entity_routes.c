/* The paths of core entities, plain and nested, as scopes. args: control plane, kind, id, nested kind, nested
 * id. */
#include "emulator/api/core_entities.h"
#include "emulator/api/handlers.h"
#include "emulator/api/koko_error.h"

static bool plain_scope(struct exchange *exchange, struct entity_scope *out)
{
    const struct entity_kind *kind = entity_kind_find(exchange->args[1]);
    if (kind == NULL || kind->nested_only)
        return koko_not_found(exchange);
    *out = (struct entity_scope){ .kind = kind };
    return true;
}

static bool nested_scope(struct exchange *exchange, struct entity_scope *out)
{
    const struct entity_kind *parent = entity_kind_find(exchange->args[1]);
    const struct entity_kind *child = entity_kind_find(exchange->args[3]);
    const struct field_rule *reference =
        parent != NULL && child != NULL ? entity_kind_reference(child, parent) : NULL;
    struct entity entity;
    if (reference == NULL || !entity_find(exchange, parent, exchange->args[2], &entity))
        return koko_not_found(exchange);
    *out = (struct entity_scope){ .kind = child, .reference = reference, .parent_id = entity.id };
    return true;
}

void list_entities(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_list(exchange, &scope);
}

void create_entity(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_create(exchange, &scope);
}

void read_entity(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_read(exchange, &scope, exchange->args[2]);
}

void upsert_entity(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_upsert(exchange, &scope, exchange->args[2]);
}

void delete_entity(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_delete(exchange, &scope, exchange->args[2]);
}

void refuse_missing_id(struct exchange *exchange)
{
    koko_error(exchange, 400, KOKO_INVALID_ARGUMENT, SV("required ID is missing"));
}

void list_nested(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_list(exchange, &scope);
}

void create_nested(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_create(exchange, &scope);
}

void read_nested(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_read(exchange, &scope, exchange->args[4]);
}

void upsert_nested(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_upsert(exchange, &scope, exchange->args[4]);
}

void delete_nested(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_delete(exchange, &scope, exchange->args[4]);
}
