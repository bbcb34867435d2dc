#include "table/lint.h"

#include "table/template.h"

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
    expect(lint, !attr_has(attr, ATTR_CREATE_ONLY) || attr_has(attr, ATTR_REPLACE), attr->name,
           "CREATE_ONLY goes with REPLACE");
    expect(lint, attr->answer_field == NULL || (attr->flags & (ATTR_FREEFORM | ATTR_UNREADABLE)) == 0,
           attr->name, "only what answers tell has a place in them");
    bool text = attr->type == &type_string;
    expect(lint, !attr_has(attr, ATTR_FREEFORM) || attr->type == &type_dynamic || text, attr->name,
           "FREEFORM needs a dynamic type, or a string for JSON text");
    expect(lint, attr->text_since == 0 || (attr_has(attr, ATTR_FREEFORM) && text), attr->name,
           "only free-form text used to be something else");
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

/* The write-only attribute of the same place, or NULL. */
static const struct attr *write_only_twin(const struct linting *lint, const struct attr *attr)
{
    for (const struct attr *row = lint->attrs; row->name != NULL; row++)
        if (row != attr && attr_has(row, ATTR_WRITE_ONLY) && sv_equal(attr_field(row), attr_field(attr)))
            return row;
    return NULL;
}

static void lint_secret(struct linting *lint, const struct attr *attr)
{
    bool secret = attr_has(attr, ATTR_SECRET);
    expect(lint,
           !secret || (attr_has(attr, ATTR_SENSITIVE | ATTR_OPTIONAL) && attr->type == &type_string &&
                       (attr->flags & (ATTR_UNREADABLE | ATTR_WRITE_ONLY | ATTR_FREEFORM | ATTR_LOCAL)) == 0),
           attr->name, "a SECRET is an optional, sensitive text that Konnect gives back");
    expect(lint, !secret || write_only_twin(lint, attr) != NULL, attr->name,
           "a SECRET has a write-only twin");
    expect(lint, !attr_has(attr, ATTR_HASHED) || attr_has(attr, ATTR_WRITE_ONLY), attr->name,
           "HASHED goes with WRITE_ONLY");
    expect(lint, !attr_has(attr, ATTR_PEM) || attr->type == &type_string, attr->name, "PEM is a text");
}

static void lint_merged(struct linting *lint, const struct attr *attr)
{
    expect(lint, (attr->merges == NULL) == (attr->adds == NULL), attr->name, "merges and adds go together");
    if (attr->merges == NULL)
        return;
    size_t index = attr_index(lint->attrs, sv_from(attr->merges));
    const struct attr *own = index != SIZE_MAX ? &lint->attrs[index] : NULL;
    expect(lint, own != NULL && own < attr && own->flags == ATTR_OPTIONAL && own->type == attr->type,
           attr->name, "what is merged is an optional attribute before it, of the same type");
    expect(lint, own == NULL || sv_equal(attr_field(own), attr_field(attr)), attr->name,
           "what is merged has the same place");
    expect(lint, attr->flags == ATTR_COMPUTED && type_equal(attr->type, &type_set_of_string), attr->name,
           "only a computed set of texts merges");
}

static bool fits(const struct attr *attr, const struct value *value)
{
    bool number = value->type->kind == TYPE_NUMBER;
    return value_is_known(value) && type_equal(value->type, attr->type) &&
           (!number || number_is_valid(value->text));
}

static void lint_default(struct linting *lint, const struct attr *attr)
{
    const struct value *value = attr->default_value;
    if (value == NULL)
        return;
    expect(lint, lint->is_provider || attr_has(attr, ATTR_OPTIONAL | ATTR_COMPUTED), attr->name,
           "a default needs an optional computed attribute (or Terraform refuses the plan)");
    expect(lint, fits(attr, value), attr->name, "the default fits the type");
}

/* `fills`: Konnect may fill it in. */
static void lint_filled_in(struct linting *lint, const struct attr *attr, bool fills)
{
    if (attr->filled_in == NULL)
        return;
    expect(lint, fills && attr->default_value == NULL, attr->name,
           "Konnect fills in what is optional, and computed or nested, and has no default");
    expect(lint, fits(attr, attr->filled_in), attr->name, "what is filled in fits the type");
}

