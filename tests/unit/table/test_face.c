/* The faces of the test table: which rows they have, and with which flags. */
#include "table/face.h"

#include "help/table.h"
#include "suite.h"

static const struct attr parent_attrs[] = {
    { .name = "on", .type = &type_bool, .flags = ATTR_REQUIRED, .doc = "Doc." },
    { .name = NULL },
};
static const struct type_attr parent_types[] = { { SV_INIT("on"), &type_bool } };
static const struct type parent = { .kind = TYPE_OBJECT, .count = 1, .attrs = parent_types };

/* "NAME" with r, o, c for required, optional, computed, and p and d for PATH and PROVIDER_DEFAULT. */
static strview rows_text(struct arena *arena, const struct attr *attrs)
{
    static const struct {
        unsigned flag;
        char letter;
    } letters[] = { { ATTR_REQUIRED, 'r' }, { ATTR_OPTIONAL, 'o' },         { ATTR_COMPUTED, 'c' },
                    { ATTR_PATH, 'p' },     { ATTR_PROVIDER_DEFAULT, 'd' }, { ATTR_FREEFORM, 'f' } };
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (const struct attr *attr = attrs; attr->name != NULL; attr++) {
        unsigned rest = attr->flags;
        buf_printf(&text, "%s%s:", attr > attrs ? " " : "", attr->name);
        for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
            if ((attr->flags & letters[i].flag) != 0)
                buf_append_byte(&text, letters[i].letter);
            rest &= ~letters[i].flag;
        }
        CU_ASSERT_EQUAL(rest, 0);
        CU_ASSERT_PTR_NULL(attr->default_value);
        if (attr->nested != NULL)
            buf_printf(&text, "{" SV_FMT "}", SV_ARG(rows_text(arena, attr->nested)));
    }
    return buf_view(&text);
}

/* What is Terraform's alone or secret has no row. */
static void of_one(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct face face = face_of_one(arena, &test_resource);
    ASSERT_TEXT(rows_text(arena, face.attrs),
                "place:rp id:rp name:c colour:c shape:c code:c size:c labels:c parent_id:c config:cf on:c "
                "address:c free:c updated_at:c");
    ASSERT_TEXT(sv_from(face.type_name), "konnect_test");
    ASSERT_TEXT(sv_from(face.doc), "Finds one test by `id`.");
    CU_ASSERT_FALSE(face.many);
}

/* With keys, each finds it; the provider's default and nested attributes are as in the resource. */
static void of_one_with_keys(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct attr attrs[] = {
        test_attrs[0],
        test_attrs[1],
        test_attrs[2],
        { .name = "parent_id", .type = &type_string, .flags = ATTR_OPTIONAL, .doc = "Doc." },
        { .name = "parent", .type = &parent, .nested = parent_attrs, .flags = ATTR_OPTIONAL },
        { .name = "password", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE },
        { .name = NULL }
    };
    attrs[0].flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_PATH | ATTR_REPLACE | ATTR_PROVIDER_DEFAULT;
    struct resource_def def = test_resource;
    def.attrs = attrs;
    def.identity.unique =
        GROUPS(NAMES("id"), NAMES("name", "parent_id"), NAMES("password")); /* the first is the URL's again */
    struct face face = face_of_one(arena, &def);
    ASSERT_TEXT(rows_text(arena, face.attrs), "place:ocpd id:ocp name:oc parent_id:oc parent:c{on:c}");
    CU_ASSERT_TRUE(face.keys[0] != NULL && face.keys[1] != NULL && face.keys[2] == NULL);
    ASSERT_TEXT(face_names(arena, face.keys[0], ", "), "\"id\"");
    ASSERT_TEXT(face_names(arena, face.keys[1], ", "), "\"name\", \"parent_id\"");
    struct rows config = test_rows(arena, face.attrs, "{\"name\":\"x\"}");
    CU_ASSERT_PTR_EQUAL(face_key(&face, &config), face.keys[1]);
    config = test_rows(arena, face.attrs, "{\"parent_id\":\"x\"}");
    CU_ASSERT_PTR_NULL(face_key(&face, &config));
}

static void of_many(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct resource_def def = test_resource;
    def.identity.unique = GROUPS(NAMES("code", "parent_id"));
    struct face face = face_of_many(arena, &def);
    ASSERT_TEXT(rows_text(arena, face.attrs),
                "place:rp name_contains:o tests:c{id:c name:c code:c parent_id:c}");
    ASSERT_TEXT(sv_from(face.type_name), "konnect_tests");
    ASSERT_TEXT(sv_from(face.list), "tests");
    CU_ASSERT_TRUE(face.many);
    const struct attr *list = attr_row(face.attrs, "tests");
    CU_ASSERT_TRUE(list->type->kind == TYPE_LIST &&
                   type_equal(list->type->element, attrs_type(arena, list->nested)));
    ASSERT_TEXT(rows_text(arena, face_of_list(arena, &def).attrs), "place:rp name_contains:o");
    ASSERT_TEXT(sv_from(face_of_list(arena, &def).type_name), def.type_name);
    /* With tags there is one filter more. */
    struct attr attrs[] = { test_attrs[0], test_attrs[1], test_attrs[8], { .name = NULL } };
    attrs[2].name = "tags";
    def.attrs = attrs;
    def.identity.unique = NULL;
    ASSERT_TEXT(rows_text(arena, face_of_many(arena, &def).attrs), "place:rp tags:o tests:c{id:c tags:c}");
}

SUITE("table/face", TEST(of_one), TEST(of_one_with_keys), TEST(of_many))
