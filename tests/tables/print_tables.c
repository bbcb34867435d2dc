/* Prints all tables as JSON, for scripts/docs, test_openapi.py and tests/e2e/test_moves.py: provider,
 * resources, the faces of each, functions. */
#include "base/mem.h"
#include "resources/resources.h"
#include "table/face.h"
#include "value/build.h"
#include "value/json.h"

#include <stdio.h>

static void put_text(struct object_builder *object, const char *key, const char *text)
{
    if (text != NULL)
        object_put_text(object, key, sv_from(text));
}

static const struct value *words(struct arena *arena, const char *const *texts)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; texts[i] != NULL; i++)
        list_put(&list, value_string(arena, sv_from(texts[i])));
    return list_build(&list);
}

static const struct value *lists_of_words(struct arena *arena, const char *const *const *lists)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; lists != NULL && lists[i] != NULL; i++)
        list_put(&list, words(arena, lists[i]));
    return list_build(&list);
}

/* ---- Rows ---- */

static void put_range(struct object_builder *object, const char *key, const struct range *range)
{
    if (!range->limited)
        return;
    struct list_builder list = { .arena = object->arena };
    list_put(&list, value_int(object->arena, range->min));
    list_put(&list, value_int(object->arena, range->max));
    object_put(object, sv_from(key), list_build(&list));
}

static void put_limits(struct object_builder *object, const struct limits *limits)
{
    put_range(object, "bytes", &limits->bytes);
    put_range(object, "chars", &limits->chars);
    put_range(object, "number", &limits->number);
    put_range(object, "amount", &limits->amount);
    put_text(object, "must", limits->pattern_says);
    put_text(object, "uuid_from", limits->uuid_from);
    const char *const *choices = limits->one_of != NULL ? limits->one_of : limits->known;
    if (choices != NULL)
        object_put(object, SV("choices"), words(object->arena, choices));
    object_put(object, SV("more_choices"), value_bool(object->arena, limits->one_of == NULL));
}

static const struct value *rows_of(struct arena *arena, const struct attr *attrs);

static const struct value *row_of(struct arena *arena, const struct attr *attr)
{
    struct object_builder object = { .arena = arena };
    const struct type *element = attr->type->element;
    object_put_text(&object, "name", sv_from(attr->name));
    object_put_text(&object, "field", attr_field(attr));
    object_put_text(&object, "answer", attr_answer_field(attr));
    object_put_int(&object, "flags", attr->flags);
    object_put_int(&object, "kind", (int64_t)attr->type->kind);
    object_put_int(&object, "element", element != NULL ? (int64_t)element->kind : -1);
    object_put_text(&object, "type", type_to_json(arena, attr->type));
    put_text(&object, "doc", attr->doc);
    put_text(&object, "env", attr->env);
    put_text(&object, "target", attr->target);
    if (attr->limits != NULL)
        put_limits(&object, attr->limits);
    if (attr->default_value != NULL)
        object_put(&object, SV("default"), attr->default_value);
    if (attr->filled_in != NULL)
        object_put(&object, SV("filled_in"), attr->filled_in);
    if (attr->nested != NULL)
        object_put(&object, SV("nested"), rows_of(arena, attr->nested));
    return object_build(&object);
}

static const struct value *rows_of(struct arena *arena, const struct attr *attrs)
{
    struct list_builder list = { .arena = arena };
    for (const struct attr *attr = attrs; attr->name != NULL; attr++)
        list_put(&list, row_of(arena, attr));
    return list_build(&list);
}

static const struct value *conditions_of(struct arena *arena, const struct attr_condition *conditions)
{
    struct list_builder list = { .arena = arena };
    for (; conditions != NULL && conditions->name != NULL; conditions++) {
        struct object_builder object = { .arena = arena };
        object_put_text(&object, "name", sv_from(conditions->name));
        object_put(&object, SV("values"), words(arena, conditions->values));
        object_put(&object, SV("otherwise"), value_bool(arena, conditions->otherwise));
        if (conditions->excludes != NULL)
            object_put(&object, SV("excludes"), words(arena, conditions->excludes));
        put_text(&object, "needs", conditions->needs);
        object_put(&object, SV("alone"), value_bool(arena, conditions->alone));
        object_put(&object, SV("unsure"), value_bool(arena, conditions->unsure));
        if (conditions->value != NULL)
            object_put(&object, SV("value"), conditions->value);
        list_put(&list, object_build(&object));
    }
    return list_build(&list);
}

