#include "value/hcl.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/printable.h"
#include "value/kind.h"

#include <stdlib.h>

enum {
    INDENT = 2,
    LIST_WIDTH = 100, /* a list of primitive elements that is longer has a line for each */
};

/* ---- Names ---- */

bool hcl_is_identifier(strview name)
{
    if (name.len == 0 || (!ascii_is_letter(name.data[0]) && name.data[0] != '_'))
        return false;
    for (size_t i = 1; i < name.len; i++)
        if (!ascii_is_letter(name.data[i]) && !ascii_is_digit(name.data[i]) && name.data[i] != '_' &&
            name.data[i] != '-')
            return false;
    return true;
}

strview hcl_identifier(struct arena *arena, strview text)
{
    struct buf name = buf_make(arena, text.len + 2);
    bool gap = false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        if (!ascii_is_letter(byte) && !ascii_is_digit(byte)) {
            gap = true;
            continue;
        }
        bool first = name.len == 0;
        if (first ? ascii_is_digit(byte) : gap)
            buf_append_byte(&name, '_');
        buf_append_byte(&name, byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte);
        gap = false;
    }
    return buf_view(&name);
}

/* What HCL reads as something else where a key stands. */
static bool is_word(strview name)
{
    static const char *const words[] = { "for", "if", "in", "true", "false", "null" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_equal_z(name, words[i]))
            return true;
    return false;
}

static strview key_text(struct arena *arena, strview name)
{
    return hcl_is_identifier(name) && !is_word(name) ? name : hcl_quoted(arena, name);
}

/* ---- Texts ---- */

struct character {
    uint32_t code;
    size_t bytes;
};

/* U+FFFD for a byte that is not UTF-8. */
static struct character character_at(strview text, size_t at)
{
    static const unsigned char lead_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    size_t length = sv_utf8_length(text, at);
    if (length == 0)
        return (struct character){ 0xfffd, 1 };
    uint32_t code = (unsigned char)text.data[at] & lead_bits[length];
    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((unsigned char)text.data[at + i] & 0x3fu);
    return (struct character){ code, length };
}

/* Control characters, and what changes how its neighbours look, or looks like nothing. */
static bool is_unseen(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x61c, 0x61c },   { 0x200b, 0x200f },
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffd }, { 0xe0000, 0xe007f },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

static bool begins_template(strview text, size_t at)
{
    return (text.data[at] == '$' || text.data[at] == '%') && at + 1 < text.len && text.data[at + 1] == '{';
}

/* `$${`: doubling the sign before the brace would be read as the escape of another one. */
static bool is_doubled_template(strview text, size_t at)
{
    return begins_template(text, at) && at > 0 && text.data[at - 1] == text.data[at];
}

static const char *short_escape(uint32_t code)
{
    switch (code) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

static void append_character(struct buf *out, strview text, size_t at, struct character found)
{
    const char *escape = short_escape(found.code);
    if (escape != NULL)
        buf_append_z(out, escape);
    else if (is_unseen(found.code) || is_doubled_template(text, at))
        buf_printf(out, found.code > 0xffff ? "\\U%08X" : "\\u%04X", (unsigned)found.code);
    else {
        buf_append(out, sv_slice(text, at, at + found.bytes));
        if (begins_template(text, at))
            buf_append_byte(out, text.data[at]);
    }
}

strview hcl_quoted(struct arena *arena, strview text)
{
    struct buf out = buf_make(arena, BUF_LIMIT_DYNAMIC_VALUE);
    struct character found;
    buf_append_byte(&out, '"');
    for (size_t i = 0; i < text.len; i += found.bytes) {
        found = character_at(text, i);
        append_character(&out, text, i, found);
    }
    buf_append_byte(&out, '"');
    return buf_view(&out);
}

/* Whether a heredoc can hold it: there are no escapes in one but for templates. */
static bool suits_heredoc(strview text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.len;) {
        struct character found = character_at(text, i);
        bool blank = found.code == '\n' || found.code == '\t';
        if ((is_unseen(found.code) && !blank) || is_doubled_template(text, i))
            return false;
        lines += found.code == '\n' && i + 1 < text.len;
        i += found.bytes;
    }
    return lines > 0;
}

