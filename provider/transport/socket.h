/* Where the server listens: a unix socket in a fresh directory that only this user can enter. */
#ifndef TRANSPORT_SOCKET_H
#define TRANSPORT_SOCKET_H

#include "base/arena.h"
#include "transport/handshake.h"

struct socket_place {
    const char *directory; /* mode 0700; ours to remove */
    const char *path;      /* of the socket in it; short enough for sun_path */
    const char *address;   /* "unix:PATH" with its percent signs escaped, for gRPC */
};

/* Makes a directory below PLUGIN_UNIX_SOCKET_DIR, else TMPDIR, else /tmp. When that path is relative, too
 * long for a socket (107 bytes) or has bytes that the handshake line cannot carry ('|', quotes, backslashes,
 * control characters), /tmp is used instead. False: no directory can be made; `*error` says why. Texts live
 * in the arena. */
bool socket_place_make(struct arena *arena, const struct handshake *handshake, const char *temp_dir,
                       struct socket_place *out, strview *error);

/* Once the server listens: lets PLUGIN_UNIX_SOCKET_GROUP in, as go-plugin defines it: a number, or a
 * name, which is looked for in /etc/group alone. */
bool socket_place_share(struct arena *arena, const struct handshake *handshake,
                        const struct socket_place *place, strview *error);

/* Removes socket and directory; what is gone already is no fault. */
void socket_place_remove(const struct socket_place *place);

#endif
