#include "kong/credentials.h"

/* Words of names, in the order in which people would look for them. What follows decides: an access key's id
 * is none. But a "secret id" is: with it a HashiCorp AppRole logs in. */
static const struct {
    const char *word;
    bool is_secret;
} words[] = {
    { "password", true },
    { "passwd", true },
    { "passphrase", true },
    { "secret", true },
    { "token", true },
    { "key", true },
    { "keys", true },
    { "apikey", true },
    { "credential", true },
    { "credentials", true },
    { "authorization", true },
    { "value", true }, /* of headers and parameters that authenticate */
    { "values", true },
    { "json", true }, /* a service account's file */
    { "jwk", true },
    /* The secret members of a JSON Web Key (RFC 7518, 6). */
    { "k", true },
    { "d", true },
    { "p", true },
    { "q", true },
    { "dp", true },
    { "dq", true },
    { "qi", true },
    { "oth", true },
    { "r", true },
    { "t", true },
    /* What is told about a credential, and is none. */
    { "id", false },
    { "name", false },
    { "names", false },
    { "arn", false },
    { "url", false },
    { "uri", false },
    { "endpoint", false },
    { "file", false },
    { "path", false },
    { "type", false },
};

/* 1: secret, 0: not, -1: the word says nothing. */
static int verdict(strview word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_equal_nocase(word, sv_from(words[i].word)))
            return words[i].is_secret;
    return -1;
}

bool credential_is_named(strview field_name)
{
    bool secret = false;
    strview before = SV("");
    strview rest = field_name;
    while (rest.data != NULL) {
        strview word = sv_cut(&rest, '_');
        bool secret_id = sv_equal_nocase(before, SV("secret")) && sv_equal_nocase(word, SV("id"));
        int found = secret_id ? 1 : verdict(word);
        secret = found >= 0 ? found == 1 : secret;
        before = word;
    }
    return secret;
}

/* "scheme://user:password@host": what stands before the @ and has a colon in it. */
static bool has_userinfo(strview text)
{
    size_t scheme = sv_find_part(text, SV("://"));
    if (scheme == SIZE_MAX)
        return false;
    strview path = sv_slice(text, scheme + 3, text.len);
    strview authority = sv_cut(&path, '/');
    size_t at = sv_find(authority, '@');
    return at != SIZE_MAX && sv_find(sv_slice(authority, 0, at), ':') != SIZE_MAX;
}

bool credential_is_shaped(strview text)
{
    return has_userinfo(text) ||
           (sv_contains(text, SV("-----BEGIN ")) && sv_contains(text, SV("PRIVATE KEY-----")));
}
