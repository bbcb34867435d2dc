/* The plugin request-transformer: changes headers, query string and body on the way in. Texts are taken as
 * they are: what Kong would read as a template, `$(…)`, stays. */
#include "emulator/gateway/proxy_plugins.h"
#include "emulator/http/query.h"
#include "value/build.h"
#include "value/kind.h"

/* In the order in which they are done. */
enum operation { REMOVE, RENAME, REPLACE, ADD, APPEND, OPERATION_COUNT };

static const char *const operation_names[OPERATION_COUNT] = { "remove", "rename", "replace", "add",
                                                              "append" };

/* One entry of an operation's list: `name` or `name:text`. */
struct entry {
    enum operation operation;
    strview name;
    strview text;
};

static void change_headers(struct proxy_call *call, const struct entry *entry)
{
    struct header_list *list = &call->headers;
    bool there = headers_get(list, entry->name, NULL);
    switch (entry->operation) {
    case REMOVE:
        headers_remove(list, entry->name);
        break;
    case RENAME:
        if (there && !sv_equal_nocase(entry->name, entry->text))
            headers_rename(list, entry->name, entry->text);
        break;
    case REPLACE:
        if (there)
            headers_set(list, entry->name, entry->text);
        if (sv_equal_nocase(entry->name, SV("Host")))
            call->keep_host = true; /* it was written for the upstream */
        break;
    case ADD:
        if (!there)
            headers_set(list, entry->name, entry->text);
        break;
    case APPEND:
    case OPERATION_COUNT:
        headers_add(list, entry->name, entry->text);
        break;
    }
}

/* A query string, or a form's body. */
static strview change_parameters(struct arena *arena, strview query, const struct entry *entry)
{
    bool there = query_get(arena, query, entry->name, NULL) > 0;
    switch (entry->operation) {
    case REMOVE:
        return query_without(arena, query, entry->name);
    case RENAME:
        if (!there || sv_equal(entry->name, entry->text))
            return query;
        return query_renamed(arena, query_without(arena, query, entry->text), entry->name, entry->text);
    case REPLACE:
        if (!there)
            return query;
        return query_with(arena, query_without(arena, query, entry->name), entry->name, entry->text);
    case ADD:
        return there ? query : query_with(arena, query, entry->name, entry->text);
    case APPEND:
    case OPERATION_COUNT:
        break;
    }
    return query_with(arena, query, entry->name, entry->text);
}

/* Appending makes a list of what is there. */
static const struct value *appended(struct arena *arena, const struct value *old, strview text)
{
    struct list_builder list = { .arena = arena };
    for (size_t i = 0; value_is_array(old) && i < old->count; i++)
        list_put(&list, old->items[i]);
    if (old != NULL && !value_is_array(old) && !value_is_null(old))
        list_put(&list, old);
    list_put(&list, value_string(arena, text));
    return list_build(&list);
}

static void change_json(struct object_builder *body, const struct entry *entry)
{
    const struct value *old = object_get(body, entry->name);
    const struct value *text = value_string(body->arena, entry->text);
    switch (entry->operation) {
    case RENAME:
        object_put(body, entry->text, old);
        if (sv_equal(entry->name, entry->text))
            break;
        object_remove(body, entry->name);
        break;
    case REMOVE:
        object_remove(body, entry->name);
        break;
    case REPLACE:
        object_put(body, entry->name, old != NULL ? text : NULL);
        break;
    case ADD:
        object_put(body, entry->name, old == NULL ? text : NULL);
        break;
    case APPEND:
    case OPERATION_COUNT:
        object_put(body, entry->name, appended(body->arena, old, entry->text));
        break;
    }
}

/* The entries of all operations for one place ("headers", ...), in order; `i` counts from 0. False: there are
 * no more. */
static bool entry_at(const struct value *config, const char *place, size_t i, struct entry *out)
{
    for (size_t operation = 0; operation < OPERATION_COUNT; operation++) {
        const struct value *lists = value_get(config, sv_from(operation_names[operation]));
        const struct value *list = value_is_object(lists) ? value_get(lists, sv_from(place)) : NULL;
        size_t count = value_is_array(list) ? list->count : 0;
        if (i >= count) {
            i -= count;
            continue;
        }
        strview text = value_text(list->items[i]);
        strview name = operation == REMOVE ? text : sv_cut(&text, ':');
        *out = (struct entry){ (enum operation)operation, name, text };
        return true;
    }
    return false;
}

static void transform_body(struct proxy_call *call, const struct value *config)
{
    struct arena *arena = call->exchange->arena;
    const struct value *old = value_empty_object(arena);
    struct entry entry;
    if (!entry_at(config, "body", 0, &entry))
        return;
    if (proxy_body_is_form(call)) {
        for (size_t i = 0; entry_at(config, "body", i, &entry); i++)
            call->body = change_parameters(arena, call->body, &entry);
        return;
    }
    if (!proxy_body_is_json(call) || (call->body.len > 0 && !proxy_body_object(call, &old)))
        return;
    struct object_builder body = object_builder_from(arena, old);
    for (size_t i = 0; entry_at(config, "body", i, &entry); i++)
        change_json(&body, &entry);
    proxy_set_body(call, object_build(&body));
}

bool proxy_request_transformer(struct proxy_call *call, const struct value *config)
{
    struct arena *arena = call->exchange->arena;
    const struct value *replace = value_get(config, SV("replace"));
    strview method = value_text_at(config, "http_method");
    strview uri = value_is_object(replace) ? value_text_at(replace, "uri") : SV("");
    struct entry entry;
    if (method.len > 0)
        call->method = arena_copy(arena, method);
    if (uri.len > 0)
        call->path = sv_starts_with(uri, SV("/")) ? uri : arena_printf(arena, "/" SV_FMT, SV_ARG(uri));
    for (size_t i = 0; entry_at(config, "querystring", i, &entry); i++)
        call->query = change_parameters(arena, call->query, &entry);
    for (size_t i = 0; entry_at(config, "headers", i, &entry); i++)
        change_headers(call, &entry);
    transform_body(call, config);
    return true;
}
