#include "table/schema.h"

#include "base/mem.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "table/address.h"

#include <string.h>

bool attr_has(const struct attr *attr, unsigned flags)
{
    return (attr->flags & flags) == flags;
}

size_t attr_count(const struct attr *attrs)
{
    size_t count = 0;
    while (attrs[count].name != NULL)
        count++;
    return count;
}

size_t attr_index(const struct attr *attrs, strview name)
{
    for (size_t i = 0; attrs[i].name != NULL; i++)
        if (sv_equal_z(name, attrs[i].name))
            return i;
    return SIZE_MAX;
}

const struct attr *attr_row(const struct attr *attrs, const char *name)
{
    size_t index = attr_index(attrs, sv_from(name));
    if (index == SIZE_MAX)
        BUG("no attribute \"%s\" in this table", name);
    return &attrs[index];
}

strview attr_field(const struct attr *attr)
{
    if ((attr->flags & ATTR_LOCAL) != 0 || attr->derived != NULL)
        return SV("");
    return sv_from(attr->field != NULL ? attr->field : attr->name);
}

strview attr_answer_field(const struct attr *attr)
{
    return attr->answer_field != NULL ? sv_from(attr->answer_field) : attr_field(attr);
}

const struct path *attr_place(struct arena *arena, const struct path *base, const struct attr *attr)
{
    return (attr->flags & ATTR_SENSITIVE) != 0 ? base : path_attribute(arena, base, sv_from(attr->name));
}

static size_t after_blanks(strview text, size_t at)
{
    while (at < text.len && text.data[at] != '\0' && strchr(" \t\r\n\v\f", text.data[at]) != NULL)
        at++;
    return at;
}

/* RFC 7468, section 3: readers ignore blanks and line ends. Those in labels ("BEGIN CERTIFICATE") tell no two
 * texts apart. */
static bool same_but_for_blanks(strview a, strview b)
{
    size_t i = after_blanks(a, 0);
    size_t j = after_blanks(b, 0);
    while (i < a.len && j < b.len && a.data[i] == b.data[j]) {
        i = after_blanks(a, i + 1);
        j = after_blanks(b, j + 1);
    }
    return i == a.len && j == b.len;
}

/* An ID, or a set of IDs. */
static bool same_ids(const struct value *a, const struct value *b)
{
    if (a->type->kind == TYPE_STRING)
        return uuid_same(a->text, b->text);
    for (size_t i = 0; i < a->count; i++) {
        bool found = false;
        for (size_t j = 0; j < b->count && !found; j++)
            found = uuid_same(value_text(a->items[i]), value_text(b->items[j]));
        if (!found)
            return false;
    }
    return a->count == b->count;
}

bool attr_same(const struct attr *attr, const struct value *a, const struct value *b)
{
    if (!value_is_wholly_known(a) || !value_is_wholly_known(b) || value_is_null(a) || value_is_null(b))
        return value_same(a, b);
    if (attr_has(attr, ATTR_PEM))
        return same_but_for_blanks(a->text, b->text);
    if (attr_has(attr, ATTR_TIMESTAMP))
        return timestamp_same(a->text, b->text);
    if (attr_has(attr, ATTR_ADDRESS))
        return address_same(a->text, b->text);
    if (attr->limits != NULL && attr->limits->uuid_from != NULL)
        return same_ids(a, b);
    return value_same(a, b);
}

const struct type *attrs_type(struct arena *arena, const struct attr *attrs)
{
    size_t count = attr_count(attrs);
    struct type_attr *members = ARENA_ARRAY(arena, struct type_attr, count);
    for (size_t i = 0; i < count; i++)
        members[i] = (struct type_attr){ .name = sv_from(attrs[i].name), .type = attrs[i].type };
    return type_object(arena, members, count);
}
