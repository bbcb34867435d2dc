#include "base/path.h"

#include "base/ascii.h"

static const struct path *add(struct arena *arena, struct path step)
{
    struct path *path = ARENA_NEW(arena, struct path);
    *path = step;
    return path;
}

const struct path *path_attribute(struct arena *arena, const struct path *parent, strview name)
{
    return add(arena, (struct path){ .parent = parent, .step = PATH_ATTRIBUTE, .name = name });
}

const struct path *path_key(struct arena *arena, const struct path *parent, strview key)
{
    return add(arena, (struct path){ .parent = parent, .step = PATH_KEY, .name = key });
}

const struct path *path_index(struct arena *arena, const struct path *parent, int64_t index)
{
    return add(arena, (struct path){ .parent = parent, .step = PATH_INDEX, .index = index });
}

const struct path *path_first_key(struct arena *arena, const struct path *path)
{
    const struct path *below = NULL;
    while (path != NULL && path->parent != NULL) {
        below = path;
        path = path->parent;
    }
    return below != NULL && below->step != PATH_INDEX ? path_key(arena, path, below->name) : path;
}

size_t path_length(const struct path *path)
{
    size_t length = 0;
    for (; path != NULL; path = path->parent)
        length++;
    return length;
}

/* Whether HCL takes it as the name of an attribute. */
static bool is_identifier(strview name)
{
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.data[i];
        bool letter = ascii_is_letter(byte) || byte == '_';
        bool later = ascii_is_digit(byte) || byte == '-' || (byte & 0x80) != 0;
        if (!letter && (i == 0 || !later))
            return false;
    }
    return name.len > 0;
}

static void append_step(struct buf *text, const struct path *path, bool dotted)
{
    if (path->parent != NULL)
        append_step(text, path->parent, dotted);
    bool named =
        path->step == PATH_ATTRIBUTE && (dotted || path->parent == NULL || is_identifier(path->name));
    if (path->step == PATH_INDEX)
        buf_printf(text, "[%lld]", (long long)path->index);
    else if (named)
        buf_printf(text, "%s" SV_FMT, path->parent != NULL ? "." : "", SV_ARG(path->name));
    else
        buf_printf(text, "[\"" SV_FMT "\"]", SV_ARG(path->name));
}

static strview to_text(struct arena *arena, const struct path *path, bool dotted)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    if (path != NULL)
        append_step(&text, path, dotted);
    return buf_view(&text);
}

strview path_to_text(struct arena *arena, const struct path *path)
{
    return to_text(arena, path, false);
}

strview path_to_field(struct arena *arena, const struct path *path)
{
    return to_text(arena, path, true);
}
