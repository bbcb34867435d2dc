/* JSON as HCL: what is written reads back as the same value, by a reader of just the HCL that is written. */
#include "fuzz.h"

#include "value/build.h"
#include "value/hcl.h"
#include "value/json.h"

struct reader {
    struct arena *arena;
    strview rest;
};

static void expect(struct reader *reader, const char *text)
{
    strview wanted = sv_from(text);
    fuzz_require(sv_starts_with(reader->rest, wanted), "the layout is known");
    reader->rest = sv_slice(reader->rest, wanted.len, reader->rest.len);
}

static bool accept(struct reader *reader, const char *text)
{
    bool found = sv_starts_with(reader->rest, sv_from(text));
    if (found)
        expect(reader, text);
    return found;
}

static void skip_blanks(struct reader *reader)
{
    while (accept(reader, " ")) {
    }
}

static void append_code(struct buf *text, uint32_t code)
{
    if (code < 0x80)
        buf_append_byte(text, (char)code);
    else if (code < 0x800)
        buf_printf(text, "%c%c", (int)(0xc0 | code >> 6), (int)(0x80 | (code & 0x3f)));
    else if (code < 0x10000)
        buf_printf(text, "%c%c%c", (int)(0xe0 | code >> 12), (int)(0x80 | (code >> 6 & 0x3f)),
                   (int)(0x80 | (code & 0x3f)));
    else
        buf_printf(text, "%c%c%c%c", (int)(0xf0 | code >> 18), (int)(0x80 | (code >> 12 & 0x3f)),
                   (int)(0x80 | (code >> 6 & 0x3f)), (int)(0x80 | (code & 0x3f)));
}

static char take(struct reader *reader)
{
    fuzz_require(reader->rest.len > 0, "the text is whole");
    char byte = reader->rest.data[0];
    reader->rest = sv_slice(reader->rest, 1, reader->rest.len);
    return byte;
}

static void read_code(struct reader *reader, size_t digits, struct buf *text)
{
    uint32_t code = 0;
    for (size_t i = 0; i < digits; i++) {
        char byte = take(reader);
        bool digit = byte >= '0' && byte <= '9';
        fuzz_require(digit || (byte >= 'A' && byte <= 'F'), "escapes are hexadecimal");
        code = code << 4 | (uint32_t)(digit ? byte - '0' : byte - 'A' + 10);
    }
    append_code(text, code);
}

static void read_escape(struct reader *reader, struct buf *text)
{
    static const char letters[] = "nrt\"\\";
    static const char bytes[] = "\n\r\t\"\\";
    char letter = take(reader);
    size_t at = sv_find(SV("nrt\"\\"), letter);
    if (letter == 'u' || letter == 'U')
        read_code(reader, letter == 'u' ? 4 : 8, text);
    else {
        fuzz_require(at < sizeof letters - 1, "the escape is known");
        buf_append_byte(text, bytes[at]);
    }
}

/* `$${` and `%%{`; a template is never begun. */
static bool read_template(struct reader *reader, struct buf *text)
{
    fuzz_require(!sv_starts_with(reader->rest, SV("${")) && !sv_starts_with(reader->rest, SV("%{")),
                 "no template begins");
    bool dollar = accept(reader, "$${");
    if (!dollar && !accept(reader, "%%{"))
        return false;
    buf_append_z(text, dollar ? "${" : "%{");
    return true;
}

static strview read_quoted(struct reader *reader)
{
    struct buf text = buf_make(reader->arena, BUF_LIMIT_HTTP_BODY);
    expect(reader, "\"");
    while (!accept(reader, "\"")) {
        if (read_template(reader, &text))
            continue;
        char byte = take(reader);
        fuzz_require((unsigned char)byte >= ' ', "control characters are escaped");
        if (byte == '\\')
            read_escape(reader, &text);
        else
            buf_append_byte(&text, byte);
    }
    return buf_view(&text);
}

