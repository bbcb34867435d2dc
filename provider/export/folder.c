#include "export/folder.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0666, FOLDER_MODE = 0777 };

static bool refuse(struct ctx *ctx, const char *path, const char *why)
{
    return ctx_error(ctx, "Cannot write there",
                     "\"%s\": %s. Nothing was written. Give a folder that does not exist yet.", path, why);
}

static bool is_empty(const char *path, bool *out)
{
    DIR *folder = opendir(path);
    bool empty = true;
    if (folder == NULL)
        return false;
    for (struct dirent *entry = NULL; empty && (entry = readdir(folder)) != NULL;)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    (void)closedir(folder);
    *out = empty;
    return true;
}

static bool is_current(const struct stat *status)
{
    struct stat current;
    return stat(".", &current) == 0 && current.st_dev == status->st_dev && current.st_ino == status->st_ino;
}

bool folder_is_free(struct ctx *ctx, const char *path)
{
    struct stat status;
    bool empty = false;
    if (lstat(path, &status) != 0)
        return errno == ENOENT || refuse(ctx, path, strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return refuse(ctx, path, "it exists, and is not a folder");
    if (!is_empty(path, &empty))
        return refuse(ctx, path, strerror(errno));
    if (!empty)
        return refuse(ctx, path, "it is not empty, and nothing that exists is overwritten");
    return !is_current(&status) || refuse(ctx, path, "it is the current folder");
}

/* A file that did not exist. */
static bool write_file(int folder, const char *name, strview text)
{
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    size_t done = 0;
    if (fd < 0)
        return false;
    while (done < text.len) {
        ssize_t count = write(fd, text.data + done, text.len - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            break;
        done += (size_t)count;
    }
    int fault = done < text.len ? errno : 0;
    fault = close(fd) != 0 && fault == 0 ? errno : fault;
    errno = fault;
    return fault == 0;
}

static void remove_all(const char *path, int folder, const struct folder_file *files, size_t count)
{
    for (size_t i = 0; folder >= 0 && i < count; i++)
        (void)unlinkat(folder, files[i].name.data, 0);
    (void)rmdir(path);
}

/* mkdtemp makes folders that only their owner can enter; nothing in this one is secret. */
static bool open_to_all(int folder)
{
    mode_t mask = umask(0);
    (void)umask(mask);
    return fchmod(folder, FOLDER_MODE & ~mask) == 0;
}

static bool fill(const char *temporary, int folder, const char *path, const struct folder_file *files,
                 size_t count)
{
    bool good = folder >= 0 && open_to_all(folder);
    for (size_t i = 0; good && i < count; i++)
        good = write_file(folder, files[i].name.data, files[i].text);
    return good && rename(temporary, path) == 0;
}

static strview without_slashes(strview path)
{
    while (path.len > 1 && path.data[path.len - 1] == '/')
        path.len--;
    return path;
}

bool folder_write(struct ctx *ctx, const char *path, const struct folder_file *files, size_t count)
{
    strview plain = arena_copy(ctx->arena, without_slashes(sv_from(path)));
    size_t size = plain.len + sizeof ".XXXXXX";
    char *temporary = arena_alloc(ctx->arena, size);
    (void)snprintf(temporary, size, "%s.XXXXXX", plain.data);
    if (!folder_is_free(ctx, path))
        return false;
    if (mkdtemp(temporary) == NULL)
        return refuse(ctx, path, strerror(errno));
    int folder = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fill(temporary, folder, plain.data, files, count);
    int fault = errno;
    if (!good)
        remove_all(temporary, folder, files, count);
    if (folder >= 0)
        (void)close(folder);
    return good || refuse(ctx, path, strerror(fault));
}
