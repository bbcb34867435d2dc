#include "engine/write_only.h"

#include "engine/fingerprint.h"
#include "table/body.h"
#include "value/build.h"
#include "value/json.h"

static bool is_write_only(const struct attr *attr)
{
    return (attr->flags & ATTR_WRITE_ONLY) != 0;
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

/* The version attribute's value; NULL: the table has none, or it is not set. */
static const struct value *version_of(const struct rows *rows, const struct attr *attr)
{
    const struct value *version = attr->version_attr != NULL ? rows_get(rows, attr->version_attr) : NULL;
    return version != NULL && !value_is_null(version) ? version : NULL;
}

/* Whether the version is the one of the last write: then nothing of the value is written. */
static bool is_kept(const struct write_only *write_only, const struct attr *attr)
{
    const struct value *version = version_of(write_only->config, attr);
    const struct value *before = version_of(write_only->prior, attr);
    return !write_only->creating && version != NULL && before != NULL && value_equal(version, before);
}

static const struct value *configured(const struct write_only *write_only, const struct attr *attr)
{
    return rows_get(write_only->config, attr->name);
}

struct rows write_only_sent(const struct write_only *write_only, const struct rows *planned)
{
    struct rows sent = rows_copy(write_only->ctx->arena, planned);
    for (size_t i = 0; i < sent.count; i++)
        if (is_write_only(&sent.attrs[i]))
            sent.values[i] = is_kept(write_only, &sent.attrs[i]) && !attr_has(&sent.attrs[i], ATTR_HASHED)
                                 ? value_null(write_only->ctx->arena, sent.attrs[i].type)
                                 : configured(write_only, &sent.attrs[i]);
    return sent;
}

/* ---- Planning ---- */

static strview revision_text(const struct resource_def *def, const struct rows *rows)
{
    const struct value *revision = def->rest.revision != NULL ? rows_get(rows, def->rest.revision) : NULL;
    return revision != NULL && value_is_known(revision) ? revision->text : SV("");
}

/* Whether somebody else wrote the object since our last write. */
static bool is_foreign(const struct resource_def *def, const struct private_data *memory,
                       const struct rows *state)
{
    if (memory->revision.len == 0 || revision_text(def, state).len == 0)
        return false;
    const struct attr *attr = attr_row(def->attrs, def->rest.revision);
    const struct value then = { .type = attr->type, .state = VALUE_KNOWN, .text = memory->revision };
    return !attr_same(attr, rows_get(state, attr->name), &then);
}

enum reason { REASON_NONE, REASON_VERSION, REASON_VALUE, REASON_UNKNOWN, REASON_SOMEBODY, REASON_HASHED };

static const struct value *remembered(const struct private_data *memory, const struct attr *attr)
{
    return memory->fingerprints != NULL ? value_get(memory->fingerprints, sv_from(attr->name)) : NULL;
}

/* Whether the value differs from the one that was last written, as far as that can be known. */
static enum reason by_fingerprint(const struct write_only *write_only, const struct attr *attr,
                                  const struct private_data *memory)
{
    const struct value *value = configured(write_only, attr);
    const struct value *fingerprint = remembered(memory, attr);
    strview text;
    if (fingerprint == NULL || value_text(fingerprint).len == 0 || !value_is_wholly_known(value) ||
        !fingerprinted_text(write_only->ctx, value, &text))
        return REASON_UNKNOWN;
    return fingerprint_matches(value_text(fingerprint), text) ? REASON_NONE : REASON_VALUE;
}

/* Why the value of an existing object is written. */
static enum reason reason_of(const struct write_only *write_only, const struct attr *attr,
                             const struct private_data *memory)
{
    if (is_kept(write_only, attr) || value_is_null(configured(write_only, attr)))
        return REASON_NONE;
    if (version_of(write_only->config, attr) != NULL)
        return REASON_VERSION;
    if (is_foreign(write_only->def, memory, write_only->prior))
        return REASON_SOMEBODY;
    return by_fingerprint(write_only, attr, memory);
}

static void say_foreign(const struct write_only *write_only, const struct private_data *memory,
                        const char *then)
{
    const struct resource_def *def = write_only->def;
    ctx_warning_at(write_only->ctx, write_only->ctx->path, "Changed outside Terraform",
                   "The %s was written by somebody else: %s is " SV_FMT ", and was " SV_FMT
                   " after Terraform's last write. What was written cannot be read, so %s.",
                   def->noun, def->rest.revision, SV_ARG(revision_text(def, write_only->prior)),
                   SV_ARG(memory->revision), then);
}

static void say_written(const struct write_only *write_only, const struct attr *attr, enum reason reason)
{
    static const char *const why[] = {
        [REASON_VERSION] = "its version changed",
        [REASON_VALUE] = "it is not the value that was last written",
        [REASON_UNKNOWN] = "it is not known whether it differs from what Konnect has",
        [REASON_HASHED] =
            "its version is the same, but Konnect keeps only a hash of it, and an update writes the "
            "whole object",
    };
    ctx_warning_at(write_only->ctx, write_only->ctx->path, "Write-only value will be written",
                   "Applying writes \"%s\" of the %s: %s.", attr->name, write_only->def->noun, why[reason]);
}

/* A version says "write it": there must be something to write. */
static bool check_version(const struct write_only *write_only, const struct attr *attr)
{
    const struct ctx *ctx = write_only->ctx;
    if (version_of(write_only->config, attr) == NULL || is_kept(write_only, attr) ||
        !value_is_null(configured(write_only, attr)))
        return true;
    return ctx_error_at(
        write_only->ctx, path_attribute(ctx->arena, ctx->path, sv_from(attr->version_attr)),
        "Missing write-only value",
        "\"%s\" is new or changed, which asks for \"%s\" to be written, but \"%s\" is null. Set it, or keep "
        "the previous version.",
        attr->version_attr, attr->name, attr->name);
}

bool write_only_is_foreign(const struct write_only *write_only, const struct private_data *memory)
{
    return is_foreign(write_only->def, memory, write_only->prior);
}

struct rows write_only_known(const struct write_only *write_only, const struct private_data *memory)
{
    struct rows known = rows_copy(write_only->ctx->arena, write_only->prior);
    for (size_t i = 0; i < known.count; i++) {
        const struct value *written =
            is_write_only(&known.attrs[i]) ? remembered(memory, &known.attrs[i]) : NULL;
        if (written != NULL && !value_is_null(written))
            known.values[i] = written;
    }
    return known;
}

/* Secrets in the state that the read has found overwritten: the plan shows that they are written, this says
 * why. */
static bool has_forgotten(const struct write_only *write_only)
{
    for (size_t i = 0; i < write_only->config->count; i++) {
        const struct attr *attr = &write_only->config->attrs[i];
        if (attr_has(attr, ATTR_UNREADABLE) && !is_write_only(attr) &&
            !value_is_null(write_only->config->values[i]) && value_is_null(write_only->prior->values[i]))
            return true;
    }
    return false;
}

static bool has_kept(const struct write_only *write_only)
{
    for (size_t i = 0; i < write_only->config->count; i++)
        if (is_write_only(&write_only->config->attrs[i]) &&
            is_kept(write_only, &write_only->config->attrs[i]))
            return true;
    return false;
}

bool write_only_plan(const struct write_only *write_only, const struct private_data *memory, bool *must_write)
{
    const struct rows *config = write_only->config;
    bool good = true;
    bool must = false;
    const struct attr *foreign = NULL;
    for (size_t i = 0; i < config->count; i++) {
        const struct attr *attr = &config->attrs[i];
        if (!is_write_only(attr))
            continue;
        good &= check_version(write_only, attr);
        enum reason reason = write_only->creating ? REASON_NONE : reason_of(write_only, attr, memory);
        must |= reason != REASON_NONE;
        foreign = reason == REASON_SOMEBODY ? attr : foreign;
        if (reason != REASON_NONE && reason != REASON_SOMEBODY)
            say_written(write_only, attr, reason);
    }
    bool changed = !write_only->creating && is_foreign(write_only->def, memory, write_only->prior);
    if (changed && foreign != NULL)
        say_foreign(write_only, memory,
                    arena_printf(write_only->ctx->arena, "applying writes \"%s\" again", foreign->name).data);
    else if (changed && has_forgotten(write_only))
        say_foreign(write_only, memory, "applying writes the configured value again");
    else if (changed && has_kept(write_only))
        say_foreign(write_only, memory,
                    "it is kept as long as the version of the write-only value does not change");
    *must_write = must;
    return good;
}

/* The attribute of the same place that the state shows; NULL: there is none. */
static const struct attr *shown_twin(const struct attr *attrs, const struct attr *attr)
{
    for (const struct attr *row = attrs; row->name != NULL; row++)
        if (row != attr && sv_equal(attr_field(row), attr_field(attr)))
            return row;
    return NULL;
}

static bool say_missing(const struct write_only *write_only, const struct attr *attr)
{
    const struct attr *twin = shown_twin(write_only->def->attrs, attr);
    const char *shown = twin != NULL ? twin->name : attr->name;
    return ctx_error(
        write_only->ctx, "Missing required argument",
        "To update the %s, \"%s\" or \"%s\" must be set: Konnect keeps only a hash of it, and an "
        "update writes the whole object.",
        write_only->def->noun, shown, attr->name);
}

bool write_only_update(const struct write_only *write_only)
{
    bool good = true;
    for (size_t i = 0; i < write_only->config->count; i++) {
        const struct attr *attr = &write_only->config->attrs[i];
        if (!attr_has(attr, ATTR_HASHED) || rows_have_twin(write_only->config, attr))
            continue;
        if (value_is_null(configured(write_only, attr)))
            good = say_missing(write_only, attr);
        else if (is_kept(write_only, attr))
            say_written(write_only, attr, REASON_HASHED);
    }
    return good;
}

/* ---- After reading and writing ---- */

static const struct value *fingerprint_of_text(struct arena *arena, struct session *session, strview text)
{
    unsigned char salt[FINGERPRINT_SALT];
    session_world(session)->random(salt, sizeof salt);
    return value_string(arena, fingerprint_make(arena, text, salt));
}

static const struct value *fingerprint_of(const struct write_only *write_only, struct session *session,
                                          const struct attr *attr)
{
    struct ctx *ctx = write_only->ctx;
    strview text;
    if (version_of(write_only->config, attr) != NULL ||
        !fingerprinted_text(ctx, configured(write_only, attr), &text))
        return value_string(ctx->arena, SV(""));
    return fingerprint_of_text(ctx->arena, session, text);
}

/* Whether anything of the object, in the configuration or known from before, can only be watched by the
 * revision. */
static bool is_watched(const struct write_only *write_only, const struct private_data *memory)
{
    for (size_t i = 0; i < write_only->config->count; i++)
        if (attr_has(&write_only->config->attrs[i], ATTR_UNREADABLE) &&
            !value_is_null(write_only->config->values[i]))
            return true;
    return memory->fingerprints != NULL && memory->fingerprints->count > 0;
}

/* Whether the same place in Konnect's object was written by another attribute: `value` in the place of
 * `value_wo`. The parts of a free-form configuration do not share their keys. */
static bool is_replaced(const struct write_only *write_only, const struct attr *attr)
{
    return !attr_has(attr, ATTR_FREEFORM) && rows_have_twin(write_only->config, attr);
}

/* The fingerprint to remember; of a value that was not written, the one that there was. */
static const struct value *next_fingerprint(const struct write_only *write_only, struct session *session,
                                            const struct attr *attr, const struct private_data *memory)
{
    if (!is_kept(write_only, attr) && !value_is_null(configured(write_only, attr)))
        return fingerprint_of(write_only, session, attr);
    return is_replaced(write_only, attr) ? NULL : remembered(memory, attr);
}

void write_only_remember(const struct write_only *write_only, struct session *session,
                         const struct rows *state, struct private_data *memory)
{
    struct object_builder prints = { .arena = write_only->ctx->arena };
    for (size_t i = 0; i < write_only->config->count; i++) {
        const struct attr *attr = &write_only->config->attrs[i];
        if (is_write_only(attr))
            object_put(&prints, sv_from(attr->name), next_fingerprint(write_only, session, attr, memory));
    }
    memory->fingerprints = object_build(&prints);
    memory->revision = is_watched(write_only, memory) ? revision_text(write_only->def, state) : SV("");
}

/* What Konnect itself answers in the place of a secret that it never gives back is its hash. */
static void forget_hashes(struct arena *arena, const struct value *answer, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        const struct value *there =
            attr_has(attr, ATTR_UNREADABLE) ? body_pick(answer, attr_answer_field(attr)) : NULL;
        if (there != NULL && value_is_known(rows->values[i]) && value_equal(rows->values[i], there))
            rows->values[i] = value_null(arena, attr->type);
    }
}

