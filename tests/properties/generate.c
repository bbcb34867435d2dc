/* The configurations of a round, and what somebody else writes. */
#include "round.h"

#include "base/mem.h"
#include "value/json.h"
#include "value/kind.h"

typedef void change_fn(struct round *round);

static const struct value *text(const struct round *round, const char *words)
{
    return value_string(round->arena, sv_from(words));
}

static const struct value *number(struct round *round, size_t from, size_t count)
{
    return value_int(round->arena, (int64_t)(from + random_below(&round->random, count)));
}

static const struct value *one_of(struct round *round, const char *const *words, size_t count)
{
    return text(round, words[random_below(&round->random, count)]);
}

strview generate_secret(struct round *round, bool open)
{
    strview core = arena_printf(round->arena, "zq%016llx", (unsigned long long)random_next(&round->random));
    canary_add(round, core, open);
    return arena_printf(round->arena, SV_FMT "\"%%/\xc3\xa9", SV_ARG(core));
}

static const struct value *secret(struct round *round)
{
    return value_string(round->arena, generate_secret(round, false));
}

static const struct value *words(struct round *round)
{
    struct list_builder list = { .arena = round->arena };
    static const char *const choice[] = { "alpha", "beta", "gamma", "delta" };
    size_t first = random_below(&round->random, 4);
    list_put(&list, text(round, choice[first]));
    if (random_chance(&round->random, 50))
        list_put(&list, text(round, choice[(first + 1) % 4]));
    return list_build(&list);
}

const struct value *generate_tags(struct round *round)
{
    struct ctx ctx = ctx_make(round->arena);
    const struct value *tags = NULL;
    if (random_chance(&round->random, 25))
        return NULL;
    if (!value_convert(&ctx, words(round), &type_set_of_string, &tags))
        BUG("words are no set");
    return tags;
}

/* ---- Rows ---- */

static void set(struct round *round, const char *name, const struct value *value)
{
    struct ctx ctx = ctx_make(round->arena);
    struct rows rows = rows_from_object(round->arena, round->core.def->attrs, round->core.config);
    size_t i = attr_index(rows.attrs, sv_from(name));
    const struct type *type = rows.attrs[i].type;
    if (value == NULL)
        value = value_null(round->arena, type);
    else if (type->kind == TYPE_STRING && value_is_object(value))
        value = value_string(round->arena, round_json(round, value));
    if (!value_convert(&ctx, value, type, &rows.values[i]))
        BUG("the value of %s does not fit", name);
    round->core.config = rows_to_object(round->arena, &rows);
}

static const struct value *get(const struct round *round, const char *name)
{
    struct rows rows = rows_from_object(round->arena, round->core.def->attrs, round->core.config);
    return rows_get(&rows, name);
}

static bool is_freeform(const struct round *round)
{
    return round->kind >= KIND_VAULT;
}

static void set_parts(struct round *round)
{
    static const char *const names[] = { "config", "sensitive_config", "config_wo" };
    for (size_t i = 0; i < 3; i++) {
        bool empty = round->parts[i]->count == 0 && (i > 0 || random_chance(&round->random, 30));
        bool needed = i == 0 && round->kind == KIND_VAULT;
        set(round, names[i], empty && !needed ? NULL : round->parts[i]);
    }
}

static const struct value *with(const struct round *round, const struct value *object, const char *name,
                                const struct value *value)
{
    struct object_builder builder = object_builder_from(round->arena, object);
    object_remove(&builder, sv_from(name));
    object_put(&builder, sv_from(name), value);
    return object_build(&builder);
}

/* `value` NULL: without it. `record` NULL: at the top. */
static const struct value *with_field(const struct round *round, const struct value *object,
                                      const char *record, const char *name, const struct value *value)
{
    if (record == NULL)
        return with(round, object, name, value);
    const struct value *inner = value_get(object, sv_from(record));
    if (inner == NULL && value == NULL)
        return object;
    inner = with(round, inner != NULL ? inner : value_empty_object(round->arena), name, value);
    return with(round, object, record, inner->count > 0 ? inner : NULL);
}

