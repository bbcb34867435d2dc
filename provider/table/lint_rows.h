/* The rules of single rows, which resources, the provider block and functions have in common; lint.h has what
 * holds a whole table. */
#ifndef TABLE_LINT_ROWS_H
#define TABLE_LINT_ROWS_H

#include "table/schema.h"

struct linting {
    struct ctx *ctx;
    const char *table;
    const struct attr *attrs;
    bool is_provider; /* the provider block has no state: a default there needs nothing computed */
    bool good;
};

/* Adds an error, which names the table and the row or word (`name`), unless the rule `holds`. */
void lint_expect(struct linting *lint, bool holds, const char *name, const char *rule);
/* Lower case, digits and underscores, beginning with a letter. */
bool lint_is_name(const char *name);
/* For template_names: a template (of the `struct linting` in `payload`) names a row of the table. */
void lint_template_name(void *payload, strview name);
/* What holds a row of every table: of `attrs`, which may be nested in one of the table's. */
void lint_row(struct linting *lint, const struct attr *attrs, const struct attr *attr);
/* All rows of the table. */
void lint_attrs(struct linting *lint);

#endif
