/* What every fallible function below transport takes first: the arena, the diagnostics, the place in the
 * configuration, and whether to give up.
 *
 * The contract, everywhere: `bool f(struct ctx *, ..., T *out)` returns true, or it returns false, has added
 * at least one error diagnostic, and has left `*out` alone. There is no global last error.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/path.h"
#include "base/strview.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The numbers are those of tfplugin6 Diagnostic.Severity. */
enum diag_severity { DIAG_ERROR = 1, DIAG_WARNING = 2 };

/* One message to the practitioner. */
struct diag {
    struct diag *next;
    enum diag_severity severity;
    strview summary;         /* one line */
    strview detail;          /* free text; lines that start with a blank are not re-wrapped by Terraform */
    const struct path *path; /* NULL: the whole resource or provider block */
};

struct diags {
    struct diag *first; /* in the order in which they were added */
    struct diag *last;
    size_t errors; /* how many have DIAG_ERROR */
};

struct ctx {
    struct arena *arena;
    struct diags diags;
    const struct path *path; /* the place that is being worked on; new diagnostics get it */
    const atomic_bool *stop; /* set by StopProvider; NULL: never stopped */
};

/* A context with no path and no stop flag. */
struct ctx ctx_make(struct arena *arena);

/* Adds an error at ctx->path and returns false, so that `return ctx_error(…)` is the way out. The detail is
 * formatted; both are copied, as base/printable.h shows text: what comes from outside may be put in. Neither
 * may ever hold a secret value. */
bool ctx_error(struct ctx *ctx, const char *summary, const char *detail, ...)
    __attribute__((format(printf, 3, 4)));
/* The same at `path` instead. */
bool ctx_error_at(struct ctx *ctx, const struct path *path, const char *summary, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));
/* The static analyzer looks at one file at a time, and so does not see that they return false. */
#ifdef __clang_analyzer__
#define ctx_error(...)    ((void)ctx_error(__VA_ARGS__), false)
#define ctx_error_at(...) ((void)ctx_error_at(__VA_ARGS__), false)
#endif
void ctx_warning_at(struct ctx *ctx, const struct path *path, const char *summary, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));

/* A context for an attempt whose diagnostics may be dropped: the same arena, place and stop flag, none of the
 * diagnostics. */
struct ctx ctx_attempt(const struct ctx *ctx);
/* Appends the diagnostics of a failed attempt after all. */
void ctx_adopt(struct ctx *ctx, const struct ctx *attempt);

bool ctx_has_errors(const struct ctx *ctx);
/* StopProvider was called: long work should end with an error diagnostic. */
bool ctx_stopped(const struct ctx *ctx);

#endif
