/* Checking request bodies against a table of fields: presence, JSON types, lengths, limits, choices,
 * patterns.
 *
 * The plugins' config has schemas of its own (kong/check.h).
 */
#ifndef EMULATOR_API_VALIDATION_H
#define EMULATOR_API_VALIDATION_H

#include "emulator/api/violation.h"
#include "value/value.h"

enum field_type {
    FIELD_TEXT,
    FIELD_BOOL,
    FIELD_INT,
    FIELD_AMOUNT, /* with a fraction or without */
    FIELD_INTS,
    FIELD_OBJECT,    /* free form, or with `fields` of its own */
    FIELD_TEXT_MAP,  /* labels: text by name */
    FIELD_TEXTS_MAP, /* headers of routes: texts by name */
    FIELD_TEXTS,
    FIELD_OBJECTS,   /* array of free-form objects */
    FIELD_REFERENCE, /* {"id": …} of another entity, or null */
    FIELD_TIMESTAMP  /* accepted and ignored: the server has its own clock */
};

struct field_table;

enum field_flags {
    FIELD_REQUIRED = 1,
    FIELD_UNIQUE = 2,        /* within its kind and control plane */
    FIELD_LOOKUP = 4,        /* also stands for the id in paths; unique */
    FIELD_WRITE_ONLY = 8,    /* not part of the document */
    FIELD_BYTES = 16,        /* lengths count bytes, not characters */
    FIELD_KEEPS_TARGET = 32, /* reference: what it refers to cannot be deleted; without, the entity goes with
                                it */
    FIELD_RANDOM = 64        /* text: a random one when unset (Kong's `auto`) */
};

/* What a text must look like. */
struct text_pattern {
    const char *regex; /* as error texts show it */
    bool (*matches)(strview text);
};

struct field_rule {
    const char *name;
    enum field_type type;
    unsigned flags;
    int64_t min;                /* text: length; int: value; arrays: of each text */
    int64_t max;                /* likewise; 0: none, and with it an int has no min either */
    int64_t max_items;          /* arrays; 0: none */
    const char *const *choices; /* text, and each of texts; ends with NULL */
    const int64_t *int_choices; /* ends with 0 */
    const struct text_pattern *pattern;
    const char *default_json;         /* NULL: left out when unset */
    const char *target;               /* reference, or list of them: the other kind; NULL: none */
    const struct field_table *fields; /* of an object; NULL: it is free form */
};

struct field_table {
    const struct field_rule *rules;
    size_t count;
};
#define FIELD_TABLE(array)                                                                                   \
    {                                                                                                        \
        (array), sizeof(array) / sizeof((array)[0])                                                          \
    }

extern const struct text_pattern text_pattern_name;   /* of entities and config stores */
extern const struct text_pattern text_pattern_prefix; /* of vaults */
extern const struct text_pattern text_pattern_tag;
extern const struct text_pattern text_pattern_uuid;
extern const struct text_pattern text_pattern_label;

/* Checks the object `body`, in the arena of `violations`, and adds what is wrong to `violations`. `tolerant`:
 * unknown properties are no fault. Returns the normal form: nulls and write-only fields gone, defaults filled
 * in, unknown properties dropped. */
const struct value *body_check(const struct field_table *table, const struct value *body, bool tolerant,
                               struct violations *violations);

#endif
