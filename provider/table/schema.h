/* The table vocabulary: a resource is data, and these are the words it is written in.
 *
 * From one table come the protocol's schema, the cty type, validation, the plan, request bodies, state from
 * answers, import, log redaction and documentation, and table/lint.h checks every table. A resource that
 * cannot be said in these words lacks a word: add it here, with its lint rule and its test, before reaching
 * for a hook.
 */
#ifndef TABLE_SCHEMA_H
#define TABLE_SCHEMA_H

#include "base/ctx.h"
#include "konnect/paging.h"
#include "value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum attr_flag {
    /* Terraform's own words (docs/dev/protocol.md, "Schemas"): exactly REQUIRED, OPTIONAL, COMPUTED or
       OPTIONAL|COMPUTED. */
    ATTR_REQUIRED = 1 << 0,
    ATTR_OPTIONAL = 1 << 1,
    ATTR_COMPUTED = 1 << 2, /* without a default: Konnect fills it in when the configuration does not */
    ATTR_SENSITIVE = 1 << 3,
    ATTR_REPLACE = 1 << 4, /* another value needs a new object */

    /* How it relates to Konnect's object. */
    ATTR_STABLE = 1 << 5,            /* computed once, when the object is created: stays known on update */
    ATTR_PATH = 1 << 6,              /* stands in the object's URL, not in its body */
    ATTR_CREATE_BODY = 1 << 7,       /* with PATH: the creating POST has it in its body too */
    ATTR_LOCAL = 1 << 8,             /* Terraform's alone: Konnect never hears of it */
    ATTR_UNREADABLE = 1 << 9,        /* Konnect takes it but never gives it back: the state's value stays */
    ATTR_FREEFORM = 1 << 10,         /* free-form: an object or JSON text where the type is dynamic, JSON text
                                        where it is string; compared by the keys that the user wrote,
                                        so that what Konnect fills in is no drift */
    ATTR_PROVIDER_DEFAULT = 1 << 11, /* not configured: the provider's attribute of the same name */
    ATTR_WRITE_ONLY = 1 << 12,       /* never in a plan or a state, only in the configuration; see
                                        engine/write_only.h */
    ATTR_TRIGGER = 1 << 13,          /* with LOCAL: when its value changes, the object is written again */
    ATTR_SECRET = 1 << 14,           /* sensitive, and Konnect gives it back: it is read only where the state
                                        has it already, so that neither an import nor a write-only twin brings
                                        it into the state; see engine/keep_secrets.h */
    ATTR_HASHED = 1 << 15,           /* with WRITE_ONLY: Konnect keeps a hash alone, so that no update can say
                                        it again but from the configuration */
    ATTR_PEM = 1 << 16,              /* PEM text (table/pem.h) or a reference to a vault: blanks and line ends
                                        mean nothing */
    ATTR_CREATE_ONLY = 1 << 17, /* with REPLACE: said in the creating POST alone; once it is not configured
                                   any more, it stays as it is */
    ATTR_JSON = 1 << 18,        /* the JSON text of an object, or a reference to a vault */
    ATTR_TIMESTAMP = 1 << 19,   /* a text of RFC 3339: in whichever form, the same moment is the same */
    ATTR_ADDRESS = 1 << 20      /* an address with a port (table/address.h): forms of it mean the same */
};

/* A list of attributes' names, or of words. */
#define NAMES(...)                                                                                           \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

/* A list of such lists. */
#define GROUPS(...)                                                                                          \
    (const char *const *const[])                                                                             \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

/* What a default is written as. */
#define VALUE_TEXT(literal)                                                                                  \
    (&(const struct value){ .type = &type_string, .state = VALUE_KNOWN, .text = SV_INIT(literal) })
#define VALUE_NUMBER(literal)                                                                                \
    (&(const struct value){ .type = &type_number, .state = VALUE_KNOWN, .text = SV_INIT(literal) })
#define VALUE_BOOL(truth)                                                                                    \
    (&(const struct value){ .type = &type_bool, .state = VALUE_KNOWN, .boolean = (truth) })

/* From `min` to `max`, both allowed; one that is left out of a table sets no limit. */
struct range {
    bool limited;
    int64_t min;
    int64_t max;
};
#define AT_LEAST(low)                                                                                        \
    {                                                                                                        \
        true, (low), INT64_MAX                                                                               \
    }
#define AT_MOST(high)                                                                                        \
    {                                                                                                        \
        true, 0, (high)                                                                                      \
    }