static void lint_range(struct linting *lint, const char *name, const struct range *range)
{
    expect(lint, range->min <= range->max, name, "a limit's minimum is not above its maximum");
    expect(lint, range->limited || (range->min == 0 && range->max == 0), name,
           "a limit is AT_LEAST, AT_MOST or FROM_TO");
}

static void lint_pattern(struct linting *lint, const char *name, const char *pattern)
{
    regex_t compiled;
    bool compiles = regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) == 0;
    expect(lint, compiles, name, "the pattern compiles");
    expect(lint, pattern[0] == '^' && pattern[strlen(pattern) - 1] == '$', name,
           "the pattern is anchored at both ends");
    if (compiles)
        regfree(&compiled);
}

/* What limits and nested attributes are of: the type itself, or that of a collection's elements. */
static const struct type *element_or_self(const struct type *type)
{
    return type->element != NULL ? type->element : type;
}

static void lint_choices(struct linting *lint, const struct attr *attr, enum type_kind kind)
{
    const char *const *one_of = attr->limits->one_of;
    if (one_of == NULL)
        return;
    expect(lint, kind == TYPE_STRING || kind == TYPE_NUMBER, attr->name,
           "only texts and numbers are chosen from a list");
    for (size_t i = 0; kind == TYPE_NUMBER && one_of[i] != NULL; i++)
        expect(lint, number_is_valid(sv_from(one_of[i])), attr->name, "the choices are numbers");
}

static void lint_limits(struct linting *lint, const struct attr *attr)
{
    const struct limits *limits = attr->limits;
    if (limits == NULL || attr->type == NULL)
        return;
    bool of_text = limits->bytes.limited || limits->chars.limited || limits->pattern != NULL ||
                   limits->uuid_from != NULL || limits->known != NULL;
    bool collection = attr->type->kind == TYPE_LIST || attr->type->kind == TYPE_SET;
    bool of_number = limits->number.limited || limits->amount.limited;
    enum type_kind kind = element_or_self(attr->type)->kind;
    expect(lint, of_text || of_number || limits->one_of != NULL || limits->elements.limited, attr->name,
           "limits say something");
    expect(lint, !limits->elements.limited || collection, attr->name,
           "only lists and sets have a limit of elements");
    expect(lint, !of_text || kind == TYPE_STRING, attr->name, "only texts have limits of texts");
    expect(lint, !of_number || kind == TYPE_NUMBER, attr->name, "only numbers have limits of numbers");
    expect(lint, !limits->number.limited || !limits->amount.limited, attr->name,
           "a number is whole or may have a fraction");
    lint_choices(lint, attr, kind);
    lint_range(lint, attr->name, &limits->bytes);
    lint_range(lint, attr->name, &limits->chars);
    lint_range(lint, attr->name, &limits->number);
    lint_range(lint, attr->name, &limits->amount);
    lint_range(lint, attr->name, &limits->elements);
    expect(lint, (limits->pattern != NULL) == (limits->pattern_says != NULL), attr->name,
           "a pattern and its words come together");
    expect(lint, limits->one_of == NULL || limits->known == NULL, attr->name,
           "one_of and known exclude each other");
    expect(lint,
           limits->uuid_from == NULL ||
               (!limits->bytes.limited && !limits->chars.limited && limits->pattern == NULL &&
                limits->one_of == NULL && limits->known == NULL && !attr_has(attr, ATTR_SENSITIVE)),
           attr->name, "a UUID has no other limits and is no secret");
    if (limits->pattern != NULL)
        lint_pattern(lint, attr->name, limits->pattern);
}

static void lint_template_name(void *payload, strview name)
{
    struct linting *lint = payload;
    if (attr_index(lint->attrs, name) == SIZE_MAX)
        broken(lint, arena_copy(lint->ctx->arena, name).data, "a template names it, but the table lacks it");
}

static void lint_row(struct linting *lint, const struct attr *attrs, const struct attr *attr)
{
    expect(lint, is_name(attr->name), attr->name, "a name is lower case, digits and underscores");
    expect(lint, attr_index(attrs, sv_from(attr->name)) == (size_t)(attr - attrs), attr->name,
           "names are unique");
    expect(lint, attr->type != NULL, attr->name, "has a type");
    expect(lint, attr->doc != NULL && attr->doc[0] != '\0' && attr->doc[strlen(attr->doc) - 1] == '.',
           attr->name, "is documented in whole sentences");
    lint_limits(lint, attr);
}

