#include "emulator/api/violation.h"

struct violations violations_make(struct arena *arena)
{
    return (struct violations){ .arena = arena };
}

void violations_add(struct violations *violations, struct violation violation)
{
    if (violations->count == VIOLATIONS_MAX)
        return;
    violations->count++;
    struct violation *added = ARENA_NEW(violations->arena, struct violation);
    *added = violation;
    added->next = NULL;
    if (violations->last != NULL)
        violations->last->next = added;
    else
        violations->first = added;
    violations->last = added;
}

void violations_say(struct violations *violations, strview field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    strview text = arena_vprintf(violations->arena, format, args);
    va_end(args);
    violations_add(violations, (struct violation){ .kind = VIOLATION_MESSAGE, .field = field, .text = text });
}

strview violation_below(struct arena *arena, strview parent, strview name)
{
    return parent.len == 0 ? name : arena_printf(arena, SV_FMT "." SV_FMT, SV_ARG(parent), SV_ARG(name));
}

strview violation_item(struct arena *arena, strview parent, size_t index)
{
    return arena_printf(arena, SV_FMT "[%zu]", SV_ARG(parent), index);
}
