/* A kind of core entities as data. kinds/ has one file for each. */
#ifndef EMULATOR_API_ENTITY_KIND_H
#define EMULATOR_API_ENTITY_KIND_H

#include "emulator/api/validation.h"
#include "emulator/http/exchange.h"

struct entity_kind {
    const char *name; /* plural, as in paths */
    /* What errors call one that keeps another from being deleted; NULL: none of this kind does. */
    const char *singular;
    bool nested_only; /* exists only below its parent in paths */
    /* With nested_only: by what name those of all parents are read; NULL: they are not. */
    const char *listed_as;
    bool list_alone; /* with listed_as: they are listed there, and each by itself is read below its parent
                        only */
    const struct field_table *fields;
    const char *name_field; /* what filter[name] looks at; NULL: nothing */
    /* The key (or NULL) that makes `variant_fields` count instead of `fields` when the body has it: routes by
     * expression. */
    const char *variant_key;
    const struct field_table *variant_fields;
    /* Fields that must be unique in combination (ends with NULL; may be NULL), and the name of that rule. */
    const char *const *unique_together;
    const char *unique_together_name;
    /* Rewrites the body before it is checked; may be NULL. */
    const struct value *(*prepare)(struct arena *arena, const struct value *body,
                                   struct violations *violations);
    /* Checks what tables cannot say and completes the document. False: the error answer has been set. May be
     * NULL. */
    bool (*complete)(struct exchange *exchange, const struct value *document, struct violations *violations,
                     const struct value **out);
    /* What a single read answers with `?expand_partials=true`; NULL: nothing else. */
    const struct value *(*expand)(struct exchange *exchange, const struct value *document);
};

/* The field that stands for the id in paths, or NULL. */
const struct field_rule *entity_kind_lookup(const struct entity_kind *kind);
/* The field by which `child` refers to `parent`, or NULL. */
const struct field_rule *entity_kind_reference(const struct entity_kind *child,
                                               const struct entity_kind *parent);
/* The table that counts for this body. */
const struct field_table *entity_kind_fields(const struct entity_kind *kind, const struct value *body);

#endif