/* Of an object, or of a collection of objects. */
static void lint_nested(struct linting *lint, const struct attr *attr)
{
    const struct type *object = attr->type != NULL ? element_or_self(attr->type) : &type_dynamic;
    bool is_object = object->kind == TYPE_OBJECT;
    expect(lint, is_object == (attr->nested != NULL), attr->name,
           "objects, and they alone, have nested attributes");
    if (!is_object || attr->nested == NULL)
        return;
    expect(lint, attr->limits == NULL, attr->name, "limits belong to the nested attributes");
    bool unique = true;
    for (const struct attr *row = attr->nested; row->name != NULL; row++) {
        unique &= attr_row(attr->nested, row->name) == row;
        lint_row(lint, attr->nested, row);
        lint_nested(lint, row);
        lint_filled_in(lint, row, attr_has(row, ATTR_OPTIONAL));
        expect(lint, row->flags == ATTR_REQUIRED || row->flags == ATTR_OPTIONAL, row->name,
               "a nested attribute is required or optional, and nothing else");
        expect(lint,
               row->field == NULL && row->answer_field == NULL && row->default_value == NULL &&
                   row->derived == NULL && row->text_since == 0 && row->version_attr == NULL &&
                   row->env == NULL,
               row->name, "a nested attribute has a type, flags, limits and words, and nothing else");
    }
    expect(lint, !unique || type_equal(attrs_type(lint->ctx->arena, attr->nested), object), attr->name,
           "the type is that of the nested attributes");
}

static void lint_attrs(struct linting *lint)
{
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++) {
        lint_row(lint, lint->attrs, attr);
        lint_nested(lint, attr);
        lint_flags(lint, attr);
        lint_write_only(lint, attr);
        lint_secret(lint, attr);
        lint_merged(lint, attr);
        lint_default(lint, attr);
        lint_filled_in(lint, attr, !lint->is_provider && attr_has(attr, ATTR_OPTIONAL | ATTR_COMPUTED));
        if (attr->derived != NULL) {
            expect(lint, attr_has(attr, ATTR_COMPUTED) && !attr_has(attr, ATTR_OPTIONAL), attr->name,
                   "a derived attribute is computed only");
            template_names(attr->derived, lint_template_name, lint);
        }
    }
}

static void lint_groups(struct linting *lint, const struct attr_group *groups)
{
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++) {
        expect(lint, group->names[0] != NULL && group->names[1] != NULL, "a group",
               "has two members at least");
        expect(lint,
               !lint->is_provider || group->kind == GROUP_EXACTLY_ONE || group->kind == GROUP_AT_MOST_ONE,
               "a group", "the provider block has groups of exactly one or at most one only");
        for (size_t i = 0; group->names[i] != NULL; i++)
            expect(lint, attr_index(lint->attrs, sv_from(group->names[i])) != SIZE_MAX, group->names[i],
                   "a group names it, but the table lacks it");
    }
}

static void lint_path(struct linting *lint, const char *path)
{
    expect(lint, sv_starts_with(sv_from(path), SV("/v2/")) && !sv_ends_with(sv_from(path), SV("/")), path,
           "a path begins with /v2/ and has no trailing slash");
    template_names(path, lint_template_name, lint);
}

/* The row that a word of the table names; NULL, with a fault, when there is none of that name. */
static const struct attr *named_row(struct linting *lint, const char *name)
{
    size_t index = attr_index(lint->attrs, sv_from(name));
    expect(lint, index != SIZE_MAX, name, "is an attribute of the table");
    return index != SIZE_MAX ? &lint->attrs[index] : NULL;
}

/* A word that names a row, or nothing. */
static void lint_named(struct linting *lint, const char *name)
{
    if (name != NULL)
        (void)named_row(lint, name);
}

static void lint_local_bool(struct linting *lint, const char *name, const char *rule)
{
    const struct attr *row = named_row(lint, name);
    expect(lint, row == NULL || (row->type == &type_bool && attr_has(row, ATTR_LOCAL)), name, rule);
}

