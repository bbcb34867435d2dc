#include "table/validate.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "kong/freeform.h"
#include "kong/vault_reference.h"
#include "table/address.h"
#include "table/clash.h"
#include "table/conditions.h"
#include "table/groups.h"
#include "table/pem.h"
#include "table/uuid_text.h"
#include "value/json.h"
#include "value/kind.h"

#include <pthread.h>
#include <regex.h>

static strview joined(struct arena *arena, const char *const *words)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; words[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\"", i > 0 ? ", " : "", words[i]);
    return buf_view(&text);
}

static strview word_at(const void *words, size_t i)
{
    return sv_from(((const char *const *)words)[i]);
}

static strview did_you_mean(struct arena *arena, strview text, const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL)
        count++;
    strview nearest = nearest_name(text, word_at, words, count);
    return nearest.len > 0 ? arena_printf(arena, " Did you mean \"" SV_FMT "\"?", SV_ARG(nearest)) : SV("");
}

/* What a limit is about: the attribute by its path, or, because the limits of a list or set are those of its
 * elements, one of these. A sensitive attribute has no place of its own. */
static const char *subject(const struct ctx *ctx, const struct attr *attr)
{
    struct arena *arena = ctx->arena;
    strview name = sv_from(attr->name);
    strview path = path_to_text(arena, ctx->path);
    bool element = ctx->path != NULL && ctx->path->step == PATH_INDEX;
    bool own = ctx->path != NULL && ctx->path->step == PATH_ATTRIBUTE && sv_equal(ctx->path->name, name);
    if (ctx->path != NULL)
        name = element || own ? path : arena_printf(arena, SV_FMT "." SV_FMT, SV_ARG(path), SV_ARG(name));
    bool some = attr->type->element != NULL && !element;
    return arena_printf(arena, "%s\"" SV_FMT "\"", some ? "An element of " : "", SV_ARG(name)).data;
}

static bool check_length(struct ctx *ctx, const struct attr *attr, const struct range *range, size_t length,
                         const char *unit)
{
    if (!range->limited)
        return true;
    if ((int64_t)length < range->min && range->min == 1)
        return ctx_error(ctx, "Value too short", "%s must not be empty.", subject(ctx, attr));
    if ((int64_t)length < range->min)
        return ctx_error(ctx, "Value too short", "%s must have at least %s; this has %zu.",
                         subject(ctx, attr), arena_count(ctx->arena, range->min, unit), length);
    if ((int64_t)length > range->max)
        return ctx_error(ctx, "Value too long", "%s must have at most %s; this has %zu%s.",
                         subject(ctx, attr), arena_count(ctx->arena, range->max, unit), length,
                         range == &attr->limits->bytes ? " (Konnect counts bytes of UTF-8, not characters)"
                                                       : "");
    return true;
}

static bool check_size(struct ctx *ctx, const struct attr *attr, strview text)
{
    return check_length(ctx, attr, &attr->limits->bytes, text.len, "byte") &&
           check_length(ctx, attr, &attr->limits->chars, sv_count_chars(text), "character");
}

/* The patterns of the tables, of which there are few. Compiling one takes far longer than using it. */
struct compiled {
    struct compiled *next;
    const char *pattern;
    regex_t regex;
};

