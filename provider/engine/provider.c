#include "engine/provider.h"

#include "base/ascii.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/printable.h"
#include "engine/settings.h"
#include "table/groups.h"
#include "table/validate.h"
#include "value/build.h"

#include <pthread.h>
#include <string.h>

/* Older sessions are kept until the process ends, because requests may still use them. */
struct configured {
    struct configured *older;
    struct session *session;
};

struct provider {
    const struct provider_def *def;
    const struct resource_def *const *resources;
    struct world world;
    atomic_bool stop;
    atomic_bool validated;     /* since the last ConfigureProvider */
    pthread_rwlock_t lock;     /* guards `newest` */
    struct configured *newest; /* never NULL */
};

static void install(struct provider *provider, const struct session_setup *setup)
{
    struct configured *configured = mem_alloc(sizeof *configured);
    configured->session = session_new(setup);
    (void)pthread_rwlock_wrlock(&provider->lock);
    configured->older = provider->newest;
    provider->newest = configured;
    (void)pthread_rwlock_unlock(&provider->lock);
}

/* What there is before ConfigureProvider: all settings are null. */
static void install_blank(struct provider *provider)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const struct attr *attrs = provider->def->attrs;
    struct rows settings = rows_from_object(arena, attrs, value_null(arena, attrs_type(arena, attrs)));
    install(provider, &(struct session_setup){ .world = &provider->world, .settings = &settings });
}

struct provider *provider_new(const struct provider_def *def, const struct resource_def *const *resources,
                              const struct world *world)
{
    struct provider *provider = mem_alloc(sizeof *provider);
    provider->def = def;
    provider->resources = resources;
    provider->world = *world;
    if (pthread_rwlock_init(&provider->lock, NULL) != 0)
        BUG("no lock can be made");
    install_blank(provider);
    return provider;
}

void provider_free(struct provider *provider)
{
    if (provider == NULL)
        return;
    struct configured *configured = provider->newest;
    while (configured != NULL) {
        struct configured *older = configured->older;
        session_free(configured->session);
        mem_free(configured);
        configured = older;
    }
    (void)pthread_rwlock_destroy(&provider->lock);
    mem_free(provider);
}

const struct provider_def *provider_definition(const struct provider *provider)
{
    return provider->def;
}

const struct resource_def *const *provider_resources(const struct provider *provider)
{
    return provider->resources;
}

const struct resource_def *provider_resource(const struct provider *provider, strview type_name)
{
    for (size_t i = 0; provider->resources[i] != NULL; i++)
        if (sv_equal_z(type_name, provider->resources[i]->type_name))
            return provider->resources[i];
    return NULL;
}

const struct function_def *provider_function(const struct provider *provider, strview name)
{
    const struct function_def *const *functions = provider->def->functions;
    for (size_t i = 0; functions != NULL && functions[i] != NULL; i++)
        if (sv_equal_z(name, functions[i]->name))
            return functions[i];
    return NULL;
}

static struct configured *newest(struct provider *provider)
{
    (void)pthread_rwlock_rdlock(&provider->lock);
    struct configured *configured = provider->newest;
    (void)pthread_rwlock_unlock(&provider->lock);
    return configured;
}

struct session *provider_session(struct provider *provider)
{
    return newest(provider)->session;
}

bool provider_validate(struct ctx *ctx, struct provider *provider, const struct value *config)
{
    atomic_store(&provider->validated, true);
    struct rows rows = rows_from_object(ctx->arena, provider->def->attrs, config);
    bool good = validate_rows(ctx, &rows);
    for (const struct attr_group *group = provider->def->groups; group->names != NULL; group++)
        good &= groups_at_most_one(ctx, &rows, group);
    strview url;
    if (good && value_is_known(rows_get(&rows, provider->def->client.server_url)))
        good = settings_base_url(ctx, provider->def, &rows, &url);
    return good;
}

/* Whether the REST client cannot be made without this setting. The others are used by plans only. */
static bool client_needs(const struct provider_def *def, const struct attr *attr)
{
    const struct client_settings *client = &def->client;
    const char *const names[] = { client->server_url, client->region, client->request_timeout,
                                  client->max_retries };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sv_equal_z(sv_from(attr->name), names[i]))
            return true;
    return attr_has(attr, ATTR_SENSITIVE);
}

/* The first setting that the client needs and that is still unknown, or NULL. */
static const char *unknown_setting(const struct provider_def *def, const struct rows *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        if (value_is_unknown(settings->values[i]) && client_needs(def, &settings->attrs[i]))
            return settings->attrs[i].name;
    return NULL;
}

