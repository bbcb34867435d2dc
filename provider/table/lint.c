#include "table/lint.h"

#include "table/template.h"
#include "value/json.h"

#include <regex.h>
#include <string.h>

struct linting {
    struct ctx *ctx;
    const char *table;
    const struct attr *attrs;
    bool is_provider; /* the provider block has no state: a default there needs nothing computed */
    bool good;
};

static void broken(struct linting *lint, const char *name, const char *rule)
{
    lint->good = ctx_error(lint->ctx, "Broken table", "%s.%s: %s", lint->table, name, rule);
}

static void expect(struct linting *lint, bool holds, const char *name, const char *rule)
{
    if (!holds)
        broken(lint, name, rule);
}

static bool is_name(const char *name)
{
    if (name[0] < 'a' || name[0] > 'z')
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static void lint_flags(struct linting *lint, const struct attr *attr)
{
    bool required = attr_has(attr, ATTR_REQUIRED);
    bool optional = attr_has(attr, ATTR_OPTIONAL);
    bool computed = attr_has(attr, ATTR_COMPUTED);
    expect(lint, required ? !optional && !computed : optional || computed, attr->name,
           "is exactly one of required, optional, computed, optional and computed");
    expect(lint, !attr_has(attr, ATTR_STABLE) || computed, attr->name, "only a computed attribute is stable");
    expect(lint, !attr_has(attr, ATTR_CREATE_BODY) || attr_has(attr, ATTR_PATH), attr->name,
           "CREATE_BODY goes with PATH");
    expect(lint, !attr_has(attr, ATTR_PATH) || attr_has(attr, ATTR_REPLACE) || attr_has(attr, ATTR_STABLE),
           attr->name, "what stands in the URL cannot change in place");
    expect(lint, !attr_has(attr, ATTR_LOCAL | ATTR_UNREADABLE), attr->name,
           "LOCAL and UNREADABLE exclude each other");
    expect(lint, !attr_has(attr, ATTR_FREEFORM) || attr->type == &type_dynamic, attr->name,
           "FREEFORM needs a dynamic type");
    expect(lint, !attr_has(attr, ATTR_PROVIDER_DEFAULT) || (optional && computed), attr->name,
           "a provider default needs an optional computed attribute");
}

static void lint_write_only(struct linting *lint, const struct attr *attr)
{
    bool write_only = attr_has(attr, ATTR_WRITE_ONLY);
    expect(lint, !attr_has(attr, ATTR_TRIGGER) || attr_has(attr, ATTR_LOCAL), attr->name,
           "TRIGGER goes with LOCAL");
    expect(lint, write_only || attr->version_attr == NULL, attr->name,
           "only a write-only attribute has a version");
    if (!write_only)
        return;
    expect(lint,
           attr_has(attr, ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE) && !attr_has(attr, ATTR_COMPUTED),
           attr->name, "a write-only attribute is optional, sensitive and unreadable");
    size_t version =
        attr->version_attr != NULL ? attr_index(lint->attrs, sv_from(attr->version_attr)) : SIZE_MAX;
    expect(lint, version != SIZE_MAX && attr_has(&lint->attrs[version], ATTR_TRIGGER), attr->name,
           "a write-only attribute has a version attribute that is a trigger");
}

static void lint_follows(struct linting *lint, const struct attr *attr)
{
    expect(lint,
           !attr_has(attr, ATTR_EFFECTIVE) || (attr_has(attr, ATTR_COMPUTED) && attr->type == &type_dynamic),
           attr->name, "an effective configuration is computed and dynamic");
    expect(lint, attr->follows == NULL || (attr_has(attr, ATTR_COMPUTED) && !attr_has(attr, ATTR_OPTIONAL)),
           attr->name, "only a computed attribute follows others");
    for (size_t i = 0; attr->follows != NULL && attr->follows[i] != NULL; i++)
        expect(lint, attr_index(lint->attrs, sv_from(attr->follows[i])) != SIZE_MAX, attr->name,
               "what it follows is in the table");
}

static void lint_default(struct linting *lint, const struct attr *attr)
{
    if (attr->default_json == NULL)
        return;
    struct ctx ctx = ctx_make(lint->ctx->arena);
    const struct value *natural = NULL;
    const struct value *typed = NULL;
    expect(lint, lint->is_provider || attr_has(attr, ATTR_OPTIONAL | ATTR_COMPUTED), attr->name,
           "a default needs an optional computed attribute (or Terraform refuses the plan)");
    expect(lint,
           json_decode(&ctx, sv_from(attr->default_json), &natural) &&
               value_convert(&ctx, natural, attr->type, &typed),
           attr->name, "the default fits the type");
}

static void lint_limits(struct linting *lint, const struct attr *attr)
{
    regex_t compiled;
    expect(lint, attr->max_bytes == 0 || attr->min_bytes <= attr->max_bytes, attr->name,
           "min_bytes <= max_bytes");
    expect(lint, attr->max_chars == 0 || attr->min_chars <= attr->max_chars, attr->name,
           "min_chars <= max_chars");
    expect(lint, attr->min_number <= attr->max_number, attr->name, "min_number <= max_number");
    expect(lint, (attr->pattern != NULL) == (attr->pattern_says != NULL), attr->name,
           "a pattern and its words come together");
    expect(lint, attr->one_of == NULL || attr->known == NULL, attr->name,
           "one_of and known exclude each other");
    if (attr->pattern == NULL)
        return;
    bool compiles = regcomp(&compiled, attr->pattern, REG_EXTENDED | REG_NOSUB) == 0;
    expect(lint, compiles, attr->name, "the pattern compiles");
    expect(lint, attr->pattern[0] == '^' && attr->pattern[strlen(attr->pattern) - 1] == '$', attr->name,
           "the pattern is anchored at both ends");
    if (compiles)
        regfree(&compiled);
}

static void lint_template_name(void *payload, strview name)
{
    struct linting *lint = payload;
    if (attr_index(lint->attrs, name) == SIZE_MAX)
        broken(lint, arena_copy(lint->ctx->arena, name).data, "a template names it, but the table lacks it");
}

static void lint_attrs(struct linting *lint)
{
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++) {
        expect(lint, is_name(attr->name), attr->name, "a name is lower case, digits and underscores");
        expect(lint, attr_index(lint->attrs, sv_from(attr->name)) == (size_t)(attr - lint->attrs), attr->name,
               "names are unique");
        expect(lint, attr->type != NULL, attr->name, "has a type");
        expect(lint, attr->doc != NULL && attr->doc[0] != '\0' && attr->doc[strlen(attr->doc) - 1] == '.',
               attr->name, "is documented in whole sentences");
        lint_flags(lint, attr);
        lint_write_only(lint, attr);
        lint_follows(lint, attr);
        lint_default(lint, attr);
        lint_limits(lint, attr);
        if (attr->derived != NULL) {
            expect(lint, attr_has(attr, ATTR_COMPUTED) && !attr_has(attr, ATTR_OPTIONAL), attr->name,
                   "a derived attribute is computed only");
            template_names(attr->derived, lint_template_name, lint);
        }
    }
}

