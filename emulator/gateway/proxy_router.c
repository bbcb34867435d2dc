#include "emulator/gateway/proxy_router.h"

#include "value/kind.h"

#include <regex.h>

/* How a route fits a request: what decides between several. */
struct fit {
    size_t kinds;
    size_t headers;
    bool plain_host;
    bool regex_path;
    int64_t regex_priority;
    size_t path_len; /* of the route's path as it is written */
    strview path;    /* what it stands for in the request */
};

static const struct value *texts_of(const struct value *route, const char *field)
{
    const struct value *texts = value_get(route, sv_from(field));
    return value_is_array(texts) && texts->count > 0 ? texts : NULL;
}

static const struct value *headers_of(const struct value *route)
{
    const struct value *headers = value_get(route, SV("headers"));
    return value_is_object(headers) && headers->count > 0 ? headers : NULL;
}

static bool has_text(const struct value *texts, strview text)
{
    for (size_t i = 0; texts != NULL && i < texts->count; i++)
        if (sv_equal(value_text(texts->items[i]), text))
            return true;
    return false;
}

/* Whether `text` begins with the expression, and how much of it does. */
static bool regex_begins(struct arena *arena, strview expression, strview text, int flags, size_t *length)
{
    regex_t regex;
    regmatch_t match;
    if (regcomp(&regex, arena_printf(arena, "^(" SV_FMT ")", SV_ARG(expression)).data, REG_EXTENDED | flags))
        return false;
    bool found = regexec(&regex, arena_copy(arena, text).data, 1, &match, 0) == 0;
    regfree(&regex);
    if (found)
        *length = (size_t)match.rm_eo;
    return found;
}

static bool methods_fit(const struct value *route, strview method, struct fit *fit)
{
    const struct value *methods = texts_of(route, "methods");
    if (methods == NULL)
        return true;
    fit->kinds++;
    return has_text(methods, method);
}

static strview without_port(strview host)
{
    strview rest = host;
    return sv_starts_with(host, SV("[")) ? host : sv_cut(&rest, ':');
}

/* `*.name` and `name.*`: the star stands for one label or more. */
static bool host_fits(strview pattern, strview host)
{
    strview name = sv_find(pattern, ':') == SIZE_MAX ? without_port(host) : host;
    if (sv_starts_with(pattern, SV("*."))) {
        size_t tail = pattern.len - 1;
        return name.len > tail &&
               sv_equal_nocase(sv_slice(name, name.len - tail, name.len), sv_slice(pattern, 1, pattern.len));
    }
    if (sv_ends_with(pattern, SV(".*"))) {
        size_t head = pattern.len - 1;
        return name.len > head && sv_equal_nocase(sv_slice(name, 0, head), sv_slice(pattern, 0, head));
    }
    return sv_equal_nocase(pattern, name);
}

static bool hosts_fit(const struct value *route, const struct header_list *headers, struct fit *fit)
{
    const struct value *hosts = texts_of(route, "hosts");
    strview host = SV("");
    bool fits = false;
    if (hosts == NULL)
        return true;
    fit->kinds++;
    headers_get(headers, SV("Host"), &host);
    for (size_t i = 0; i < hosts->count; i++) {
        strview pattern = value_text(hosts->items[i]);
        if (!host_fits(pattern, host))
            continue;
        fits = true;
        fit->plain_host = fit->plain_host || sv_find(pattern, '*') == SIZE_MAX;
    }
    return fits;
}

/* Values are compared whatever their case; one that begins with `~*` is a regular expression. */
static bool value_fits(struct arena *arena, strview pattern, strview value)
{
    size_t length;
    if (sv_starts_with(pattern, SV("~*")))
        return regex_begins(arena,
                            arena_printf(arena, ".*(" SV_FMT ")", SV_ARG(sv_slice(pattern, 2, pattern.len))),
                            value, REG_ICASE, &length);
    return sv_equal_nocase(pattern, value);
}

static bool header_fits(struct arena *arena, strview name, const struct value *patterns,
                        const struct header_list *headers)
{
    for (size_t i = 0; i < headers->count; i++)
        for (size_t j = 0; j < patterns->count && sv_equal_nocase(headers->items[i].name, name); j++)
            if (value_fits(arena, value_text(patterns->items[j]), headers->items[i].value))
                return true;
    return false;
}

