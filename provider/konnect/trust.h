/* Which certificate authorities a server's certificate must lead to. */
#ifndef KONNECT_TRUST_H
#define KONNECT_TRUST_H

#include "base/arena.h"

#include <stdbool.h>

struct trust {
    const char *file;   /* certificates, one behind the other (PEM); or NULL */
    const char *folder; /* certificates, each under the hash of its name; several folders with ':' between; or
                           NULL */
};

/* What the environment names, as OpenSSL and Go take it (`file` is SSL_CERT_FILE, `folder` SSL_CERT_DIR; NULL
 * or empty: not set), and else the first that exists of the places where Linux distributions have them. The
 * distribution's folder is left out where the distribution's file is used: it has the same certificates, and
 * libcurl keeps what it has read for the next connection only when all came from a file.
 *
 * `root` stands before the usual places: "", but for tests. Texts live in the arena. */
struct trust trust_find(struct arena *arena, const char *root, const char *file, const char *folder);

/* Whether it names anything. */
bool trust_is_there(const struct trust *trust);

#endif
