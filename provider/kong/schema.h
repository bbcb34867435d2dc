/* Kong's plugin schemas, as `GET …/core-entities/schemas/plugins/{name}` answers with them
 * (docs/dev/konnect.md, "Plugin schemas").
 *
 * A schema is parsed once into a tree of fields. Keywords that are not understood are kept out of the way:
 * whoever validates leaves them to the server.
 */
#ifndef KONG_SCHEMA_H
#define KONG_SCHEMA_H

#include "base/ctx.h"
#include "value/value.h"

enum field_kind {
    FIELD_UNKNOWN, /* a type word of the future: nothing is checked */
    FIELD_STRING,
    FIELD_BOOLEAN,
    FIELD_INTEGER,
    FIELD_NUMBER,
    FIELD_ARRAY,
    FIELD_SET,
    FIELD_MAP,
    FIELD_RECORD,
    FIELD_FOREIGN,
    FIELD_JSON
};

struct field {
    strview name; /* empty for elements, keys and values */
    enum field_kind kind;
    bool required;
    bool referenceable;
    bool encrypted;
    bool forbids_scope;                /* foreign with `eq: null`: the plugin may not have this scope */
    const struct value *default_value; /* NULL: none */
    const struct value *rules;   /* the field's whole JSON object: one_of, between, match, ... by name */
    const struct field *element; /* array, set: elements; map: values */
    const struct field *key;     /* map: keys */
    const struct field *fields;  /* record */
    size_t field_count;
    const struct field *shorthands; /* record: shorthand_fields, deprecated other ways to write fields */
    size_t shorthand_count;
    const struct value *entity_checks; /* record: array, or NULL */
};

struct kong_schema {
    struct field root;          /* a record of protocols, consumer, route, config, ... */
    const struct field *config; /* root's "config", or NULL */
    const struct value *json;   /* as it came */
};

/* Reads a schema document (natural JSON). Lives in ctx's arena, and borrows from `json`. A default of [] is
 * read as {} where the field is a map or a record: Lua has one empty table, and schemas are written by Lua.
 * Errors: no "fields" array, an item of one that is not an object with one field, nesting too deep. */
bool kong_schema_parse(struct ctx *ctx, const struct value *json, const struct kong_schema **out);
/* The record's field, or its shorthand, of that name; NULL when it has none. */
const struct field *field_find(const struct field *record, strview name);
const struct field *field_shorthand(const struct field *record, strview name);

/* `config` with everything filled in as Kong does it: a missing field becomes its default, else a required
 * record is filled recursively, else null; a given record recurses, also inside arrays, sets and maps; an
 * explicit null stays. Never fails: what does not fit its field, or has none, is left as it is. NULL or null
 * `config` counts as {}. */
const struct value *field_fill_defaults(struct arena *arena, const struct field *record,
                                        const struct value *config);

#endif
