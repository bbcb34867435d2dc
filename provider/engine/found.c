#include "engine/found.h"

#include "config/config.h"
#include "table/answer.h"
#include "table/merged.h"
#include "table/object.h"
#include "table/reconcile.h"
#include "table/request.h"
#include "table/template.h"
#include "value/build.h"
#include "value/kind.h"

/* The state that an import of the object begins with: what its import text has. */
static struct rows imported(struct arena *arena, const struct resource_def *def, const struct rows *address,
                            const struct rows *actual)
{
    struct rows rows = rows_from_object(arena, def->attrs, value_null(arena, attrs_type(arena, def->attrs)));
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        size_t at = attr_index(def->attrs, sv_from(def->identity.parts[i]));
        rows.values[at] = value_is_null(actual->values[at]) ? address->values[at] : actual->values[at];
    }
    template_derive(arena, &rows);
    return rows;
}

bool found_object(struct ctx *ctx, struct session *session, const struct resource_def *def,
                  const struct rows *address, const struct value *answer, struct found *out)
{
    struct arena *arena = ctx->arena;
    const struct value *object = object_of_item(arena, def, request_unwrapped(answer, def->rest.wrapper));
    struct found found = { .memory = { .imported = true } };
    if (!rows_from_answer(ctx, def->attrs, object, &found.actual))
        return false;
    struct rows prior = imported(arena, def, address, &found.actual);
    struct rows own = merged_as_read(arena, session, &prior, &found.actual);
    found.state = reconcile_import(arena, &prior, &own);
    /* What is left out is in the memory: a warning for each object is the reader's business. */
    struct ctx quiet = ctx_attempt(ctx);
    struct config config = { .ctx = &quiet, .session = session, .def = def, .memory = &found.memory };
    config_open(&config, &found.state);
    config_read(&config, &prior, &own, &found.state);
    found.guessed = config.attr != NULL && config.shape == NULL &&
                    !value_is_empty(rows_get(&found.actual, config.attr->name));
    *out = found;
    return true;
}

/* The default of an attribute that is a field of Kong's schema; NULL: none is known. */
static const struct value *schema_default(const struct kong_schema *schema, const struct attr *attr)
{
    const struct field *field = field_find(&schema->root, attr_field(attr));
    bool fills = attr_has(attr, ATTR_OPTIONAL | ATTR_COMPUTED) && attr->default_value == NULL;
    return fills && field != NULL ? field->default_value : NULL;
}

struct configured found_configured(struct ctx *ctx, struct session *session, const struct resource_def *def,
                                   const struct found *found)
{
    struct configured configured = configured_rows(ctx->arena, def, &found->state, &found->actual);
    struct rows *rows = &configured.rows;
    const struct kong_schema *schema =
        def->freeform.schema != NULL ? def->freeform.schema(ctx, session, &found->state) : NULL;
    for (size_t i = 0; schema != NULL && i < rows->count; i++) {
        const struct value *usual = schema_default(schema, &rows->attrs[i]);
        if (usual != NULL && value_same(usual, rows->values[i]))
            rows->values[i] = value_null(ctx->arena, rows->attrs[i].type);
    }
    return configured;
}
