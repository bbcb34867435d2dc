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
