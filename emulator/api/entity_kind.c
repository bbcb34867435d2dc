#include "emulator/api/entity_kind.h"

const struct field_rule *entity_kind_lookup(const struct entity_kind *kind)
{
    for (size_t i = 0; i < kind->fields->count; i++)
        if (kind->fields->rules[i].flags & FIELD_LOOKUP)
            return &kind->fields->rules[i];
    return NULL;
}

const struct field_rule *entity_kind_reference(const struct entity_kind *child,
                                               const struct entity_kind *parent)
{
    for (size_t i = 0; i < child->fields->count; i++) {
        const struct field_rule *rule = &child->fields->rules[i];
        if (rule->type == FIELD_REFERENCE && sv_equal_z(sv_from(rule->target), parent->name))
            return rule;
    }
    return NULL;
}

const struct field_table *entity_kind_fields(const struct entity_kind *kind, const struct value *body)
{
    if (kind->variant_key == NULL)
        return kind->fields;
    const struct value *key = value_get(body, sv_from(kind->variant_key));
    return key != NULL && !value_is_null(key) ? kind->variant_fields : kind->fields;
}
