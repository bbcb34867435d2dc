#include "kong/schema.h"

#include "base/buf.h"
#include "base/log.h"
#include "kong/credentials.h"
#include "kong/words.h"
#include "value/build.h"
#include "value/kind.h"

/* Records inside records: real schemas have four levels. */
enum { MAX_DEPTH = 40 };
/* Fields of a schema, those of each sub-schema counted: real ones have some hundreds. Sub-schemas in
 * sub-schemas could make a short text a very large tree. */
enum { MAX_FIELDS = 100000 };

static const struct {
    const char *word;
    enum field_kind kind;
} kinds[] = {
    { "string", FIELD_STRING }, { "boolean", FIELD_BOOLEAN }, { "integer", FIELD_INTEGER },
    { "number", FIELD_NUMBER }, { "array", FIELD_ARRAY },     { "set", FIELD_SET },
    { "map", FIELD_MAP },       { "record", FIELD_RECORD },   { "foreign", FIELD_FOREIGN },
    { "json", FIELD_JSON },
};

static enum field_kind kind_of(const struct value *rules)
{
    strview word = value_text_at(rules, "type");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (sv_equal_z(word, kinds[i].word))
            return kinds[i].kind;
    return FIELD_UNKNOWN;
}

static bool too_deep(struct ctx *ctx)
{
    return ctx_error(ctx, "Unreadable plugin schema", "Its fields are nested more than %d levels deep.",
                     MAX_DEPTH);
}

/* Lua has one empty table: schemas write the empty map and the empty record as []. */
static const struct value *default_of(struct arena *arena, enum field_kind kind, const struct value *rules)
{
    const struct value *value = value_get(rules, SV("default"));
    if (value == NULL || value_is_null(value))
        return NULL;
    bool keyed = kind == FIELD_MAP || kind == FIELD_RECORD;
    return keyed && value_is_array(value) && value->count == 0 ? value_object(arena, NULL, NULL, 0) : value;
}

struct parsing {
    struct ctx *ctx;
    int depth;
    size_t *count; /* of the fields so far */
    /* What holds for all that is parsed below. */
    bool referenceable;
    bool encrypted;
    bool named_secret; /* by the name of what it is an element of, or a shorthand for */
    bool opaque;
};

static bool parse_field(struct parsing parsing, strview name, const struct value *rules, struct field *out);

static bool make_room(const struct parsing *parsing, size_t fields)
{
    *parsing->count += fields;
    return *parsing->count <= MAX_FIELDS ||
           ctx_error(parsing->ctx, "Unreadable plugin schema", "It has more than %d fields.", MAX_FIELDS);
}

/* ---- What the schema does not describe ---- */

#define ANYTHING(i)                                                                                          \
    {                                                                                                        \
        .opaque = true, .referenceable = ((i)&1) != 0, .encrypted = ((i)&2) != 0,                            \
        .credential = ((i)&2) != 0, .element = &anything[i]                                                  \
    }
static const struct field anything[] = { ANYTHING(0), ANYTHING(1), ANYTHING(2), ANYTHING(3) };

const struct field *field_anything(const struct field *field)
{
    return &anything[(field->referenceable ? 1 : 0) + (field->encrypted ? 2 : 0)];
}

/* A word that is not known, be it a type, or that cannot be made sense of; empty: none. */
static strview odd_word(enum field_kind kind, const struct value *rules)
{
    const struct value *key = value_get(rules, SV("subschema_key"));
    const struct value *definitions = value_get(rules, SV("subschema_definitions"));
    bool complete = key != NULL && value_text(key).len > 0 && value_is_object(definitions);
    strview word = schema_unknown_word(rules);
    if (word.len == 0 && kind == FIELD_UNKNOWN)
        word = value_text_at(rules, "type");
    if (word.len == 0 && (key != NULL || definitions != NULL) && !complete)
        word = key != NULL ? SV("subschema_key") : SV("subschema_definitions");
    return word;
}

/* Whether the field is left to Konnect, and says so in the log. */
static bool leave_to_konnect(const struct parsing *parsing, const struct field *field,
                             const struct value *rules)
{
    strview word = odd_word(field->kind, rules);
    if (word.len > 0)
        log_write(LOG_DEBUG, "a word of the plugin schema is not known: the field is left to Konnect",
                  LOG_FIELDS(LOG_TEXT("word", word), LOG_TEXT("field", field->name)));
    return parsing->opaque || word.len > 0 || field->kind == FIELD_UNKNOWN;
}

