/* One object as rows: a value for each row of a table, in the table's order.
 *
 * The engine works on rows; objects of cty, with their sorted keys, exist at its edges alone. A
 * configuration, a plan, a state and an answer of Konnect are all rows of the same table, so a step of an
 * operation is a loop over them.
 */
#ifndef TABLE_ROWS_H
#define TABLE_ROWS_H

#include "table/schema.h"

struct rows {
    const struct attr *attrs;
    size_t count;
    const struct value **values; /* one per row of `attrs`, never NULL; any may be null or unknown */
};

/* By name; a name that the table lacks is a BUG. */
const struct value *rows_get(const struct rows *rows, const char *name);

/* Whether one of the attributes has a value (unknown counts as one); the list ends with NULL. */
bool rows_have_some(const struct rows *rows, const char *const *names);

/* Whether another attribute has the same place in Konnect's object, and a value here (unknown counts as one):
 * `key_wo` for `key`. */
bool rows_have_twin(const struct rows *rows, const struct attr *attr);

/* An object of the table's type as rows, and back. A null object gives rows of nulls. */
struct rows rows_from_object(struct arena *arena, const struct attr *attrs, const struct value *object);
const struct value *rows_to_object(struct arena *arena, const struct rows *rows);
struct rows rows_copy(struct arena *arena, const struct rows *rows);

/* The same rows with nulls for what is not wholly known: the best-known state beside an error. */
struct rows rows_without_unknowns(struct arena *arena, const struct rows *rows);

#endif