static const regex_t *compile(const char *pattern)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct compiled *all; /* until the process ends */
    (void)pthread_mutex_lock(&lock);
    struct compiled *found = all;
    while (found != NULL && found->pattern != pattern)
        found = found->next;
    if (found == NULL) {
        found = mem_alloc(sizeof *found);
        found->pattern = pattern;
        if (regcomp(&found->regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
            BUG("pattern \"%s\" does not compile", pattern);
        found->next = all;
        all = found;
    }
    (void)pthread_mutex_unlock(&lock);
    return &found->regex;
}

static bool matches(struct arena *arena, const char *pattern, strview text)
{
    return sv_find(text, '\0') == SIZE_MAX &&
           regexec(compile(pattern), arena_copy(arena, text).data, 0, NULL, 0) == 0;
}

/* No message quotes the text: what does not fit the attribute may be a secret that was put there by mistake
 * (docs/dev/security.md, "What messages quote"). */
static bool check_text(struct ctx *ctx, const struct attr *attr, strview text)
{
    const struct limits *limits = attr->limits;
    if (!uuid_text_may_be_mocked(attr, text) && !uuid_text_check(ctx, attr, text))
        return false;
    if (!check_size(ctx, attr, text))
        return false;
    if (limits->pattern != NULL && !matches(ctx->arena, limits->pattern, text))
        return ctx_error(ctx, "Value not allowed", "%s must %s.", subject(ctx, attr), limits->pattern_says);
    if (limits->one_of != NULL && !sv_is_among(text, limits->one_of))
        return ctx_error(ctx, "Value not allowed", "%s must be one of: " SV_FMT "." SV_FMT,
                         subject(ctx, attr), SV_ARG(joined(ctx->arena, limits->one_of)),
                         SV_ARG(did_you_mean(ctx->arena, text, limits->one_of)));
    return true;
}

/* A private key in an attribute that is not sensitive would be in plans and readable in the state. The fault
 * stands at the resource, because Terraform prints the lines of an attribute. */
static bool check_pem_kind(struct ctx *ctx, const struct attr *attr, strview text)
{
    bool private = pem_has_private_key(text);
    if (private == attr_has(attr, ATTR_SENSITIVE))
        return true;
    if (private)
        return ctx_error_at(
            ctx, NULL, "Private key in the open",
            "\"%s\" has a private key in it, but it is shown in plans and kept readable in the "
            "state. Remove the private key from it.",
            attr->name);
    return ctx_error(ctx, "Not a private key",
                     "\"%s\" must have a private key, a block \"-----BEGIN ... PRIVATE KEY-----\".",
                     attr->name);
}

/* Nothing of it is quoted: it may be a private key. */
static bool check_pem(struct ctx *ctx, const struct attr *attr, strview text)
{
    if (!attr_has(attr, ATTR_PEM) || vault_reference_is(text))
        return true;
    const char *fault = pem_fault(text);
    if (fault == NULL)
        return check_pem_kind(ctx, attr, text);
    return ctx_error(ctx, "Not PEM text",
                     "\"%s\" must be PEM text, or a reference to a "
                     "vault, but %s.",
                     attr->name, fault);
}

/* Likewise. */
static bool check_json(struct ctx *ctx, const struct attr *attr, strview text)
{
    struct ctx attempt = ctx_make(ctx->arena);
    const struct value *json = NULL;
    if (!attr_has(attr, ATTR_JSON) || vault_reference_is(text))
        return true;
    return (json_decode(&attempt, text, &json) && value_is_object(json)) ||
           ctx_error(ctx, "Not JSON text",
                     "\"%s\" must be the JSON text of an object, or a reference to a vault. jsonencode({…}) "
                     "makes such a text.",
                     attr->name);
}

static bool check_address(struct ctx *ctx, const struct attr *attr, strview text)
{
    return !attr_has(attr, ATTR_ADDRESS) || address_is_valid(text) ||
           ctx_error(ctx, "Value not allowed",
                     "\"%s\" must be a host or an IP address, and a port behind a colon: \"host:80\", or "
                     "\"[::1]:80\".",
                     attr->name);
}

static bool check_shape(struct ctx *ctx, const struct attr *attr, strview text)
{
    return check_pem(ctx, attr, text) && check_json(ctx, attr, text) && check_address(ctx, attr, text);
}

static bool out_of_range(struct ctx *ctx, const struct attr *attr, const struct range *range, strview literal)
{
    return ctx_error(ctx, "Value out of range",
                     "%s must be a %snumber from %lld to %lld; this is " SV_FMT ".", subject(ctx, attr),
                     range == &attr->limits->number ? "whole " : "", (long long)range->min,
                     (long long)range->max, SV_ARG(literal));
}

static bool is_within(struct arena *arena, const struct range *range, strview literal)
{
    strview min = arena_printf(arena, "%lld", (long long)range->min);
    strview max = arena_printf(arena, "%lld", (long long)range->max);
    return number_compare(literal, min) >= 0 && number_compare(literal, max) <= 0;
}

static bool is_number_among(strview literal, const char *const *numbers)
{
    for (size_t i = 0; numbers[i] != NULL; i++)
        if (number_compare(literal, sv_from(numbers[i])) == 0)
            return true;
    return false;
}

static bool check_number(struct ctx *ctx, const struct attr *attr, strview literal)
{
    const struct limits *limits = attr->limits;
    int64_t number = 0;
    if (limits->number.limited &&
        (!number_to_int64(literal, &number) || number < limits->number.min || number > limits->number.max))
        return out_of_range(ctx, attr, &limits->number, literal);
    if (limits->amount.limited && !is_within(ctx->arena, &limits->amount, literal))
        return out_of_range(ctx, attr, &limits->amount, literal);
    if (limits->one_of != NULL && !is_number_among(literal, limits->one_of))
        return ctx_error(ctx, "Value not allowed", "%s must be one of: " SV_FMT ".", subject(ctx, attr),
                         SV_ARG(joined(ctx->arena, limits->one_of)));
    return true;
}

static bool check_value(struct ctx *ctx, const struct attr *attr, const struct value *value);

/* Elements of a set have no place of their own: what is wrong in one is told at the set. */
static bool check_element(struct ctx *ctx, const struct attr *nested, const struct value *object)
{
    bool good = true;
    struct rows rows = rows_from_object(ctx->arena, nested, object);
    for (size_t i = 0; i < rows.count; i++)
        good &= check_value(ctx, &nested[i], rows.values[i]);
    return good;
}

/* The nested attributes of an object, or of each object in a collection. */
static bool check_nested(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    const struct path *whole = ctx->path;
    bool good = true;
    if (!value_is_known(value))
        return true;
    if (value->type->kind == TYPE_OBJECT) {
        struct rows rows = rows_from_object(ctx->arena, attr->nested, value);
        return validate_rows(ctx, &rows);
    }
    for (size_t i = 0; i < value->count; i++) {
        if (value->type->kind == TYPE_SET) {
            good &= check_element(ctx, attr->nested, value->items[i]);
            continue;
        }
        ctx->path = value_has_keys(value) ? path_key(ctx->arena, whole, value->keys[i])
                                          : path_index(ctx->arena, whole, (int64_t)i);
        good &= check_nested(ctx, attr, value->items[i]);
    }
    ctx->path = whole;
    return good;
}

static bool check_freeform(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    struct ctx inner = ctx_make(ctx->arena);
    const struct value *object = NULL;
    if (freeform_object(&inner, value, &object))
        return true;
    const struct diag *fault = inner.diags.first;
    return ctx_error(ctx, fault->summary.data, "\"%s\" cannot be read. " SV_FMT, attr->name,
                     SV_ARG(fault->detail));
}

static bool check_elements(struct ctx *ctx, const struct attr *attr, size_t count)
{
    const struct range *range = &attr->limits->elements;
    if (!range->limited || ((int64_t)count >= range->min && (int64_t)count <= range->max))
        return true;
    bool few = (int64_t)count < range->min;
    return ctx_error(ctx, few ? "Too few elements" : "Too many elements",
                     "\"%s\" must have at %s %s; this has %zu.", attr->name, few ? "least" : "most",
                     arena_count(ctx->arena, few ? range->min : range->max, "element"), count);
}

/* The limits of a collection, for each of its elements. */
static bool check_each(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    const struct path *whole = ctx->path;
    bool listed = value->type->kind == TYPE_LIST && whole != NULL && whole->step == PATH_ATTRIBUTE &&
                  sv_equal_z(whole->name, attr->name);
    bool good = check_elements(ctx, attr, value->count);
    for (size_t i = 0; i < value->count; i++) {
        if (listed)
            ctx->path = path_index(ctx->arena, whole, (int64_t)i);
        good &= check_value(ctx, attr, value->items[i]);
    }
    ctx->path = whole;
    return good;
}

static bool check_value(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    if (!value_is_known(value))
        return true;
    if (attr->nested != NULL)
        return check_nested(ctx, attr, value);
    if ((attr->flags & ATTR_FREEFORM) != 0)
        return check_freeform(ctx, attr, value);
    if (attr->limits == NULL)
        return check_shape(ctx, attr, value_text(value));
    switch (value->type->kind) {
    case TYPE_STRING:
        return check_text(ctx, attr, value->text) && check_shape(ctx, attr, value->text);
    case TYPE_NUMBER:
        return check_number(ctx, attr, value->text);
    case TYPE_LIST:
    case TYPE_MAP:
    case TYPE_SET:
        return check_each(ctx, attr, value);
    default:
        return true;
    }
}

void validate_known(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    const struct limits *limits = attr->limits;
    if (limits == NULL || limits->known == NULL || value_text(value).len == 0 ||
        sv_is_among(value->text, limits->known))
        return;
    ctx_warning_at(ctx, attr_place(ctx->arena, ctx->path, attr), "Value not known to this provider",
                   "\"%s\" is not one of the values that this provider knows: " SV_FMT "." SV_FMT
                   " Konnect decides whether to accept it; what depends on it is not checked.",
                   attr->name, SV_ARG(joined(ctx->arena, limits->known)),
                   SV_ARG(did_you_mean(ctx->arena, value->text, limits->known)));
}

/* At a free-form attribute Terraform would print all of its JSON text, or of what stands there instead. */
static const struct path *value_place(struct arena *arena, const struct path *whole, const struct attr *attr)
{
    return attr_has(attr, ATTR_FREEFORM) ? whole : attr_place(arena, whole, attr);
}

/* In any text, as HCL can have it. */
static bool holds_nul(const struct value *value)
{
    bool holds = value_is_known(value) && sv_find(value->text, '\0') != SIZE_MAX;
    for (size_t i = 0; !holds && i < value->count; i++)
        holds = (value_has_keys(value) && sv_find(value->keys[i], '\0') != SIZE_MAX) ||
                holds_nul(value->items[i]);
    return holds;
}

static bool check_row(struct ctx *ctx, const struct attr *attr, const struct value *value)
{
    if (holds_nul(value)) /* or else the apply would find that there is no JSON for it */
        return ctx_error(ctx, "Value not allowed",
                         "\"%s\" has a text with the character U+0000, which cannot be sent to Konnect.",
                         attr->name);
    return check_value(ctx, attr, value);
}

bool validate_rows(struct ctx *ctx, const struct rows *config)
{
    const struct path *whole = ctx->path;
    bool good = true;
    for (size_t i = 0; i < config->count; i++) {
        ctx->path = value_place(ctx->arena, whole, &config->attrs[i]);
        good &= check_row(ctx, &config->attrs[i], config->values[i]);
    }
    ctx->path = whole;
    return good;
}

/* Refuses write-only attributes where the client cannot keep them out of the state. */
static bool validate_write_only(struct ctx *ctx, const struct rows *config, bool client_allows)
{
    bool good = true;
    for (size_t i = 0; !client_allows && i < config->count; i++)
        if (attr_has(&config->attrs[i], ATTR_WRITE_ONLY) && !value_is_null(config->values[i]))
            good = ctx_error(
                ctx, "Write-only attributes are not supported here",
                "\"%s\" is write-only, which needs Terraform 1.11 or OpenTofu 1.11: this version would keep "
                "the value in its state. Use a newer version, or another attribute.",
                config->attrs[i].name);
    return good;
}

/* Terraform lets a configuration set what only Konnect can, and the object would then be looked for under an
 * id that it does not have. */
bool validate_read_only(struct ctx *ctx, const struct rows *config)
{
    bool good = true;
    for (size_t i = 0; i < config->count; i++) {
        const struct attr *attr = &config->attrs[i];
        if (!attr_has(attr, ATTR_COMPUTED) || attr_has(attr, ATTR_OPTIONAL) ||
            value_is_null(config->values[i]))
            continue;
        good = ctx_error_at(ctx, attr_place(ctx->arena, ctx->path, attr),
                            "Invalid configuration for a read-only attribute",
                            "\"%s\" is read-only: Konnect sets it. Remove this line.", attr->name);
    }
    return good;
}

bool validate_resource(struct ctx *ctx, const struct resource_def *def, const struct value *config,
                       bool write_only_allowed)
{
    if (!value_is_known(config))
        return true;
    struct rows rows = rows_from_object(ctx->arena, def->attrs, config);
    bool good = validate_rows(ctx, &rows);
    good &= validate_read_only(ctx, &rows);
    good &= groups_check(ctx, def->groups, &rows);
    good &= validate_write_only(ctx, &rows, write_only_allowed);
    good &= clash_check(ctx, &rows);
    good &= conditions_check(ctx, def->conditions, &rows);
    if (def->validate != NULL)
        good &= def->validate(ctx, &rows);
    return good;
}

bool validate_creation(struct ctx *ctx, const struct resource_def *def, const struct rows *config)
{
    bool good = conditions_check_new(ctx, def->conditions, config);
    return groups_check_new(ctx, def->groups, config) && good;
}
