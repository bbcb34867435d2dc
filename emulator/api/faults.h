/* Faults that tests ask for, at the next matching requests: what networks, proxies and Konnect do when
 * something goes wrong. */
#ifndef EMULATOR_API_FAULTS_H
#define EMULATOR_API_FAULTS_H

#include "emulator/http/exchange.h"

enum fault_action {
    FAULT_PASS,     /* the request is answered as always (after the delay) */
    FAULT_ANSWER,   /* with the fault's status, headers and body */
    FAULT_DROP,     /* the connection ends without an answer */
    FAULT_TRUNCATE, /* the connection ends in the middle of the true answer's body */
    FAULT_ECHO      /* an error whose message repeats the request's body, as careless servers do */
};

enum { FAULT_MAX_HEADERS = 8 };

struct fault {
    int64_t id;
    strview method; /* empty: any */
    strview path;   /* must stand somewhere in the path and query as sent; empty: any */
    int64_t skip;   /* so many matching requests pass first */
    int64_t times;  /* then so many are hit */
    int64_t delay_ms;
    enum fault_action action;
    bool after_commit; /* the request is carried out all the same, and only its answer is lost */
    int status;
    strview content_type;
    strview body;
    struct http_header headers[FAULT_MAX_HEADERS];
    size_t header_count;
};

struct faults;

struct faults *faults_new(void);
/* Nothing may be waiting any more. */
void faults_free(struct faults *faults);

/* Copies everything. Returns the new fault's id. */
int64_t faults_add(struct faults *faults, const struct fault *fault);
/* Counts the request in the faults it matches; true, with a copy in `arena`, when one hits it. */
bool faults_take(struct faults *faults, struct arena *arena, strview method, strview path, struct fault *out);
/* Blocks for so long, or until faults_clear or faults_stop. */
void faults_wait(struct faults *faults, int64_t delay_ms);
/* Calls `visit` for those that will still hit something. */
void faults_each(struct faults *faults, void (*visit)(void *payload, const struct fault *fault),
                 void *payload);
/* Forgets all faults; requests that are being delayed go on at once. */
void faults_clear(struct faults *faults);
/* The same, and nothing waits ever again. */
void faults_stop(struct faults *faults);

#endif
