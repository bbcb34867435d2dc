/* Runs a fuzz target once over each file that the arguments name; of a folder, over each file in it. No
 * libFuzzer needed, so the corpus is an ordinary test with every compiler. */
#include "fuzz.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool run_file(const char *name)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        (void)fprintf(stderr, "%s: %s\n", name, strerror(errno));
        return false;
    }
    struct buf input = buf_make(arena, BUF_LIMIT_HTTP_BODY);
    char piece[4096];
    size_t count = 0;
    while ((count = fread(piece, 1, sizeof piece, file)) > 0)
        buf_append(&input, sv_make(piece, count));
    bool good = ferror(file) == 0 && !input.overflow;
    (void)fclose(file);
    strview bytes = buf_view(&input);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.len);
    return good;
}

/* Adds how many files it ran to `*ran`. */
static bool run_folder(const char *name, size_t *ran)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    DIR *folder = opendir(name);
    bool good = folder != NULL;
    for (struct dirent *entry = NULL; good && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        good = run_file(arena_printf(arena, "%s/%s", name, entry->d_name).data);
        *ran += 1;
    }
    if (folder != NULL)
        (void)closedir(folder);
    return good;
}

int main(int argc, char **argv)
{
    size_t ran = 0;
    bool good = true;
    for (int i = 1; i < argc && good; i++) {
        struct stat status;
        bool is_folder = stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode);
        good = is_folder ? run_folder(argv[i], &ran) : run_file(argv[i]);
        ran += is_folder ? 0 : 1;
    }
    good = good && ran > 0;
    (void)printf("%s fuzz: %s (%zu inputs)\n", good ? "PASS" : "FAIL", FUZZ_TARGET, ran);
    return good ? 0 : 1;
}
