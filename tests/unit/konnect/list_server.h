/* A struct http that keeps one collection of numbered boxes and answers with lists and single boxes, from
 * many threads at once; lists can be broken at any page. */
#ifndef TESTS_UNIT_KONNECT_LIST_SERVER_H
#define TESTS_UNIT_KONNECT_LIST_SERVER_H

#include "konnect/client.h"
#include "konnect/limiter.h"
#include "konnect/paging.h"

#include <pthread.h>

#define SERVER_PLANE "c0000000-0000-4000-8000-000000000001"
#define SERVER_BOXES "/v2/control-planes/" SERVER_PLANE "/boxes"

enum { SERVER_MOST = 2048 };

enum list_fault {
    LIST_GOOD,
    LIST_STATUS_400,
    LIST_STATUS_401,
    LIST_STATUS_403,
    LIST_STATUS_404,
    LIST_STATUS_429,
    LIST_STATUS_500,
    LIST_STATUS_503,
    LIST_EMPTY,       /* 200 without a body */
    LIST_HTML,        /* a sign-in page of something on the way */
    LIST_CUT,         /* the body ends in the middle */
    LIST_NO_DATA,     /* no "data" */
    LIST_DATA_OBJECT, /* "data" is no list */
    LIST_NO_OBJECTS,  /* the list holds numbers, and objects without a name */
    LIST_GAPS,        /* every third object is left out */
    LIST_SAME,        /* names itself as the next page */
    LIST_BACK,        /* names the first page as the next one */
    LIST_LOST,        /* the connection breaks */
    LIST_TOO_LARGE,   /* the client refuses to take so much */
    LIST_SLOW,        /* comes only after list_server_release */
    LIST_FAULTS
};
extern const char *const list_fault_names[LIST_FAULTS];

struct list_server {
    struct http http;
    struct limiter_clock clock; /* of the client: waiting takes no time */
    _Atomic int64_t now_ms;
    enum konnect_paging paging;
    size_t count;   /* boxes "0" to "count - 1" */
    size_t most;    /* objects per page, whatever is asked for; 0: what is asked for */
    size_t padding; /* bytes that each box has more */
    bool late;      /* answers come some time after they were true */
    enum list_fault fault;
    size_t broken_page;   /* the page that is broken, from 1 on, each time that it is asked for */
    size_t refused_size;  /* pages of this size are answered with 400; 0: none */
    pthread_mutex_t lock; /* guards the rest */
    pthread_cond_t changed;
    bool released;
    size_t versions[SERVER_MOST]; /* of each box; 0: it is gone */
    size_t lists;                 /* requests for a page */
    size_t pages;                 /* different ones in a row */
    size_t singles;               /* requests for a box */
    size_t broken;                /* answers that the fault was in */
    size_t left;                  /* calls of list_server_leave */
    strview last_page;            /* query of the last list */
    char last_query[256];
    struct secret *token;
};

/* Boxes are at version 1. Ended by list_server_end, after its client. */
void list_server_begin(struct list_server *server, size_t count);
void list_server_end(struct list_server *server);
struct konnect_client *list_server_client(struct list_server *server);
/* Slow answers come now, and from now on. */
void list_server_release(struct list_server *server);
/* Blocks until the broken page has been asked for, or `readers` have called list_server_leave. */
void list_server_await_fault(struct list_server *server, size_t readers);
void list_server_leave(struct list_server *server);
/* Blocks until that many pages have been asked for. */
void list_server_await(struct list_server *server, size_t lists);

#endif
