#include "base/path.h"

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

static void append_step(struct buf *text, const struct path *path)
{
    if (path->parent != NULL)
        append_step(text, path->parent);
    switch (path->step) {
    case PATH_ATTRIBUTE:
        buf_printf(text, "%s" SV_FMT, path->parent != NULL ? "." : "", SV_ARG(path->name));
        break;
    case PATH_KEY:
        buf_printf(text, "[\"" SV_FMT "\"]", SV_ARG(path->name));
        break;
    case PATH_INDEX:
        buf_printf(text, "[%lld]", (long long)path->index);
        break;
    }
}

strview path_to_text(struct arena *arena, const struct path *path)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    if (path != NULL)
        append_step(&text, path);
    return buf_view(&text);
}