/* A key belongs to one part. */
static void place(struct round *round, enum part part, const char *record, const char *name,
                  const struct value *value)
{
    for (size_t i = 0; i < 3; i++)
        round->parts[i] = with_field(round, round->parts[i], record, name, i == (size_t)part ? value : NULL);
}

/* ---- Changes ---- */

static void change_tags(struct round *round)
{
    set(round, "tags", random_chance(&round->random, 30) ? NULL : words(round));
}

static void change_enabled(struct round *round)
{
    bool value = random_chance(&round->random, 50);
    set(round, "enabled", random_chance(&round->random, 30) ? NULL : value_bool(round->arena, value));
}

static void change_scope(struct round *round)
{
    static const char *const ids[] = { "5e000000-0000-4000-8000-000000000001",
                                       "5e000000-0000-4000-8000-000000000002" };
    set(round, "service_id", random_chance(&round->random, 40) ? NULL : one_of(round, ids, 2));
}

static void change_ignore_unset(struct round *round)
{
    bool value = random_chance(&round->random, 60);
    set(round, "ignore_unset", random_chance(&round->random, 40) ? NULL : value_bool(round->arena, value));
}

static void change_limit(struct round *round)
{
    if (round->kind != KIND_KEEPER)
        place(round, PART_OPEN, NULL, "max", NULL);
    place(round, PART_OPEN, NULL, "limit",
          random_chance(&round->random, 30) ? NULL
                                            : number(round, random_chance(&round->random, 95) ? 1 : 101, 50));
}

static void change_max(struct round *round)
{
    place(round, PART_OPEN, NULL, "limit", NULL);
    place(round, PART_OPEN, NULL, "max", number(round, 1, 50));
}

static void change_mode(struct round *round)
{
    static const char *const modes[] = { "fast", "slow", "slow" };
    place(round, PART_OPEN, NULL, "mode", random_chance(&round->random, 30) ? NULL : one_of(round, modes, 3));
}

/* A value that is no choice; a sensitive variable, for example. */
static void change_mode_wrongly(struct round *round)
{
    if (random_chance(&round->random, 40))
        place(round, PART_OPEN, NULL, "mode", value_string(round->arena, generate_secret(round, true)));
}

static void change_message(struct round *round)
{
    place(round, PART_OPEN, NULL, "message",
          random_chance(&round->random, 30) ? NULL
                                            : value_string(round->arena, generate_secret(round, true)));
}

static void change_hosts(struct round *round)
{
    place(round, PART_OPEN, NULL, "hosts", random_chance(&round->random, 30) ? NULL : words(round));
}

static void change_headers(struct round *round)
{
    static const char *const values[] = { "one", "two" };
    struct object_builder map = { .arena = round->arena };
    object_put(&map, SV("a"), one_of(round, values, 2));
    if (random_chance(&round->random, 50))
        object_put(&map, SV("b"), one_of(round, values, 2));
    place(round, PART_OPEN, NULL, "headers", random_chance(&round->random, 30) ? NULL : object_build(&map));
}

static void change_redis(struct round *round)
{
    static const char *const hosts[] = { "localhost", "redis", "cache" };
    place(round, PART_OPEN, "redis", "host",
          random_chance(&round->random, 30) ? NULL : one_of(round, hosts, 3));
    place(round, PART_OPEN, "redis", "port",
          random_chance(&round->random, 50) ? NULL : number(round, 6379, 3));
}

static void change_namespace(struct round *round)
{
    place(round, PART_OPEN, NULL, "namespace",
          random_chance(&round->random, 70) ? NULL : text(round, "mine"));
}

/* Null in the open, which says the same as nothing, or asks for the removal of what is there. */
static void change_to_null(struct round *round)
{
    static const char *const names[] = {
        "namespace", "message", "limit", "mode", "redis", "headers", "rules"
    };
    place(round, PART_OPEN, NULL, names[random_below(&round->random, 7)],
          value_null(round->arena, &type_dynamic));
}

