#include "table/address.h"

#include "base/ascii.h"
#include "base/buf.h"

#include <arpa/inet.h>
#include <string.h>

enum { IPV6_BYTES = 16, DEFAULT_PORT = 8000, LAST_PORT = 65535 };

struct address {
    strview host; /* a name or an IPv4 address; empty: it is an IPv6 address */
    unsigned char ipv6[IPV6_BYTES];
    int64_t port;
};

static bool read_ipv6(strview text, unsigned char *bytes)
{
    char terminated[INET6_ADDRSTRLEN];
    if (text.len == 0 || text.len >= sizeof terminated || sv_find(text, '\0') != SIZE_MAX)
        return false;
    memcpy(terminated, text.data, text.len);
    terminated[text.len] = '\0';
    return inet_pton(AF_INET6, terminated, bytes) == 1;
}

static bool is_host(strview text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        if (!ascii_is_alnum(byte) && byte != '.' && byte != '-' && byte != '_')
            return false;
    }
    return text.len > 0;
}

/* `text` begins behind the host: nothing, or ":80". */
static bool read_port(strview text, int64_t *port)
{
    *port = DEFAULT_PORT;
    return text.len == 0 || (text.data[0] == ':' && sv_to_int64(sv_slice(text, 1, text.len), port) &&
                             *port >= 0 && *port <= LAST_PORT);
}

static bool read_address(strview text, struct address *out)
{
    size_t colon = sv_find(text, ':');
    size_t bracket = sv_find(text, ']');
    *out = (struct address){ .port = DEFAULT_PORT };
    if (sv_starts_with(text, SV("[")))
        return bracket != SIZE_MAX && read_ipv6(sv_slice(text, 1, bracket), out->ipv6) &&
               read_port(sv_slice(text, bracket + 1, text.len), &out->port);
    if (read_ipv6(text, out->ipv6))
        return true;
    size_t end = colon != SIZE_MAX ? colon : text.len;
    out->host = sv_slice(text, 0, end);
    return is_host(out->host) && read_port(sv_slice(text, end, text.len), &out->port);
}

bool address_is_valid(strview text)
{
    struct address address;
    return read_address(text, &address);
}

bool address_same(strview a, strview b)
{
    struct address left, right;
    if (!read_address(a, &left) || !read_address(b, &right))
        return sv_equal(a, b);
    return sv_equal(left.host, right.host) && memcmp(left.ipv6, right.ipv6, IPV6_BYTES) == 0 &&
           left.port == right.port;
}

strview address_normal(struct arena *arena, strview text)
{
    struct address address;
    struct buf out = buf_make(arena, BUF_LIMIT_TEXT);
    if (!read_address(text, &address))
        return text;
    buf_append(&out, address.host);
    for (size_t i = 0; address.host.len == 0 && i < IPV6_BYTES; i += 2)
        buf_printf(&out, "%s%02x%02x", i == 0 ? "[" : ":", address.ipv6[i], address.ipv6[i + 1]);
    buf_printf(&out, "%s:%lld", address.host.len == 0 ? "]" : "", (long long)address.port);
    return buf_view(&out);
}
