/* CallFunction: a provider function with its arguments, by the rules of Terraform for null and unknown ones
 * (docs/dev/protocol.md, "Functions"). */
#ifndef ENGINE_FUNCTION_H
#define ENGINE_FUNCTION_H

#include "table/function.h"

/* `arguments` have the types of their parameters. Where one is unknown, so is the result. Errors, at the
 * parameter, or at the argument's index where there is no parameter for it: too few or too many arguments, a
 * null one, one beyond its limits, and what the function itself has to say. */
bool function_call(struct ctx *ctx, const struct function_def *def, const struct value *const *arguments,
                   size_t count, const struct value **out);

#endif
