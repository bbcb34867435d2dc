/* go-plugin's handshake: the cookie, the protocol version, and the one line on stdout (docs/dev/protocol.md,
 * "Handshake"). */
#ifndef TRANSPORT_HANDSHAKE_H
#define TRANSPORT_HANDSHAKE_H

#include "base/arena.h"
#include "base/strview.h"

#include <stdbool.h>

/* The protocol version that this plugin speaks. */
enum { HANDSHAKE_PROTOCOL = 6 };

/* What Terraform told us in the environment. Texts are borrowed from the environment. */
struct handshake {
    bool cookie_right; /* started by Terraform, and not by hand */
    /* HANDSHAKE_PROTOCOL is among those offered, or none is named at all: go-plugin's own servers then
     * announce theirs, and so do we. */
    bool version_offered;
    const char *versions;     /* as offered, for the message; "" when the variable is missing */
    const char *client_cert;  /* PEM; NULL: no TLS */
    const char *socket_dir;   /* NULL: not given */
    const char *socket_group; /* NULL: not given */
    bool multiplex_asked;     /* the client wants to know whether we multiplex */
};

/* `environment` is getenv, or a test's. An empty variable counts as missing. */
struct handshake handshake_read(const char *(*environment)(const char *name));

/* `1|6|unix|PATH|grpc|CERT\n`, with `|false` behind it when multiplexing was asked about. `certificate` is
 * base64 without padding, empty without TLS. */
strview handshake_line(struct arena *arena, const struct handshake *handshake, const char *socket_path,
                       strview certificate);

#endif
