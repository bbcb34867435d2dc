#include "table/face.h"

#include "table/template.h"

enum { MOST_KEYS = 16 };

/* ---- Names ---- */

struct naming {
    strview name;
    bool found;
};

static void note_name(void *payload, strview name)
{
    struct naming *naming = payload;
    naming->found = naming->found || sv_equal(naming->name, name);
}

static bool template_has(const char *text, const char *name)
{
    struct naming naming = { .name = sv_from(name) };
    template_names(text, note_name, &naming);
    return naming.found;
}

strview face_names(struct arena *arena, const char *const *names, const char *between)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; names[i] != NULL; i++)
        buf_printf(&text, "%s\"%s\"", i > 0 ? between : "", names[i]);
    return buf_view(&text);
}

/* ---- Rows ---- */

/* What a reader may see. */
static bool is_open(const struct attr *attr)
{
    return (attr->flags & (ATTR_LOCAL | ATTR_UNREADABLE | ATTR_WRITE_ONLY | ATTR_SENSITIVE)) == 0 &&
           attr->merges == NULL;
}

static const struct attr *computed_rows(struct arena *arena, const struct attr *attrs)
{
    size_t count = attr_count(attrs);
    struct attr *rows = ARENA_ARRAY(arena, struct attr, count + 1);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct attr){
            .name = attrs[i].name,
            .type = attrs[i].type,
            .nested = attrs[i].nested != NULL ? computed_rows(arena, attrs[i].nested) : NULL,
            .flags = ATTR_COMPUTED,
        };
    return rows;
}

static struct attr computed_row(struct arena *arena, const struct attr *attr)
{
    return (struct attr){
        .name = attr->name,
        .field = attr->field,
        .type = attr->type,
        .nested = attr->nested != NULL ? computed_rows(arena, attr->nested) : NULL,
        .flags = ATTR_COMPUTED | (attr->flags & ATTR_FREEFORM),
        .derived = attr->derived,
    };
}

/* A row that stands in the collection's URL. */
static struct attr path_row(const struct attr *attr)
{
    struct attr row = *attr;
    bool fallback = attr_has(attr, ATTR_PROVIDER_DEFAULT);
    row.flags =
        ATTR_PATH | (fallback ? ATTR_OPTIONAL | ATTR_COMPUTED | ATTR_PROVIDER_DEFAULT : ATTR_REQUIRED);
    row.doc = NULL;
    return row;
}

/* ---- Keys ---- */

/* What the object's own URL has besides the collection's. */
static const char *const *url_key(struct arena *arena, const struct resource_def *def)
{
    const char **names = ARENA_ARRAY(arena, const char *, attr_count(def->attrs) + 1);
    size_t count = 0;
    for (size_t i = 0; def->identity.parts[i] != NULL; i++)
        if (!template_has(def->rest.collection, def->identity.parts[i]))
            names[count++] = def->identity.parts[i];
    return names;
}

static bool same_names(const char *const *a, const char *const *b)
{
    size_t i = 0;
    while (a[i] != NULL && b[i] != NULL && sv_equal_z(sv_from(a[i]), b[i]))
        i++;
    return a[i] == NULL && b[i] == NULL;
}

static bool all_open(const struct resource_def *def, const char *const *names)
{
    bool open = true;
    for (size_t i = 0; names[i] != NULL; i++)
        open = open && is_open(attr_row(def->attrs, names[i]));
    return open;
}

static const char *const *const *keys_of(struct arena *arena, const struct resource_def *def)
{
    const char *const *const *unique = def->identity.unique;
    const char *const **keys = ARENA_ARRAY(arena, const char *const *, MOST_KEYS + 1);
    size_t count = 0;
    keys[count++] = url_key(arena, def);
    for (size_t i = 0; unique != NULL && unique[i] != NULL && count < MOST_KEYS; i++)
        if (!same_names(unique[i], keys[0]) && all_open(def, unique[i]))
            keys[count++] = unique[i];
    return keys;
}

static bool in_keys(const char *const *const *keys, const char *name)
{
    for (size_t i = 0; keys[i] != NULL; i++)
        if (sv_is_among(sv_from(name), keys[i]))
            return true;
    return false;
}

const char *const *face_key(const struct face *face, const struct rows *config)
{
    for (size_t i = 0; face->keys[i] != NULL; i++)
        if (!value_is_null(rows_get(config, face->keys[i][0])))
            return face->keys[i];
    return NULL;
}

strview face_label(struct arena *arena, const struct rows *there, const char *const *key)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    buf_append(&text, value_text(rows_get(there, key[0])));
    for (size_t i = 1; key[i] != NULL; i++)
        if (!value_is_null(rows_get(there, key[i])))
            buf_printf(&text, ", %s " SV_FMT, key[i], SV_ARG(value_text(rows_get(there, key[i]))));
    return buf_view(&text);
}

/* The only one, of one attribute, has to be configured. */
static struct attr key_row(const struct face *face, const struct attr *attr)
{
    struct attr row = *attr;
    bool only = face->keys[1] == NULL;
    row.flags = (attr->flags & ATTR_PATH) | (only ? ATTR_REQUIRED : ATTR_OPTIONAL | ATTR_COMPUTED);
    row.default_value = NULL;
    row.doc = NULL;
    return row;
}