#define FROM_TO(low, high)                                                                                   \
    {                                                                                                        \
        true, (low), (high)                                                                                  \
    }

/* What a value may be, checked when the configuration is validated. */
struct limits {
    struct range bytes;        /* of a text's UTF-8 */
    struct range chars;        /* of a text: code points */
    struct range number;       /* a whole number */
    struct range amount;       /* a number that may have a fraction */
    struct range elements;     /* how many a list or set has */
    const char *pattern;       /* POSIX extended regular expression over bytes (C locale), whole text */
    const char *pattern_says;  /* what it asks for, to follow "must" in a sentence, with the reason */
    const char *uuid_from;     /* a UUID: where users find it, to end a sentence */
    const char *const *one_of; /* the only values allowed, texts or numbers; ends with NULL */
    const char *const
        *known; /* today's values: another is a warning of the plan, because Konnect may be newer */
};
#define LIMITS(...) (&(const struct limits){ __VA_ARGS__ })

struct attr {
    const char *name;         /* NULL ends a table */
    const char *field;        /* dotted place in Konnect's object ("route.id"); NULL: same as name */
    const char *answer_field; /* its place in Konnect's answers, where that is another; NULL: the same */
    const struct type *type;
    const struct attr *nested; /* of an object, or a list, set or map of objects: its attributes, named as
                                  Konnect's fields; each REQUIRED or OPTIONAL, with its own limits */
    unsigned flags;            /* enum attr_flag */
    const struct value *default_value; /* used when the configuration is null: VALUE_BOOL(true) */
    const struct value *filled_in; /* computed without a default, or nested: what Konnect fills in, where that
                                      is known and always the same; a configuration that is made for an
                                      existing object leaves it out (table/configured.h) */
    const char *derived;           /* computed from other attributes: "{config_store_id}/{key}" */
    int64_t text_since;       /* free-form text: in states of versions before this one it is a dynamic value,
                                 which is read as its JSON text; 0: it has always been text */
    const char *version_attr; /* write-only: the attribute whose change tells that the value changed */
    const char *env;          /* provider attributes: the variable used when the configuration is null */
    const char *named_by; /* provider attributes, the control plane's ID: the attribute that may have its name
                             instead; see table/provider_default.h */

    const char *merges; /* computed: what the attribute of this name has, and what the provider's adds;
                           Konnect gets it in the place of that attribute. See table/merged.h */
    const char *adds;   /* with `merges`: the provider's attribute */

    const char *target;      /* its value is the ID of another object: what that is, "service" */
    const char *target_path; /* where the target is, for a plan to look for it; NULL: Konnect looks itself */

    const struct limits *limits; /* of a set or list: of each element; NULL: none */
    const char *doc;             /* Markdown, one or two sentences */
};

struct rows;

enum group_kind {
    GROUP_EXACTLY_ONE, /* an unknown one counts as perhaps set, here and below */
    GROUP_AT_LEAST_ONE,
    GROUP_FIRST_EXCLUDES, /* with the first set, none of the others is: those that are computed are null then
                           */
    GROUP_NEED_FIRST, /* only with the first set may the others be: those that are computed are null else */
    GROUP_AT_MOST_ONE,
    GROUP_ONE_AT_CREATION,  /* one at most; and one, when an object is created: an existing one may have none
                             */
    GROUP_SOME_AT_CREATION, /* at least one, when an object is created */
    /* Given to an object that has none, the first only with one of the others. These then stay with it, as
     * far as the state shows them. */
    GROUP_NEW_FIRST_NEEDS,
    GROUP_DISTINCT,   /* texts; those that are set differ */
    GROUP_JSON_AGREES /* a text, and JSON texts (ATTR_JSON) whose member of the same name says the same */
};

/* Which of these attributes must, or must not, be set together. */
struct attr_group {
    enum group_kind kind;
    const char *const *names; /* ends with NULL; a group of NULL ends the list */
};

/* What goes with some values of an attribute only. What is empty or at its default is not set here; unknown
 * values are let through. */
struct attr_condition {
    const char *name;          /* a text or a set of texts: its value, or its default, or nothing is said */
    const char *const *values; /* ends with NULL. The condition holds if it is, or has, one of these, */
    bool otherwise;            /* or if it is, and has, none of them */
    bool when_unset;           /* a new object for which it is not configured gets one of the values */
    bool unsure;               /* nobody knows whether Konnect holds it so: the plan warns */
    /* What follows, one of `alone`, `excludes` and `needs`: */
    bool alone;                  /* a set then has none but these values */
    const char *const *excludes; /* attributes that cannot be set then; ends with NULL */
    const struct value *value;   /* with `excludes`: that cannot have this value then; NULL: any */
    const char *needs;           /* the attribute that must be set then */
};

