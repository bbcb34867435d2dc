#include "transcript.h"

#include "base/buf.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { MOST_STEPS = 512, MOST_MEMBERS = 64, MOST_DEPTH = 16 };

/* One file while it is read. */
struct reading {
    struct arena *arena;
    const char *folder;
    const char *file;
    strview rest;
    int line;
    int depth; /* of literals, or of files in files */
    struct transcript *out;
};

#define REFUSE(reading, ...) refuse(reading, arena_printf((reading)->arena, __VA_ARGS__).data)
static _Noreturn void refuse(const struct reading *reading, const char *why)
{
    BUG("%s:%d: %s", reading->file, reading->line, why);
}

/* ---- Words ---- */

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '.' || byte == '-';
}

static void skip(struct reading *reading)
{
    strview rest = reading->rest;
    bool comment = false;
    while (rest.len > 0 && (comment || *rest.data == '#' || *rest.data == ' ' || *rest.data == '\n')) {
        comment = *rest.data != '\n' && (comment || *rest.data == '#');
        reading->line += *rest.data == '\n';
        rest = sv_slice(rest, 1, rest.len);
    }
    reading->rest = rest;
}

/* The next byte that is neither blank nor comment; 0 at the end. */
static char peek(struct reading *reading)
{
    skip(reading);
    return reading->rest.len > 0 ? *reading->rest.data : '\0';
}

static bool take(struct reading *reading, strview wanted)
{
    skip(reading);
    bool found = sv_starts_with(reading->rest, wanted) &&
                 (!is_word(*wanted.data) || reading->rest.len == wanted.len ||
                  !is_word(reading->rest.data[wanted.len]) || *wanted.data == '.');
    if (found)
        reading->rest = sv_slice(reading->rest, wanted.len, reading->rest.len);
    return found;
}

static void need(struct reading *reading, const char *wanted)
{
    if (!take(reading, sv_from(wanted)))
        REFUSE(reading, "%s should stand here", wanted);
}

static strview read_word(struct reading *reading)
{
    skip(reading);
    size_t length = 0;
    while (length < reading->rest.len && is_word(reading->rest.data[length]) &&
           !sv_starts_with(sv_slice(reading->rest, length, reading->rest.len), SV("->")))
        length++;
    if (length == 0)
        REFUSE(reading, "a word should stand here");
    strview word = sv_slice(reading->rest, 0, length);
    reading->rest = sv_slice(reading->rest, length, reading->rest.len);
    return word;
}

/* Between quotation marks; a backslash takes the next byte as it is. */
static strview read_text(struct reading *reading)
{
    struct buf text = buf_make(reading->arena, BUF_LIMIT_TEXT);
    need(reading, "\"");
    strview rest = reading->rest;
    while (rest.len > 0 && *rest.data != '"') {
        size_t escape = *rest.data == '\\' && rest.len > 1;
        buf_append_byte(&text, rest.data[escape]);
        rest = sv_slice(rest, 1 + escape, rest.len);
    }
    reading->rest = rest;
    need(reading, "\"");
    return buf_view(&text);
}

/* ---- Literals ---- */

static const struct literal *read_literal(struct reading *reading);

static const struct literal *new_literal(struct reading *reading, struct literal literal)
{
    struct literal *made = ARENA_NEW(reading->arena, struct literal);
    *made = literal;
    return made;
}

static void read_member(struct reading *reading, struct literal *into, bool keyed)
{
    struct literal_member *member = &into->members[into->count++];
    if (into->count > MOST_MEMBERS)
        REFUSE(reading, "more than %d members", MOST_MEMBERS);
    if (keyed && take(reading, SV("..."))) {
        member->key = SV("...");
    } else if (keyed) {
        member->key = peek(reading) == '"' ? read_text(reading) : read_word(reading);
        need(reading, ":");
    }
    member->value = read_literal(reading);
    (void)take(reading, SV(","));
}

static const struct literal *read_members(struct reading *reading, enum literal_kind kind, const char *end)
{
    struct literal literal = { .kind = kind };
    literal.members = ARENA_ARRAY(reading->arena, struct literal_member, MOST_MEMBERS + 1);
    if (++reading->depth > MOST_DEPTH)
        REFUSE(reading, "too deep");
    while (!take(reading, sv_from(end)))
        read_member(reading, &literal, kind == LITERAL_OBJECT);
    reading->depth--;
    return new_literal(reading, literal);
}

static const struct {
    strview word;
    struct literal literal;
} constants[] = {
    { SV_INIT("null"), { .kind = LITERAL_NULL } },
    { SV_INIT("unknown"), { .kind = LITERAL_UNKNOWN } },
    { SV_INIT("true"), { .kind = LITERAL_BOOL, .truth = true } },
    { SV_INIT("false"), { .kind = LITERAL_BOOL } },
    { SV_INIT("empty"), { .kind = LITERAL_EMPTY } },
    { SV_INIT("any"), { .kind = LITERAL_ANY } },
    { SV_INIT("absent"), { .kind = LITERAL_ABSENT } },
};

