/* Taking secrets out of what people will read: logs and error texts. */
#ifndef KONNECT_REDACT_H
#define KONNECT_REDACT_H

#include "value/value.h"

/* What may not be seen in logs and error texts. Answers can echo what was sent, so known values are masked
 * wherever they stand; fields are masked by name, for values that only the answer holds. */
struct redaction {
    const strview *fields; /* dotted JSON paths, "value", "config.token"; "config.*": every text below config
                              that is not a {vault://…} reference */
    size_t field_count;
    const strview *values; /* secret texts of this request */
    size_t value_count;
    bool is_whole; /* nothing else is secret. Where nobody says so, and there are no fields, every text of a
                      body may be */
};

/* What stands in a secret's place. */
#define REDACTED "(hidden)"
/* Shorter secrets are not searched for in text, because they would match everywhere. Fields are masked
 * whatever they hold. */
enum { REDACT_SHORTEST = 4 };

/* `text` with every value of the mask replaced, as it is, as JSON writes it (also in a JSON text inside a
 * JSON text), and as percent-encoding does. */
strview redact_text(struct arena *arena, strview text, const struct redaction *mask);
/* A JSON value with the mask's fields replaced, whatever they hold, and every text that looks like a
 * credential (credential_is_shaped), whatever its field; null stays. Of a mask that is not whole and has no
 * fields: with every text replaced. */
const struct value *redact_fields(struct arena *arena, const struct value *json,
                                  const struct redaction *mask);

#endif
