#include "emulator/api/seed/making.h"

#include "base/buf.h"
#include "base/mem.h"
#include "emulator/api/core_entities.h"
#include "value/json.h"
#include "value/kind.h"

bool making_error(struct seeding *seeding, const struct value *place, strview what)
{
    if (seeding->file == NULL)
        BUG("what the emulator starts with is refused: " SV_FMT, SV_ARG(what));
    return yaml_text_error(seeding->ctx, seeding->file, place, what);
}

/* "field: message" of each, with semicolons between. */
static void append_fault(struct buf *buf, strview field, strview message)
{
    buf_printf(buf, "%s" SV_FMT "%s" SV_FMT, buf->len > 0 ? "; " : "", SV_ARG(field),
               field.len > 0 ? ": " : "", SV_ARG(message));
}

/* What an error answer says, in either form of Konnect's. */
static strview fault_of(struct arena *arena, const struct value *answer)
{
    struct buf buf = buf_make(arena, BUF_LIMIT_TEXT);
    const struct value *details = value_get(answer, SV("details"));
    const struct value *parameters = value_get(answer, SV("invalid_parameters"));
    for (size_t i = 0; details != NULL && i < details->count; i++) {
        const struct value *messages = value_get(details->items[i], SV("messages"));
        for (size_t j = 0; messages != NULL && j < messages->count; j++)
            append_fault(&buf, value_text_at(details->items[i], "field"), value_text(messages->items[j]));
    }
    for (size_t i = 0; parameters != NULL && i < parameters->count; i++)
        append_fault(&buf, value_text_at(parameters->items[i], "field"),
                     value_text_at(parameters->items[i], "reason"));
    if (buf.len == 0)
        append_fault(&buf, SV(""), value_text_at(answer, "message"));
    if (buf.len == 0)
        append_fault(&buf, SV(""), value_text_at(answer, "detail"));
    if (buf.len == 0) /* Koko's 404 */
        buf_append_z(&buf, "what it belongs to is not there");
    return buf_view(&buf);
}

/* `arena`: of this request alone. */
static void prepare(struct seeding *seeding, const struct made *made, struct arena *arena,
                    struct exchange *exchange)
{
    *exchange = (struct exchange){ .emulator = seeding->emulator,
                                   .arena = arena,
                                   .ctx = ctx_make(arena),
                                   .headers = headers_make(arena),
                                   .restored = made->restored };
    exchange->body = exchange_encode(exchange, made->body);
    headers_set(&exchange->headers, SV("Content-Type"), SV("application/json"));
    exchange_add_arg(exchange, SV("plane"), seeding->plane);
}

static bool finish(struct seeding *seeding, const struct made *made, struct exchange *exchange, strview *id)
{
    const struct value *answer = NULL;
    if (!json_decode(&exchange->ctx, exchange->reply.body, &answer))
        BUG("an answer is no JSON: " SV_FMT, SV_ARG(exchange->reply.body));
    if (exchange->reply.status != 201)
        return making_error(seeding, made->place, fault_of(exchange->arena, answer));
    *id = arena_copy(seeding->ctx->arena, value_text_at(answer, "id"));
    return true;
}

bool making_post(struct seeding *seeding, const struct made *made, void (*handler)(struct exchange *exchange),
                 const char *hole, strview hole_value, strview *id)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct exchange exchange;
    prepare(seeding, made, arena, &exchange);
    if (hole != NULL)
        exchange_add_arg(&exchange, sv_from(hole), hole_value);
    handler(&exchange);
    return finish(seeding, made, &exchange, id);
}

bool making_entity(struct seeding *seeding, const struct made *made, const struct entity_kind *kind,
                   strview *id)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct exchange exchange;
    const struct entity_scope scope = { .kind = kind };
    prepare(seeding, made, arena, &exchange);
    entity_create(&exchange, &scope);
    return finish(seeding, made, &exchange, id);
}
