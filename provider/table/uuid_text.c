#include "table/uuid_text.h"

#include "base/ascii.h"
#include "base/hex.h"
#include "base/uuid.h"

static bool holds_uuid(strview text)
{
    for (size_t i = 0; i + UUID_LENGTH <= text.len; i++)
        if (uuid_is_valid(sv_slice(text, i, i + UUID_LENGTH)))
            return true;
    return false;
}

static bool is_hex_and_dashes(strview text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] != '-' && hex_digit(text.data[i]) < 0)
            return false;
    return true;
}

/* What stands where a UUID should: its shape alone, because the text may be anything. */
static strview not_uuid(struct arena *arena, strview text)
{
    if (holds_uuid(text))
        return SV("contains more than the ID (quotes, blanks or a path, for example); only the ID is needed");
    if (is_hex_and_dashes(text))
        return arena_printf(arena,
                            "is not the whole ID: it has %s, and an ID is 32 hexadecimal digits "
                            "in groups of 8, 4, 4, 4 and 12, with dashes between",
                            arena_count(arena, (int64_t)sv_count_chars(text), "character"));
    return SV("looks like a name; the ID is needed");
}

/* "konnect_config_store.NAME.id of a resource, or ", from the noun "Config Store"; nothing where no target is
 * known. */
static strview id_of_resource(struct arena *arena, const struct attr *attr)
{
    struct buf type = buf_make(arena, BUF_LIMIT_TEXT);
    for (const char *at = attr->target; at != NULL && *at != '\0'; at++)
        buf_append_byte(&type, *at == ' ' ? '_' : ascii_to_lower(*at));
    return attr->target == NULL ? SV("")
                                : arena_printf(arena, "konnect_" SV_FMT ".NAME.id of a resource, or ",
                                               SV_ARG(buf_view(&type)));
}

bool uuid_text_check(struct ctx *ctx, const struct attr *attr, strview text)
{
    if (attr->limits == NULL || attr->limits->uuid_from == NULL || uuid_is_valid(text))
        return true;
    if (text.len == 0)
        return ctx_error(ctx, "Value too short", "\"%s\" must not be empty.", attr->name);
    strview variable =
        attr->env != NULL ? arena_printf(ctx->arena, " (environment variable %s)", attr->env) : SV("");
    return ctx_error(ctx, "Not an ID", "\"%s\"" SV_FMT " " SV_FMT ". It is " SV_FMT "found %s.", attr->name,
                     SV_ARG(variable), SV_ARG(not_uuid(ctx->arena, text)),
                     SV_ARG(id_of_resource(ctx->arena, attr)), attr->limits->uuid_from);
}

bool uuid_text_may_be_mocked(const struct attr *attr, strview text)
{
    bool plain = attr->env == NULL && text.len == 8;
    for (size_t i = 0; plain && i < text.len; i++)
        plain = ascii_is_lower(text.data[i]) || ascii_is_digit(text.data[i]);
    return plain;
}

/* At `ctx->path`; of a collection the whole is the place. */
static bool check_ids(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    bool good = true;
    if (!value_is_known(value))
        return true;
    if (value->type->kind == TYPE_STRING)
        return uuid_text_check(ctx, attr, value->text);
    if (attr->nested != NULL && value->type->kind == TYPE_OBJECT) {
        struct rows rows = rows_from_object(ctx->arena, attr->nested, value);
        for (size_t i = 0; i < rows.count; i++)
            good &= check_ids(ctx, &attr->nested[i], rows.values[i]);
        return good;
    }
    for (size_t i = 0; (attr->nested != NULL || attr->limits != NULL) && i < value->count; i++)
        good &= check_ids(ctx, attr, value->items[i]);
    return good;
}

bool uuid_text_check_all(struct ctx *ctx, const struct rows *config)
{
    const struct path *whole = ctx->path;
    bool good = true;
    for (size_t i = 0; i < config->count; i++) {
        ctx->path = attr_place(ctx->arena, whole, &config->attrs[i]);
        good &= attr_has(&config->attrs[i], ATTR_FREEFORM) ||
                check_ids(ctx, &config->attrs[i], config->values[i]);
    }
    ctx->path = whole;
    return good;
}