/* ---- Faces ---- */

/* "by `id`, by `name`, or by `kid` with `set_id`" */
static strview keys_text(struct arena *arena, const struct face *face)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    size_t count = 0;
    while (face->keys[count] != NULL)
        count++;
    for (size_t i = 0; i < count; i++) {
        buf_append_z(&text, i == 0 ? "" : count == 2 ? " or " : i + 1 < count ? ", " : ", or ");
        for (size_t j = 0; face->keys[i][j] != NULL; j++)
            buf_printf(&text, "%s`%s`", j == 0 ? "by " : j == 1 ? " with " : ", ", face->keys[i][j]);
    }
    return buf_view(&text);
}

struct face face_of_one(struct arena *arena, const struct resource_def *def)
{
    struct attr *rows = ARENA_ARRAY(arena, struct attr, attr_count(def->attrs) + 1);
    struct face face = {
        .def = def, .type_name = def->type_name, .attrs = rows, .keys = keys_of(arena, def)
    };
    size_t count = 0;
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++) {
        if (!is_open(attr))
            continue;
        rows[count++] = template_has(def->rest.collection, attr->name) ? path_row(attr)
                        : in_keys(face.keys, attr->name)               ? key_row(&face, attr)
                                                                       : computed_row(arena, attr);
    }
    face.doc =
        arena_printf(arena, "Finds one %s " SV_FMT ".", def->noun, SV_ARG(keys_text(arena, &face))).data;
    return face;
}

/* By what an object is known, and what lists are filtered by. All else is a matter of the data source of one:
 * the whole schema is loaded by every process. */
static bool is_listed(const struct face *face, const struct attr *attr)
{
    bool filtered = sv_equal_z(sv_from(attr->name), FACE_TAGS) || sv_equal_z(sv_from(attr->name), "name");
    return is_open(attr) && (filtered || in_keys(face->keys, attr->name)) &&
           !template_has(face->def->rest.collection, attr->name);
}

static const struct attr *listed_rows(struct arena *arena, const struct face *face)
{
    const struct attr *attrs = face->def->attrs;
    struct attr *rows = ARENA_ARRAY(arena, struct attr, attr_count(attrs) + 1);
    size_t count = 0;
    for (const struct attr *attr = attrs; attr->name != NULL; attr++)
        if (is_listed(face, attr))
            rows[count++] = computed_row(arena, attr);
    return rows;
}

static bool has_row(const struct resource_def *def, const char *name, const struct type *type)
{
    size_t index = attr_index(def->attrs, sv_from(name));
    return index != SIZE_MAX && type_equal(def->attrs[index].type, type);
}

/* What tells the collection and filters it: at most as many rows as the table has, and FILTERS. */
enum { FILTERS = 2 };
static size_t filter_rows(const struct resource_def *def, struct attr *rows)
{
    size_t count = 0;
    for (const struct attr *attr = def->attrs; attr->name != NULL; attr++)
        if (template_has(def->rest.collection, attr->name))
            rows[count++] = path_row(attr);
    if (has_row(def, FACE_TAGS, &type_set_of_string))
        rows[count++] = (struct attr){ .name = FACE_TAGS,
                                       .type = &type_set_of_string,
                                       .flags = ATTR_OPTIONAL,
                                       .doc = "Only those with all of these tags." };
    if (has_row(def, "name", &type_string))
        rows[count++] = (struct attr){ .name = FACE_NAME_CONTAINS,
                                       .type = &type_string,
                                       .flags = ATTR_OPTIONAL,
                                       .doc = "Only those whose name contains this." };
    return count;
}

struct face face_of_many(struct arena *arena, const struct resource_def *def)
{
    enum { OTHERS = 2 };
    struct attr *rows = ARENA_ARRAY(arena, struct attr, attr_count(def->attrs) + FILTERS + OTHERS);
    struct face face = { .def = def, .many = true, .attrs = rows, .keys = keys_of(arena, def) };
    size_t count = filter_rows(def, rows);
    face.type_name = arena_printf(arena, "%ss", def->type_name).data;
    face.list = face.type_name + sizeof "konnect_" - 1;
    const struct attr *listed = listed_rows(arena, &face);
    rows[count++] = (struct attr){ .name = face.list,
                                   .type = type_collection(arena, TYPE_LIST, attrs_type(arena, listed)),
                                   .nested = listed,
                                   .flags = ATTR_COMPUTED };
    bool filtered = has_row(def, FACE_TAGS, &type_set_of_string) || has_row(def, "name", &type_string);
    face.doc =
        arena_printf(arena, "Lists every %s%s.", def->noun, filtered ? " that passes the filters" : "").data;
    return face;
}

/* A list resource has no state, so nothing in it is computed. */
struct face face_of_list(struct arena *arena, const struct resource_def *def)
{
    struct attr *rows = ARENA_ARRAY(arena, struct attr, attr_count(def->attrs) + FILTERS + 1);
    size_t count = filter_rows(def, rows);
    for (size_t i = 0; i < count; i++) {
        rows[i].flags &= ~(unsigned)ATTR_COMPUTED;
        rows[i].doc = NULL;
    }
    return (struct face){
        .def = def, .many = true, .type_name = def->type_name, .attrs = rows, .keys = keys_of(arena, def)
    };
}
