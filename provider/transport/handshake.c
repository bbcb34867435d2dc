#include "transport/handshake.h"

/* Fixed by Terraform; it keeps people from running plugins by hand and is no secret. */
static const char cookie_name[] = "TF_PLUGIN_MAGIC_COOKIE";
static const char cookie_value[] = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

static const char *given(const char *(*environment)(const char *name), const char *name)
{
    const char *text = environment(name);
    return text != NULL && *text != '\0' ? text : NULL;
}

static bool offers(strview versions, int64_t wanted)
{
    while (versions.data != NULL) {
        int64_t version = 0;
        if (sv_to_int64(sv_trim(sv_cut(&versions, ',')), &version) && version == wanted)
            return true;
    }
    return false;
}

struct handshake handshake_read(const char *(*environment)(const char *name))
{
    const char *cookie = given(environment, cookie_name);
    const char *versions = given(environment, "PLUGIN_PROTOCOL_VERSIONS");
    return (struct handshake){
        .cookie_right = cookie != NULL && sv_equal_z(sv_from(cookie), cookie_value),
        .version_offered = versions == NULL || offers(sv_from(versions), HANDSHAKE_PROTOCOL),
        .versions = versions != NULL ? versions : "",
        .client_cert = given(environment, "PLUGIN_CLIENT_CERT"),
        .socket_dir = given(environment, "PLUGIN_UNIX_SOCKET_DIR"),
        .socket_group = given(environment, "PLUGIN_UNIX_SOCKET_GROUP"),
        .multiplex_asked = given(environment, "PLUGIN_MULTIPLEX_GRPC") != NULL,
    };
}

strview handshake_line(struct arena *arena, const struct handshake *handshake, const char *socket_path,
                       strview certificate)
{
    return arena_printf(arena, "1|%d|unix|%s|grpc|" SV_FMT "%s\n", HANDSHAKE_PROTOCOL, socket_path,
                        SV_ARG(certificate), handshake->multiplex_asked ? "|false" : "");
}
