/* The grammar of references to vaults: {vault://host/resource/key?query#version} (docs/dev/konnect.md,
 * "References to vaults"). */
#ifndef KONG_VAULT_REFERENCE_H
#define KONG_VAULT_REFERENCE_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>

struct vault_reference {
    strview host;     /* a vault's prefix, or a vault type's name */
    strview resource; /* the secret's name in the vault */
    strview key;      /* a property of a secret that is a JSON object; empty: none */
    strview query;    /* as it stands there; empty: none */
    strview version;  /* a whole number; empty: none */
};

/* Whether Kong takes the text for a reference: it begins with "{vault://" and ends with "}". */
bool vault_reference_is(strview text);
/* Whether it is none, but was probably meant to be one, or to hold one: Kong resolves a reference only where
 * it is the whole value ("Bearer {vault://v/k}", "vault://v/k", "{ vault://v/k }"). */
bool vault_reference_is_near(strview text);
/* NULL when the reference is well formed, else what is wrong, in Kong's words, without the text itself; `out`
 * (which may be NULL) is untouched then. Its parts are decoded (%2F, and + for a blank) and live in the
 * arena, or borrow from `text`. */
const char *vault_reference_parse(struct arena *arena, strview text, struct vault_reference *out);

/* The reference to `resource`, and to its `property` where that is not empty: parsing gives them back. NULL
 * data when the resource cannot be written, because a slash stands at an end of it, or two stand in a row:
 * empty segments count for nothing. */
strview vault_reference_make(struct arena *arena, strview host, strview resource, strview property);

#endif
