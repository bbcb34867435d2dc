#include "model.h"

#include "base/mem.h"
#include "base/percent.h"
#include "kong/check.h"
#include "kong/normal.h"
#include "kong/vault_types.h"
#include "value/json.h"
#include "value/kind.h"

#include <string.h>
#include <time.h>

enum { MOST_SEGMENTS = 8, EPOCH_OF_MODEL = 1767225600, RACE_LEAD_SECONDS = 30 };

const char *const fault_names[FAULT_KINDS] = {
    [FAULT_NONE] = "none",
    [FAULT_LOST_BEFORE] = "connection lost, nothing done",
    [FAULT_LOST_AFTER] = "answer lost, request done",
    [FAULT_500] = "500",
    [FAULT_503_DONE] = "503 though done",
    [FAULT_429] = "429",
    [FAULT_403] = "403",
    [FAULT_ECHO] = "400 that quotes the request",
    [FAULT_RACE] = "somebody else makes the same, our answer is lost",
};

static struct model *current;

/* One request, taken apart. */
struct target {
    struct model *model;
    struct arena *arena; /* of the answer */
    const char *method;
    strview plane;
    strview collection;
    strview id; /* data NULL: the collection itself */
    const struct value *body;
    bool forced; /* the query asks for it */
    struct http_response *response;
};

static strview text_of(struct arena *arena, const struct value *value)
{
    struct ctx ctx = ctx_make(arena);
    strview text;
    if (!json_encode(&ctx, value, &text))
        BUG("the model cannot write JSON");
    return text;
}

static const struct value *parsed(struct arena *arena, strview text)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *json = NULL;
    return json_decode(&ctx, text, &json) ? json : NULL;
}

static void answer(const struct target *target, int status, strview body)
{
    target->response->status = status;
    target->response->body = body;
    target->response->content_type = SV("application/json");
}

static bool is_core(strview collection)
{
    return sv_starts_with(collection, SV("core-entities/"));
}

/* Either dialect. `words` may quote values, as Konnect's do. */
static void refuse(const struct target *target, int status, const char *field, strview words)
{
    struct object_builder fault = { .arena = target->arena };
    struct object_builder detail = { .arena = target->arena };
    struct list_builder details = { .arena = target->arena };
    struct list_builder messages = { .arena = target->arena };
    bool core = is_core(target->collection);
    object_put_text(&detail, "field", sv_from(field));
    list_put(&messages, value_string(target->arena, words));
    if (core)
        object_put(&detail, SV("messages"), list_build(&messages));
    else
        object_put_text(&detail, "reason", words);
    list_put(&details, object_build(&detail));
    object_put_int(&fault, core ? "code" : "status", core ? 3 : status);
    object_put_text(&fault, core ? "message" : "title", SV("validation error"));
    if (*field != '\0')
        object_put(&fault, core ? SV("details") : SV("invalid_parameters"), list_build(&details));
    else
        object_put_text(&fault, core ? "message" : "detail", words);
    answer(target, status, text_of(target->arena, object_build(&fault)));
    if (!core)
        target->response->content_type = SV("application/problem+json");
}

/* ---- Objects ---- */

struct model_object *model_find(struct model *model, strview plane, strview collection, strview id)
{
    for (size_t i = 0; i < model->count; i++) {
        struct model_object *object = &model->objects[i];
        bool named = sv_equal(object->id, id) || (sv_ends_with(collection, SV("/vaults")) &&
                                                  sv_equal(value_text_at(object->body, "prefix"), id));
        if (object->alive && sv_equal(object->plane, plane) && sv_equal(object->collection, collection) &&
            named)
            return object;
    }
    return NULL;
}

static const struct value *time_of(struct model *model, strview collection)
{
    if (is_core(collection))
        return value_int(model->arena, model->now);
    char text[32];
    struct tm parts;
    time_t now = (time_t)model->now;
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", gmtime_r(&now, &parts));
    return value_string(model->arena, arena_copy(model->arena, sv_from(text)));
}

static const struct value *made_up(void *payload, const struct field *field)
{
    struct model *model = payload;
    return field->automatic ? value_string(model->arena, random_uuid(&model->random, model->arena)) : NULL;
}

