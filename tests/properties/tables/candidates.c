#include "candidates.h"

#include "base/mem.h"
#include "table/validate.h"
#include "value/build.h"
#include "value/json.h"

#include <stdio.h>

enum { MOST_TRIES = 500 };

const struct value *candidates_read(struct arena *arena)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *values = NULL;
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    FILE *file = fopen(CANDIDATES_FILE, "r");
    if (file == NULL)
        BUG("%s cannot be read", CANDIDATES_FILE);
    for (int c = getc(file); c != EOF; c = getc(file))
        buf_append_byte(&text, (char)c);
    (void)fclose(file);
    if (!json_decode(&ctx, buf_view(&text), &values))
        BUG("%s is no JSON", CANDIDATES_FILE);
    return values;
}

/* ---- Values ---- */

static const struct value *any_of(const struct candidates *candidates, const struct value *list)
{
    return list->items[random_below(candidates->random, list->count)];
}

static const struct value *listed_for(const struct candidates *candidates, const char *type, const char *name)
{
    const struct value *of_type = value_get(candidates->values, sv_from(type));
    const struct value *list = of_type != NULL ? value_get(of_type, sv_from(name)) : NULL;
    return list != NULL && list->count > 0 ? any_of(candidates, list) : NULL;
}

static const struct value *any_choice(const struct candidates *candidates, const char *const *choices)
{
    size_t count = 0;
    while (choices[count] != NULL)
        count++;
    return value_string(candidates->arena, sv_from(choices[random_below(candidates->random, count)]));
}

static const struct value *from_row(const struct candidates *candidates, const struct attr *attr)
{
    const struct limits *limits = attr->limits;
    if (attr->type->kind == TYPE_BOOL)
        return value_bool(candidates->arena, random_chance(candidates->random, 50));
    if (limits != NULL && limits->one_of != NULL && type_is_primitive(attr->type))
        return any_choice(candidates, limits->one_of);
    return NULL;
}

const struct value *candidates_pick(const struct candidates *candidates, const struct attr *attr)
{
    bool set = sv_equal_z(sv_from(attr->name), "ca_certificates");
    const struct value *ids = value_get(candidates->ids, set ? SV("ca_certificate_id") : sv_from(attr->name));
    const struct value *found = ids != NULL ? any_of(candidates, ids) : NULL;
    if (found != NULL && set)
        found = value_tuple(candidates->arena, &found, 1);
    if (found == NULL)
        found = listed_for(candidates, candidates->def->type_name, attr->name);
    if (found == NULL)
        found = from_row(candidates, attr);
    return found != NULL ? found : listed_for(candidates, "*", attr->name);
}

/* As the attribute has it: what a nested object lacks is null. */
static const struct value *typed(const struct candidates *candidates, const struct attr *attr,
                                 const struct value *json)
{
    struct ctx ctx = ctx_make(candidates->arena);
    const struct value *value = NULL;
    strview text;
    if (attr->type->kind == TYPE_DYNAMIC)
        return json;
    if (!json_encode(&ctx, json, &text) || !json_decode_state(&ctx, text, attr->type, false, &value))
        BUG("%s.%s: a candidate does not fit", candidates->def->type_name, attr->name);
    return value;
}

/* ---- Configurations ---- */

static bool is_settable(const struct attr *attr)
{
    bool settable = attr_has(attr, ATTR_REQUIRED) || attr_has(attr, ATTR_OPTIONAL);
    return settable && !attr_has(attr, ATTR_PROVIDER_DEFAULT);
}

static void set(const struct candidates *candidates, struct rows *config, size_t row, bool may_be_null)
{
    const struct attr *attr = &config->attrs[row];
    const struct value *json = NULL;
    bool needed = attr_has(attr, ATTR_REQUIRED);
    if (needed || !may_be_null || random_chance(candidates->random, 40))
        json = candidates_pick(candidates, attr);
    if (json == NULL && needed)
        BUG("%s.%s: no candidate", candidates->def->type_name, attr->name);
    config->values[row] =
        json != NULL ? typed(candidates, attr, json) : value_null(candidates->arena, attr->type);
}

static bool is_valid(const struct candidates *candidates, const struct rows *config, bool creation)
{
    struct ctx ctx = ctx_make(candidates->arena);
    return validate_resource(&ctx, candidates->def, rows_to_object(candidates->arena, config), true) &&
           (!creation || validate_creation(&ctx, candidates->def, config));
}

static struct rows rows_of(const struct candidates *candidates, const struct value *config)
{
    return rows_from_object(candidates->arena, candidates->def->attrs, config);
}

const struct value *candidates_begin(const struct candidates *candidates)
{
    const struct type *type = attrs_type(candidates->arena, candidates->def->attrs);
    for (int i = 0; i < MOST_TRIES; i++) {
        struct rows config = rows_of(candidates, value_null(candidates->arena, type));
        for (size_t row = 0; row < config.count; row++)
            if (is_settable(&config.attrs[row]))
                set(candidates, &config, row, true);
        if (is_valid(candidates, &config, true))
            return rows_to_object(candidates->arena, &config);
    }
    BUG("%s: no valid configuration was found", candidates->def->type_name);
}

const struct value *candidates_change(const struct candidates *candidates, const struct value *config)
{
    enum { MOST_CHANGES = 3, KEEPS_ADDRESS = 85 };
    bool keeps = random_chance(candidates->random, KEEPS_ADDRESS);
    for (int i = 0; i < MOST_TRIES; i++) {
        struct rows rows = rows_of(candidates, config);
        size_t changes = 1 + random_below(candidates->random, MOST_CHANGES);
        for (size_t change = 0; change < changes; change++) {
            size_t row = random_below(candidates->random, rows.count);
            bool fixed = keeps && attr_has(&rows.attrs[row], ATTR_REPLACE);
            if (is_settable(&rows.attrs[row]) && !fixed)
                set(candidates, &rows, row, true);
        }
        if (is_valid(candidates, &rows, false))
            return rows_to_object(candidates->arena, &rows);
    }
    return config;
}
