#include "table/lint.h"

#include "table/lint_rows.h"
#include "table/template.h"

#include <string.h>

static void lint_groups(struct linting *lint, const struct attr_group *groups)
{
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++) {
        lint_expect(lint, group->names[0] != NULL && group->names[1] != NULL, "a group",
                    "has two members at least");
        lint_expect(
            lint, !lint->is_provider || group->kind == GROUP_EXACTLY_ONE || group->kind == GROUP_AT_MOST_ONE,
            "a group", "the provider block has groups of exactly one or at most one only");
        for (size_t i = 0; group->names[i] != NULL; i++)
            lint_expect(lint, attr_index(lint->attrs, sv_from(group->names[i])) != SIZE_MAX, group->names[i],
                        "a group names it, but the table lacks it");
    }
}

static void lint_path(struct linting *lint, const char *path)
{
    lint_expect(lint, sv_starts_with(sv_from(path), SV("/v2/")) && !sv_ends_with(sv_from(path), SV("/")),
                path, "a path begins with /v2/ and has no trailing slash");
    template_names(path, lint_template_name, lint);
}

/* The row that a word of the table names; NULL, with a fault, when there is none of that name. */
static const struct attr *named_row(struct linting *lint, const char *name)
{
    size_t index = attr_index(lint->attrs, sv_from(name));
    lint_expect(lint, index != SIZE_MAX, name, "is an attribute of the table");
    return index != SIZE_MAX ? &lint->attrs[index] : NULL;
}

static void lint_conditions(struct linting *lint, const struct attr_condition *conditions)
{
    for (const struct attr_condition *one = conditions; one != NULL && one->name != NULL; one++) {
        const struct attr *attr = named_row(lint, one->name);
        lint_expect(lint, one->values != NULL && one->values[0] != NULL, one->name, "a condition has values");
        int kinds = (one->excludes != NULL) + (one->needs != NULL) + one->alone;
        lint_expect(lint, kinds == 1, one->name, "a condition excludes others or needs one");
        lint_expect(lint, one->value == NULL || one->excludes != NULL, one->name,
                    "a condition with a value excludes others");
        lint_expect(lint, !one->alone || (attr != NULL && attr->type->kind == TYPE_SET), one->name,
                    "what is alone is in a set");
        lint_expect(lint, !one->when_unset || (attr != NULL && attr_has(attr, ATTR_COMPUTED)), one->name,
                    "a condition counts when unset where Konnect fills in");
        lint_expect(lint,
                    attr == NULL || attr->type->kind == TYPE_STRING ||
                        (attr->type->kind == TYPE_SET && attr->type->element->kind == TYPE_STRING),
                    one->name, "a condition is about a text or a set of texts");
        for (size_t i = 0; one->excludes != NULL && one->excludes[i] != NULL; i++)
            (void)named_row(lint, one->excludes[i]);
        (void)(one->needs != NULL ? named_row(lint, one->needs) : NULL);
    }
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
    lint_expect(lint, row == NULL || (row->type == &type_bool && attr_has(row, ATTR_LOCAL)), name, rule);
}

static void lint_identity(struct linting *lint, const struct identity *identity)
{
    for (size_t i = 0; identity->parts[i] != NULL; i++) {
        size_t index = attr_index(lint->attrs, sv_from(identity->parts[i]));
        const struct attr *part = index != SIZE_MAX ? &lint->attrs[index] : NULL;
        lint_expect(lint, part != NULL && attr_has(part, ATTR_PATH), identity->parts[i],
                    "an import part stands in the URL");
        bool is_parent = part != NULL && part->limits != NULL && part->limits->uuid_from != NULL &&
                         attr_has(part, ATTR_REQUIRED);
        lint_expect(lint, !is_parent || part->target != NULL, identity->parts[i],
                    "an import part that is the ID of another object says of which kind");
        lint_expect(lint, part == NULL || (part->type == &type_string && !attr_has(part, ATTR_SENSITIVE)),
                    identity->parts[i], "an import part is a text that may be shown");
    }
    for (size_t i = 0; identity->unique != NULL && identity->unique[i] != NULL; i++)
        for (size_t j = 0; identity->unique[i][j] != NULL; j++)
            lint_named(lint, identity->unique[i][j]);
    lint_named(lint, identity->control_plane);
    lint_named(lint, identity->vault_reference_key);
    lint_expect(lint, identity->vault_reference_key == NULL || identity->control_plane != NULL,
                "vault_reference_key", "references are looked up in a control plane");
}

