#include "protocol/schema_proto.h"

#include "protocol/to_proto.h"

static Tfplugin6__Schema__Object__NestingMode nesting_of(const struct type *type)
{
    switch (type->kind) {
    case TYPE_LIST:
        return TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__LIST;
    case TYPE_SET:
        return TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__SET;
    case TYPE_MAP:
        return TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__MAP;
    default:
        return TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__SINGLE;
    }
}

static Tfplugin6__Schema__Attribute **attributes_to_proto(struct arena *arena, const struct attr *attrs);

/* Nested attributes, and no object type with optional attributes: docs/dev/protocol.md, "Schemas". */
static Tfplugin6__Schema__Object *nested_to_proto(struct arena *arena, const struct attr *attr)
{
    Tfplugin6__Schema__Object *message = ARENA_NEW(arena, Tfplugin6__Schema__Object);
    tfplugin6__schema__object__init(message);
    message->nesting = nesting_of(attr->type);
    message->n_attributes = attr_count(attr->nested);
    message->attributes = attributes_to_proto(arena, attr->nested);
    return message;
}

static Tfplugin6__Schema__Attribute *attribute_to_proto(struct arena *arena, const struct attr *attr)
{
    Tfplugin6__Schema__Attribute *message = ARENA_NEW(arena, Tfplugin6__Schema__Attribute);
    tfplugin6__schema__attribute__init(message);
    message->name = to_string(arena, sv_from(attr->name));
    if (attr->nested != NULL)
        message->nested_type = nested_to_proto(arena, attr);
    else
        message->type = to_bytes(type_to_json(arena, attr->type));
    if (attr->doc != NULL) {
        message->description = to_string(arena, sv_from(attr->doc));
        message->description_kind = TFPLUGIN6__STRING_KIND__MARKDOWN;
    }
    message->required = (attr->flags & ATTR_REQUIRED) != 0;
    message->optional = (attr->flags & ATTR_OPTIONAL) != 0;
    message->computed = (attr->flags & ATTR_COMPUTED) != 0;
    message->write_only = (attr->flags & ATTR_WRITE_ONLY) != 0;
    /* A write-only value is in no plan and no state, so there is nothing to hide; and up to Terraform 1.11 a
     * second sensitive attribute makes `plan -refresh-only -detailed-exitcode` end with 2 at random, because
     * the state lists them in no fixed order. */
    message->sensitive = (attr->flags & ATTR_SENSITIVE) != 0 && !message->write_only;
    return message;
}

static Tfplugin6__Schema__Attribute **attributes_to_proto(struct arena *arena, const struct attr *attrs)
{
    size_t count = attr_count(attrs);
    Tfplugin6__Schema__Attribute **messages = ARENA_ARRAY(arena, Tfplugin6__Schema__Attribute *, count);
    for (size_t i = 0; i < count; i++)
        messages[i] = attribute_to_proto(arena, &attrs[i]);
    return messages;
}

Tfplugin6__Schema *schema_to_proto(struct arena *arena, const struct attr *attrs, int64_t version,
                                   const char *doc)
{
    Tfplugin6__Schema__Block *block = ARENA_NEW(arena, Tfplugin6__Schema__Block);
    tfplugin6__schema__block__init(block);
    if (doc != NULL) {
        block->description = to_string(arena, sv_from(doc));
        block->description_kind = TFPLUGIN6__STRING_KIND__MARKDOWN;
    }
    block->n_attributes = attr_count(attrs);
    block->attributes = attributes_to_proto(arena, attrs);

    Tfplugin6__Schema *schema = ARENA_NEW(arena, Tfplugin6__Schema);
    tfplugin6__schema__init(schema);
    schema->version = version;
    schema->block = block;
    return schema;
}
