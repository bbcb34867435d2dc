/* What the fuzz targets share. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/ctx.h"
#include "value/type.h"

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry: one input, always answered with 0. A broken promise ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process with `what` when a promise does not hold. */
void fuzz_require(bool holds, const char *what);

/* Cuts the first byte off and returns one of some types by it: each kind alone and nested, as in schemas. The
 * empty input gives the dynamic type. */
const struct type *fuzz_pick_type(struct arena *arena, strview *input);

#endif
