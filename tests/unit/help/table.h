/* A small table, for tests of what works on tables. */
#ifndef TESTS_UNIT_HELP_TABLE_H
#define TESTS_UNIT_HELP_TABLE_H

#include "help/json.h"
#include "table/rows.h"

extern const struct attr test_attrs[];
extern const struct resource_def test_resource;

/* One of secrets: a key that Konnect gives back, a password that it hashes. */
extern const struct attr test_key_attrs[];
extern const struct resource_def test_key_resource;

/* Rows of `attrs` from natural JSON, each value converted to its row's type. */
struct rows test_rows(struct arena *arena, const struct attr *attrs, const char *text);

#endif