/* ---- Shorthands ---- */

static strview dotted(struct arena *arena, const struct value *steps)
{
    struct buf path = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; value_is_array(steps) && i < steps->count; i++)
        buf_printf(&path, "%s" SV_FMT, i > 0 ? "." : "", SV_ARG(value_text(steps->items[i])));
    return buf_view(&path);
}

static const struct field *field_at(const struct field *record, strview path)
{
    while (record != NULL && path.data != NULL)
        record = field_find(record, sv_cut(&path, '.'));
    return record;
}

/* Those that the record has. */
static void find_targets(struct arena *arena, const struct field *record, const struct value *rules,
                         struct field *out)
{
    const struct value *deprecation = value_get(rules, SV("deprecation"));
    const struct value *list =
        value_is_object(deprecation) ? value_get(deprecation, SV("replaced_with")) : NULL;
    size_t room = value_is_array(list) ? list->count : 0;
    struct shorthand_target *targets = ARENA_ARRAY(arena, struct shorthand_target, room);
    out->targets = targets;
    out->target_count = 0;
    for (size_t i = 0; i < room; i++) {
        const struct value *steps =
            value_is_object(list->items[i]) ? value_get(list->items[i], SV("path")) : NULL;
        strview path = dotted(arena, steps);
        const struct field *field = field_at(record, path);
        if (field != NULL && !field->opaque)
            targets[out->target_count++] = (struct shorthand_target){ .path = path, .field = field };
    }
}

/* Whether it or anything inside it is. */
static bool holds_encrypted(const struct field *field)
{
    bool holds = field->encrypted || (field->element != field && field->element->encrypted);
    if (field->kind == FIELD_ARRAY || field->kind == FIELD_SET || field->kind == FIELD_MAP)
        holds = holds || holds_encrypted(field->element);
    for (size_t i = 0; !holds && i < field->field_count; i++)
        holds = holds_encrypted(&field->fields[i]);
    for (size_t i = 0; !holds && i < field->subschema_count; i++)
        holds = holds_encrypted(&field->subschemas[i]);
    return holds;
}

static void take_flags(struct parsing *parsing, const struct field *target)
{
    parsing->encrypted = parsing->encrypted || holds_encrypted(target);
    parsing->named_secret = parsing->named_secret || target->credential;
    parsing->referenceable =
        parsing->referenceable || target->referenceable || target->element->referenceable;
}

static bool parse_shorthand(struct parsing parsing, const struct field *record, strview name,
                            const struct value *rules, struct field *out)
{
    struct field found = { 0 };
    const struct field *own = field_find(record, name);
    find_targets(parsing.ctx->arena, record, rules, &found);
    for (size_t i = 0; i < found.target_count; i++)
        take_flags(&parsing, found.targets[i].field);
    if (own != NULL)
        take_flags(&parsing, own);
    if (!parse_field(parsing, name, rules, out))
        return false;
    out->targets = found.targets;
    out->target_count = own != NULL || out->opaque ? 0 : found.target_count;
    return true;
}

/* ---- Records ---- */

/* `fields` is an array of objects with one key each: the field's name, and its rules as the value. With a
 * record they are its shorthands. Those of `base` that have another name are there, too. */
struct members {
    const struct field *record;
    const struct value *array; /* NULL: none */
    const struct field *base;
    size_t base_count;
};

static const struct field *find(const struct field *fields, size_t count, strview name)
{
    for (size_t i = 0; i < count; i++)
        if (sv_equal(fields[i].name, name))
            return &fields[i];
    return NULL;
}

static bool parse_member(struct parsing parsing, const struct field *record, const struct value *item,
                         struct field *out)
{
    return record != NULL ? parse_shorthand(parsing, record, item->keys[0], item->items[0], out)
                          : parse_field(parsing, item->keys[0], item->items[0], out);
}

static bool parse_own(struct parsing parsing, const struct members *members, struct field *fields)
{
    for (size_t i = 0; members->array != NULL && i < members->array->count; i++) {
        const struct value *item = members->array->items[i];
        if (!value_is_object(item) || item->count != 1 || !value_is_object(item->items[0]))
            return ctx_error(parsing.ctx, "Unreadable plugin schema",
                             "Item %zu of a \"fields\" array is not an object with one field.", i);
        if (!parse_member(parsing, members->record, item, &fields[i]))
            return false;
    }
    return true;
}

