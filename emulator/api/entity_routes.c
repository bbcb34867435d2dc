/* The paths of core entities, plain and nested, as scopes. */
#include "emulator/api/core_entities.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/entity_list.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "value/build.h"

static bool plain_scope(struct exchange *exchange, struct entity_scope *out)
{
    const struct entity_kind *kind = entity_kind_find(exchange_arg(exchange, "kind"));
    if (kind == NULL || kind->nested_only)
        return koko_not_found(exchange);
    *out = (struct entity_scope){ .kind = kind };
    return true;
}

/* For reading: credentials of all consumers, too, and, for lists, targets of all upstreams. */
static bool readable_scope(struct exchange *exchange, bool list, struct entity_scope *out)
{
    const struct entity_kind *kind = entity_kind_listed_as(exchange_arg(exchange, "kind"));
    if (kind == NULL || (kind->list_alone && !list))
        return plain_scope(exchange, out);
    *out = (struct entity_scope){ .kind = kind };
    return true;
}

static bool nested_scope(struct exchange *exchange, struct entity_scope *out)
{
    const struct entity_kind *parent = entity_kind_find(exchange_arg(exchange, "kind"));
    const struct entity_kind *child = entity_kind_find(exchange_arg(exchange, "child"));
    const struct field_rule *reference =
        parent != NULL && child != NULL ? entity_kind_reference(child, parent) : NULL;
    struct entity entity;
    if (reference == NULL || !entity_find(exchange, parent, exchange_arg(exchange, "id"), &entity))
        return koko_not_found(exchange);
    *out = (struct entity_scope){ .kind = child, .reference = reference, .parent_id = entity.id };
    return true;
}

void entities_list(struct exchange *exchange)
{
    struct entity_scope scope;
    if (readable_scope(exchange, true, &scope))
        entity_list(exchange, &scope);
}

void entities_create(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_create(exchange, &scope);
}

void entities_read(struct exchange *exchange)
{
    struct entity_scope scope;
    if (readable_scope(exchange, false, &scope))
        entity_read(exchange, &scope, exchange_arg(exchange, "id"));
}

void entities_upsert(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_upsert(exchange, &scope, exchange_arg(exchange, "id"));
}

void entities_delete(struct exchange *exchange)
{
    struct entity_scope scope;
    if (plain_scope(exchange, &scope))
        entity_delete(exchange, &scope, exchange_arg(exchange, "id"));
}

void entities_refuse_missing_id(struct exchange *exchange)
{
    koko_error(exchange, 400, KOKO_INVALID_ARGUMENT, SV("required ID is missing"));
}

void nested_list(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_list(exchange, &scope);
}

void nested_create(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_create(exchange, &scope);
}

void nested_read(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_read(exchange, &scope, exchange_arg(exchange, "child_id"));
}

void nested_upsert(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_upsert(exchange, &scope, exchange_arg(exchange, "child_id"));
}

void nested_delete(struct exchange *exchange)
{
    struct entity_scope scope;
    if (nested_scope(exchange, &scope))
        entity_delete(exchange, &scope, exchange_arg(exchange, "child_id"));
}

static const struct value *show_link(struct arena *arena, const struct value *plugin)
{
    struct object_builder link = { .arena = arena };
    object_put(&link, SV("id"), value_get(plugin, SV("id")));
    object_put(&link, SV("name"), value_get(plugin, SV("name")));
    object_put(&link, SV("instance_name"), value_get(plugin, SV("instance_name")));
    return object_build(&link);
}

/* The plugins that are linked to a partial. */
void partial_links_list(struct exchange *exchange)
{
    struct entity partial;
    if (!entity_find(exchange, &kind_partials, exchange_arg(exchange, "id"), &partial)) {
        koko_not_found(exchange);
        return;
    }
    static const struct field_rule links = { .name = "partials" };
    const struct entity_scope scope = {
        .kind = &kind_plugins, .reference = &links, .parent_id = partial.id, .show = show_link
    };
    entity_list(exchange, &scope);
}
