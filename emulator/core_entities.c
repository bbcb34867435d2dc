#include "emulator/core_entities.h"

#include "base/buf.h"
#include "base/mem.h"
#include "emulator/ids.h"
#include "emulator/koko_error.h"
#include "emulator/object.h"
#include "value/build.h"
#include "value/json.h"

/* The text of a malformed body's error is not known. */
bool koko_body(struct exchange *exchange, const struct value **out)
{
    const struct value *body = NULL;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body))
        return koko_error(exchange, 400, KOKO_INVALID_ARGUMENT, SV("invalid JSON"));
    *out = body;
    return true;
}

bool entity_check(struct exchange *exchange, const struct entity_kind *kind, const struct value *body,
                  const struct value **out)
{
    struct violations violations = violations_make(exchange->arena);
    if (kind->prepare != NULL)
        body = kind->prepare(exchange->arena, body, &violations);
    const struct value *document =
        validate(exchange->arena, entity_kind_fields(kind, body), body, false, &violations);
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
    if (store_get(store, exchange->arena, exchange->args[0], kind->name, id, out))
        return true;
    return lookup != NULL &&
           store_find(store, exchange->arena, exchange->args[0], kind->name, lookup->name, id, out);
}

static const struct value *parse(struct exchange *exchange, strview text)
{
    const struct value *value = NULL;
    if (!json_decode(&exchange->ctx, text, &value))
        BUG("a stored document is no JSON");
    return value;
}

static strview reference_id(const struct value *document, const char *field)
{
    const struct value *reference = value_get(document, sv_from(field));
    return reference != NULL ? text_at(reference, "id") : (strview){ 0 };
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
        if (!store_add_key(exchange->emulator->store, row, exchange->args[0], kind->name, rule->name,
                           value_text(value)))
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
        buf_append(&key, text_at(document, field));
        buf_append(&key, reference_id(document, field));
        buf_append_byte(&key, '|');
    }
    return store_add_key(exchange->emulator->store, row, exchange->args[0], kind->name,
                         kind->unique_together_name, buf_view(&key)) ||
           unique_error(exchange, kind->unique_together_name, SV(""));
}

static bool add_references(struct exchange *exchange, const struct entity_kind *kind, int64_t row,
                           const struct value *document)
{
    struct store *store = exchange->emulator->store;
    for (size_t i = 0; i < kind->fields->count; i++) {
        const struct field_rule *rule = &kind->fields->rules[i];
        strview id = rule->target != NULL ? reference_id(document, rule->name) : (strview){ 0 };
        struct entity target;
        if (id.len == 0)
            continue;
        if (!store_get(store, exchange->arena, exchange->args[0], rule->target, id, &target)) {
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
    struct object stamped = object_from(exchange->arena, document);
    object_set_text(&stamped, "id", id);
    object_set_int(&stamped, "created_at", now);
    object_set(&stamped, SV("created_at"), created_at);
    object_set_int(&stamped, "updated_at", now);
    return object_value(&stamped);
}

static void insert(struct exchange *exchange, const struct entity_kind *kind, strview id,
                   const struct value *document, int status)
{
    const struct value *stamped = stamp(exchange, document, id, NULL);
    reply_json(exchange, status, stamped);
    int64_t row =
        store_insert(exchange->emulator->store, exchange->args[0], kind->name, id, exchange->reply.body);
    add_relations(exchange, kind, row, stamped);
}

/* Replaces all but id, created_at and the place in lists. */
static void replace(struct exchange *exchange, const struct entity_kind *kind, const struct entity *old,
                    const struct value *document)
{
    const struct value *created_at = value_get(parse(exchange, old->document), SV("created_at"));
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
        struct object reference = object_make(exchange->arena);
        object_set_text(&reference, "id", scope->parent_id);
        body = value_with(exchange->arena, body, sv_from(scope->reference->name), object_value(&reference));
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
    strview new_id = id != NULL ? id->text : uuid_new(exchange->arena);
    if (store_get(exchange->emulator->store, exchange->arena, exchange->args[0], scope->kind->name, new_id,
                  &old))
        unique_error(exchange, "id", SV("id"));
    else
        insert(exchange, scope->kind, new_id, document, 201);
}

void entity_read(struct exchange *exchange, const struct entity_scope *scope, strview id)
{
    struct entity entity;
    if (!entity_find(exchange, scope->kind, id, &entity) ||
        !is_in_scope(scope, parse(exchange, entity.document))) {
        koko_not_found(exchange);
        return;
    }
    strview body = entity.document;
    if (scope->kind->wrapper != NULL)
        body = arena_printf(exchange->arena, "{\"%s\":" SV_FMT "}", scope->kind->wrapper, SV_ARG(body));
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
    if (uuid_is_valid(id))
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
        insert(exchange, scope->kind, uuid_is_valid(id) ? id : uuid_new(exchange->arena), document, 200);
}

/* 204 for what is not there, as the specification says. Routes keep their service from being deleted; plugins
 * go with what they are attached to. */
void entity_delete(struct exchange *exchange, const struct entity_scope *scope, strview id)
{
    struct store *store = exchange->emulator->store;
    struct entity entity;
    if (!entity_find(exchange, scope->kind, id, &entity) ||
        !is_in_scope(scope, parse(exchange, entity.document))) {
        reply_json(exchange, 204, NULL);
        return;
    }
    if (store_count_references(store, entity.row, "routes") > 0) {
        koko_constraint(exchange, SV(""),
                        SV("constraint failed (type: foreign) as route references this value"));
        return;
    }
    store_delete(store, entity.row);
    reply_json(exchange, 204, NULL);
}
