#include "table/identity.h"

#include "base/ascii.h"
#include "base/uuid.h"
#include "table/uuid_text.h"
#include "value/build.h"
#include "value/json.h"
#include "value/json_fault.h"

/* An ID is the same in letters of either case: a configuration may have the one and Konnect's answer the
 * other.
 */
static const struct value *canonical(struct arena *arena, const struct attr *attr, const struct value *part)
{
    bool is_id = attr->limits != NULL && attr->limits->uuid_from != NULL;
    if (!is_id || uuid_is_canonical(part->text) || !uuid_is_valid(part->text))
        return part;
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < part->text.len; i++) {
        char byte = part->text.data[i];
        buf_append_byte(&text, byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte);
    }
    return value_string(arena, buf_view(&text));
}

/* ---- Objects ---- */

const struct attr *identity_attrs(struct arena *arena, const struct resource_def *def)
{
    const char *const *parts = def->identity.parts;
    struct attr *attrs = ARENA_ARRAY(arena, struct attr, attr_count(def->attrs) + 1);
    for (size_t i = 0; parts[i] != NULL; i++) {
        const struct attr *attr = attr_row(def->attrs, parts[i]);
        bool fallback = attr_has(attr, ATTR_PROVIDER_DEFAULT);
        attrs[i] = (struct attr){ .name = attr->name,
                                  .type = attr->type,
                                  .flags = fallback ? ATTR_OPTIONAL : ATTR_REQUIRED };
    }
    return attrs;
}

const struct value *identity_of(struct arena *arena, const struct resource_def *def,
                                const struct value *object)
{
    struct rows parts = rows_from_object(arena, identity_attrs(arena, def), object);
    for (size_t i = 0; i < parts.count; i++) {
        if (!value_is_known(parts.values[i]))
            return NULL;
        parts.values[i] = canonical(arena, attr_row(def->attrs, def->identity.parts[i]), parts.values[i]);
    }
    return rows_to_object(arena, &parts);
}

/* ---- Texts ---- */

static size_t part_count(const struct resource_def *def)
{
    size_t count = 0;
    while (def->identity.parts[count] != NULL)
        count++;
    return count;
}

/* "CONTROL_PLANE_ID/ID" */
static strview text_form(struct arena *arena, const struct resource_def *def)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        buf_append_z(&text, i > 0 ? "/" : "");
        for (const char *byte = def->identity.parts[i]; *byte != '\0'; byte++)
            buf_append_byte(&text, ascii_to_upper(*byte));
    }
    return buf_view(&text);
}

static strview json_form(struct arena *arena, const struct resource_def *def)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; def->identity.parts[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\": \"…\"", i > 0 ? ", " : "", def->identity.parts[i]);
    return arena_printf(arena, "{" SV_FMT "}", SV_ARG(buf_view(&text)));
}

bool identity_fault(struct ctx *ctx, const struct resource_def *def, const char *why)
{
    const struct attr *first = attr_row(def->attrs, def->identity.parts[0]);
    return ctx_error(
        ctx, "Invalid import ID", "%s. Write the ID of a %s as " SV_FMT "%s or as JSON: " SV_FMT ".", why,
        def->noun, SV_ARG(text_form(ctx->arena, def)),
        attr_has(first, ATTR_PROVIDER_DEFAULT) ? " (the first part may be left out when the provider has it),"
                                               : ",",
        SV_ARG(json_form(ctx->arena, def)));
}

/* The control plane stays as it was written: the configuration has it too, and another one replaces the
 * object.
 */
static void set_part(struct ctx *ctx, struct rows *rows, const char *name, strview text)
{
    const struct attr *attr = attr_row(rows->attrs, name);
    const struct value *part = value_string(ctx->arena, text);
    rows->values[attr_index(rows->attrs, sv_from(name))] =
        attr_has(attr, ATTR_PROVIDER_DEFAULT) ? part : canonical(ctx->arena, attr, part);
}

static bool from_text(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *rows)
{
    size_t parts = part_count(def);
    size_t slashes = 0;
    for (size_t i = 0; i < id.len; i++)
        slashes += id.data[i] == '/';
    if (slashes + 1 != parts && slashes + 2 != parts)
        return identity_fault(ctx, def, "It has the wrong number of parts");
    strview rest = id;
    for (size_t i = parts - slashes - 1; i < parts; i++) {
        strview part = sv_trim(sv_cut(&rest, '/'));
        if (part.len == 0)
            return identity_fault(ctx, def, "A part of it is empty");
        set_part(ctx, rows, def->identity.parts[i], part);
    }
    return true;
}

/* The value that an attribute of another provider's must have (struct move_source); NULL: none has that name.
 */
