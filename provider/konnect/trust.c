#include "konnect/trust.h"

#include <dirent.h>
#include <unistd.h>

/* The first that exists is taken. Go's crypto/x509 looks in the same places. */
static const char *const files[] = {
    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Arch, Alpine */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, Red Hat */
    "/etc/pki/tls/certs/ca-bundle.crt",                  /* the same, older */
    "/etc/ssl/ca-bundle.pem",                            /* SUSE */
    "/etc/ssl/cert.pem",                                 /* Alpine without its package ca-certificates */
    NULL,
};
static const char *const folders[] = { "/etc/ssl/certs", "/etc/pki/tls/certs", NULL };

static const char *given(const char *text)
{
    return text != NULL && *text != '\0' ? text : NULL;
}

static bool can_be_read(const char *file)
{
    return access(file, R_OK) == 0;
}

/* Some systems have the folder, but nothing in it. */
static bool is_filled(const char *folder)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return false;
    const struct dirent *entry = readdir(directory);
    while (entry != NULL && entry->d_name[0] == '.')
        entry = readdir(directory);
    (void)closedir(directory);
    return entry != NULL;
}

static const char *first_of(struct arena *arena, const char *root, const char *const *places,
                            bool (*fits)(const char *path))
{
    for (size_t i = 0; places[i] != NULL; i++) {
        const char *path = arena_printf(arena, "%s%s", root, places[i]).data;
        if (fits(path))
            return path;
    }
    return NULL;
}

struct trust trust_find(struct arena *arena, const char *root, const char *file, const char *folder)
{
    struct trust trust = { .file = given(file), .folder = given(folder) };
    bool named = trust.file != NULL;
    if (!named)
        trust.file = first_of(arena, root, files, can_be_read);
    if (trust.folder == NULL && (named || trust.file == NULL))
        trust.folder = first_of(arena, root, folders, is_filled);
    return trust;
}

bool trust_is_there(const struct trust *trust)
{
    return trust->file != NULL || trust->folder != NULL;
}
