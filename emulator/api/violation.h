/* What is wrong with a request's body, before either back end puts it in its own words (problem.c,
 * koko_error.c). */
#ifndef EMULATOR_API_VIOLATION_H
#define EMULATOR_API_VIOLATION_H

#include "base/arena.h"

#include <stdint.h>

enum violation_kind {
    VIOLATION_MISSING, /* `text`: the property; `field`: the object that lacks it; empty: the body itself */
    VIOLATION_UNKNOWN, /* `text`: the property, likewise */
    VIOLATION_TYPE,    /* `text`: the JSON type wanted; `got` */
    VIOLATION_LEN_MIN, /* `limit`, `actual` */
    VIOLATION_LEN_MAX,
    VIOLATION_MIN,
    VIOLATION_MAX,
    VIOLATION_ITEMS_MAX,
    VIOLATION_DUPLICATE, /* an array with equal items */
    VIOLATION_CHOICE,    /* `choices` */
    VIOLATION_PATTERN,   /* `text`: the regular expression */
    VIOLATION_MESSAGE    /* `text`: the message as it is; an empty `field`: about the whole body */
};

struct violation {
    struct violation *next;
    enum violation_kind kind;
    strview field; /* "config.model.name", "tags[0]" */
    strview text;
    const char *got;
    int64_t limit;
    int64_t actual;
    const char *const *choices; /* ends with NULL */
};

enum { VIOLATIONS_MAX = 100 };

struct violations {
    struct arena *arena;
    size_t count;
    struct violation *first;
    struct violation *last;
};

struct violations violations_make(struct arena *arena);
/* Copies `violation` to the end of the list; past VIOLATIONS_MAX it does nothing. */
void violations_add(struct violations *violations, struct violation violation);
/* VIOLATION_MESSAGE with a formatted message. */
void violations_say(struct violations *violations, strview field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "parent.name", or "name" when the parent is the body itself. */
strview violation_below(struct arena *arena, strview parent, strview name);
strview violation_item(struct arena *arena, strview parent, size_t index);

#endif
