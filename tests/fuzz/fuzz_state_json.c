/* State JSON. The first byte picks the type, the second (odd or even) whether surplus is ignored. What can be
 * read can be written, and reads the same again, strictly. */
#include "fuzz.h"

#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview input = sv_make((const char *)data, size);
    const struct type *type = fuzz_pick_type(arena, &input);
    bool ignore_surplus = input.len > 0 && input.data[0] % 2 != 0;
    input = sv_slice(input, 1, input.len);
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!json_decode_state(&ctx, input, type, ignore_surplus, &value)) {
        fuzz_require(value == NULL && ctx.diags.errors == 1, "a refusal is one error and nothing else");
        return 0;
    }
    fuzz_require(!ctx_has_errors(&ctx), "a success has no error");
    fuzz_require(value_is_wholly_known(value), "a state has no unknowns");
    const struct value *back = NULL;
    strview text = SV("");
    fuzz_require(json_encode_state(&ctx, value, type, &text), "what was read can be written");
    fuzz_require(json_decode_state(&ctx, text, type, false, &back), "what was written can be read");
    fuzz_require(value_equal(value, back), "the value comes back");
    return 0;
}
