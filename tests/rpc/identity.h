/* The certificate that Terraform makes for each plugin process: ECDSA P-521, self-signed, for localhost. */
#ifndef TESTS_RPC_IDENTITY_H
#define TESTS_RPC_IDENTITY_H

#include "base/arena.h"

struct identity {
    const char *certificate; /* PEM; in the arena */
    const char *private_key; /* PEM; in the arena */
};

/* A fresh one each time. Ends the program when OpenSSL fails. */
struct identity identity_make(struct arena *arena);

/* The announced certificate (base64 of its DER, without padding) as PEM, in the arena. */
const char *identity_announced(struct arena *arena, strview base64);

#endif
