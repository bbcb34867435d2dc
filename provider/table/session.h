/* What a request may ask of the process: the settings of one ConfigureProvider, the client made from them,
 * the world outside, and caches.
 *
 * A session is made by one ConfigureProvider and is never changed afterwards, so many threads may use it. A
 * provider under a debugger is configured several times; each time a session of its own begins, and nothing
 * that one of them has cached is seen by the next.
 */
#ifndef TABLE_SESSION_H
#define TABLE_SESSION_H

#include "konnect/client.h"
#include "konnect/pages.h"
#include "table/rows.h"

/* What the provider takes from outside, so that tests can put something else in its place. */
struct world {
    struct http *(*open_http)(void);
    const char *(*environment)(const char *name); /* as getenv */
    void (*random)(void *bytes, size_t size);     /* fills in random bytes */
    strview version;                              /* of this provider, for the User-Agent */
};

struct session;

struct session_setup {
    const struct world *world;   /* borrowed: outlives the session */
    const struct rows *settings; /* the resolved provider block; copied. They are primitive, or sets of texts
                                    (the lint says so) */
    const struct rows *block;    /* the provider block as it is written; borrowed for the call, NULL: none */
    bool configured;             /* false: this is what there is before ConfigureProvider */
    bool spans_runs;             /* it serves the plans and applies of several runs (terraform test) */
    bool skips_proof;            /* plans are made without asking whether Konnect is there */
    bool reads_singly;           /* no list serves several reads */
    const char *unknown;         /* a setting that is still unknown and that the client needs; NULL: none */
    struct konnect_client *client; /* owned from now on; NULL while there is none */
    struct secret *token;          /* owned from now on; the client borrows it */
};

/* Never NULL. */
struct session *session_new(const struct session_setup *setup);
void session_free(struct session *session);
/* To be called after a stop flag was set: ends the waits of the client and for its lists. */
void session_wake(struct session *session);

const struct world *session_world(const struct session *session);
/* Whether a plan is believed without Konnect: the user wants it so, or nothing is configured. */
bool session_skips_proof(const struct session *session);
/* Whether several runs share the session, so that nobody knows when a plan begins and ends. */
bool session_spans_runs(const struct session *session);
/* True when it is called for the first time with this text in the session: for what is to be said once per
 * run. Always true where runs share the session, because each has to say it. Any thread. */
bool session_first_time(struct session *session, strview what);
/* The client, or NULL with an error that says what is missing. */
struct konnect_client *session_client(struct ctx *ctx, struct session *session);
/* The client's lists (konnect/pages.h), or NULL while there is no client. */
struct pages *session_pages(struct session *session);
/* The setting that keeps a configured session from having a client because it is unknown; else NULL. */
const char *session_unknown_setting(const struct session *session);
/* The provider's own attribute `name`: known, unknown, or null; a sensitive one is null, because the session
 * keeps no token but the client's. Lives as long as the session. A name that the provider lacks is a BUG. */
const struct value *session_setting(const struct session *session, const char *name);

/* Whether it was written in the provider block; else it is the environment's, or a default. */
bool session_setting_in_block(const struct session *session, const char *name);

/* The row of that attribute. */
const struct attr *session_setting_row(const struct session *session, const char *name);

/* What the folders above this one keep for the length of a session: made when it is first asked for, freed
 * with the session. */
struct session_cache {
    void *(*make)(void); /* never NULL */
    void (*free)(void *cache);
    void (*wake)(
        void *cache); /* session_wake: who waits in it looks at the stop flag again; NULL: nobody waits */
};
/* One that is a `struct once` (konnect/once.h). */
#define SESSION_CACHE_ONCE                                                                                   \
    {                                                                                                        \
        session_make_once, session_free_once, NULL                                                           \
    }
void *session_make_once(void);
void session_free_once(void *cache);

/* The session's cache of this kind. A kind is a static const object and is identified by its address. Any
 * thread. */
void *session_cache(struct session *session, const struct session_cache *kind);

#endif
