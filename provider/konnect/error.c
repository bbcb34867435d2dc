#include "konnect/error.h"

#include "konnect/redact.h"
#include "value/json.h"
#include "value/kind.h"

enum { SHOWN_BODY = 300 }; /* bytes of a body that is none of Konnect's forms */

struct reporting {
    struct ctx *ctx;
    const struct konnect_response *response;
    const char *summary;
    const struct konnect_error_map *map;
    const struct redaction *mask;
    size_t reported;
};

static strview text_at(const struct value *json, const char *name)
{
    const struct value *item = json != NULL ? value_get(json, sv_from(name)) : NULL;
    return item != NULL ? value_text(item) : SV("");
}

static bool is_list(const struct value *value)
{
    return value != NULL && value_is_known(value) && value->type->kind == TYPE_TUPLE;
}

bool konnect_error_is_unique(const struct konnect_response *response)
{
    const struct value *details = response->json != NULL ? value_get(response->json, SV("details")) : NULL;
    bool unique = response->status == 409;
    for (size_t i = 0; response->status == 400 && is_list(details) && i < details->count; i++) {
        const struct value *messages = value_get(details->items[i], SV("messages"));
        for (size_t j = 0; is_list(messages) && j < messages->count; j++)
            unique = unique || sv_contains(value_text(messages->items[j]), SV("(type: unique)"));
    }
    return unique;
}

/* What the user can do about the status itself. */
static const char *hint(const struct konnect_response *response, const struct konnect_error_map *map)
{
    int status = response->status;
    bool unique = konnect_error_is_unique(response);
    if (unique && map != NULL && map->exists_hint != NULL)
        return map->exists_hint;
    if (unique)
        return " An object with this identity already exists: import it (terraform import), or choose "
               "another name.";
    switch (status) {
    case 401:
        return " Check the access token: personal_access_token (environment variable KONNECT_TOKEN) or "
               "system_account_access_token (KONNECT_SPAT). A token of another region or organization is "
               "refused as well.";
    case 403:
        return " The token's account lacks the role for this, or the control plane belongs to another "
               "organization.";
    case 404:
        return " Check control_plane_id and the provider's region or server_url.";
    case 413:
        return " The configuration makes a larger request than Konnect takes.";
    case 429:
        return " Konnect limits how many requests an organization makes per minute; the provider's "
               "max_retries and request_timeout say how long it waits.";
    default:
        return status >= 500 ? " This is a fault on Konnect's side; try again later." : "";
    }
}

static strview trace_text(struct arena *arena, const struct konnect_response *response)
{
    return response->trace.len > 0 ? arena_printf(arena, ", trace " SV_FMT, SV_ARG(response->trace)) : SV("");
}

static strview attempts_text(struct arena *arena, const struct konnect_response *response)
{
    if (response->attempts <= 1)
        return SV("");
    return arena_printf(arena, " after %d attempts in %s", response->attempts,
                        arena_count(arena, (response->elapsed_ms + 500) / 1000, "second"));
}

/* What the user can do about a field, or about what Konnect's words say. */
static const char *field_hint(const struct reporting *reporting, strview field, strview words)
{
    const struct konnect_error_map *map = reporting->map;
    struct arena *arena = reporting->ctx->arena;
    strview missing = SV("");
    if (sv_contains(words, SV("references this value")))
        return " It is still in use: first delete what refers to it, or let that refer to something else. "
               "Terraform keeps this order by itself where a reference is an attribute "
               "(konnect_service.NAME.id); what it does not manage is deleted in Konnect, or imported.";
    bool foreign = sv_contains(words, SV("(type: foreign) constraint failed"));
    if (foreign && map != NULL && map->missing_hint != NULL)
        missing = map->missing_hint(map->payload, arena, field);
    if (missing.len > 0)
        return arena_printf(arena, " " SV_FMT, SV_ARG(missing)).data;
    return foreign
               ? " The control plane does not have what this refers to: check the ID, and whether it is of "
                 "this control plane."
               : hint(reporting->response, map);
}

