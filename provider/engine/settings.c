#include "engine/settings.h"

#include "base/ascii.h"
#include "table/template.h"
#include "table/validate.h"
#include "value/build.h"

/* Whether the block itself sets a member of the group that `attr` is in. */
static bool block_decides(const struct provider_def *def, const struct rows *config, const struct attr *attr)
{
    for (const struct attr_group *group = def->groups; group->names != NULL; group++) {
        if (sv_is_among(sv_from(attr->name), group->names) && rows_have_some(config, group->names))
            return true;
    }
    return false;
}

/* A set as a variable has it: "a, b". */
static const struct value *set_from_text(struct arena *arena, const struct type *type, strview text)
{
    const struct value **items = ARENA_ARRAY(arena, const struct value *, text.len + 1);
    size_t count = 0;
    for (strview rest = text; rest.data != NULL;) {
        strview item = sv_trim(sv_cut(&rest, ','));
        if (item.len > 0)
            items[count++] = value_string(arena, item);
    }
    return value_of(arena, type, NULL, items, count);
}

static bool from_environment(struct ctx *ctx, const struct attr *attr, const char *text,
                             const struct value **out)
{
    strview trimmed = arena_copy(ctx->arena, sv_trim(sv_from(text)));
    struct ctx inner = ctx_make(ctx->arena);
    if (attr->type->kind == TYPE_SET) {
        *out = set_from_text(ctx->arena, attr->type, trimmed);
        return true;
    }
    if (value_convert(&inner, value_string(ctx->arena, trimmed), attr->type, out))
        return true;
    return ctx_error_at(ctx, attr_place(ctx->arena, NULL, attr), "Invalid environment variable",
                        "The environment variable %s (for the provider attribute \"%s\") must be a %s.",
                        attr->env, attr->name, type_friendly_name(attr->type));
}

/* "`personal_access_token` (KONNECT_TOKEN) or …" */
static strview group_text(struct arena *arena, const struct provider_def *def, const struct attr_group *group,
                          const char *between)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; group->names[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\" (environment variable %s)", i > 0 ? between : "", group->names[i],
                   attr_row(def->attrs, group->names[i])->env);
    return buf_view(&text);
}

static strview list_text(struct arena *arena, const char *const *words)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; words[i] != NULL; i++)
        buf_printf(&text, "%s%s", i > 0 ? ", " : "", words[i]);
    return buf_view(&text);
}

static bool check_group(struct ctx *ctx, const struct provider_def *def, const struct attr_group *group,
                        const struct rows *settings)
{
    size_t set = 0;
    for (size_t i = 0; group->names[i] != NULL; i++)
        set += !value_is_null(rows_get(settings, group->names[i]));
    if (set == 1 || (set == 0 && group->kind == GROUP_AT_MOST_ONE))
        return true;
    const struct path *first = attr_place(ctx->arena, NULL, attr_row(def->attrs, group->names[0]));
    if (set > 1)
        return ctx_error_at(ctx, first, "Conflicting provider settings",
                            "Only one of these may be set: " SV_FMT ". Remove the others.",
                            SV_ARG(group_text(ctx->arena, def, group, ", ")));
    if (sv_is_among(sv_from(def->client.region), group->names))
        return ctx_error_at(ctx, first, "Konnect's address is not configured",
                            "Set " SV_FMT ". The regions are: " SV_FMT ".",
                            SV_ARG(group_text(ctx->arena, def, group, " or ")),
                            SV_ARG(list_text(ctx->arena, def->client.regions)));
    return ctx_error_at(ctx, first, "Missing provider setting", "Set " SV_FMT ".",
                        SV_ARG(group_text(ctx->arena, def, group, " or ")));
}

struct resolving {
    struct ctx *ctx;
    const struct provider_def *def;
    const struct rows *config;
    const char *(*environment)(const char *name);
};

static bool resolve_row(const struct resolving *resolving, const struct attr *attr,
                        const struct value **value)
{
    if (!value_is_null(*value))
        return true;
    const char *text = attr->env != NULL ? resolving->environment(attr->env) : NULL;
    if (text != NULL && *text != '\0' && !block_decides(resolving->def, resolving->config, attr))
        return from_environment(resolving->ctx, attr, text, value);
    if (attr->default_value != NULL)
        *value = attr->default_value;
    return true;
}

