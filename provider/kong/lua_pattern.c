#include "kong/lua_pattern.h"

#include <ctype.h>

/* Comparing this many bytes counts as one step more. */
enum { MAX_STEPS = 200000, MAX_DEPTH = 200, STEP_BYTES = 16 };

struct matcher {
    strview pattern;
    strview text;
    size_t steps;
};

static bool class_has(char class, unsigned char byte)
{
    bool has;
    switch (tolower((unsigned char)class)) {
    case 'a':
        has = isalpha(byte) != 0;
        break;
    case 'c':
        has = iscntrl(byte) != 0;
        break;
    case 'd':
        has = isdigit(byte) != 0;
        break;
    case 'l':
        has = islower(byte) != 0;
        break;
    case 'p':
        has = ispunct(byte) != 0;
        break;
    case 's':
        has = isspace(byte) != 0;
        break;
    case 'u':
        has = isupper(byte) != 0;
        break;
    case 'w':
        has = isalnum(byte) != 0;
        break;
    case 'x':
        has = isxdigit(byte) != 0;
        break;
    default:
        return (unsigned char)class == byte;
    }
    return isupper((unsigned char)class) ? !has : has;
}

/* The index behind the single-character item that starts at `p`: a byte, %x, or a set. */
static size_t item_end(strview pattern, size_t p)
{
    char first = pattern.data[p++];
    if (first == '%')
        return p < pattern.len ? p + 1 : p;
    if (first != '[')
        return p;
    if (p < pattern.len && pattern.data[p] == '^')
        p++;
    do {
        if (p < pattern.len && pattern.data[p] == '%')
            p++;
        p++;
    } while (p < pattern.len && pattern.data[p] != ']');
    return p < pattern.len ? p + 1 : pattern.len;
}

static bool set_has(strview set, unsigned char byte)
{
    size_t p = 1;
    bool negated = set.len > 2 && set.data[1] == '^';
    bool found = false;
    if (negated)
        p++;
    while (p + 1 < set.len) {
        if (set.data[p] == '%' && p + 2 < set.len) {
            found = found || class_has(set.data[p + 1], byte);
            p += 2;
        } else if (p + 3 < set.len && set.data[p + 1] == '-') {
            found = found || ((unsigned char)set.data[p] <= byte && byte <= (unsigned char)set.data[p + 2]);
            p += 3;
        } else {
            found = found || (unsigned char)set.data[p] == byte;
            p++;
        }
    }
    return found != negated;
}

static bool item_has(strview item, unsigned char byte)
{
    if (item.data[0] == '.')
        return true;
    if (item.data[0] == '%')
        return item.len > 1 && class_has(item.data[1], byte);
    return item.data[0] == '[' ? set_has(item, byte) : (unsigned char)item.data[0] == byte;
}

static bool match_here(struct matcher *m, size_t p, size_t t, int depth);

static bool item_at(const struct matcher *m, strview item, size_t t)
{
    return t < m->text.len && item_has(item, (unsigned char)m->text.data[t]);
}

static bool match_longest(struct matcher *m, strview item, size_t least, size_t p, size_t t, int depth)
{
    size_t count = 0;
    while (item_at(m, item, t + count))
        count++;
    m->steps += count / STEP_BYTES;
    for (size_t tried = count + 1; tried > least; tried--)
        if (match_here(m, p, t + tried - 1, depth + 1))
            return true;
    return false;
}

static bool match_shortest(struct matcher *m, strview item, size_t p, size_t t, int depth)
{
    while (!match_here(m, p, t, depth + 1)) {
        if (!item_at(m, item, t))
            return false;
        t++;
    }
    return true;
}

static bool is_unsupported(strview pattern, size_t p)
{
    char next = p + 1 < pattern.len ? pattern.data[p + 1] : '\0';
    return pattern.data[p] == '%' && (next == 'b' || next == 'f' || isdigit((unsigned char)next));
}

static bool match_here(struct matcher *m, size_t p, size_t t, int depth)
{
    while (p < m->pattern.len) {
        char byte = m->pattern.data[p];
        if (++m->steps > MAX_STEPS || depth > MAX_DEPTH || is_unsupported(m->pattern, p))
            return true;
        if (byte == '(' || byte == ')') {
            p++;
            continue;
        }
        if (byte == '$' && p + 1 == m->pattern.len)
            return t == m->text.len;
        size_t end = item_end(m->pattern, p);
        strview item = sv_slice(m->pattern, p, end);
        char repeat = end < m->pattern.len ? m->pattern.data[end] : '\0';
        if (repeat == '*' || repeat == '+')
            return match_longest(m, item, repeat == '+', end + 1, t, depth);
        if (repeat == '-')
            return match_shortest(m, item, end + 1, t, depth);
        if (repeat == '?') {
            if (item_at(m, item, t) && match_here(m, end + 1, t + 1, depth + 1))
                return true;
            p = end + 1;
            continue;
        }
        if (!item_at(m, item, t))
            return false;
        p = end;
        t++;
    }
    return true;
}

bool lua_pattern_matches(strview pattern, strview text)
{
    struct matcher matcher = { .pattern = pattern, .text = text };
    bool anchored = sv_starts_with(pattern, SV("^"));
    if (anchored)
        return match_here(&matcher, 1, 0, 0);
    for (size_t t = 0; t <= text.len; t++)
        if (match_here(&matcher, 0, t, 0))
            return true;
    return false;
}