/* What Konnect does when an object that still holds others is deleted (config stores, docs/dev/konnect.md,
 * "Config stores"). */
struct held_objects {
    const char *path;           /* the collection of what it holds; NULL: it holds nothing */
    enum konnect_paging paging; /* of that collection */
    const char *field;          /* the field that names one of them to the user */
    const char *noun;           /* "secret" */
    const char *force_attr;     /* the bool attribute by which the user allows them to be deleted, too */
    const char *force_query;    /* the query that says so to Konnect */
};

/* How to find out whether a POST was done whose answer never came. */
enum recovery {
    RECOVER_NOT,       /* there is no way to know: the error says so */
    RECOVER_BY_OWN_ID, /* the POST names an id that we made up, so GET tells (core-entities take a client's
                          id) */
    RECOVER_BY_PATH, /* the configured attributes are the identity: GET tells, if Konnect's clock says that it
                        was made no earlier than the POST, and it was not written since; of a link
                        (`listed_by`), that it is there is all that matters */
    RECOVER_BY_LISTING /* the one object in the collection that is as posted and made no earlier than the POST
                        */
};

enum rest_update {
    REST_PUT,  /* the whole object again: what is left out is cleared */
    REST_PATCH /* all that is set, too, but what is left out stays, and no null is taken: so nothing is
                  cleared but by another value, a default for example. A map is one value, as a list is */
};

/* Where Konnect keeps the objects, and how they are written, listed and found again. */
struct rest {
    const char *collection; /* POST creates here: "/v2/control-planes/{control_plane_id}/config-stores" */
    const char *item;       /* GET, update, DELETE: the same with "/{id}" behind it, as a rule */
    const char
        *listed_by; /* of a link between two objects, which has no GET: the attribute whose value is the
                       id of an item of the collection while the link is there; NULL: it has a GET */
    enum rest_update update;
    const char *wrapper; /* answers may hold the object under this key: {"consumer_group": {…}}; NULL: none */
    enum konnect_paging paging;      /* of the collection */
    const char *listed_over_parents; /* the list of the same objects below all parents, for reading; paged as
                                        the collection; NULL: there is none */
    bool large_objects;              /* many take more than two kilobytes: pages have fewer of them */
    enum recovery recovery;
    const char *id;       /* the attribute that holds Konnect's id; needed by RECOVER_BY_OWN_ID */
    const char *alias;    /* the attribute whose value `item` takes in the place of the id; NULL: none */
    const char *created;  /* the attribute that tells when Konnect made the object (ISO 8601); needed by
                             RECOVER_BY_PATH and RECOVER_BY_LISTING */
    const char *revision; /* the attribute that changes with every write in Konnect, which shows changes of
                             what cannot be read; NULL: none */
    struct held_objects holds;
};

/* By what an object is known to users. */
struct identity {
    const char *const *parts;  /* the attributes of an import text `a/b/c`, ends with NULL; the first may be
                                  left out when it has ATTR_PROVIDER_DEFAULT */
    const char *control_plane; /* the attribute that names the control plane; NULL: it belongs to none */
    const char *const *const *unique; /* groups of attributes: no two objects agree in all of one, null being
                                         a value too, unless its first is null; ends with NULL; may be NULL */
    bool unique_over_parents;         /* not only in one collection, but in all of rest.listed_over_parents */
    bool unique_is_unsure;           /* nobody knows whether Konnect holds it so: no plan is doubted for it */
    const char *vault_reference_key; /* the attribute by which `{vault://…}` names the object; NULL: it never
                                        does */
};

/* A resource type of another provider whose state names the same objects, so that a `moved` block may begin
 * there (engine/moved.h). Its state has the parts of the identity, and the secrets, under the names of our
 * attributes or at their places in Konnect's object, but for what is renamed. */
struct move_source {
    const char *provider; /* "kong/konnect": the address without the registry's host; NULL ends a list */
    const char *type;     /* "konnect_gateway_vault"; "…_plugin_*" stands for all types that begin so */
    int64_t version;      /* of its states: the newest that is known */
    /* Pairs: our attribute (of a free-form configuration the sensitive one), and its dotted place there; of
     * several places the first at which something stands. Ends with NULL; may be NULL. */
    const char *const *renamed;
    /* Pairs: an attribute of theirs that we do not have, and the only value of it with which the object is
     * where we look for objects. Ends with NULL; may be NULL. */
    const char *const *fixed;
};
#define MOVES(...)                                                                                           \
    (const struct move_source[])                                                                             \
    {                                                                                                        \
        __VA_ARGS__,                                                                                         \
        {                                                                                                    \
            .provider = NULL                                                                                 \
        }                                                                                                    \
    }

