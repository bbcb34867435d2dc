/* A pattern, a line break, a text. Matching ends, and stays inside both; letters alone match where they
 * stand. */
#include "fuzz.h"

#include "kong/lua_pattern.h"

#include <ctype.h>

static bool is_plain(strview pattern)
{
    for (size_t i = 0; i < pattern.len; i++)
        if (isalnum((unsigned char)pattern.data[i]) == 0)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    strview text = sv_make((const char *)data, size);
    strview pattern = sv_cut(&text, '\n');
    bool matches = lua_pattern_matches(pattern, text);
    if (is_plain(pattern) && text.len < 1000)
        fuzz_require(matches == sv_contains(text, pattern), "a plain pattern is looked for");
    return 0;
}
