/* The files that TF_LOG_SDK_PROTO_DATA_DIR asks for. */
#include "protocol/dump.h"

#include "resources/resources.h"
#include "suite.h"
#include "tfplugin6.pb-c.h"

#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

static const char *environment(const char *name)
{
    return strcmp(name, "TF_LOG_SDK_PROTO_DATA_DIR") == 0 ? folder : NULL;
}

/* A call as it is when its handler has ended. */
struct scene {
    struct arena *arena;
    struct provider *provider;
    struct rpc_call call;
};

static void end(struct scene *scene)
{
    provider_free(scene->provider);
    arena_free(scene->arena);
}
#define SCENE __attribute__((cleanup(end))) struct scene scene

static struct scene begin(const char *method, const ProtobufCMessage *request, ProtobufCMessage *reply)
{
    static const struct world world = { .environment = environment };
    struct scene scene = { .arena = arena_new(),
                           .provider = provider_new(&provider_konnect, all_resources, &world) };
    scene.call = (struct rpc_call){ .arena = scene.arena,
                                    .state = scene.provider,
                                    .method = sv_from(method),
                                    .request = request,
                                    .reply = reply };
    return scene;
}

/* An empty folder of the test's own. */
static const char *new_folder(struct arena *arena)
{
    char *path = (char *)arena_copy(arena, SV("/tmp/test-dump-XXXXXX")).data;
    return mkdtemp(path);
}

struct found {
    char names[2048]; /* without the time, in no order, each in blanks */
    size_t count;
    mode_t modes; /* of all, joined */
    char bytes[4096];
    size_t length;
};

/* What is in the folder, which is then removed. */
static struct found take(const char *path)
{
    struct found found = { .names = " " };
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        struct stat info = { 0 };
        int file = openat(dirfd(directory), entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        CU_ASSERT_TRUE(file >= 0 && fstat(file, &info) == 0);
        ssize_t length = read(file, found.bytes + found.length, sizeof found.bytes - found.length);
        found.length += length > 0 ? (size_t)length : 0;
        (void)close(file);
        found.modes |= info.st_mode & 0777;
        found.count++;
        size_t end = strlen(found.names);
        (void)snprintf(found.names + end, sizeof found.names - end, "%s ", strchr(entry->d_name, '_') + 1);
        (void)unlinkat(dirfd(directory), entry->d_name, 0);
    }
    (void)closedir(directory);
    CU_ASSERT_EQUAL(rmdir(path), 0);
    return found;
}

static bool holds(const struct found *found, const char *text)
{
    return sv_contains(sv_make(found->bytes, found->length), sv_from(text));
}

static Tfplugin6__DynamicValue value_of(strview bytes)
{
    Tfplugin6__DynamicValue value = TFPLUGIN6__DYNAMIC_VALUE__INIT;
    value.msgpack.data = (uint8_t *)(uintptr_t)bytes.data;
    value.msgpack.len = bytes.len;
    return value;
}

static Tfplugin6__DynamicValue json_of(const char *text)
{
    Tfplugin6__DynamicValue value = TFPLUGIN6__DYNAMIC_VALUE__INIT;
    value.json.data = (uint8_t *)(uintptr_t)text;
    value.json.len = strlen(text);
    return value;
}

/* Each value is a file, without its secrets; private bytes are none. */
static void a_plan(void)
{
    Tfplugin6__PlanResourceChange__Request request = TFPLUGIN6__PLAN_RESOURCE_CHANGE__REQUEST__INIT;
    Tfplugin6__PlanResourceChange__Response reply = TFPLUGIN6__PLAN_RESOURCE_CHANGE__RESPONSE__INIT;
    Tfplugin6__DynamicValue config = json_of("{\"key\":\"seen\",\"value\":\"CANARY\"}");
    Tfplugin6__DynamicValue null = value_of(SV("\xc0"));
    request.type_name = (char *)"konnect_secret";
    request.config = &config;
    request.prior_state = &null;
    request.prior_private.data = (uint8_t *)"CANARY";
    request.prior_private.len = 6;
    reply.planned_private = request.prior_private;
    reply.planned_state = &config;
    SCENE = begin("PlanResourceChange", &request.base, &reply.base);
    folder = new_folder(scene.arena);
    dump_request(&scene.call);
    dump_response(&scene.call);
    struct found found = take(folder);
    CU_ASSERT_EQUAL(found.count, 5);
    static const char *const names[] = {
        " PlanResourceChange_Request_Config.msgpack ",
        " PlanResourceChange_Request_PriorState.msgpack ",
        " PlanResourceChange_Request_ProposedNewState.empty ",
        " PlanResourceChange_Request_ProviderMeta.empty ",
        " PlanResourceChange_Response_PlannedState.msgpack ",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(found.names, names[i]));
    CU_ASSERT_EQUAL(found.modes, 0600);
    CU_ASSERT_TRUE(holds(&found, "seen"));
    CU_ASSERT_TRUE(holds(&found, "(hidden)"));
    CU_ASSERT_FALSE(holds(&found, "CANARY"));
}

