#include "engine/moved.h"

#include "base/buf.h"
#include "engine/private.h"
#include "kong/freeform.h"
#include "table/body.h"
#include "table/template.h"
#include "table/uuid_text.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

/* How any object comes into the state, whatever had it before. */
static const char by_import[] =
    "take the object out of the state with a removed block (lifecycle { destroy = false }), and into it "
    "again with an import block.";

struct moving {
    struct ctx *ctx;
    const struct resource_def *def;
    const struct moved_source *source;
    const struct move_source *move;
    const struct value *state; /* the other provider's */
};

/* ---- Which source ---- */

static bool is_of_type(const struct move_source *move, strview type)
{
    strview wanted = sv_from(move->type);
    return sv_ends_with(wanted, SV("*")) ? sv_starts_with(type, sv_slice(wanted, 0, wanted.len - 1))
                                         : sv_equal(type, wanted);
}

/* NULL: the table does not have it. */
static const struct move_source *find_move(const struct resource_def *def, const struct moved_source *source)
{
    strview provider = source->provider;
    (void)sv_cut(&provider, '/'); /* the host: registries mirror each other */
    const struct move_source *move = def->moves;
    while (move != NULL && move->provider != NULL &&
           !(sv_equal_z(provider, move->provider) && is_of_type(move, source->type)))
        move++;
    return move != NULL && move->provider != NULL ? move : NULL;
}

static bool no_such_move(struct ctx *ctx, const struct resource_def *def, const struct moved_source *source)
{
    struct buf known = buf_make(ctx->arena, BUF_LIMIT_TEXT);
    for (const struct move_source *move = def->moves; move != NULL && move->provider != NULL; move++)
        buf_printf(&known, "%s\"%s\" of %s", known.len > 0 ? ", " : " What can be moved to it: ", move->type,
                   move->provider);
    buf_append_z(&known, known.len > 0 ? "." : "");
    return ctx_error(ctx, "Move not supported",
                     "A \"" SV_FMT "\" of " SV_FMT " cannot be moved to a \"%s\"." SV_FMT " Instead, %s",
                     SV_ARG(source->type), SV_ARG(source->provider), def->type_name, SV_ARG(buf_view(&known)),
                     by_import);
}

static bool check_version(const struct moving *moving)
{
    return moving->source->version <= moving->move->version ||
           ctx_error(moving->ctx, "The state is newer than this provider",
                     "The state of the \"" SV_FMT
                     "\" was written with schema version %lld; this provider moves versions up to %lld. Use "
                     "a newer release of it, or %s",
                     SV_ARG(moving->source->type), (long long)moving->source->version,
                     (long long)moving->move->version, by_import);
}

/* Where we do not look for objects, this one would seem to be gone, or be another. */
static bool check_fixed(const struct moving *moving)
{
    const char *const *fixed = moving->move->fixed;
    for (size_t i = 0; fixed != NULL && fixed[i] != NULL; i += 2) {
        const struct value *value = value_get(moving->state, sv_from(fixed[i]));
        strview text = value != NULL ? value_text(value) : SV("");
        if (text.len > 0 && !sv_equal_z(text, fixed[i + 1]))
            return ctx_error(
                moving->ctx, "Object cannot be managed here",
                "The state of the \"" SV_FMT "\" has \"%s\" = \"" SV_FMT
                "\". This provider knows objects with the %s \"%s\" alone. Leave this one with the "
                "other provider.",
                SV_ARG(moving->source->type), fixed[i], SV_ARG(text), fixed[i], fixed[i + 1]);
    }
    return true;
}

/* ---- What its state says ---- */

/* The first of the attribute's other names at which something stands; NULL: none. */
static const struct value *told_elsewhere(const struct moving *moving, const struct attr *attr)
{
    const char *const *renamed = moving->move->renamed;
    const struct value *value = NULL;
    for (size_t i = 0; value_is_nothing(value) && renamed != NULL && renamed[i] != NULL; i += 2)
        if (sv_equal_z(sv_from(attr->name), renamed[i]))
            value = body_pick(moving->state, sv_from(renamed[i + 1]));
    return value;
}

