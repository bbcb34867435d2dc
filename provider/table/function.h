/* The vocabulary of provider functions: a function is a table of parameters, and what it makes of them.
 *
 * A parameter is a row (table/schema.h) with type, limits and words. Functions ask neither Konnect nor the
 * session: Terraform calls them before the provider is configured (docs/dev/protocol.md, "Functions").
 */
#ifndef TABLE_FUNCTION_H
#define TABLE_FUNCTION_H

#include "table/rows.h"

struct function_def {
    const char *name;              /* provider::konnect::NAME */
    const char *summary;           /* a few words, without a full stop */
    const char *doc;               /* Markdown, whole sentences */
    const struct attr *parameters; /* in the order of the arguments, each REQUIRED; but the last may be
                                      OPTIONAL: then it may be null, or left out */
    const struct type *returns;    /* without dynamic parts */
    /* Every argument is known and within its limits; one that is left out is null. An error stands at its
     * parameter (function_place). */
    bool (*call)(struct ctx *ctx, const struct rows *arguments, const struct value **out);
};

/* Where a diagnostic about the parameter goes. */
const struct path *function_place(struct arena *arena, const char *parameter);
/* The row of the argument at `index`; an OPTIONAL one stands for all that come behind. NULL: there is none.
 */
const struct attr *function_parameter(const struct function_def *def, size_t index);

#endif