static void lint_groups(struct linting *lint, const struct attr_group *groups)
{
    for (const struct attr_group *group = groups; group != NULL && group->names[0] != NULL; group++) {
        expect(lint, group->names[1] != NULL && group->names[3] == NULL, group->names[0],
               "a group has two or three members");
        for (size_t i = 0; i < 4 && group->names[i] != NULL; i++)
            expect(lint, attr_index(lint->attrs, sv_from(group->names[i])) != SIZE_MAX, group->names[i],
                   "a group names it, but the table lacks it");
    }
}

static void lint_import(struct linting *lint, const struct resource_def *def)
{
    for (size_t i = 0; def->import_parts[i] != NULL; i++) {
        size_t index = attr_index(def->attrs, sv_from(def->import_parts[i]));
        expect(lint, index != SIZE_MAX && attr_has(&def->attrs[index], ATTR_PATH), def->import_parts[i],
               "an import part stands in the URL");
    }
}

static void lint_paths(struct linting *lint, const struct resource_def *def)
{
    const char *paths[] = { def->collection_path, def->item_path };
    for (size_t i = 0; i < 2; i++) {
        strview path = sv_from(paths[i]);
        expect(lint, sv_starts_with(path, SV("/v2/")) && !sv_ends_with(path, SV("/")), paths[i],
               "a path begins with /v2/ and has no trailing slash");
        template_names(paths[i], lint_template_name, lint);
    }
    if (def->recovery == RECOVER_BY_OWN_ID)
        expect(lint, attr_index(def->attrs, SV("id")) != SIZE_MAX, "id", "RECOVER_BY_OWN_ID needs an id");
}

static void lint_holds(struct linting *lint, const struct held_objects *holds)
{
    if (holds->path == NULL)
        return;
    template_names(holds->path, lint_template_name, lint);
    size_t index = attr_index(lint->attrs, sv_from(holds->force_attr));
    expect(lint,
           index != SIZE_MAX && lint->attrs[index].type == &type_bool &&
               attr_has(&lint->attrs[index], ATTR_LOCAL),
           holds->force_attr, "the force attribute is a local bool");
}

static void lint_config(struct linting *lint, const struct resource_def *def)
{
    const struct attr *freeform = NULL;
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++) {
        if (!attr_has(attr, ATTR_FREEFORM))
            continue;
        expect(lint, freeform == NULL || sv_equal(attr_field(attr), attr_field(freeform)), attr->name,
               "free-form attributes share one place");
        freeform = attr;
    }
    expect(lint, def->config_schema == NULL || freeform != NULL, "describe", "needs a free-form attribute");
    expect(lint, def->validated_as == NULL || def->config_schema != NULL, "validated_as",
           "goes with describe");
    const char *const named[] = { def->ignore_unset, def->vault_reference_key };
    for (size_t i = 0; i < 2; i++)
        expect(lint, named[i] == NULL || attr_index(def->attrs, sv_from(named[i])) != SIZE_MAX,
               named[i] != NULL ? named[i] : "", "is an attribute of the table");
}

bool lint_resource(struct ctx *ctx, const struct resource_def *def)
{
    struct linting lint = { ctx, def->type_name, def->attrs, false, true };
    expect(&lint, sv_starts_with(sv_from(def->type_name), SV("konnect_")) && is_name(def->type_name),
           "type_name", "begins with konnect_");
    expect(&lint, def->noun != NULL && def->doc != NULL, "doc", "noun and doc are there");
    expect(&lint, def->version >= 0, "version", "is not negative");
    lint_attrs(&lint);
    lint_groups(&lint, def->exactly_one_of);
    lint_import(&lint, def);
    lint_paths(&lint, def);
    lint_holds(&lint, &def->holds);
    lint_config(&lint, def);
    expect(&lint, def->revision == NULL || attr_index(def->attrs, sv_from(def->revision)) != SIZE_MAX,
           "revision", "is an attribute of the table");
    return lint.good;
}

bool lint_provider(struct ctx *ctx, const struct provider_def *def)
{
    struct linting lint = { ctx, "provider", def->attrs, true, true };
    lint_attrs(&lint);
    lint_groups(&lint, def->exactly_one_of);
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++)
        expect(&lint, type_is_primitive(attr->type), attr->name, "a provider attribute is primitive");
    return lint.good;
}
