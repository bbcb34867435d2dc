#include "base/nearest.h"

#include "base/buf.h"

#include <ctype.h>

enum { MAX_LENGTH = 64, BYTES_PER_EDIT = 3 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int byte_at(strview text, size_t i)
{
    return tolower((unsigned char)text.data[i]);
}

/* Row by row through the table of distances between the beginnings of both texts; a swap looks two rows back.
 */
static size_t edits(strview a, strview b)
{
    size_t rows[3][MAX_LENGTH + 1];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = above[j - 1] + (byte_at(a, i - 1) != byte_at(b, j - 1));
            row[j] = smaller(change, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && byte_at(a, i - 1) == byte_at(b, j - 2) &&
                byte_at(a, i - 2) == byte_at(b, j - 1))
                row[j] = smaller(row[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

strview nearest_name(strview wanted, strview (*name_at)(const void *payload, size_t i), const void *payload,
                     size_t count)
{
    strview best = SV("");
    if (wanted.len == 0 || wanted.len > MAX_LENGTH)
        return best;
    size_t limit = wanted.len < BYTES_PER_EDIT ? 1 : wanted.len / BYTES_PER_EDIT;
    limit = smaller(limit, wanted.len - 1);
    for (size_t i = 0; i < count; i++) {
        strview name = name_at(payload, i);
        if (name.len == 0 || name.len > MAX_LENGTH)
            continue;
        size_t distance = edits(wanted, name);
        if (distance > limit || (best.len > 0 && distance == limit))
            continue;
        best = name;
        limit = distance;
    }
    return best;
}

static bool contains(strview text, strview part)
{
    for (size_t i = 0; part.len <= text.len && i <= text.len - part.len; i++)
        if (sv_equal_nocase(sv_slice(text, i, i + part.len), part))
            return true;
    return false;
}

/* How far a name is from what is wanted; those that hold each other differ by at most one. */
static size_t distance_of(strview wanted, strview name)
{
    if (contains(wanted, name) || contains(name, wanted))
        return !sv_equal_nocase(wanted, name);
    if (wanted.len > MAX_LENGTH || name.len > MAX_LENGTH)
        return SIZE_MAX - 1;
    return 1 + edits(wanted, name);
}

strview nearest_list(struct arena *arena, strview wanted, const strview *names, size_t count, size_t most)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    size_t *distances = ARENA_ARRAY(arena, size_t, count);
    for (size_t i = 0; i < count; i++)
        distances[i] = distance_of(wanted, names[i]);
    for (size_t listed = 0; listed < most && listed < count; listed++) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (distances[i] < distances[best])
                best = i;
        buf_printf(&text, "%s\"" SV_FMT "\"", listed > 0 ? ", " : "", SV_ARG(names[best]));
        distances[best] = SIZE_MAX;
    }
    return buf_view(&text);
}
