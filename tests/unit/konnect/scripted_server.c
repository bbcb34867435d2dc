#include "scripted_server.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    struct scripted_server *server;
    int socket;
};

/* Reads a request with its body; false when the peer is gone. */
static bool read_request(int socket, char *text, size_t size)
{
    enum { TLS_HANDSHAKE = 0x16 };
    size_t length = 0;
    for (;;) {
        ssize_t got = read(socket, text + length, size - 1 - length);
        if (got <= 0)
            return false;
        length += (size_t)got;
        text[length] = '\0';
        if (text[0] == TLS_HANDSHAKE) /* as a web server does: what is no HTTP is answered at once */
            return true;
        const char *body = strstr(text, "\r\n\r\n");
        const char *announced = strcasestr(text, "content-length:");
        size_t wanted = announced != NULL ? strtoul(announced + 15, NULL, 10) : 0;
        if (body != NULL && length - (size_t)(body + 4 - text) >= wanted)
            return true;
    }
}

static void note_request(struct scripted_server *server, const char *text)
{
    (void)pthread_mutex_lock(&server->lock);
    server->requests++;
    (void)snprintf(server->last, sizeof server->last, "%s", text);
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

static void await_release(struct scripted_server *server)
{
    (void)pthread_mutex_lock(&server->lock);
    while (!server->released)
        (void)pthread_cond_wait(&server->changed, &server->lock);
    (void)pthread_mutex_unlock(&server->lock);
}

void scripted_server_release(struct scripted_server *server)
{
    (void)pthread_mutex_lock(&server->lock);
    server->released = true;
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
}

/* The peer may go away in the middle. */
static bool send_all(int socket, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t sent = send(socket, text, length, MSG_NOSIGNAL);
        if (sent < 0)
            return false;
        text += sent;
        length -= (size_t)sent;
    }
    return true;
}

static void *serve(void *payload)
{
    struct connection *connection = payload;
    struct scripted_server *server = connection->server;
    char text[4096];
    for (size_t step = 0; read_request(connection->socket, text, sizeof text); step++) {
        const char *answer = server->steps[step];
        note_request(server, text);
        if (answer == NULL)
            break;
        if (strcmp(answer, "hang") == 0)
            continue;
        if (answer[0] == '@') {
            await_release(server);
            answer++;
        }
        bool is_last = answer[0] == '!';
        if (!send_all(connection->socket, answer + is_last) || is_last)
            break;
    }
    (void)shutdown(connection->socket, SHUT_RDWR);
    (void)pthread_mutex_lock(&server->lock);
    server->running--;
    (void)pthread_cond_broadcast(&server->changed);
    (void)pthread_mutex_unlock(&server->lock);
    mem_free(connection);
    return NULL;
}

static void *accept_all(void *payload)
{
    struct scripted_server *server = payload;
    int socket = 0;
    while ((socket = accept(server->listener, NULL, NULL)) >= 0) {
        struct connection *connection = mem_alloc(sizeof *connection);
        pthread_t thread;
        *connection = (struct connection){ server, socket };
        (void)pthread_mutex_lock(&server->lock);
        server->open[server->connections++] = socket;
        server->running++;
        (void)pthread_mutex_unlock(&server->lock);
        if (pthread_create(&thread, NULL, serve, connection) != 0)
            BUG("no thread for a connection");
        (void)pthread_detach(thread);
    }
    return NULL;
}

void scripted_server_start(struct scripted_server *server, const char *const *steps)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    *server = (struct scripted_server){ .steps = steps, .listener = socket(AF_INET, SOCK_STREAM, 0) };
    if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(server->listener, 64) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_mutex_init(&server->lock, NULL) != 0 || pthread_cond_init(&server->changed, NULL) != 0 ||
        pthread_create(&server->thread, NULL, accept_all, server) != 0)
        BUG("the scripted server cannot start");
    (void)snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d/x", ntohs(address.sin_port));
}

void scripted_server_await(struct scripted_server *server, size_t requests)
{
    (void)pthread_mutex_lock(&server->lock);
    while (server->requests < requests)
        (void)pthread_cond_wait(&server->changed, &server->lock);
    (void)pthread_mutex_unlock(&server->lock);
}

/* Its threads write these. */
static size_t read_locked(struct scripted_server *server, const size_t *number)
{
    (void)pthread_mutex_lock(&server->lock);
    size_t value = *number;
    (void)pthread_mutex_unlock(&server->lock);
    return value;
}

size_t scripted_server_requests(struct scripted_server *server)
{
    return read_locked(server, &server->requests);
}

size_t scripted_server_connections(struct scripted_server *server)
{
    return read_locked(server, &server->connections);
}

const char *scripted_server_last(struct scripted_server *server)
{
    (void)read_locked(server, &server->requests); /* it is written together with them */
    return server->last;
}

void scripted_server_stop(struct scripted_server *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    (void)close(server->listener);
    (void)pthread_join(server->thread, NULL);
    (void)pthread_mutex_lock(&server->lock);
    for (size_t i = 0; i < server->connections; i++)
        (void)shutdown(server->open[i], SHUT_RDWR);
    while (server->running > 0)
        (void)pthread_cond_wait(&server->changed, &server->lock);
    for (size_t i = 0; i < server->connections; i++)
        (void)close(server->open[i]);
    (void)pthread_mutex_unlock(&server->lock);
    (void)pthread_cond_destroy(&server->changed);
    (void)pthread_mutex_destroy(&server->lock);
}
