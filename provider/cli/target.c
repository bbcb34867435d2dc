#include "cli/target.h"

#include "value/build.h"

static bool is_id(strview text)
{
    size_t good = 0;
    for (size_t i = 0; i < text.len; i++)
        good += sv_find(SV("0123456789abcdefABCDEF-"), text.data[i]) != SIZE_MAX;
    return text.len == 36 && good == text.len && text.data[8] == '-';
}

const struct value *cli_target_block(struct arena *arena, const struct provider_def *def,
                                     const struct cli_target *target)
{
    const struct value *nothing = value_null(arena, attrs_type(arena, def->attrs));
    struct rows rows = rows_from_object(arena, def->attrs, nothing);
    const char *plane = target->control_plane;
    const struct {
        const char *name;
        const char *text;
    } settings[] = {
        { def->client.server_url, target->server_url },
        { def->client.region, target->region },
        { plane != NULL && is_id(sv_from(plane)) ? "control_plane_id" : "control_plane_name", plane },
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (settings[i].text != NULL)
            rows.values[attr_index(def->attrs, sv_from(settings[i].name))] =
                value_string(arena, sv_from(settings[i].text));
    return rows_to_object(arena, &rows);
}