/* In either order; their secrets with them in one part, in a part of their own, or nowhere. */
static void change_rules(struct round *round)
{
    struct list_builder list = { .arena = round->arena };
    struct list_builder apart = { .arena = round->arena };
    size_t where = random_below(&round->random, 10);
    bool with_them = where < 3;
    bool turned = random_chance(&round->random, 50);
    for (size_t i = 0, count = (random_below(&round->random, 5) + 1) / 2; i < count; i++) {
        struct object_builder rule = { .arena = round->arena };
        struct object_builder rest = { .arena = round->arena };
        object_put(&rule, SV("path"), text(round, (i == 0) != turned ? "/a" : "/b"));
        if (random_chance(&round->random, 30))
            object_put(&rule, SV("weight"), number(round, 1, 2));
        if (with_them)
            object_put(&rule, SV("secret"), secret(round));
        else if (random_chance(&round->random, 15))
            object_put(&rule, SV("secret"), value_null(round->arena, &type_string));
        else if (where < 5)
            object_put(&rest, SV("secret"), secret(round));
        list_put(&list, object_build(&rule));
        list_put(&apart, object_build(&rest));
    }
    place(round, with_them ? PART_SENSITIVE : PART_OPEN, NULL, "rules",
          list.count > 0 ? list_build(&list) : NULL);
    if (list.count == 0 || with_them || where >= 5)
        return;
    enum part part = where == 3 ? PART_SENSITIVE : PART_HIDDEN;
    round->parts[part] = with(round, round->parts[part], "rules", list_build(&apart));
    if (part == PART_HIDDEN)
        set(round, "config_wo_version", number(round, 1, 4));
}

/* A secret goes into one of the parts for secrets, out of all, or is null in the open. */
static void change_secret_field(struct round *round, const char *record, const char *name)
{
    static const enum part parts[] = { PART_SENSITIVE, PART_HIDDEN };
    size_t choice = random_below(&round->random, 10);
    if (choice == 0)
        place(round, PART_OPEN, record, name, value_null(round->arena, &type_string));
    else if (choice < 3)
        place(round, PART_OPEN, record, name, NULL);
    else
        place(round, parts[choice % 2], record, name, secret(round));
    /* Without a version a slow fingerprint is made: seldom. */
    bool versioned = !random_chance(&round->random, 2);
    if (round->parts[PART_HIDDEN]->count > 0)
        set(round, "config_wo_version", versioned ? number(round, 1, 4) : NULL);
}

static void change_password(struct round *round)
{
    change_secret_field(round, NULL, "password");
}

static void change_redis_password(struct round *round)
{
    change_secret_field(round, "redis", "password");
}

static void change_vault_token(struct round *round)
{
    change_secret_field(round, NULL, "token");
}

static void change_vault_secret_id(struct round *round)
{
    change_secret_field(round, NULL, "approle_secret_id");
}

/* The run that does not bring the secret. */
static void drop_hidden(struct round *round)
{
    if (random_chance(&round->random, 50))
        round->parts[PART_HIDDEN] = value_empty_object(round->arena);
}

static void change_vault_host(struct round *round)
{
    static const char *const hosts[] = { "vault", "127.0.0.1", "elsewhere" };
    place(round, PART_OPEN, NULL, "host", random_chance(&round->random, 30) ? NULL : one_of(round, hosts, 3));
}

static void change_vault_namespace(struct round *round)
{
    place(round, PART_OPEN, NULL, "namespace",
          random_chance(&round->random, 40) ? NULL
                                            : value_string(round->arena, generate_secret(round, true)));
}

static void change_description(struct round *round)
{
    set(round, "description",
        random_chance(&round->random, 30) ? NULL : value_string(round->arena, generate_secret(round, true)));
}

static void change_prefix(struct round *round)
{
    static const char *const prefixes[] = { "alpha", "beta", "gamma" };
    if (random_chance(&round->random, 30))
        set(round, "prefix", one_of(round, prefixes, 3));
}

