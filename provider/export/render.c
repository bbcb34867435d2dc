#include "export/render.h"

#include "export/closed.h"
#include "export/names.h"
#include "kong/field_mask.h"
#include "table/identity.h"
#include "value/build.h"
#include "value/hcl.h"
#include "value/kind.h"

enum { KIND_PREFIX = sizeof "konnect_" - 1, OWN_FILES = 4, MOST_KINDS = 256 };

struct rendering {
    struct arena *arena;
    const struct rendering_request *request;
    struct rendering_result result;
    size_t fill_in_capacity;
    struct index variables; /* of the names of variables */
    struct hcl_body imports;
    const struct inventory_object *object; /* that is being written */
    struct index closed;                   /* of its texts: export/closed.h */
    const struct attr *attr;
};

/* ---- Variables ---- */

/* `certificate_shop_key` for `key` of konnect_certificate.shop. */
static strview variable_name(struct rendering *rendering, strview attribute)
{
    struct arena *arena = rendering->arena;
    const struct inventory_object *object = rendering->object;
    strview name = arena_printf(arena, "%s_" SV_FMT "_" SV_FMT, object->def->type_name + KIND_PREFIX,
                                SV_ARG(object->name), SV_ARG(attribute));
    strview found = name;
    for (int i = 2; index_find(&rendering->variables, found) != NULL; i++)
        found = arena_printf(arena, SV_FMT "_%d", SV_ARG(name), i);
    index_add(&rendering->variables, ARENA_NEW(arena, struct index_node), found);
    return found;
}

static void add_fill_in(struct rendering *rendering, struct export_fill_in fill_in)
{
    struct rendering_result *result = &rendering->result;
    result->fill_ins = arena_room(rendering->arena, result->fill_ins, result->fill_in_count,
                                  &rendering->fill_in_capacity, sizeof *result->fill_ins);
    result->fill_ins[result->fill_in_count++] = fill_in;
}

/* A variable for a secret of the object; the expression that names it. */
static strview new_variable(struct rendering *rendering, strview attribute, strview places, bool needed)
{
    const struct export_fill_in fill_in = {
        .variable = variable_name(rendering, attribute),
        .address = names_address(rendering->arena, rendering->object),
        .attribute = sv_from(rendering->attr->name),
        .places = places,
        .needed = needed,
    };
    add_fill_in(rendering, fill_in);
    return arena_printf(rendering->arena, "var." SV_FMT, SV_ARG(fill_in.variable));
}

/* ---- Expressions in the place of texts ---- */

static bool has_id(const struct attr *attr)
{
    bool found = attr->limits != NULL && attr->limits->uuid_from != NULL;
    for (const struct attr *row = attr->nested; row != NULL && row->name != NULL; row++)
        found = found || has_id(row);
    return found;
}

/* Whether the attribute may name the other object without a circle of references: attributes of IDs do; of
 * free-form configurations only what has none itself. */
static bool may_refer(const struct attr *attr, const struct inventory_object *other)
{
    return has_id(attr) || (attr_has(attr, ATTR_FREEFORM) && other->def->freeform.schema == NULL);
}

/* A plugin of one's own names its schema, so that it is created after it. Empty: the text names none. */
static strview schema_expression(const struct rendering *rendering, strview name)
{
    static const char plugin[] = "konnect_plugin";
    bool is_name = sv_equal_z(sv_from(rendering->object->def->type_name), plugin) &&
                   sv_equal_z(sv_from(rendering->attr->name), "name");
    strview address = arena_printf(rendering->arena, "%s_schema " SV_FMT " " SV_FMT, plugin,
                                   SV_ARG(rendering->request->control_plane_id), SV_ARG(name));
    const struct inventory_object *schema =
        is_name ? inventory_at(rendering->request->inventory, address) : NULL;
    if (schema == NULL || !schema->selected)
        return SV("");
    return arena_printf(rendering->arena, SV_FMT ".name", SV_ARG(names_address(rendering->arena, schema)));
}

static strview expression(void *payload, strview text)
{
    struct rendering *rendering = payload;
    strview schema = schema_expression(rendering, text);
    if (schema.len > 0)
        return schema;
    const struct inventory_object *other = inventory_find(rendering->request->inventory, text);
    if (other != NULL && other->selected && other != rendering->object && may_refer(rendering->attr, other))
        return arena_printf(rendering->arena, SV_FMT ".%s", SV_ARG(names_address(rendering->arena, other)),
                            other->def->rest.id);
    struct closed_text *closed = closed_text_of(&rendering->closed, text);
    if (closed == NULL)
        return SV("");
    if (closed->expression.len == 0)
        closed->expression = new_variable(rendering, sv_from(rendering->attr->name), SV(""), true);
    return closed->expression;
}

/* ---- Resources ---- */

