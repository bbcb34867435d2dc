/* A growing byte buffer in an arena, with a cap that is given when it is made.
 *
 * Anything a peer can make us collect goes through a buf, so nothing grows past what its owner allowed. An
 * append that would pass the cap sets `overflow` for good; appends after that do nothing, so the writer
 * checks once at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>

/* The caps, in one place (bytes). */
enum {
    BUF_LIMIT_LOG_LINE = 60 * 1024,             /* Terraform reads logs in pieces of 64 KiB */
    BUF_LIMIT_TEXT = 1024 * 1024,               /* URLs, messages, type JSON */
    BUF_LIMIT_HTTP_BODY = 32 * 1024 * 1024,     /* one answer of Konnect */
    BUF_LIMIT_DYNAMIC_VALUE = 256 * 1024 * 1024 /* the message size that Terraform's own SDK uses */
};

struct buf {
    struct arena *arena;
    char *data; /* NULL until the first append */
    size_t len;
    size_t capacity;
    size_t limit;
    bool overflow;
};

/* No clean-up needed: the bytes belong to the arena. */
struct buf buf_make(struct arena *arena, size_t limit);

void buf_append(struct buf *buf, strview text);
void buf_append_z(struct buf *buf, const char *text);
void buf_append_byte(struct buf *buf, char byte);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What has been collected so far; valid until the next append. Never with data == NULL. */
strview buf_view(const struct buf *buf);

#endif
