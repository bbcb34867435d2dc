#include "emulator/plugin_auto.h"

#include "emulator/ids.h"
#include "emulator/object.h"
#include "kong/normal.h"
#include "value/build.h"

static const struct value *make_up(void *payload, const struct field *field)
{
    struct arena *arena = payload;
    if (field->opaque || field->kind != FIELD_STRING)
        return NULL;
    return value_string(arena, true_at(field->rules, "uuid") ? uuid_new(arena) : random_text(arena));
}

const struct value *plugin_auto_fill(struct arena *arena, const struct field *record,
                                     const struct value *written)
{
    const struct field_filler filler = { .arena = arena, .missing = make_up, .payload = arena };
    return field_normal_form_by(&filler, record, written);
}
