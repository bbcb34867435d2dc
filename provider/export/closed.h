/* Texts that may be secrets although neither the tables nor Kong's schemas call them so: they stand in the
 * state, as in Konnect, but not in an exported file.
 *
 * Kong's own word, `encrypted`, is missing at some fields (`aws_secret_access_key` of ai-aws-guardrails), and
 * free texts may hold anything: a header that a request-transformer adds, a URL with a password.
 */
#ifndef EXPORT_CLOSED_H
#define EXPORT_CLOSED_H

#include "base/index.h"
#include "value/value.h"

struct closed_text {
    struct index_node node; /* by the text */
    strview expression;     /* for who reads: what stands in its place; empty at first */
};

/* Adds those in a value, but for the value itself, to the index: literals by the last word of their name
 * (`proxy_authorization`, `x-api-key`), and `NAME:VALUE` in lists by that of NAME; but where the list is one
 * of new names (`rename`). */
void closed_find(const struct value *value, struct index *out);

/* The text's row of the index. One that is a credential by its own shape is added. NULL: it may be seen. */
struct closed_text *closed_text_of(struct index *closed, strview text);

#endif
