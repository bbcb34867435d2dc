#include "table/request.h"

#include "kong/freeform.h"
#include "kong/vault_reference.h"
#include "table/body.h"
#include "table/merged.h"
#include "table/template.h"
#include "value/kind.h"

#include <stdarg.h>
#include <string.h>

struct secret_texts {
    struct arena *arena;
    strview *texts;
    size_t count;
    size_t capacity;
};

static bool add_text(void *payload, const struct value *value, const struct path *path)
{
    struct secret_texts *secrets = payload;
    (void)path;
    if (value_text(value).len == 0)
        return true;
    secrets->texts = arena_room(secrets->arena, secrets->texts, secrets->count, &secrets->capacity,
                                sizeof *secrets->texts);
    secrets->texts[secrets->count++] = value->text;
    return true;
}

/* Adds every text in the value; JSON text counts both as itself and as the texts in it. */
static void add_texts(struct secret_texts *secrets, const struct value *value)
{
    struct ctx inner = ctx_make(secrets->arena);
    const struct value *object = value;
    value_walk(secrets->arena, value, NULL, add_text, secrets);
    if (value_text(value).len > 0 && freeform_object(&inner, value, &object))
        value_walk(secrets->arena, object, NULL, add_text, secrets);
}

/* ---- What is public ---- */

/* Whether the attribute's text is no secret: a part of the object's identity, an enumeration, an ID, or of a
 * pattern that leaves no room for free text. What is merged are labels, which are free text whatever their
 * pattern. */
static bool is_identifier(const struct attr *attrs, const struct attr *attr)
{
    const struct limits *limits = attr->limits;
    bool limited = limits != NULL && (limits->pattern != NULL || limits->one_of != NULL ||
                                      limits->known != NULL || limits->uuid_from != NULL);
    bool identity = (attr->flags & (ATTR_PATH | ATTR_REPLACE)) != 0;
    return !attr_has(attr, ATTR_SENSITIVE) && (limited || identity) && merged_by(attrs, attr) == NULL;
}

static bool holds_text(const struct value *value, strview text)
{
    bool found = value_is_text(value) && sv_equal(value->text, text);
    for (size_t i = 0; !found && value_is_array(value) && i < value->count; i++)
        found = holds_text(value->items[i], text);
    return found;
}

static bool identifies(const struct rows *rows, strview text)
{
    for (size_t i = 0; i < rows->count; i++)
        if (is_identifier(rows->attrs, &rows->attrs[i]) && holds_text(rows->values[i], text))
            return true;
    return false;
}

/* Whether it is the name of a field; with `texts`, or any text. */
static bool is_word_of(const struct value *json, strview word, bool texts)
{
    if (json == NULL || !value_is_known(json))
        return false;
    bool found = texts && value_is_text(json) && sv_equal(json->text, word);
    for (size_t i = 0; !found && !type_is_primitive(json->type) && i < json->count; i++)
        found = (value_has_keys(json) && sv_equal(json->keys[i], word)) ||
                is_word_of(json->items[i], word, texts);
    return found;
}

struct body_texts {
    struct secret_texts *secrets;
    const struct resource_request *request;
};

/* Nobody tells a provider what is sensitive inside a body: every text is, but for the words of the API. */
static bool add_free_text(void *payload, const struct value *value, const struct path *path)
{
    const struct body_texts *texts = payload;
    const struct resource_request *request = texts->request;
    strview text = value_text(value);
    bool public = text.len < REDACT_SHORTEST || identifies(request->rows, text) ||
                  is_word_of(request->body, text, false) || is_word_of(request->vocabulary, text, true) ||
                  vault_reference_is(text);
    return public || add_text(texts->secrets, value, path);
}

/* ---- What is not ---- */

/* What of a request must not be seen in logs and errors: the sensitive attributes, by field and by value,
 * the texts of free-form ones by field, and the free texts of its body by value. */
static struct redaction mask_of(struct arena *arena, const struct resource_request *request)
{
    const struct rows *rows = request->rows;
    strview *fields = ARENA_ARRAY(arena, strview, rows->count);
    struct secret_texts secrets = { .arena = arena };
    struct redaction mask = { .fields = fields, .is_whole = true };
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        strview field = attr_field(attr);
        if (field.len == 0)
            continue;
        bool freeform = (attr->flags & ATTR_FREEFORM) != 0;
        if (freeform)
            fields[mask.field_count++] = arena_printf(arena, SV_FMT ".*", SV_ARG(field));
        else if ((attr->flags & ATTR_SENSITIVE) != 0)
            fields[mask.field_count++] = field;
        if ((attr->flags & ATTR_SENSITIVE) != 0)
            add_texts(&secrets, rows->values[i]);
    }
    struct body_texts texts = { &secrets, request };
    if (request->body != NULL)
        value_walk(arena, request->body, NULL, add_free_text, &texts);
    mask.values = secrets.texts;
    mask.value_count = secrets.count;
    return mask;
}