static struct found dump_of(const char *method, const ProtobufCMessage *request)
{
    Tfplugin6__StopProvider__Response reply = TFPLUGIN6__STOP_PROVIDER__RESPONSE__INIT;
    SCENE = begin(method, request, &reply.base);
    folder = new_folder(scene.arena);
    dump_request(&scene.call);
    dump_response(&scene.call);
    return take(folder);
}

static void the_provider_block(void)
{
    Tfplugin6__ConfigureProvider__Request request = TFPLUGIN6__CONFIGURE_PROVIDER__REQUEST__INIT;
    Tfplugin6__DynamicValue config = json_of("{\"personal_access_token\":\"kpat_CANARY\",\"region\":\"eu\"}");
    request.config = &config;
    struct found found = dump_of("ConfigureProvider", &request.base);
    ASSERT_TEXT(sv_from(found.names), " ConfigureProvider_Request_Config.msgpack ");
    CU_ASSERT_TRUE(holds(&found, "eu"));
    CU_ASSERT_FALSE(holds(&found, "CANARY"));
}

static void a_data_source(void)
{
    Tfplugin6__ReadDataSource__Request request = TFPLUGIN6__READ_DATA_SOURCE__REQUEST__INIT;
    Tfplugin6__DynamicValue config = json_of("{\"prefix\":\"seen\"}");
    request.type_name = (char *)"konnect_vault";
    request.config = &config;
    struct found found = dump_of("ReadDataSource", &request.base);
    CU_ASSERT_EQUAL(found.count, 2);
    CU_ASSERT_TRUE(holds(&found, "seen"));
}

/* Of what no table tells, and of what cannot be read, nobody knows what is secret. */
static void unknown_values(void)
{
    Tfplugin6__CallFunction__Request request = TFPLUGIN6__CALL_FUNCTION__REQUEST__INIT;
    Tfplugin6__DynamicValue arguments[] = { value_of(SV("\xa6"
                                                        "CANARY")),
                                            value_of(SV("")) };
    Tfplugin6__DynamicValue *const all[] = { &arguments[0], &arguments[1] };
    request.name = (char *)"vault_reference";
    request.arguments = (Tfplugin6__DynamicValue **)all;
    request.n_arguments = 2;
    struct found found = dump_of("CallFunction", &request.base);
    CU_ASSERT_EQUAL(found.count, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(found.names, " CallFunction_Request_Arguments_0.msgpack "));
    CU_ASSERT_PTR_NOT_NULL(strstr(found.names, " CallFunction_Request_Arguments_1.empty "));
    CU_ASSERT_FALSE(holds(&found, "CANARY"));
    CU_ASSERT_TRUE(holds(&found, "(hidden)"));

    Tfplugin6__ValidateResourceConfig__Request garbage = TFPLUGIN6__VALIDATE_RESOURCE_CONFIG__REQUEST__INIT;
    garbage.type_name = (char *)"konnect_secret";
    garbage.config = &arguments[0];
    found = dump_of("ValidateResourceConfig", &garbage.base);
    CU_ASSERT_EQUAL(found.count, 1);
    CU_ASSERT_FALSE(holds(&found, "CANARY"));
    garbage.type_name = (char *)"konnect_nothing";
    found = dump_of("ValidateResourceConfig", &garbage.base);
    CU_ASSERT_FALSE(holds(&found, "CANARY"));
}

