#include "kong/check.h"

#include "base/nearest.h"
#include "kong/entity_checks.h"
#include "kong/rules.h"
#include "kong/shorthand.h"
#include "kong/vault_reference.h"
#include "value/build.h"
#include "value/kind.h"

struct walk {
    const struct kong_check *check;
    size_t faults;
};

/* The fields whose values a shorthand gave: they were checked, and blamed, where they were written. */
struct moved {
    const struct moved *next;
    const struct field *field;
};

static void check_field(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path, const struct moved *moved);

static void report(struct walk *walk, struct kong_fault fault)
{
    walk->faults++;
    walk->check->report(walk->check->payload, &fault);
}

static void say(struct walk *walk, enum kong_fault_kind kind, const struct path *path, strview message)
{
    report(walk, (struct kong_fault){ .kind = kind, .path = path, .message = message });
}

static bool is_absent(const struct walk *walk, const struct value *value)
{
    return value == NULL || (value_is_null(value) && !walk->check->nulls_sent);
}

/* ---- Single fields ---- */

static const char *type_message(const struct field *field, const struct value *value)
{
    int64_t number;
    bool empty = value_is_array(value) && value->count == 0; /* Lua's empty table is a map as well */
    switch (field->kind) {
    case FIELD_STRING:
        return value_is_text(value) ? NULL : "expected a string";
    case FIELD_BOOLEAN:
        return value_is_bool(value) ? NULL : "expected a boolean";
    case FIELD_INTEGER:
        return value_to_int(value, &number) ? NULL : "expected an integer";
    case FIELD_NUMBER:
        return value_is_number(value) ? NULL : "expected a number";
    case FIELD_ARRAY:
        return value_is_array(value) ? NULL : "expected an array";
    case FIELD_SET:
        return value_is_array(value) ? NULL : "expected a set";
    case FIELD_MAP:
        return value_is_object(value) || empty ? NULL : "expected a map";
    case FIELD_RECORD:
        return value_is_object(value) || empty ? NULL : "expected a record";
    case FIELD_FOREIGN:
    case FIELD_JSON:
    case FIELD_UNKNOWN:
        break;
    }
    return NULL;
}

/* Whether the text is a reference, right or wrong: no other rule of the field is about it then. */
static bool check_reference(struct walk *walk, const struct field *field, strview text,
                            const struct path *path)
{
    bool reference = vault_reference_is(text);
    /* It is resolved on the data plane: nobody can check what it stands for. */
    if (!walk->check->references)
        return reference && field->referenceable;
    if (!reference && !(field->referenceable && sv_starts_with(text, SV("{vault:"))))
        return false;
    const char *fault = field->referenceable ? vault_reference_parse(walk->check->arena, text, NULL)
                                             : "a vault reference is not resolved here";
    if (fault != NULL)
        say(walk, KONG_FAULT_REFERENCE, path, sv_from(fault));
    return true;
}

static void check_items(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path);
static void check_record(struct walk *walk, const struct field *record, const struct value *written,
                         const struct path *path, const struct moved *moved);

static void check_inside(struct walk *walk, const struct field *field, const struct value *value,
                         const struct path *path, const struct moved *moved)
{
    if (field->kind == FIELD_RECORD)
        check_record(walk, field, value_is_object(value) ? value : NULL, path, moved);
    else if (field->kind == FIELD_ARRAY || field->kind == FIELD_SET || field->kind == FIELD_MAP)
        check_items(walk, field, value, path);
}

/* A rule's message can quote the value; of a secret nothing is said. */
static strview rule_message(const struct field *field, const struct value *value, strview message)
{
    bool quotes = value_is_text(value) && value->text.len > 0 && sv_contains(message, value->text);
    return field->encrypted && quotes ? SV("invalid value") : message;
}

