/* Kong's plugin schemas, as `GET …/core-entities/schemas/plugins/{name}` answers with them
 * (docs/dev/konnect.md, "Plugin schemas").
 *
 * A schema is parsed once into a tree of fields, in which what the language says at one place and means at
 * another is said where it is meant: flags of a list hold for its elements, those of a field for the
 * shorthands that stand for it, and a record with sub-schemas has one whole record for each of them. Who
 * looks at values uses kong/walk.h.
 */
#ifndef KONG_SCHEMA_H
#define KONG_SCHEMA_H

#include "base/ctx.h"
#include "value/value.h"

/* What stands in the place of a value that is not shown. */
#define KONG_HIDDEN "(hidden)"

enum field_kind {
    FIELD_UNKNOWN, /* no type, or a type word of the future */
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

/* A field that takes the value of a shorthand; most shorthands have one, `timeout` of Redis has three. */
struct shorthand_target {
    strview path; /* below the record: "redis.host" */
    const struct field *field;
};

struct field {
    strview name; /* empty for elements, keys and values */
    enum field_kind kind;
    bool required;
    bool referenceable; /* it, the list or map that it is an element of, or a field that it is a shorthand of
                         */
    bool credential; /* encrypted, and by its name, or that of what it is an element of or a shorthand for, a
                        secret (kong/credentials.h) */
    bool encrypted;  /* likewise, and the record that it is in, and whatever a shorthand's target holds */
    bool automatic;  /* Kong makes up a value when none is given */
    bool forbids_scope;  /* foreign with `eq: null`: the plugin may not have this scope */
    bool opaque;         /* it or what it is in bears a word that is not known here (kong/words.h): it is
                            Konnect's to judge and to fill in, and compared by the keys that are written */
    strview deprecation; /* the message; empty: none */
    const struct value *default_value; /* NULL: none */
    const struct value *rules; /* the field's whole JSON object: one_of, between, match, ... by name */
    /* Elements of arrays and sets, values of maps; else, and where the schema says nothing of them, whatever
     * a value has inside that is no field of a record: an opaque field with the same flags. Never NULL. */
    const struct field *element;
    const struct field *key; /* map: keys */

    /* Of a record. */
    const struct field *fields;
    size_t field_count;
    const struct field *shorthands; /* deprecated other ways to write fields (kong/shorthand.h) */
    size_t shorthand_count;
    const struct value *entity_checks; /* array, or NULL */
    /* Which fields there are beside those above depends on the value of one of them: each sub-schema is a
     * record of both (field_select). */
    strview subschema_key;
    strview subschema_error;        /* what is said of a value that names none, with "%s" or "%q" for it */
    const struct field *subschemas; /* their names are the values */
    size_t subschema_count;

    /* Of a shorthand: none where the schema does not tell, and where it has the name of one of the record's
     * own fields; it travels as it is written then. */
    const struct shorthand_target *targets;
    size_t target_count;
};

struct kong_schema {
    struct field root;          /* a record of protocols, consumer, route, config, ... */
    const struct field *config; /* root's "config", or NULL */
    const struct value *json;   /* as it came */
};

/* Reads a schema document (natural JSON). Lives in ctx's arena, and borrows from `json`. A default of [] is
 * read as {} where the field is a map or a record: Lua has one empty table, and schemas are written by Lua.
 * Words that are not known are named in the debug log. Errors: no "fields" array, an item of one that is not
 * an object with one field, a sub-schema that is no object, nesting too deep, too many fields. */
bool kong_schema_parse(struct ctx *ctx, const struct value *json, const struct kong_schema **out);

/* An opaque field with its flags: what stands for what is inside a value that does not fit the field. */
const struct field *field_anything(const struct field *field);
/* The record's own field, or its shorthand, of that name; NULL when it has none. */
const struct field *field_find(const struct field *record, strview name);
const struct field *field_shorthand(const struct field *record, strview name);
/* The record that `value` (NULL: nothing) is one of: the sub-schema that it names, or that the default names;
 * the record itself where it has none, or where that is not known. */
const struct field *field_select(const struct field *record, const struct value *value);
/* What the schema says of a member of that name of a (selected) record: a field, a shorthand, or the record's
 * `element`. As long as its sub-schema is not known, those of all sub-schemas count, and of several the one
 * that is a secret. */
const struct field *field_member(const struct field *record, strview name);

#endif
