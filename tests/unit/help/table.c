#include "help/table.h"

#include "base/mem.h"
#include "value/build.h"

static const char *const colours[] = { "red", "green", "blue", NULL };
static const char *const shapes[] = { "circle", "square", NULL };

const struct attr test_attrs[] = {
    { .name = "place",
      .type = &type_string,
      .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
      .doc = "Doc." },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH, .doc = "Doc." },
    { .name = "name",
      .type = &type_string,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.chars = FROM_TO(2, 4)),
      .doc = "Doc." },
    { .name = "secret",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE,
      .limits = LIMITS(.bytes = FROM_TO(1, 6)),
      .doc = "Doc." },
    { .name = "colour",
      .type = &type_string,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.one_of = colours),
      .doc = "Doc." },
    { .name = "shape",
      .type = &type_string,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.known = shapes),
      .doc = "Doc." },
    { .name = "code",
      .type = &type_string,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.pattern = "^[a-z]+$", .pattern_says = "consist of lower-case letters"),
      .doc = "Doc." },
    { .name = "size",
      .type = &type_number,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.number = FROM_TO(1, 10)),
      .doc = "Doc." },
    { .name = "labels",
      .type = &type_set_of_string,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.chars = FROM_TO(1, 3), .elements = FROM_TO(1, 3)),
      .doc = "Doc." },
    { .name = "parent_id",
      .field = "parent.id",
      .type = &type_string,
      .flags = ATTR_OPTIONAL,
      .doc = "Doc." },
    { .name = "config", .type = &type_dynamic, .flags = ATTR_OPTIONAL | ATTR_FREEFORM, .doc = "Doc." },
    { .name = "on",
      .type = &type_bool,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED,
      .default_value = VALUE_BOOL(true),
      .doc = "Doc." },
    { .name = "local",
      .type = &type_bool,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_LOCAL,
      .default_value = VALUE_BOOL(false),
      .doc = "Doc." },
    { .name = "address",
      .type = &type_string,
      .flags = ATTR_COMPUTED | ATTR_STABLE,
      .derived = "{place}/{name}",
      .doc = "Doc." },
    { .name = "free", .type = &type_set_of_string, .flags = ATTR_OPTIONAL | ATTR_COMPUTED, .doc = "Doc." },
    { .name = "more_config",
      .field = "config",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_FREEFORM,
      .text_since = 2,
      .doc = "Doc." },
    { .name = "hidden",
      .field = "secret",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE,
      .version_attr = "hidden_version",
      .doc = "Doc." },
    { .name = "hidden_version",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_LOCAL | ATTR_TRIGGER,
      .doc = "Doc." },
    { .name = "updated_at", .type = &type_string, .flags = ATTR_COMPUTED, .doc = "Doc." },
    { .name = NULL },
};

const struct attr test_key_attrs[] = {
    { .name = "place",
      .type = &type_string,
      .flags = ATTR_REQUIRED | ATTR_PATH | ATTR_REPLACE,
      .doc = "Doc." },
    { .name = "id", .type = &type_string, .flags = ATTR_COMPUTED | ATTR_STABLE | ATTR_PATH, .doc = "Doc." },
    { .name = "cert", .type = &type_string, .flags = ATTR_OPTIONAL | ATTR_PEM, .doc = "Doc." },
    { .name = "key",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_SENSITIVE | ATTR_SECRET | ATTR_PEM,
      .doc = "Doc." },
    { .name = "key_wo",
      .field = "key",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE,
      .version_attr = "key_wo_version",
      .doc = "Doc." },
    { .name = "key_wo_version",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_LOCAL | ATTR_TRIGGER,
      .doc = "Doc." },
    { .name = "password",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_UNREADABLE,
      .doc = "Doc." },
    { .name = "password_wo",
      .field = "password",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_SENSITIVE | ATTR_WRITE_ONLY | ATTR_UNREADABLE | ATTR_HASHED,
      .version_attr = "password_wo_version",
      .doc = "Doc." },
    { .name = "password_wo_version",
      .type = &type_string,
      .flags = ATTR_OPTIONAL | ATTR_LOCAL | ATTR_TRIGGER,
      .doc = "Doc." },
    { .name = "updated_at", .type = &type_string, .flags = ATTR_COMPUTED, .doc = "Doc." },
    { .name = NULL },
};

static const char *const import_parts[] = { "place", "id", NULL };

const struct resource_def test_resource = {
    .type_name = "konnect_test",
    .noun = "test",
    .doc = "A test.",
    .version = 3,
    .attrs = test_attrs,
    .rest.collection = "/v2/{place}/things",
    .rest.item = "/v2/{place}/things/{id}",
    .identity.parts = import_parts,
    .rest.id = "id",
    .rest.revision = "updated_at",
};

const struct resource_def test_key_resource = {
    .type_name = "konnect_test_key",
    .noun = "key",
    .doc = "A key.",
    .attrs = test_key_attrs,
    .rest.collection = "/v2/{place}/keys",
    .rest.item = "/v2/{place}/keys/{id}",
    .identity.parts = import_parts,
    .rest.id = "id",
    .rest.revision = "updated_at",
};

struct rows test_rows(struct arena *arena, const struct attr *attrs, const char *text)
{
    const struct value *json = test_json(arena, text);
    struct rows rows = rows_from_object(arena, attrs, value_null(arena, attrs_type(arena, attrs)));
    struct ctx ctx = ctx_make(arena);
    for (size_t i = 0; i < json->count; i++) {
        size_t index = attr_index(attrs, json->keys[i]);
        if (index == SIZE_MAX || !value_convert(&ctx, json->items[i], attrs[index].type, &rows.values[index]))
            BUG("bad row in a test: %s", text);
    }
    return rows;
}
