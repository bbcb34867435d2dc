#include "emulator/api/seed/seed.h"

#include "base/buf.h"
#include "base/mem.h"
#include "emulator/api/handlers.h"
#include "emulator/api/kinds/kinds.h"
#include "emulator/api/plane.h"
#include "emulator/api/seed/deck.h"
#include "emulator/api/seed/exported.h"
#include "emulator/emulator.h"
#include "emulator/files.h"
#include "value/build.h"
#include "value/json.h"
#include "value/kind.h"

#include <string.h>

struct seed {
    bool howto;
    bool has_file;
    struct yaml_text file;
};

static const char control_plane[] =
    "{\"id\":\"" SEED_CONTROL_PLANE_ID "\",\"name\":\"emulator\","
    "\"description\":\"The control plane that konnect-emulator starts with.\"}";
static const char service[] =
    "{\"id\":\"" SEED_SERVICE_ID "\",\"name\":\"example-service\",\"host\":\"httpbin.example\","
    "\"port\":80,\"protocol\":\"http\",\"path\":\"/anything\"}";
static const char route[] =
    "{\"id\":\"" SEED_ROUTE_ID "\",\"name\":\"example-route\",\"paths\":[\"/anything\"],"
    "\"service\":{\"id\":\"" SEED_SERVICE_ID "\"}}";

bool seed_load(struct ctx *ctx, const char *name, const struct seed **out)
{
    strview text;
    struct seed *seed = ARENA_NEW(ctx->arena, struct seed);
    seed->howto = name != NULL && strcmp(name, "howto") == 0;
    seed->has_file = name != NULL && !seed->howto;
    if (seed->has_file) {
        if (!file_read(ctx, name, BUF_LIMIT_DYNAMIC_VALUE, &text) ||
            !yaml_text_read(ctx, name, text, &seed->file))
            return false;
        if (!exported_is(seed->file.root) && !deck_is(seed->file.root))
            return ctx_error(
                ctx, "Cannot read the seed",
                "%s: is neither an export of the emulator's nor a state file of decK's (which has "
                "_format_version)",
                name);
    }
    *out = seed;
    return true;
}

static const struct value *decode(struct arena *arena, const char *json)
{
    struct ctx ctx = ctx_make(arena);
    const struct value *value = NULL;
    if (!json_decode(&ctx, sv_from(json), &value))
        BUG("no JSON: %s", json);
    return value;
}

static bool exists(struct seeding *seeding, struct store_place place, const char *id)
{
    struct entity entity;
    return store_get(seeding->emulator->store, seeding->ctx->arena, place, sv_from(id), &entity);
}

static void make_plane(struct seeding *seeding)
{
    strview id = { 0 };
    const struct value *whole = decode(seeding->ctx->arena, control_plane);
    struct object_builder body = object_builder_from(seeding->ctx->arena, whole);
    object_remove(&body, SV("id"));
    const struct made made = { .body = object_build(&body), .restored = whole };
    if (!exists(seeding, plane_collection, SEED_CONTROL_PLANE_ID))
        (void)making_post(seeding, &made, control_planes_create, NULL, SV(""), &id);
    seeding->plane = SV(SEED_CONTROL_PLANE_ID);
}

static void make_example(struct seeding *seeding, const struct entity_kind *kind, const char *id,
                         const char *json)
{
    strview made_id = { 0 };
    const struct made made = { .body = decode(seeding->ctx->arena, json) };
    if (!exists(seeding, (struct store_place){ seeding->plane, kind->name }, id))
        (void)making_entity(seeding, &made, kind, &made_id);
}

static bool note_plane(void *payload, const struct entity *entity)
{
    (void)entity;
    *(bool *)payload = false;
    return false;
}

static bool is_empty(struct seeding *seeding)
{
    bool empty = true;
    const struct store_listing listing = { plane_collection, 0, note_plane, &empty };
    store_list(seeding->emulator->store, seeding->ctx->arena, &listing);
    return empty;
}

bool seed_apply(struct ctx *ctx, struct emulator *emulator)
{
    const struct seed *seed = emulator->seed;
    struct seeding seeding = { .ctx = ctx, .emulator = emulator };
    bool from_file = seed->has_file && is_empty(&seeding);
    struct seeding of_file = { .ctx = ctx, .emulator = emulator, .file = &seed->file };
    if (from_file && exported_is(seed->file.root))
        return exported_make(&of_file);
    make_plane(&seeding);
    if (seed->howto) {
        make_example(&seeding, &kind_services, SEED_SERVICE_ID, service);
        make_example(&seeding, &kind_routes, SEED_ROUTE_ID, route);
    }
    return !from_file || deck_make(&of_file);
}