static void lint_identity(struct linting *lint, const struct identity *identity)
{
    for (size_t i = 0; identity->parts[i] != NULL; i++) {
        size_t index = attr_index(lint->attrs, sv_from(identity->parts[i]));
        const struct attr *part = index != SIZE_MAX ? &lint->attrs[index] : NULL;
        expect(lint, part != NULL && attr_has(part, ATTR_PATH), identity->parts[i],
               "an import part stands in the URL");
        bool is_parent = part != NULL && part->limits != NULL && part->limits->uuid_from != NULL &&
                         attr_has(part, ATTR_REQUIRED);
        expect(lint, !is_parent || part->target != NULL, identity->parts[i],
               "an import part that is the ID of another object says of which kind");
        expect(lint, part == NULL || (part->type == &type_string && !attr_has(part, ATTR_SENSITIVE)),
               identity->parts[i], "an import part is a text that may be shown");
    }
    for (size_t i = 0; identity->unique != NULL && identity->unique[i] != NULL; i++)
        for (size_t j = 0; identity->unique[i][j] != NULL; j++)
            lint_named(lint, identity->unique[i][j]);
    lint_named(lint, identity->control_plane);
    lint_named(lint, identity->vault_reference_key);
    expect(lint, identity->vault_reference_key == NULL || identity->control_plane != NULL,
           "vault_reference_key", "references are looked up in a control plane");
}

static void lint_alias(struct linting *lint, const struct rest *rest, const struct identity *identity)
{
    bool unique = false;
    if (rest->alias == NULL)
        return;
    for (size_t i = 0; identity->unique != NULL && identity->unique[i] != NULL; i++)
        unique |= sv_equal_z(sv_from(identity->unique[i][0]), rest->alias) && identity->unique[i][1] == NULL;
    expect(lint, unique && rest->id != NULL, rest->alias,
           "what stands for the id in a URL is unique by itself");
}

static void lint_recovery(struct linting *lint, const struct rest *rest)
{
    bool by_id = rest->recovery == RECOVER_BY_OWN_ID;
    bool by_time = (rest->recovery == RECOVER_BY_PATH && rest->listed_by == NULL) ||
                   rest->recovery == RECOVER_BY_LISTING;
    expect(lint, !by_id || (rest->id != NULL && attr_index(lint->attrs, sv_from(rest->id)) != SIZE_MAX), "id",
           "RECOVER_BY_OWN_ID needs an id");
    lint_named(lint, rest->id);
    size_t created = rest->created != NULL ? attr_index(lint->attrs, sv_from(rest->created)) : SIZE_MAX;
    expect(lint, !by_time || (created != SIZE_MAX && lint->attrs[created].type == &type_string), "created",
           "RECOVER_BY_PATH and RECOVER_BY_LISTING need a time of creation, as text");
    lint_named(lint, rest->created);
}

static void lint_holds(struct linting *lint, const struct held_objects *holds)
{
    if (holds->path == NULL)
        return;
    lint_path(lint, holds->path);
    lint_local_bool(lint, holds->force_attr, "the force attribute is a local bool");
}

static void lint_targets(struct linting *lint, const char *control_plane)
{
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++) {
        expect(lint, attr->target == NULL || (attr->limits != NULL && attr->limits->uuid_from != NULL),
               attr->name, "a target is named by its UUID");
        expect(lint, attr->target == NULL || control_plane != NULL, attr->name,
               "a target belongs to a control plane");
        expect(lint, attr->target_path == NULL || attr->target != NULL, attr->name,
               "target_path goes with a target");
        if (attr->target_path != NULL)
            lint_path(lint, attr->target_path);
    }
}

/* What a patch leaves out stays: so of what it shall clear, the state must know that it is there. */
static void lint_patch(struct linting *lint, const struct rest *rest)
{
    for (const struct attr *attr = lint->attrs; rest->update == REST_PATCH && attr->name != NULL; attr++)
        expect(lint, !attr_has(attr, ATTR_FREEFORM) && !attr_has(attr, ATTR_WRITE_ONLY), attr->name,
               "free-form and write-only attributes need REST_PUT");
}

/* What has no GET of its own cannot be updated: its attributes are its address. */
static void lint_listed(struct linting *lint, const struct rest *rest)
{
    if (rest->listed_by == NULL)
        return;
    lint_named(lint, rest->listed_by);
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++)
        expect(lint, attr_has(attr, ATTR_PATH) || attr->derived != NULL, attr->name,
               "a link has nothing but its address");
}

struct naming {
    const char *only; /* may be NULL */
    bool others;
};

static void note_other(void *payload, strview name)
{
    struct naming *naming = payload;
    naming->others = naming->others || naming->only == NULL || !sv_equal_z(name, naming->only);
}