void write_only_moved(const struct write_only *write_only, struct session *session,
                      const struct value *answer, struct private_data *memory, struct rows *rows)
{
    struct arena *arena = write_only->ctx->arena;
    struct object_builder prints = { .arena = arena };
    if (!memory->config.moved)
        return;
    forget_hashes(arena, answer, rows);
    for (size_t i = 0; i < rows->count; i++) {
        const struct attr *attr = &rows->attrs[i];
        const struct attr *twin = shown_twin(rows->attrs, attr);
        const struct value *secret = twin != NULL ? rows_get(rows, twin->name) : NULL;
        if (is_write_only(attr) && !attr_has(attr, ATTR_FREEFORM) && secret != NULL && value_is_known(secret))
            object_put(&prints, sv_from(attr->name), fingerprint_of_text(arena, session, secret->text));
    }
    memory->fingerprints = object_build(&prints);
    if (memory->fingerprints->count > 0)
        memory->revision = revision_text(write_only->def, rows);
}

/* Whether Konnect gives every write-only value back as it was last written. */
static bool are_as_written(const struct private_data *memory, const struct rows *actual)
{
    size_t count = 0;
    for (size_t i = 0; i < actual->count; i++) {
        const struct attr *attr = &actual->attrs[i];
        const struct value *fingerprint = is_write_only(attr) ? remembered(memory, attr) : NULL;
        if (fingerprint == NULL || value_is_null(fingerprint))
            continue;
        const struct attr *twin = shown_twin(actual->attrs, attr);
        if (twin == NULL || !attr_has(twin, ATTR_SECRET) || value_text(fingerprint).len == 0 ||
            !fingerprint_matches(value_text(fingerprint), value_text(rows_get(actual, twin->name))))
            return false;
        count++;
    }
    return count > 0;
}

void write_only_read(struct arena *arena, const struct resource_def *def, const struct rows *actual,
                     struct private_data *memory, struct rows *rows)
{
    if (!is_foreign(def, memory, rows))
        return;
    if (are_as_written(memory, actual))
        memory->revision = revision_text(def, rows);
    for (size_t i = 0; i < rows->count; i++)
        if (attr_has(&rows->attrs[i], ATTR_UNREADABLE) && !is_write_only(&rows->attrs[i]))
            rows->values[i] = value_null(arena, rows->attrs[i].type);
}