bool settings_resolve(struct ctx *ctx, const struct provider_def *def, const struct rows *config,
                      const char *(*environment)(const char *name), struct rows *out)
{
    const struct resolving resolving = { ctx, def, config, environment };
    struct rows settings = rows_copy(ctx->arena, config);
    bool good = true;
    for (size_t i = 0; i < settings.count; i++)
        good &= resolve_row(&resolving, &settings.attrs[i], &settings.values[i]);
    for (const struct attr_group *group = def->groups; group->names != NULL; group++)
        good &= check_group(ctx, def, group, &settings);
    good = good && validate_rows(ctx, &settings);
    if (good)
        *out = settings;
    return good;
}

static bool bad_url(struct ctx *ctx, const struct attr *attr, const char *why)
{
    strview summary = arena_printf(ctx->arena, "%s is not a usable URL", attr->name);
    return ctx_error_at(ctx, attr_place(ctx->arena, NULL, attr), summary.data,
                        "\"%s\" (environment variable %s) %s. It should look like "
                        "https://eu.api.konghq.com, without /v2.",
                        attr->name, attr->env, why);
}

/* 127.0.0.0/8, and not the name of a host that begins so. */
static bool is_loopback_address(strview host)
{
    bool numeric = true;
    for (size_t i = 0; i < host.len; i++)
        numeric = numeric && (host.data[i] == '.' || ascii_is_digit(host.data[i]));
    return numeric && sv_starts_with(host, SV("127."));
}

static bool is_loopback(strview host)
{
    return sv_equal_nocase(host, SV("localhost")) || sv_equal_z(host, "[::1]") || is_loopback_address(host);
}

static bool has_bad_byte(strview url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.data[i] <= ' ' || (unsigned char)url.data[i] >= 0x7f)
            return true;
    return false;
}

/* The host of what follows the scheme; an IPv6 address keeps its brackets. */
static strview host_of(strview authority)
{
    if (authority.len > 0 && authority.data[0] == '[') {
        size_t end = sv_find(authority, ']');
        return end == SIZE_MAX ? SV("") : sv_slice(authority, 0, end + 1);
    }
    strview rest = authority;
    return sv_cut(&rest, ':');
}

static bool is_port(strview port)
{
    int64_t number = 0;
    return sv_to_int64(port, &number) && number > 0 && number <= 65535;
}

static bool check_url(struct ctx *ctx, const struct attr *attr, strview url)
{
    bool plain = sv_starts_with(url, SV("http://"));
    if (!plain && !sv_starts_with(url, SV("https://")))
        return bad_url(ctx, attr, "must begin with https://");
    if (has_bad_byte(url))
        return bad_url(ctx, attr, "contains a blank or another character that is not allowed in a URL");
    strview rest = sv_slice(url, plain ? 7 : 8, url.len);
    strview path = rest;
    strview authority = sv_cut(&path, '/');
    if (sv_find(authority, '@') != SIZE_MAX)
        return bad_url(ctx, attr, "must not contain a user name or password");
    if (sv_find(rest, '?') != SIZE_MAX || sv_find(rest, '#') != SIZE_MAX)
        return bad_url(ctx, attr, "must not contain '?' or '#'");
    strview host = host_of(authority);
    strview port = sv_slice(authority, host.len, authority.len);
    if (host.len == 0 || (port.len > 0 && (port.data[0] != ':' || !is_port(sv_slice(port, 1, port.len)))))
        return bad_url(ctx, attr, "has no valid host name and port");
    if (plain && !is_loopback(host))
        ctx_warning_at(
            ctx, attr_place(ctx->arena, NULL, attr), "Access token sent unencrypted",
            "%s begins with http://: anyone on the network path can read the access token. Use https://.",
            attr->name);
    return true;
}

bool settings_base_url(struct ctx *ctx, const struct provider_def *def, const struct rows *settings,
                       strview *out)
{
    const struct attr *attr = attr_row(def->attrs, def->client.server_url);
    strview url = value_text(rows_get(settings, attr->name));
    if (url.len == 0) {
        if (template_expand(ctx->arena, def->client.region_url, settings, TEMPLATE_PLAIN, out) !=
            TEMPLATE_KNOWN)
            *out = SV("");
        return true;
    }
    if (sv_ends_with(url, SV("/")))
        url = sv_slice(url, 0, url.len - 1);
    /* People copy Konnect's documented base URL, which has /v2; it is meant. */
    if (sv_ends_with(url, SV("/v2")))
        url = sv_slice(url, 0, url.len - 3);
    if (!check_url(ctx, attr, url))
        return false;
    *out = url;
    return true;
}
