#include "random.h"

#include "base/uuid.h"

#include <string.h>

uint64_t random_next(struct random *random)
{
    random->state += 0x9e3779b97f4a7c15U;
    uint64_t mixed = random->state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

size_t random_below(struct random *random, size_t limit)
{
    return (size_t)(random_next(random) % limit);
}

bool random_chance(struct random *random, size_t percent)
{
    return random_below(random, 100) < percent;
}

struct random random_branch(uint64_t seed, uint64_t number)
{
    struct random random = { seed };
    (void)random_next(&random);
    random.state ^= (number + 1) * 0xd1342543de82ef95U;
    return (struct random){ random_next(&random) };
}

strview random_uuid(struct random *random, struct arena *arena)
{
    unsigned char bytes[UUID_BYTES];
    const uint64_t halves[2] = { random_next(random), random_next(random) };
    memcpy(bytes, halves, sizeof bytes);
    return uuid_of_random(arena, bytes);
}
