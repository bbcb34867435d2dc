#include "kong/check.h"

#include "base/nearest.h"
#include "kong/normal.h"
#include "kong/rules.h"
#include "kong/shorthand.h"
#include "kong/vault_reference.h"
#include "kong/walk.h"
#include "value/build.h"
#include "value/kind.h"

struct walk {
    const struct kong_check *check;
    size_t faults;
};

/* Fields whose values came from a shorthand: these were checked and reported at the shorthand's own path.
 */
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
    bool empty =
        value_is_array(value) && value->count == 0; /* Lua has one empty table, for lists and maps alike */
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

/* Whether the text is a reference, well formed or not: then no other rule of the field applies. */
static bool check_reference(struct walk *walk, const struct field *field, strview text,
                            const struct path *path)
{
    bool reference = vault_reference_is(text);
    /* It is resolved on the data plane: what it stands for cannot be checked here. */
    if (!walk->check->references)
        return reference && field->referenceable;
    if (!reference && !(field->referenceable && sv_starts_with(text, SV("{vault:"))))
        return false;
    const char *fault =
        field->referenceable ? vault_reference_parse(walk->check->arena, text, NULL) : KONG_NOT_RESOLVED;
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

/* A rule's message may quote the value; a secret's must not. */
static strview rule_message(const struct walk *walk, const struct field *field, const struct value *value,
                            strview message)
{
    bool tells =
        field->encrypted && value_is_text(value) && value->text.len > 0 && sv_contains(message, value->text);
    bool quotes = sv_starts_with(message, SV(KONG_INVALID_VALUE));
    return tells || (quotes && !walk->check->quotes) ? SV("invalid value") : message;
}

/* Checks a value that is not null. */
static void check_given(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path, const struct moved *moved)
{
    strview message = { 0 };
    const char *wrong_type = type_message(field, value);
    /* A port may be a reference, too: Kong looks at its type when it is resolved. */
    if (wrong_type != NULL && field->referenceable && value_is_text(value) &&
        check_reference(walk, field, value->text, path))
        return;
    if (wrong_type != NULL) {
        report(walk, (struct kong_fault){ .kind = KONG_FAULT_TYPE,
                                          .path = path,
                                          .message = sv_from(wrong_type),
                                          .field = field,
                                          .value = value });
        return;
    }
    bool is_string = field->kind == FIELD_STRING;
    if (is_string && check_reference(walk, field, value->text, path))
        return;
    /* Empty strings are refused unless the schema says otherwise. */
    if (is_string && value->text.len == 0 && value_get(field->rules, SV("len_min")) == NULL)
        say(walk, KONG_FAULT_VALUE, path, SV("length must be at least 1"));
    else if (!kong_rules_hold(walk->check->arena, field->rules, value, &message))
        say(walk, KONG_FAULT_VALUE, path, rule_message(walk, field, value, message));
    else
        check_inside(walk, field, value, path, moved);
}

/* Checks a field without value and without default: not only `required`, `eq` and `ne` may forbid that,
 * too. */
static void check_null(struct walk *walk, const struct field *field, const struct path *path)
{
    strview message = { 0 };
    if (!walk->check->partial && !kong_rules_hold(walk->check->arena, field->rules, NULL, &message))
        say(walk, field->required ? KONG_FAULT_MISSING : KONG_FAULT_VALUE, path, message);
}

static void check_absent(struct walk *walk, const struct field *field, const struct path *path,
                         const struct moved *moved)
{
    /* Kong fills in a required record, so the fault reported is what is missing inside it. */
    if (field->kind == FIELD_RECORD && field->required)
        check_record(walk, field, field->default_value, path, moved);
    else if (field->default_value == NULL && !field->automatic)
        check_null(walk, field, path);
}

static void check_field(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path, const struct moved *moved)
{
    if (field->opaque)
        return;
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

static void check_items(struct walk *walk, const struct field *field, const struct value *value,
                        const struct path *path)
{
    struct field_parts parts = field_parts(field, value);
    struct field_part part;
    while (field_parts_next(&parts, &part)) {
        const struct path *item = value_item_path(walk->check->arena, value, part.index, path);
        /* Kong refuses null elements, whatever the schema says. */
        if (value->keys == NULL && value_is_null(part.value) && !part.field->opaque)
            say(walk, KONG_FAULT_MISSING, item, SV("required field missing"));
        else
            check_field(walk, part.field, part.value, item, NULL);
        if (value->keys != NULL && field->key != NULL)
            check_field(walk, field->key, value_string(walk->check->arena, part.key), item, NULL);
    }
}

/* ---- Records ---- */

static strview field_name(const void *payload, size_t i)
{
    return ((const struct field *)payload)->fields[i].name;
}

/* Whether the name is a dotted path to a field further inside. */
static bool is_dotted(const struct field *record, strview name)
{
    if (sv_find(name, '.') == SIZE_MAX)
        return false;
    while (record != NULL && name.data != NULL)
        record = field_find(record, sv_cut(&name, '.'));
    return record != NULL;
}

static void check_names(struct walk *walk, const struct field *record, const struct value *written,
                        const struct path *path)
{
    struct field_parts parts = field_parts(record, written);
    struct field_part part;
    while (field_parts_next(&parts, &part)) {
        strview name = part.key;
        if (is_absent(walk, part.value) || part.field != record->element)
            continue;
        report(walk,
               (struct kong_fault){ .kind = KONG_FAULT_UNKNOWN_FIELD,
                                    .path = member_path(walk, path, written, name),
                                    .message = SV("unknown field"),
                                    .nearest = nearest_name(name, field_name, record, record->field_count),
                                    .is_dotted = is_dotted(record, name) });
    }
}

/* Of what Konnect makes up, and of what it alone understands, nothing is known as long as it is not there. */
static const struct value *unknown_when_missing(void *payload, const struct field *field)
{
    (void)field;
    return value_unknown(payload, &type_dynamic);
}

struct entity_report {
    struct walk *walk;
    struct kong_fault fault; /* without the rule */
};

static void report_entity(void *payload, const struct entity_fault *rule)
{
    const struct entity_report *entity = payload;
    struct kong_fault fault = entity->fault;
    fault.message = rule->message;
    fault.rule = *rule;
    report(entity->walk, fault);
}

static void check_entity(struct walk *walk, const struct field *record, const struct value *written,
                         const struct path *path)
{
    struct arena *arena = walk->check->arena;
    struct entity_report entity = { walk, { .kind = KONG_FAULT_ENTITY, .path = path, .field = record } };
    if (walk->check->partial || record->entity_checks == NULL)
        return;
    if (written != NULL && !walk->check->nulls_sent)
        written = value_without_null_members(arena, written);
    entity.fault.value = written;
    const struct field_filler filler = { .arena = arena, .missing = unknown_when_missing, .payload = arena };
    kong_entity_checks(arena, record->entity_checks, field_normal_form_by(&filler, record, written),
                       report_entity, &entity);
}

/* ---- Sub-schemas ---- */

/* Kong's words for a key that names none. */
static strview subschema_message(struct arena *arena, const struct field *record, strview name)
{
    strview text = record->subschema_error.len > 0 ? record->subschema_error : SV("unknown type: %s");
    size_t hole = sv_find(text, '%');
    if (hole == SIZE_MAX)
        return text;
    const char *quote = hole + 1 < text.len && text.data[hole + 1] == 'q' ? "\"" : "";
    return arena_printf(arena, SV_FMT "%s" SV_FMT "%s" SV_FMT, SV_ARG(sv_slice(text, 0, hole)), quote,
                        SV_ARG(name), quote, SV_ARG(sv_slice(text, hole + 2, text.len)));
}

/* Of a record whose sub-schema is not known: whether what the key says may yet turn out right. Else nothing
 * more can be said of the record. */
static bool check_subschema_key(struct walk *walk, const struct field *record, const struct value *written,
                                const struct path *path)
{
    const struct field *field = field_find(record, record->subschema_key);
    const struct value *key = written != NULL ? value_get(written, record->subschema_key) : NULL;
    const struct path *place = member_path(walk, path, written, record->subschema_key);
    if (value_is_nothing(key)) {
        if (!walk->check->partial)
            say(walk, KONG_FAULT_MISSING, place, SV("required field missing"));
        return walk->check->partial;
    }
    if (!value_is_wholly_known(key))
        return true;
    strview name = value_is_array(key) && key->count > 0 ? value_text(key->items[0]) : value_text(key);
    if (name.len > 0)
        say(walk, KONG_FAULT_VALUE, place,
            subschema_message(walk->check->arena, record, walk->check->quotes ? name : SV(KONG_HIDDEN)));
    else if (field != NULL)
        check_field(walk, field, key, place, NULL);
    return false;
}

/* Whether the field is the same in all of the record's sub-schemas. */
static bool is_settled(const struct field *record, const struct field *field)
{
    bool settled = true;
    for (size_t i = 0; settled && i < record->subschema_count; i++) {
        const struct field *other = field_find(&record->subschemas[i], field->name);
        settled = other != NULL && other->rules == field->rules && is_settled(&record->subschemas[i], field);
    }
    return settled;
}

/* ---- Fields of a record ---- */

static bool is_moved(const struct moved *moved, const struct field *field)
{
    while (moved != NULL && moved->field != field)
        moved = moved->next;
    return moved != NULL;
}

static const struct moved *check_shorthands(struct walk *walk, const struct field *record,
                                            const struct value *written, const struct path *path,
                                            const struct moved *moved);

/* Whether a shorthand of the same name takes the value, to translate it into one of the field's own. */
static bool is_translated(const struct walk *walk, const struct field *record, const struct field *field,
                          const struct value *value)
{
    const struct field *shorthand = field_shorthand(record, field->name);
    struct arena *arena = walk->check->arena;
    return shorthand != NULL && !value_is_nothing(value) && !kong_field_takes(arena, field, value) &&
           kong_field_takes(arena, shorthand, value);
}

static void check_fields(struct walk *walk, const struct field *record, const struct value *written,
                         const struct path *path, const struct moved *moved)
{
    struct arena *arena = walk->check->arena;
    const struct value *value = written != NULL ? shorthands_move(arena, record, written) : NULL;
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const struct value *item = value != NULL ? value_get(value, field->name) : NULL;
        bool settled = record->subschema_count == 0 || is_settled(record, field);
        if (settled && !is_moved(moved, field) && !is_translated(walk, record, field, item))
            check_field(walk, field, item, member_path(walk, path, written, field->name), moved);
    }
}

static void check_record(struct walk *walk, const struct field *field, const struct value *written,
                         const struct path *path, const struct moved *moved)
{
    size_t before = walk->faults;
    const struct field *record = field_select(field, written);
    if (!value_is_object(written))
        written = NULL;
    if (written != NULL)
        check_names(walk, record, written, path);
    if (record->subschema_count > 0 && !check_subschema_key(walk, record, written, path))
        return;
    if (written != NULL)
        moved = check_shorthands(walk, record, written, path, moved);
    check_fields(walk, record, written, path, moved);
    if (walk->faults == before && record->subschema_count == 0)
        check_entity(walk, record, written, path);
}

/* ---- Shorthands ---- */

/* A fault of a shorthand's value in the fields that replace it is reported once, at the shorthand's path.
 */
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

/* Whether the two differ. Only for known values of the right type: others are reported elsewhere, or cannot
 * be compared. */
static bool differ(const struct field *field, const struct value *a, const struct value *b)
{
    bool known = value_is_wholly_known(a) && value_is_wholly_known(b);
    return known && type_message(field, a) == NULL && !value_same(a, b);
}

/* Whether the value has the form of the field. What the server makes of a value without it is not known
 * here. */
static bool has_form(const struct field *field, const struct value *value)
{
    if (type_message(field, value) != NULL)
        return false;
    struct field_parts parts = field_parts(field, value);
    struct field_part part;
    while (field->kind != FIELD_RECORD && field_parts_next(&parts, &part))
        if (value_is_known(part.value) && type_message(part.field, part.value) != NULL)
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
    bool replaced = !value_is_nothing(there);
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

static const struct moved *check_shorthand(struct walk *walk, const struct field *shorthand,
                                           const struct value *written, const struct path *path,
                                           const struct moved *moved)
{
    const struct value *item = value_get(written, shorthand->name);
    if (item == NULL || value_is_null(item))
        return moved;
    struct shorthand_report report = { .walk = walk,
                                       .path = member_path(walk, path, written, shorthand->name) };
    size_t before = walk->faults;
    check_field(walk, shorthand, item, report.path, NULL);
    for (size_t i = 0; i < shorthand->target_count; i++) {
        const struct shorthand_target *target = &shorthand->targets[i];
        const struct value *there = value_at(written, target->path);
        if (walk->faults == before)
            check_target(&report, shorthand, target, item, there);
        if (!value_is_nothing(there))
            continue;
        struct moved *added = ARENA_NEW(walk->check->arena, struct moved);
        *added = (struct moved){ .next = moved, .field = target->field };
        moved = added;
    }
    return moved;
}

static const struct moved *check_shorthands(struct walk *walk, const struct field *record,
                                            const struct value *written, const struct path *path,
                                            const struct moved *moved)
{
    for (size_t i = 0; i < record->shorthand_count; i++)
        if (field_find(record, record->shorthands[i].name) == NULL)
            moved = check_shorthand(walk, &record->shorthands[i], written, path, moved);
    return moved;
}

/* ---- Whole configurations and plugins ---- */

static void check_config(struct walk *walk, const struct field *record, const struct value *config,
                         const struct path *base)
{
    if (record->opaque)
        return;
    if (value_is_nothing(config))
        check_record(walk, record, NULL, base, NULL);
    else if (!value_is_unknown(config))
        check_given(walk, record, config, base, NULL);
}

static void ignore_fault(void *payload, const struct kong_fault *fault)
{
    (void)payload;
    (void)fault;
}

bool kong_field_takes(struct arena *arena, const struct field *field, const struct value *value)
{
    const struct kong_check check = { .arena = arena, .report = ignore_fault };
    struct walk walk = { .check = &check };
    check_field(&walk, field, value, NULL, NULL);
    return walk.faults == 0;
}

bool kong_check_config(const struct kong_check *check, const struct field *record, const struct value *config,
                       const struct path *base)
{
    struct walk walk = { .check = check };
    check_config(&walk, record, config, base);
    return walk.faults == 0;
}

/* A field of the plugin beside its config: it is checked when it is given; otherwise Konnect fills it in.
 */
static void check_root_field(struct walk *walk, const struct field *field, const struct value *value)
{
    if (value == NULL || !value_is_known(value) || field->opaque)
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
    if (walk.faults == 0 && !schema->root.opaque)
        check_entity(&walk, &schema->root, plugin, NULL);
    return walk.faults == 0;
}