static bool headers_fit(struct arena *arena, const struct value *route, const struct header_list *headers,
                        struct fit *fit)
{
    const struct value *wanted = headers_of(route);
    if (wanted == NULL)
        return true;
    fit->kinds++;
    fit->headers = wanted->count;
    for (size_t i = 0; i < wanted->count; i++)
        if (!header_fits(arena, wanted->keys[i], wanted->items[i], headers))
            return false;
    return true;
}

/* One path of a route, as the best so far: expressions before prefixes, longer ones before shorter ones. */
static bool path_fits(struct arena *arena, strview pattern, strview path, struct fit *fit)
{
    bool regex = sv_starts_with(pattern, SV("~"));
    size_t length = pattern.len;
    if (regex ? !regex_begins(arena, sv_slice(pattern, 1, pattern.len), path, 0, &length)
              : !sv_starts_with(path, pattern))
        return false;
    if (regex != fit->regex_path ? regex : pattern.len > fit->path_len) {
        fit->regex_path = regex;
        fit->path_len = pattern.len;
        fit->path = sv_slice(path, 0, length);
    }
    return true;
}

static bool paths_fit(struct arena *arena, const struct value *route, strview path, struct fit *fit)
{
    const struct value *paths = texts_of(route, "paths");
    const struct value *priority = value_get(route, SV("regex_priority"));
    bool fits = false;
    if (paths == NULL)
        return true;
    fit->kinds++;
    for (size_t i = 0; i < paths->count; i++)
        fits |= path_fits(arena, value_text(paths->items[i]), path, fit);
    if (fit->regex_path)
        (void)value_to_int(priority, &fit->regex_priority);
    return fits;
}

static bool takes_http(const struct value *route)
{
    const struct value *protocols = texts_of(route, "protocols");
    return has_text(protocols, SV("http")) || has_text(protocols, SV("https"));
}

static bool route_fits(struct arena *arena, const struct value *route, const struct proxy_question *question,
                       struct fit *fit)
{
    return takes_http(route) && methods_fit(route, question->method, fit) &&
           hosts_fit(route, question->headers, fit) && paths_fit(arena, route, question->path, fit) &&
           headers_fit(arena, route, question->headers, fit) && fit->kinds > 0;
}

static bool is_better(const struct fit *a, const struct fit *b)
{
    if (a->kinds != b->kinds)
        return a->kinds > b->kinds;
    if (a->headers != b->headers)
        return a->headers > b->headers;
    if (a->plain_host != b->plain_host)
        return a->plain_host;
    if (a->regex_path != b->regex_path)
        return a->regex_path;
    if (a->regex_priority != b->regex_priority)
        return a->regex_priority > b->regex_priority;
    return a->path_len > b->path_len;
}

bool proxy_router_match(struct arena *arena, const struct list_builder *routes,
                        const struct proxy_question *question, struct proxy_match *out)
{
    struct fit best = { 0 };
    const struct value *taken = NULL;
    for (size_t i = 0; i < routes->count; i++) {
        struct fit fit = { 0 };
        if (!route_fits(arena, routes->items[i], question, &fit) ||
            (taken != NULL && !is_better(&fit, &best)))
            continue;
        taken = routes->items[i];
        best = fit;
    }
    if (taken != NULL)
        *out = (struct proxy_match){ .route = taken, .path = best.path };
    return taken != NULL;
}

strview proxy_router_objection(struct arena *arena, const struct value *route)
{
    const struct value *paths = texts_of(route, "paths");
    if (value_is_text(value_get(route, SV("expression"))))
        return SV("routes by expression are not supported");
    for (size_t i = 0; paths != NULL && i < paths->count; i++) {
        strview path = value_text(paths->items[i]);
        regex_t regex;
        if (!sv_starts_with(path, SV("~")))
            continue;
        if (regcomp(&regex, arena_copy(arena, path).data + 1, REG_EXTENDED | REG_NOSUB))
            return arena_printf(arena, SV_FMT " is not a valid POSIX regular expression", SV_ARG(path));
        regfree(&regex);
    }
    if (takes_http(route) && texts_of(route, "methods") == NULL && texts_of(route, "hosts") == NULL &&
        paths == NULL && headers_of(route) == NULL)
        return SV("it has no methods, hosts, paths or headers, so no request can match it");
    return SV("");
}
