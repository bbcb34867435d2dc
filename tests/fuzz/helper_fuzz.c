#include "fuzz.h"

#include "base/mem.h"

void fuzz_require(bool holds, const char *what)
{
    if (!holds)
        BUG("promise broken: %s", what);
}

/* Corpus files name their type by its row: new rows go to the end. */
static const char *const types[] = {
    "\"dynamic\"",
    "\"bool\"",
    "\"number\"",
    "\"string\"",
    "[\"list\",\"string\"]",
    "[\"set\",\"number\"]",
    "[\"map\",\"bool\"]",
    "[\"tuple\",[\"string\",\"number\",\"dynamic\"]]",
    "[\"object\",{\"a\":\"string\",\"b\":[\"list\",\"number\"],\"c\":\"dynamic\"}]",
    "[\"list\",\"dynamic\"]",
    "[\"set\",[\"set\",\"string\"]]",
    "[\"set\",[\"object\",{\"a\":\"string\",\"b\":\"dynamic\"}]]",
    "[\"map\",[\"list\",[\"map\",\"number\"]]]",
    "[\"object\",{}]",
    "[\"tuple\",[]]",
    "[\"set\",\"dynamic\"]",
};

const struct type *fuzz_pick_type(struct arena *arena, strview *input)
{
    struct ctx ctx = ctx_make(arena);
    const struct type *type = &type_dynamic;
    size_t row = input->len > 0 ? (unsigned char)input->data[0] % (sizeof types / sizeof *types) : 0;
    *input = sv_slice(*input, 1, input->len);
    fuzz_require(type_from_json(&ctx, sv_from(types[row]), &type), "the types of the table can be read");
    return type;
}
