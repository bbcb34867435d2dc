/* A reference to a vault: what is well formed has a host and a resource; what is not leaves the answer alone.
 */
#include "fuzz.h"

#include "kong/vault_reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    strview text = sv_make((const char *)data, size);
    struct vault_reference found = { .host = SV("untouched") };
    const char *fault = vault_reference_parse(arena, text, &found);
    fuzz_require(fault == NULL || sv_equal_z(found.host, "untouched"), "a fault leaves the answer alone");
    if (fault != NULL)
        return 0;
    fuzz_require(vault_reference_is(text), "only references are taken apart");
    fuzz_require(found.host.len > 0 && found.resource.len > 0, "a reference names a vault and a secret");
    fuzz_require(found.resource.len + found.key.len < text.len, "decoding adds nothing");
    return 0;
}
