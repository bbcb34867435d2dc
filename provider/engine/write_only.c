#include "engine/write_only.h"

#include "engine/fingerprint.h"
#include "value/build.h"
#include "value/json.h"

static bool is_write_only(const struct attr *attr)
{
    return (attr->flags & ATTR_WRITE_ONLY) != 0;
}

struct rows write_only_sent(struct arena *arena, const struct rows *planned, const struct rows *config)
{
    struct rows sent = rows_copy(arena, planned);
    for (size_t i = 0; i < sent.count; i++)
        if (is_write_only(&sent.attrs[i]))
            sent.values[i] = config->values[i];
    return sent;
}

/* What the fingerprint is of: a text as it is, anything else as JSON with its numbers in one form. */
static bool fingerprinted_text(struct ctx *ctx, const struct value *value, strview *out)
{
    if (value->type->kind == TYPE_STRING) {
        *out = value->text;
        return true;
    }
    return json_encode(ctx, value, out);
}

/* Whether the attribute has a version attribute that is set: its change shows in the plan, so no
 * fingerprint is needed. */
static bool has_version(const struct rows *config, const struct attr *attr)
{
    return attr->version_attr != NULL && !value_is_null(rows_get(config, attr->version_attr));
}

static const struct value *remembered(const struct private_data *memory, const struct attr *attr)
{
    return memory->fingerprints != NULL ? value_get(memory->fingerprints, sv_from(attr->name)) : NULL;
}

/* Whether the value differs from the one that was last written, as far as that can be known. */
static bool changed(struct ctx *ctx, const struct attr *attr, const struct rows *config,
                    const struct value *value, const struct private_data *memory)
{
    const struct value *fingerprint = remembered(memory, attr);
    strview text;
    if (value_is_null(value) || has_version(config, attr))
        return value_is_null(value) && fingerprint != NULL; /* it was set, and is no more */
    if (!value_is_wholly_known(value) || fingerprint == NULL || !fingerprinted_text(ctx, value, &text))
        return true;
    return !fingerprint_matches(value_text(fingerprint), text);
}

/* Whether the configuration sets a value that Konnect never gives back: only the revision shows that it was
 * changed there. */
static bool has_unreadable(const struct rows *config)
{
    for (size_t i = 0; i < config->count; i++)
        if ((config->attrs[i].flags & ATTR_UNREADABLE) != 0 && !value_is_null(config->values[i]))
            return true;
    return false;
}

static strview revision_text(const struct resource_def *def, const struct rows *rows)
{
    const struct value *revision = def->rest.revision != NULL ? rows_get(rows, def->rest.revision) : NULL;
    return revision != NULL && value_is_known(revision) ? revision->text : SV("");
}

static bool somebody_wrote(struct ctx *ctx, const struct resource_def *def, const struct rows *prior,
                           const struct rows *config, const struct private_data *memory)
{
    strview now = revision_text(def, prior);
    if (memory->revision.len == 0 || now.len == 0 || sv_equal(now, memory->revision) ||
        !has_unreadable(config))
        return false;
    ctx_warning_at(ctx, ctx->path, "Changed outside Terraform",
                   "The %s was written by somebody else: %s is " SV_FMT ", and was " SV_FMT
                   " after Terraform's last write. What was written cannot be read, so applying writes the "
                   "configured value again.",
                   def->noun, def->rest.revision, SV_ARG(now), SV_ARG(memory->revision));
    return true;
}

bool write_only_must_write(struct ctx *ctx, const struct resource_def *def, const struct rows *prior,
                           const struct rows *config, const struct private_data *memory)
{
    bool must = somebody_wrote(ctx, def, prior, config, memory);
    for (size_t i = 0; i < config->count; i++)
        if (is_write_only(&config->attrs[i]))
            must |= changed(ctx, &config->attrs[i], config, config->values[i], memory);
    return must;
}

static const struct value *fingerprint_of(struct ctx *ctx, struct session *session, const struct rows *config,
                                          const struct attr *attr, const struct value *value)
{
    unsigned char salt[FINGERPRINT_SALT];
    strview text;
    if (has_version(config, attr) || !fingerprinted_text(ctx, value, &text))
        return value_string(ctx->arena, SV(""));
    session_world(session)->random(salt, sizeof salt);
    return value_string(ctx->arena, fingerprint_make(ctx->arena, text, salt));
}

const struct value *write_only_fingerprints(struct ctx *ctx, struct session *session,
                                            const struct rows *config)
{
    strview *names = ARENA_ARRAY(ctx->arena, strview, config->count);
    const struct value **prints = ARENA_ARRAY(ctx->arena, const struct value *, config->count);
    size_t count = 0;
    for (size_t i = 0; i < config->count; i++) {
        if (!is_write_only(&config->attrs[i]) || value_is_null(config->values[i]))
            continue;
        names[count] = sv_from(config->attrs[i].name);
        prints[count++] = fingerprint_of(ctx, session, config, &config->attrs[i], config->values[i]);
    }
    return value_object(ctx->arena, names, prints, count);
}

strview write_only_revision(const struct resource_def *def, const struct rows *config,
                            const struct rows *state)
{
    return has_unreadable(config) ? revision_text(def, state) : SV("");
}
