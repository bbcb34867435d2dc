#include "replay.h"

#include "client.h"
#include "message.h"
#include "suite.h"

#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define PLANE "11111111-1111-4111-8111-111111111111" /* what the emulator begins with */

enum { MOST_PROCESSES = 32, MOST_REPLIES = 256, MOST_VARIABLES = 32, SHUTDOWN_LIMIT_MS = 2000 };

struct replay {
    struct arena *arena;
    struct plugin_process *emulator;
    /* All that were started: replies live as long as the client that got them. The last one runs. */
    struct plugin_process *plugins[MOST_PROCESSES];
    struct client *clients[MOST_PROCESSES];
    size_t processes;
    strview version; /* the client's */
    struct {
        strview label;
        const ProtobufCMessage *reply;
    } replies[MOST_REPLIES];
    size_t reply_count;
    struct literal_member capabilities[MOST_VARIABLES]; /* by RPC */
    size_t capability_count;
    const Tfplugin6__GetProviderSchema__Response
        *schema;             /* the last that was answered: clients keep it, too */
    const struct step *step; /* the one that is played */
    const struct literal *environment;
    bool *failed;
};

#define FAIL(replay, ...) fail(replay, arena_printf((replay)->arena, __VA_ARGS__).data)
static void fail(const struct replay *replay, const char *what)
{
    (void)printf("%s:%d: " SV_FMT ": %s\n", replay->step->file, replay->step->line,
                 SV_ARG(replay->step->text), what);
    CU_FAIL("a step has another outcome");
    *replay->failed = true;
}

/* ---- Processes ---- */

static void end_process(struct replay *replay)
{
    if (replay->processes == 0 || replay->plugins[replay->processes - 1]->pid == 0)
        return;
    struct plugin_process *plugin = replay->plugins[replay->processes - 1];
    /* Clients wait for the answer, whatever it is: the process may be gone before it has left. */
    CU_ASSERT_NOT_EQUAL(client_shutdown(replay->clients[replay->processes - 1]).status, CLIENT_TIMED_OUT);
    CU_ASSERT_EQUAL(plugin_exit(plugin, SHUTDOWN_LIMIT_MS), 0);
    ASSERT_TEXT(plugin->rest, "");
    ASSERT_TEXT(plugin_stderr(plugin), "");
}

/* The provider's settings, and what the transcript says. */
static const char *const *variables_of(const struct replay *replay)
{
    const struct literal *given = replay->environment;
    const char **variables = ARENA_ARRAY(replay->arena, const char *, MOST_VARIABLES);
    size_t count = 0;
    variables[count++] =
        arena_printf(replay->arena, "KONNECT_SERVER_URL=" SV_FMT, SV_ARG(replay->emulator->line)).data;
    variables[count++] = "KONNECT_TOKEN=kpat_emulator";
    variables[count++] = "KONNECT_CONTROL_PLANE_ID=" PLANE;
    static const char *const removed[] = { "KONNECT_SPAT", "KONNECT_REGION", "KONNECT_CONTROL_PLANE_NAME",
                                           "TF_LOG", "TF_LOG_PROVIDER" };
    for (size_t i = 0; i < sizeof removed / sizeof *removed; i++)
        variables[count++] = removed[i];
    for (size_t i = 0; given != NULL && i < given->count && count < MOST_VARIABLES - 1; i++)
        if (given->members[i].value->kind == LITERAL_TEXT)
            variables[count++] = arena_printf(replay->arena, SV_FMT "=" SV_FMT, SV_ARG(given->members[i].key),
                                              SV_ARG(given->members[i].value->text))
                                     .data;
        else
            variables[count++] = arena_copy(replay->arena, given->members[i].key).data;
    return variables;
}

static void start(struct replay *replay)
{
    const struct literal *certificate = literal_member(replay->environment, "PLUGIN_CLIENT_CERT");
    bool plain = certificate != NULL && certificate->kind == LITERAL_ABSENT;
    end_process(replay);
    if (replay->processes == MOST_PROCESSES)
        BUG("more than %d processes", MOST_PROCESSES);
    struct plugin_process *plugin = plugin_start(
        &(struct plugin_start){ .program = PROGRAM, .plain = plain, .variables = variables_of(replay) });
    replay->plugins[replay->processes] = plugin;
    if (plugin_handshake(plugin))
        replay->clients[replay->processes++] = client_connect(plugin, CLIENT_TERRAFORM);
    else
        FAIL(replay, "no handshake: " SV_FMT, SV_ARG(plugin_stderr(plugin)));
}