static void lint_alias(struct linting *lint, const struct rest *rest, const struct identity *identity)
{
    bool unique = false;
    if (rest->alias == NULL)
        return;
    for (size_t i = 0; identity->unique != NULL && identity->unique[i] != NULL; i++)
        unique |= sv_equal_z(sv_from(identity->unique[i][0]), rest->alias) && identity->unique[i][1] == NULL;
    lint_expect(lint, unique && rest->id != NULL, rest->alias,
                "what stands for the id in a URL is unique by itself");
}

static void lint_recovery(struct linting *lint, const struct rest *rest)
{
    bool by_id = rest->recovery == RECOVER_BY_OWN_ID;
    bool by_time = (rest->recovery == RECOVER_BY_PATH && rest->listed_by == NULL) ||
                   rest->recovery == RECOVER_BY_LISTING;
    lint_expect(lint, !by_id || (rest->id != NULL && attr_index(lint->attrs, sv_from(rest->id)) != SIZE_MAX),
                "id", "RECOVER_BY_OWN_ID needs an id");
    lint_named(lint, rest->id);
    size_t created = rest->created != NULL ? attr_index(lint->attrs, sv_from(rest->created)) : SIZE_MAX;
    lint_expect(lint, !by_time || (created != SIZE_MAX && lint->attrs[created].type == &type_string),
                "created", "RECOVER_BY_PATH and RECOVER_BY_LISTING need a time of creation, as text");
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
        bool is_uuid = attr->limits != NULL && attr->limits->uuid_from != NULL;
        bool refers = is_uuid && sv_ends_with(attr_field(attr), SV(".id"));
        lint_expect(lint, attr->target == NULL || is_uuid, attr->name, "a target is named by its UUID");
        lint_expect(lint, attr->target != NULL || !refers, attr->name,
                    "what refers to another object says to which");
        lint_expect(lint, attr->target == NULL || control_plane != NULL, attr->name,
                    "a target belongs to a control plane");
        lint_expect(lint, attr->target_path == NULL || attr->target != NULL, attr->name,
                    "target_path goes with a target");
        if (attr->target_path != NULL)
            lint_path(lint, attr->target_path);
    }
}

/* What a patch leaves out stays: so what is optional has a default that is sent, or stays when it is not
 * configured any more. */
static void lint_patch(struct linting *lint, const struct rest *rest)
{
    for (const struct attr *attr = lint->attrs; rest->update == REST_PATCH && attr->name != NULL; attr++)
        lint_expect(lint, !attr_has(attr, ATTR_OPTIONAL) || attr_has(attr, ATTR_COMPUTED), attr->name,
                    "what REST_PATCH sends cannot be cleared: it is required or computed");
}

/* What has no GET of its own cannot be updated: its attributes are its address. */
static void lint_listed(struct linting *lint, const struct rest *rest)
{
    if (rest->listed_by == NULL)
        return;
    lint_named(lint, rest->listed_by);
    for (const struct attr *attr = lint->attrs; attr->name != NULL; attr++)
        lint_expect(lint, attr_has(attr, ATTR_PATH) || attr->derived != NULL, attr->name,
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
    lint_expect(lint, !naming.others, path, "a list over all parents names none of them");
}

static void lint_rest(struct linting *lint, const struct rest *rest)
{
    lint_path(lint, rest->collection);
    lint_path(lint, rest->item);
    lint_expect(lint, rest->wrapper == NULL || lint_is_name(rest->wrapper), "wrapper",
                "is the name of a field");
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
        lint_expect(lint, first == NULL || sv_equal(attr_field(attr), attr_field(first)), attr->name,
                    "free-form attributes share one place");
        first = first != NULL ? first : attr;
    }
    bool described = freeform->schema != NULL;
    lint_expect(lint, !described || first != NULL, "freeform.schema", "needs a free-form attribute");
    lint_expect(lint, !described || freeform->kind != NULL, "freeform.kind", "goes with a schema");
    lint_expect(lint, described == (freeform->no_schema != NULL), "freeform.no_schema", "goes with a schema");
    lint_expect(lint, !described || control_plane != NULL, "freeform.schema",
                "is looked up in a control plane");
    lint_expect(lint,
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
    lint_expect(lint, count % 2 == 0, move->type, "what is renamed comes in pairs");
    for (size_t i = 0; i + 1 < count; i += 2)
        lint_named(lint, move->renamed[i]);
    count = 0;
    while (move->fixed != NULL && move->fixed[count] != NULL)
        count++;
    lint_expect(lint, count % 2 == 0, move->type, "what is fixed comes in pairs");
}

static void lint_moves(struct linting *lint, const struct move_source *moves)
{
    for (const struct move_source *move = moves; move != NULL && move->provider != NULL; move++) {
        strview rest = sv_from(move->provider);
        strview space = sv_cut(&rest, '/');
        lint_expect(lint, space.len > 0 && rest.len > 0 && sv_find(rest, '/') == SIZE_MAX, move->provider,
                    "a source's provider is NAMESPACE/TYPE");
        size_t named = strspn(move->type, "abcdefghijklmnopqrstuvwxyz0123456789_");
        lint_expect(lint,
                    sv_starts_with(sv_from(move->type), SV("konnect_")) &&
                        (move->type[named] == '\0' || strcmp(move->type + named, "*") == 0),
                    move->type, "a source's type begins with konnect_, and only a * may end it");
        lint_expect(lint, move->version >= 0, move->type, "a source's version is not negative");
        lint_renamed(lint, move);
        for (const struct move_source *other = moves; other != move; other++)
            lint_expect(lint,
                        strcmp(move->provider, other->provider) != 0 || strcmp(move->type, other->type) != 0,
                        move->type, "a source stands there once");
    }
}

bool lint_resource(struct ctx *ctx, const struct resource_def *def)
{
    struct linting lint = { ctx, def->type_name, def->attrs, false, true };
    lint_expect(&lint,
                sv_starts_with(sv_from(def->type_name), SV("konnect_")) && lint_is_name(def->type_name),
                "type_name", "begins with konnect_");
    lint_expect(&lint, def->noun != NULL && def->doc != NULL, "doc", "noun and doc are there");
    lint_expect(&lint, def->version >= 0, "version", "is not negative");
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++)
        lint_expect(&lint, attr->text_since >= 0 && attr->text_since <= def->version, attr->name,
                    "what it used to be is of an older version");
    lint_attrs(&lint);
    lint_groups(&lint, def->groups);
    lint_conditions(&lint, def->conditions);
    lint_identity(&lint, &def->identity);
    lint_rest(&lint, &def->rest);
    lint_alias(&lint, &def->rest, &def->identity);
    lint_over_parents(&lint, def->rest.listed_over_parents, def->identity.control_plane);
    lint_expect(&lint,
                !def->identity.unique_over_parents ||
                    (def->identity.unique != NULL && def->rest.listed_over_parents != NULL),
                "identity.unique_over_parents", "goes with identity.unique and rest.listed_over_parents");
    lint_freeform(&lint, &def->freeform, def->identity.control_plane);
    lint_targets(&lint, def->identity.control_plane);
    lint_moves(&lint, def->moves);
    return lint.good;
}

