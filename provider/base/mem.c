#include "base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    va_list args;
    va_start(args, format);
    (void)fprintf(stderr, "fatal error: %s:%d: ", file, line);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
    abort();
}
