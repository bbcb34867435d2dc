#include "kong/vault_reference.h"

#include "base/buf.h"
#include "base/percent.h"

#include <ctype.h>

bool vault_reference_is(strview text)
{
    return sv_starts_with(text, SV("{vault://")) && sv_ends_with(text, SV("}"));
}

bool vault_reference_is_near(strview text)
{
    return !vault_reference_is(text) && sv_contains(text, SV("vault:/"));
}

/* Splits at the first `separator`; whether there is one. */
static bool split(strview *text, char separator, strview *behind)
{
    size_t at = sv_find(*text, separator);
    if (at == SIZE_MAX)
        return false;
    *behind = sv_slice(*text, at + 1, text->len);
    *text = sv_slice(*text, 0, at);
    return true;
}

/* Without `userinfo@` in front and `:port` at the end. */
static strview host_of(strview authority)
{
    strview behind;
    if (split(&authority, '@', &behind))
        authority = behind;
    size_t end = authority.len;
    while (end > 0 && authority.data[end - 1] != ':' && authority.data[end - 1] != ']')
        end--;
    bool has_port = end > 0 && authority.data[end - 1] == ':';
    return has_port ? sv_slice(authority, 0, end - 1) : authority;
}

/* The last segment is the key, unless it is the only one or a slash stands behind it; empty segments
 * collapse. */
static bool split_path(struct arena *arena, strview path, strview *resource, strview *key)
{
    bool closed = sv_ends_with(path, SV("/"));
    struct buf joined = buf_make(arena, path.len + 1);
    strview last = { 0 };
    size_t count = 0;
    while (path.data != NULL) {
        strview segment = sv_cut(&path, '/');
        if (segment.len == 0)
            continue;
        if (count > 0)
            buf_printf(&joined, "%s" SV_FMT, count > 1 ? "/" : "", SV_ARG(last));
        last = segment;
        count++;
    }
    bool keyed = count > 1 && !closed;
    if (count > 0 && !keyed)
        buf_printf(&joined, "%s" SV_FMT, count > 1 ? "/" : "", SV_ARG(last));
    *resource = percent_decoded(arena, buf_view(&joined), true);
    *key = keyed ? percent_decoded(arena, last, true) : SV("");
    return resource->len > 0;
}

const char *vault_reference_parse(struct arena *arena, strview text, struct vault_reference *out)
{
    struct vault_reference found = { 0 };
    int64_t version;
    if (!vault_reference_is(text))
        return "not a reference";
    strview rest = sv_slice(text, sizeof "{vault://" - 1, text.len - 1);
    /* A URL is taken apart from its end: what stands behind # may hold any character, and so on. */
    bool has_version = split(&rest, '#', &found.version);
    strview parameters;
    (void)split(&rest, '?', &found.query);
    (void)split(&rest, ';', &parameters);
    strview path = { 0 };
    bool has_path = split(&rest, '/', &path);
    found.host = host_of(rest);
    if (found.host.len == 0)
        return "reference url is missing host";
    if (!has_path)
        return "reference url is missing path";
    if (path.len == 0)
        return "reference url has empty path";
    if (has_version && !sv_to_int64(found.version, &version))
        return "reference url has invalid version";
    if (!split_path(arena, path, &found.resource, &found.key))
        return "reference url has invalid path";
    if (out != NULL)
        *out = found;
    return NULL;
}

strview vault_reference_make(struct arena *arena, strview host, strview resource, strview property)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    size_t segments = 0;
    buf_printf(&text, "{vault://" SV_FMT, SV_ARG(host));
    for (strview rest = resource; rest.data != NULL; segments++) {
        strview segment = sv_cut(&rest, '/');
        if (segment.len == 0)
            return (strview){ 0 };
        buf_printf(&text, "/" SV_FMT, SV_ARG(percent_encoded(arena, segment)));
    }
    /* Without a property, the last of several segments would be taken for one. */
    if (property.len > 0 || segments > 1)
        buf_printf(&text, "/" SV_FMT, SV_ARG(percent_encoded(arena, property)));
    buf_append_z(&text, "}");
    return buf_view(&text);
}