static bool parse_members(struct parsing parsing, struct members members, const struct field **out,
                          size_t *count)
{
    if (!value_is_array(members.array))
        members.array = NULL;
    size_t own = members.array != NULL ? members.array->count : 0;
    if (!make_room(&parsing, own + members.base_count))
        return false;
    struct field *fields = ARENA_ARRAY(parsing.ctx->arena, struct field, own + members.base_count);
    size_t filled = own;
    if (!parse_own(parsing, &members, fields))
        return false;
    for (size_t i = 0; i < members.base_count; i++) {
        const struct field *base = &members.base[i];
        if (find(fields, own, base->name) != NULL)
            continue;
        fields[filled] = *base;
        if (members.record != NULL &&
            !parse_shorthand(parsing, members.record, base->name, base->rules, &fields[filled]))
            return false;
        filled++;
    }
    *out = fields;
    *count = filled;
    return true;
}

static const struct value *both_checks(struct arena *arena, const struct value *base, const struct value *own)
{
    if (!value_is_array(own))
        return base;
    struct list_builder checks = { .arena = arena };
    for (size_t i = 0; base != NULL && i < base->count; i++)
        list_put(&checks, base->items[i]);
    for (size_t i = 0; i < own->count; i++)
        list_put(&checks, own->items[i]);
    return list_build(&checks);
}

static bool parse_subschemas(struct parsing parsing, const struct value *rules, struct field *record);

/* `base` is NULL, or the record that this one is a sub-schema of. */
static bool parse_record(struct parsing parsing, const struct value *rules, const struct field *base,
                         struct field *record)
{
    static const struct field none;
    base = base != NULL ? base : &none;
    struct members fields = { NULL, value_get(rules, SV("fields")), base->fields, base->field_count };
    struct members shorthands = { record, value_get(rules, SV("shorthand_fields")), base->shorthands,
                                  base->shorthand_count };
    record->entity_checks =
        both_checks(parsing.ctx->arena, base->entity_checks, value_get(rules, SV("entity_checks")));
    return parse_members(parsing, fields, &record->fields, &record->field_count) &&
           parse_members(parsing, shorthands, &record->shorthands, &record->shorthand_count) &&
           parse_subschemas(parsing, rules, record);
}

static bool parse_subschema(struct parsing parsing, strview name, const struct value *rules,
                            const struct field *record, struct field *out)
{
    if (!value_is_object(rules))
        return ctx_error(parsing.ctx, "Unreadable plugin schema", "A sub-schema is no object.");
    if (parsing.depth > MAX_DEPTH)
        return too_deep(parsing.ctx);
    struct field field = *record;
    field.name = name;
    field.subschema_count = 0;
    field.opaque = leave_to_konnect(&parsing, &field, rules);
    parsing.opaque = field.opaque;
    if (!parse_record(parsing, rules, record, &field))
        return false;
    *out = field;
    return true;
}

static bool parse_subschemas(struct parsing parsing, const struct value *rules, struct field *record)
{
    const struct value *definitions = value_get(rules, SV("subschema_definitions"));
    strview key = value_text_at(rules, "subschema_key");
    if (key.len == 0 || !value_is_object(definitions))
        return true;
    struct field *subschemas = ARENA_ARRAY(parsing.ctx->arena, struct field, definitions->count);
    parsing.depth++;
    for (size_t i = 0; i < definitions->count; i++)
        if (!parse_subschema(parsing, definitions->keys[i], definitions->items[i], record, &subschemas[i]))
            return false;
    record->subschema_key = key;
    record->subschema_error = value_text_at(rules, "subschema_error");
    record->subschemas = subschemas;
    record->subschema_count = definitions->count;
    return true;
}

/* ---- Fields ---- */

static bool parse_nested(struct parsing parsing, const struct value *rules, const char *keyword,
                         const struct field **out)
{
    const struct value *nested = value_get(rules, sv_from(keyword));
    if (!value_is_object(nested))
        return true;
    struct field *field = ARENA_NEW(parsing.ctx->arena, struct field);
    if (!parse_field(parsing, SV(""), nested, field))
        return false;
    *out = field;
    return true;
}

static strview deprecation_of(const struct value *rules)
{
    const struct value *deprecation = value_get(rules, SV("deprecation"));
    return value_is_object(deprecation) ? value_text_at(deprecation, "message") : SV("");
}

