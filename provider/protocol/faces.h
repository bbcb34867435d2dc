/* The data sources that the resources' tables are as well (table/face.h). */
#ifndef PROTOCOL_FACES_H
#define PROTOCOL_FACES_H

#include "engine/provider.h"
#include "table/face.h"

/* Each table has two. */
enum { FACES_PER_TABLE = 2 };
struct face faces_at(struct arena *arena, const struct provider *provider, size_t index);
/* False: there is none of that name. */
bool faces_find(struct arena *arena, const struct provider *provider, strview type_name, struct face *out);

#endif
