#include "value/value.h"

bool value_is_known(const struct value *value)
{
    return value->state == VALUE_KNOWN;
}

bool value_is_null(const struct value *value)
{
    return value->state == VALUE_NULL;
}

bool value_is_unknown(const struct value *value)
{
    return value->state == VALUE_UNKNOWN;
}

bool value_is_wholly_known(const struct value *value)
{
    if (value->state == VALUE_UNKNOWN)
        return false;
    for (size_t i = 0; i < value->count; i++)
        if (!value_is_wholly_known(value->items[i]))
            return false;
    return true;
}

bool value_has_keys(const struct value *value)
{
    return value->state == VALUE_KNOWN && (value->type->kind == TYPE_OBJECT || value->type->kind == TYPE_MAP);
}

const struct value *value_get(const struct value *value, strview key)
{
    if (!value_has_keys(value))
        return NULL;
    size_t low = 0;
    size_t high = value->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = sv_compare(key, value->keys[middle]);
        if (order == 0)
            return value->items[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

strview value_text(const struct value *value)
{
    return value->state == VALUE_KNOWN && value->type->kind == TYPE_STRING ? value->text : SV("");
}

bool value_is_true(const struct value *value)
{
    return value->state == VALUE_KNOWN && value->type->kind == TYPE_BOOL && value->boolean;
}
