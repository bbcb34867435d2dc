#include "emulator/api/core_entities.h"

#include "base/buf.h"
#include "base/uuid.h"
#include "emulator/api/ids.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/koko_error.h"
#include "emulator/api/plane.h"
#include "emulator/api/restore.h"
#include "emulator/emulator.h"
#include "value/build.h"
#include "value/kind.h"

bool entity_check(struct exchange *exchange, const struct entity_kind *kind, const struct value *body,
                  const struct value **out)
{
    struct violations violations = violations_make(exchange->arena);
    if (kind->prepare != NULL)
        body = kind->prepare(exchange->arena, body, &violations);
    const struct value *document = body_check(entity_kind_fields(kind, body), body, false, &violations);
    if (kind->complete != NULL && !kind->complete(exchange, document, &violations, &document))
        return false;
    if (violations.first != NULL)
        return koko_invalid(exchange, &violations);
    *out = document;
    return true;
}

bool entity_find(struct exchange *exchange, const struct entity_kind *kind, strview id, struct entity *out)
{
    struct store *store = exchange->emulator->store;
    const struct field_rule *lookup = entity_kind_lookup(kind);
    struct store_place place = plane_place(exchange, kind->name);
    if (store_get(store, exchange->arena, place, id, out))
        return true;
    return lookup != NULL &&
           store_find(store, exchange->arena, place, (struct store_key){ lookup->name, id }, out);
}

static strview reference_id(const struct value *document, const char *field)
{
    const struct value *reference = value_get(document, sv_from(field));
    return reference != NULL ? value_text_at(reference, "id") : (strview){ 0 };
}

/* A nested path shows only what belongs to the parent. */
static bool is_in_scope(const struct entity_scope *scope, const struct value *document)
{
    return scope->reference == NULL ||
           sv_equal(reference_id(document, scope->reference->name), scope->parent_id);
}

static bool unique_error(struct exchange *exchange, const char *field, strview shown)
{
    return koko_constraint(exchange, shown,
                           arena_printf(exchange->arena, "%s (type: unique) constraint failed", field));
}

static bool add_unique_fields(struct exchange *exchange, const struct entity_kind *kind, int64_t row,
                              const struct value *document)
{
    for (size_t i = 0; i < kind->fields->count; i++) {
        const struct field_rule *rule = &kind->fields->rules[i];
        const struct value *value = value_get(document, sv_from(rule->name));
        if (!(rule->flags & (FIELD_UNIQUE | FIELD_LOOKUP)) || value == NULL)
            continue;
        struct store_key key = { rule->name, value_text(value) };
        if (!store_add_key(exchange->emulator->store, row, plane_place(exchange, kind->name), key))
            return unique_error(exchange, rule->name, sv_from(rule->name));
    }
    return true;
}

/* Konnect leaves the field of this error empty (docs/dev/konnect.md, "Errors of core entities"). */
static bool add_combined_key(struct exchange *exchange, const struct entity_kind *kind, int64_t row,
                             const struct value *document)
{
    if (kind->unique_together == NULL)
        return true;
    struct buf key = buf_make(exchange->arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; kind->unique_together[i] != NULL; i++) {
        const char *field = kind->unique_together[i];
        buf_append(&key, value_text_at(document, field));
        buf_append(&key, reference_id(document, field));
        buf_append_byte(&key, '|');
    }
    return store_add_key(exchange->emulator->store, row, plane_place(exchange, kind->name),
                         (struct store_key){ kind->unique_together_name, buf_view(&key) }) ||
           unique_error(exchange, kind->unique_together_name, SV(""));
}

/* A list of references, each {"id": …}, that were looked up already. */
static void add_listed_references(struct exchange *exchange, const struct field_rule *rule, int64_t row,
                                  const struct value *list)
{
    struct store *store = exchange->emulator->store;
    struct entity target;
    for (size_t i = 0; value_is_array(list) && i < list->count; i++)
        if (store_get(store, exchange->arena, plane_place(exchange, rule->target),
                      value_text_at(list->items[i], "id"), &target))
            store_add_reference(store, row, rule->name, target.row);
}

