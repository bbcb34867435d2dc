#include "base/index.h"

enum { FIRST_BUCKETS = 16, MOST_PER_BUCKET = 2 };

struct index index_make(struct arena *arena)
{
    return (struct index){ .arena = arena };
}

/* FNV-1a; its low bits are those that depend on all of the text. */
static uint64_t hash_of(strview key)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * 1099511628211U;
    return hash;
}

static void put(struct index *index, struct index_node *node)
{
    struct index_node **bucket = &index->buckets[node->hash % index->bucket_count];
    node->behind = *bucket;
    *bucket = node;
}

/* Moves a chain, oldest first, so that of one key the newest stays the first. */
static void move_chain(struct index *index, struct index_node *chain)
{
    struct index_node *oldest_first = NULL;
    while (chain != NULL) {
        struct index_node *behind = chain->behind;
        chain->behind = oldest_first;
        oldest_first = chain;
        chain = behind;
    }
    while (oldest_first != NULL) {
        struct index_node *behind = oldest_first->behind;
        put(index, oldest_first);
        oldest_first = behind;
    }
}

static void grow(struct index *index)
{
    struct index_node **old = index->buckets;
    size_t old_count = index->bucket_count;
    index->bucket_count = old_count > 0 ? old_count * 4 : FIRST_BUCKETS;
    index->buckets = ARENA_ARRAY(index->arena, struct index_node *, index->bucket_count);
    for (size_t i = 0; i < old_count; i++)
        move_chain(index, old[i]);
}

void index_add(struct index *index, struct index_node *node, strview key)
{
    if (index->count >= index->bucket_count * MOST_PER_BUCKET)
        grow(index);
    node->key = key;
    node->hash = hash_of(key);
    put(index, node);
    index->count++;
}

static struct index_node *matching(struct index_node *node, uint64_t hash, strview key)
{
    while (node != NULL && !(node->hash == hash && sv_equal(node->key, key)))
        node = node->behind;
    return node;
}

struct index_node *index_find(const struct index *index, strview key)
{
    uint64_t hash = hash_of(key);
    return index->count > 0 ? matching(index->buckets[hash % index->bucket_count], hash, key) : NULL;
}

struct index_node *index_next(const struct index_node *node)
{
    return matching(node->behind, node->hash, node->key);
}
