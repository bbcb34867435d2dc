/* MessagePack from Terraform. The first byte picks the type. What can be read can be written, and reads the
 * same again; what cannot be read leaves one error and nothing else. */
#include "fuzz.h"

#include "value/msgpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview input = sv_make((const char *)data, size);
    const struct type *type = fuzz_pick_type(arena, &input);
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!msgpack_decode(&ctx, input, type, &value)) {
        fuzz_require(value == NULL && ctx.diags.errors == 1, "a refusal is one error and nothing else");
        return 0;
    }
    fuzz_require(!ctx_has_errors(&ctx), "a success has no error");
    const struct value *back = NULL;
    strview bytes = SV("");
    strview again = SV("");
    fuzz_require(msgpack_encode(&ctx, value, type, &bytes), "what was read can be written");
    fuzz_require(msgpack_decode(&ctx, bytes, type, &back), "what was written can be read");
    fuzz_require(value_equal(value, back), "the value comes back");
    fuzz_require(msgpack_encode(&ctx, back, type, &again) && sv_equal(bytes, again), "the bytes come back");
    return 0;
}
