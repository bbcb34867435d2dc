/* A TLS server on the loopback that answers every request with an empty 200, for a certificate of our own. */
#ifndef TESTS_UNIT_KONNECT_TLS_SERVER_H
#define TESTS_UNIT_KONNECT_TLS_SERVER_H

#include <openssl/types.h>
#include <pthread.h>
#include <stddef.h>

struct tls_server {
    SSL_CTX *settings;
    int listener;
    char url[64];
    char folder[32];           /* for SSL_CERT_DIR: the certificate under the hash of its name */
    char certificate_file[64]; /* for SSL_CERT_FILE: the same file */
    pthread_t thread;
    size_t requests; /* read it after tls_server_stop, this and the next */
    size_t resumed;  /* connections that took up an earlier session */
};

/* `name` is what the certificate is made out to, as OpenSSL writes it: "IP:127.0.0.1", "DNS:other.test". */
void tls_server_start(struct tls_server *server, const char *name);
/* Ends the thread and removes the files. */
void tls_server_stop(struct tls_server *server);

#endif
