/* Runs every golden case (case.h) of the folders and files given, or of tests/golden/cases. With `--write`,
 * what comes out is written back as the expectation: read the diff before it is committed. */
#include "case.h"

#include "base/buf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static strview read_file(struct arena *arena, const char *path)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    char piece[4096];
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return SV("");
    size_t got = 0;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buf_append(&text, sv_make(piece, got));
    (void)fclose(file);
    return buf_view(&text);
}

static bool write_file(const char *path, strview given, strview expected)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return false;
    bool good = fwrite(given.data, 1, given.len, file) == given.len &&
                fwrite(expected.data, 1, expected.len, file) == expected.len;
    return fclose(file) == 0 && good;
}

static bool run_file(const char *path, bool rewrite)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview text = read_file(arena, path);
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    struct golden_case golden = case_parse(arena, text);
    if (case_section(&golden, "resource") == NULL) {
        (void)printf("FAIL golden: %s (not a case)\n", name);
        return false;
    }
    strview actual = case_run(arena, &golden);
    if (rewrite)
        return write_file(path, golden.given, actual);
    if (sv_equal(actual, golden.expected)) {
        (void)printf("PASS golden: %s\n", name);
        return true;
    }
    (void)printf("FAIL golden: %s\n--- expected\n" SV_FMT "--- actual\n" SV_FMT "---\n", name,
                 SV_ARG(golden.expected), SV_ARG(actual));
    return false;
}

static int is_case(const struct dirent *entry)
{
    return sv_ends_with(sv_from(entry->d_name), SV(".case"));
}

static int run_folder(const char *folder, bool rewrite)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_case, alphasort);
    int failed = count <= 0;
    if (failed)
        (void)printf("FAIL golden: no case in %s\n", folder);
    for (int i = 0; i < count; i++) {
        failed += !run_file(arena_printf(arena, "%s/%s", folder, entries[i]->d_name).data, rewrite);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

int main(int argc, char **argv)
{
    bool rewrite = argc > 1 && strcmp(argv[1], "--write") == 0;
    int first = rewrite ? 2 : 1;
    int failed = 0;
    if (argc == first)
        return run_folder(TEST_SOURCE_DIR "/cases", rewrite) > 0;
    for (int i = first; i < argc; i++)
        failed += !run_file(argv[i], rewrite);
    return failed > 0;
}