static bool has_line(strview text, strview line)
{
    strview rest = text;
    while (rest.data != NULL)
        if (sv_equal(sv_trim(sv_cut(&rest, '\n')), line))
            return true;
    return false;
}

static strview heredoc_mark(struct arena *arena, strview text)
{
    strview mark = SV("EOT");
    for (int i = 1; has_line(text, mark); i++)
        mark = arena_printf(arena, "EOT_%d", i);
    return mark;
}

static strview heredoc(struct arena *arena, strview text)
{
    struct buf out = buf_make(arena, BUF_LIMIT_DYNAMIC_VALUE);
    strview mark = heredoc_mark(arena, text);
    buf_printf(&out, "<<" SV_FMT "\n", SV_ARG(mark));
    for (size_t i = 0; i < text.len; i++) {
        buf_append_byte(&out, text.data[i]);
        if (begins_template(text, i))
            buf_append_byte(&out, text.data[i]);
    }
    buf_printf(&out, "%s" SV_FMT, sv_ends_with(text, SV("\n")) ? "" : "\n", SV_ARG(mark));
    return buf_view(&out);
}

/* ---- Values ---- */

/* A value at a depth of braces. */
struct rendering {
    struct arena *arena;
    const struct hcl_style *style;
    size_t depth;
    bool in_list; /* a heredoc would put the comma on a line of its own */
};

struct rendered {
    strview text;
    bool opens;
};

static struct rendered render(const struct rendering *rendering, const struct value *value);

/* A heredoc ends with a line break; of a text that does not, `chomp` takes it away. */
static struct rendered render_text(const struct rendering *rendering, strview text)
{
    const struct hcl_style *style = rendering->style;
    strview expression =
        style != NULL && style->expression != NULL ? style->expression(style->payload, text) : SV("");
    if (expression.len > 0)
        return (struct rendered){ expression, false };
    if (rendering->in_list || !suits_heredoc(text))
        return (struct rendered){ hcl_quoted(rendering->arena, text), false };
    strview lines = heredoc(rendering->arena, text);
    if (sv_ends_with(text, SV("\n")))
        return (struct rendered){ lines, false };
    strview chomped = arena_printf(rendering->arena, "chomp(" SV_FMT "\n%*s)", SV_ARG(lines),
                                   (int)(rendering->depth * INDENT), "");
    return (struct rendered){ chomped, true };
}

static struct rendered render_object(const struct rendering *rendering, const struct value *value)
{
    struct hcl_body body = { .arena = rendering->arena,
                             .style = rendering->style,
                             .depth = rendering->depth + 1 };
    for (size_t i = 0; i < value->count; i++)
        if (!value_is_null(value->items[i]))
            hcl_put(&body, value->keys[i], value->items[i]);
    if (body.count == 0)
        return (struct rendered){ SV("{}"), false };
    strview text = arena_printf(rendering->arena, "{\n" SV_FMT "%*s}", SV_ARG(hcl_body_text(&body)),
                                (int)(rendering->depth * INDENT), "");
    return (struct rendered){ text, true };
}

static int compare_texts(const void *a, const void *b)
{
    return sv_compare(*(const strview *)a, *(const strview *)b);
}

/* The elements; `*lines` says whether each needs a line of its own. */
static strview *render_elements(const struct rendering *rendering, const struct value *value, bool *lines)
{
    const struct rendering inner = { rendering->arena, rendering->style, rendering->depth + 1, true };
    strview *texts = ARENA_ARRAY(rendering->arena, strview, value->count);
    size_t width = 0;
    *lines = false;
    for (size_t i = 0; i < value->count; i++) {
        struct rendered element = render(&inner, value->items[i]);
        texts[i] = element.text;
        width += element.text.len + 2;
        *lines = *lines || element.opens || width > LIST_WIDTH;
    }
    if (value->type->kind == TYPE_SET && value->count > 1)
        qsort(texts, value->count, sizeof *texts, compare_texts);
    return texts;
}

static struct rendered render_list(const struct rendering *rendering, const struct value *value)
{
    struct buf out = buf_make(rendering->arena, BUF_LIMIT_DYNAMIC_VALUE);
    bool lines = false;
    strview *texts = render_elements(rendering, value, &lines);
    int indent = (int)(rendering->depth * INDENT);
    buf_append_z(&out, lines ? "[\n" : "[");
    for (size_t i = 0; i < value->count; i++)
        if (lines)
            buf_printf(&out, "%*s" SV_FMT ",\n", indent + INDENT, "", SV_ARG(texts[i]));
        else
            buf_printf(&out, "%s" SV_FMT, i > 0 ? ", " : "", SV_ARG(texts[i]));
    buf_printf(&out, "%*s]", lines ? indent : 0, "");
    return (struct rendered){ buf_view(&out), lines };
}

