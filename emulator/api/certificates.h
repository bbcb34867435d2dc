/* What Konnect looks at in certificates, keys and passwords. The only file of the emulator that knows
 * OpenSSL. */
#ifndef EMULATOR_API_CERTIFICATES_H
#define EMULATOR_API_CERTIFICATES_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>

/* The first certificate of a PEM text. */
struct certificate_facts {
    strview digest;        /* SHA-256 of the certificate, in hexadecimal digits */
    strview public_key;    /* DER, to compare */
    const char *algorithm; /* of the key: "RSA", "EC" */
    bool is_authority;     /* has the basic constraint CA */
    bool has_expired;
};

/* False: there is no certificate that can be read. */
bool certificate_read(struct arena *arena, strview pem, struct certificate_facts *out);

/* The public half (DER) of the private key in a PEM text. False: there is none that can be read. */
bool certificate_public_of(struct arena *arena, strview pem, strview *out);

/* Whether a PEM text holds a public key, or the public half of a private one. */
bool certificate_is_public_key(strview pem);

/* Kong's hash of a basic-auth password: SHA-1 over it and the consumer's id, in hexadecimal digits
 * (docs/dev/konnect.md, "Credentials"). */
strview certificate_hash_password(struct arena *arena, strview password, strview consumer_id);

#endif
