#include "suite.h"

#include "protocol/from_proto.h"
#include "protocol/schema_proto.h"

static const struct attr attrs[] = {
    { .name = "a", .type = &type_string, .flags = ATTR_REQUIRED, .doc = "About a." },
    { .name = "b", .type = &type_set_of_string, .flags = ATTR_OPTIONAL | ATTR_COMPUTED, .doc = "About b." },
    { .name = "c", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_SENSITIVE, .doc = "About c." },
    { .name = "d",
      .type = &type_dynamic,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY,
      .doc = "About d." },
    { .name = NULL },
};

static void a_table_becomes_a_schema(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const Tfplugin6__Schema *schema = schema_to_proto(arena, attrs, 7, "About it.");
    CU_ASSERT_EQUAL(schema->version, 7);
    CU_ASSERT_STRING_EQUAL(schema->block->description, "About it.");
    CU_ASSERT_EQUAL_FATAL(schema->block->n_attributes, 4);
    static const struct {
        const char *name;
        const char *type;
        bool required;
        bool optional;
        bool computed;
        bool sensitive;
        bool write_only;
    } wanted[] = {
        { "a", "\"string\"", true, false, false, false, false },
        { "b", "[\"set\",\"string\"]", false, true, true, false, false },
        { "c", "\"string\"", false, true, false, true, false },
        { "d", "\"dynamic\"", false, true, false, false, true },
    };
    for (size_t i = 0; i < 4; i++) {
        const Tfplugin6__Schema__Attribute *attribute = schema->block->attributes[i];
        CU_ASSERT_STRING_EQUAL(attribute->name, wanted[i].name);
        ASSERT_TEXT(from_bytes(&attribute->type), wanted[i].type);
        CU_ASSERT_EQUAL(attribute->required, wanted[i].required);
        CU_ASSERT_EQUAL(attribute->optional, wanted[i].optional);
        CU_ASSERT_EQUAL(attribute->computed, wanted[i].computed);
        CU_ASSERT_EQUAL(attribute->sensitive, wanted[i].sensitive);
        CU_ASSERT_EQUAL(attribute->write_only, wanted[i].write_only);
        CU_ASSERT_EQUAL(attribute->description_kind, TFPLUGIN6__STRING_KIND__MARKDOWN);
    }
}

static const struct type_attr pair_types[] = { { SV_INIT("x"), &type_string },
                                               { SV_INIT("y"), &type_number } };
static const struct type pair = { .kind = TYPE_OBJECT, .count = 2, .attrs = pair_types };
static const struct type pair_list = { .kind = TYPE_LIST, .element = &pair };
static const struct type pair_set = { .kind = TYPE_SET, .element = &pair };
static const struct type pair_map = { .kind = TYPE_MAP, .element = &pair };
static const struct attr pair_attrs[] = {
    { .name = "x", .type = &type_string, .flags = ATTR_REQUIRED, .doc = "About x." },
    { .name = "y", .type = &type_number, .flags = ATTR_OPTIONAL, .doc = "About y." },
    { .name = NULL },
};

static void nested_attributes_have_their_own_words_and_flags(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    static const struct {
        const struct type *type;
        Tfplugin6__Schema__Object__NestingMode nesting;
    } cases[] = {
        { &pair, TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__SINGLE },
        { &pair_list, TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__LIST },
        { &pair_set, TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__SET },
        { &pair_map, TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__MAP },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct attr table[] = {
            { .name = "p",
              .type = cases[i].type,
              .nested = pair_attrs,
              .flags = ATTR_OPTIONAL,
              .doc = "About p." },
            { .name = NULL },
        };
        const Tfplugin6__Schema__Attribute *p =
            schema_to_proto(arena, table, 0, "Doc.")->block->attributes[0];
        CU_ASSERT_EQUAL(p->type.len, 0);
        CU_ASSERT_STRING_EQUAL(p->description, "About p.");
        CU_ASSERT_PTR_NOT_NULL_FATAL(p->nested_type);
        CU_ASSERT_EQUAL(p->nested_type->nesting, cases[i].nesting);
        CU_ASSERT_EQUAL_FATAL(p->nested_type->n_attributes, 2);
        const Tfplugin6__Schema__Attribute *x = p->nested_type->attributes[0];
        const Tfplugin6__Schema__Attribute *y = p->nested_type->attributes[1];
        CU_ASSERT_TRUE(x->required && !x->optional);
        CU_ASSERT_STRING_EQUAL(x->description, "About x.");
        CU_ASSERT_TRUE(y->optional && !y->required);
        ASSERT_TEXT(from_bytes(&y->type), "\"number\"");
    }
}

SUITE("protocol/schema_proto", TEST(a_table_becomes_a_schema),
      TEST(nested_attributes_have_their_own_words_and_flags))
