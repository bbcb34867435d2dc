#include "transport/cert.h"

#include "base/buf.h"
#include "base/mem.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

enum { BACKDATED_SECONDS = -30, VALID_SECONDS = 30 * 365 * 24 * 3600, SERIAL_BYTES = 16 };

static void require(int good, const char *what)
{
    if (good <= 0)
        BUG("OpenSSL: %s failed", what);
}

void cert_prepare(bool ignore_configuration)
{
    uint64_t options = OPENSSL_INIT_NO_ATEXIT;
    if (ignore_configuration)
        options |= OPENSSL_INIT_NO_LOAD_CONFIG;
    require(OPENSSL_init_crypto(options, NULL), "OPENSSL_init_crypto");
}

static void set_serial(X509 *certificate)
{
    unsigned char bytes[SERIAL_BYTES];
    require(RAND_bytes(bytes, sizeof bytes), "RAND_bytes");
    bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40); /* positive and never zero */
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    require(number != NULL, "BN_bin2bn");
    require(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL, "BN_to_ASN1_INTEGER");
    BN_free(number);
}

static void set_name(X509 *certificate)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    const unsigned char localhost[] = "localhost";
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, localhost, -1, -1, 0),
            "X509_NAME_add_entry");
    require(X509_set_issuer_name(certificate, name), "X509_set_issuer_name");
}

static void add_extension(X509 *certificate, int nid, const char *text)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, text);
    require(extension != NULL, "X509V3_EXT_conf_nid");
    require(X509_add_ext(certificate, extension, -1), "X509_add_ext");
    X509_EXTENSION_free(extension);
}

static X509 *make_certificate(EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    require(certificate != NULL, "X509_new");
    require(X509_set_version(certificate, X509_VERSION_3), "X509_set_version");
    set_serial(certificate);
    set_name(certificate);
    require(X509_gmtime_adj(X509_getm_notBefore(certificate), BACKDATED_SECONDS) != NULL, "notBefore");
    require(X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_SECONDS) != NULL, "notAfter");
    require(X509_set_pubkey(certificate, key), "X509_set_pubkey");
    /* go-plugin's client verifies with the name localhost and with this certificate as the only root. */
    add_extension(certificate, NID_subject_alt_name, "DNS:localhost");
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, NID_key_usage,
                  "critical,digitalSignature,keyEncipherment,keyAgreement,keyCertSign");
    add_extension(certificate, NID_ext_key_usage, "serverAuth,clientAuth");
    require(X509_sign(certificate, key, EVP_sha256()), "X509_sign");
    return certificate;
}

static strview bio_text(BIO *bio)
{
    char *data = NULL;
    long length = BIO_get_mem_data(bio, &data);
    return sv_make(data, length > 0 ? (size_t)length : 0);
}

static strview certificate_pem(struct arena *arena, X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    require(bio != NULL && PEM_write_bio_X509(bio, certificate), "PEM_write_bio_X509");
    strview pem = arena_copy(arena, bio_text(bio));
    (void)BIO_free(bio);
    return pem;
}

static struct secret *key_pem(EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_secmem()); /* wiped when freed */
    require(bio != NULL && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL),
            "PEM_write_bio_PrivateKey");
    struct secret *pem = secret_new(bio_text(bio));
    (void)BIO_free(bio);
    return pem;
}

static strview certificate_base64(struct arena *arena, X509 *certificate)
{
    int der_length = i2d_X509(certificate, NULL);
    require(der_length, "i2d_X509");
    unsigned char *der = arena_alloc(arena, (size_t)der_length);
    unsigned char *end = der;
    require(i2d_X509(certificate, &end), "i2d_X509");
    char *text = arena_alloc(arena, (size_t)der_length * 4 / 3 + 5);
    int length = EVP_EncodeBlock((unsigned char *)text, der, der_length);
    /* Go decodes with RawStdEncoding, which refuses padding. */
    while (length > 0 && text[length - 1] == '=')
        length--;
    return sv_make(text, (size_t)length);
}

struct cert cert_make(struct arena *arena)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    require(key != NULL, "EVP_EC_gen");
    X509 *certificate = make_certificate(key);
    struct cert cert = {
        .pem = certificate_pem(arena, certificate),
        .base64 = certificate_base64(arena, certificate),
        .private_key = key_pem(key),
    };
    X509_free(certificate);
    EVP_PKEY_free(key);
    return cert;
}
