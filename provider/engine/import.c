#include "engine/import.h"

#include "engine/private.h"
#include "table/template.h"
#include "value/build.h"
#include "value/json.h"

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
            buf_append_byte(&text, *byte >= 'a' && *byte <= 'z' ? (char)(*byte - 'a' + 'A') : *byte);
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

static bool bad_id(struct ctx *ctx, const struct resource_def *def, const char *why)
{
    return ctx_error(ctx, "The import ID is not understood",
                     "%s. Write the ID of a %s as " SV_FMT
                     " (the first part may be left out when the provider has it), or "
                     "as JSON: " SV_FMT ".",
                     why, def->noun, SV_ARG(text_form(ctx->arena, def)), SV_ARG(json_form(ctx->arena, def)));
}

static void set_part(struct ctx *ctx, struct rows *rows, const char *name, strview text)
{
    rows->values[attr_index(rows->attrs, sv_from(name))] = value_string(ctx->arena, text);
}

static bool from_text(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *rows)
{
    size_t parts = part_count(def);
    size_t slashes = 0;
    for (size_t i = 0; i < id.len; i++)
        slashes += id.data[i] == '/';
    if (slashes + 1 != parts && slashes + 2 != parts)
        return bad_id(ctx, def, "It has the wrong number of parts");
    strview rest = id;
    for (size_t i = parts - slashes - 1; i < parts; i++) {
        strview part = sv_trim(sv_cut(&rest, '/'));
        if (part.len == 0)
            return bad_id(ctx, def, "A part of it is empty");
        set_part(ctx, rows, def->identity.parts[i], part);
    }
    return true;
}

static bool from_json(struct ctx *ctx, const struct resource_def *def, strview id, struct rows *rows)
{
    struct ctx inner = ctx_make(ctx->arena);
    const struct value *json = NULL;
    if (!json_decode(&inner, id, &json) || json->type->kind != TYPE_OBJECT)
        return bad_id(ctx, def, "It begins like JSON but is no valid JSON object");
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        const struct value *part = value_get(json, sv_from(def->identity.parts[i]));
        if (part == NULL)
            continue;
        if (value_text(part).len == 0)
            return bad_id(ctx, def, "A part of it is empty or no text");
        set_part(ctx, rows, def->identity.parts[i], part->text);
    }
    return true;
}

static bool fill_in(struct ctx *ctx, struct session *session, const struct resource_def *def,
                    struct rows *rows)
{
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        size_t index = attr_index(def->attrs, sv_from(def->identity.parts[i]));
        if (!value_is_null(rows->values[index]))
            continue;
        if ((def->attrs[index].flags & ATTR_PROVIDER_DEFAULT) == 0)
            return bad_id(ctx, def, "A part of it is missing");
        rows->values[index] = session_setting(session, def->identity.parts[i]);
        if (!value_is_known(rows->values[index]))
            return bad_id(ctx, def, "It names no control plane, and the provider has none");
    }
    return true;
}

bool import_resource(struct ctx *ctx, struct session *session, const struct resource_def *def, strview id,
                     struct import_result *out)
{
    strview trimmed = sv_trim(id);
    bool is_json = trimmed.len > 0 && trimmed.data[0] == '{';
    const struct value *nothing = value_null(ctx->arena, attrs_type(ctx->arena, def->attrs));
    struct rows rows = rows_from_object(ctx->arena, def->attrs, nothing);
    if (!(is_json ? from_json : from_text)(ctx, def, trimmed, &rows) || !fill_in(ctx, session, def, &rows))
        return false;
    template_derive(ctx->arena, &rows);
    const struct private_data memory = { .config = { .imported = true } };
    *out = (struct import_result){
        .state = rows_to_object(ctx->arena, &rows),
        .private_bytes = private_encode(ctx->arena, &memory),
    };
    return true;
}
