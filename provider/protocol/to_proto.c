#include "protocol/to_proto.h"

#include "base/printable.h"
#include "value/msgpack.h"

ProtobufCBinaryData to_bytes(strview bytes)
{
    /* protobuf-c has no const; nobody writes through this. */
    return (ProtobufCBinaryData){ .len = bytes.len, .data = (uint8_t *)(uintptr_t)bytes.data };
}

char *to_string(struct arena *arena, strview text)
{
    return (char *)(uintptr_t)arena_copy(arena, text).data;
}

bool to_dynamic_value(struct ctx *ctx, const struct value *value, const struct type *type,
                      Tfplugin6__DynamicValue **out)
{
    strview bytes;
    if (!msgpack_encode(ctx, value, type, &bytes))
        return false;
    Tfplugin6__DynamicValue *message = ARENA_NEW(ctx->arena, Tfplugin6__DynamicValue);
    tfplugin6__dynamic_value__init(message);
    message->msgpack = to_bytes(bytes);
    *out = message;
    return true;
}

static Tfplugin6__AttributePath__Step *to_step(struct arena *arena, const struct path *path)
{
    Tfplugin6__AttributePath__Step *step = ARENA_NEW(arena, Tfplugin6__AttributePath__Step);
    tfplugin6__attribute_path__step__init(step);
    switch (path->step) {
    case PATH_ATTRIBUTE:
        step->selector_case = TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ATTRIBUTE_NAME;
        step->attribute_name = to_string(arena, printable(arena, path->name, PRINTABLE_LINE));
        break;
    case PATH_KEY:
        step->selector_case = TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ELEMENT_KEY_STRING;
        step->element_key_string = to_string(arena, printable(arena, path->name, PRINTABLE_LINE));
        break;
    case PATH_INDEX:
        step->selector_case = TFPLUGIN6__ATTRIBUTE_PATH__STEP__SELECTOR_ELEMENT_KEY_INT;
        step->element_key_int = path->index;
        break;
    }
    return step;
}

Tfplugin6__AttributePath *to_attribute_path(struct arena *arena, const struct path *path)
{
    Tfplugin6__AttributePath *message = ARENA_NEW(arena, Tfplugin6__AttributePath);
    tfplugin6__attribute_path__init(message);
    message->n_steps = path_length(path);
    message->steps = ARENA_ARRAY(arena, Tfplugin6__AttributePath__Step *, message->n_steps);
    /* The chain runs from the innermost step outwards, the message the other way. */
    for (size_t i = message->n_steps; i > 0; i--, path = path->parent)
        message->steps[i - 1] = to_step(arena, path);
    return message;
}

/* The part of a path of which Terraform shows the line: an attribute, and one step more, in the form of a key
 * or an index. Of a longer one, and of an attribute in an attribute, it would show the resource's first line.
 */
static const struct path *shown_place(struct arena *arena, const struct path *path)
{
    bool element = path->step == PATH_INDEX && path_length(path) == 2;
    return element ? path : path_first_key(arena, path);
}

static Tfplugin6__Diagnostic *to_diagnostic(struct arena *arena, const struct diag *diag)
{
    Tfplugin6__Diagnostic *message = ARENA_NEW(arena, Tfplugin6__Diagnostic);
    tfplugin6__diagnostic__init(message);
    message->severity = diag->severity == DIAG_ERROR ? TFPLUGIN6__DIAGNOSTIC__SEVERITY__ERROR
                                                     : TFPLUGIN6__DIAGNOSTIC__SEVERITY__WARNING;
    message->summary = to_string(arena, diag->summary);
    message->detail = to_string(arena, diag->detail);
    if (diag->path != NULL)
        message->attribute = to_attribute_path(arena, shown_place(arena, diag->path));
    return message;
}

void to_diagnostics(struct ctx *ctx, Tfplugin6__Diagnostic ***out, size_t *count)
{
    size_t total = 0;
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        total++;
    *out = ARENA_ARRAY(ctx->arena, Tfplugin6__Diagnostic *, total);
    *count = 0;
    for (const struct diag *diag = ctx->diags.first; diag != NULL; diag = diag->next)
        (*out)[(*count)++] = to_diagnostic(ctx->arena, diag);
}
