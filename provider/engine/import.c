#include "engine/import.h"

#include "base/uuid.h"
#include "engine/lookup.h"
#include "engine/private.h"
#include "table/identity.h"
#include "table/provider_default.h"
#include "table/template.h"
#include "table/uuid_text.h"
#include "value/build.h"

struct importing {
    struct ctx *ctx;
    struct session *session;
    const struct resource_def *def;
    const struct import_request *request;
    struct rows rows;
};

static const struct value **part_value(struct importing *importing, const char *part)
{
    return &importing->rows.values[attr_index(importing->def->attrs, sv_from(part))];
}

/* ---- Tables of the parts ---- */

static const struct resource_def *table_of_noun(const struct importing *importing, const char *noun)
{
    const struct resource_def *const *tables = importing->request->tables;
    while (*tables != NULL && !sv_equal_nocase(sv_from((*tables)->noun), sv_from(noun)))
        tables++;
    return *tables;
}

/* The table of the objects that the part is an ID of; NULL: none is known. */
static const struct resource_def *table_of(const struct importing *importing, const char *part)
{
    const struct resource_def *def = importing->def;
    const struct attr *attr = attr_row(def->attrs, part);
    if (attr->target != NULL)
        return table_of_noun(importing, attr->target);
    bool is_plane = attr_has(attr, ATTR_PROVIDER_DEFAULT);
    return is_plane ? table_of_noun(importing, "control plane") : def;
}

/* What the URL of the table's collection takes from the parts before `part`. */
static struct rows address_in(struct importing *importing, const struct resource_def *table, const char *part)
{
    struct arena *arena = importing->ctx->arena;
    struct rows rows =
        rows_from_object(arena, table->attrs, value_null(arena, attrs_type(arena, table->attrs)));
    for (const char *const *before = importing->def->identity.parts; *before != part; before++) {
        size_t index = attr_index(table->attrs, sv_from(*before));
        if (index != SIZE_MAX)
            rows.values[index] = *part_value(importing, *before);
    }
    return rows;
}

/* ---- An example ---- */

static bool is_id(const struct attr *attr)
{
    return attr->limits != NULL && attr->limits->uuid_from != NULL;
}

/* A part as an example has it, by name if it has one; sets the part to its ID for those behind it. */
static bool example_of_part(struct importing *importing, const char *part, strview *out)
{
    const struct resource_def *table = table_of(importing, part);
    if (table == NULL)
        return false;
    const struct rows rows = address_in(importing, table, part);
    const struct lookup lookup = { importing->session, table, &rows };
    struct looked_up any;
    if (!lookup_any(importing->ctx, &lookup, &any))
        return false;
    *part_value(importing, part) = value_string(importing->ctx->arena, any.id);
    *out = any.name;
    return true;
}

/* The control plane of the provider is known, and need not be an example. */
static bool provider_has(struct importing *importing, const char *part)
{
    struct ctx quiet = ctx_attempt(importing->ctx);
    const struct value *value = NULL;
    if (!attr_has(attr_row(importing->def->attrs, part), ATTR_PROVIDER_DEFAULT) ||
        !provider_default(&quiet, importing->session, part, &value) || !value_is_known(value))
        return false;
    *part_value(importing, part) = value;
    return true;
}

/* The text that names an object that is there; empty: none can be found. */
static strview example(const struct importing *failed)
{
    struct arena *arena = failed->ctx->arena;
    struct importing sample = *failed;
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    sample.rows =
        rows_from_object(arena, failed->def->attrs, value_null(arena, attrs_type(arena, failed->def->attrs)));
    for (size_t i = 0; failed->def->identity.parts[i] != NULL; i++) {
        const char *part = failed->def->identity.parts[i];
        strview shown;
        if (provider_has(&sample, part))
            shown = value_text(rows_get(&sample.rows, part));
        else if (!example_of_part(&sample, part, &shown))
            return SV("");
        buf_printf(&text, "%s" SV_FMT, i > 0 ? "/" : "", SV_ARG(shown));
    }
    return buf_view(&text);
}

