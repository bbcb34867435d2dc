#include "export/export.h"

#include "export/folder.h"
#include "export/names.h"
#include "table/control_plane.h"
#include "table/provider_default.h"

/* The control plane that is exported is the provider's own. */
static const char plane_setting[] = "control_plane_id";

static bool find_control_plane(struct ctx *ctx, struct session *session, struct export_report *report)
{
    const struct value *id = NULL;
    if (!provider_default(ctx, session, plane_setting, &id))
        return false;
    if (!value_is_known(id))
        return ctx_error(ctx, "Missing control plane",
                         "It is not known which control plane is to be exported. Set --control-plane, or the "
                         "environment variable %s.",
                         session_setting_row(session, plane_setting)->env);
    if (!control_plane_require(ctx, session, id->text, ""))
        return false;
    report->control_plane_id = id->text;
    report->control_plane_name = control_plane_look(ctx, session, id->text)->name;
    return true;
}

/* Tags that the environment adds to all objects would be a change of each. */
static bool sets_default_tags(struct session *session)
{
    const char *text = session_world(session)->environment(session_setting_row(session, "default_tags")->env);
    return text != NULL && *text != '\0';
}

static void render(struct session *session, const struct export_request *request,
                   struct export_report *report)
{
    const struct rendering_request rendering = {
        .inventory = &report->inventory,
        .source = request->source,
        .server_url = value_text(session_setting(session, "server_url")),
        .region = value_text(session_setting(session, "region")),
        .control_plane_id = report->control_plane_id,
        .control_plane_name = report->control_plane_name,
        .no_default_tags = sets_default_tags(session),
    };
    names_give(&report->inventory);
    report->rendered = render_files(&rendering);
    for (size_t i = 0; i < report->rendered.file_count; i++)
        report->objects += report->rendered.files[i].objects;
}

static bool write_files(struct ctx *ctx, const char *folder, const struct rendering_result *rendered)
{
    struct folder_file *files = ARENA_ARRAY(ctx->arena, struct folder_file, rendered->file_count);
    for (size_t i = 0; i < rendered->file_count; i++)
        files[i] = (struct folder_file){ rendered->files[i].name, rendered->files[i].text };
    return folder_write(ctx, folder, files, rendered->file_count);
}

bool export_run(struct ctx *ctx, struct session *session, const struct export_request *request,
                struct export_report *out)
{
    struct export_report report = { .objects = 0 };
    struct inventory_request inventory = {
        .resources = request->resources,
        .tags = request->tags,
        .tag_count = request->tag_count,
        .progress = request->progress,
        .payload = request->payload,
    };
    if (!folder_is_free(ctx, request->folder) || !find_control_plane(ctx, session, &report))
        return false;
    inventory.control_plane_id = report.control_plane_id;
    if (!inventory_take(ctx, session, &inventory, &report.inventory))
        return false;
    render(session, request, &report);
    if (!write_files(ctx, request->folder, &report.rendered))
        return false;
    *out = report;
    return true;
}
