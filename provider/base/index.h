/* Finding things by a text: a hash table of chains, whose nodes are parts of the things themselves.
 *
 * Used by one thread at a time; whoever has several locks.
 */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

#include "base/arena.h"

#include <stdint.h>

/* The first member of what is found. */
struct index_node {
    struct index_node *behind; /* in the same bucket */
    uint64_t hash;
    strview key;
};

struct index {
    struct arena *arena; /* the buckets */
    struct index_node **buckets;
    size_t bucket_count;
    size_t count;
};

/* Nothing is in it. It lives as long as the arena. */
struct index index_make(struct arena *arena);
/* Adds the node, whose key has to live as long as the index; there may be others with the same key. */
void index_add(struct index *index, struct index_node *node, strview key);
/* The one of this key that was added last, or NULL. */
struct index_node *index_find(const struct index *index, strview key);
/* The next one of the same key, or NULL. */
struct index_node *index_next(const struct index_node *node);

#endif
