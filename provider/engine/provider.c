#include "engine/provider.h"

#include "base/log.h"
#include "base/mem.h"
#include "engine/plugin_schemas.h"
#include "engine/references.h"
#include "engine/settings.h"
#include "engine/validate.h"

#include <pthread.h>

/* One configuration. Older ones are kept until the process ends, because requests may still use them. */
struct configuration {
    struct configuration *older;
    struct arena *arena;
    struct rows settings;
    struct secret *token;
    struct konnect_client *client; /* NULL while `unknown` is set */
    const char *unknown;           /* the attribute that was not known yet */
};

struct provider {
    const struct provider_def *def;
    const struct resource_def *const *resources;
    struct provider_world world;
    atomic_bool stop;
    pthread_rwlock_t lock; /* guards `newest` */
    struct configuration *newest;
    struct plugin_schemas *plugin_schemas;
    struct references *references;
};

struct provider *provider_new(const struct provider_def *def, const struct resource_def *const *resources,
                              const struct provider_world *world)
{
    struct provider *provider = mem_alloc(sizeof *provider);
    provider->def = def;
    provider->resources = resources;
    provider->world = *world;
    provider->plugin_schemas = plugin_schemas_new();
    provider->references = references_new();
    if (pthread_rwlock_init(&provider->lock, NULL) != 0)
        BUG("no lock can be made");
    return provider;
}

void provider_free(struct provider *provider)
{
    if (provider == NULL)
        return;
    struct configuration *configuration = provider->newest;
    while (configuration != NULL) {
        struct configuration *older = configuration->older;
        konnect_client_free(configuration->client);
        (void)secret_free(configuration->token);
        arena_free(configuration->arena);
        configuration = older;
    }
    plugin_schemas_free(provider->plugin_schemas);
    references_free(provider->references);
    (void)pthread_rwlock_destroy(&provider->lock);
    mem_free(provider);
}

const struct provider_def *provider_definition(const struct provider *provider)
{
    return provider->def;
}

struct plugin_schemas *provider_plugin_schemas(struct provider *provider)
{
    return provider->plugin_schemas;
}

struct references *provider_references(struct provider *provider)
{
    return provider->references;
}

const struct provider_world *provider_world(const struct provider *provider)
{
    return &provider->world;
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

static struct configuration *newest(struct provider *provider)
{
    (void)pthread_rwlock_rdlock(&provider->lock);
    struct configuration *configuration = provider->newest;
    (void)pthread_rwlock_unlock(&provider->lock);
    return configuration;
}

bool provider_validate(struct ctx *ctx, const struct provider *provider, const struct value *config)
{
    struct rows rows = rows_from_object(ctx->arena, provider->def->attrs, config);
    bool good = validate_rows(ctx, &rows);
    for (const struct attr_group *group = provider->def->exactly_one_of; group->names[0] != NULL; group++)
        good &= validate_at_most_one(ctx, &rows, group);
    strview url;
    if (good && value_is_known(rows_get(&rows, "server_url")))
        good = settings_base_url(ctx, provider->def, &rows, &url);
    return good;
}

/* Whether the client cannot do without it: all but what only plans look at. */
static bool is_clients(const char *name)
{
    static const char *const of_plans[] = { "control_plane_id", "plaintext_secrets", "validate_plugins" };
    for (size_t i = 0; i < sizeof of_plans / sizeof *of_plans; i++)
        if (sv_equal_z(sv_from(name), of_plans[i]))
            return false;
    return true;
}

/* The first of the attributes that the client cannot do without and that is still unknown, or NULL. */
static const char *unknown_setting(const struct rows *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        if (value_is_unknown(settings->values[i]) && is_clients(settings->attrs[i].name))
            return settings->attrs[i].name;
    return NULL;
}

/* The one sensitive attribute that is set: whichever token it is. */
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
        BUG("setting %s is no whole number", name);
    return number;
}

static strview user_agent(struct arena *arena, const struct provider *provider, strview terraform_version)
{
    const char *more = provider->world.environment("TF_APPEND_USER_AGENT");
    strview trimmed = sv_trim(sv_from(more));
    return arena_printf(arena, "terraform-provider-konnect/" SV_FMT " (+Terraform " SV_FMT ")%s" SV_FMT,
                        SV_ARG(provider->world.version), SV_ARG(terraform_version),
                        trimmed.len > 0 ? " " : "", SV_ARG(trimmed));
}