/* What was said of a text, and how a right one looks. */
static bool refuse(const struct importing *importing, const struct ctx *attempt)
{
    const struct diag *diag = attempt->diags.first;
    strview right = example(importing);
    strview shown =
        right.len > 0 ? arena_printf(importing->ctx->arena, " For example: " SV_FMT, SV_ARG(right)) : SV("");
    return ctx_error(importing->ctx, diag->summary.data, SV_FMT SV_FMT, SV_ARG(diag->detail), SV_ARG(shown));
}

/* ---- Parts ---- */

/* An identity has names for its parts, and a text has a form. */
static bool missing(const struct importing *importing, struct ctx *ctx, const char *part, const char *why)
{
    if (importing->request->identity == NULL)
        return identity_fault(ctx, importing->def, why);
    return ctx_error(
        ctx, "Invalid import identity",
        "%s. Set \"%s\" in the identity, in the provider block, or in the environment variable %s.", why,
        part, session_setting_row(importing->session, part)->env);
}

/* Parts that are missing, from the provider. */
static bool fill_in(struct importing *importing, struct ctx *ctx)
{
    const struct resource_def *def = importing->def;
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        const char *part = def->identity.parts[i];
        const struct value **value = part_value(importing, part);
        if (!value_is_null(*value))
            continue;
        if (!attr_has(attr_row(def->attrs, part), ATTR_PROVIDER_DEFAULT))
            return identity_fault(ctx, def, "A part of it is missing");
        if (!provider_default(ctx, importing->session, part, value))
            return false;
        if (value_is_null(*value))
            return missing(importing, ctx, part,
                           "It does not name a control plane, and the provider has none");
        if (value_is_unknown(*value))
            return missing(importing, ctx, part,
                           "It does not name a control plane, and that of the provider is not known yet");
    }
    return true;
}

/* A name in the place of an ID. */
static bool find_part(struct importing *importing, const char *part)
{
    struct ctx *ctx = importing->ctx;
    const struct resource_def *table = table_of(importing, part);
    strview name = value_text(*part_value(importing, part));
    strview id;
    if (table == NULL || !lookup_has_names(ctx->arena, table)) {
        struct ctx attempt = ctx_attempt(ctx);
        return uuid_text_check(&attempt, attr_row(importing->def->attrs, part), name) ||
               refuse(importing, &attempt);
    }
    const struct rows rows = address_in(importing, table, part);
    const struct lookup lookup = { importing->session, table, &rows };
    if (!lookup_named(ctx, &lookup, name, &id))
        return false;
    *part_value(importing, part) = value_string(ctx->arena, id);
    return true;
}

static bool find_parts(struct importing *importing)
{
    const char *const *parts = importing->def->identity.parts;
    for (size_t i = 0; parts[i] != NULL; i++) {
        bool wants_id = is_id(attr_row(importing->def->attrs, parts[i]));
        if (wants_id && !uuid_is_valid(value_text(*part_value(importing, parts[i]))) &&
            !find_part(importing, parts[i]))
            return false;
    }
    return true;
}

static bool read_text(struct importing *importing)
{
    struct ctx attempt = ctx_attempt(importing->ctx);
    if (!identity_read(&attempt, importing->def, importing->request->id, &importing->rows) ||
        !fill_in(importing, &attempt))
        return refuse(importing, &attempt);
    return find_parts(importing);
}

static bool read_identity(struct importing *importing)
{
    return identity_take(importing->ctx, importing->def, importing->request->identity, &importing->rows) &&
           fill_in(importing, importing->ctx);
}

bool import_resource(struct ctx *ctx, struct session *session, const struct resource_def *def,
                     const struct import_request *request, struct import_result *out)
{
    struct importing importing = { ctx, session, def, request, { 0 } };
    if (!(request->identity != NULL ? read_identity : read_text)(&importing))
        return false;
    template_derive(ctx->arena, &importing.rows);
    const struct private_data memory = { .config = { .imported = true } };
    *out = (struct import_result){
        .state = rows_to_object(ctx->arena, &importing.rows),
        .private_bytes = private_encode(ctx->arena, &memory),
    };
    return true;
}
