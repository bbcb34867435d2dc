#include "suite.h"
#include "transport/cert.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

/* A certificate as OpenSSL reads it back. */
struct parsed {
    struct arena *arena;
    struct cert cert;
    X509 *x509;
    EVP_PKEY *key; /* the private one */
};

static struct parsed parse(void)
{
    struct parsed parsed = { .arena = arena_new() };
    parsed.cert = cert_make(parsed.arena);
    BIO *bio = BIO_new_mem_buf(parsed.cert.pem.data, (int)parsed.cert.pem.len);
    parsed.x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    (void)BIO_free(bio);
    strview key = secret_view(parsed.cert.private_key);
    bio = BIO_new_mem_buf(key.data, (int)key.len);
    parsed.key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    (void)BIO_free(bio);
    return parsed;
}

static void release(struct parsed *parsed)
{
    X509_free(parsed->x509);
    EVP_PKEY_free(parsed->key);
    (void)secret_free(parsed->cert.private_key);
    arena_free(parsed->arena);
}
#define CLEANUP_PARSED __attribute__((cleanup(release)))

static void the_key_is_p256_and_belongs_to_it(void)
{
    CLEANUP_PARSED struct parsed parsed = parse();
    REQUIRE(parsed.x509 != NULL && parsed.key != NULL);
    char group[32] = "";
    CU_ASSERT_EQUAL(EVP_PKEY_get_group_name(parsed.key, group, sizeof group, NULL), 1);
    CU_ASSERT_STRING_EQUAL(group, "prime256v1");
    CU_ASSERT_EQUAL(X509_check_private_key(parsed.x509, parsed.key), 1);
    CU_ASSERT_EQUAL(X509_verify(parsed.x509, parsed.key), 1); /* self-signed */
    CU_ASSERT_EQUAL(X509_get_signature_nid(parsed.x509), NID_ecdsa_with_SHA256);
    CU_ASSERT_EQUAL(X509_get_version(parsed.x509), X509_VERSION_3);
}

static void it_is_for_localhost(void)
{
    CLEANUP_PARSED struct parsed parsed = parse();
    REQUIRE(parsed.x509 != NULL);
    const unsigned no_common_name = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT; /* as Go: SAN alone counts */
    CU_ASSERT_EQUAL(X509_check_host(parsed.x509, "localhost", 0, no_common_name, NULL), 1);
    CU_ASSERT_EQUAL(X509_check_host(parsed.x509, "example.com", 0, no_common_name, NULL), 0);
    char name[64] = "";
    X509_NAME *subject = X509_get_subject_name(parsed.x509);
    CU_ASSERT_EQUAL(X509_NAME_get_text_by_NID(subject, NID_commonName, name, sizeof name), 9);
    CU_ASSERT_STRING_EQUAL(name, "localhost");
    CU_ASSERT_EQUAL(X509_NAME_cmp(subject, X509_get_issuer_name(parsed.x509)), 0);
}

static void what_it_may_be_used_for(void)
{
    CLEANUP_PARSED struct parsed parsed = parse();
    REQUIRE(parsed.x509 != NULL);
    CU_ASSERT_EQUAL(X509_get_extended_key_usage(parsed.x509), XKU_SSL_SERVER | XKU_SSL_CLIENT);
    CU_ASSERT_EQUAL(X509_get_key_usage(parsed.x509),
                    KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT | KU_KEY_CERT_SIGN);
    CU_ASSERT_EQUAL(X509_check_ca(parsed.x509), 1);
    CU_ASSERT_EQUAL(X509_get_ext_count(parsed.x509), 4);
}

static void now_lies_in_its_time(void)
{
    CLEANUP_PARSED struct parsed parsed = parse();
    REQUIRE(parsed.x509 != NULL);
    int days = 0;
    int seconds = 0;
    CU_ASSERT_EQUAL(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(parsed.x509), NULL), 1);
    CU_ASSERT_EQUAL(days, 0);
    CU_ASSERT_TRUE(seconds >= 30 && seconds < 90); /* clocks may differ a little */
    CU_ASSERT_EQUAL(ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(parsed.x509)), 1);
    CU_ASSERT_TRUE(days >= 30 * 365 - 1 && days <= 30 * 365);
}