/* A value that is there. */
static void check_given(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path, const struct moved *moved)
{
    strview message = { 0 };
    const char *wrong_type = type_message(field, value);
    if (wrong_type != NULL) {
        say(walk, KONG_FAULT_TYPE, path, sv_from(wrong_type));
        return;
    }
    bool is_string = field->kind == FIELD_STRING;
    if (is_string && check_reference(walk, field, value->text, path))
        return;
    /* Empty strings are refused unless the schema says otherwise. */
    if (is_string && value->text.len == 0 && value_get(field->rules, SV("len_min")) == NULL)
        say(walk, KONG_FAULT_VALUE, path, SV("length must be at least 1"));
    else if (!kong_rules_hold(walk->check->arena, field->rules, value, &message))
        say(walk, KONG_FAULT_VALUE, path, rule_message(field, value, message));
    else
        check_inside(walk, field, value, path, moved);
}

/* No value is there, and no default: `eq` and `ne` may forbid that, too. */
static void check_null(struct walk *walk, const struct field *field, const struct path *path)
{
    strview message = { 0 };
    if (!walk->check->partial && !kong_rules_hold(walk->check->arena, field->rules, NULL, &message))
        say(walk, field->required ? KONG_FAULT_MISSING : KONG_FAULT_VALUE, path, message);
}

static void check_absent(struct walk *walk, const struct field *field, const struct path *path,
                         const struct moved *moved)
{
    /* Kong fills in a required record, and what is missing inside is what the user hears of. */
    if (field->kind == FIELD_RECORD && field->required)
        check_record(walk, field, field->default_value, path, moved);
    else if (field->default_value == NULL && !value_true_at(field->rules, "auto"))
        check_null(walk, field, path);
}

static void check_field(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path, const struct moved *moved)
{
    if (is_absent(walk, value))
        check_absent(walk, field, path, moved);
    else if (value_is_null(value))
        check_null(walk, field, path);
    else if (!value_is_unknown(value))
        check_given(walk, field, value, path, moved);
}

/* ---- Collections ---- */

static const struct path *member_path(const struct walk *walk, const struct path *parent,
                                      const struct value *object, strview name)
{
    bool map = object != NULL && object->type->kind == TYPE_MAP;
    return map ? path_key(walk->check->arena, parent, name)
               : path_attribute(walk->check->arena, parent, name);
}

static void check_elements(struct walk *walk, const struct field *list, const struct value *value,
                           const struct path *path)
{
    struct field element = *list->element;
    element.encrypted = element.encrypted || list->encrypted;
    for (size_t i = 0; i < value->count; i++) {
        bool indexed = value->type->kind != TYPE_SET;
        const struct path *item = indexed ? path_index(walk->check->arena, path, (int64_t)i) : path;
        /* Kong wants every element to be there, whatever the schema says. */
        if (value_is_null(value->items[i]))
            say(walk, KONG_FAULT_MISSING, item, SV("required field missing"));
        else
            check_field(walk, &element, value->items[i], item, NULL);
    }
}

static void check_members(struct walk *walk, const struct field *map, const struct value *value,
                          const struct path *path)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct path *member = member_path(walk, path, value, value->keys[i]);
        if (map->element != NULL)
            check_field(walk, map->element, value->items[i], member, NULL);
        if (map->key != NULL)
            check_field(walk, map->key, value_string(walk->check->arena, value->keys[i]), member, NULL);
    }
}

static void check_items(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path)
{
    if (value_is_object(value))
        check_members(walk, field, value, path);
    else if (field->element != NULL)
        check_elements(walk, field, value, path);
}

/* ---- Records ---- */

static strview field_name(const void *payload, size_t i)
{
    return ((const struct field *)payload)->fields[i].name;
}

static void check_names(struct walk *walk, const struct field *record, const struct value *written,
                        const struct path *path)
{
    for (size_t i = 0; i < written->count; i++) {
        strview name = written->keys[i];
        if (is_absent(walk, written->items[i]) || field_find(record, name) != NULL ||
            field_shorthand(record, name) != NULL)
            continue;
        report(walk,
               (struct kong_fault){ .kind = KONG_FAULT_UNKNOWN_FIELD,
                                    .path = member_path(walk, path, written, name),
                                    .message = SV("unknown field"),
                                    .nearest = nearest_name(name, field_name, record, record->field_count) });
    }
}

