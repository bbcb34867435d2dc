#include "suite.h"
#include "transport/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATH_LIMIT = 107, BEHIND_THE_PARENT = sizeof "/konnect-XXXXXX/plugin.sock" - 1 };

/* A directory for a test to work in. */
struct bench {
    struct arena *arena;
    char root[sizeof "/tmp/test-socket-XXXXXX"];
};

static struct bench bench_make(void)
{
    struct bench bench = { .arena = arena_new(), .root = "/tmp/test-socket-XXXXXX" };
    if (mkdtemp(bench.root) == NULL)
        abort();
    return bench;
}

/* Fails when a test left something behind. */
static void bench_free(struct bench *bench)
{
    if (rmdir(bench->root) != 0)
        CU_FAIL("the test's directory is not empty");
    arena_free(bench->arena);
}
#define CLEANUP_BENCH __attribute__((cleanup(bench_free)))

static mode_t mode_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? info.st_mode & 07777 : 0;
}

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static bool lies_below(const char *path, const char *parent)
{
    return sv_starts_with(sv_from(path), sv_from(parent)) && path[strlen(parent)] == '/';
}

/* Binds a socket at the place, as gRPC would. */
static bool bind_there(const struct socket_place *place)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(place->path) >= sizeof address.sun_path)
        return false;
    memcpy(address.sun_path, place->path, strlen(place->path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    if (fd >= 0)
        (void)close(fd);
    return good;
}

static void the_directory_is_private(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake handshake = { 0 };
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &handshake, bench.root, &place, &error));
    CU_ASSERT_EQUAL(mode_of(place.directory), 0700);
    CU_ASSERT_TRUE(lies_below(place.directory, bench.root));
    CU_ASSERT_TRUE(lies_below(place.path, place.directory));
    ASSERT_TEXT(sv_from(place.address), arena_printf(bench.arena, "unix:%s", place.path).data);
    CU_ASSERT_FALSE(exists(place.path));
    socket_place_remove(&place);
    CU_ASSERT_FALSE(exists(place.directory));
}

static void where_it_is_made(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake none = { 0 };
    const struct handshake told = { .socket_dir = bench.root };
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &told, "/nowhere", &place, &error));
    CU_ASSERT_TRUE(lies_below(place.directory, bench.root));
    socket_place_remove(&place);

    static const char *const not_given[] = { NULL, "", "relative/path", "." };
    for (size_t i = 0; i < sizeof not_given / sizeof *not_given; i++) {
        REQUIRE(socket_place_make(bench.arena, &none, not_given[i], &place, &error));
        CU_ASSERT_TRUE(lies_below(place.directory, "/tmp"));
        CU_ASSERT_FALSE(lies_below(place.directory, bench.root));
        socket_place_remove(&place);
    }
}

static void slashes_at_the_end(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake none = { 0 };
    struct socket_place place;
    strview error;
    const char *below = arena_printf(bench.arena, "%s///", bench.root).data;
    REQUIRE(socket_place_make(bench.arena, &none, below, &place, &error));
    CU_ASSERT_FALSE(sv_contains(sv_from(place.path), SV("//")));
    CU_ASSERT_TRUE(lies_below(place.path, bench.root));
    socket_place_remove(&place);
}

/* Makes a directory whose path has `length` bytes. */
static const char *directory_of_length(struct bench *bench, size_t length)
{
    size_t name_length = length - strlen(bench->root) - 1;
    char *name = arena_alloc(bench->arena, name_length + 1);
    memset(name, 'd', name_length);
    const char *path = arena_printf(bench->arena, "%s/%s", bench->root, name).data;
    if (mkdir(path, 0700) != 0)
        abort();
    return path;
}

static void the_longest_path(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const char *below = directory_of_length(&bench, PATH_LIMIT - BEHIND_THE_PARENT);
    const struct handshake none = { 0 };
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &none, below, &place, &error));
    CU_ASSERT_EQUAL(strlen(place.path), PATH_LIMIT);
    CU_ASSERT_TRUE(lies_below(place.path, below));
    CU_ASSERT_TRUE(bind_there(&place));
    socket_place_remove(&place);
    (void)rmdir(below);
}

