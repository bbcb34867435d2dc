/* The consistency of every table, as a test over the data itself. */
#ifndef TABLE_LINT_H
#define TABLE_LINT_H

#include "table/function.h"

/* Adds one error diagnostic per broken rule of the vocabulary (schema.h); true when there is none. */
bool lint_resource(struct ctx *ctx, const struct resource_def *def);
bool lint_provider(struct ctx *ctx, const struct provider_def *def);
bool lint_function(struct ctx *ctx, const struct function_def *def);

#endif