struct entity_report {
    struct walk *walk;
    const struct path *path;
};

static void report_entity(void *payload, strview message)
{
    const struct entity_report *entity = payload;
    say(entity->walk, KONG_FAULT_ENTITY, entity->path, message);
}

static void check_entity(struct walk *walk, const struct field *record, const struct value *written,
                         const struct path *path)
{
    struct arena *arena = walk->check->arena;
    struct entity_report entity = { .walk = walk, .path = path };
    if (walk->check->partial || record->entity_checks == NULL)
        return;
    if (written != NULL && !walk->check->nulls_sent)
        written = value_without_null_members(arena, written);
    kong_entity_checks(arena, record->entity_checks, field_normal_form(arena, record, written), report_entity,
                       &entity);
}

static bool is_moved(const struct moved *moved, const struct field *field)
{
    while (moved != NULL && moved->field != field)
        moved = moved->next;
    return moved != NULL;
}

static const struct moved *check_shorthands(struct walk *walk, const struct field *record,
                                            const struct value *written, const struct path *path,
                                            const struct moved *moved);

static void check_record(struct walk *walk, const struct field *record, const struct value *written,
                         const struct path *path, const struct moved *moved)
{
    size_t before = walk->faults;
    const struct value *value = NULL;
    if (value_is_object(written)) {
        check_names(walk, record, written, path);
        moved = check_shorthands(walk, record, written, path, moved);
        value = shorthands_move(walk->check->arena, record, written);
    }
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const struct value *item = value != NULL ? value_get(value, field->name) : NULL;
        if (!is_moved(moved, field))
            check_field(walk, field, item, member_path(walk, path, written, field->name), moved);
    }
    if (walk->faults == before)
        check_entity(walk, record, written, path);
}

/* ---- Shorthands ---- */

/* Whatever is wrong with a shorthand's value where it goes is said once, where it was written. */
struct shorthand_report {
    struct walk *walk;
    const struct path *path;
    bool said;
};

static void report_shorthand(void *payload, const struct kong_fault *fault)
{
    struct shorthand_report *shorthand = payload;
    if (shorthand->said)
        return;
    shorthand->said = true;
    say(shorthand->walk, fault->kind, shorthand->path, fault->message);
}

/* Kong quotes both values; they may be secrets, so only numbers and booleans are quoted here. */
static strview plain(struct arena *arena, const struct value *value)
{
    if (value_is_bool(value))
        return value->boolean ? SV(" = true") : SV(" = false");
    return value_is_number(value) ? arena_printf(arena, " = " SV_FMT, SV_ARG(value->text)) : SV("");
}

/* Both known, and of the right type: else something else is said, or nothing can be. */
static bool differ(const struct field *field, const struct value *a, const struct value *b)
{
    bool known = value_is_wholly_known(a) && value_is_wholly_known(b);
    return known && type_message(field, a) == NULL && !value_same(a, b);
}

/* Whether the value was translated: only the server knows what it makes of one that was not. */
static bool has_form(const struct field *field, const struct value *value)
{
    if (type_message(field, value) != NULL)
        return false;
    for (size_t i = 0; field->element != NULL && i < value->count; i++)
        if (value_is_known(value->items[i]) && type_message(field->element, value->items[i]) != NULL)
            return false;
    return true;
}

