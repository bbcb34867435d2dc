#include "emulator/api/problem.h"

#include "emulator/api/ids.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <inttypes.h>

static const char *const trace_family[] = {
    [PROBLEM_CONFIG_STORES] = "kong", [PROBLEM_CONTROL_PLANES] = "konnect"
};

static struct object_builder problem_object(struct exchange *exchange, enum problem_family family, int status,
                                            const char *title, const char *detail)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_int(&object, "status", status);
    object_put_text(&object, "title", sv_from(title));
    object_put_text(&object, "instance", ids_trace(exchange->arena, trace_family[family]));
    object_put_text(&object, "detail", sv_from(detail));
    return object;
}

static bool send(struct exchange *exchange, int status, const struct object_builder *object)
{
    reply_json(exchange, status, object_build(object));
    exchange->reply.content_type = "application/problem+json";
    return false;
}

bool problem_error(struct exchange *exchange, enum problem_family family, int status, const char *title,
                   const char *detail)
{
    struct object_builder object = problem_object(exchange, family, status, title, detail);
    return send(exchange, status, &object);
}

bool problem_not_found(struct exchange *exchange, enum problem_family family)
{
    return problem_error(exchange, family, 404, "Not Found",
                         family == PROBLEM_CONTROL_PLANES ? "The requested control plane was not found."
                                                          : "Not Found");
}

static const struct value *choices_value(struct arena *arena, const char *const *choices)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; choices[i] != NULL; i++)
        list_put(&list, value_string(arena, sv_from(choices[i])));
    return list_build(&list);
}

static const char *type_rule(strview type)
{
    static const struct {
        const char *type;
        const char *rule;
    } rules[] = { { "string", "is_string" }, { "boolean", "is_boolean" }, { "integer", "is_integer" },
                  { "number", "is_number" }, { "object", "is_object" },   { "array", "is_array" } };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (sv_equal_z(type, rules[i].type))
            return rules[i].rule;
    return "type";
}

static void set_rule(struct object_builder *item, const char *rule, strview reason)
{
    object_put_text(item, "rule", sv_from(rule));
    object_put_text(item, "reason", reason);
}

/* The kinds that have a limit: rule, where the limit stands, and the words around it. */
static const struct limit_words {
    const char *rule;
    const char *key;
    const char *before;
    const char *after;
} limits[] = {
    [VIOLATION_LEN_MIN] = { "min_length", "minimum", "must be longer than or equal to ", " characters" },
    [VIOLATION_LEN_MAX] = { "max_length", "maximum", "must be shorter than or equal to ", " characters" },
    [VIOLATION_MIN] = { "min", "minimum", "must not be less than ", "" },
    [VIOLATION_MAX] = { "max", "maximum", "must not be greater than ", "" },
    [VIOLATION_ITEMS_MAX] = { "max_items", "maximum", "must not have more than ", " items" },
};

static void describe_limit(struct arena *arena, const struct violation *v, strview field,
                           struct object_builder *item)
{
    const struct limit_words *words = &limits[v->kind];
    object_put_int(item, words->key, v->limit);
    set_rule(
        item, words->rule,
        arena_printf(arena, SV_FMT " %s%" PRId64 "%s", SV_ARG(field), words->before, v->limit, words->after));
}

static void describe(struct arena *arena, const struct violation *v, strview field,
                     struct object_builder *item)
{
    switch (v->kind) {
    case VIOLATION_MISSING:
        set_rule(item, "required",
                 arena_printf(arena, "must have required property '" SV_FMT "'", SV_ARG(v->text)));
        return;
    case VIOLATION_UNKNOWN:
        set_rule(item, "unknown_property", SV("Request contains unknown property"));
        return;
    case VIOLATION_TYPE:
        set_rule(item, type_rule(v->text),
                 arena_printf(arena, SV_FMT " must be " SV_FMT, SV_ARG(field), SV_ARG(v->text)));
        return;
    case VIOLATION_LEN_MIN:
    case VIOLATION_LEN_MAX:
    case VIOLATION_MIN:
    case VIOLATION_MAX:
    case VIOLATION_ITEMS_MAX:
        describe_limit(arena, v, field, item);
        return;
    case VIOLATION_CHOICE:
        set_rule(item, "enum", arena_printf(arena, SV_FMT " must be one of the choices", SV_ARG(field)));
        object_put(item, SV("choices"), choices_value(arena, v->choices));
        return;
    case VIOLATION_PATTERN:
        set_rule(item, "matches_regex",
                 arena_printf(arena, SV_FMT " must match " SV_FMT, SV_ARG(field), SV_ARG(v->text)));
        return;
    case VIOLATION_DUPLICATE:
        set_rule(item, "invalid", arena_printf(arena, SV_FMT " must not have equal items", SV_ARG(field)));
        return;
    case VIOLATION_MESSAGE:
        set_rule(item, "invalid", v->text);
        return;
    }
}

static struct object_builder parameter(struct arena *arena, strview field, const char *source)
{
    struct object_builder item = { .arena = arena };
    object_put_text(&item, "field", field);
    object_put_text(&item, "source", sv_from(source));
    return item;
}

static bool send_invalid(struct exchange *exchange, enum problem_family family,
                         const struct list_builder *parameters)
{
    struct object_builder object =
        problem_object(exchange, family, 400, "Invalid Request", "Invalid Parameters");
    object_put(&object, SV("invalid_parameters"), list_build(parameters));
    return send(exchange, 400, &object);
}

bool problem_invalid(struct exchange *exchange, enum problem_family family,
                     const struct violations *violations)
{
    struct arena *arena = exchange->arena;
    struct list_builder parameters = { .arena = arena };
    for (const struct violation *v = violations->first; v != NULL; v = v->next) {
        bool names_property = v->kind == VIOLATION_MISSING || v->kind == VIOLATION_UNKNOWN;
        strview field = names_property ? violation_below(arena, v->field, v->text) : v->field;
        struct object_builder item = parameter(arena, field, "body");
        describe(arena, v, field, &item);
        list_put(&parameters, object_build(&item));
    }
    return send_invalid(exchange, family, &parameters);
}

bool problem_query(struct exchange *exchange, enum problem_family family, const char *field, const char *rule,
                   strview reason)
{
    struct object_builder item = parameter(exchange->arena, sv_from(field), "query");
    set_rule(&item, rule, reason);
    struct list_builder parameters = { .arena = exchange->arena };
    list_put(&parameters, object_build(&item));
    return send_invalid(exchange, family, &parameters);
}

bool problem_body(struct exchange *exchange, enum problem_family family, bool optional,
                  const struct value **out)
{
    if (exchange->body.len == 0 && optional) {
        *out = value_empty_object(exchange->arena);
        return true;
    }
    if (family == PROBLEM_CONFIG_STORES && !exchange_is_json(exchange))
        return problem_error(exchange, family, 415, "Unsupported Media Type",
                             "This API only supports requests with `Content-Type: application/json`");
    if (exchange->body.len == 0)
        return problem_error(exchange, family, 400, "Bad Request", "Request cannot be empty");
    const struct value *body = NULL;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body))
        return problem_error(exchange, family, 400, "Bad Request", "Invalid request format");
    *out = body;
    return true;
}