static void lint_whole_number(struct linting *lint, const char *name)
{
    const struct attr *row = named_row(lint, name);
    lint_expect(lint, row == NULL || (row->type == &type_number && row->default_value != NULL), name,
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
    lint_expect(lint, skip == NULL || skip->type == &type_bool, client->skip_proof, "is a bool");
}

static void lint_named_by(struct linting *lint, const struct provider_def *def, const struct attr *attr)
{
    const struct attr *name = attr->named_by != NULL ? named_row(lint, attr->named_by) : NULL;
    bool exclude = false;
    for (const struct attr_group *group = def->groups; name != NULL && group->names != NULL; group++)
        exclude |=
            sv_is_among(sv_from(attr->name), group->names) && sv_is_among(sv_from(name->name), group->names);
    lint_expect(lint, name == NULL || (name->type == &type_string && name->env != NULL && attr->env != NULL),
                attr->name, "an ID and the name in its place are texts with environment variables");
    lint_expect(lint, name == NULL || exclude, attr->name,
                "an ID and the name in its place exclude each other");
}

bool lint_provider(struct ctx *ctx, const struct provider_def *def)
{
    struct linting lint = { ctx, "provider", def->attrs, true, true };
    lint_attrs(&lint);
    lint_groups(&lint, def->groups);
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++) {
        lint_expect(&lint, type_is_primitive(attr->type) || type_equal(attr->type, &type_set_of_string),
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
    lint_expect(&lint, lint_is_name(def->name), "name", "a name is lower case, digits and underscores");
    lint_expect(&lint, def->summary != NULL && !sv_ends_with(sv_from(def->summary), SV(".")), "summary",
                "is there, without a full stop");
    lint_expect(&lint, def->doc != NULL && sv_ends_with(sv_from(def->doc), SV(".")), "doc",
                "is in whole sentences");
    lint_expect(&lint, def->returns != NULL && !has_dynamic_part(def->returns), "returns",
                "has a type without dynamic parts");
    for (const struct attr *row = def->parameters; row->name != NULL; row++) {
        lint_row(&lint, def->parameters, row);
        lint_expect(&lint,
                    row->flags == ATTR_REQUIRED || (row->flags == ATTR_OPTIONAL && row[1].name == NULL),
                    row->name, "a parameter is required, or the last one and optional");
        lint_expect(&lint, row->field == NULL && row->nested == NULL && row->default_value == NULL, row->name,
                    "a parameter has a type, flags, limits and words, and nothing else");
    }
    return lint.good;
}