static void the_serial_is_positive(void)
{
    for (int i = 0; i < 8; i++) {
        CLEANUP_PARSED struct parsed parsed = parse();
        REQUIRE(parsed.x509 != NULL);
        BIGNUM *serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(parsed.x509), NULL);
        CU_ASSERT_FALSE(BN_is_negative(serial));
        CU_ASSERT_EQUAL(BN_num_bits(serial), 127);
        BN_free(serial);
    }
}

static void two_have_nothing_in_common(void)
{
    CLEANUP_PARSED struct parsed one = parse();
    CLEANUP_PARSED struct parsed two = parse();
    REQUIRE(one.x509 != NULL && two.x509 != NULL && one.key != NULL && two.key != NULL);
    CU_ASSERT_NOT_EQUAL(EVP_PKEY_eq(one.key, two.key), 1);
    CU_ASSERT_NOT_EQUAL(ASN1_INTEGER_cmp(X509_get0_serialNumber(one.x509), X509_get0_serialNumber(two.x509)),
                        0);
    CU_ASSERT_FALSE(sv_equal(one.cert.base64, two.cert.base64));
}

static void the_announced_text_is_the_der(void)
{
    /* Lengths differ from certificate to certificate (the signature's): all kinds of padding come up. */
    for (int i = 0; i < 8; i++) {
        CLEANUP_PARSED struct parsed parsed = parse();
        REQUIRE(parsed.x509 != NULL);
        strview base64 = parsed.cert.base64;
        CU_ASSERT_EQUAL(sv_find(base64, '='), SIZE_MAX);
        CU_ASSERT_EQUAL(sv_find(base64, '\n'), SIZE_MAX);
        CU_ASSERT_TRUE(base64.len > 50); /* go-plugin takes shorter texts for no certificate at all */

        unsigned char *der = NULL;
        int der_length = i2d_X509(parsed.x509, &der);
        REQUIRE(der_length > 0);
        CU_ASSERT_EQUAL(base64.len, ((size_t)der_length * 8 + 5) / 6);
        size_t padding = (4 - base64.len % 4) % 4;
        strview padded = arena_printf(parsed.arena, SV_FMT "%.*s", SV_ARG(base64), (int)padding, "==");
        unsigned char *decoded = arena_alloc(parsed.arena, padded.len);
        int length = EVP_DecodeBlock(decoded, (const unsigned char *)padded.data, (int)padded.len);
        CU_ASSERT_EQUAL(length - (int)padding, der_length);
        CU_ASSERT_EQUAL(memcmp(decoded, der, (size_t)der_length), 0);
        OPENSSL_free(der);
    }
}

static void the_texts_are_c_strings(void)
{
    CLEANUP_PARSED struct parsed parsed = parse();
    CU_ASSERT_EQUAL(strlen(parsed.cert.pem.data), parsed.cert.pem.len);
    CU_ASSERT_TRUE(sv_starts_with(parsed.cert.pem, SV("-----BEGIN CERTIFICATE-----\n")));
    CU_ASSERT_FALSE(sv_contains(parsed.cert.pem, SV("PRIVATE")));
    strview key = secret_view(parsed.cert.private_key);
    CU_ASSERT_EQUAL(strlen(key.data), key.len);
}

SUITE("transport/cert", TEST(the_key_is_p256_and_belongs_to_it), TEST(it_is_for_localhost),
      TEST(what_it_may_be_used_for), TEST(now_lies_in_its_time), TEST(the_serial_is_positive),
      TEST(two_have_nothing_in_common), TEST(the_announced_text_is_the_der), TEST(the_texts_are_c_strings))