static struct rendered render(const struct rendering *rendering, const struct value *value)
{
    if (value_is_unknown(value))
        BUG("an unknown value cannot be written as HCL");
    if (value_is_null(value))
        return (struct rendered){ SV("null"), false };
    if (value_is_text(value))
        return render_text(rendering, value->text);
    if (value_is_number(value))
        return (struct rendered){ number_canonical(rendering->arena, value->text), false };
    if (value_is_bool(value))
        return (struct rendered){ value->boolean ? SV("true") : SV("false"), false };
    return value_is_object(value) ? render_object(rendering, value) : render_list(rendering, value);
}

/* ---- Bodies ---- */

static void add(struct hcl_body *body, struct hcl_item item)
{
    body->items = arena_room(body->arena, body->items, body->count, &body->capacity, sizeof *body->items);
    body->items[body->count++] = item;
}

void hcl_put(struct hcl_body *body, strview name, const struct value *value)
{
    const struct rendering rendering = { body->arena, body->style, body->depth, false };
    struct rendered found = render(&rendering, value);
    add(body, (struct hcl_item){ HCL_ATTRIBUTE, key_text(body->arena, name), found.text, found.opens });
}

void hcl_put_expression(struct hcl_body *body, strview name, strview expression)
{
    add(body, (struct hcl_item){ HCL_ATTRIBUTE, key_text(body->arena, name), expression, false });
}

void hcl_put_comment(struct hcl_body *body, strview text)
{
    add(body, (struct hcl_item){ .line = HCL_COMMENT, .text = printable(body->arena, text, PRINTABLE_LINE) });
}

void hcl_put_blank(struct hcl_body *body)
{
    add(body, (struct hcl_item){ .line = HCL_BLANK });
}

void hcl_put_block(struct hcl_body *body, strview header, const struct hcl_body *inner)
{
    add(body, (struct hcl_item){ .line = HCL_BLOCK, .name = header, .text = hcl_body_text(inner) });
}

static bool is_aligned(const struct hcl_item *item)
{
    return item->line == HCL_ATTRIBUTE && !item->opens;
}

/* The width of the names from the item on that share a column for their equals signs. */
static size_t column(const struct hcl_body *body, size_t from)
{
    size_t width = 0;
    for (size_t i = from; i < body->count && is_aligned(&body->items[i]); i++) {
        size_t chars = sv_count_chars(body->items[i].name);
        width = chars > width ? chars : width;
    }
    return width;
}

static void append_item(struct buf *out, const struct hcl_item *item, int indent, size_t width)
{
    switch (item->line) {
    case HCL_BLANK:
        buf_append_byte(out, '\n');
        return;
    case HCL_COMMENT:
        buf_printf(out, "%*s# " SV_FMT "\n", indent, "", SV_ARG(item->text));
        return;
    case HCL_BLOCK:
        buf_printf(out, "%*s" SV_FMT " {\n", indent, "", SV_ARG(item->name));
        buf_append(out, item->text);
        buf_printf(out, "%*s}\n", indent, "");
        return;
    case HCL_ATTRIBUTE:
        buf_printf(out, "%*s" SV_FMT "%*s = ", indent, "", SV_ARG(item->name),
                   (int)(width - sv_count_chars(item->name)), "");
        buf_append(out, item->text);
        buf_append_byte(out, '\n');
        return;
    }
}

strview hcl_body_text(const struct hcl_body *body)
{
    struct buf out = buf_make(body->arena, BUF_LIMIT_DYNAMIC_VALUE);
    size_t width = 0;
    for (size_t i = 0; i < body->count; i++) {
        const struct hcl_item *item = &body->items[i];
        if (!is_aligned(item))
            width = sv_count_chars(item->name);
        else if (i == 0 || !is_aligned(item - 1))
            width = column(body, i);
        append_item(&out, item, (int)(body->depth * INDENT), width);
    }
    return buf_view(&out);
}