static void lint_over_parents(struct linting *lint, const char *path, const char *control_plane)
{
    struct naming naming = { .only = control_plane };
    if (path == NULL)
        return;
    lint_path(lint, path);
    template_names(path, note_other, &naming);
    expect(lint, !naming.others, path, "a list over all parents names none of them");
}

static void lint_rest(struct linting *lint, const struct rest *rest)
{
    lint_path(lint, rest->collection);
    lint_path(lint, rest->item);
    expect(lint, rest->wrapper == NULL || is_name(rest->wrapper), "wrapper", "is the name of a field");
    lint_recovery(lint, rest);
    lint_listed(lint, rest);
    lint_named(lint, rest->revision);
    lint_patch(lint, rest);
    lint_holds(lint, &rest->holds);
}

static void lint_freeform(struct linting *lint, const struct freeform *freeform, const char *control_plane)
{
    const struct attr *first = NULL;
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++) {
        if (!attr_has(attr, ATTR_FREEFORM))
            continue;
        expect(lint, first == NULL || sv_equal(attr_field(attr), attr_field(first)), attr->name,
               "free-form attributes share one place");
        first = first != NULL ? first : attr;
    }
    bool described = freeform->schema != NULL;
    expect(lint, !described || first != NULL, "freeform.schema", "needs a free-form attribute");
    expect(lint, !described || freeform->kind != NULL, "freeform.kind", "goes with a schema");
    expect(lint, described == (freeform->no_schema != NULL), "freeform.no_schema", "goes with a schema");
    expect(lint, !described || control_plane != NULL, "freeform.schema", "is looked up in a control plane");
    expect(lint,
           described ||
               (freeform->validation == NULL && freeform->partials == NULL &&
                freeform->ignore_unset == NULL && !freeform->schema_is_whole && !freeform->sent_empty),
           "freeform", "nothing is said of a free-form configuration that has no schema");
    lint_named(lint, freeform->kind);
    lint_named(lint, freeform->partials);
    if (freeform->validation != NULL)
        lint_path(lint, freeform->validation);
    if (freeform->ignore_unset != NULL)
        lint_local_bool(lint, freeform->ignore_unset,
                        "the attribute that leaves unset fields alone is a local bool");
}

static void lint_renamed(struct linting *lint, const struct move_source *move)
{
    size_t count = 0;
    while (move->renamed != NULL && move->renamed[count] != NULL)
        count++;
    expect(lint, count % 2 == 0, move->type, "what is renamed comes in pairs");
    for (size_t i = 0; i + 1 < count; i += 2)
        lint_named(lint, move->renamed[i]);
}

static void lint_moves(struct linting *lint, const struct move_source *moves)
{
    for (const struct move_source *move = moves; move != NULL && move->provider != NULL; move++) {
        strview rest = sv_from(move->provider);
        strview space = sv_cut(&rest, '/');
        expect(lint, space.len > 0 && rest.len > 0 && sv_find(rest, '/') == SIZE_MAX, move->provider,
               "a source's provider is NAMESPACE/TYPE");
        size_t named = strspn(move->type, "abcdefghijklmnopqrstuvwxyz0123456789_");
        expect(lint,
               sv_starts_with(sv_from(move->type), SV("konnect_")) &&
                   (move->type[named] == '\0' || strcmp(move->type + named, "*") == 0),
               move->type, "a source's type begins with konnect_, and only a * may end it");
        expect(lint, move->version >= 0, move->type, "a source's version is not negative");
        lint_renamed(lint, move);
        for (const struct move_source *other = moves; other != move; other++)
            expect(lint, strcmp(move->provider, other->provider) != 0 || strcmp(move->type, other->type) != 0,
                   move->type, "a source stands there once");
    }
}

