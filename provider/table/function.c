#include "table/function.h"

const struct path *function_place(struct arena *arena, const char *parameter)
{
    return path_attribute(arena, NULL, sv_from(parameter));
}

const struct attr *function_parameter(const struct function_def *def, size_t index)
{
    size_t count = attr_count(def->parameters);
    if (index < count)
        return &def->parameters[index];
    const struct attr *last = count > 0 ? &def->parameters[count - 1] : NULL;
    return last != NULL && attr_has(last, ATTR_OPTIONAL) ? last : NULL;
}
