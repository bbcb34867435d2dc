#include "emulator/api/seed/yaml_text.h"

#include "base/hex.h"
#include "base/mem.h"
#include "value/build.h"
#include "value/kind.h"

#include <yaml.h>

/* Where a value begins, and how many it consists of with aliases followed. */
struct yaml_place {
    const struct value *value;
    size_t line;
    size_t size;
};

struct anchor {
    struct anchor *next;
    strview name;
    struct yaml_place place;
};

struct reading {
    struct ctx *ctx;
    struct yaml_text text;
    size_t capacity; /* of text.places */
    yaml_parser_t parser;
    yaml_event_t event;     /* the one that is looked at */
    struct anchor *anchors; /* the newest first: a name may be given again */
    size_t depth;
};

static bool fail_at(struct ctx *ctx, const char *name, size_t line, strview what)
{
    return ctx_error(ctx, "Cannot read the file", "%s:%zu: " SV_FMT, name, line, SV_ARG(what));
}

static size_t event_line(const struct reading *reading)
{
    return reading->event.start_mark.line + 1;
}

static bool fail(struct reading *reading, const char *what)
{
    return fail_at(reading->ctx, reading->text.name, event_line(reading), sv_from(what));
}

static bool next(struct reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    yaml_event_delete(&reading->event);
    if (yaml_parser_parse(&reading->parser, &reading->event))
        return true;
    size_t line = parser->problem_mark.line > 0 ? parser->problem_mark.line : parser->mark.line;
    return fail_at(reading->ctx, reading->text.name, line + 1,
                   sv_from(parser->problem != NULL ? parser->problem : "no YAML"));
}

static void add_place(struct reading *reading, const struct yaml_place *place)
{
    struct yaml_text *text = &reading->text;
    text->places = arena_room(reading->ctx->arena, text->places, text->place_count, &reading->capacity,
                              sizeof *text->places);
    text->places[text->place_count++] = *place;
}

/* The value of a plain scalar; NULL after an error. */
static const struct value *plain_value(struct reading *reading, strview text)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
    static const char *const yes[] = { "true", "True", "TRUE", NULL };
    static const char *const no[] = { "false", "False", "FALSE", NULL };
    static const char *const unclear[] = { "yes", "Yes", "YES", "no",  "No",  "NO", "on",
                                           "On",  "ON",  "off", "Off", "OFF", NULL };
    struct arena *arena = reading->ctx->arena;
    if (sv_is_among(text, nulls))
        return value_null(arena, &type_dynamic);
    if (sv_is_among(text, yes) || sv_is_among(text, no))
        return value_bool(arena, sv_is_among(text, yes));
    if (sv_is_among(text, unclear)) {
        (void)fail(reading,
                   "yes, no, on and off are truth values for some and texts for others: write true or "
                   "false, or quotes around it");
        return NULL;
    }
    return number_is_valid(text) ? value_number(arena, text) : value_string(arena, text);
}

static strview scalar_text(struct reading *reading)
{
    const char *bytes = (const char *)reading->event.data.scalar.value;
    return arena_copy(reading->ctx->arena, sv_make(bytes, reading->event.data.scalar.length));
}

static bool has_foreign_tag(const yaml_char_t *tag)
{
    return tag != NULL && !sv_equal_z(sv_from((const char *)tag), YAML_STR_TAG) &&
           !sv_equal_z(sv_from((const char *)tag), "!");
}

static bool read_scalar(struct reading *reading, struct yaml_place *out)
{
    struct arena *arena = reading->ctx->arena;
    strview text = scalar_text(reading);
    bool plain = reading->event.data.scalar.plain_implicit;
    if (has_foreign_tag(reading->event.data.scalar.tag))
        return fail(reading, "this tag is not taken");
    if (sv_find(text, '\0') != SIZE_MAX)
        return fail(reading, "a text with the character U+0000 cannot be taken");
    out->value = plain ? plain_value(reading, text) : value_string(arena, text);
    return out->value != NULL;
}

static bool read_alias(struct reading *reading, struct yaml_place *out)
{
    strview name = sv_from((const char *)reading->event.data.alias.anchor);
    for (const struct anchor *anchor = reading->anchors; anchor != NULL; anchor = anchor->next)
        if (sv_equal(anchor->name, name)) {
            *out = anchor->place;
            return true;
        }
    return fail(reading, "this alias has no anchor");
}

