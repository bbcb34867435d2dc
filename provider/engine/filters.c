#include "engine/filters.h"

#include "base/percent.h"

/* The filter's value; NULL: the face has no such filter, or it is not set. */
static const struct value *filter(const struct rows *config, const char *name)
{
    size_t index = attr_index(config->attrs, sv_from(name));
    const struct value *value = index != SIZE_MAX ? config->values[index] : NULL;
    return value != NULL && value_is_known(value) ? value : NULL;
}

static strview tags_query(struct arena *arena, const struct value *tags)
{
    struct buf query = buf_make(arena, BUF_LIMIT_TEXT);
    for (size_t i = 0; i < tags->count; i++) {
        strview tag = value_text(tags->items[i]);
        /* These have a meaning in the filter (docs/dev/konnect.md, "Core entities"); what it cannot say is
           left to us. */
        if (sv_find(tag, ',') == SIZE_MAX && sv_find(tag, '/') == SIZE_MAX)
            buf_printf(&query, "%s" SV_FMT,
                       buf_view(&query).len > 0 ? "%2C" : "tags=", SV_ARG(percent_encoded(arena, tag)));
    }
    return buf_view(&query);
}

strview filters_query(struct arena *arena, const struct resource_def *def, const struct rows *config)
{
    const struct value *tags = filter(config, FACE_TAGS);
    bool asks = tags != NULL && def->rest.paging == KONNECT_PAGING_OFFSET;
    return asks ? tags_query(arena, tags) : SV("");
}

static bool has_tags(const struct value *wanted, const struct value *tags)
{
    for (size_t i = 0; i < wanted->count; i++) {
        bool has = false;
        for (size_t j = 0; value_is_known(tags) && j < tags->count; j++)
            has = has || value_equal(wanted->items[i], tags->items[j]);
        if (!has)
            return false;
    }
    return true;
}

bool filters_pass(const struct rows *config, const struct rows *there)
{
    const struct value *tags = filter(config, FACE_TAGS);
    const struct value *part = filter(config, FACE_NAME_CONTAINS);
    return (tags == NULL || has_tags(tags, rows_get(there, FACE_TAGS))) &&
           (part == NULL || sv_contains(value_text(rows_get(there, "name")), part->text));
}
