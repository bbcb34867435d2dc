#include "engine/import.h"

#include "engine/private.h"
#include "table/identity.h"
#include "table/provider_default.h"
#include "table/template.h"
#include "value/build.h"

/* Parts that are missing, from the provider. */
static bool fill_in(struct ctx *ctx, struct session *session, const struct resource_def *def,
                    struct rows *rows)
{
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        size_t index = attr_index(def->attrs, sv_from(def->identity.parts[i]));
        if (!value_is_null(rows->values[index]))
            continue;
        if ((def->attrs[index].flags & ATTR_PROVIDER_DEFAULT) == 0)
            return identity_fault(ctx, def, "A part of it is missing");
        if (!provider_default(ctx, session, def->identity.parts[i], &rows->values[index]))
            return false;
        if (value_is_null(rows->values[index]))
            return identity_fault(ctx, def, "It does not name a control plane, and the provider has none");
        if (value_is_unknown(rows->values[index]))
            return identity_fault(
                ctx, def, "It does not name a control plane, and that of the provider is not known yet");
    }
    return true;
}

bool import_resource(struct ctx *ctx, struct session *session, const struct resource_def *def, strview id,
                     struct import_result *out)
{
    struct rows rows;
    if (!identity_read(ctx, def, id, &rows) || !fill_in(ctx, session, def, &rows))
        return false;
    template_derive(ctx->arena, &rows);
    const struct private_data memory = { .config = { .imported = true } };
    *out = (struct import_result){
        .state = rows_to_object(ctx->arena, &rows),
        .private_bytes = private_encode(ctx->arena, &memory),
    };
    return true;
}