static void check_target(struct shorthand_report *report, const struct field *shorthand,
                         const struct shorthand_target *target, const struct value *item,
                         const struct value *there)
{
    struct kong_check check = *report->walk->check;
    check.report = report_shorthand;
    check.payload = report;
    struct walk inner = { .check = &check };
    const struct value *translated = shorthand_translate(check.arena, target->field, item);
    bool replaced = there != NULL && !value_is_null(there);
    if (!replaced && has_form(target->field, translated))
        check_field(&inner, target->field, translated, NULL, NULL);
    else if (replaced && differ(target->field, there, translated))
        say(&inner, KONG_FAULT_VALUE, NULL,
            arena_printf(check.arena,
                         "both deprecated and new field are used but their values mismatch: " SV_FMT SV_FMT
                         " vs " SV_FMT SV_FMT,
                         SV_ARG(shorthand->name), SV_ARG(plain(check.arena, item)), SV_ARG(target->path),
                         SV_ARG(plain(check.arena, there))));
}

static const struct moved *check_shorthand(struct walk *walk, const struct field *record,
                                           const struct field *shorthand, const struct value *written,
                                           const struct path *path, const struct moved *moved)
{
    const struct value *item = value_get(written, shorthand->name);
    if (item == NULL || value_is_null(item))
        return moved;
    struct shorthand_report report = { .walk = walk,
                                       .path = member_path(walk, path, written, shorthand->name) };
    const struct shorthand_target *targets;
    size_t count = shorthand_targets(walk->check->arena, record, shorthand, &targets);
    struct field field = *shorthand;
    size_t before = walk->faults;
    for (size_t i = 0; i < count; i++) {
        field.referenceable = field.referenceable || targets[i].field->referenceable;
        field.encrypted = field.encrypted || targets[i].field->encrypted;
    }
    check_field(walk, &field, item, report.path, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct value *there = kong_value_at(written, targets[i].path);
        if (walk->faults == before)
            check_target(&report, shorthand, &targets[i], item, there);
        if (there != NULL && !value_is_null(there))
            continue;
        struct moved *added = ARENA_NEW(walk->check->arena, struct moved);
        *added = (struct moved){ .next = moved, .field = targets[i].field };
        moved = added;
    }
    return moved;
}

static const struct moved *check_shorthands(struct walk *walk, const struct field *record,
                                            const struct value *written, const struct path *path,
                                            const struct moved *moved)
{
    for (size_t i = 0; i < record->shorthand_count; i++)
        moved = check_shorthand(walk, record, &record->shorthands[i], written, path, moved);
    return moved;
}

/* ---- Whole configurations and plugins ---- */

static void check_config(struct walk *walk, const struct field *record, const struct value *config,
                         const struct path *base)
{
    if (config == NULL || value_is_null(config))
        check_record(walk, record, NULL, base, NULL);
    else if (!value_is_unknown(config))
        check_given(walk, record, config, base, NULL);
}

bool kong_check_config(const struct kong_check *check, const struct field *record, const struct value *config,
                       const struct path *base)
{
    struct walk walk = { .check = check };
    check_config(&walk, record, config, base);
    return walk.faults == 0;
}

/* A field of the plugin beside its config: it is checked when it is there, and else it is Konnect's. */
static void check_root_field(struct walk *walk, const struct field *field, const struct value *value)
{
    if (value == NULL || !value_is_known(value))
        return;
    const struct path *path = path_attribute(walk->check->arena, NULL, field->name);
    if (field->forbids_scope)
        say(walk, KONG_FAULT_SCOPE, path, SV("value must be null"));
    else
        check_field(walk, field, value, path, NULL);
}

bool kong_check_plugin(const struct kong_check *check, const struct kong_schema *schema,
                       const struct value *plugin)
{
    struct walk walk = { .check = check };
    if (schema->config != NULL)
        check_config(&walk, schema->config, value_get(plugin, SV("config")),
                     path_attribute(check->arena, NULL, SV("config")));
    for (size_t i = 0; i < schema->root.field_count; i++) {
        const struct field *field = &schema->root.fields[i];
        if (field != schema->config)
            check_root_field(&walk, field, value_get(plugin, field->name));
    }
    if (walk.faults == 0)
        check_entity(&walk, &schema->root, plugin, NULL);
    return walk.faults == 0;
}
