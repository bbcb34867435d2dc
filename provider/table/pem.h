/* PEM texts (RFC 7468), as far as their shape goes: what is in them is for Konnect to judge. */
#ifndef TABLE_PEM_H
#define TABLE_PEM_H

#include "base/strview.h"

#include <stdbool.h>

/* What keeps a text from being PEM, to follow "must be PEM text: " in a sentence; NULL: nothing. A PEM text
 * has at least one block, a line `-----BEGIN LABEL-----`, lines of base64, and `-----END LABEL-----`; before
 * the base64 may stand headers (RFC 1421), and around the blocks anything. The fault quotes nothing of the
 * text. */
const char *pem_fault(strview text);

/* Whether one of the blocks of a PEM text is a private key, by its label. */
bool pem_has_private_key(strview text);

#endif