static void open_client(struct configuration *configuration, const struct provider *provider,
                        strview base_url, strview terraform_version)
{
    const struct rows *settings = &configuration->settings;
    configuration->token = secret_new(token_of(settings));
    const struct konnect_settings client = {
        .base_url = base_url,
        .token = configuration->token,
        .user_agent = user_agent(configuration->arena, provider, terraform_version),
        .request_timeout_ms = number_setting(settings, "request_timeout") * 1000,
        .max_retries = (int)number_setting(settings, "max_retries"),
    };
    configuration->client = konnect_client_new(&client, provider->world.open_http());
}

static bool check_token(struct ctx *ctx, strview token)
{
    for (size_t i = 0; i < token.len; i++)
        if ((unsigned char)token.data[i] <= ' ' || (unsigned char)token.data[i] >= 0x7f)
            return ctx_error(
                ctx, "The access token is malformed",
                "The access token holds a blank, a line break or another character that no token has. "
                "Check personal_access_token (environment variable KONNECT_TOKEN) or "
                "system_account_access_token (environment variable KONNECT_SPAT).");
    return true;
}

/* Settings are primitive (the lint says so), so their text is all that must outlive the request. */
static struct rows keep_settings(struct arena *arena, const struct rows *settings)
{
    struct rows kept = rows_copy(arena, settings);
    for (size_t i = 0; i < kept.count; i++) {
        struct value *value = ARENA_NEW(arena, struct value);
        *value = *settings->values[i];
        value->text = arena_copy(arena, value->text);
        value->type = settings->attrs[i].type;
        kept.values[i] = value;
    }
    return kept;
}

static void install(struct provider *provider, struct configuration *configuration)
{
    (void)pthread_rwlock_wrlock(&provider->lock);
    configuration->older = provider->newest;
    provider->newest = configuration;
    (void)pthread_rwlock_unlock(&provider->lock);
    /* Only in debug mode does one process see several runs: the stop of an earlier one must not end this one.
     */
    if (configuration->older != NULL)
        atomic_store(&provider->stop, false);
}

bool provider_configure(struct ctx *ctx, struct provider *provider, const struct value *config,
                        strview terraform_version)
{
    /* The configuration outlives this request, and so does its arena. */
    struct arena *arena = arena_new();
    struct configuration *configuration = ARENA_NEW(arena, struct configuration);
    struct rows rows = rows_from_object(ctx->arena, provider->def->attrs, config);
    strview base_url;
    configuration->arena = arena;
    if (!settings_resolve(ctx, provider->def, &rows, provider->world.environment, &rows) ||
        !settings_base_url(ctx, provider->def, &rows, &base_url) || !check_token(ctx, token_of(&rows))) {
        arena_free(arena);
        return false;
    }
    configuration->settings = keep_settings(arena, &rows);
    configuration->unknown = unknown_setting(&configuration->settings);
    if (configuration->unknown == NULL)
        open_client(configuration, provider, arena_copy(arena, base_url), terraform_version);
    install(provider, configuration);
    return true;
}

void provider_stop(struct provider *provider)
{
    atomic_store(&provider->stop, true);
    struct configuration *configuration = newest(provider);
    log_write(LOG_INFO, "stop requested", LOG_NO_FIELDS);
    for (; configuration != NULL; configuration = configuration->older)
        if (configuration->client != NULL)
            konnect_client_wake(configuration->client);
}

const atomic_bool *provider_stop_flag(const struct provider *provider)
{
    return &provider->stop;
}

struct konnect_client *provider_client(struct ctx *ctx, struct provider *provider)
{
    struct configuration *configuration = newest(provider);
    if (configuration == NULL) {
        (void)ctx_error(
            ctx, "The provider is not configured",
            "Terraform asked for something that needs Konnect before it configured the provider.");
        return NULL;
    }
    if (configuration->client == NULL)
        (void)ctx_error(
            ctx, "The provider's configuration is not complete yet",
            "The provider attribute \"%s\" depends on something that is known only after apply, so Konnect "
            "cannot be asked while planning. Apply what it depends on first (terraform apply -target=…), or "
            "set it from a variable or the environment.",
            configuration->unknown);
    return configuration->client;
}

const struct value *provider_default(struct arena *arena, struct provider *provider, strview name)
{
    struct configuration *configuration = newest(provider);
    size_t index = attr_index(provider->def->attrs, name);
    if (index == SIZE_MAX)
        BUG("the provider has no attribute \"" SV_FMT "\"", SV_ARG(name));
    if (configuration == NULL)
        return value_null(arena, provider->def->attrs[index].type);
    return configuration->settings.values[index]; /* lives until the process ends */
}