static void an_import(void)
{
    Tfplugin6__ImportResourceState__Request request = TFPLUGIN6__IMPORT_RESOURCE_STATE__REQUEST__INIT;
    Tfplugin6__ImportResourceState__Response reply = TFPLUGIN6__IMPORT_RESOURCE_STATE__RESPONSE__INIT;
    Tfplugin6__ImportResourceState__ImportedResource imported =
        TFPLUGIN6__IMPORT_RESOURCE_STATE__IMPORTED_RESOURCE__INIT;
    Tfplugin6__ImportResourceState__ImportedResource *const all[] = { &imported };
    Tfplugin6__DynamicValue state = json_of("{\"id\":\"seen\"}");
    request.type_name = (char *)"konnect_config_store";
    imported.state = &state;
    reply.imported_resources = (Tfplugin6__ImportResourceState__ImportedResource **)all;
    reply.n_imported_resources = 1;
    SCENE = begin("ImportResourceState", &request.base, &reply.base);
    folder = new_folder(scene.arena);
    dump_response(&scene.call);
    struct found found = take(folder);
    ASSERT_TEXT(sv_from(found.names), " ImportResourceState_Response_ImportedResources_0_State.msgpack ");
    CU_ASSERT_TRUE(holds(&found, "seen"));
}

/* ---- Files ---- */

static void two_in_one_millisecond(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *path = new_folder(arena);
    for (int i = 0; i < 3; i++) {
        int file = dump_open(arena, path, 7000, "x");
        CU_ASSERT_TRUE(file >= 0);
        (void)close(file);
    }
    static const char *const names[] = { "7000_x", "7001_x", "7002_x" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT_EQUAL(access(arena_printf(arena, "%s/%s", path, names[i]).data, F_OK), 0);
    CU_ASSERT_EQUAL(take(path).count, 3);
}

/* Whoever guesses a name and leaves a link there makes us write nowhere. */
static void links_are_not_followed(void)
{
    enum { NAMES = 1000 };
    CLEANUP_ARENA struct arena *arena = arena_new();
    const char *path = new_folder(arena);
    const char *target = arena_printf(arena, "%s/0_target", path).data;
    int file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    REQUIRE(file >= 0);
    for (int i = 0; i < NAMES; i++)
        CU_ASSERT_EQUAL(symlink(target, arena_printf(arena, "%s/%d_x", path, 5000 + i).data), 0);
    CU_ASSERT_EQUAL(dump_open(arena, path, 5000, "x"), -1);
    CU_ASSERT_EQUAL(errno, EEXIST);
    for (int i = 0; i < NAMES; i++)
        CU_ASSERT_EQUAL(unlink(arena_printf(arena, "%s/%d_x", path, 5000 + i).data), 0);
    struct stat info;
    CU_ASSERT_TRUE(fstat(file, &info) == 0 && info.st_size == 0);
    (void)close(file);
    ASSERT_TEXT(sv_from(take(path).names), " target ");
}

/* The call goes on, and the log says it once. */
static void a_folder_that_is_not_there(void)
{
    Tfplugin6__ValidateProviderConfig__Request request = TFPLUGIN6__VALIDATE_PROVIDER_CONFIG__REQUEST__INIT;
    char text[4096];
    int lines = 0;
    char path[] = "/tmp/test-dump-log-XXXXXX";
    int log = mkstemp(path);
    REQUIRE(log >= 0);
    log_setup_to(LOG_ERROR, log);
    SCENE = begin("ValidateProviderConfig", &request.base, NULL);
    folder = "/nowhere/at/all";
    for (int i = 0; i < 3; i++)
        dump_request(&scene.call);
    log_setup_to(LOG_OFF, STDERR_FILENO);
    ssize_t length = pread(log, text, sizeof text, 0);
    for (ssize_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    CU_ASSERT_EQUAL(lines, 1);
    CU_ASSERT_TRUE(
        sv_contains(sv_make(text, length > 0 ? (size_t)length : 0), SV("protocol data is not written")));
    (void)close(log);
    (void)unlink(path);
}

static void nothing_unless_asked(void)
{
    Tfplugin6__ValidateProviderConfig__Request request = TFPLUGIN6__VALIDATE_PROVIDER_CONFIG__REQUEST__INIT;
    SCENE = begin("ValidateProviderConfig", &request.base, NULL);
    folder = NULL;
    dump_request(&scene.call);
    folder = "";
    dump_request(&scene.call);
    CU_ASSERT_NOT_EQUAL(access("ValidateProviderConfig_Request_Config.empty", F_OK), 0);
}

SUITE("protocol/dump", TEST(a_folder_that_is_not_there), TEST(a_plan), TEST(the_provider_block),
      TEST(a_data_source), TEST(unknown_values), TEST(an_import), TEST(two_in_one_millisecond),
      TEST(links_are_not_followed), TEST(nothing_unless_asked))
