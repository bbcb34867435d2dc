/* Checks a plugin's configuration against its schema (docs/dev/konnect.md, "Plugin schemas"), with the
 * messages of Kong's own schema code. The emulator checks what is sent to it, the provider a plan, in which
 * values may be unknown.
 *
 * What is unknown, wholly or in part, is never at fault. What only Lua knows (custom_entity_check), and
 * what bears a word that is not known here (`opaque` in kong/schema.h), is left to the server.
 */
#ifndef KONG_CHECK_H
#define KONG_CHECK_H

#include "base/path.h"
#include "kong/entity_checks.h"
#include "kong/schema.h"

enum kong_fault_kind {
    KONG_FAULT_UNKNOWN_FIELD, /* `nearest`: the most similar name of a field there, or empty */
    KONG_FAULT_TYPE,          /* "expected a string" */
    KONG_FAULT_VALUE,    /* one_of, between, match, ...: "expected one of: a, b"; shorthands that differ */
    KONG_FAULT_MISSING,  /* "required field missing" */
    KONG_FAULT_ENTITY,   /* a rule over several fields; path: the record */
    KONG_FAULT_SCOPE,    /* a scope that the plugin forbids; path: "route", "consumer", ... */
    KONG_FAULT_REFERENCE /* {vault://...} at a field that is not referenceable, or its grammar is wrong */
};

/* The message of a reference at a field that is not referenceable; others are about the grammar. */
#define KONG_NOT_RESOLVED "a vault reference is not resolved here"

struct kong_fault {
    enum kong_fault_kind kind;
    const struct path *path; /* of the field, below the base */
    strview message;         /* in Kong's own words; quotes a text only if `quotes` is set */
    strview nearest;
    bool is_dotted; /* UNKNOWN_FIELD: the name is that of a field inside one of the record, "redis.host" */
    const struct field
        *field; /* TYPE: what was expected; ENTITY: the record; else, and of a shorthand, NULL */
    const struct value *value; /* of it, as it is written; NULL: nothing */
    struct entity_fault rule;  /* ENTITY: the rule */
};

struct kong_check {
    struct arena *arena;
    /* Never NULL. The fault lives as long as the call, what it points to as long as the arena. */
    void (*report)(void *payload, const struct kong_fault *fault);
    void *payload;
    bool partial;    /* the configuration is not known whole: what is missing may still come, and rules over
                        several fields are not checked */
    bool references; /* check references, too: an error where the field is not referenceable, and their
                        grammar (the provider); false: as Kong, where a reference elsewhere is plain text (the
                        emulator) */
    bool quotes;     /* messages quote texts as Kong's do, but for those of `encrypted` fields (the emulator);
                        false: none, because a text may be a secret wherever it stands */
    bool nulls_sent; /* a null member is sent as it is (the emulator): Kong keeps it instead of filling in the
                        default, and it is missing where the field is required; false: it counts as absent */
};

/* `config` as the user wrote it: shorthands are not expanded and defaults not filled in yet. Faults of a
 * shorthand, and of its value in the fields that replace it, are at the shorthand's own path. NULL and null
 * count as {}. Paths are below `base`, as value_item_path has them. A record's rules over several fields are
 * looked at when all its fields are right. Returns whether nothing was reported. */
bool kong_check_config(const struct kong_check *check, const struct field *record, const struct value *config,
                       const struct path *base);

/* A whole plugin as Konnect's body has it, {name, config, protocols, route: {id}, ...}: scopes, protocols and
 * all else that the schema has at its root, config, and then, if all that is right, the root's rules over
 * several fields. Paths: `config.x`, `protocols[0]`, `route`; the root for its rules. Members that the schema
 * does not name are not looked at. */
bool kong_check_plugin(const struct kong_check *check, const struct kong_schema *schema,
                       const struct value *plugin);

/* Whether nothing is wrong with the value, by itself, for the field. */
bool kong_field_takes(struct arena *arena, const struct field *field, const struct value *value);

#endif
