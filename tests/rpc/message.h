/* Literals of a transcript and the protocol's messages: requests are made from the one, replies compared with
 * it. */
#ifndef TESTS_RPC_MESSAGE_H
#define TESTS_RPC_MESSAGE_H

#include "literal.h"

#include "tfplugin6.pb-c.h"

/* What a request or a reply is about. */
struct message_world {
    struct arena *arena;
    /* The attributes of its values; NULL: they are no objects of a schema (arguments of functions). */
    const Tfplugin6__Schema__Block *block;
    const struct literal_world *literals;
};

/* A request. Members are fields by their name, or by their number where the provider's protocol has no such
 * field: as a newer client would send it. */
const ProtobufCMessage *message_make(const struct message_world *world,
                                     const ProtobufCMessageDescriptor *descriptor,
                                     const struct literal *literal);

/* Whether the reply has all that `expected` has; false: `*why` names the place and says what is there. */
bool message_fits(const struct message_world *world, const ProtobufCMessage *message,
                  const struct literal *expected, const char **why);

/* The bytes of a field, of the element of a repeated field or the entry of a map, or of an attribute of a
 * value: "imported_resources.0.state.id". With data == NULL when there is none. */
strview message_bytes(struct arena *arena, const ProtobufCMessage *message, strview path);

#endif
