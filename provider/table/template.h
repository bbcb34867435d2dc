/* `{name}` templates of the tables: URL paths and derived attributes. */
#ifndef TABLE_TEMPLATE_H
#define TABLE_TEMPLATE_H

#include "table/rows.h"

enum template_outcome {
    TEMPLATE_KNOWN,   /* `*out` holds the text */
    TEMPLATE_UNKNOWN, /* an attribute it names is unknown */
    TEMPLATE_NULL     /* an attribute it names is null */
};

enum template_use {
    TEMPLATE_PLAIN, /* values as they are */
    TEMPLATE_URL    /* each value percent-encoded as one path segment */
};

/* Expands `text` from `rows`; `*out` is set only for TEMPLATE_KNOWN and lives in the arena. A name that the
 * table lacks is a BUG (the lint finds it first). */
enum template_outcome template_expand(struct arena *arena, const char *text, const struct rows *rows,
                                      enum template_use use, strview *out);

/* Computes the derived attributes; unknown while a part is unknown, null when one is null. */
void template_derive(struct arena *arena, struct rows *rows);

/* Calls `visit` with each name in `text`. For the lint. */
void template_names(const char *text, void (*visit)(void *payload, strview name), void *payload);

#endif
