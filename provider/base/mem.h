/* Allocation that cannot fail and memory that is wiped.
 *
 * An allocation failure ends the process with a message: nothing above this layer has a sensible answer to
 * it, and Terraform reports a dead plugin well. Nothing outside base/ calls malloc or free.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Keeps the process small: what many threads freed is used again by all, and large blocks go back to the
 * system at once. To be called first, before other threads exist. */
void mem_prepare(void);

/* Returns `size` zeroed bytes (at least one), never NULL. The caller frees them with mem_free. */
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull, alloc_size(1)));

/* Wipes the whole block, then frees it. `block` may be NULL. Only for blocks of mem_alloc. */
void mem_free(void *block);

/* Overwrites `size` bytes in a way the compiler may not leave out. */
void mem_wipe(void *data, size_t size);

/* Ends the process: a broken invariant, never a user's fault. The message goes to stderr with the prefix
 * "fatal error: ", which Terraform shows as the plugin's crash text (go-plugin's panic recorder). */
#define BUG(...) bug_(__FILE__, __LINE__, __VA_ARGS__)
void bug_(const char *file, int line, const char *format, ...)
    __attribute__((noreturn, cold, format(printf, 3, 4)));

#endif
