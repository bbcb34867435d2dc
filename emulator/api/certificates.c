#include "emulator/api/certificates.h"

#include "base/hex.h"
#include "base/mem.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

static BIO *open_text(strview pem)
{
    BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.len);
    if (bio == NULL)
        BUG("no memory for a certificate");
    return bio;
}

/* No question for a passphrase on the terminal. */
static int no_passphrase(char *buffer, int size, int writing, void *payload)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)payload;
    return -1;
}

static strview public_half(struct arena *arena, EVP_PKEY *key)
{
    unsigned char *bytes = NULL;
    int count = i2d_PUBKEY(key, &bytes);
    if (count <= 0)
        return SV("");
    strview copy = arena_copy(arena, sv_make((const char *)bytes, (size_t)count));
    OPENSSL_free(bytes);
    return copy;
}

static void take_facts(struct arena *arena, X509 *certificate, struct certificate_facts *out)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (X509_digest(certificate, EVP_sha256(), digest, &count) != 1)
        BUG("SHA-256 failed");
    *out = (struct certificate_facts){
        .digest = hex_text(arena, digest, count),
        .public_key = key != NULL ? public_half(arena, key) : SV(""),
        .algorithm = key != NULL ? OBJ_nid2sn(EVP_PKEY_get_base_id(key)) : "",
        .is_authority = X509_check_ca(certificate) != 0,
        .has_expired = X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0,
    };
}

bool certificate_read(struct arena *arena, strview pem, struct certificate_facts *out)
{
    BIO *bio = open_text(pem);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
    if (certificate != NULL)
        take_facts(arena, certificate, out);
    X509_free(certificate);
    BIO_free(bio);
    return certificate != NULL;
}

bool certificate_public_of(struct arena *arena, strview pem, strview *out)
{
    BIO *bio = open_text(pem);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    if (key != NULL)
        *out = public_half(arena, key);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return key != NULL;
}

bool certificate_is_public_key(strview pem)
{
    BIO *bio = open_text(pem);
    EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return key != NULL;
}

strview certificate_hash_password(struct arena *arena, strview password, strview consumer_id)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    strview salted = arena_printf(arena, SV_FMT SV_FMT, SV_ARG(password), SV_ARG(consumer_id));
    if (EVP_Digest(salted.data, salted.len, digest, &count, EVP_sha1(), NULL) != 1)
        BUG("SHA-1 failed");
    return hex_text(arena, digest, count);
}
