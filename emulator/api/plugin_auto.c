#include "emulator/api/plugin_auto.h"

#include "emulator/api/ids.h"
#include "kong/normal.h"
#include "value/build.h"
#include "value/kind.h"

static const struct value *make_up(void *payload, const struct field *field)
{
    struct arena *arena = payload;
    if (field->opaque || field->kind != FIELD_STRING)
        return NULL;
    return value_string(arena,
                        value_true_at(field->rules, "uuid") ? ids_uuid(arena) : ids_random_text(arena));
}

const struct value *plugin_auto_fill(struct arena *arena, const struct field *record,
                                     const struct value *written)
{
    const struct field_filler filler = { .arena = arena, .missing = make_up, .payload = arena };
    return field_normal_form_by(&filler, record, written);
}