/* The steps of "model.options[0].name" behind an attribute whose value is an object. */
static const struct path *walk_inside(struct arena *arena, const struct path *at, strview rest)
{
    while (rest.len > 0) {
        if (rest.data[0] == '[') {
            strview digits = sv_slice(rest, 1, sv_find(rest, ']'));
            int64_t index = 0;
            if (!sv_to_int64(digits, &index))
                return at;
            at = path_index(arena, at, index);
            rest = sv_slice(rest, digits.len + 2, rest.len);
            continue;
        }
        if (rest.data[0] == '.')
            rest = sv_slice(rest, 1, rest.len);
        size_t end = 0;
        while (end < rest.len && rest.data[end] != '.' && rest.data[end] != '[')
            end++;
        if (end == 0)
            return at;
        at = path_attribute(arena, at, sv_slice(rest, 0, end));
        rest = sv_slice(rest, end, rest.len);
    }
    return at;
}

/* Terraform prints the line of a key that is written, and else the whole value. */
static const struct path *written_key(struct arena *arena, const struct value *value, const struct path *path)
{
    const struct path *first = path_first_key(arena, path);
    bool written =
        first != NULL && first->step == PATH_KEY && value_is_object(value) && value_get(value, first->name);
    return written ? first : NULL;
}

const struct path *request_locate(struct arena *arena, const struct rows *rows, strview field)
{
    strview rest = SV("");
    const struct attr *attr = body_attr_at(rows->attrs, field, &rest);
    if (attr == NULL)
        return NULL;
    const struct path *path = attr_place(arena, NULL, attr);
    if (attr->type->kind == TYPE_DYNAMIC)
        return written_key(arena, rows_get(rows, attr->name), walk_inside(arena, path, rest));
    /* A set has no indices, and a primitive nothing inside. */
    return attr->type->kind == TYPE_OBJECT ? walk_inside(arena, path, rest) : path;
}

/* konnect_locate_fn over a resource's rows. */
static const struct path *locate(const void *payload, struct arena *arena, strview field)
{
    const struct resource_request *request = payload;
    return request_locate(arena, request->rows, field);
}

strview request_missing_target(struct arena *arena, const struct resource_def *def, const struct rows *rows,
                               const struct attr *attr)
{
    return arena_printf(
        arena, "\"%s\": the control plane " SV_FMT " has no %s with the ID " SV_FMT ". IDs are found %s.",
        attr->name, SV_ARG(value_text(rows_get(rows, def->identity.control_plane))), attr->target,
        SV_ARG(value_text(rows_get(rows, attr->name))), attr->limits->uuid_from);
}

static strview missing_hint(const void *payload, struct arena *arena, strview field)
{
    const struct resource_request *request = payload;
    const struct attr *attr = body_attr_at(request->rows->attrs, field, NULL);
    bool known = request->def != NULL && attr != NULL && attr->target != NULL &&
                 value_is_known(rows_get(request->rows, attr->name));
    return known ? request_missing_target(arena, request->def, request->rows, attr) : SV("");
}

bool request_path(struct ctx *ctx, const char *path_template, const struct rows *rows, strview *out)
{
    if (template_expand(ctx->arena, path_template, rows, TEMPLATE_URL, out) == TEMPLATE_KNOWN)
        return true;
    return ctx_error(ctx, "Incomplete state",
                     "The state lacks a part of the address \"%s\". If the state was edited by hand, remove "
                     "the object from it (terraform state rm) and import it again.",
                     path_template);
}

const struct value *request_unwrapped(const struct value *json, const char *wrapper)
{
    const struct value *inner = json != NULL && wrapper != NULL ? value_get(json, sv_from(wrapper)) : NULL;
    return inner != NULL && value_is_known(inner) ? inner : json;
}

bool request_send(struct ctx *ctx, struct session *session, const struct resource_request *request,
                  struct konnect_response *out)
{
    struct konnect_client *client = session_client(ctx, session);
    strview path;
    *out = (struct konnect_response){ 0 };
    if (client == NULL || !request_path(ctx, request->path, request->rows, &path))
        return false;
    const struct konnect_request call = {
        .method = request->method,
        .path = path,
        .query = request->query,
        .body = request->body,
        .once = request->once,
        .mask = mask_of(ctx->arena, request),
    };
    bool writes = strcmp(request->method, "GET") != 0 && !request->changes_nothing;
    if (writes)
        pages_write_begins(session_pages(session));
    bool answered = konnect_call(ctx, client, &call, out);
    if (writes)
        pages_write_ended(session_pages(session));
    if (!answered)
        return false;
    out->json = request_unwrapped(out->json, request->wrapper);
    return true;
}

bool request_refused(struct ctx *ctx, const struct resource_request *request,
                     const struct konnect_response *response, const char *summary, ...)
{
    va_list args;
    va_start(args, summary);
    strview text = arena_vprintf(ctx->arena, summary, args);
    va_end(args);
    const struct konnect_error_map map = { locate, request, request->exists_hint, missing_hint };
    const struct redaction mask = mask_of(ctx->arena, request);
    return konnect_error_report(ctx, response, text.data, &map, &mask);
}

bool request_succeeded(const struct konnect_response *response)
{
    return response->status >= 200 && response->status < 300;
}

bool request_has_object(const struct konnect_response *response)
{
    return request_succeeded(response) && response->json != NULL && response->json->type->kind == TYPE_OBJECT;
}