static const struct value *groups_of(struct arena *arena, const struct attr_group *groups)
{
    static const char *const kinds[] = {
        [GROUP_EXACTLY_ONE] = "exactly one",
        [GROUP_AT_LEAST_ONE] = "at least one",
        [GROUP_FIRST_EXCLUDES] = "first excludes",
        [GROUP_NEED_FIRST] = "need first",
        [GROUP_AT_MOST_ONE] = "at most one",
        [GROUP_ONE_AT_CREATION] = "one at creation",
        [GROUP_SOME_AT_CREATION] = "some at creation",
        [GROUP_NEW_FIRST_NEEDS] = "new first needs",
        [GROUP_DISTINCT] = "distinct",
        [GROUP_JSON_AGREES] = "json agrees",
    };
    struct list_builder list = { .arena = arena };
    for (const struct attr_group *group = groups; group != NULL && group->names != NULL; group++) {
        struct object_builder object = { .arena = arena };
        object_put_text(&object, "kind", sv_from(kinds[group->kind]));
        object_put(&object, SV("names"), words(arena, group->names));
        list_put(&list, object_build(&object));
    }
    return list_build(&list);
}

/* ---- Tables ---- */

static const struct value *face_of(struct arena *arena, const struct face *face)
{
    struct object_builder object = { .arena = arena };
    object_put_text(&object, "type", sv_from(face->type_name));
    put_text(&object, "doc", face->doc);
    put_text(&object, "list", face->list);
    object_put(&object, SV("keys"), lists_of_words(arena, face->keys));
    object_put(&object, SV("rows"), rows_of(arena, face->attrs));
    return object_build(&object);
}

static const struct value *moves_of(struct arena *arena, const struct move_source *moves)
{
    struct list_builder list = { .arena = arena };
    for (const struct move_source *move = moves; move != NULL && move->provider != NULL; move++) {
        struct object_builder object = { .arena = arena };
        object_put_text(&object, "provider", sv_from(move->provider));
        object_put_text(&object, "type", sv_from(move->type));
        object_put_int(&object, "version", move->version);
        list_put(&list, object_build(&object));
    }
    return list_build(&list);
}

static const struct value *resource_of(struct arena *arena, const struct resource_def *def)
{
    struct object_builder object = { .arena = arena };
    struct face one = face_of_one(arena, def);
    struct face many = face_of_many(arena, def);
    object_put_text(&object, "type", sv_from(def->type_name));
    object_put_text(&object, "noun", sv_from(def->noun));
    put_text(&object, "subcategory", def->subcategory);
    put_text(&object, "doc", def->doc);
    object_put_text(&object, "collection", sv_from(def->rest.collection));
    object_put_text(&object, "item", sv_from(def->rest.item));
    object_put_text(&object, "update", def->rest.update == REST_PATCH ? SV("patch") : SV("put"));
    object_put_text(&object, "listed_by", sv_from(def->rest.listed_by != NULL ? def->rest.listed_by : ""));
    put_text(&object, "listed_over_parents", def->rest.listed_over_parents);
    put_text(&object, "alias", def->rest.alias);
    object_put(&object, SV("import"), words(arena, def->identity.parts));
    object_put(&object, SV("rows"), rows_of(arena, def->attrs));
    object_put(&object, SV("groups"), groups_of(arena, def->groups));
    object_put(&object, SV("conditions"), conditions_of(arena, def->conditions));
    object_put(&object, SV("moves"), moves_of(arena, def->moves));
    object_put(&object, SV("one"), face_of(arena, &one));
    object_put(&object, SV("many"), face_of(arena, &many));
    return object_build(&object);
}

static const struct value *resources(struct arena *arena)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; all_resources[i] != NULL; i++)
        list_put(&list, resource_of(arena, all_resources[i]));
    return list_build(&list);
}

static const struct value *functions(struct arena *arena)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; all_functions[i] != NULL; i++) {
        struct object_builder object = { .arena = arena };
        object_put_text(&object, "name", sv_from(all_functions[i]->name));
        put_text(&object, "summary", all_functions[i]->summary);
        put_text(&object, "doc", all_functions[i]->doc);
        object_put(&object, SV("rows"), rows_of(arena, all_functions[i]->parameters));
        object_put_text(&object, "returns", type_to_json(arena, all_functions[i]->returns));
        list_put(&list, object_build(&object));
    }
    return list_build(&list);
}

static const struct value *provider(struct arena *arena)
{
    struct object_builder object = { .arena = arena };
    put_text(&object, "doc", provider_konnect.doc);
    object_put(&object, SV("rows"), rows_of(arena, provider_konnect.attrs));
    object_put(&object, SV("groups"), groups_of(arena, provider_konnect.groups));
    return object_build(&object);
}

int main(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct object_builder object = { .arena = arena };
    object_put(&object, SV("provider"), provider(arena));
    object_put(&object, SV("resources"), resources(arena));
    object_put(&object, SV("functions"), functions(arena));
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, object_build(&object), &text))
        return 1;
    return printf(SV_FMT "\n", SV_ARG(text)) < 0;
}
