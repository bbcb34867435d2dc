/* Law 4: what is secret is shown nowhere. */
#include "round.h"

#include "base/mem.h"
#include "value/json.h"

#include <string.h>
#include <unistd.h>

/* Base64 of the part of `core` whose code does not depend on what stands around it when it begins `shift`
 * bytes into a group of three. */
static strview in_base64(struct arena *arena, strview core, size_t shift)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = (3 - shift) % 3; i + 3 <= core.len; i += 3) {
        const unsigned char *at = (const unsigned char *)core.data + i;
        unsigned bits = (unsigned)at[0] << 16 | (unsigned)at[1] << 8 | at[2];
        for (int sextet = 18; sextet >= 0; sextet -= 6)
            buf_append_byte(&text, digits[bits >> sextet & 63]);
    }
    return buf_view(&text);
}

void canary_add(struct round *round, strview core, bool open)
{
    if (round->canary_count == MOST_CANARIES)
        BUG("too many canaries");
    struct canary *canary = &round->canaries[round->canary_count++];
    *canary = (struct canary){ .core = core, .open = open };
    for (size_t shift = 0; shift < 3; shift++)
        canary->base64[shift] = in_base64(round->arena, core, shift);
}

static bool has(strview bytes, strview part)
{
    return bytes.len > 0 && memmem(bytes.data, bytes.len, part.data, part.len) != NULL;
}

static bool holds(strview bytes, const struct canary *canary)
{
    bool found = has(bytes, canary->core);
    for (size_t shift = 0; shift < 3 && !found; shift++)
        found = has(bytes, canary->base64[shift]);
    return found;
}

/* The place at which the secret stands. */
static strview around(strview bytes, const struct canary *canary)
{
    enum { BEFORE = 700, AFTER = 200 };
    const char *found = memmem(bytes.data, bytes.len, canary->core.data, canary->core.len);
    size_t at = found != NULL ? (size_t)(found - bytes.data) : 0;
    return sv_slice(bytes, at > BEFORE ? at - BEFORE : 0, at + AFTER);
}

static void scan(struct round *round, const char *where, strview bytes, bool open_is_fine)
{
    for (size_t i = 0; i < round->canary_count; i++) {
        const struct canary *canary = &round->canaries[i];
        if ((canary->open && open_is_fine) || !holds(bytes, canary))
            continue;
        round_fails(round, 4, sv_from(where), "the secret " SV_FMT " stands in %s: " SV_FMT,
                    SV_ARG(canary->core), where, SV_ARG(around(bytes, canary)));
        return;
    }
}

static void scan_diagnostics(struct round *round, const struct diags *diags)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        scan(round, "a diagnostic", diag->summary, false);
        scan(round, "a diagnostic", diag->detail, false);
        scan(round, "a diagnostic's path", path_to_text(round->arena, diag->path), false);
    }
}

static void scan_object(struct round *round, const char *where, const struct value *object)
{
    if (object == NULL || value_is_null(object))
        return;
    struct rows rows = rows_from_object(round->arena, round->core.def->attrs, object);
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        if (attr_has(attr, ATTR_SENSITIVE) || !value_is_wholly_known(rows.values[i]))
            continue;
        bool users = attr_has(attr, ATTR_OPTIONAL) || attr_has(attr, ATTR_REQUIRED);
        scan(round, arena_printf(round->arena, "%s, attribute %s", where, attr->name).data,
             round_json(round, rows.values[i]), users);
    }
}

/* The log holds bodies of requests at TRACE: what the user wrote in the open is in them. */
static void scan_log(struct round *round)
{
    off_t size = lseek(round->log, 0, SEEK_END);
    if (size <= 0)
        return;
    char *bytes = arena_alloc(round->arena, (size_t)size);
    if (pread(round->log, bytes, (size_t)size, 0) != size || ftruncate(round->log, 0) != 0 ||
        lseek(round->log, 0, SEEK_SET) != 0)
        BUG("the log cannot be read");
    scan(round, "the log", sv_make(bytes, (size_t)size), true);
}

void law_check_shown(struct round *round, const struct run *run)
{
    scan_diagnostics(round, &run->ctx.diags);
    scan_diagnostics(round, &run->apply_ctx.diags);
    scan_object(round, "the plan", run->planned);
    scan_object(round, "the refreshed state", run->refreshed);
    scan_object(round, "the state", round->core.state);
    scan(round, "planned private data", run->planned_private, false);
    scan(round, "private data", round->core.private_bytes, false);
    scan_log(round);
}
