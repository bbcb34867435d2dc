/* Reading and writing whole files. */
#ifndef EMULATOR_FILES_H
#define EMULATOR_FILES_H

#include "base/ctx.h"

/* The file's bytes, in ctx's arena, with a NUL behind the last. Errors: cannot be read, over `limit` bytes.
 */
bool file_read(struct ctx *ctx, const char *path, size_t limit, strview *out);

/* Writes it, or leaves what was there: a new file, PATH.new, takes its place when it is whole. */
bool file_write(struct ctx *ctx, const char *path, strview text);

#endif