static void one_byte_too_long(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const char *below = directory_of_length(&bench, PATH_LIMIT - BEHIND_THE_PARENT + 1);
    const struct handshake none = { 0 };
    const struct handshake told = { .socket_dir = below };
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &none, below, &place, &error));
    CU_ASSERT_FALSE(lies_below(place.path, bench.root));
    CU_ASSERT_TRUE(bind_there(&place));
    socket_place_remove(&place);
    REQUIRE(socket_place_make(bench.arena, &told, NULL, &place, &error));
    CU_ASSERT_FALSE(lies_below(place.path, bench.root));
    socket_place_remove(&place);
    (void)rmdir(below);
}

static const char *directory_named(struct bench *bench, const char *name)
{
    const char *path = arena_printf(bench->arena, "%s/%s", bench->root, name).data;
    if (mkdir(path, 0700) != 0)
        abort();
    return path;
}

/* gRPC decodes percent signs in addresses. */
static void a_percent_sign_in_the_path(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const char *below = directory_named(&bench, "a%41%%");
    const struct handshake none = { 0 };
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &none, below, &place, &error));
    CU_ASSERT_TRUE(lies_below(place.path, below));
    CU_ASSERT_TRUE(sv_starts_with(sv_from(place.address),
                                  arena_printf(bench.arena, "unix:%s/a%%2541%%25%%25/", bench.root)));
    CU_ASSERT_TRUE(bind_there(&place));
    socket_place_remove(&place);
    (void)rmdir(below);
}

/* '|' divides the handshake line, a line ends at '\n', and the others would need escapes in the JSON of debug
 * mode. */
static void bytes_that_no_line_can_carry(void)
{
    static const char *const names[] = { "a|b", "a\nb", "a\tb", "\x7f", "a\"b", "a\\b", "a'b" };
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake none = { 0 };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *below = directory_named(&bench, names[i]);
        struct socket_place place;
        strview error;
        REQUIRE(socket_place_make(bench.arena, &none, below, &place, &error));
        CU_ASSERT_FALSE(lies_below(place.path, bench.root));
        CU_ASSERT_TRUE(lies_below(place.path, "/tmp"));
        socket_place_remove(&place);
        (void)rmdir(below);
    }
    const char *below = directory_named(&bench, "a b \xc3\xa9 #?:,");
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &none, below, &place, &error));
    CU_ASSERT_TRUE(lies_below(place.path, below));
    socket_place_remove(&place);
    (void)rmdir(below);
}

static void no_directory_can_be_made(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake none = { 0 };
    struct socket_place place = { .directory = "untouched", .path = "untouched", .address = "untouched" };
    strview error = SV("");
    CU_ASSERT_FALSE(socket_place_make(bench.arena, &none, "/nowhere/at/all", &place, &error));
    CU_ASSERT_TRUE(sv_contains(error, SV("/nowhere/at/all")));
    CU_ASSERT_TRUE(sv_contains(error, sv_from(strerror(ENOENT))));
    CU_ASSERT_STRING_EQUAL(place.directory, "untouched");
    CU_ASSERT_STRING_EQUAL(place.path, "untouched");
    CU_ASSERT_STRING_EQUAL(place.address, "untouched");
}

static void removing(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake none = { 0 };
    struct socket_place place;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &none, bench.root, &place, &error));
    REQUIRE(bind_there(&place));
    socket_place_remove(&place);
    CU_ASSERT_FALSE(exists(place.path));
    CU_ASSERT_FALSE(exists(place.directory));
    socket_place_remove(&place); /* gone already: no fault */
}

static void two_places_differ(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    const struct handshake none = { 0 };
    struct socket_place one;
    struct socket_place two;
    strview error;
    REQUIRE(socket_place_make(bench.arena, &none, bench.root, &one, &error));
    REQUIRE(socket_place_make(bench.arena, &none, bench.root, &two, &error));
    CU_ASSERT_STRING_NOT_EQUAL(one.path, two.path);
    socket_place_remove(&one);
    socket_place_remove(&two);
}

/* ---- Sharing with a group ---- */

