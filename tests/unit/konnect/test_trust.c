#include "suite.h"

#include "konnect/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A root directory of its own for each test; its files are empty. */
struct place {
    struct arena *arena;
    char root[32];
};

static void begin(struct place *place)
{
    place->arena = arena_new();
    (void)snprintf(place->root, sizeof place->root, "/tmp/trust-XXXXXX");
    REQUIRE(mkdtemp(place->root) != NULL);
}

static void end(struct place *place)
{
    const char *command = arena_printf(place->arena, "rm -r %s", place->root).data;
    CU_ASSERT_EQUAL(system(command), 0);
    arena_free(place->arena);
}

static void make_directory(struct place *place, const char *path)
{
    const char *command = arena_printf(place->arena, "mkdir -p %s%s", place->root, path).data;
    REQUIRE(system(command) == 0);
}

static void make_file(struct place *place, const char *path)
{
    const char *folder = arena_printf(place->arena, "%.*s", (int)(strrchr(path, '/') - path), path).data;
    make_directory(place, folder);
    FILE *file = fopen(arena_printf(place->arena, "%s%s", place->root, path).data, "w");
    REQUIRE(file != NULL && fclose(file) == 0);
}

/* Both texts without the root; "-" in the place of NULL. */
static const char *found(struct place *place, const char *file, const char *folder)
{
    struct trust trust = trust_find(place->arena, place->root, file, folder);
    const char *parts[] = { trust.file, trust.folder };
    for (size_t i = 0; i < 2; i++) {
        if (parts[i] == NULL)
            parts[i] = "-";
        else if (strncmp(parts[i], place->root, strlen(place->root)) == 0)
            parts[i] += strlen(place->root);
    }
    CU_ASSERT_EQUAL(trust_is_there(&trust), trust.file != NULL || trust.folder != NULL);
    return arena_printf(place->arena, "%s %s", parts[0], parts[1]).data;
}

#define ASSERT_FOUND(file, folder, expected) ASSERT_TEXT(sv_from(found(&place, file, folder)), expected)

static void nothing_is_there(void)
{
    struct place place;
    begin(&place);
    ASSERT_FOUND(NULL, NULL, "- -");
    ASSERT_FOUND("", "", "- -");
    make_directory(&place, "/etc/ssl/certs"); /* Debian's openssl makes it; ca-certificates fills it */
    ASSERT_FOUND(NULL, NULL, "- -");
    end(&place);
}

static void the_distributions_files(void)
{
    static const char *const files[] = { "/etc/ssl/certs/ca-certificates.crt",
                                         "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                         "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
                                         "/etc/ssl/cert.pem" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct place place;
        begin(&place);
        make_file(&place, files[i]);
        const char *expected = arena_printf(place.arena, "%s -", files[i]).data;
        ASSERT_FOUND(NULL, NULL, expected);
        end(&place);
    }
}

static void a_folder_where_there_is_no_file(void)
{
    struct place place;
    begin(&place);
    make_file(&place, "/etc/ssl/certs/0a1b2c3d.0");
    ASSERT_FOUND(NULL, NULL, "- /etc/ssl/certs");
    end(&place);
    begin(&place);
    make_file(&place, "/etc/pki/tls/certs/0a1b2c3d.0");
    ASSERT_FOUND(NULL, NULL, "- /etc/pki/tls/certs");
    end(&place);
}

/* As with OpenSSL and Go, each replaces one of the two. */
static void what_the_environment_names(void)
{
    struct place place;
    begin(&place);
    ASSERT_FOUND("/own.pem", NULL, "/own.pem -");
    ASSERT_FOUND(NULL, "/own", "- /own");
    make_file(&place, "/etc/ssl/certs/ca-certificates.crt");
    ASSERT_FOUND("/own.pem", NULL, "/own.pem /etc/ssl/certs");
    ASSERT_FOUND("/own.pem", "", "/own.pem /etc/ssl/certs");
    ASSERT_FOUND(NULL, "/own:/two", "/etc/ssl/certs/ca-certificates.crt /own:/two");
    ASSERT_FOUND("/own.pem", "/own", "/own.pem /own");
    end(&place);
}

SUITE("konnect/trust", TEST(nothing_is_there), TEST(the_distributions_files),
      TEST(a_folder_where_there_is_no_file), TEST(what_the_environment_names))
