#include "engine/fingerprint.h"

#include "base/hex.h"
#include "base/mem.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

enum {
    COST_LOG2_N = 11, /* with r = 8: two megabytes, a few milliseconds */
    COST_R = 8,
    COST_P = 1,
    MOST_LOG2_N = 16,
    MOST_R = 8,
    MOST_P = 4,
    MOST_MEMORY = 96 * 1024 * 1024,
    HASH = 32 /* bytes */
};

struct cost {
    int64_t log2_n;
    int64_t r;
    int64_t p;
};

static bool hash(strview secret, const unsigned char *salt, const struct cost *cost, unsigned char out[HASH])
{
    return EVP_PBE_scrypt(secret.data, secret.len, salt, FINGERPRINT_SALT, (uint64_t)1 << cost->log2_n,
                          (uint64_t)cost->r, (uint64_t)cost->p, MOST_MEMORY, out, HASH) == 1;
}

strview fingerprint_make(struct arena *arena, strview secret, const unsigned char *salt)
{
    const struct cost cost = { COST_LOG2_N, COST_R, COST_P };
    unsigned char bytes[HASH];
    if (!hash(secret, salt, &cost, bytes))
        BUG("scrypt failed");
    return arena_printf(arena, "scrypt$%d$%d$%d$" SV_FMT "$" SV_FMT, COST_LOG2_N, COST_R, COST_P,
                        SV_ARG(hex_text(arena, salt, FINGERPRINT_SALT)),
                        SV_ARG(hex_text(arena, bytes, HASH)));
}

static bool read_number(strview *rest, int64_t most, int64_t *out)
{
    return sv_to_int64(sv_cut(rest, '$'), out) && *out >= 1 && *out <= most;
}

bool fingerprint_matches(strview fingerprint, strview secret)
{
    struct cost cost;
    unsigned char salt[FINGERPRINT_SALT];
    unsigned char wanted[HASH];
    unsigned char actual[HASH];
    strview rest = fingerprint;
    if (!sv_equal_z(sv_cut(&rest, '$'), "scrypt") || !read_number(&rest, MOST_LOG2_N, &cost.log2_n) ||
        !read_number(&rest, MOST_R, &cost.r) || !read_number(&rest, MOST_P, &cost.p) ||
        !hex_read(sv_cut(&rest, '$'), salt, sizeof salt) || !hex_read(rest, wanted, sizeof wanted))
        return false;
    return hash(secret, salt, &cost, actual) && CRYPTO_memcmp(wanted, actual, sizeof wanted) == 0;
}
