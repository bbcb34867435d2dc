#include "schema_check.h"

#include "suite.h"

#include <cJSON.h>
#include <string.h>

/* Terraform 1.5 and older refuse every plan with a type that has optional attributes: an object type whose
 * JSON has a third element, their names. */
static void check_type(const cJSON *type)
{
    CU_ASSERT_TRUE(cJSON_IsString(type) || cJSON_IsArray(type));
    const char *word = cJSON_GetStringValue(cJSON_GetArrayItem(type, 0));
    if (!cJSON_IsArray(type))
        return;
    CU_ASSERT_EQUAL(cJSON_GetArraySize(type), 2);
    const cJSON *argument = cJSON_GetArrayItem(type, 1);
    if (word != NULL && strcmp(word, "object") != 0 && strcmp(word, "tuple") != 0) {
        check_type(argument);
        return;
    }
    const cJSON *part = NULL;
    cJSON_ArrayForEach(part, argument) check_type(part);
}

static void check_attribute(const Tfplugin6__Schema__Attribute *attribute, bool documented)
{
    CU_ASSERT_TRUE(attribute->name[0] != '\0');
    const Tfplugin6__Schema__Object *nested = attribute->nested_type;
    CU_ASSERT_EQUAL(nested != NULL, attribute->type.len == 0); /* one of them, or Terraform crashes */
    if (nested == NULL) {
        cJSON *type = cJSON_ParseWithLength((const char *)attribute->type.data, attribute->type.len);
        check_type(type);
        cJSON_Delete(type);
    } else {
        CU_ASSERT_NOT_EQUAL(nested->nesting, TFPLUGIN6__SCHEMA__OBJECT__NESTING_MODE__INVALID);
        CU_ASSERT_TRUE(nested->n_attributes > 0);
        for (size_t i = 0; i < nested->n_attributes; i++)
            check_attribute(nested->attributes[i], documented);
    }
    CU_ASSERT_TRUE(attribute->required || attribute->optional || attribute->computed);
    CU_ASSERT_FALSE(attribute->required && (attribute->optional || attribute->computed));
    CU_ASSERT_TRUE(!documented || attribute->description[0] != '\0');
}

static void check_schema(const Tfplugin6__Schema *schema, bool documented)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(schema);
    CU_ASSERT_PTR_NOT_NULL_FATAL(schema->block); /* Terraform crashes without */
    CU_ASSERT_TRUE(schema->version >= 0);
    CU_ASSERT_TRUE(schema->block->description[0] != '\0');
    CU_ASSERT_TRUE(schema->block->n_attributes > 0);
    for (size_t i = 0; i < schema->block->n_attributes; i++) {
        check_attribute(schema->block->attributes[i], documented);
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(schema->block->attributes[i]->name,
                                       schema->block->attributes[j]->name);
    }
}

void schema_check(const Tfplugin6__Schema *schema)
{
    check_schema(schema, true);
}

void schema_check_face(const Tfplugin6__Schema *schema)
{
    check_schema(schema, false);
}