static const struct kong_schema *parsed_schema(struct model *model, const char *text)
{
    struct ctx ctx = ctx_make(model->arena);
    const struct kong_schema *schema = NULL;
    for (size_t i = 0; i < model->schema_count; i++)
        if (model->schemas[i].text == text)
            return model->schemas[i].schema;
    if (model->schema_count == MODEL_SCHEMAS ||
        !kong_schema_parse(&ctx, parsed(model->arena, sv_from(text)), &schema))
        BUG("a schema of the model cannot be read");
    model->schemas[model->schema_count].text = text;
    model->schemas[model->schema_count++].schema = schema;
    return schema;
}

static const struct kong_schema *schema_of(struct model *model, strview collection, const struct value *body)
{
    const struct vault_type *type = vault_type_find(value_text_at(body, "name"));
    const char *text = type != NULL ? type->schema : NULL;
    if (sv_ends_with(collection, SV("/plugins")))
        text = model_plugin_schema(value_text_at(body, "name"));
    return text != NULL ? parsed_schema(model, text) : NULL;
}

/* What Konnect makes of what was sent. */
static const struct value *filled(struct model *model, strview collection, const struct value *body)
{
    struct arena *arena = model->arena;
    const struct kong_schema *schema = is_core(collection) ? schema_of(model, collection, body) : NULL;
    const struct field_filler filler = { arena, made_up, model };
    struct object_builder whole = object_builder_from(arena, value_without_null_members(arena, body));
    const struct value *config = value_get(body, SV("config"));
    if (schema != NULL)
        object_put(&whole, SV("config"), field_normal_form_by(&filler, schema->config, config));
    if (sv_ends_with(collection, SV("/plugins"))) {
        const struct value *protocols = parsed(arena, SV("[\"http\",\"https\"]"));
        if (object_get(&whole, SV("enabled")) == NULL)
            object_put(&whole, SV("enabled"), value_bool(arena, true));
        if (object_get(&whole, SV("protocols")) == NULL)
            object_put(&whole, SV("protocols"), protocols);
    }
    return object_build(&whole);
}

static void note_fault(void *payload, const struct kong_fault *fault)
{
    const struct kong_fault **first = payload;
    if (*first == NULL)
        *first = ARENA_NEW(current->arena, struct kong_fault);
    else
        return;
    *(struct kong_fault *)(uintptr_t)*first = *fault;
}

static bool same_text(const struct value *a, const struct value *b, const char *path)
{
    const struct value *left = value_at(a, sv_from(path));
    const struct value *right = value_at(b, sv_from(path));
    return sv_equal(left != NULL ? value_text(left) : SV(""), right != NULL ? value_text(right) : SV(""));
}

/* An object that this one would be a double of, or NULL. */
static const struct model_object *double_of(struct model *model, strview plane, strview collection,
                                            const struct value *body, const struct model_object *self)
{
    bool plugins = sv_ends_with(collection, SV("/plugins"));
    bool vaults = sv_ends_with(collection, SV("/vaults"));
    for (size_t i = 0; i < model->count && (plugins || vaults); i++) {
        const struct model_object *other = &model->objects[i];
        if (other == self || !other->alive || !sv_equal(other->plane, plane) ||
            !sv_equal(other->collection, collection))
            continue;
        if (vaults ? same_text(other->body, body, "prefix")
                   : same_text(other->body, body, "name") && same_text(other->body, body, "service.id") &&
                         same_text(other->body, body, "route.id"))
            return other;
    }
    return NULL;
}

/* Whether Konnect takes the body; else the target is answered. */
static bool takes(const struct target *target, const struct value *body, const struct model_object *self)
{
    struct model *model = target->model;
    const struct kong_schema *schema =
        is_core(target->collection) ? schema_of(model, target->collection, body) : NULL;
    const struct kong_fault *fault = NULL;
    const struct kong_check check = { .arena = model->arena, .report = note_fault, .payload = &fault };
    if (sv_ends_with(target->collection, SV("/plugins")) && schema == NULL) {
        refuse(target, 400, "name", SV("plugin does not exist"));
        return false;
    }
    if (schema != NULL && !kong_check_plugin(&check, schema, body)) {
        refuse(target, 400, path_to_text(model->arena, fault->path).data, fault->message);
        return false;
    }
    if (double_of(model, target->plane, target->collection, body, self) != NULL) {
        refuse(target, 400, sv_ends_with(target->collection, SV("/vaults")) ? "prefix" : "",
               SV("unique constraint (type: unique) constraint failed"));
        return false;
    }
    return true;
}

