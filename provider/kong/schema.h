/* Kong's plugin schemas, as `GET …/core-entities/schemas/plugins/{name}` answers with them
 * (konnect-api.md 4.3).
 *
 * A schema is parsed once into a tree of fields. Keywords that are not understood are kept out of the way:
 * whoever validates leaves them to the server.
 */
#ifndef KONG_SCHEMA_H
#define KONG_SCHEMA_H

#include "base/ctx.h"
#include "value/value.h"

enum plugin_field_kind {
    PLUGIN_FIELD_UNKNOWN, /* a type word of the future: nothing is checked */
    PLUGIN_FIELD_STRING,
    PLUGIN_FIELD_BOOLEAN,
    PLUGIN_FIELD_INTEGER,
    PLUGIN_FIELD_NUMBER,
    PLUGIN_FIELD_ARRAY,
    PLUGIN_FIELD_SET,
    PLUGIN_FIELD_MAP,
    PLUGIN_FIELD_RECORD,
    PLUGIN_FIELD_FOREIGN,
    PLUGIN_FIELD_JSON
};

struct plugin_field {
    strview name; /* empty for elements, keys and values */
    enum plugin_field_kind kind;
    bool required;
    bool referenceable;
    bool encrypted;
    bool forbids_scope;                /* foreign with `eq: null`: the plugin may not have this scope */
    const struct value *default_value; /* NULL: none */
    const struct value *rules; /* the field's whole JSON object: one_of, between, match, ... by name */
    const struct plugin_field *element; /* array, set: elements; map: values */
    const struct plugin_field *key;     /* map: keys */
    const struct plugin_field *fields;  /* record */
    size_t field_count;
    const struct plugin_field
        *shorthands; /* record: shorthand_fields, deprecated other ways to write fields */
    size_t shorthand_count;
    const struct value *entity_checks; /* record: array, or NULL */
};

struct plugin_schema {
    struct plugin_field root;          /* a record of protocols, consumer, route, config, ... */
    const struct plugin_field *config; /* root's "config", or NULL */
    const struct value *json;          /* as it came */
};

/* Reads a schema document (natural JSON). Lives in ctx's arena, and borrows from `json`. A default of [] is
 * read as {} where the field is a map or a record: Lua has one empty table, and schemas are written by Lua.
 * Errors: no "fields" array, an item of one that is not an object with one field, nesting too deep. */
bool plugin_schema_parse(struct ctx *ctx, const struct value *json, const struct plugin_schema **out);
/* The record's field, or its shorthand, of that name; NULL when it has none. */
const struct plugin_field *plugin_field_find(const struct plugin_field *record, strview name);
const struct plugin_field *plugin_shorthand_find(const struct plugin_field *record, strview name);

/* `config` with everything filled in as Kong does it: a missing field becomes its default, else a required
 * record is filled recursively, else null; a given record recurses, also inside arrays, sets and maps; an
 * explicit null stays. Never fails: what does not fit its field, or has none, is left as it is. NULL or null
 * `config` counts as {}. */
const struct value *plugin_fill_defaults(struct arena *arena, const struct plugin_field *record,
                                         const struct value *config);

#endif