static void check_line(struct replay *replay)
{
    int64_t wanted = 0;
    size_t fields = 1;
    strview line = replay->plugins[replay->processes - 1]->line;
    for (size_t i = 0; i < line.len; i++)
        fields += line.data[i] == '|';
    if (!sv_to_int64(replay->step->text, &wanted) || fields != (size_t)wanted ||
        !sv_starts_with(line, SV("1|6|unix|")))
        FAIL(replay, "the line is " SV_FMT, SV_ARG(line));
}

/* ---- What the transcript refers to ---- */

static strview referred(const void *state, strview reference)
{
    const struct replay *replay = state;
    strview path = reference;
    strview label = sv_cut(&path, '.');
    if (sv_equal_z(reference, "client"))
        return replay->version;
    for (size_t i = replay->reply_count; i-- > 0;)
        if (sv_equal(replay->replies[i].label, label)) {
            strview found = message_bytes(replay->arena, replay->replies[i].reply, path);
            if (found.data != NULL)
                return found;
        }
    FAIL(replay, "no reply has " SV_FMT, SV_ARG(reference));
    return SV("");
}

static const Tfplugin6__Schema *schema_named(const struct replay *replay, strview type_name, bool data)
{
    const Tfplugin6__GetProviderSchema__Response *schema = replay->schema;
    for (size_t i = 0; data && i < schema->n_data_source_schemas; i++)
        if (sv_equal_z(type_name, schema->data_source_schemas[i]->key))
            return schema->data_source_schemas[i]->value;
    for (size_t i = 0; !data && i < schema->n_resource_schemas; i++)
        if (sv_equal_z(type_name, schema->resource_schemas[i]->key))
            return schema->resource_schemas[i]->value;
    return NULL;
}

/* Whose attributes the values of the call have. */
static const Tfplugin6__Schema__Block *block_of(const struct replay *replay)
{
    const struct step *step = replay->step;
    const struct literal *type_name = literal_member(step->request, "type_name");
    if (type_name == NULL)
        type_name = literal_member(step->request, "target_type_name");
    if (replay->schema == NULL)
        return NULL;
    if (type_name == NULL)
        return sv_ends_with(step->text, SV("CallFunction")) ? NULL : replay->schema->provider->block;
    const Tfplugin6__Schema *schema =
        schema_named(replay, type_name->text, sv_contains(step->text, SV("Data")));
    return schema != NULL ? schema->block : NULL;
}

/* ---- Calls ---- */

/* With the client's capabilities, as long as the transcript says none for this call. */
static const struct literal *whole_request(struct replay *replay)
{
    const struct literal *given = replay->step->request;
    for (size_t i = replay->capability_count; i-- > 0;) {
        if (!sv_equal(replay->capabilities[i].key, replay->step->text) ||
            literal_member(given, "client_capabilities") != NULL)
            continue;
        struct literal *whole = ARENA_NEW(replay->arena, struct literal);
        size_t count = given != NULL ? given->count : 0;
        *whole = (struct literal){ .kind = LITERAL_OBJECT, .count = count + 1 };
        whole->members = ARENA_ARRAY(replay->arena, struct literal_member, count + 1);
        for (size_t j = 0; j < count; j++)
            whole->members[j] = given->members[j];
        whole->members[count] =
            (struct literal_member){ SV("client_capabilities"), replay->capabilities[i].value };
        return whole;
    }
    return given;
}

/* All errors in one text; empty: there is none. */
static strview errors_of(const struct replay *replay, const ProtobufCMessage *reply)
{
    struct buf text = buf_make(replay->arena, BUF_LIMIT_TEXT);
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(reply->descriptor, "diagnostics");
    const char *base = (const char *)reply;
    size_t count = field != NULL ? *(const size_t *)(const void *)(base + field->quantifier_offset) : 0;
    Tfplugin6__Diagnostic *const *all =
        count > 0 ? *(Tfplugin6__Diagnostic * *const *)(const void *)(base + field->offset) : NULL;
    for (size_t i = 0; i < count; i++)
        if (all[i]->severity == TFPLUGIN6__DIAGNOSTIC__SEVERITY__ERROR)
            buf_printf(&text, "%s: %s\n", all[i]->summary, all[i]->detail);
    return buf_view(&text);
}

