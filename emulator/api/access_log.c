#include "emulator/api/access_log.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/printable.h"
#include "base/uuid.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/ids.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/emulator.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CHANGES_SHOWN = 8 }; /* of one request: deleting a control plane takes everything in it along */

struct access_log {
    FILE *file;
    bool owned; /* false: stdout */
};

bool access_log_open(struct ctx *ctx, const char *path, struct access_log **out)
{
    *out = NULL;
    if (path == NULL)
        return true;
    bool owned = strcmp(path, "-") != 0;
    FILE *file = owned ? fopen(path, "ae") : stdout;
    if (file == NULL)
        return ctx_error(ctx, "Cannot open the log", "%s: %s", path, strerror(errno));
    struct access_log *log = mem_alloc(sizeof *log);
    *log = (struct access_log){ file, owned };
    *out = log;
    return true;
}

void access_log_close(struct access_log *log)
{
    if (log != NULL && log->owned)
        (void)fclose(log->file);
    mem_free(log);
}

static void note_change(void *payload, enum store_change change, strview kind, strview id)
{
    static const char *const words[] = {
        [STORE_CREATED] = "created", [STORE_CHANGED] = "changed", [STORE_DELETED] = "deleted"
    };
    struct exchange *exchange = payload;
    size_t number = exchange->noted++;
    if (number < CHANGES_SHOWN)
        exchange->note =
            arena_printf(exchange->arena, SV_FMT "%s%s " SV_FMT " " SV_FMT, SV_ARG(exchange->note),
                         number > 0 ? ", " : "", words[change], SV_ARG(kind), SV_ARG(id));
}

struct store_watcher access_log_watcher(struct exchange *exchange)
{
    return (struct store_watcher){ note_change, exchange };
}

/* The name of a kind that exists only below others: credentials, some of which can be looked up by what
 * authenticates somebody; and targets, which do not mind. */
static bool may_be_credentials(strview segment)
{
    const struct entity_kind *kind = entity_kind_find(segment);
    if (kind == NULL)
        kind = entity_kind_listed_as(segment);
    return kind != NULL && kind->nested_only;
}

/* The path, with a star for what stands in the place of a credential's id and is none. */
static strview shown_path(struct arena *arena, strview path)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    strview rest = path;
    bool hide = false;
    for (bool first = true; rest.data != NULL; first = false) {
        strview segment = sv_cut(&rest, '/');
        if (!first)
            buf_append_byte(&buf, '/');
        buf_append(&buf, hide && segment.len > 0 && !uuid_is_canonical(segment) ? SV("*") : segment);
        hide = may_be_credentials(segment);
    }
    return printable(arena, buf_view(&buf), PRINTABLE_LINE);
}

static strview outcome(struct exchange *exchange)
{
    if (exchange->reply.dropped)
        return SV("dropped");
    return arena_printf(exchange->arena, "%d", exchange->reply.status);
}

static strview shown_changes(struct exchange *exchange)
{
    if (exchange->noted == 0)
        return SV("");
    strview more = SV("");
    if (exchange->noted > CHANGES_SHOWN)
        more = arena_printf(exchange->arena, " and %zu more", exchange->noted - CHANGES_SHOWN);
    strview text = arena_printf(exchange->arena, " " SV_FMT SV_FMT, SV_ARG(exchange->note), SV_ARG(more));
    return printable(exchange->arena, text, PRINTABLE_LINE);
}

/* One call, so that lines of several threads do not mix. */
void access_log_write(struct access_log *log, struct exchange *exchange, int64_t began_ms)
{
    if (log == NULL)
        return;
    struct arena *arena = exchange->arena;
    (void)fprintf(log->file, SV_FMT " " SV_FMT " " SV_FMT " " SV_FMT " %" PRId64 "ms" SV_FMT "\n",
                  SV_ARG(ids_time(arena, began_ms)), SV_ARG(exchange->method),
                  SV_ARG(shown_path(arena, exchange->path)), SV_ARG(outcome(exchange)),
                  emulator_now_ms() - began_ms, SV_ARG(shown_changes(exchange)));
    (void)fflush(log->file);
}
