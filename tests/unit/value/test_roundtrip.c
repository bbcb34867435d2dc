/* Random values of random types through each codec. The seeds are fixed, so a failure can be repeated. */
#include "samples.h"
#include "suite.h"

#include "value/build.h"
#include "value/msgpack.h"

enum { CASES = 3000 };

static void through_msgpack(void)
{
    struct random random = { 1 };
    for (int i = 0; i < CASES; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct ctx ctx = ctx_make(arena);
        const struct type *type = random_type(arena, &random, 4);
        const struct value *value =
            random_value(arena, &random, type, (struct sample_rules){ .unknowns = true, .nul_bytes = true });
        const struct value *back = NULL;
        strview bytes = SV("");
        strview again = SV("");
        REQUIRE(msgpack_encode(&ctx, value, type, &bytes));
        REQUIRE(msgpack_decode(&ctx, bytes, type, &back));
        REQUIRE(value_equal(value, back));
        REQUIRE(msgpack_encode(&ctx, back, type, &again));
        REQUIRE(sv_equal(bytes, again));
    }
}

static void through_state_json(void)
{
    struct random random = { 2 };
    for (int i = 0; i < CASES; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct ctx ctx = ctx_make(arena);
        const struct type *type = random_type(arena, &random, 4);
        const struct value *value = random_value(arena, &random, type, (struct sample_rules){ 0 });
        const struct value *back = NULL;
        strview text = SV("");
        REQUIRE(json_encode_state(&ctx, value, type, &text));
        REQUIRE(json_decode_state(&ctx, text, type, false, &back));
        REQUIRE(value_equal(value, back));
    }
}

static void through_natural_json(void)
{
    struct random random = { 4 };
    for (int i = 0; i < CASES; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct ctx ctx = ctx_make(arena);
        const struct value *value =
            random_value(arena, &random, random_type(arena, &random, 4), (struct sample_rules){ 0 });
        const struct value *back = NULL;
        strview text = as_json(arena, value);
        REQUIRE(json_decode(&ctx, text, &back));
        REQUIRE(value_same(value, back));
        REQUIRE(value_same(back, value));
        REQUIRE(value_holds(value, back));
        REQUIRE(sv_equal(as_json(arena, back), text));
    }
}

/* A value cut anywhere or with one byte changed is read or refused, never worse. */
static void through_damage(void)
{
    struct random random = { 5 };
    for (int i = 0; i < CASES; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct ctx ctx = ctx_make(arena);
        const struct type *type = random_type(arena, &random, 3);
        const struct value *value =
            random_value(arena, &random, type, (struct sample_rules){ .unknowns = true });
        const struct value *back = NULL;
        strview bytes = SV("");
        REQUIRE(msgpack_encode(&ctx, value, type, &bytes));
        strview cut = arena_copy(arena, sv_slice(bytes, 0, random_below(&random, bytes.len)));
        REQUIRE(!msgpack_decode(&ctx, sv_make(cut.data, cut.len), type, &back));
        REQUIRE(back == NULL && ctx.diags.errors == 1);
        char *damaged = arena_alloc(arena, bytes.len);
        for (size_t j = 0; j < bytes.len; j++)
            damaged[j] = bytes.data[j];
        damaged[random_below(&random, bytes.len)] = (char)random_below(&random, 256);
        struct ctx second = ctx_make(arena);
        bool good = msgpack_decode(&second, sv_make(damaged, bytes.len), type, &back);
        REQUIRE(good == (back != NULL) && good == (second.diags.errors == 0));
    }
}

/* Around each power of two, where MessagePack's forms change. */
static void whole_numbers_through_msgpack(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    for (unsigned bit = 0; bit < 64; bit++)
        for (uint64_t step = 0; step < 9; step++) {
            uint64_t magnitude = ((uint64_t)1 << bit) + step - 4;
            for (int negative = 0; negative < 2; negative++) {
                strview literal =
                    arena_printf(arena, "%s%llu", negative ? "-" : "", (unsigned long long)magnitude);
                const struct value *back = NULL;
                strview bytes = SV("");
                REQUIRE(msgpack_encode(&ctx, value_number(arena, literal), &type_number, &bytes));
                REQUIRE(msgpack_decode(&ctx, bytes, &type_number, &back));
                REQUIRE(number_compare(back->text, literal) == 0);
            }
        }
}

static void comparisons_agree_with_integers(void)
{
    struct random random = { 6 };
    for (int i = 0; i < CASES; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        int64_t a = (int64_t)random_next(&random) >> (1 + random_below(&random, 63));
        int64_t b = random_below(&random, 4) == 0
                        ? a + 1
                        : (int64_t)random_next(&random) >> random_below(&random, 64);
        strview left = arena_printf(arena, "%lld.00", (long long)a);
        strview right = arena_printf(arena, "%lld.00e0", (long long)b);
        int order = number_compare(left, right);
        REQUIRE((order > 0) == (a > b) && (order < 0) == (a < b));
        int64_t back = 0;
        REQUIRE(number_to_int64(right, &back) && back == b);
        REQUIRE(number_compare(number_canonical(arena, right), right) == 0);
    }
}

SUITE("value/roundtrip", TEST(through_msgpack), TEST(through_state_json), TEST(through_natural_json),
      TEST(through_damage), TEST(whole_numbers_through_msgpack), TEST(comparisons_agree_with_integers))
