/* Whether a literal at an `encrypted` field is a credential. Kong's word means "encrypted at rest", which it
 * also says of a log server's URL, a role's ARN, a user name or a certificate: those may be written in the
 * open. */
#ifndef KONG_CREDENTIALS_H
#define KONG_CREDENTIALS_H

#include "base/strview.h"

#include <stdbool.h>

/* By the words of the field's name ("client_secret", "aws_access_key_id", "approle_secret_id"): the last word
 * that is in the table decides, and a secret's id is secret. */
bool credential_is_named(strview field_name);
/* By the shape of the text, whatever the field: a URL with a user and a password in it, a private key. */
bool credential_is_shaped(strview text);

#endif