static bool parse_inside(struct parsing parsing, const struct value *rules, struct field *field)
{
    const char *element = field->kind == FIELD_MAP ? "values" : "elements";
    parsing.depth++;
    parsing.encrypted = field->encrypted;
    /* A map's values have the user's names, which say nothing. */
    parsing.named_secret = field->kind == FIELD_MAP || (parsing.named_secret && field->kind != FIELD_RECORD);
    parsing.referenceable = field->referenceable && field->kind != FIELD_RECORD;
    parsing.opaque = field->opaque;
    field->element = field_anything(field);
    return parse_nested(parsing, rules, element, &field->element) &&
           parse_nested(parsing, rules, "keys", &field->key) && parse_record(parsing, rules, NULL, field);
}

static bool parse_field(struct parsing parsing, strview name, const struct value *rules, struct field *out)
{
    if (parsing.depth > MAX_DEPTH)
        return too_deep(parsing.ctx);
    struct field field = { .name = name, .kind = kind_of(rules), .rules = rules };
    const struct value *eq = value_get(rules, SV("eq"));
    field.required = value_true_at(rules, "required");
    field.referenceable = parsing.referenceable || value_true_at(rules, "referenceable");
    field.encrypted = parsing.encrypted || value_true_at(rules, "encrypted");
    parsing.named_secret = parsing.named_secret || credential_is_named(name);
    field.credential = field.encrypted && parsing.named_secret;
    field.automatic = value_true_at(rules, "auto");
    field.opaque = leave_to_konnect(&parsing, &field, rules);
    field.forbids_scope = field.kind == FIELD_FOREIGN && eq != NULL && value_is_null(eq);
    field.deprecation = deprecation_of(rules);
    field.default_value = default_of(parsing.ctx->arena, field.kind, rules);
    if (!parse_inside(parsing, rules, &field))
        return false;
    *out = field;
    return true;
}

bool kong_schema_parse(struct ctx *ctx, const struct value *json, const struct kong_schema **out)
{
    if (!value_is_object(json) || !value_is_array(value_get(json, SV("fields"))))
        return ctx_error(ctx, "Unreadable plugin schema", "It has no \"fields\" array.");
    struct kong_schema *schema = ARENA_NEW(ctx->arena, struct kong_schema);
    size_t count = 0;
    struct parsing parsing = { .ctx = ctx, .count = &count };
    schema->json = json;
    schema->root.kind = FIELD_RECORD;
    schema->root.rules = json;
    schema->root.opaque = leave_to_konnect(&parsing, &schema->root, json);
    if (!parse_inside(parsing, json, &schema->root))
        return false;
    schema->config = field_find(&schema->root, SV("config"));
    *out = schema;
    return true;
}

/* ---- Finding ---- */

const struct field *field_find(const struct field *record, strview name)
{
    return find(record->fields, record->field_count, name);
}

const struct field *field_shorthand(const struct field *record, strview name)
{
    return find(record->shorthands, record->shorthand_count, name);
}

/* The sub-schema that the key's value names: the first that one of its texts names, where it is a list. */
static const struct field *subschema_named(const struct field *record, const struct value *key)
{
    const struct field *found = find(record->subschemas, record->subschema_count, value_text(key));
    for (size_t i = 0; found == NULL && value_is_array(key) && i < key->count; i++)
        found = find(record->subschemas, record->subschema_count, value_text(key->items[i]));
    return found;
}

const struct field *field_select(const struct field *record, const struct value *value)
{
    while (record->subschema_count > 0) {
        const struct value *key = value_is_object(value) ? value_get(value, record->subschema_key) : NULL;
        const struct field *own = field_find(record, record->subschema_key);
        if (value_is_nothing(key))
            key = own != NULL ? own->default_value : NULL;
        const struct field *chosen = key != NULL ? subschema_named(record, key) : NULL;
        if (chosen == NULL)
            return record;
        record = chosen;
    }
    return record;
}

static bool is_more_secret(const struct field *member, const struct field *than)
{
    return than == NULL || (member->encrypted && !than->encrypted);
}

const struct field *field_member(const struct field *record, strview name)
{
    const struct field *found = field_find(record, name);
    if (found == NULL)
        found = field_shorthand(record, name);
    for (size_t i = 0; i < record->subschema_count; i++) {
        const struct field *member = field_member(&record->subschemas[i], name);
        if (member != record->subschemas[i].element && is_more_secret(member, found))
            found = member;
    }
    return found != NULL ? found : record->element;
}
