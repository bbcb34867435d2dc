#include "emulator/files.h"

#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void close_file(FILE **file)
{
    if (*file != NULL)
        (void)fclose(*file);
}

bool file_read(struct ctx *ctx, const char *path, size_t limit, strview *out)
{
    __attribute__((cleanup(close_file))) FILE *file = fopen(path, "re");
    if (file == NULL)
        return ctx_error(ctx, "Cannot read a file", "%s: %s", path, strerror(errno));
    struct buf text = buf_make(ctx->arena, limit);
    char block[4096];
    size_t got = fread(block, 1, sizeof block, file);
    while (got > 0) {
        buf_append(&text, sv_make(block, got));
        got = fread(block, 1, sizeof block, file);
    }
    if (ferror(file) || text.overflow)
        return ctx_error(ctx, "Cannot read a file", "%s: %s", path, text.overflow ? "too big" : "read error");
    *out = arena_copy(ctx->arena, buf_view(&text));
    return true;
}

bool file_write(struct ctx *ctx, const char *path, strview text)
{
    const char *new_path = arena_printf(ctx->arena, "%s.new", path).data;
    FILE *file = fopen(new_path, "we");
    bool good = file != NULL && fwrite(text.data, 1, text.len, file) == text.len;
    if (file != NULL)
        good = fclose(file) == 0 && good;
    return (good && rename(new_path, path) == 0) ||
           ctx_error(ctx, "Cannot write a file", "%s: %s", path, strerror(errno));
}
