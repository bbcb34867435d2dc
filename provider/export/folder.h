/* A new folder of files, whole or not at all. */
#ifndef EXPORT_FOLDER_H
#define EXPORT_FOLDER_H

#include "base/ctx.h"

struct folder_file {
    strview name;
    strview text;
};

/* Whether files can be written there: nothing has this name, or an empty folder that is not the current one.
 * Errors say what is there. Nothing is changed. */
bool folder_is_free(struct ctx *ctx, const char *path);

/* Writes the files into a folder beside it, which then takes its name; what a fault leaves of that is
 * removed. Nothing that exists is written to. */
bool folder_write(struct ctx *ctx, const char *path, const struct folder_file *files, size_t count);

#endif
