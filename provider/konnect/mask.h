/* Blotting secrets out of what people will read: logs and error texts. */
#ifndef KONNECT_MASK_H
#define KONNECT_MASK_H

#include "konnect/client.h"

/* What stands in a secret's place. */
#define MASK_TEXT "(hidden)"
/* Secrets shorter than this are not looked for in text: they would blot out half of it. By field they are
 * masked all the same. */
enum { MASK_SHORTEST = 4 };

/* `text` with every value of the mask replaced, as it is and as JSON and percent-encoding write it. */
strview mask_text(struct arena *arena, strview text, const struct konnect_mask *mask);
/* A JSON value with the mask's fields replaced, whatever they hold; null stays. */
const struct value *mask_fields(struct arena *arena, const struct value *json,
                                const struct konnect_mask *mask);

#endif
