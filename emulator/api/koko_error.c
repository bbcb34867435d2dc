#include "emulator/api/koko_error.h"

#include "base/buf.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <inttypes.h>

static bool send(struct exchange *exchange, int status, enum koko_code code, strview message,
                 const struct value *details)
{
    struct object_builder object = { .arena = exchange->arena };
    object_put_int(&object, "code", code);
    object_put_text(&object, "message", message);
    object_put(&object, SV("details"), details);
    reply_json(exchange, status, object_build(&object));
    return false;
}

bool koko_error(struct exchange *exchange, int status, enum koko_code code, strview message)
{
    return send(exchange, status, code, message, value_tuple(exchange->arena, NULL, 0));
}

bool koko_not_found(struct exchange *exchange)
{
    return koko_error(exchange, 404, KOKO_NOT_FOUND, SV(""));
}

static const struct value *detail(struct arena *arena, const char *type, strview field,
                                  const struct list_builder *messages)
{
    struct object_builder object = { .arena = arena };
    object_put_text(&object, "@type", SV("type.googleapis.com/kong.admin.model.v1.ErrorDetail"));
    object_put_text(&object, "type", sv_from(type));
    if (field.len > 0)
        object_put_text(&object, "field", field);
    object_put(&object, SV("messages"), list_build(messages));
    return object_build(&object);
}

static strview choices_text(struct arena *arena, const char *const *choices)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_z(&buf, "value must be one of ");
    for (size_t i = 0; choices[i] != NULL; i++)
        buf_printf(&buf, "%s\"%s\"", i > 0 ? ", " : "", choices[i]);
    return buf_view(&buf);
}

/* The texts are those of the JSON-schema validator that Koko uses, as far as they have been seen. */
static strview describe(struct arena *arena, const struct violation *v)
{
    switch (v->kind) {
    case VIOLATION_MISSING:
        return arena_printf(arena, "missing properties: '" SV_FMT "'", SV_ARG(v->text));
    case VIOLATION_UNKNOWN:
        return arena_printf(arena, "additional properties '" SV_FMT "' not allowed", SV_ARG(v->text));
    case VIOLATION_TYPE:
        return arena_printf(arena, "wrong type: expected " SV_FMT ", got %s", SV_ARG(v->text), v->got);
    case VIOLATION_LEN_MIN:
        return arena_printf(arena, "length must be >= %" PRId64 ", but got %" PRId64, v->limit, v->actual);
    case VIOLATION_LEN_MAX:
        return arena_printf(arena, "length must be <= %" PRId64 ", but got %" PRId64, v->limit, v->actual);
    case VIOLATION_MIN:
        return arena_printf(arena, "must be >= %" PRId64 " but found %" PRId64, v->limit, v->actual);
    case VIOLATION_MAX:
        return arena_printf(arena, "must be <= %" PRId64 " but found %" PRId64, v->limit, v->actual);
    case VIOLATION_ITEMS_MAX:
        return arena_printf(arena, "maximum %" PRId64 " items required, but found %" PRId64 " items",
                            v->limit, v->actual);
    case VIOLATION_DUPLICATE:
        return SV("items must be unique");
    case VIOLATION_CHOICE:
        return choices_text(arena, v->choices);
    case VIOLATION_PATTERN:
        return arena_printf(arena, "must match pattern '" SV_FMT "'", SV_ARG(v->text));
    case VIOLATION_MESSAGE:
        break;
    }
    return v->text;
}

/* All missing properties of one object in one message: "missing properties: 'name', 'prefix'". */
static strview missing_text(struct arena *arena, const struct violations *violations, strview field)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_z(&buf, "missing properties: ");
    const char *separator = "";
    for (const struct violation *v = violations->first; v != NULL; v = v->next) {
        if (v->kind != VIOLATION_MISSING || !sv_equal(v->field, field))
            continue;
        buf_printf(&buf, "%s'" SV_FMT "'", separator, SV_ARG(v->text));
        separator = ", ";
    }
    return buf_view(&buf);
}

static bool is_of_entity(const struct violation *v)
{
    return v->field.len == 0;
}

static bool seen_before(const struct violations *violations, const struct violation *v)
{
    for (const struct violation *other = violations->first; other != v; other = other->next)
        if (sv_equal(other->field, v->field))
            return true;
    return false;
}

static const struct value *detail_of(struct arena *arena, const struct violations *violations,
                                     const struct violation *v)
{
    struct list_builder messages = { .arena = arena };
    bool missing_said = false;
    for (const struct violation *other = v; other != NULL; other = other->next) {
        if (!sv_equal(other->field, v->field))
            continue;
        bool missing = other->kind == VIOLATION_MISSING;
        if (missing && missing_said)
            continue;
        missing_said = missing_said || missing;
        strview text = missing ? missing_text(arena, violations, v->field) : describe(arena, other);
        list_put(&messages, value_string(arena, text));
    }
    return detail(arena, is_of_entity(v) ? "ERROR_TYPE_ENTITY" : "ERROR_TYPE_FIELD", v->field, &messages);
}

bool koko_invalid(struct exchange *exchange, const struct violations *violations)
{
    struct list_builder details = { .arena = exchange->arena };
    for (const struct violation *v = violations->first; v != NULL; v = v->next)
        if (!seen_before(violations, v))
            list_put(&details, detail_of(exchange->arena, violations, v));
    return send(exchange, 400, KOKO_INVALID_ARGUMENT, SV("validation error"), list_build(&details));
}

bool koko_constraint(struct exchange *exchange, strview field, strview text)
{
    struct list_builder messages = { .arena = exchange->arena };
    list_put(&messages, value_string(exchange->arena, text));
    struct list_builder details = { .arena = exchange->arena };
    list_put(&details, detail(exchange->arena, "ERROR_TYPE_REFERENCE", field, &messages));
    return send(exchange, 400, KOKO_INVALID_ARGUMENT, SV("data constraint error"), list_build(&details));
}

/* The text of a malformed body's error is not known. */
bool koko_body(struct exchange *exchange, const struct value **out)
{
    const struct value *body = NULL;
    if (!json_decode(&exchange->ctx, exchange->body, &body) || !value_is_object(body))
        return koko_error(exchange, 400, KOKO_INVALID_ARGUMENT, SV("invalid JSON"));
    *out = body;
    return true;
}