static const struct value *stamped(struct model *model, strview collection, const struct value *body,
                                   const struct value *created)
{
    struct object_builder whole = object_builder_from(model->arena, body);
    object_put(&whole, SV("created_at"), created);
    object_put(&whole, SV("updated_at"), time_of(model, collection));
    return object_build(&whole);
}

static struct model_object *add(struct model *model, strview plane, strview collection,
                                const struct value *body)
{
    struct arena *arena = model->arena;
    bool secret = sv_ends_with(collection, SV("/secrets"));
    strview id = secret ? value_text_at(body, "key") : value_text_at(body, "id");
    if (model->count == MODEL_OBJECTS)
        BUG("the model is full");
    if (id.len == 0)
        id = random_uuid(&model->random, arena);
    struct object_builder whole = object_builder_from(arena, filled(model, collection, body));
    if (!secret)
        object_put_text(&whole, "id", id);
    model->now++;
    model->writes++;
    struct model_object *object = &model->objects[model->count++];
    *object = (struct model_object){
        .plane = arena_copy(arena, plane),
        .collection = arena_copy(arena, collection),
        .id = arena_copy(arena, id),
        .body = stamped(model, collection, object_build(&whole), time_of(model, collection)),
        .alive = true,
    };
    return object;
}

static void replace(struct model *model, struct model_object *object, const struct value *body)
{
    struct arena *arena = model->arena;
    struct object_builder whole = object_builder_from(arena, filled(model, object->collection, body));
    bool secret = sv_ends_with(object->collection, SV("/secrets"));
    object_put_text(&whole, secret ? "key" : "id", object->id);
    model->now++;
    model->writes++;
    object->body =
        stamped(model, object->collection, object_build(&whole), value_get(object->body, SV("created_at")));
}

/* What begins the collections of what the object holds. */
static strview inside_of(const struct model *model, const struct model_object *object)
{
    return arena_printf(model->arena, SV_FMT "/" SV_FMT "/", SV_ARG(object->collection), SV_ARG(object->id));
}

void model_remove(struct model *model, struct model_object *object)
{
    strview inside = inside_of(model, object);
    object->alive = false;
    model->now++;
    for (size_t i = 0; i < model->count; i++)
        if (sv_starts_with(model->objects[i].collection, inside))
            model->objects[i].alive = false;
}

struct model_object *model_create(struct model *model, strview collection, const struct value *body)
{
    struct http_response ignored = { 0 };
    const struct target target = { .model = model,
                                   .arena = model->arena,
                                   .plane = SV(MODEL_PLANE),
                                   .collection = collection,
                                   .response = &ignored };
    if (sv_ends_with(collection, SV("/secrets")) &&
        model_find(model, target.plane, collection, value_text_at(body, "key")) != NULL)
        return NULL;
    return takes(&target, body, NULL) ? add(model, target.plane, collection, body) : NULL;
}

bool model_put(struct model *model, struct model_object *object, const struct value *body)
{
    struct http_response ignored = { 0 };
    const struct target target = { .model = model,
                                   .arena = model->arena,
                                   .plane = object->plane,
                                   .collection = object->collection,
                                   .response = &ignored };
    if (!takes(&target, body, object))
        return false;
    replace(model, object, body);
    return true;
}

/* ---- Requests ---- */

/* The object as an answer shows it: never with a secret's value. */
static strview shown(const struct target *target, const struct model_object *object)
{
    struct object_builder body = object_builder_from(target->arena, object->body);
    if (sv_ends_with(object->collection, SV("/secrets")))
        object_remove(&body, SV("value"));
    return text_of(target->arena, object_build(&body));
}

static void list(const struct target *target)
{
    struct buf text = buf_make(target->arena, BUF_LIMIT_HTTP_BODY);
    const char *between = "";
    buf_append_z(&text, "{\"data\":[");
    for (size_t i = 0; i < target->model->count; i++) {
        const struct model_object *object = &target->model->objects[i];
        if (!object->alive || !sv_equal(object->plane, target->plane) ||
            !sv_equal(object->collection, target->collection))
            continue;
        buf_printf(&text, "%s" SV_FMT, between, SV_ARG(shown(target, object)));
        between = ",";
    }
    buf_append_z(&text, "]}");
    answer(target, 200, buf_view(&text));
}