struct session;
struct kong_schema;

/* What the attributes with ATTR_FREEFORM may hold; all of it is NULL where the table has none. */
struct freeform {
    /* In the language of Kong's plugin schemas; NULL when that cannot be known. It lives as long as the
     * session. */
    const struct kong_schema *(*schema)(struct ctx *ctx, struct session *session, const struct rows *rows);
    /* Warns that there is none; true when Konnect knows no such kind, and need not be asked about it. Goes
     * with `schema`. */
    bool (*no_schema)(struct ctx *ctx, struct session *session, const struct rows *rows);
    bool schema_is_whole; /* it has all fields that there are; else one that it lacks may be newer than we
                             are, and its error says how to write it all the same */
    bool sent_empty;      /* Konnect wants it in every body: {} where nothing is configured */
    const char *kind; /* the attribute whose value names the schema: the plugin's name, the vault's type */
    const char *ignore_unset; /* the bool attribute by which the user has unmanaged fields left alone */
    const char *partials;     /* the attribute that links partials, which fill in parts of it; NULL: none */
    const char *validation;   /* template of Konnect's validation endpoint (docs/dev/konnect.md, "Validation
                                 endpoint"); NULL: it is not asked */
};

struct resource_def {
    const char *type_name; /* NULL ends a table */
    const char *noun;      /* for messages: "config store" */
    const char *doc;
    const char *subcategory; /* under which the registry lists its pages: "Secrets" (scripts/docs) */
    int64_t version;         /* of the state; see upgrade.h */
    const struct attr *attrs;
    const struct attr_group *groups;         /* may be NULL */
    const struct attr_condition *conditions; /* one without a name ends them; may be NULL */
    struct rest rest;
    struct identity identity;
    const struct move_source *moves; /* may be NULL */
    struct freeform freeform;
    /* A rule over several attributes that the words above cannot say; unknown values must be let through. */
    bool (*validate)(struct ctx *ctx, const struct rows *config);
};

/* Of which attributes of the provider block the client is made; the sensitive ones are its access token.
 * While one of them is unknown there is no client. */
struct client_settings {
    const char *server_url;      /* Konnect's address */
    const char *region;          /* or where it is */
    const char *const *regions;  /* the values of `region`; ends with NULL */
    const char *region_url;      /* template of the address: "https://{region}.…" */
    const char *request_timeout; /* seconds */
    const char *max_retries;
    const char *skip_proof;       /* the bool attribute by which plans are made without asking Konnect */
    const char *collection_reads; /* the bool attribute without which no list serves several reads */
};

struct function_def;

/* The provider block: attributes with `env`; and what belongs to no resource. */
struct provider_def {
    const char *doc;
    const struct attr *attrs;
    const struct attr_group *groups; /* of exactly one or at most one; HCL beats the environment for a whole
                                        group */
    struct client_settings client;
    const struct function_def *const *functions; /* table/function.h; ends with NULL; may be NULL */
};

/* Whether it has all of these flags. */
bool attr_has(const struct attr *attr, unsigned flags);

size_t attr_count(const struct attr *attrs);
/* The row's index, or SIZE_MAX. */
size_t attr_index(const struct attr *attrs, strview name);
/* The row itself; a name that the table lacks is a BUG. */
const struct attr *attr_row(const struct attr *attrs, const char *name);
/* Its place in Konnect's object, or "" for an attribute that has none. */
strview attr_field(const struct attr *attr);
/* Likewise in Konnect's answers. */
strview attr_answer_field(const struct attr *attr);
/* Where a diagnostic about the attribute goes: its path below `base`; for a sensitive one `base` itself,
 * because Terraform prints the source line of the place, and a secret may be written there. */
const struct path *attr_place(struct arena *arena, const struct path *base, const struct attr *attr);
/* Whether two values of the attribute mean the same: as value_same, and PEM texts without their blanks and
 * line ends, timestamps and addresses in any form, UUIDs in letters of either case. */
bool attr_same(const struct attr *attr, const struct value *a, const struct value *b);
/* The object type of a whole table. */
const struct type *attrs_type(struct arena *arena, const struct attr *attrs);

#endif
