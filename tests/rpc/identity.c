#include "identity.h"

#include "base/buf.h"
#include "base/mem.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

enum { PEM_LINE = 64, VALID_SECONDS = 24 * 3600 };

static void require(int good, const char *what)
{
    if (good <= 0)
        BUG("OpenSSL: %s failed", what);
}

static void add_extension(X509 *certificate, int nid, const char *text)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, text);
    require(extension != NULL && X509_add_ext(certificate, extension, -1), text);
    X509_EXTENSION_free(extension);
}

static void set_name_and_serial(X509 *certificate)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    uint32_t serial = 0;
    require(RAND_bytes((unsigned char *)&serial, sizeof serial), "RAND_bytes");
    require(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), (uint64_t)serial + 1), "serial");
    require(
        X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)"HashiCorp", -1, -1, 0),
        "O");
    require(
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)"localhost", -1, -1, 0),
        "CN");
    require(X509_set_issuer_name(certificate, name), "issuer");
}

static X509 *make_certificate(EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    require(certificate != NULL && X509_set_version(certificate, X509_VERSION_3), "X509_new");
    set_name_and_serial(certificate);
    require(X509_gmtime_adj(X509_getm_notBefore(certificate), -30) != NULL, "notBefore");
    require(X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_SECONDS) != NULL, "notAfter");
    require(X509_set_pubkey(certificate, key), "X509_set_pubkey");
    add_extension(certificate, NID_subject_alt_name, "DNS:localhost");
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, NID_key_usage,
                  "critical,digitalSignature,keyEncipherment,keyAgreement,keyCertSign");
    add_extension(certificate, NID_ext_key_usage, "clientAuth,serverAuth");
    require(X509_sign(certificate, key, EVP_sha512()), "X509_sign");
    return certificate;
}

static const char *take_text(struct arena *arena, BIO *bio)
{
    char *data = NULL;
    long length = BIO_get_mem_data(bio, &data);
    strview text = arena_copy(arena, sv_make(data, (size_t)length));
    (void)BIO_free(bio);
    return text.data;
}

struct identity identity_make(struct arena *arena)
{
    EVP_PKEY *key = EVP_EC_gen("P-521");
    require(key != NULL, "EVP_EC_gen");
    X509 *certificate = make_certificate(key);
    BIO *certificate_pem = BIO_new(BIO_s_mem());
    BIO *key_pem = BIO_new(BIO_s_mem());
    require(PEM_write_bio_X509(certificate_pem, certificate), "PEM_write_bio_X509");
    require(PEM_write_bio_PrivateKey(key_pem, key, NULL, NULL, 0, NULL, NULL), "PEM_write_bio_PrivateKey");
    struct identity identity = { take_text(arena, certificate_pem), take_text(arena, key_pem) };
    X509_free(certificate);
    EVP_PKEY_free(key);
    return identity;
}

const char *identity_announced(struct arena *arena, strview base64)
{
    struct buf pem = buf_make(arena, BUF_LIMIT_TEXT);
    size_t padding = (4 - base64.len % 4) % 4;
    strview padded = arena_printf(arena, SV_FMT "%.*s", SV_ARG(base64), (int)padding, "===");
    buf_append_z(&pem, "-----BEGIN CERTIFICATE-----\n");
    for (; padded.len > 0; padded = sv_slice(padded, PEM_LINE, padded.len)) {
        buf_append(&pem, sv_slice(padded, 0, PEM_LINE));
        buf_append_byte(&pem, '\n');
    }
    buf_append_z(&pem, "-----END CERTIFICATE-----\n");
    return arena_copy(arena, buf_view(&pem)).data;
}