static void create(const struct target *target)
{
    strview key = value_text_at(target->body, "key");
    if (sv_ends_with(target->collection, SV("/secrets")) &&
        model_find(target->model, target->plane, target->collection, key) != NULL) {
        refuse(target, 409, "", SV("key exists already"));
        return;
    }
    if (!takes(target, target->body, NULL))
        return;
    struct model_object *object = add(target->model, target->plane, target->collection, target->body);
    object->ours = true;
    answer(target, 201, shown(target, object));
}

static bool holds_others(const struct model *model, const struct model_object *object)
{
    for (size_t i = 0; i < model->count; i++)
        if (model->objects[i].alive && sv_starts_with(model->objects[i].collection, inside_of(model, object)))
            return true;
    return false;
}

static void serve_item(const struct target *target)
{
    struct model *model = target->model;
    struct model_object *object = model_find(model, target->plane, target->collection, target->id);
    bool put = strcmp(target->method, "PUT") == 0;
    if (object == NULL) {
        refuse(target, 404, "", SV("not found"));
    } else if (strcmp(target->method, "GET") == 0) {
        answer(target, 200, shown(target, object));
    } else if (put && takes(target, target->body, object)) {
        replace(model, object, target->body);
        answer(target, 200, shown(target, object));
    } else if (!put && !target->forced && holds_others(model, object)) {
        refuse(target, 400, "", SV("the store still has secrets"));
    } else if (!put) {
        model->deletes++;
        model_remove(model, object);
        answer(target, 204, SV(""));
    }
}

static void serve_schema(const struct target *target, strview name)
{
    const char *schema = model_plugin_schema(name);
    if (strcmp(target->method, "POST") == 0) {
        if (takes(target, target->body, NULL))
            answer(target, 200, SV("{}"));
    } else if (schema != NULL && !model_shows_schema(name)) {
        refuse(target, 403, "", SV("forbidden"));
    } else if (schema != NULL) {
        answer(target, 200, sv_from(schema));
    } else {
        refuse(target, 404, "", SV("not found"));
    }
}

static bool is_plane(strview plane)
{
    return sv_equal_z(plane, MODEL_PLANE) || sv_equal_z(plane, MODEL_PLANE_2);
}

/* `segments` are those behind the control plane. */
static void route(struct target *target, const strview *segments, size_t count)
{
    size_t folder = count > 0 && sv_equal_z(segments[0], "config-stores") ? (count >= 3 ? 3 : 1) : 2;
    if (!is_plane(target->plane)) {
        refuse(target, 404, "", SV("The requested control plane was not found"));
    } else if (count == 0) {
        answer(
            target, 200,
            arena_printf(target->arena, "{\"id\":\"" SV_FMT "\",\"name\":\"plane\"}", SV_ARG(target->plane)));
    } else if (count >= 4 && sv_equal_z(segments[1], "schemas")) {
        target->collection = SV("core-entities/plugins");
        serve_schema(target, segments[3]);
    } else if (count != folder && count != folder + 1) {
        refuse(target, 404, "", SV("no such path"));
    } else {
        target->collection = segments[0];
        for (size_t i = 1; i < folder; i++)
            target->collection = arena_printf(target->arena, SV_FMT "/" SV_FMT, SV_ARG(target->collection),
                                              SV_ARG(segments[i]));
        target->id = count == folder + 1 ? segments[folder] : (strview){ NULL, 0 };
        if (target->id.data != NULL)
            serve_item(target);
        else if (strcmp(target->method, "GET") == 0)
            list(target);
        else
            create(target);
    }
}

static void serve(struct target *target, const struct http_request *request)
{
    strview url = request->url;
    strview path = sv_cut(&url, '?');
    target->forced = sv_equal_z(url, "force=true");
    strview prefix = SV(MODEL_SERVER "/v2/control-planes/");
    strview segments[MOST_SEGMENTS];
    size_t count = 0;
    if (!sv_starts_with(path, prefix)) { /* another region's server: it knows nothing of ours */
        refuse(target, 404, "", SV("The requested control plane was not found"));
        return;
    }
    if (request->header_count == 0 || !sv_equal_z(request->headers[0].value, "Bearer " MODEL_TOKEN)) {
        refuse(target, 401, "", SV("Unauthorized"));
        return;
    }
    path = sv_slice(path, prefix.len, path.len);
    target->plane = percent_decoded(target->arena, sv_cut(&path, '/'), false);
    while (path.data != NULL && count < MOST_SEGMENTS)
        segments[count++] = percent_decoded(target->arena, sv_cut(&path, '/'), false);
    if (target->body == NULL && request->has_body)
        refuse(target, 400, "", SV("no JSON"));
    else
        route(target, segments, count);
}