static void change_name(struct round *round)
{
    static const char *const names[] = { "one", "two", "three" };
    set(round, "name", random_chance(&round->random, 30) ? NULL : one_of(round, names, 3));
}

static void change_force(struct round *round)
{
    set(round, "force_destroy", random_chance(&round->random, 50) ? NULL : value_bool(round->arena, true));
}

static void change_value(struct round *round)
{
    bool version = !random_chance(&round->random, 2);
    bool hidden = random_chance(&round->random, 50);
    set(round, "value", hidden ? NULL : secret(round));
    set(round, "value_wo", hidden ? secret(round) : NULL);
    set(round, "value_wo_version", hidden && version ? number(round, 1, 4) : NULL);
}

/* Another value, or none, with the same version. */
static void change_hidden_value(struct round *round)
{
    if (!value_is_null(get(round, "value_wo_version")))
        set(round, "value_wo", random_chance(&round->random, 50) ? NULL : secret(round));
}

static void change_key(struct round *round)
{
    static const char *const keys[] = { "a", "b" };
    if (random_chance(&round->random, 20))
        set(round, "key", one_of(round, keys, 2));
}

static change_fn *const store_changes[] = { change_name, change_force, NULL };
static change_fn *const secret_changes[] = { change_value, change_hidden_value, change_hidden_value,
                                             change_key, NULL };
static change_fn *const store_vault_changes[] = { change_description, change_tags, change_prefix, NULL };
static change_fn *const vault_changes[] = { change_description,
                                            change_tags,
                                            change_prefix,
                                            change_vault_host,
                                            change_vault_namespace,
                                            change_vault_token,
                                            change_vault_secret_id,
                                            change_ignore_unset,
                                            drop_hidden,
                                            NULL };
static change_fn *const limiter_changes[] = { change_tags,         change_enabled,      change_scope,
                                              change_ignore_unset, change_limit,        change_max,
                                              change_mode,         change_mode_wrongly, change_message,
                                              change_hosts,        change_headers,      change_redis,
                                              change_namespace,    change_rules,        change_rules,
                                              change_rules,        change_password,     change_redis_password,
                                              change_to_null,      drop_hidden,         NULL };
static change_fn *const keeper_changes[] = { change_tags,         change_enabled,
                                             change_ignore_unset, change_limit,
                                             change_message,      change_password,
                                             drop_hidden,         NULL };

static change_fn *const *const changes_of[KIND_COUNT] = {
    [KIND_STORE] = store_changes,
    [KIND_SECRET] = secret_changes,
    [KIND_STORE_VAULT] = store_vault_changes,
    [KIND_VAULT] = vault_changes,
    [KIND_LIMITER] = limiter_changes,
    [KIND_KEEPER] = keeper_changes,
    [KIND_CUSTOM] = limiter_changes,
};

void generate_change(struct round *round)
{
    change_fn *const *changes = changes_of[round->kind];
    size_t count = 0;
    if (value_is_null(round->core.config))
        generate_begin(round);
    while (changes[count] != NULL)
        count++;
    for (size_t i = 1 + random_below(&round->random, 2); i > 0; i--)
        changes[random_below(&round->random, count)](round);
    if (is_freeform(round))
        set_parts(round);
}

static const char *const plugin_names[KIND_COUNT] = {
    [KIND_LIMITER] = "limiter", [KIND_KEEPER] = "keeper", [KIND_CUSTOM] = "custom"
};

void generate_begin(struct round *round)
{
    struct arena *arena = round->arena;
    struct rows rows = rows_from_object(arena, round->core.def->attrs,
                                        value_null(arena, attrs_type(arena, round->core.def->attrs)));
    round->core.config = rows_to_object(arena, &rows);
    for (size_t i = 0; i < 3; i++)
        round->parts[i] = value_empty_object(arena);
    if (plugin_names[round->kind] != NULL)
        set(round, "name", text(round, plugin_names[round->kind]));
    if (round->kind == KIND_VAULT || round->kind == KIND_STORE_VAULT)
        set(round, "prefix", text(round, "alpha"));
    if (round->kind == KIND_VAULT)
        set(round, "name", text(round, "hcv"));
    if (round->kind == KIND_SECRET || round->kind == KIND_STORE_VAULT)
        set(round, "config_store_id", value_string(arena, round->store));
    if (round->kind == KIND_SECRET) {
        set(round, "key", text(round, "a"));
        change_value(round);
    }
    if (round->kind == KIND_KEEPER)
        place(round, PART_SENSITIVE, NULL, "password", secret(round));
    if (is_freeform(round))
        set_parts(round);
}