/* The token: of the sensitive attributes just one is set. */
static strview token_of(const struct rows *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        if ((settings->attrs[i].flags & ATTR_SENSITIVE) != 0 && value_is_known(settings->values[i]))
            return sv_trim(settings->values[i]->text);
    return SV("");
}

static int64_t number_setting(const struct rows *settings, const char *name)
{
    int64_t number = 0;
    if (!number_to_int64(rows_get(settings, name)->text, &number))
        BUG("setting %s is not a whole number", name);
    return number;
}

static strview user_agent(struct arena *arena, const struct provider *provider, strview terraform_version)
{
    const char *more = provider->world.environment("TF_APPEND_USER_AGENT");
    strview trimmed = sv_trim(sv_from(more));
    strview text =
        arena_printf(arena, "terraform-provider-konnect/" SV_FMT " (+Terraform " SV_FMT ")%s" SV_FMT,
                     SV_ARG(provider->world.version), SV_ARG(terraform_version), trimmed.len > 0 ? " " : "",
                     SV_ARG(trimmed));
    return printable(arena, text, PRINTABLE_LINE); /* a line break would begin another header */
}

static struct konnect_client *open_client(const struct provider *provider, const struct rows *settings,
                                          const struct konnect_settings *where)
{
    struct konnect_settings client = *where;
    client.request_timeout_ms = number_setting(settings, provider->def->client.request_timeout) * 1000;
    client.max_retries = (int)number_setting(settings, provider->def->client.max_retries);
    return konnect_client_new(&client, provider->world.open_http());
}

/* "personal_access_token (environment variable KONNECT_TOKEN) or …" */
static strview token_names(struct arena *arena, const struct attr *attrs)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    const char *between = "";
    for (const struct attr *attr = attrs; attr->name != NULL; attr++)
        if (attr_has(attr, ATTR_SENSITIVE)) {
            buf_printf(&text, "%s%s (environment variable %s)", between, attr->name, attr->env);
            between = " or ";
        }
    return buf_view(&text);
}

/* RFC 6750. */
static bool is_of_token(char byte)
{
    return ascii_is_alnum(byte) || (byte != '\0' && strchr("-._~+/=", byte) != NULL);
}

static bool check_token(struct ctx *ctx, const struct provider_def *def, strview token)
{
    for (size_t i = 0; i < token.len; i++)
        if (!is_of_token(token.data[i]))
            return ctx_error(
                ctx, "The access token is malformed",
                "The access token contains a blank, a line break, a quote or another character that "
                "tokens do not have. Check " SV_FMT ".",
                SV_ARG(token_names(ctx->arena, def->attrs)));
    return true;
}

bool provider_configure(struct ctx *ctx, struct provider *provider, const struct value *config,
                        strview terraform_version)
{
    struct rows block = rows_from_object(ctx->arena, provider->def->attrs, config);
    struct rows settings;
    strview base_url;
    if (!settings_resolve(ctx, provider->def, &block, provider->world.environment, &settings) ||
        !settings_base_url(ctx, provider->def, &settings, &base_url) ||
        !check_token(ctx, provider->def, token_of(&settings)))
        return false;
    struct session_setup setup = {
        .world = &provider->world,
        .settings = &settings,
        .block = &block,
        .configured = true,
        .spans_runs = !atomic_exchange(&provider->validated, false),
        .unknown = unknown_setting(provider->def, &settings),
        .skips_proof = value_is_true(rows_get(&settings, provider->def->client.skip_proof)),
        .reads_singly = !value_is_true(rows_get(&settings, provider->def->client.collection_reads)),
    };
    if (setup.unknown == NULL) {
        setup.token = secret_new(token_of(&settings));
        const struct konnect_settings where = {
            .base_url = base_url,
            .token = setup.token,
            .user_agent = user_agent(ctx->arena, provider, terraform_version),
        };
        setup.client = open_client(provider, &settings, &where);
    }
    /* Only in debug mode does one process see several runs: the stop of an earlier one must not end this one.
     */
    if (newest(provider)->older != NULL)
        atomic_store(&provider->stop, false);
    install(provider, &setup);
    return true;
}

void provider_stop(struct provider *provider)
{
    atomic_store(&provider->stop, true);
    log_write(LOG_INFO, "stop requested", LOG_NO_FIELDS);
    for (struct configured *configured = newest(provider); configured != NULL; configured = configured->older)
        session_wake(configured->session);
}

const atomic_bool *provider_stop_flag(const struct provider *provider)
{
    return &provider->stop;
}
