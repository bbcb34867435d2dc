#include "transport/socket.h"

#include "base/buf.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char fallback[] = "/tmp";
static const char socket_name[] = "plugin.sock";

/* One byte of sun_path is for the NUL. */
static bool fits(strview directory)
{
    return directory.len + 1 + sizeof socket_name <= sizeof((struct sockaddr_un *)NULL)->sun_path;
}

/* The path stands between '|' on the handshake line, and in JSON between quotes of a shell in debug mode;
 * neither knows escapes. */
static bool can_be_told(strview directory)
{
    for (size_t i = 0; i < directory.len; i++) {
        unsigned char byte = (unsigned char)directory.data[i];
        if (byte < ' ' || byte == 0x7f || strchr("|\"'\\", byte) != NULL)
            return false;
    }
    return true;
}

/* gRPC decodes what looks like %41 in addresses. */
static const char *grpc_address(struct arena *arena, const char *path)
{
    struct buf address = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_z(&address, "unix:");
    for (const char *byte = path; *byte != '\0'; byte++) {
        if (*byte == '%')
            buf_append_z(&address, "%25");
        else
            buf_append_byte(&address, *byte);
    }
    return arena_copy(arena, buf_view(&address)).data;
}

static strview directory_template(struct arena *arena, const char *below)
{
    strview parent = sv_from(below);
    while (parent.len > 1 && sv_ends_with(parent, SV("/")))
        parent = sv_slice(parent, 0, parent.len - 1);
    return arena_printf(arena, SV_FMT "/konnect-XXXXXX", SV_ARG(parent));
}

bool socket_place_make(struct arena *arena, const struct handshake *handshake, const char *temp_dir,
                       struct socket_place *out, strview *error)
{
    const char *below = handshake->socket_dir != NULL ? handshake->socket_dir : temp_dir;
    strview directory = directory_template(arena, below != NULL && *below != '\0' ? below : fallback);
    /* What gRPC would resolve a relative name against is not known: an absolute path is needed, short and
     * without special characters. */
    if (!fits(directory) || !can_be_told(directory) || directory.data[0] != '/')
        directory = directory_template(arena, fallback);
    char *made = arena_alloc(arena, directory.len + 1);
    memcpy(made, directory.data, directory.len);
    if (mkdtemp(made) == NULL) {
        *error = arena_printf(arena, "no directory for the plugin's socket can be made as %s: %s", made,
                              strerror(errno));
        return false;
    }
    out->directory = made;
    out->path = arena_printf(arena, "%s/%s", made, socket_name).data;
    out->address = grpc_address(arena, out->path);
    return true;
}

/* Not getgrnam: in a static program it would load the NSS libraries of whatever glibc is there. */
static bool find_group_name(const char *name, gid_t *out)
{
    FILE *file = fopen("/etc/group", "re");
    const struct group *group = NULL;
    while (file != NULL && (group = fgetgrent(file)) != NULL && strcmp(group->gr_name, name) != 0)
        continue;
    if (group != NULL)
        *out = group->gr_gid;
    if (file != NULL)
        (void)fclose(file);
    return group != NULL;
}

/* A number, or the name of a group. */
static bool find_group(const char *text, gid_t *out)
{
    int64_t number = 0;
    if (sv_to_int64(sv_from(text), &number)) {
        /* chown takes the largest one for "leave it as it is". */
        if (number < 0 || number >= (int64_t)(gid_t)-1)
            return false;
        *out = (gid_t)number;
        return true;
    }
    return find_group_name(text, out);
}

bool socket_place_share(struct arena *arena, const struct handshake *handshake,
                        const struct socket_place *place, strview *error)
{
    gid_t group = 0;
    if (handshake->socket_group == NULL)
        return true;
    if (!find_group(handshake->socket_group, &group)) {
        *error = arena_printf(arena, "PLUGIN_UNIX_SOCKET_GROUP names no group: %s", handshake->socket_group);
        return false;
    }
    if (chown(place->path, (uid_t)-1, group) == 0 && chmod(place->path, 0660) == 0 &&
        chown(place->directory, (uid_t)-1, group) == 0 && chmod(place->directory, 0710) == 0)
        return true;
    *error = arena_printf(arena, "the socket cannot be given to the group %s: %s", handshake->socket_group,
                          strerror(errno));
    return false;
}

void socket_place_remove(const struct socket_place *place)
{
    (void)unlink(place->path);
    (void)rmdir(place->directory);
}