/* `key` of `key_wo`: what the secret is called. */
static strview plain_name(const struct attr *attr)
{
    strview name = sv_from(attr->name);
    return attr_has(attr, ATTR_WRITE_ONLY) && sv_ends_with(name, SV("_wo")) ? sv_slice(name, 0, name.len - 3)
                                                                            : name;
}

static const struct attr *write_only_config(const struct attr *attrs)
{
    for (const struct attr *attr = attrs; attr->name != NULL; attr++)
        if (attr_has(attr, ATTR_FREEFORM | ATTR_WRITE_ONLY))
            return attr;
    return NULL;
}

/* Whether the row is written: the provider block names the control plane. */
static bool is_written(const struct attr *attr, const struct value *value)
{
    return !value_is_null(value) && !attr_has(attr, ATTR_PROVIDER_DEFAULT);
}

static void put_secrets(struct rendering *rendering, struct hcl_body *body)
{
    const struct inventory_object *object = rendering->object;
    const struct attr *config = write_only_config(object->def->attrs);
    const struct value *left_out = object->found.memory.left_out;
    for (size_t i = 0; object->configured.to_fill_in[i] != NULL; i++) {
        rendering->attr = object->configured.to_fill_in[i];
        hcl_put_expression(body, sv_from(rendering->attr->name),
                           new_variable(rendering, plain_name(rendering->attr), SV(""), false));
    }
    if (config == NULL || left_out == NULL || left_out->count == 0)
        return;
    rendering->attr = config;
    strview places = field_mask_text(rendering->arena, left_out, sv_from(config->name));
    hcl_put_expression(body, sv_from(config->name),
                       new_variable(rendering, plain_name(config), places, false));
}

static void put_resource(struct rendering *rendering, struct hcl_body *file)
{
    const struct hcl_style style = { expression, rendering };
    const struct inventory_object *object = rendering->object;
    const struct rows *rows = &object->configured.rows;
    struct hcl_body body = { .arena = rendering->arena, .style = &style, .depth = 1 };
    rendering->closed = index_make(rendering->arena);
    for (size_t i = 0; i < rows->count; i++)
        closed_find(rows->values[i], &rendering->closed);
    for (size_t i = 0; i < rows->count; i++) {
        rendering->attr = &rows->attrs[i];
        if (is_written(rendering->attr, rows->values[i]))
            hcl_put(&body, sv_from(rendering->attr->name), rows->values[i]);
    }
    put_secrets(rendering, &body);
    if (file->count > 0)
        hcl_put_blank(file);
    hcl_put_block(file,
                  arena_printf(rendering->arena, "resource \"%s\" \"" SV_FMT "\"", object->def->type_name,
                               SV_ARG(object->name)),
                  &body);
}

static void put_import(struct rendering *rendering)
{
    struct arena *arena = rendering->arena;
    struct hcl_body body = { .arena = arena, .depth = 1 };
    hcl_put_expression(&body, SV("to"), names_address(arena, rendering->object));
    hcl_put(
        &body, SV("id"),
        value_string(arena, identity_write(arena, rendering->object->def, &rendering->object->found.state)));
    hcl_put_blank(&rendering->imports);
    hcl_put_block(&rendering->imports, SV("import"), &body);
}

/* ---- Files ---- */

static void add_file(struct rendering *rendering, strview name, const struct hcl_body *body, size_t objects)
{
    struct rendering_result *result = &rendering->result;
    result->files[result->file_count++] = (struct export_file){ name, hcl_body_text(body), objects };
}

/* The objects of one table, from `first` on; returns the index behind them. */
static size_t add_kind(struct rendering *rendering, size_t first)
{
    const struct inventory *inventory = rendering->request->inventory;
    const struct resource_def *def = inventory->objects[first]->def;
    struct hcl_body file = { .arena = rendering->arena };
    size_t count = 0;
    size_t i = first;
    for (; i < inventory->count && inventory->objects[i]->def == def; i++) {
        rendering->object = inventory->objects[i];
        if (!rendering->object->selected)
            continue;
        put_resource(rendering, &file);
        put_import(rendering);
        count++;
    }
    if (count > 0)
        add_file(rendering, arena_printf(rendering->arena, "%ss.tf", def->type_name + KIND_PREFIX), &file,
                 count);
    return i;
}

static strview description(struct arena *arena, const struct export_fill_in *fill_in)
{
    strview what = arena_printf(arena, "\"" SV_FMT "\" of " SV_FMT, SV_ARG(fill_in->attribute),
                                SV_ARG(fill_in->address));
    if (fill_in->places.len > 0)
        return arena_printf(arena, SV_FMT ", an object with " SV_FMT ". Null: Konnect keeps what it has.",
                            SV_ARG(what), SV_ARG(fill_in->places));
    if (fill_in->needed)
        return arena_printf(arena, "A text with a credential in it, in " SV_FMT ", as Konnect has it.",
                            SV_ARG(what));
    return arena_printf(arena, SV_FMT ". Null: Konnect keeps what it has.", SV_ARG(what));
}

