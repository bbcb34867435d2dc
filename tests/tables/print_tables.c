/* Prints all tables as JSON, for test_openapi.py. */
#include "base/mem.h"
#include "resources/resources.h"
#include "value/build.h"
#include "value/json.h"

#include <stdio.h>

static const struct value *bounds(struct arena *arena, const struct range *range)
{
    struct list_builder list = { .arena = arena };
    list_put(&list, value_int(arena, range->min));
    list_put(&list, value_int(arena, range->max));
    return list_build(&list);
}

static const struct value *words(struct arena *arena, const char *const *texts)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; texts[i] != NULL; i++)
        list_put(&list, value_string(arena, sv_from(texts[i])));
    return list_build(&list);
}

static void put_limits(struct object_builder *object, const struct limits *limits)
{
    struct arena *arena = object->arena;
    if (limits->chars.limited)
        object_put(object, SV("chars"), bounds(arena, &limits->chars));
    if (limits->number.limited)
        object_put(object, SV("number"), bounds(arena, &limits->number));
    if (limits->amount.limited)
        object_put(object, SV("amount"), bounds(arena, &limits->amount));
    const char *const *choices = limits->one_of != NULL ? limits->one_of : limits->known;
    if (choices != NULL)
        object_put(object, SV("choices"), words(arena, choices));
}

static const struct value *rows_of(struct arena *arena, const struct attr *attrs)
{
    struct list_builder list = { .arena = arena };
    for (const struct attr *attr = attrs; attr->name != NULL; attr++) {
        struct object_builder object = { .arena = arena };
        const struct type *element = attr->type->element;
        object_put_text(&object, "name", sv_from(attr->name));
        object_put_text(&object, "field", attr_field(attr));
        object_put_text(&object, "answer", attr_answer_field(attr));
        object_put_int(&object, "flags", attr->flags);
        object_put_int(&object, "kind", (int64_t)attr->type->kind);
        object_put_int(&object, "element", element != NULL ? (int64_t)element->kind : -1);
        if (attr->limits != NULL)
            put_limits(&object, attr->limits);
        if (attr->default_value != NULL)
            object_put(&object, SV("default"), attr->default_value);
        if (attr->filled_in != NULL)
            object_put(&object, SV("filled_in"), attr->filled_in);
        if (attr->nested != NULL)
            object_put(&object, SV("nested"), rows_of(arena, attr->nested));
        list_put(&list, object_build(&object));
    }
    return list_build(&list);
}

int main(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct list_builder list = { .arena = arena };
    struct ctx ctx = ctx_make(arena);
    strview text;
    for (size_t i = 0; all_resources[i] != NULL; i++) {
        const struct resource_def *def = all_resources[i];
        struct object_builder object = { .arena = arena };
        object_put_text(&object, "type", sv_from(def->type_name));
        object_put_text(&object, "collection", sv_from(def->rest.collection));
        object_put_text(&object, "item", sv_from(def->rest.item));
        object_put_text(&object, "update", def->rest.update == REST_PATCH ? SV("patch") : SV("put"));
        object_put_text(&object, "listed_by",
                        sv_from(def->rest.listed_by != NULL ? def->rest.listed_by : ""));
        object_put(&object, SV("rows"), rows_of(arena, def->attrs));
        list_put(&list, object_build(&object));
    }
    if (!json_encode(&ctx, list_build(&list), &text))
        return 1;
    return printf(SV_FMT "\n", SV_ARG(text)) < 0;
}
