#include "samples.h"

#include "base/buf.h"
#include "base/hex.h"
#include "suite.h"
#include "value/build.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

strview from_hex(struct arena *arena, const char *hex)
{
    struct buf bytes = buf_make(arena, BUF_LIMIT_TEXT);
    int high = -1;
    for (; *hex != '\0'; hex++) {
        int digit = hex_digit(*hex);
        if (digit < 0)
            continue;
        if (high >= 0)
            buf_append_byte(&bytes, (char)(high * 16 + digit));
        high = high >= 0 ? -1 : digit;
    }
    return buf_view(&bytes);
}

strview to_hex(struct arena *arena, strview bytes)
{
    struct buf hex = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < bytes.len; i++)
        buf_printf(&hex, "%02x", (unsigned)(unsigned char)bytes.data[i]);
    return buf_view(&hex);
}

const struct value *from_json(struct arena *arena, const char *text)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    REQUIRE(json_decode(&ctx, sv_from(text), &value));
    return value;
}

const struct type *a_type(struct arena *arena, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct type *type = NULL;
    REQUIRE(type_from_json(&ctx, sv_from(json), &type));
    return type;
}

const struct value *typed(struct arena *arena, const char *type_json, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    REQUIRE(value_convert(&ctx, from_json(arena, json), a_type(arena, type_json), &value));
    return value;
}

strview as_json(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview text = SV("");
    REQUIRE(json_encode(&ctx, value, &text));
    return text;
}

bool is_a_bug(void (*function)(struct arena *arena))
{
    (void)fflush(NULL);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        (void)close(STDERR_FILENO);
        (void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
        struct arena *arena = arena_new();
        function(arena);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

uint64_t random_next(struct random *random)
{
    uint64_t mixed = random->state += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

size_t random_below(struct random *random, size_t limit)
{
    return (size_t)(random_next(random) % limit);
}

static const struct type *random_container(struct arena *arena, struct random *random, size_t depth)
{
    enum type_kind kind = TYPE_LIST + (enum type_kind)random_below(random, 5);
    if (kind != TYPE_TUPLE && kind != TYPE_OBJECT)
        return type_collection(arena, kind, random_type(arena, random, depth - 1));
    const struct type *types[4];
    struct type_attr attrs[4];
    size_t count = random_below(random, 5);
    for (size_t i = 0; i < count; i++) {
        types[i] = random_type(arena, random, depth - 1);
        attrs[i] = (struct type_attr){ .name = arena_printf(arena, "k%zu%zu", random_below(random, 90), i),
                                       .type = types[i] };
    }
    return kind == TYPE_TUPLE ? type_tuple(arena, types, count) : type_object(arena, attrs, count);
}

const struct type *random_type(struct arena *arena, struct random *random, size_t depth)
{
    static const struct type *const leaves[] = { &type_dynamic, &type_bool, &type_number, &type_string };
    if (depth == 0 || random_below(random, 3) == 0)
        return leaves[random_below(random, 4)];
    return random_container(arena, random, depth);
}

static strview random_number(struct arena *arena, struct random *random)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    if (random_below(random, 2) == 0)
        buf_append_byte(&text, '-');
    size_t digits = random_below(random, 4) == 0 ? 60 : random_below(random, 21);
    buf_append_byte(&text, (char)('0' + random_below(random, 10)));
    for (size_t i = 0; i < digits && buf_view(&text).data[text.len - text.len / 2 - 1] != '0'; i++)
        buf_append_byte(&text, (char)('0' + random_below(random, 10)));
    if (random_below(random, 3) == 0)
        buf_printf(&text, ".%06zu", random_below(random, 1000000));
    if (random_below(random, 4) == 0)
        buf_printf(&text, "%c%s%zu", random_below(random, 2) == 0 ? 'e' : 'E',
                   (const char *[]){ "", "+", "-" }[random_below(random, 3)], random_below(random, 40));
    return number_is_valid(buf_view(&text)) ? buf_view(&text) : SV("0");
}

static strview random_text(struct arena *arena, struct random *random, struct sample_rules rules)
{
    static const strview parts[] = { SV_INIT("a"),
                                     SV_INIT("Z"),
                                     SV_INIT("0"),
                                     SV_INIT("\""),
                                     SV_INIT("\\"),
                                     SV_INIT("/"),
                                     SV_INIT("\n"),
                                     SV_INIT("\x01"),
                                     SV_INIT("\x7f"),
                                     SV_INIT("\xc3\xa9"),
                                     SV_INIT("\xe2\x82\xac"),
                                     SV_INIT("\xf0\x9f\x98\x80"),
                                     SV_INIT("\xef\xbf\xbf"),
                                     SV_INIT("{"),
                                     SV_INIT("\0") };
    size_t choices = sizeof parts / sizeof *parts - (rules.nul_bytes ? 0 : 1);
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    size_t count = random_below(random, 8) == 0 ? random_below(random, 300) : random_below(random, 6);
    for (size_t i = 0; i < count; i++)
        buf_append(&text, parts[random_below(random, choices)]);
    return buf_view(&text);
}

static const struct value *random_items(struct arena *arena, struct random *random, const struct type *type,
                                        struct sample_rules rules)
{
    const struct value *items[40];
    strview keys[40];
    bool sized = type->kind == TYPE_TUPLE || type->kind == TYPE_OBJECT;
    size_t count = random_below(random, 30) == 0 ? random_below(random, 40) : random_below(random, 4);
    if (sized)
        count = type->count;
    for (size_t i = 0; i < count; i++) {
        const struct type *part = type->element;
        if (sized)
            part = type->kind == TYPE_TUPLE ? type->elements[i] : type->attrs[i].type;
        keys[i] = type->kind == TYPE_OBJECT ? type->attrs[i].name : random_text(arena, random, rules);
        items[i] = random_value(arena, random, part, rules);
    }
    return value_of(arena, type, keys, items, count);
}

static const struct value *random_unknown(struct arena *arena, struct random *random, const struct type *type)
{
    struct value *unknown = ARENA_NEW(arena, struct value);
    *unknown = (struct value){ .type = type, .state = VALUE_UNKNOWN };
    if (random_below(random, 2) == 0)
        unknown->text = sv_make("\x81\x01\xc2", 3);
    return unknown;
}

const struct value *random_value(struct arena *arena, struct random *random, const struct type *type,
                                 struct sample_rules rules)
{
    if (type->kind == TYPE_DYNAMIC && random_below(random, 4) != 0) {
        const struct type *own = random_type(arena, random, 2);
        return random_value(arena, random, own, rules);
    }
    if (rules.unknowns && random_below(random, 8) == 0)
        return random_unknown(arena, random, type);
    if (type->kind == TYPE_DYNAMIC || random_below(random, 8) == 0)
        return value_null(arena, type);
    switch (type->kind) {
    case TYPE_BOOL:
        return value_bool(arena, random_below(random, 2) == 0);
    case TYPE_NUMBER:
        return value_number(arena, random_number(arena, random));
    case TYPE_STRING:
        return value_string(arena, random_text(arena, random, rules));
    default:
        return random_items(arena, random, type, rules);
    }
}