bool lint_resource(struct ctx *ctx, const struct resource_def *def)
{
    struct linting lint = { ctx, def->type_name, def->attrs, false, true };
    expect(&lint, sv_starts_with(sv_from(def->type_name), SV("konnect_")) && is_name(def->type_name),
           "type_name", "begins with konnect_");
    expect(&lint, def->noun != NULL && def->doc != NULL, "doc", "noun and doc are there");
    expect(&lint, def->version >= 0, "version", "is not negative");
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++)
        expect(&lint, attr->text_since >= 0 && attr->text_since <= def->version, attr->name,
               "what it used to be is of an older version");
    lint_attrs(&lint);
    lint_groups(&lint, def->groups);
    lint_identity(&lint, &def->identity);
    lint_rest(&lint, &def->rest);
    lint_alias(&lint, &def->rest, &def->identity);
    lint_over_parents(&lint, def->rest.listed_over_parents, def->identity.control_plane);
    lint_freeform(&lint, &def->freeform, def->identity.control_plane);
    lint_targets(&lint, def->identity.control_plane);
    lint_moves(&lint, def->moves);
    return lint.good;
}

static void lint_whole_number(struct linting *lint, const char *name)
{
    const struct attr *row = named_row(lint, name);
    expect(lint, row == NULL || (row->type == &type_number && row->default_value != NULL), name,
           "is a number with a default");
}

static void lint_client(struct linting *lint, const struct client_settings *client)
{
    (void)named_row(lint, client->server_url);
    (void)named_row(lint, client->region);
    template_names(client->region_url, lint_template_name, lint);
    lint_whole_number(lint, client->request_timeout);
    lint_whole_number(lint, client->max_retries);
    const struct attr *skip = named_row(lint, client->skip_proof);
    expect(lint, skip == NULL || skip->type == &type_bool, client->skip_proof, "is a bool");
}

static bool group_holds(const struct attr_group *group, const char *name)
{
    for (size_t i = 0; group->names[i] != NULL; i++)
        if (sv_equal_z(sv_from(group->names[i]), name))
            return true;
    return false;
}

static void lint_named_by(struct linting *lint, const struct provider_def *def, const struct attr *attr)
{
    const struct attr *name = attr->named_by != NULL ? named_row(lint, attr->named_by) : NULL;
    bool exclude = false;
    for (const struct attr_group *group = def->groups; name != NULL && group->names != NULL; group++)
        exclude |= group_holds(group, attr->name) && group_holds(group, name->name);
    expect(lint, name == NULL || (name->type == &type_string && name->env != NULL && attr->env != NULL),
           attr->name, "an ID and the name in its place are texts with environment variables");
    expect(lint, name == NULL || exclude, attr->name, "an ID and the name in its place exclude each other");
}

bool lint_provider(struct ctx *ctx, const struct provider_def *def)
{
    struct linting lint = { ctx, "provider", def->attrs, true, true };
    lint_attrs(&lint);
    lint_groups(&lint, def->groups);
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++) {
        expect(&lint, type_is_primitive(attr->type) || type_equal(attr->type, &type_set_of_string),
               attr->name, "a provider attribute is primitive, or a set of texts");
        lint_named_by(&lint, def, attr);
    }
    lint_client(&lint, &def->client);
    return lint.good;
}

/* A dynamic part of a result cannot be written to the wire without its own type: no function needs one. */
static bool has_dynamic_part(const struct type *type)
{
    if (type->kind == TYPE_DYNAMIC || (type->element != NULL && has_dynamic_part(type->element)))
        return true;
    for (size_t i = 0; type->kind == TYPE_OBJECT && i < type->count; i++)
        if (has_dynamic_part(type->attrs[i].type))
            return true;
    return false;
}

bool lint_function(struct ctx *ctx, const struct function_def *def)
{
    struct linting lint = { ctx, def->name, def->parameters, true, true };
    expect(&lint, is_name(def->name), "name", "a name is lower case, digits and underscores");
    expect(&lint, def->summary != NULL && !sv_ends_with(sv_from(def->summary), SV(".")), "summary",
           "is there, without a full stop");
    expect(&lint, def->doc != NULL && sv_ends_with(sv_from(def->doc), SV(".")), "doc",
           "is in whole sentences");
    expect(&lint, def->returns != NULL && !has_dynamic_part(def->returns), "returns",
           "has a type without dynamic parts");
    for (const struct attr *row = def->parameters; row->name != NULL; row++) {
        lint_row(&lint, def->parameters, row);
        expect(&lint, row->flags == ATTR_REQUIRED || (row->flags == ATTR_OPTIONAL && row[1].name == NULL),
               row->name, "a parameter is required, or the last one and optional");
        expect(&lint, row->field == NULL && row->nested == NULL && row->default_value == NULL, row->name,
               "a parameter has a type, flags, limits and words, and nothing else");
    }
    return lint.good;
}
