/* The plugin's own certificate for go-plugin's AutoMTLS (docs/dev/protocol.md, "AutoMTLS"). */
#ifndef TRANSPORT_CERT_H
#define TRANSPORT_CERT_H

#include "base/arena.h"
#include "base/secret.h"
#include "base/strview.h"

struct cert {
    strview pem;    /* the certificate; NUL-terminated; in the arena */
    strview base64; /* its DER in standard base64 without padding, for the handshake line; in the arena */
    struct secret *private_key; /* PEM; the owner of the struct frees it with secret_free */
};

/* To be called before anything uses OpenSSL. Nothing of it is then taken down when the program ends, because
 * gRPC's threads may still use it; and with `ignore_configuration` it reads no openssl.cnf. That is for a
 * statically linked program, into which a provider that is named there would be loaded with another libcrypto
 * and another libc. */
void cert_prepare(bool ignore_configuration);

/* A fresh P-256 key, in memory only, with a self-signed certificate for DNS:localhost, valid from 30
 * seconds ago for 30 years (how long the process will run is not known). A failure of OpenSSL is a BUG:
 * there is no input that could cause it. */
struct cert cert_make(struct arena *arena);

#endif