void generate_from_state(struct round *round)
{
    struct rows state = rows_from_object(round->arena, round->core.def->attrs, round->core.state);
    struct rows rows = rows_copy(round->arena, &state);
    for (size_t i = 0; i < rows.count; i++) {
        const struct attr *attr = &rows.attrs[i];
        bool settable = attr_has(attr, ATTR_OPTIONAL) || attr_has(attr, ATTR_REQUIRED);
        if (!settable || attr_has(attr, ATTR_SENSITIVE) || attr_has(attr, ATTR_WRITE_ONLY))
            rows.values[i] = value_null(round->arena, attr->type);
    }
    round->core.config = rows_to_object(round->arena, &rows);
    for (size_t i = 0; i < 3; i++)
        round->parts[i] = value_empty_object(round->arena);
    const struct value *open = is_freeform(round) ? rows_get(&rows, "config") : NULL;
    if (open != NULL && value_is_object(open))
        round->parts[PART_OPEN] = open;
}

/* ---- Somebody else ---- */

static const struct value *foreign_rules(struct round *round)
{
    struct list_builder list = { .arena = round->arena };
    struct object_builder rule = { .arena = round->arena };
    object_put(&rule, SV("path"), text(round, "/theirs"));
    object_put(&rule, SV("secret"), secret(round));
    list_put(&list, object_build(&rule));
    return list_build(&list);
}

static const struct value *foreign_config(struct round *round, const struct value *config)
{
    static const char *const modes[] = { "fast", "slow" };
    switch (random_below(&round->random, 8)) {
    case 0:
        return with(round, config, "limit", number(round, 60, 5));
    case 1:
        return with(round, config, "mode", one_of(round, modes, 2));
    case 2:
        return with(round, config, "password", secret(round));
    case 3:
        return with_field(round, config, "redis", "password", secret(round));
    case 4:
        return with_field(round, config, "redis", "host", text(round, "theirs"));
    case 5:
        return with(round, config, "hosts", words(round));
    case 6:
        return with(round, config, "namespace", text(round, "theirs"));
    default:
        return with(round, config, "rules", foreign_rules(round));
    }
}

static const struct value *foreign_vault_config(struct round *round, const struct value *config)
{
    if (random_chance(&round->random, 50))
        return with(round, config, "token", secret(round));
    return with(round, config, random_chance(&round->random, 50) ? "host" : "namespace",
                text(round, "theirs"));
}

const struct value *generate_foreign(struct round *round, const struct value *body)
{
    const struct value *config = value_get(body, SV("config"));
    bool outside = random_chance(&round->random, 25);
    switch (round->kind) {
    case KIND_STORE:
        return with(round, body, "name", text(round, "theirs"));
    case KIND_SECRET:
        return with(round, body, "value", secret(round));
    case KIND_STORE_VAULT:
        return with(round, body, outside ? "tags" : "description",
                    outside ? words(round) : text(round, "theirs"));
    case KIND_VAULT:
        return outside ? with(round, body, "description", text(round, "theirs"))
                       : with(round, body, "config", foreign_vault_config(round, config));
    case KIND_KEEPER:
        return outside ? with(round, body, "tags", words(round))
                       : with(round, body, "config",
                              with(round, config,
                                   random_chance(&round->random, 50) ? "password" : "provision_key",
                                   secret(round)));
    default:
        return outside ? with(round, body, random_chance(&round->random, 50) ? "tags" : "protocols",
                              random_chance(&round->random, 50) ? words(round) : NULL)
                       : with(round, body, "config", foreign_config(round, config));
    }
}
