#include "tls_server.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIFETIME_S = 3600 };

static void require(bool good, const char *what)
{
    if (!good)
        BUG("the TLS server cannot start: %s", what);
}

static void add_extension(X509 *certificate, int kind, const char *text)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, text);
    require(extension != NULL && X509_add_ext(certificate, extension, -1) == 1, "extension");
    X509_EXTENSION_free(extension);
}

static X509 *make_certificate(EVP_PKEY *key, const char *name)
{
    X509 *certificate = X509_new();
    require(certificate != NULL && X509_set_version(certificate, X509_VERSION_3) == 1, "certificate");
    X509_NAME *subject = X509_get_subject_name(certificate);
    require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1,
                                       0) == 1 &&
                X509_set_issuer_name(certificate, subject) == 1 &&
                ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
                X509_gmtime_adj(X509_getm_notBefore(certificate), -LIFETIME_S) != NULL &&
                X509_gmtime_adj(X509_getm_notAfter(certificate), LIFETIME_S) != NULL &&
                X509_set_pubkey(certificate, key) == 1,
            "certificate");
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, NID_subject_alt_name, name);
    require(X509_sign(certificate, key, EVP_sha256()) > 0, "signature");
    return certificate;
}

static void write_certificate(struct tls_server *server, X509 *certificate)
{
    (void)snprintf(server->folder, sizeof server->folder, "/tmp/konnect-tls-XXXXXX");
    require(mkdtemp(server->folder) != NULL, "folder");
    (void)snprintf(server->certificate_file, sizeof server->certificate_file, "%s/%08lx.0", server->folder,
                   X509_subject_name_hash(certificate));
    FILE *file = fopen(server->certificate_file, "w");
    require(file != NULL && PEM_write_X509(file, certificate) == 1 && fclose(file) == 0, "certificate file");
}

static void make_settings(struct tls_server *server, const char *name)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    require(key != NULL, "key");
    X509 *certificate = make_certificate(key, name);
    server->settings = SSL_CTX_new(TLS_server_method());
    require(server->settings != NULL && SSL_CTX_use_certificate(server->settings, certificate) == 1 &&
                SSL_CTX_use_PrivateKey(server->settings, key) == 1,
            "settings");
    write_certificate(server, certificate);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

static void answer_one(struct tls_server *server, SSL *session)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    char text[4096];
    size_t length = 0;
    int got = 0;
    while ((got = SSL_read(session, text + length, (int)(sizeof text - 1 - length))) > 0) {
        length += (size_t)got;
        text[length] = '\0';
        if (strstr(text, "\r\n\r\n") == NULL)
            continue;
        server->requests++;
        (void)SSL_write(session, answer, (int)strlen(answer));
        (void)SSL_shutdown(session);
        return;
    }
}

static void *serve(void *payload)
{
    struct tls_server *server = payload;
    int socket = 0;
    while ((socket = accept(server->listener, NULL, NULL)) >= 0) {
        SSL *session = SSL_new(server->settings);
        require(session != NULL && SSL_set_fd(session, socket) == 1, "session");
        if (SSL_accept(session) == 1)
            answer_one(server, session);
        server->resumed += SSL_session_reused(session) == 1;
        SSL_free(session);
        (void)close(socket);
    }
    return NULL;
}

void tls_server_start(struct tls_server *server, const char *name)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    *server = (struct tls_server){ .listener = socket(AF_INET, SOCK_STREAM, 0) };
    (void)signal(SIGPIPE, SIG_IGN); /* OpenSSL writes to clients that have gone */
    make_settings(server, name);
    require(server->listener >= 0 && bind(server->listener, (struct sockaddr *)&address, size) == 0 &&
                listen(server->listener, 16) == 0 &&
                getsockname(server->listener, (struct sockaddr *)&address, &size) == 0 &&
                pthread_create(&server->thread, NULL, serve, server) == 0,
            "listener");
    (void)snprintf(server->url, sizeof server->url, "https://127.0.0.1:%d/x", ntohs(address.sin_port));
}

void tls_server_stop(struct tls_server *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    (void)pthread_join(server->thread, NULL);
    (void)close(server->listener);
    SSL_CTX_free(server->settings);
    (void)unlink(server->certificate_file);
    (void)rmdir(server->folder);
}
