#include "engine/twin.h"

#include "engine/unique_key.h"
#include "konnect/collection.h"
#include "table/answer.h"
#include "table/identity.h"
#include "table/object.h"
#include "table/template.h"

struct seeking {
    struct ctx ctx; /* its diagnostics are dropped */
    struct session *session;
    const struct resource_def *def;
    const struct rows *rows;
    strview own;
    size_t found; /* how many */
    struct twin twin;
};

/* The first of a group says whether it counts at all: only objects that have it exclude each other. What
 * stands in the URL agrees, because the collection is that of the rows. */
static bool agrees(const struct rows *rows, const struct rows *other, const char *const *names)
{
    bool agree = value_is_known(rows_get(rows, names[0]));
    for (size_t i = 0; agree && names[i] != NULL; i++) {
        size_t at = attr_index(rows->attrs, sv_from(names[i]));
        agree = attr_same(&rows->attrs[at], rows->values[at], other->values[at]);
    }
    return agree;
}

strview twin_import_id(struct arena *arena, const struct resource_def *def, const struct rows *there,
                       const struct rows *rows)
{
    struct rows whole = rows_copy(arena, there);
    for (size_t i = 0; def->identity.parts[i] != NULL; i++) {
        size_t at = attr_index(whole.attrs, sv_from(def->identity.parts[i]));
        if (value_text(whole.values[at]).len == 0)
            whole.values[at] = rows_get(rows, def->identity.parts[i]);
    }
    return identity_write(arena, def, &whole);
}

static bool note_twin(void *payload, const struct value *item)
{
    struct seeking *seeking = payload;
    struct rows there;
    if (item->type->kind != TYPE_OBJECT ||
        !rows_from_answer(&seeking->ctx, seeking->def->attrs, item, &there))
        return true;
    strview import_id = twin_import_id(seeking->ctx.arena, seeking->def, &there, seeking->rows);
    if (seeking->own.len > 0 && sv_equal(import_id, seeking->own))
        return true;
    for (size_t i = 0; seeking->def->identity.unique[i] != NULL; i++) {
        const char *const *names = seeking->def->identity.unique[i];
        if (!agrees(seeking->rows, &there, names))
            continue;
        seeking->found++;
        seeking->twin = (struct twin){ names, import_id };
        break;
    }
    return true;
}

/* Whether the configured attributes are the address (a secret's key). */
static bool has_own_path(const struct seeking *seeking)
{
    strview path;
    return template_expand(seeking->ctx.arena, seeking->def->rest.item, seeking->rows, TEMPLATE_URL, &path) ==
           TEMPLATE_KNOWN;
}

static void look_at_path(struct seeking *seeking)
{
    struct konnect_response response;
    if (object_read(&seeking->ctx, seeking->session, seeking->def, seeking->rows, &response) &&
        request_has_object(&response))
        (void)note_twin(seeking, response.json);
}

static void look_through_list(struct seeking *seeking)
{
    const struct rest *rest = &seeking->def->rest;
    struct konnect_collection all = { .paging = rest->paging, .summary = "Could not list" };
    struct konnect_client *client = session_client(&seeking->ctx, seeking->session);
    if (client == NULL || !request_path(&seeking->ctx, unique_list(seeking->def), seeking->rows, &all.path) ||
        !konnect_collect(&seeking->ctx, client, &all, note_twin, seeking))
        seeking->found = 0;
}

bool twin_find(struct ctx *ctx, struct session *session, const struct resource_def *def,
               const struct rows *rows, strview own, struct twin *out)
{
    struct seeking seeking = {
        .ctx = ctx_attempt(ctx), .session = session, .def = def, .rows = rows, .own = own
    };
    if (def->identity.unique == NULL)
        return false;
    if (own.len == 0 && has_own_path(&seeking))
        look_at_path(&seeking);
    else
        look_through_list(&seeking);
    if (seeking.found != 1 || seeking.twin.import_id.len == 0)
        return false;
    *out = seeking.twin;
    return true;
}

strview twin_names(struct arena *arena, const struct rows *rows, const char *const *names)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; names[i] != NULL; i++)
        if (!value_is_null(rows_get(rows, names[i])))
            buf_printf(&text, "%s\"%s\"", i > 0 ? " and " : "", names[i]);
    return buf_view(&text);
}

/* In single quotes, as a shell takes it. */
static strview quoted(struct arena *arena, strview text)
{
    struct buf out = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append_byte(&out, '\'');
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\'')
            buf_append_z(&out, "'\\''");
        else
            buf_append_byte(&out, text.data[i]);
    buf_append_byte(&out, '\'');
    return buf_view(&out);
}

const char *twin_hint(struct arena *arena, const struct resource_def *def, const struct rows *rows,
                      const struct twin *twin)
{
    return arena_printf(arena,
                        " A %s with this " SV_FMT
                        " already exists. Import it (NAME is the name of your resource block), or configure "
                        "another:\n\n  terraform import %s.NAME " SV_FMT,
                        def->noun, SV_ARG(twin_names(arena, rows, twin->names)), def->type_name,
                        SV_ARG(quoted(arena, twin->import_id)))
        .data;
}
