/* What may be seen of Konnect's object. */
#ifndef KONG_SHOW_H
#define KONG_SHOW_H

#include "kong/schema.h"

enum kong_option {
    KONG_CONCEAL = 1 << 0,   /* secrets that differ are shown as KONG_HIDDEN */
    KONG_UNMANAGED = 1 << 1, /* also what nobody wrote in the elements of a list (kong_unmanaged does not look
                               into lists) */
    KONG_OWN = 1 << 2        /* also what Kong makes up by itself (`auto`), and what only Konnect knows */
};

/* Whether the value is a literal that is to be kept out of sight: at an encrypted field, and a credential by
 * the field's name or by its own shape (kong/credentials.h). */
bool field_is_secret(const struct field *field, const struct value *value);

/* What becomes of a secret: it stays, KONG_HIDDEN stands there, or nothing does. */
enum secrets { SECRETS_SHOWN, SECRETS_HIDDEN, SECRETS_LEFT_OUT };
enum secrets kong_secrets(unsigned options);

/* A canonical value (kong/compare.h) as one would write it: without nulls and defaults. NULL: a secret that
 * is left out. */
const struct value *field_shown(struct arena *arena, const struct field *field, const struct value *value,
                                enum secrets secrets);

/* `actual` without nulls, defaults and secrets: what one would write to get it. */
const struct value *kong_minimal(struct arena *arena, const struct field *shape, const struct value *actual);

/* The places of what kong_minimal leaves out of an object, as a field mask: of a list of objects the parts of
 * each element; what is left out as a whole is one place. */
const struct value *kong_places(struct arena *arena, const struct field *shape, const struct value *left_out);

/* All of `actual`, defaults too, but for what is encrypted and what looks like a credential; a list that has
 * such an element is left out as a whole. References to vaults stay: they name secrets, and hold none. */
const struct value *kong_open(struct arena *arena, const struct field *shape, const struct value *actual);

#endif
