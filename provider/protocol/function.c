#include "protocol/function.h"

#include "engine/function.h"
#include "protocol/from_proto.h"
#include "protocol/scope.h"

size_t function_count(const struct provider_def *def)
{
    size_t count = 0;
    while (def->functions != NULL && def->functions[count] != NULL)
        count++;
    return count;
}

/* ---- Descriptions ---- */

static Tfplugin6__Function__Parameter *parameter_to_proto(struct arena *arena, const struct attr *parameter)
{
    Tfplugin6__Function__Parameter *message = ARENA_NEW(arena, Tfplugin6__Function__Parameter);
    tfplugin6__function__parameter__init(message);
    message->name = to_string(arena, sv_from(parameter->name));
    message->type = to_bytes(type_to_json(arena, parameter->type));
    message->allow_null_value = attr_has(parameter, ATTR_OPTIONAL);
    message->description = to_string(arena, sv_from(parameter->doc));
    message->description_kind = TFPLUGIN6__STRING_KIND__MARKDOWN;
    return message;
}

/* The protocol knows no argument that may be left out, but any number of one kind behind the others. */
static void parameters_to_proto(struct arena *arena, const struct function_def *def,
                                Tfplugin6__Function *message)
{
    size_t count = attr_count(def->parameters);
    message->parameters = ARENA_ARRAY(arena, Tfplugin6__Function__Parameter *, count);
    for (size_t i = 0; i < count; i++) {
        Tfplugin6__Function__Parameter *parameter = parameter_to_proto(arena, &def->parameters[i]);
        if (attr_has(&def->parameters[i], ATTR_OPTIONAL))
            message->variadic_parameter = parameter;
        else
            message->parameters[message->n_parameters++] = parameter;
    }
}

Tfplugin6__Function *function_to_proto(struct arena *arena, const struct function_def *def)
{
    Tfplugin6__Function *message = ARENA_NEW(arena, Tfplugin6__Function);
    tfplugin6__function__init(message);
    parameters_to_proto(arena, def, message);
    message->return_ = ARENA_NEW(arena, Tfplugin6__Function__Return);
    tfplugin6__function__return__init(message->return_);
    message->return_->type = to_bytes(type_to_json(arena, def->returns));
    message->summary = to_string(arena, sv_from(def->summary));
    message->description = to_string(arena, sv_from(def->doc));
    message->description_kind = TFPLUGIN6__STRING_KIND__MARKDOWN;
    return message;
}

/* OpenTofu asks here for functions that it does not find in the schema: the same ones. */
enum rpc_status rpc_get_functions(struct rpc_call *call)
{
    typedef Tfplugin6__GetFunctions__Response__FunctionsEntry entry;
    struct rpc_scope scope = rpc_scope_begin(call);
    const struct provider_def *def = provider_definition(scope.provider);
    Tfplugin6__GetFunctions__Response *reply = (Tfplugin6__GetFunctions__Response *)call->reply;
    reply->n_functions = function_count(def);
    reply->functions = ARENA_ARRAY(call->arena, entry *, reply->n_functions);
    for (size_t i = 0; i < reply->n_functions; i++) {
        reply->functions[i] = ARENA_NEW(call->arena, entry);
        tfplugin6__get_functions__response__functions_entry__init(reply->functions[i]);
        reply->functions[i]->key = to_string(call->arena, sv_from(def->functions[i]->name));
        reply->functions[i]->value = function_to_proto(call->arena, def->functions[i]);
    }
    return rpc_scope_end(&scope, true, &reply->diagnostics, &reply->n_diagnostics);
}

/* ---- Calls ---- */

/* Behind the last parameter there is no type to read an argument by; that it is one too many is for
 * function_call to say. */
static bool read_arguments(struct ctx *ctx, const struct function_def *def,
                           const Tfplugin6__CallFunction__Request *request, const struct value **out)
{
    for (size_t i = 0; i < request->n_arguments; i++) {
        const struct attr *parameter = function_parameter(def, i);
        const struct type *type = parameter != NULL ? parameter->type : &type_dynamic;
        ctx->path = path_index(ctx->arena, NULL, (int64_t)i);
        if (!from_dynamic_value(ctx, request->arguments[i], type, &out[i]))
            return false;
    }
    ctx->path = NULL;
    return true;
}

static bool answer_call(struct rpc_scope *scope, const Tfplugin6__CallFunction__Request *request,
                        const struct function_def *def, Tfplugin6__CallFunction__Response *reply)
{
    struct ctx *ctx = &scope->ctx;
    if (def == NULL)
        return ctx_error(ctx, "Unknown function", "This provider has no function \"%s\".", request->name);
    scope->subject = sv_from(def->name);
    const struct value **arguments = ARENA_ARRAY(ctx->arena, const struct value *, request->n_arguments);
    const struct value *result = NULL;
    return read_arguments(ctx, def, request, arguments) &&
           function_call(ctx, def, arguments, request->n_arguments, &result) &&
           to_dynamic_value(ctx, result, def->returns, &reply->result);
}

/* The argument that a diagnostic stands at, or -1: its path begins with a parameter's name or with an index.
 */
static int64_t argument_of(const struct function_def *def, const struct path *path)
{
    if (path == NULL || def == NULL)
        return -1;
    while (path->parent != NULL)
        path = path->parent;
    return path->step == PATH_INDEX ? path->index : (int64_t)attr_index(def->parameters, path->name);
}

/* One text is all that can be said. Clients put a full stop behind it. */
static Tfplugin6__FunctionError *to_function_error(struct arena *arena, const struct function_def *def,
                                                   const struct diag *diag)
{
    Tfplugin6__FunctionError *message = ARENA_NEW(arena, Tfplugin6__FunctionError);
    int64_t argument = argument_of(def, diag->path);
    strview text = diag->detail;
    tfplugin6__function_error__init(message);
    if (sv_ends_with(text, SV(".")))
        text.len--;
    message->text = to_string(arena, text);
    if (argument >= 0) {
        message->opt_function_argument_case =
            TFPLUGIN6__FUNCTION_ERROR__OPT_FUNCTION_ARGUMENT_FUNCTION_ARGUMENT;
        message->function_argument = argument;
    }
    return message;
}

enum rpc_status rpc_call_function(struct rpc_call *call)
{
    struct rpc_scope scope = rpc_scope_begin(call);
    const Tfplugin6__CallFunction__Request *request = (const Tfplugin6__CallFunction__Request *)call->request;
    Tfplugin6__CallFunction__Response *reply = (Tfplugin6__CallFunction__Response *)call->reply;
    const struct function_def *def = provider_function(scope.provider, sv_from(request->name));
    bool good = answer_call(&scope, request, def, reply);
    if (!good)
        reply->error = to_function_error(call->arena, def, scope.ctx.diags.first);
    Tfplugin6__Diagnostic **diagnostics; /* the reply has no place for them */
    size_t count;
    return rpc_scope_end(&scope, good, &diagnostics, &count);
}