/* What the other state has for the attribute; NULL or null: nothing. */
static const struct value *told(const struct moving *moving, const struct attr *attr)
{
    const struct value *value = told_elsewhere(moving, attr);
    if (value_is_nothing(value))
        value = value_get(moving->state, sv_from(attr->name));
    return value_is_nothing(value) ? body_pick(moving->state, attr_field(attr)) : value;
}

static const struct value *told_text(const struct moving *moving, const struct attr *attr)
{
    struct arena *arena = moving->ctx->arena;
    const struct value *value = told(moving, attr);
    strview text = value != NULL ? value_text(value) : SV("");
    return text.len > 0 ? value_string(arena, text) : value_null(arena, attr->type);
}

/* A part of the identity. A text that is no ID would only be found out by a request. */
static bool take_part(const struct moving *moving, const struct attr *attr, const struct value **out)
{
    struct ctx *ctx = moving->ctx;
    const struct value *part = told_text(moving, attr);
    if (value_is_null(part))
        return ctx_error(ctx, "Incomplete state",
                         "The state of the \"" SV_FMT
                         "\" has no \"%s\", so it does not name the object. Instead, %s",
                         SV_ARG(moving->source->type), attr->name, by_import);
    if (!uuid_text_check(ctx, attr, part->text))
        return false;
    *out = part;
    return true;
}

/* A free-form configuration as JSON text. */
static bool take_config(const struct moving *moving, const struct attr *attr, const struct value **out)
{
    struct arena *arena = moving->ctx->arena;
    const struct value *object = told(moving, attr);
    strview text;
    if (!value_is_nothing(object))
        object = freeform_as_object(arena, object);
    if (!value_is_object(object))
        return true;
    if (!json_encode(moving->ctx, freeform_without_nulls(arena, object), &text))
        return false;
    *out = value_string(arena, text);
    return true;
}

static bool take(const struct moving *moving, const struct attr *attr, const struct value **out)
{
    bool secret = attr_has(attr, ATTR_SECRET) || attr_has(attr, ATTR_UNREADABLE);
    if (sv_is_among(sv_from(attr->name), moving->def->identity.parts))
        return take_part(moving, attr, out);
    if (attr_has(attr, ATTR_WRITE_ONLY))
        return true;
    if (attr_has(attr, ATTR_FREEFORM))
        return !attr_has(attr, ATTR_SENSITIVE) || take_config(moving, attr, out);
    if (secret)
        *out = told_text(moving, attr);
    return true;
}

static bool read_source(struct ctx *ctx, const struct moved_source *source, const struct value **out)
{
    const struct value *state = NULL;
    if (!json_decode_to_depth(ctx, source->state, JSON_DEEPEST, &state))
        return false;
    if (!value_is_object(state))
        return ctx_error(ctx, "The state is empty",
                         "The stored state of the \"" SV_FMT "\" is not an object.", SV_ARG(source->type));
    *out = state;
    return true;
}

bool moved_resource(struct ctx *ctx, const struct resource_def *def, const struct moved_source *source,
                    struct moved_result *out)
{
    struct moving moving = { ctx, def, source, find_move(def, source), NULL };
    if (moving.move == NULL)
        return no_such_move(ctx, def, source);
    if (!check_version(&moving) || !read_source(ctx, source, &moving.state) || !check_fixed(&moving))
        return false;
    struct rows rows =
        rows_from_object(ctx->arena, def->attrs, value_null(ctx->arena, attrs_type(ctx->arena, def->attrs)));
    for (size_t i = 0; i < rows.count; i++)
        if (!take(&moving, &rows.attrs[i], &rows.values[i]))
            return false;
    template_derive(ctx->arena, &rows);
    const struct private_data memory = { .config = { .imported = true, .moved = true } };
    *out = (struct moved_result){
        .state = rows_to_object(ctx->arena, &rows),
        .private_bytes = private_encode(ctx->arena, &memory),
    };
    return true;
}