static bool add_references(struct exchange *exchange, const struct entity_kind *kind, int64_t row,
                           const struct value *document)
{
    struct store *store = exchange->emulator->store;
    for (size_t i = 0; i < kind->fields->count; i++) {
        const struct field_rule *rule = &kind->fields->rules[i];
        bool refers = rule->type == FIELD_REFERENCE && rule->target != NULL;
        strview id = refers ? reference_id(document, rule->name) : (strview){ 0 };
        if (rule->type == FIELD_OBJECTS && rule->target != NULL)
            add_listed_references(exchange, rule, row, value_get(document, sv_from(rule->name)));
        struct entity target;
        if (id.len == 0)
            continue;
        if (!store_get(store, exchange->arena, plane_place(exchange, rule->target), id, &target)) {
            strview field = arena_printf(exchange->arena, "%s.id", rule->name);
            return koko_constraint(
                exchange, field,
                arena_printf(exchange->arena, SV_FMT " (type: foreign) constraint failed", SV_ARG(field)));
        }
        store_add_reference(store, row, rule->name, target.row);
    }
    return true;
}

static bool add_relations(struct exchange *exchange, const struct entity_kind *kind, int64_t row,
                          const struct value *document)
{
    return add_unique_fields(exchange, kind, row, document) &&
           add_combined_key(exchange, kind, row, document) && add_references(exchange, kind, row, document);
}

/* Timestamps of this back end are whole seconds. */
static const struct value *stamp(struct exchange *exchange, const struct value *document, strview id,
                                 const struct value *created_at)
{
    int64_t now = emulator_tick(exchange->emulator) / 1000;
    struct object_builder stamped = object_builder_from(exchange->arena, document);
    object_put_text(&stamped, "id", id);
    object_put_int(&stamped, "created_at", restore_number(exchange, "created_at", now));
    object_put(&stamped, SV("created_at"), created_at);
    object_put_int(&stamped, "updated_at", restore_number(exchange, "updated_at", now));
    return object_build(&stamped);
}

static void insert(struct exchange *exchange, const struct entity_kind *kind, strview id,
                   const struct value *document, int status)
{
    const struct value *stamped = stamp(exchange, document, id, NULL);
    reply_json(exchange, status, stamped);
    int64_t row =
        store_insert(exchange->emulator->store, plane_place(exchange, kind->name), id, exchange->reply.body);
    add_relations(exchange, kind, row, stamped);
}

/* Replaces all but id, created_at and the place in lists. */
static void replace(struct exchange *exchange, const struct entity_kind *kind, const struct entity *old,
                    const struct value *document)
{
    const struct value *created_at = value_get(entity_value(exchange->arena, old), SV("created_at"));
    const struct value *stamped = stamp(exchange, document, old->id, created_at);
    reply_json(exchange, 200, stamped);
    store_replace(exchange->emulator->store, old->row, exchange->reply.body);
    add_relations(exchange, kind, old->row, stamped);
}

/* The body, with the reference to the parent that a nested path implies. */
static bool scoped_body(struct exchange *exchange, const struct entity_scope *scope, const struct value **out)
{
    const struct value *body = NULL;
    if (!koko_body(exchange, &body))
        return false;
    if (scope->reference != NULL) {
        struct object_builder reference = { .arena = exchange->arena };
        object_put_text(&reference, "id", scope->parent_id);
        body = value_with(exchange->arena, body, sv_from(scope->reference->name), object_build(&reference));
    }
    *out = body;
    return true;
}

void entity_create(struct exchange *exchange, const struct entity_scope *scope)
{
    const struct value *body = NULL;
    const struct value *document = NULL;
    struct entity old;
    if (!scoped_body(exchange, scope, &body) || !entity_check(exchange, scope->kind, body, &document))
        return;
    const struct value *id = value_get(document, SV("id"));
    strview new_id = id != NULL ? id->text : ids_uuid(exchange->arena);
    if (store_get(exchange->emulator->store, exchange->arena, plane_place(exchange, scope->kind->name),
                  new_id, &old))
        unique_error(exchange, "id", SV("id"));
    else
        insert(exchange, scope->kind, new_id, document, 201);
}

