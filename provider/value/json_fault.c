#include "value/json_fault.h"

#include "base/hex.h"
#include "value/value.h"

#include <string.h>

struct scanner {
    strview text;
    size_t at;
    size_t depth;
    const char *expected; /* at `at`; NULL: no fault was found */
};

static bool fault_at(struct scanner *scanner, size_t at, const char *expected)
{
    scanner->at = at;
    scanner->expected = expected;
    return false;
}

static bool fault(struct scanner *scanner, const char *expected)
{
    return fault_at(scanner, scanner->at, expected);
}

/* '\0' at the end. */
static char next(const struct scanner *scanner)
{
    return scanner->at < scanner->text.len ? scanner->text.data[scanner->at] : '\0';
}

static bool takes(struct scanner *scanner, char byte)
{
    bool there = scanner->at < scanner->text.len && next(scanner) == byte;
    scanner->at += there ? 1 : 0;
    return there;
}

static void skip_blanks(struct scanner *scanner)
{
    while (next(scanner) != '\0' && strchr(" \t\r\n", next(scanner)) != NULL)
        scanner->at++;
}

/* ---- Strings, numbers, words ---- */

/* Behind the backslash. */
static bool scan_escape(struct scanner *scanner)
{
    char byte = next(scanner);
    scanner->at++;
    if (byte != 'u')
        return (byte != '\0' && strchr("\"\\/bfnrt", byte) != NULL) ||
               fault_at(scanner, scanner->at - 1, "one of \" \\ / b f n r t u (behind a backslash)");
    for (int i = 0; i < 4; i++, scanner->at++)
        if (hex_digit(next(scanner)) < 0)
            return fault(scanner, "a hexadecimal digit (four of them behind \\u)");
    return true;
}

static bool scan_string(struct scanner *scanner)
{
    size_t start = scanner->at++;
    while (scanner->at < scanner->text.len) {
        char byte = next(scanner);
        if ((unsigned char)byte < 0x20)
            return fault(scanner, byte == '\n' || byte == '\r'
                                      ? "a double quote that ends the string, or \\n for a line break in it"
                                      : "an escape such as \\t in the place of a control character");
        scanner->at++;
        if (byte == '"')
            return true;
        if (byte == '\\' && !scan_escape(scanner))
            return false;
    }
    return fault_at(scanner, start, "a string that has an end, which a double quote makes");
}

static bool scan_number(struct scanner *scanner)
{
    size_t start = scanner->at;
    while (next(scanner) != '\0' && strchr("0123456789+-.eE", next(scanner)) != NULL)
        scanner->at++;
    return number_is_valid(sv_slice(scanner->text, start, scanner->at)) ||
           fault_at(scanner, start, "a number such as 5, -0.5 or 1e3");
}

static bool scan_word(struct scanner *scanner)
{
    static const char *const words[] = { "true", "false", "null" };
    strview rest = sv_slice(scanner->text, scanner->at, scanner->text.len);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_starts_with(rest, sv_from(words[i]))) {
            scanner->at += strlen(words[i]);
            return true;
        }
    return fault(scanner,
                 "a value (a string in double quotes, a number, true, false, null, an object or a list)");
}

/* ---- Objects and lists ---- */

static bool scan_value(struct scanner *scanner);

static bool scan_member(struct scanner *scanner, bool first)
{
    if (next(scanner) != '"')
        return fault(scanner, first                  ? "a name in double quotes or }"
                              : next(scanner) == '}' ? "a name in double quotes, or no comma before this"
                                                     : "a name in double quotes");
    if (!scan_string(scanner))
        return false;
    skip_blanks(scanner);
    return (takes(scanner, ':') || fault(scanner, "a colon")) && scan_value(scanner);
}

static bool scan_element(struct scanner *scanner, bool first)
{
    if (!first && next(scanner) == ']')
        return fault(scanner, "a value, or no comma before this");
    return scan_value(scanner);
}

static bool scan_items(struct scanner *scanner, char end, bool (*item)(struct scanner *scanner, bool first))
{
    scanner->at++;
    for (bool first = true;; first = false) {
        skip_blanks(scanner);
        if (first && takes(scanner, end))
            return true;
        if (!item(scanner, first))
            return false;
        skip_blanks(scanner);
        if (takes(scanner, end))
            return true;
        if (!takes(scanner, ','))
            return fault(scanner, end == '}' ? "a comma or }" : "a comma or ]");
    }
}

static bool scan_inside(struct scanner *scanner)
{
    if (scanner->depth == VALUE_MAX_DEPTH)
        return false; /* no matter of the grammar */
    scanner->depth++;
    bool good =
        next(scanner) == '{' ? scan_items(scanner, '}', scan_member) : scan_items(scanner, ']', scan_element);
    scanner->depth--;
    return good;
}

static bool scan_value(struct scanner *scanner)
{
    skip_blanks(scanner);
    char byte = next(scanner);
    if (byte == '{' || byte == '[')
        return scan_inside(scanner);
    if (byte == '"')
        return scan_string(scanner);
    return byte != '\0' && strchr("0123456789+-.", byte) != NULL ? scan_number(scanner) : scan_word(scanner);
}

/* ---- Places ---- */

strview json_fault(struct arena *arena, strview text)
{
    struct scanner scanner = { .text = text };
    if (scan_value(&scanner)) {
        skip_blanks(&scanner);
        if (scanner.at < text.len)
            (void)fault(&scanner, "nothing more, because the value ends before this,");
    }
    if (scanner.expected == NULL)
        return SV("");
    size_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < scanner.at && i < text.len; i++)
        if (text.data[i] == '\n') {
            line++;
            start = i + 1;
        }
    size_t column = sv_count_chars(sv_slice(text, start, scanner.at)) + 1;
    return arena_printf(arena, "At line %zu, column %zu%s, %s is expected", line, column,
                        scanner.at >= text.len ? ", where the text ends" : "", scanner.expected);
}
