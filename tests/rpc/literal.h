/* Literals of a transcript as the bytes that go over the wire: MessagePack, or JSON as in state files. */
#ifndef TESTS_RPC_LITERAL_H
#define TESTS_RPC_LITERAL_H

#include "base/buf.h"
#include "transcript.h"

/* Where references and the types of attributes come from. */
struct literal_world {
    struct arena *arena;
    const void *state;
    bool numbers_as_text; /* as the provider answers */
    /* The bytes of a part of an earlier reply, MessagePack if it is a value; ends the test when there is
     * none. */
    strview (*referred)(const void *state, strview reference);
};

/* `dynamic`: of an attribute of that type, so with its type beside it. */
void literal_pack(const struct literal_world *world, const struct literal *literal, bool dynamic,
                  struct buf *out);
void literal_json(const struct literal_world *world, const struct literal *literal, bool dynamic,
                  struct buf *out);
/* A value in MessagePack as JSON, as clients write it into a state file. */
strview packed_to_json(struct arena *arena, strview packed);

#endif