static strview read_heredoc(struct reader *reader)
{
    struct buf text = buf_make(reader->arena, BUF_LIMIT_HTTP_BODY);
    expect(reader, "<<");
    strview mark = sv_cut(&reader->rest, '\n');
    while (true) {
        struct reader line = { reader->arena, sv_cut(&reader->rest, '\n') };
        bool ends = sv_equal(sv_trim(line.rest), mark);
        fuzz_require(reader->rest.data != NULL, "the heredoc ends");
        if (ends)
            break;
        while (line.rest.len > 0)
            if (!read_template(&line, &text))
                buf_append_byte(&text, take(&line));
        buf_append_byte(&text, '\n');
    }
    /* The line break behind the mark is the attribute's own. */
    reader->rest = sv_make(reader->rest.data - 1, reader->rest.len + 1);
    return buf_view(&text);
}

static strview read_chomped(struct reader *reader)
{
    expect(reader, "chomp(");
    strview text = read_heredoc(reader);
    expect(reader, "\n");
    skip_blanks(reader);
    expect(reader, ")");
    while (text.len > 0 && text.data[text.len - 1] == '\n')
        text.len--;
    return text;
}

static const struct value *read_value(struct reader *reader);

static const struct value *read_object(struct reader *reader)
{
    struct object_builder object = { .arena = reader->arena };
    expect(reader, "{");
    if (accept(reader, "}"))
        return value_empty_object(reader->arena);
    expect(reader, "\n");
    for (skip_blanks(reader); !accept(reader, "}"); skip_blanks(reader)) {
        bool quoted = sv_starts_with(reader->rest, SV("\""));
        size_t end = 0;
        while (!quoted && reader->rest.data[end] != ' ')
            end++;
        strview name = quoted ? read_quoted(reader) : sv_slice(reader->rest, 0, end);
        fuzz_require(quoted || hcl_is_identifier(name), "a name is an identifier or quoted");
        reader->rest = sv_slice(reader->rest, end, reader->rest.len);
        skip_blanks(reader);
        expect(reader, "= ");
        object_put(&object, name, read_value(reader));
        expect(reader, "\n");
    }
    return object_build(&object);
}

static const struct value *read_list(struct reader *reader)
{
    struct list_builder list = { .arena = reader->arena };
    expect(reader, "[");
    bool lines = accept(reader, "\n");
    for (skip_blanks(reader); !accept(reader, "]"); skip_blanks(reader)) {
        list_put(&list, read_value(reader));
        if (lines)
            expect(reader, ",\n");
        else
            (void)accept(reader, ", ");
    }
    return list_build(&list);
}

static const struct value *read_value(struct reader *reader)
{
    struct arena *arena = reader->arena;
    if (sv_starts_with(reader->rest, SV("\"")))
        return value_string(arena, read_quoted(reader));
    if (sv_starts_with(reader->rest, SV("<<")))
        return value_string(arena, read_heredoc(reader));
    if (sv_starts_with(reader->rest, SV("chomp(")))
        return value_string(arena, read_chomped(reader));
    if (sv_starts_with(reader->rest, SV("{")))
        return read_object(reader);
    if (sv_starts_with(reader->rest, SV("[")))
        return read_list(reader);
    if (accept(reader, "null"))
        return value_null(arena, &type_dynamic);
    bool yes = accept(reader, "true");
    if (yes || accept(reader, "false"))
        return value_bool(arena, yes);
    size_t end = 0;
    while (end < reader->rest.len && sv_find(SV("-.0123456789"), reader->rest.data[end]) != SIZE_MAX)
        end++;
    strview number = sv_slice(reader->rest, 0, end);
    fuzz_require(number_is_valid(number), "numbers are plain");
    reader->rest = sv_slice(reader->rest, end, reader->rest.len);
    return value_number(arena, number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!json_decode(&ctx, sv_make((const char *)data, size), &value))
        return 0;
    struct hcl_body body = { .arena = arena };
    hcl_put(&body, SV("a"), value);
    struct reader reader = { arena, hcl_body_text(&body) };
    expect(&reader, "a = ");
    fuzz_require(value_same(read_value(&reader), value), "what is written reads back");
    expect(&reader, "\n");
    fuzz_require(reader.rest.len == 0, "nothing else is written");
    return 0;
}
