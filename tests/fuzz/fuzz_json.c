/* JSON from Konnect. What can be read can be written, and reads the same again. */
#include "fuzz.h"

#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!json_decode(&ctx, sv_make((const char *)data, size), &value)) {
        fuzz_require(value == NULL && ctx.diags.errors == 1, "a refusal is one error and nothing else");
        return 0;
    }
    fuzz_require(!ctx_has_errors(&ctx), "a success has no error");
    const struct value *back = NULL;
    strview text = SV("");
    strview again = SV("");
    fuzz_require(json_encode(&ctx, value, &text), "what was read can be written");
    fuzz_require(sv_is_utf8(text), "what is written is UTF-8");
    fuzz_require(json_decode(&ctx, text, &back), "what was written can be read");
    fuzz_require(value_equal(value, back) && value_same(value, back), "the value comes back");
    fuzz_require(json_encode(&ctx, back, &again) && sv_equal(text, again), "the text comes back");
    return 0;
}
