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

SUITE("protocol/schema_proto", TEST(a_table_becomes_a_schema))
