/* Terraform core's part for one resource: what it asks of the provider, in which order, and what it makes of
 * the answers (docs/dev/protocol.md). Each run begins with a new provider, as a new process does.
 */
#ifndef TESTS_PROPERTIES_CORE_H
#define TESTS_PROPERTIES_CORE_H

#include "engine/provider.h"

enum { MOST_IGNORED = 4, MOST_PROVIDERS = 128 };

struct core {
    struct arena *arena;
    const struct world *world;
    const struct resource_def *def;
    const struct value *settings; /* the provider block */
    const struct value *config;   /* the resource's block; null: it is not in the configuration */
    const struct value *state;    /* null: none */
    strview private_bytes;
    bool tainted;
    bool ignore_all; /* ignore_changes = all */
    const char *ignored[MOST_IGNORED];
    size_t ignored_count;
    /* Those started so far: values of a plan live as long as the session that made them. */
    struct provider *providers[MOST_PROVIDERS];
    size_t provider_count;
};

enum action { ACTION_NONE, ACTION_CREATE, ACTION_UPDATE, ACTION_REPLACE, ACTION_DELETE };
extern const char *const action_names[];

/* A run of Terraform: refresh and plan, and perhaps apply. */
struct run {
    struct ctx ctx;                /* its diagnostics are those of refresh and plan, */
    struct ctx apply_ctx;          /* and these those of the apply */
    const struct value *refreshed; /* the state after the refresh */
    strview refreshed_private;
    enum action action;
    const struct value *prior; /* what the plan begins with */
    const struct value *planned;
    strview planned_private;
    strview broken; /* a rule of the protocol that the provider broke; empty: none */
    bool planned_well;
    bool tainted;     /* the object was replaced anyway, and the provider was not told what was there */
    bool unconfirmed; /* something in the plan is unknown because of the settings: it cannot be applied */
};

/* Ends all providers. */
void core_end(struct core *core);

/* terraform plan. The core's state stays as it is. */
void core_plan(struct core *core, struct run *run);
/* What follows a plan in terraform apply; only after a good one. Changes the state. */
void core_apply(struct core *core, struct run *run);
/* terraform apply -refresh-only: takes over what the plan's refresh found. */
void core_keep_refreshed(struct core *core, const struct run *run);
/* terraform import, with the refresh that follows; the state is the object's when it went well. */
bool core_import(struct core *core, strview id, struct run *run);

#endif