/* ---- Faults ---- */

static bool is_writing(const struct http_request *request)
{
    return strcmp(request->method, "GET") != 0 && !sv_ends_with(request->url, SV("/validate"));
}

static bool meets_fault(struct model *model, const struct http_request *request)
{
    if (model->fault == FAULT_NONE || (model->fault_hits_writes && !is_writing(request)))
        return false;
    if (model->fault_after > 0) {
        model->fault_after--;
        return false;
    }
    return true;
}

static void break_off(struct http_response *response)
{
    *response = (struct http_response){ .outcome = HTTP_UNCERTAIN, .error = SV("the connection broke") };
}

/* The same, made by somebody else well before our request; a secret with another value. */
static void race(struct target *target, const struct http_request *request)
{
    struct model *model = target->model;
    size_t from = sizeof(MODEL_SERVER "/v2/control-planes/" MODEL_PLANE "/") - 1;
    strview collection = sv_slice(request->url, from, request->url.len);
    if (strcmp(request->method, "POST") != 0 || target->body == NULL || is_core(collection))
        return;
    int64_t now = model->now;
    struct object_builder body = object_builder_from(model->arena, target->body);
    if (sv_ends_with(collection, SV("/secrets")))
        object_put_text(&body, "value", SV("somebody else's"));
    model->now -= RACE_LEAD_SECONDS;
    (void)model_create(model, collection, object_build(&body));
    model->now = now;
}

static void serve_with_fault(struct target *target, const struct http_request *request)
{
    struct model *model = target->model;
    enum fault_kind fault = model->fault;
    bool done = fault == FAULT_LOST_AFTER || fault == FAULT_503_DONE;
    static const int status[FAULT_KINDS] = {
        [FAULT_500] = 500, [FAULT_503_DONE] = 503, [FAULT_429] = 429, [FAULT_403] = 403, [FAULT_ECHO] = 400
    };
    model->fault = FAULT_NONE;
    model->fault_met = true;
    if (done)
        serve(target, request);
    if (fault == FAULT_RACE)
        race(target, request);
    if (status[fault] == 0)
        break_off(target->response);
    else
        refuse(target, status[fault], "", fault == FAULT_ECHO ? request->body : SV("no"));
}

/* As the server of another region answers, a proxy that lets nobody through, or a service that is down. */
static void serve_outage(const struct target *target)
{
    target->model->fault_met = true;
    refuse(target, target->model->outage, "", SV("no"));
}

static void set_date(const struct model *model, struct arena *arena, struct http_response *response)
{
    char text[64];
    struct tm parts;
    time_t now = (time_t)model->now;
    (void)strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
    response->date = arena_copy(arena, sv_from(text));
}

static void perform(struct http *http, struct arena *arena, const struct http_request *request,
                    struct http_response *response)
{
    (void)http;
    struct model *model = current;
    struct target target = {
        .model = model, .arena = arena, .method = request->method, .response = response
    };
    *response = (struct http_response){ .outcome = HTTP_ANSWERED };
    model->now += (int64_t)random_below(&model->random, 3);
    if (request->has_body)
        target.body = parsed(model->arena, arena_copy(model->arena, request->body));
    if (model->outage != 0)
        serve_outage(&target);
    else if (meets_fault(model, request))
        serve_with_fault(&target, request);
    else
        serve(&target, request);
    if (response->outcome == HTTP_ANSWERED)
        set_date(model, arena, response);
}

static void do_nothing(struct http *http)
{
    (void)http;
}

void model_begin(struct model *model, struct arena *arena, struct random random)
{
    *model = (struct model){
        .http = { perform, do_nothing, do_nothing }, .arena = arena, .random = random, .now = EPOCH_OF_MODEL
    };
    current = model;
}

struct http *model_open(void)
{
    return &current->http;
}