/* One diagnostic. `field` may be empty; `words` are Konnect's. */
static void report(struct reporting *reporting, strview field, strview words)
{
    struct arena *arena = reporting->ctx->arena;
    const struct konnect_error_map *map = reporting->map;
    const struct path *path = NULL;
    if (field.len > 0 && map != NULL && map->locate != NULL)
        path = map->locate(map->payload, arena, field);
    strview subject = field.len > 0 ? arena_printf(arena, "\"" SV_FMT "\": ", SV_ARG(field)) : SV("");
    strview detail = arena_printf(
        arena, SV_FMT SV_FMT "%s%s\n\n(Konnect answered with status %d" SV_FMT SV_FMT ".)", SV_ARG(subject),
        SV_ARG(words), sv_ends_with(words, SV(".")) ? "" : ".", field_hint(reporting, field, words),
        reporting->response->status, SV_ARG(attempts_text(arena, reporting->response)),
        SV_ARG(trace_text(arena, reporting->response)));
    (void)ctx_error_at(reporting->ctx, path != NULL ? path : reporting->ctx->path, reporting->summary, SV_FMT,
                       SV_ARG(redact_text(arena, detail, reporting->mask)));
    reporting->reported++;
}

/* problem+json: invalid_parameters[].{field, reason or else rule} */
static void report_parameters(struct reporting *reporting, const struct value *parameters)
{
    for (size_t i = 0; is_list(parameters) && i < parameters->count; i++) {
        strview reason = text_at(parameters->items[i], "reason");
        if (reason.len == 0)
            reason = text_at(parameters->items[i], "rule");
        if (reason.len > 0)
            report(reporting, text_at(parameters->items[i], "field"), reason);
    }
}

static strview join_messages(struct arena *arena, const struct value *messages)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; is_list(messages) && i < messages->count; i++)
        if (value_text(messages->items[i]).len > 0)
            buf_printf(&text, "%s" SV_FMT, text.len > 0 ? "; " : "", SV_ARG(value_text(messages->items[i])));
    return buf_view(&text);
}

/* Core entities: details[].{field, messages} */
static void report_details(struct reporting *reporting, const struct value *details)
{
    for (size_t i = 0; is_list(details) && i < details->count; i++) {
        const struct value *messages = value_get(details->items[i], SV("messages"));
        strview words = join_messages(reporting->ctx->arena, messages);
        if (words.len > 0)
            report(reporting, text_at(details->items[i], "field"), words);
    }
}

/* The beginning of a body in none of Konnect's forms, which must be UTF-8. The secrets are redacted before it
 * is cut, or else a part of one could stay. */
static strview shown_body(const struct reporting *reporting)
{
    struct arena *arena = reporting->ctx->arena;
    const struct konnect_response *response = reporting->response;
    struct ctx quiet = ctx_make(arena);
    strview body = response->body;
    if (response->json != NULL)
        (void)json_encode(&quiet, redact_fields(arena, response->json, reporting->mask), &body);
    body = sv_trim(redact_text(arena, body, reporting->mask));
    size_t end = body.len < SHOWN_BODY ? body.len : SHOWN_BODY;
    while (!sv_is_utf8(sv_slice(body, 0, end)))
        end--;
    return sv_slice(body, 0, end);
}

/* An error in the form of core entities that says nothing, as of what is not there. */
static bool is_empty_message(const struct value *json)
{
    const struct value *code = json != NULL ? value_get(json, SV("code")) : NULL;
    const struct value *message = json != NULL ? value_get(json, SV("message")) : NULL;
    return code != NULL && value_is_number(code) && message != NULL && value_is_text(message) &&
           message->text.len == 0;
}

/* The words for the whole answer, from the most to the least telling. */
static strview whole_words(const struct reporting *reporting)
{
    static const char *const names[] = { "detail", "message", "title" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        strview text = text_at(reporting->response->json, names[i]);
        if (text.len > 0)
            return text;
    }
    if (is_empty_message(reporting->response->json))
        return SV("The answer gives no reason");
    if (!sv_is_utf8(reporting->response->body)) /* nor could secrets be found in it */
        return SV("The answer is not shown, because it is not in UTF-8: it may be a proxy's");
    strview body = shown_body(reporting);
    if (body.len == 0)
        return SV("The answer has no text");
    return arena_printf(reporting->ctx->arena,
                        "The answer does not have the form of Konnect's errors; it begins: " SV_FMT,
                        SV_ARG(body));
}

bool konnect_error_report(struct ctx *ctx, const struct konnect_response *response, const char *summary,
                          const struct konnect_error_map *map, const struct redaction *mask)
{
    struct reporting reporting = { ctx, response, summary, map, mask, 0 };
    if (response->json != NULL) {
        report_parameters(&reporting, value_get(response->json, SV("invalid_parameters")));
        if (reporting.reported == 0)
            report_details(&reporting, value_get(response->json, SV("details")));
    }
    if (reporting.reported == 0)
        report(&reporting, SV(""), whole_words(&reporting));
    return false;
}