static const struct literal *read_literal(struct reading *reading)
{
    char first = peek(reading);
    if (first == '"')
        return new_literal(reading, (struct literal){ .kind = LITERAL_TEXT, .text = read_text(reading) });
    if (take(reading, SV("{")))
        return read_members(reading, LITERAL_OBJECT, "}");
    if (take(reading, SV("[")))
        return read_members(reading, LITERAL_LIST, "]");
    strview word = read_word(reading);
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (sv_equal(word, constants[i].word))
            return &constants[i].literal;
    if (sv_equal_z(word, "prefix"))
        return new_literal(reading, (struct literal){ .kind = LITERAL_PREFIX, .text = read_text(reading) });
    if (sv_equal_z(word, "contains"))
        return new_literal(reading, (struct literal){ .kind = LITERAL_CONTAINS, .text = read_text(reading) });
    if (sv_equal_z(word, "json"))
        return new_literal(reading, (struct literal){ .kind = LITERAL_JSON, .inner = read_literal(reading) });
    if (sv_equal_z(word, "state"))
        return new_literal(reading,
                           (struct literal){ .kind = LITERAL_STATE, .inner = read_literal(reading) });
    bool number = first == '-' || (first >= '0' && first <= '9');
    return new_literal(reading,
                       (struct literal){ number ? LITERAL_NUMBER : LITERAL_REFERENCE, .text = word });
}

const struct literal *literal_member(const struct literal *object, const char *key)
{
    for (size_t i = 0; object != NULL && i < object->count; i++)
        if (sv_equal_z(object->members[i].key, key))
            return object->members[i].value;
    return NULL;
}

/* ---- Steps ---- */

static void read_outcome(struct reading *reading, struct step *step)
{
    if (take(reading, SV("UNIMPLEMENTED"))) {
        step->outcome = OUTCOME_UNIMPLEMENTED;
    } else if (take(reading, SV("error"))) {
        step->outcome = OUTCOME_ERROR;
        step->expected = read_literal(reading);
    } else {
        step->expected = read_literal(reading);
    }
}

static void read_call(struct reading *reading, struct step *step)
{
    if (take(reading, SV("as")))
        step->label = read_word(reading);
    if (peek(reading) == '{')
        step->request = read_literal(reading);
    if (take(reading, SV("->")))
        read_outcome(reading, step);
}

static void read_file(struct reading *reading);

/* Another file in the place of this word. */
static void play(struct reading *reading)
{
    struct reading part = *reading;
    part.file = arena_copy(reading->arena, read_text(reading)).data;
    part.depth++;
    if (part.depth > MOST_DEPTH)
        REFUSE(reading, "a circle of files");
    read_file(&part);
}

static void read_step(struct reading *reading)
{
    struct step step = { .file = reading->file, .line = reading->line, .kind = STEP_CALL };
    step.text = read_word(reading);
    if (sv_equal_z(step.text, "client")) {
        step.kind = STEP_CLIENT;
        step.text = read_text(reading);
    } else if (sv_equal_z(step.text, "start")) {
        step.kind = STEP_START;
    } else if (sv_equal_z(step.text, "environment")) {
        step.kind = STEP_ENVIRONMENT;
        step.request = read_literal(reading);
    } else if (sv_equal_z(step.text, "line")) {
        step.kind = STEP_LINE;
        step.text = read_word(reading);
    } else if (sv_equal_z(step.text, "capabilities")) {
        step.kind = STEP_CAPABILITIES;
        step.text = read_word(reading);
        step.request = read_literal(reading);
    } else {
        read_call(reading, &step);
    }
    if (reading->out->count == MOST_STEPS)
        REFUSE(reading, "more than %d steps", MOST_STEPS);
    reading->out->steps[reading->out->count++] = step;
}

static strview read_all(struct arena *arena, const char *path)
{
    char piece[4096];
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        BUG("%s cannot be read", path);
    for (size_t length; (length = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_append(&text, sv_make(piece, length));
    (void)fclose(file);
    return buf_view(&text);
}

static void read_file(struct reading *reading)
{
    reading->rest =
        read_all(reading->arena, arena_printf(reading->arena, "%s/%s", reading->folder, reading->file).data);
    reading->line = 1;
    while (peek(reading) != '\0') {
        if (take(reading, SV("play")))
            play(reading);
        else
            read_step(reading);
    }
}

struct transcript transcript_read(struct arena *arena, const char *folder, const char *name)
{
    struct transcript transcript = { .steps = ARENA_ARRAY(arena, struct step, MOST_STEPS) };
    struct reading reading = { .arena = arena, .folder = folder, .file = name, .out = &transcript };
    read_file(&reading);
    return transcript;
}
