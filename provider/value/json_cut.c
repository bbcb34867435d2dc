#include "value/json_cut.h"

#include "value/type.h"

struct cutting {
    strview text;
    size_t at;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The next byte that is no white space; '\0': there is none. */
static char peek(struct cutting *cutting)
{
    while (cutting->at < cutting->text.len && is_blank(cutting->text.data[cutting->at]))
        cutting->at++;
    return cutting->at < cutting->text.len ? cutting->text.data[cutting->at] : '\0';
}

static bool is_at_end(struct cutting *cutting)
{
    (void)peek(cutting);
    return cutting->at == cutting->text.len;
}

static bool take(struct cutting *cutting, char byte)
{
    bool there = peek(cutting) == byte;
    cutting->at += there;
    return there;
}

/* Behind the quote that ends the text whose first quote is here. */
static bool skip_text(struct cutting *cutting)
{
    for (cutting->at++; cutting->at < cutting->text.len; cutting->at++) {
        char byte = cutting->text.data[cutting->at];
        if (byte == '"') {
            cutting->at++;
            return true;
        }
        cutting->at += byte == '\\';
    }
    return false;
}

/* Behind the bracket that ends what begins here. */
static bool skip_container(struct cutting *cutting)
{
    char ends[VALUE_MAX_DEPTH]; /* the brackets that are awaited */
    size_t depth = 0;
    while (cutting->at < cutting->text.len) {
        char byte = cutting->text.data[cutting->at];
        if (byte == '"') {
            if (!skip_text(cutting))
                return false;
            continue;
        }
        cutting->at++;
        if (byte == '{' || byte == '[') {
            if (depth == sizeof ends)
                return false;
            ends[depth++] = byte == '{' ? '}' : ']';
        } else if (byte == '}' || byte == ']') {
            if (depth == 0 || ends[--depth] != byte)
                return false;
            if (depth == 0)
                return true;
        }
    }
    return false;
}

static bool ends_word(char byte)
{
    return is_blank(byte) || byte == ',' || byte == ']' || byte == '}';
}

/* A number, true, false or null. */
static bool skip_word(struct cutting *cutting)
{
    size_t start = cutting->at;
    while (cutting->at < cutting->text.len && !ends_word(cutting->text.data[cutting->at]))
        cutting->at++;
    return cutting->at > start;
}

static bool skip_value(struct cutting *cutting, strview *piece)
{
    char first = peek(cutting);
    size_t start = cutting->at;
    bool good = first == '"'                   ? skip_text(cutting)
                : first == '{' || first == '[' ? skip_container(cutting)
                                               : skip_word(cutting);
    *piece = good ? sv_slice(cutting->text, start, cutting->at) : SV("");
    return good;
}

static bool skip_name(struct cutting *cutting, strview *name)
{
    strview quoted;
    if (peek(cutting) != '"' || !skip_value(cutting, &quoted) || !take(cutting, ':'))
        return false;
    *name = sv_slice(quoted, 1, quoted.len - 1);
    return true;
}

bool json_cut(strview text, bool (*visit)(void *payload, strview name, strview piece), void *payload)
{
    struct cutting cutting = { .text = text };
    bool object = take(&cutting, '{');
    char end = object ? '}' : ']';
    if (!object && !take(&cutting, '['))
        return false;
    if (take(&cutting, end))
        return is_at_end(&cutting);
    do {
        strview name = SV("");
        strview piece;
        if ((object && !skip_name(&cutting, &name)) || !skip_value(&cutting, &piece) ||
            !visit(payload, name, piece))
            return false;
    } while (take(&cutting, ','));
    return take(&cutting, end) && is_at_end(&cutting);
}