void entity_read(struct exchange *exchange, const struct entity_scope *scope, strview id)
{
    struct entity entity;
    if (!entity_find(exchange, scope->kind, id, &entity) ||
        !is_in_scope(scope, entity_value(exchange->arena, &entity))) {
        koko_not_found(exchange);
        return;
    }
    strview body = entity.document;
    if (scope->kind->expand != NULL && sv_equal_z(exchange_query(exchange, "expand_partials"), "true"))
        body =
            exchange_encode(exchange, scope->kind->expand(exchange, entity_value(exchange->arena, &entity)));
    reply_text(exchange, 200, "application/json", body);
}

static bool bad_id(struct exchange *exchange, strview id)
{
    return koko_error(exchange, 400, KOKO_INVALID_ARGUMENT,
                      arena_printf(exchange->arena, " '" SV_FMT "' is not a valid uuid", SV_ARG(id)));
}

/* PUT under a name that is not taken creates an entity of that name. */
static bool name_of_path(struct exchange *exchange, const struct entity_scope *scope, strview id,
                         const struct value **body)
{
    const struct field_rule *lookup = entity_kind_lookup(scope->kind);
    if (uuid_is_canonical(id))
        return true;
    if (lookup == NULL)
        return bad_id(exchange, id);
    if (value_get(*body, sv_from(lookup->name)) == NULL)
        *body = value_with(exchange->arena, *body, sv_from(lookup->name), value_string(exchange->arena, id));
    return true;
}

void entity_upsert(struct exchange *exchange, const struct entity_scope *scope, strview id)
{
    const struct value *body = NULL;
    const struct value *document = NULL;
    struct entity old;
    if (!scoped_body(exchange, scope, &body) || !name_of_path(exchange, scope, id, &body) ||
        !entity_check(exchange, scope->kind, body, &document))
        return;
    if (entity_find(exchange, scope->kind, id, &old))
        replace(exchange, scope->kind, &old, document);
    else
        insert(exchange, scope->kind, uuid_is_canonical(id) ? id : ids_uuid(exchange->arena), document, 200);
}

static bool keeps(const struct entity_kind *kind, const struct entity_kind *target)
{
    for (size_t i = 0; i < kind->fields->count; i++) {
        const struct field_rule *rule = &kind->fields->rules[i];
        if ((rule->flags & FIELD_KEEPS_TARGET) && sv_equal_z(sv_from(rule->target), target->name))
            return true;
    }
    return false;
}

/* The kind of which some entities keep this one from being deleted, or NULL. */
static const struct entity_kind *keeper_of(struct store *store, const struct entity_kind *kind, int64_t row)
{
    for (size_t i = 0; entity_kinds[i] != NULL; i++)
        if (keeps(entity_kinds[i], kind) && store_count_references(store, row, entity_kinds[i]->name) > 0)
            return entity_kinds[i];
    return NULL;
}

/* 204 for what is not there, as the specification says. Plugins go with what they are attached to. */
void entity_delete(struct exchange *exchange, const struct entity_scope *scope, strview id)
{
    struct store *store = exchange->emulator->store;
    struct entity entity;
    if (!entity_find(exchange, scope->kind, id, &entity) ||
        !is_in_scope(scope, entity_value(exchange->arena, &entity))) {
        reply_json(exchange, 204, NULL);
        return;
    }
    const struct entity_kind *keeper = keeper_of(store, scope->kind, entity.row);
    if (keeper != NULL) {
        koko_constraint(exchange, SV(""),
                        arena_printf(exchange->arena,
                                     "constraint failed (type: foreign) as %s references this value",
                                     keeper->singular));
        return;
    }
    store_delete(store, entity.row);
    reply_json(exchange, 204, NULL);
}
