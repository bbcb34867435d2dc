#include "emulator/gateway/proxy_plugins.h"

#include "emulator/gateway/proxy_references.h"
#include "value/kind.h"

/* The scopes that a plugin can have, as bits. */
enum scope { SCOPE_SERVICE = 1, SCOPE_ROUTE = 2, SCOPE_GROUP = 4, SCOPE_CONSUMER = 8 };

/* Kong's precedence, the most specific first. */
static const unsigned precedence[] = {
    SCOPE_CONSUMER | SCOPE_ROUTE | SCOPE_SERVICE,
    SCOPE_GROUP | SCOPE_ROUTE | SCOPE_SERVICE,
    SCOPE_CONSUMER | SCOPE_ROUTE,
    SCOPE_CONSUMER | SCOPE_SERVICE,
    SCOPE_GROUP | SCOPE_ROUTE,
    SCOPE_GROUP | SCOPE_SERVICE,
    SCOPE_ROUTE | SCOPE_SERVICE,
    SCOPE_CONSUMER,
    SCOPE_GROUP,
    SCOPE_ROUTE,
    SCOPE_SERVICE,
    0,
};
enum { PRECEDENCE_COUNT = sizeof precedence / sizeof precedence[0] };

/* By falling priority: Kong's 1250, 801, 770 and 2. */
static const struct {
    const char *name;
    bool (*run)(struct proxy_call *call, const struct value *config);
} plugins[] = {
    { "key-auth", proxy_key_auth },
    { "request-transformer", proxy_request_transformer },
    { "ai-proxy", proxy_ai_proxy },
    { "request-termination", proxy_request_termination },
};
enum { PLUGIN_COUNT = sizeof plugins / sizeof plugins[0] };

static bool is_in_group(const struct proxy_call *call, strview group)
{
    strview consumer = value_text_at(call->consumer, "id");
    for (size_t i = 0; i < call->config.members.count && consumer.len > 0; i++) {
        const struct value *member = call->config.members.items[i];
        if (sv_equal(proxy_config_reference(member, "consumer"), consumer) &&
            sv_equal(proxy_config_reference(member, "consumer_group"), group))
            return true;
    }
    return false;
}

/* Whether one scope of a plugin fits the request; if the plugin has that scope, its bit is added to
 * `*scopes`. */
static bool scope_holds(const struct value *plugin, const char *field, enum scope bit, strview own,
                        unsigned *scopes)
{
    strview id = proxy_config_reference(plugin, field);
    if (id.len == 0)
        return true;
    *scopes |= bit;
    return sv_equal(id, own);
}

/* Whether a plugin applies to this request, and by which scopes. */
static bool holds(const struct proxy_call *call, const struct value *plugin, unsigned *scopes)
{
    strview group = proxy_config_reference(plugin, "consumer_group");
    if (group.len > 0)
        *scopes |= SCOPE_GROUP;
    return (group.len == 0 || is_in_group(call, group)) &&
           scope_holds(plugin, "service", SCOPE_SERVICE, value_text_at(call->service, "id"), scopes) &&
           scope_holds(plugin, "route", SCOPE_ROUTE, value_text_at(call->match.route, "id"), scopes) &&
           scope_holds(plugin, "consumer", SCOPE_CONSUMER, value_text_at(call->consumer, "id"), scopes);
}

/* A plugin may be kept from http. */
static bool is_on(const struct value *plugin)
{
    const struct value *protocols = value_get(plugin, SV("protocols"));
    bool http = !value_is_array(protocols);
    for (size_t i = 0; !http && i < protocols->count; i++)
        http = sv_equal_z(value_text(protocols->items[i]), "http") ||
               sv_equal_z(value_text(protocols->items[i]), "https");
    return http && value_true_at(plugin, "enabled");
}

static size_t rank_of(unsigned scopes)
{
    size_t rank = 0;
    if (scopes & SCOPE_CONSUMER)
        scopes &= ~(unsigned)SCOPE_GROUP;
    while (rank < PRECEDENCE_COUNT - 1 && precedence[rank] != scopes)
        rank++;
    return rank;
}

/* The instance that runs, or NULL. */
static const struct value *choose(const struct proxy_call *call, const char *name)
{
    const struct value *chosen = NULL;
    size_t best = PRECEDENCE_COUNT;
    for (size_t i = 0; i < call->config.plugins.count; i++) {
        const struct value *plugin = call->config.plugins.items[i];
        unsigned scopes = 0;
        if (!sv_equal_z(value_text_at(plugin, "name"), name) || !is_on(plugin) ||
            !holds(call, plugin, &scopes))
            continue;
        size_t rank = rank_of(scopes);
        if (rank < best) {
            best = rank;
            chosen = plugin;
        }
    }
    return chosen;
}

static bool is_implemented(strview name)
{
    for (size_t i = 0; i < PLUGIN_COUNT; i++)
        if (sv_equal_z(name, plugins[i].name))
            return true;
    return false;
}

/* Says what of the configuration is not carried out. */
static void note_unsupported_plugins(struct proxy_call *call)
{
    struct proxy_notes *notes = call->proxy->notes;
    for (size_t i = 0; i < call->config.plugins.count; i++) {
        const struct value *plugin = call->config.plugins.items[i];
        strview name = value_text_at(plugin, "name");
        if (!is_on(plugin))
            continue;
        if (!is_implemented(name))
            proxy_note_once(notes, "plugin " SV_FMT ": not run, this data plane does not implement it",
                            SV_ARG(name));
        else if (value_text_at(plugin, "condition").len > 0 ||
                 value_is_object(value_get(plugin, SV("ordering"))))
            proxy_note_once(notes, "plugin " SV_FMT ": condition and ordering are ignored", SV_ARG(name));
    }
}

/* Each instance is chosen only when its turn comes, because an earlier plugin may identify the consumer. */
bool proxy_plugins_run(struct proxy_call *call)
{
    note_unsupported_plugins(call);
    for (size_t i = 0; i < PLUGIN_COUNT; i++) {
        const struct value *plugin = choose(call, plugins[i].name);
        if (plugin != NULL && !plugins[i].run(call, proxy_references_resolve(call, plugin)))
            return false;
    }
    return true;
}
