#include "cli/target.h"

#include "base/uuid.h"
#include "value/build.h"

#include <errno.h>

error_t cli_target_take(struct cli_target *target, int key, const char *argument)
{
    /* `--control-plane "$PLANE"` with a variable that is not set must not mean another one. */
    if (argument != NULL && argument[0] == '\0')
        return EINVAL;
    switch (key) {
    case CLI_KEY_CONTROL_PLANE:
        target->control_plane = argument;
        return 0;
    case CLI_KEY_SERVER_URL:
        target->server_url = argument;
        return 0;
    case CLI_KEY_REGION:
        target->region = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
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
        { plane != NULL && uuid_is_valid(sv_from(plane)) ? "control_plane_id" : "control_plane_name", plane },
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (settings[i].text != NULL)
            rows.values[attr_index(def->attrs, sv_from(settings[i].name))] =
                value_string(arena, sv_from(settings[i].text));
    return rows_to_object(arena, &rows);
}
