/* Numbers as decimal text. cty's numbers have arbitrary precision, so none ever goes through a double: they
 * are kept as the literal that came in and compared digit by digit (docs/dev/protocol.md, "MessagePack").
 */
#ifndef VALUE_NUMBER_H
#define VALUE_NUMBER_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>
#include <stdint.h>

/* JSON's number grammar; at most 4096 bytes, as the literal and in its plain form (number_canonical), and an
 * exponent of at most four digits. So a plain form is always valid again. */
bool number_is_valid(strview text);
/* <0, 0, >0 by numeric value; both must be valid. `5`, `5.0` and `50e-1` are equal. */
int number_compare(strview a, strview b);
/* The shortest plain form: no exponent, no needless zeros, "-0" is "0". */
strview number_canonical(struct arena *arena, strview text);
/* True when the value is a whole number that fits. */
bool number_to_int64(strview text, int64_t *out);
bool number_to_uint64(strview text, uint64_t *out);
/* The nearest double; false where there is none but infinity. */
bool number_to_double(strview text, double *out);
/* The shortest decimal text that reads back as the same double. `value` must be finite. */
strview number_from_double(struct arena *arena, double value);

#endif
