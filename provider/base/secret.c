#include "base/secret.h"

#include "base/mem.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct secret {
    size_t mapped; /* bytes of the mapping, this header included */
    size_t len;
    char data[];
};

struct secret *secret_new(strview text)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t needed = sizeof(struct secret) + text.len + 1;
    size_t mapped = (needed + page - 1) / page * page;
    void *pages = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        BUG("out of memory (%zu bytes for a secret)", mapped);
    /* Both may fail without harm: RLIMIT_MEMLOCK may be zero, and the process is not dumpable anyway. */
    (void)mlock(pages, mapped);
    (void)madvise(pages, mapped, MADV_DONTDUMP);
    struct secret *secret = pages;
    secret->mapped = mapped;
    secret->len = text.len;
    if (text.len > 0)
        memcpy(secret->data, text.data, text.len);
    return secret;
}

struct secret *secret_free(struct secret *secret)
{
    if (secret == NULL)
        return NULL;
    size_t mapped = secret->mapped;
    mem_wipe(secret, mapped);
    (void)munmap(secret, mapped);
    return NULL;
}

strview secret_view(const struct secret *secret)
{
    return secret != NULL ? (strview){ secret->data, secret->len } : (strview){ "", 0 };
}
