#include "base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* glibc's defaults suit programs that may be large: a heap for each thread, and a size of blocks that go back
 * to the system that grows with what is freed (docs/dev/performance.md, "Memory"). */
enum { HEAPS = 2, LARGE_BLOCK = 512 * 1024 };

void mem_prepare(void)
{
    (void)mallopt(M_ARENA_MAX, HEAPS); /* fails where a sanitizer allocates */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
}

void *mem_alloc(size_t size)
{
    void *block = calloc(1, size > 0 ? size : 1);
    if (block == NULL)
        BUG("out of memory (%zu bytes asked for)", size);
    return block;
}

void mem_wipe(void *data, size_t size)
{
    if (size > 0)
        explicit_bzero(data, size);
}

void mem_free(void *block)
{
    if (block == NULL)
        return;
    mem_wipe(block, malloc_usable_size(block));
    free(block);
}

void bug_(const char *file, int line, const char *format, ...)
{
    char message[512];
    char whole[768];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    (void)snprintf(whole, sizeof whole, "fatal error: %s:%d: %s\n", file, line, message);
    /* One write, so that no other thread's output falls into the line. A failure has nowhere to be
     * reported. */
    ssize_t written = write(STDERR_FILENO, whole, strlen(whole));
    (void)written;
    abort();
}
