#include "suite.h"

#include "export/folder.h"
#include "help/json.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct folder_file two[] = { { SV_INIT("a.tf"), SV_INIT("one\n") },
                                          { SV_INIT("b.tf"), SV_INIT("") } };

/* A folder of the test's own, removed by its end. */
struct ground {
    char path[32];
};

static struct ground ground_new(void)
{
    struct ground ground = { "/tmp/folderXXXXXX" };
    REQUIRE(mkdtemp(ground.path) != NULL);
    return ground;
}

static const char *below(struct arena *arena, const struct ground *ground, const char *name)
{
    return arena_printf(arena, "%s/%s", ground->path, name).data;
}

static size_t entries(const char *path)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        (void)closedir(folder);
    return count;
}

static void remove_tree(struct arena *arena, const char *path)
{
    DIR *folder = opendir(path);
    for (struct dirent *entry = NULL; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_tree(arena, arena_printf(arena, "%s/%s", path, entry->d_name).data);
    if (folder != NULL)
        (void)closedir(folder);
    (void)remove(path);
}

static void a_new_folder_has_the_files(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct ground ground = ground_new();
    char text[8] = "";
    struct stat status;
    const char *path = below(arena, &ground, "new/");
    CU_ASSERT_TRUE(folder_write(&ctx, path, two, 2));
    int fd = open(below(arena, &ground, "new/a.tf"), O_RDONLY);
    CU_ASSERT_EQUAL(read(fd, text, sizeof text), 4);
    ASSERT_TEXT(sv_from(text), "one\n");
    CU_ASSERT_TRUE(fstat(fd, &status) == 0 && (status.st_mode & 0111) == 0);
    (void)close(fd);
    CU_ASSERT_TRUE(stat(path, &status) == 0 && (status.st_mode & 0700) == 0700);
    CU_ASSERT_EQUAL(entries(path), 4); /* with . and .. */
    CU_ASSERT_EQUAL(entries(ground.path), 3);
    remove_tree(arena, ground.path);
}

static void an_empty_folder_is_taken(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct ground ground = ground_new();
    const char *path = below(arena, &ground, "empty");
    REQUIRE(mkdir(path, 0755) == 0);
    CU_ASSERT_TRUE(folder_write(&ctx, path, two, 2));
    CU_ASSERT_EQUAL(entries(path), 4);
    CU_ASSERT_EQUAL(entries(ground.path), 3);
    remove_tree(arena, ground.path);
}

static void refused(struct arena *arena, const char *path, const char *why)
{
    struct ctx ctx = ctx_make(arena);
    CU_ASSERT_FALSE(folder_is_free(&ctx, path));
    CU_ASSERT_FALSE(folder_write(&ctx, path, two, 2));
    CU_ASSERT_TRUE(ctx.diags.first != NULL && sv_contains(ctx.diags.first->detail, sv_from(why)));
}

static void what_exists_is_left_alone(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct ground ground = ground_new();
    REQUIRE(folder_write(&ctx, below(arena, &ground, "full"), two, 2));
    REQUIRE(symlink("full", below(arena, &ground, "link")) == 0);
    refused(arena, below(arena, &ground, "full"), "it is not empty");
    refused(arena, below(arena, &ground, "full/a.tf"), "is not a folder");
    refused(arena, below(arena, &ground, "link"), "is not a folder");
    refused(arena, below(arena, &ground, "full/a.tf/below"), "Not a directory");
    refused(arena, ".", "");
    CU_ASSERT_EQUAL(entries(ground.path), 4);
    remove_tree(arena, ground.path);
}

/* Terraform's own state would come to lie beside the files. */
static void the_current_folder_is_refused(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ground ground = ground_new();
    int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(before >= 0 && chdir(ground.path) == 0);
    refused(arena, ".", "it is the current folder");
    refused(arena, ground.path, "it is the current folder");
    CU_ASSERT_EQUAL(entries("."), 2);
    REQUIRE(fchdir(before) == 0);
    (void)close(before);
    remove_tree(arena, ground.path);
}

/* As on a disk that is full: a part of the file is written. */
static void a_cut_file_leaves_nothing(void)
{
    static const struct folder_file files[] = { { SV_INIT("a.tf"), SV_INIT("one") },
                                                { SV_INIT("b.tf"), SV_INIT("twice as long") } };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct ground ground = ground_new();
    struct rlimit before;
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = { 5, before.rlim_max };
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    bool good = folder_write(&ctx, below(arena, &ground, "new"), files, 2);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    (void)signal(SIGXFSZ, handler);
    CU_ASSERT_FALSE(good);
    CU_ASSERT_TRUE(sv_contains(ctx.diags.first->detail, SV("File too large. Nothing was written")));
    CU_ASSERT_EQUAL(entries(ground.path), 2);
    remove_tree(arena, ground.path);
}

/* The second file has no name that could be made. */
static void a_fault_leaves_nothing(void)
{
    static const struct folder_file files[] = { { SV_INIT("a.tf"), SV_INIT("one") },
                                                { SV_INIT("no/such/folder.tf"), SV_INIT("two") } };
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct ground ground = ground_new();
    CU_ASSERT_FALSE(folder_write(&ctx, below(arena, &ground, "new"), files, 2));
    CU_ASSERT_TRUE(
        sv_contains(ctx.diags.first->detail, SV("No such file or directory. Nothing was written")));
    CU_ASSERT_EQUAL(entries(ground.path), 2);
    ctx = ctx_make(arena);
    CU_ASSERT_FALSE(folder_write(&ctx, below(arena, &ground, "no/parent"), two, 2));
    CU_ASSERT_EQUAL(entries(ground.path), 2);
    remove_tree(arena, ground.path);
}

SUITE("export/folder", TEST(a_new_folder_has_the_files), TEST(an_empty_folder_is_taken),
      TEST(what_exists_is_left_alone), TEST(the_current_folder_is_refused), TEST(a_cut_file_leaves_nothing),
      TEST(a_fault_leaves_nothing))
