#include "base/ascii.h"
#include "base/buf.h"
#include "emulator/api/entity_kind.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/kinds/rules.h"
#include "value/build.h"
#include "value/kind.h"

#include <arpa/inet.h>
#include <inttypes.h>

static const char *const own_address[] = { "upstream", "target", NULL };

static const struct field_rule rules[] = {
    COMMON_RULES,
    { .name = "target", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 256 },
    { .name = "weight", .type = FIELD_INT, .min = 0, .max = 65535, .default_json = "100" },
    BOOL_RULE("failover", "false"),
    { .name = "upstream", .type = FIELD_REFERENCE, .target = "upstreams" },
};
static const struct field_table fields = FIELD_TABLE(rules);

/* Of an address with several colons: "[address]:port", "[address]" or the bare address. */
static strview take_address(strview target, strview *port)
{
    strview rest = target;
    *port = (strview){ 0 };
    if (!sv_starts_with(target, SV("[")))
        return target;
    strview address = sv_cut(&rest, ']');
    if (sv_starts_with(rest, SV(":")))
        *port = sv_slice(rest, 1, rest.len);
    else if (rest.data == NULL || rest.len > 0)
        return SV(""); /* the bracket is not closed, or something else stands behind it */
    return sv_slice(address, 1, address.len);
}

/* "[0000:…:0001]"; empty: it is no address. */
static strview whole_address(struct arena *arena, strview address)
{
    unsigned char bytes[16];
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    if (inet_pton(AF_INET6, arena_copy(arena, address).data, bytes) != 1)
        return SV("");
    for (size_t i = 0; i < sizeof bytes; i += 2)
        buf_printf(&buf, "%s%02x%02x", i == 0 ? "[" : ":", bytes[i], bytes[i + 1]);
    buf_append_byte(&buf, ']');
    return buf_view(&buf);
}

static bool is_host(struct arena *arena, strview host)
{
    bool numbers = host.len > 0;
    bool name = host.len > 0;
    unsigned char bytes[4];
    for (size_t i = 0; i < host.len; i++) {
        char byte = host.data[i];
        numbers = numbers && (ascii_is_digit(byte) || byte == '.');
        name = name && (ascii_is_alnum(byte) || byte == '.' || byte == '-' || byte == '_' || byte == '*');
    }
    return numbers ? inet_pton(AF_INET, arena_copy(arena, host).data, bytes) == 1 : name;
}

/* The address as Konnect writes it, with its port and IPv6 in full (docs/dev/konnect.md, "Core entities");
 * empty: it is none. */
static strview normal_target(struct arena *arena, strview target)
{
    int64_t port = 8000;
    strview port_text = target;
    strview host = sv_cut(&port_text, ':');
    bool ipv6 = sv_find(port_text, ':') != SIZE_MAX;
    if (ipv6)
        host = whole_address(arena, take_address(target, &port_text));
    else if (!is_host(arena, host))
        return SV("");
    if (host.len == 0 || (port_text.data != NULL && !sv_to_int64(port_text, &port)) || port < 0 ||
        port > 65535)
        return SV("");
    return arena_printf(arena, SV_FMT ":%" PRId64, SV_ARG(host), port);
}

static const struct value *prepare(struct arena *arena, const struct value *body,
                                   struct violations *violations)
{
    strview target = value_text_at(body, "target");
    if (target.len == 0)
        return body;
    strview normal = normal_target(arena, target);
    if (normal.len > 0)
        return value_with(arena, body, SV("target"), value_string(arena, normal));
    violations_say(violations, SV("target"), "not a valid hostname or ip address: '" SV_FMT "'",
                   SV_ARG(target));
    return body;
}

const struct entity_kind kind_targets = {
    .name = "targets",
    .nested_only = true,
    .listed_as = "targets",
    .list_alone = true,
    .fields = &fields,
    .unique_together = own_address,
    .unique_together_name = "target",
    .prepare = prepare,
};