/* Terraform shows what is ephemeral nowhere. Marked as sensitive, too, it would make of an import a change,
 * because the mark is new. */
static void add_variables(struct rendering *rendering)
{
    struct arena *arena = rendering->arena;
    struct hcl_body file = { .arena = arena };
    if (rendering->result.fill_in_count == 0)
        return;
    hcl_put_comment(&file,
                    SV("Secrets: no export has them. They are to be filled in before an object is created"));
    hcl_put_comment(&file, SV("elsewhere; for the import they can stay null."));
    for (size_t i = 0; i < rendering->result.fill_in_count; i++) {
        const struct export_fill_in *fill_in = &rendering->result.fill_ins[i];
        struct hcl_body body = { .arena = arena, .depth = 1 };
        hcl_put(&body, SV("description"), value_string(arena, description(arena, fill_in)));
        hcl_put_expression(&body, SV("type"), fill_in->places.len > 0 ? SV("any") : SV("string"));
        if (fill_in->needed)
            hcl_put_expression(&body, SV("sensitive"), SV("true"));
        else {
            hcl_put_expression(&body, SV("ephemeral"), SV("true"));
            hcl_put_expression(&body, SV("default"), SV("null"));
        }
        hcl_put_blank(&file);
        hcl_put_block(&file, arena_printf(arena, "variable \"" SV_FMT "\"", SV_ARG(fill_in->variable)),
                      &body);
    }
    add_file(rendering, SV("variables.tf"), &file, 0);
}

static bool uses_write_only(const struct rendering_result *result)
{
    for (size_t i = 0; i < result->fill_in_count; i++)
        if (!result->fill_ins[i].needed)
            return true;
    return false;
}

static void add_versions(struct rendering *rendering)
{
    struct arena *arena = rendering->arena;
    struct hcl_body file = { .arena = arena };
    struct hcl_body terraform = { .arena = arena, .depth = 1 };
    struct hcl_body providers = { .arena = arena, .depth = 2 };
    struct object_builder konnect = { .arena = arena };
    object_put_text(&konnect, "source", rendering->request->source);
    hcl_put(&providers, SV("konnect"), object_build(&konnect));
    if (uses_write_only(&rendering->result)) {
        hcl_put_comment(&terraform, SV("Write-only attributes, and import blocks."));
        hcl_put(&terraform, SV("required_version"), value_string(arena, SV(">= 1.11")));
    } else {
        hcl_put_comment(&terraform, SV("Import blocks."));
        hcl_put(&terraform, SV("required_version"), value_string(arena, SV(">= 1.5")));
    }
    hcl_put_blank(&terraform);
    hcl_put_block(&terraform, SV("required_providers"), &providers);
    hcl_put_block(&file, SV("terraform"), &terraform);
    add_file(rendering, SV("versions.tf"), &file, 0);
}

static void add_provider(struct rendering *rendering)
{
    struct arena *arena = rendering->arena;
    const struct rendering_request *request = rendering->request;
    struct hcl_body file = { .arena = arena };
    struct hcl_body body = { .arena = arena, .depth = 1 };
    hcl_put_comment(&file,
                    SV("The access token comes from the environment (KONNECT_TOKEN or KONNECT_SPAT)."));
    if (request->server_url.len > 0)
        hcl_put(&body, SV("server_url"), value_string(arena, request->server_url));
    else
        hcl_put(&body, SV("region"), value_string(arena, request->region));
    if (request->control_plane_name.len > 0)
        hcl_put_comment(&body, hcl_quoted(arena, request->control_plane_name));
    hcl_put(&body, SV("control_plane_id"), value_string(arena, request->control_plane_id));
    if (request->no_default_tags)
        hcl_put_expression(&body, SV("default_tags"), SV("[]"));
    hcl_put_block(&file, SV("provider \"konnect\""), &body);
    add_file(rendering, SV("provider.tf"), &file, 0);
}

static size_t count_kinds(const struct inventory *inventory)
{
    size_t kinds = 0;
    for (size_t i = 0; i < inventory->count; i++)
        kinds += i == 0 || inventory->objects[i]->def != inventory->objects[i - 1]->def;
    return kinds;
}

struct rendering_result render_files(const struct rendering_request *request)
{
    struct arena *arena = request->inventory->arena;
    struct rendering rendering = {
        .arena = arena, .request = request, .variables = index_make(arena), .imports = { .arena = arena }
    };
    rendering.result.files =
        ARENA_ARRAY(arena, struct export_file, count_kinds(request->inventory) + OWN_FILES);
    hcl_put_comment(&rendering.imports,
                    SV("This file has done its work once it was applied, and can be deleted."));
    for (size_t i = 0; i < request->inventory->count;)
        i = add_kind(&rendering, i);
    if (rendering.result.file_count > 0)
        add_file(&rendering, SV("imports.tf"), &rendering.imports, 0);
    add_variables(&rendering);
    add_versions(&rendering);
    add_provider(&rendering);
    return rendering.result;
}
