#include "protocol/faces.h"

struct face faces_at(struct arena *arena, const struct provider *provider, size_t index)
{
    const struct resource_def *def = provider_resources(provider)[index / FACES_PER_TABLE];
    return (index % FACES_PER_TABLE == 0 ? face_of_one : face_of_many)(arena, def);
}

bool faces_find(struct arena *arena, const struct provider *provider, strview type_name, struct face *out)
{
    for (size_t i = 0; provider_resources(provider)[i / FACES_PER_TABLE] != NULL; i++) {
        struct face face = faces_at(arena, provider, i);
        if (!sv_equal_z(type_name, face.type_name))
            continue;
        *out = face;
        return true;
    }
    return false;
}