static bool read_node(struct reading *reading, struct yaml_place *out);

static bool add_size(struct reading *reading, size_t *size, size_t more)
{
    *size += more;
    return *size <= YAML_MAX_VALUES || fail(reading, "the file stands for too many values");
}

static bool read_sequence(struct reading *reading, struct yaml_place *out)
{
    struct list_builder list = { .arena = reading->ctx->arena };
    if (has_foreign_tag(reading->event.data.sequence_start.tag))
        return fail(reading, "this tag is not taken");
    for (;;) {
        struct yaml_place item;
        if (!next(reading))
            return false;
        if (reading->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (!read_node(reading, &item) || !add_size(reading, &out->size, item.size))
            return false;
        list_put(&list, item.value);
    }
    out->value = list_build(&list);
    return true;
}

/* What a merge key brings in, a mapping or several, of which the first counts most. Members that are there
 * already stay. */
static bool merge(struct reading *reading, struct object_builder *object, const struct value *value)
{
    if (value_is_object(value)) {
        for (size_t i = 0; i < value->count; i++)
            if (object_get(object, value->keys[i]) == NULL)
                object_put(object, value->keys[i], value->items[i]);
        return true;
    }
    if (!value_is_array(value))
        return fail(reading, "a merge key needs a mapping, or a list of mappings");
    for (size_t i = 0; i < value->count; i++)
        if (!value_is_object(value->items[i]) || !merge(reading, object, value->items[i]))
            return fail(reading, "a merge key needs a mapping, or a list of mappings");
    return true;
}

/* `is_merge`: the plain `<<`. */
static bool read_key(struct reading *reading, strview *out, bool *is_merge)
{
    if (reading->event.type != YAML_SCALAR_EVENT || has_foreign_tag(reading->event.data.scalar.tag))
        return fail(reading, "a key must be a text");
    *out = scalar_text(reading);
    *is_merge = reading->event.data.scalar.plain_implicit && sv_equal_z(*out, "<<");
    return sv_find(*out, '\0') == SIZE_MAX ||
           fail(reading, "a text with the character U+0000 cannot be taken");
}

static bool read_member(struct reading *reading, struct object_builder *object, struct list_builder *merged,
                        size_t *size)
{
    strview key;
    bool is_merge = false;
    struct yaml_place item;
    if (!read_key(reading, &key, &is_merge))
        return false;
    if (object_get(object, key) != NULL)
        return fail(reading, "this key is there twice");
    if (!next(reading) || !read_node(reading, &item) || !add_size(reading, size, item.size))
        return false;
    if (is_merge)
        list_put(merged, item.value);
    else
        object_put(object, key, item.value);
    return true;
}

static bool read_mapping(struct reading *reading, struct yaml_place *out)
{
    struct object_builder object = { .arena = reading->ctx->arena };
    struct list_builder merged = { .arena = reading->ctx->arena };
    if (has_foreign_tag(reading->event.data.mapping_start.tag))
        return fail(reading, "this tag is not taken");
    for (;;) {
        if (!next(reading))
            return false;
        if (reading->event.type == YAML_MAPPING_END_EVENT)
            break;
        if (!read_member(reading, &object, &merged, &out->size))
            return false;
    }
    for (size_t i = 0; i < merged.count; i++)
        if (!merge(reading, &object, merged.items[i]))
            return false;
    out->value = object_build(&object);
    return true;
}

static strview anchor_of(const yaml_event_t *event)
{
    const yaml_char_t *anchor = event->type == YAML_SCALAR_EVENT           ? event->data.scalar.anchor
                                : event->type == YAML_SEQUENCE_START_EVENT ? event->data.sequence_start.anchor
                                                                           : event->data.mapping_start.anchor;
    return sv_from((const char *)anchor);
}

static bool read_content(struct reading *reading, struct yaml_place *out)
{
    switch (reading->event.type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(reading, out);
    case YAML_SEQUENCE_START_EVENT:
        return read_sequence(reading, out);
    default:
        return read_mapping(reading, out);
    }
}

/* The event that is looked at begins it; afterwards it is the one that ends it. */
static bool read_node(struct reading *reading, struct yaml_place *out)
{
    struct arena *arena = reading->ctx->arena;
    if (reading->event.type == YAML_ALIAS_EVENT)
        return read_alias(reading, out);
    strview name = arena_copy(arena, anchor_of(&reading->event));
    struct yaml_place place = { .line = event_line(reading), .size = 1 };
    if (reading->depth == VALUE_MAX_DEPTH)
        return fail(reading, "nested too deeply");
    reading->depth++;
    if (!read_content(reading, &place))
        return false;
    reading->depth--;
    add_place(reading, &place);
    if (name.len > 0) {
        struct anchor *anchor = ARENA_NEW(arena, struct anchor);
        *anchor = (struct anchor){ reading->anchors, name, place };
        reading->anchors = anchor;
    }
    *out = place;
    return true;
}

/* The one behind the next. */
static bool next_but_one(struct reading *reading)
{
    for (int i = 0; i < 2; i++)
        if (!next(reading))
            return false;
    return true;
}

/* The stream's start, then a document, then the stream's end. */
static bool read_document(struct reading *reading)
{
    struct yaml_place root;
    if (!next_but_one(reading))
        return false;
    if (reading->event.type != YAML_DOCUMENT_START_EVENT)
        return fail(reading, "the file is empty");
    if (!next(reading) || !read_node(reading, &root) || !next_but_one(reading))
        return false;
    if (reading->event.type != YAML_STREAM_END_EVENT)
        return fail(reading, "a file must hold one document");
    reading->text.root = root.value;
    return true;
}

/* ---- JSON ---- */

/* The half of a surrogate pair that `\\uD83D` at `at` is; 0: something else. */
static unsigned half_at(strview text, size_t at)
{
    unsigned char bytes[2];
    if (at + 6 > text.len || text.data[at] != '\\' || text.data[at + 1] != 'u' ||
        !hex_read(sv_slice(text, at + 2, at + 6), bytes, sizeof bytes))
        return 0;
    unsigned unit = (unsigned)bytes[0] << 8 | bytes[1];
    return unit >= 0xd800 && unit <= 0xdfff ? unit : 0;
}

static void append_astral(struct buf *out, unsigned high, unsigned low)
{
    unsigned point = 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
    buf_append_byte(out, (char)(0xf0 | point >> 18));
    buf_append_byte(out, (char)(0x80 | (point >> 12 & 0x3f)));
    buf_append_byte(out, (char)(0x80 | (point >> 6 & 0x3f)));
    buf_append_byte(out, (char)(0x80 | (point & 0x3f)));
}

/* JSON may write a character as two escapes, which YAML does not know. In JSON a backslash begins an escape
 * wherever it stands. */
static strview joined_halves(struct arena *arena, strview text)
{
    struct buf out = buf_make(arena, text.len + 1);
    for (size_t i = 0; i < text.len;) {
        unsigned high = half_at(text, i);
        unsigned low = half_at(text, i + 6);
        bool pair = high != 0 && high < 0xdc00 && low >= 0xdc00;
        size_t taken = pair ? 12 : text.data[i] == '\\' && i + 1 < text.len ? 2 : 1;
        if (pair)
            append_astral(&out, high, low);
        else
            buf_append(&out, sv_slice(text, i, i + taken));
        i += taken;
    }
    return buf_view(&out);
}

/* Without a byte order mark, which some editors put before a text. */
static strview readable(struct arena *arena, strview text)
{
    if (sv_starts_with(text, SV("\xef\xbb\xbf")))
        text = sv_slice(text, 3, text.len);
    bool json = sv_starts_with(sv_trim(text), SV("{")) && sv_find_part(text, SV("\\u")) != SIZE_MAX;
    return json ? joined_halves(arena, text) : text;
}

bool yaml_text_read(struct ctx *ctx, const char *name, strview text, struct yaml_text *out)
{
    struct reading reading = { .ctx = ctx, .text = { .name = name } };
    if (!yaml_parser_initialize(&reading.parser))
        return ctx_error(ctx, "Cannot read the file", "%s: out of memory", name);
    text = readable(ctx->arena, text);
    yaml_parser_set_input_string(&reading.parser, (const unsigned char *)text.data, text.len);
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    bool done = read_document(&reading);
    yaml_event_delete(&reading.event);
    yaml_parser_delete(&reading.parser);
    if (done)
        *out = reading.text;
    return done;
}

bool yaml_text_error(struct ctx *ctx, const struct yaml_text *text, const struct value *value, strview what)
{
    for (size_t i = 0; i < text->place_count; i++)
        if (text->places[i].value == value)
            return fail_at(ctx, text->name, text->places[i].line, what);
    BUG("a value is not of the file %s", text->name);
}
