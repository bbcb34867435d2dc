/* The sections of a case's file. */
#include "case.h"

#include "base/mem.h"

enum { MAX_SECTIONS = 64 };

static bool is_expectation(strview name)
{
    return sv_equal_z(name, "plan") || sv_equal_z(name, "request") || sv_equal_z(name, "state") ||
           sv_equal_z(name, "diagnostics");
}

struct golden_case case_parse(struct arena *arena, strview text)
{
    struct golden_case golden = { .sections = ARENA_ARRAY(arena, struct section, MAX_SECTIONS),
                                  .given = text };
    strview rest = text;
    struct section *current = NULL;
    while (rest.data != NULL && rest.len > 0) {
        const char *start = rest.data;
        strview line = sv_cut(&rest, '\n');
        if (!sv_starts_with(line, SV("== "))) {
            if (current != NULL)
                current->text.len = (size_t)(line.data + line.len - current->text.data);
            continue;
        }
        strview title = sv_slice(line, 3, line.len);
        strview name = sv_cut(&title, ' ');
        if (is_expectation(name)) {
            size_t at = (size_t)(start - text.data);
            golden.given = sv_slice(text, 0, at);
            golden.expected = sv_slice(text, at, text.len);
            break;
        }
        if (golden.count == MAX_SECTIONS)
            BUG("too many sections");
        current = &golden.sections[golden.count++];
        *current = (struct section){ name, title, sv_slice(rest, 0, 0) };
    }
    return golden;
}

const struct section *case_section(const struct golden_case *golden, const char *name)
{
    for (size_t i = 0; i < golden->count; i++)
        if (sv_equal_z(golden->sections[i].name, name))
            return &golden->sections[i];
    return NULL;
}
