/* A type's JSON. What can be read can be written, and reads the same again. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    const struct type *type = NULL;
    if (!type_from_json(&ctx, sv_make((const char *)data, size), &type)) {
        fuzz_require(type == NULL && ctx.diags.errors == 1, "a refusal is one error and nothing else");
        return 0;
    }
    fuzz_require(!ctx_has_errors(&ctx), "a success has no error");
    const struct type *back = NULL;
    strview text = type_to_json(arena, type);
    fuzz_require(type_from_json(&ctx, text, &back), "what was written can be read");
    fuzz_require(type_equal(type, back), "the type comes back");
    fuzz_require(sv_equal(text, type_to_json(arena, back)), "the text comes back");
    fuzz_require(type_friendly_name(type) != NULL, "every type has a name for people");
    return 0;
}
