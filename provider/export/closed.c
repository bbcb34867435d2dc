#include "export/closed.h"

#include "kong/credentials.h"
#include "kong/freeform.h"
#include "kong/vault_reference.h"
#include "value/kind.h"

/* Shorter words mean something in a JSON Web Key alone. */
enum { SHORTEST_WORD = 3 };

static struct closed_text *add(struct index *closed, strview text)
{
    struct closed_text *found = (struct closed_text *)index_find(closed, text);
    if (found == NULL) {
        found = ARENA_NEW(closed->arena, struct closed_text);
        index_add(closed, &found->node, text);
    }
    return found;
}

static bool is_separator(char byte)
{
    return byte == '_' || byte == '-' || byte == '.';
}

static bool is_named(strview name)
{
    size_t begin = name.len;
    while (begin > 0 && !is_separator(name.data[begin - 1]))
        begin--;
    strview word = sv_slice(name, begin, name.len);
    return word.len >= SHORTEST_WORD && credential_is_named(word);
}

/* `Authorization:Basic …`, as the transformers of requests and responses have it. */
static bool is_named_pair(strview text)
{
    strview rest = text;
    strview name = sv_cut(&rest, ':');
    return rest.data != NULL && rest.len > 0 && is_named(sv_trim(name));
}

/* The innermost name of a path, and the one around it. */
struct place {
    strview name;
    strview around;
    bool in_list;
};

static struct place place_of(const struct path *path)
{
    struct place place = { SV(""), SV(""), path != NULL && path->step == PATH_INDEX };
    while (path != NULL && path->step == PATH_INDEX)
        path = path->parent;
    if (path != NULL)
        place.name = path->name;
    if (path != NULL && path->parent != NULL && path->parent->step != PATH_INDEX)
        place.around = path->parent->name;
    return place;
}

static bool note(void *payload, const struct value *value, const struct path *path)
{
    struct place place = place_of(path);
    if (path == NULL || !freeform_is_literal(value))
        return true;
    /* A service account's file is one text; members of an object, which a transformer lists, are many. */
    bool listed_json = place.in_list && sv_equal(place.name, SV("json"));
    bool pair = place.in_list && !sv_equal(place.around, SV("rename")) && is_named_pair(value->text);
    if (pair || (is_named(place.name) && !listed_json))
        (void)add(payload, value->text);
    return true;
}

void closed_find(const struct value *value, struct index *out)
{
    value_walk(out->arena, value, NULL, note, out);
}

struct closed_text *closed_text_of(struct index *closed, strview text)
{
    struct closed_text *found = (struct closed_text *)index_find(closed, text);
    if (found != NULL || vault_reference_is(text) || !credential_is_shaped(text))
        return found;
    return add(closed, text);
}