static void judge(struct replay *replay, const struct message_world *world, const ProtobufCMessage *reply)
{
    const struct step *step = replay->step;
    const char *why = NULL;
    strview errors = errors_of(replay, reply);
    if (step->outcome == OUTCOME_ERROR) {
        if (!sv_contains(errors, step->expected->text))
            FAIL(replay, "no such error; but: " SV_FMT, SV_ARG(errors));
    } else if (errors.len > 0)
        FAIL(replay, SV_FMT, SV_ARG(errors));
    else if (step->expected != NULL && !message_fits(world, reply, step->expected, &why))
        FAIL(replay, "%s", why);
}

static void keep(struct replay *replay, const ProtobufCMessage *reply)
{
    if (sv_equal_z(replay->step->text, "GetProviderSchema"))
        replay->schema = (const Tfplugin6__GetProviderSchema__Response *)reply;
    if (replay->reply_count == MOST_REPLIES)
        BUG("more than %d replies", MOST_REPLIES);
    replay->replies[replay->reply_count].label = replay->step->label;
    replay->replies[replay->reply_count++].reply = reply;
}

static void call(struct replay *replay)
{
    const struct step *step = replay->step;
    struct client *client = replay->clients[replay->processes - 1];
    const char *name = arena_copy(replay->arena, step->text).data;
    if (step->outcome == OUTCOME_UNIMPLEMENTED) {
        const char *path = arena_printf(replay->arena, "/tfplugin6.Provider/%s", name).data;
        int status = client_call_bytes(client, path, SV("")).status;
        if (status != STATUS_UNIMPLEMENTED)
            FAIL(replay, "ended with status %d", status);
        return;
    }
    const ProtobufCMethodDescriptor *method =
        protobuf_c_service_descriptor_get_method_by_name(&tfplugin6__provider__descriptor, name);
    if (method == NULL)
        BUG("%s:%d: no RPC is called %s", step->file, step->line, name);
    const struct literal_world literals = { .arena = replay->arena, .state = replay, .referred = referred };
    const struct message_world world = { replay->arena, block_of(replay), &literals };
    const ProtobufCMessage *request = message_make(&world, method->input, whole_request(replay));
    struct client_answer answer = client_call(client, &tfplugin6__provider__descriptor, name, request);
    if (answer.reply == NULL) {
        FAIL(replay, "ended with status %d: " SV_FMT, answer.status, SV_ARG(answer.message));
        return;
    }
    judge(replay, &world, answer.reply);
    keep(replay, answer.reply);
}

/* ---- The whole ---- */

static void play(struct replay *replay)
{
    const struct step *step = replay->step;
    switch (step->kind) {
    case STEP_CLIENT:
        replay->version = step->text;
        break;
    case STEP_ENVIRONMENT:
        replay->environment = step->request;
        break;
    case STEP_START:
        start(replay);
        break;
    case STEP_LINE:
        check_line(replay);
        break;
    case STEP_CAPABILITIES:
        if (replay->capability_count == MOST_VARIABLES)
            BUG("more than %d capabilities", MOST_VARIABLES);
        replay->capabilities[replay->capability_count++] =
            (struct literal_member){ step->text, step->request };
        break;
    case STEP_CALL:
        call(replay);
        break;
    }
}

static void end(struct replay *replay)
{
    for (size_t i = 0; i < replay->processes; i++) {
        client_free(replay->clients[i]);
        plugin_free(replay->plugins[i]);
    }
    plugin_free(replay->emulator);
    arena_free(replay->arena);
}

void replay(const char *folder, const char *name)
{
    bool failed = false;
    __attribute__((cleanup(end))) struct replay replay = { .arena = arena_new(), .failed = &failed };
    struct transcript transcript = transcript_read(replay.arena, folder, name);
    replay.emulator =
        plugin_start(&(struct plugin_start){ .program = EMULATOR, .argument = "--port=0", .mortal = true });
    if (!plugin_handshake(replay.emulator))
        BUG("the emulator does not start");
    for (size_t i = 0; i < transcript.count && !failed; i++) {
        replay.step = &transcript.steps[i];
        play(&replay);
    }
    end_process(&replay);
    plugin_signal(replay.emulator, SIGTERM);
    CU_ASSERT_EQUAL(plugin_exit(replay.emulator, PATIENCE_MS), 0);
}