static bool share(struct bench *bench, const char *group, struct socket_place *place, strview *error)
{
    const struct handshake handshake = { .socket_group = group };
    strview unused;
    if (!socket_place_make(bench->arena, &handshake, bench->root, place, &unused) || !bind_there(place))
        abort();
    return socket_place_share(bench->arena, &handshake, place, error);
}

static gid_t group_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? info.st_gid : (gid_t)-1;
}

static void no_group_no_change(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    struct socket_place place;
    strview error = SV("untouched");
    CU_ASSERT_TRUE(share(&bench, NULL, &place, &error));
    CU_ASSERT_EQUAL(mode_of(place.directory), 0700);
    ASSERT_TEXT(error, "untouched");
    socket_place_remove(&place);
}

static void a_group_by_number_and_by_name(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    struct socket_place place;
    strview error;
    const char *number = arena_printf(bench.arena, "%u", (unsigned)getegid()).data;
    CU_ASSERT_TRUE(share(&bench, number, &place, &error));
    CU_ASSERT_EQUAL(mode_of(place.path), 0660);
    CU_ASSERT_EQUAL(mode_of(place.directory), 0710);
    CU_ASSERT_EQUAL(group_of(place.path), getegid());
    socket_place_remove(&place);

    const struct group *group = getgrgid(getegid());
    if (group == NULL) {
        suite_skip("this user's group has no name");
        return;
    }
    const char *name = arena_printf(bench.arena, "%s", group->gr_name).data;
    CU_ASSERT_TRUE(share(&bench, name, &place, &error));
    CU_ASSERT_EQUAL(mode_of(place.path), 0660);
    CU_ASSERT_EQUAL(group_of(place.directory), getegid());
    socket_place_remove(&place);
}

static void another_group(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    struct socket_place place;
    strview error;
    if (geteuid() != 0) {
        suite_skip("only root may give files to any group");
        return;
    }
    CU_ASSERT_TRUE(share(&bench, "4242", &place, &error));
    CU_ASSERT_EQUAL(group_of(place.path), 4242);
    CU_ASSERT_EQUAL(group_of(place.directory), 4242);
    socket_place_remove(&place);
    CU_ASSERT_TRUE(share(&bench, "0", &place, &error));
    CU_ASSERT_EQUAL(group_of(place.path), 0);
    socket_place_remove(&place);
}

static void groups_that_are_none(void)
{
    /* 2^32 would be group 0 when cut off, and 2^32 - 1 means "leave it" to chown. */
    static const char *const names[] = { "no-such-group", "-1", "4294967296", "4294967295", "1x" };
    CLEANUP_BENCH struct bench bench = bench_make();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct socket_place place;
        strview error = SV("");
        CU_ASSERT_FALSE(share(&bench, names[i], &place, &error));
        CU_ASSERT_TRUE(sv_contains(error, sv_from(names[i])));
        CU_ASSERT_EQUAL(mode_of(place.directory), 0700);
        socket_place_remove(&place);
    }
}

static void a_socket_that_is_not_there_cannot_be_shared(void)
{
    CLEANUP_BENCH struct bench bench = bench_make();
    struct socket_place place;
    strview error = SV("");
    const char *number = arena_printf(bench.arena, "%u", (unsigned)getegid()).data;
    const struct handshake handshake = { .socket_group = number };
    REQUIRE(socket_place_make(bench.arena, &handshake, bench.root, &place, &error));
    CU_ASSERT_FALSE(socket_place_share(bench.arena, &handshake, &place, &error));
    CU_ASSERT_TRUE(sv_contains(error, sv_from(strerror(ENOENT))));
    socket_place_remove(&place);
}

SUITE("transport/socket", TEST(the_directory_is_private), TEST(where_it_is_made), TEST(slashes_at_the_end),
      TEST(the_longest_path), TEST(one_byte_too_long), TEST(a_percent_sign_in_the_path),
      TEST(bytes_that_no_line_can_carry), TEST(no_directory_can_be_made), TEST(removing),
      TEST(two_places_differ), TEST(no_group_no_change), TEST(a_group_by_number_and_by_name),
      TEST(another_group), TEST(groups_that_are_none), TEST(a_socket_that_is_not_there_cannot_be_shared))