static const char *fixed_value(const struct resource_def *def, strview name)
{
    for (const struct move_source *move = def->moves; move != NULL && move->provider != NULL; move++)
        for (size_t i = 0; move->fixed != NULL && move->fixed[i] != NULL; i += 2)
            if (sv_equal_z(name, move->fixed[i]))
                return move->fixed[i + 1];
    return NULL;
}

/* A name that is passed over would let another object be found than the one that is meant. */
static bool check_names(struct ctx *ctx, const struct resource_def *def, const struct value *json)
{
    for (size_t i = 0; i < json->count; i++) {
        strview name = json->keys[i];
        const char *fixed = fixed_value(def, name);
        if (sv_is_among(name, def->identity.parts) ||
            (fixed != NULL && sv_equal_z(value_text(json->items[i]), fixed)))
            continue;
        return identity_fault(
            ctx, def,
            (fixed != NULL
                 ? arena_printf(ctx->arena,
                                "It has another \"" SV_FMT
                                "\" than \"%s\", whose objects alone are known here",
                                SV_ARG(name), fixed)
                 : arena_printf(ctx->arena, "It has \"" SV_FMT "\", which is no part of it", SV_ARG(name)))
                .data);
    }
    return true;
}

static bool from_json(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *rows)
{
    struct ctx inner = ctx_make(ctx->arena);
    const struct value *json = NULL;
    strview fault = json_fault(ctx->arena, id);
    if (fault.len > 0)
        return identity_fault(
            ctx, def,
            arena_printf(ctx->arena, "It begins like JSON but is not valid. " SV_FMT, SV_ARG(fault)).data);
    if (!json_decode(&inner, id, &json) || json->type->kind != TYPE_OBJECT)
        return identity_fault(ctx, def, "It begins like JSON but is not a valid JSON object");
    if (!check_names(ctx, def, json))
        return false;
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        const struct value *part = value_get(json, sv_from(def->identity.parts[i]));
        if (part == NULL)
            continue;
        if (value_text(part).len == 0)
            return identity_fault(ctx, def, "A part of it is empty or not a string");
        set_part(ctx, rows, def->identity.parts[i], part->text);
    }
    return true;
}

static bool is_plain(strview part)
{
    return sv_find(part, '/') == SIZE_MAX && sv_trim(part).len == part.len && !sv_starts_with(part, SV("{"));
}

strview identity_write(struct arena *arena, const struct resource_def *def, const struct rows *rows)
{
    const char *const *parts = def->identity.parts;
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    struct object_builder json = { .arena = arena };
    struct ctx ctx = ctx_make(arena);
    strview encoded;
    bool plain = true;
    for (size_t i = 0; parts[i] != NULL; i++) {
        strview part = value_text(rows_get(rows, parts[i]));
        if (part.len == 0)
            return SV("");
        plain &= is_plain(part);
        object_put_text(&json, parts[i], part);
        buf_printf(&text, "%s" SV_FMT, i > 0 ? "/" : "", SV_ARG(part));
    }
    return !plain && json_encode(&ctx, object_build(&json), &encoded) ? encoded : buf_view(&text);
}

static struct rows no_rows(struct arena *arena, const struct resource_def *def)
{
    return rows_from_object(arena, def->attrs, value_null(arena, attrs_type(arena, def->attrs)));
}

/* What goes into a URL is known to be an ID where it has to be one. */
static bool check_ids(struct ctx *ctx, const struct resource_def *def, const struct rows *rows)
{
    bool good = true;
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        const struct value *part = rows_get(rows, def->identity.parts[i]);
        if (value_is_known(part))
            good &= uuid_text_check(ctx, attr_row(def->attrs, def->identity.parts[i]), part->text);
    }
    return good;
}

bool identity_take(struct ctx *ctx, const struct resource_def *def, const struct value *identity,
                   struct rows *out)
{
    const struct attr *parts = identity_attrs(ctx->arena, def);
    const struct rows given = rows_from_object(ctx->arena, parts, identity);
    struct rows rows = no_rows(ctx->arena, def);
    for (size_t i = 0; i < given.count; i++) {
        if (attr_has(&parts[i], ATTR_REQUIRED) && !value_is_known(given.values[i]))
            return ctx_error(ctx, "Invalid import identity", "\"%s\" is not set in the identity of the %s.",
                             parts[i].name, def->noun);
        if (value_is_known(given.values[i]))
            set_part(ctx, &rows, parts[i].name, given.values[i]->text);
    }
    if (!check_ids(ctx, def, &rows))
        return false;
    *out = rows;
    return true;
}

bool identity_read(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *out)
{
    strview trimmed = sv_trim(id);
    bool is_json = trimmed.len > 0 && trimmed.data[0] == '{';
    if (!sv_is_utf8(trimmed))
        return identity_fault(ctx, def, "It is not valid UTF-8");
    struct rows rows = no_rows(ctx->arena, def);
    if (!(is_json ? from_json : from_text)(ctx, def, trimmed, &rows))
        return false;
    *out = rows;
    return true;
}
