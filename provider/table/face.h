/* The faces of a table: the same rows with other flags, for those who only read. A data source is one, of one
 * object (`konnect_plugin`) or of many (`konnect_plugins`).
 *
 * A face has no rows for what is Terraform's alone or secret, so that no data source brings a secret into a
 * state. What stands in the collection's URL is configured, and so is what finds the object; all else is
 * computed. Descriptions are those of the resource, and are not repeated: the schema would be twice as large.
 */
#ifndef TABLE_FACE_H
#define TABLE_FACE_H

#include "table/rows.h"

struct face {
    const struct resource_def *def;
    bool many;
    const char *type_name;
    const char *doc;
    const struct attr *attrs;
    const char *const *const *keys; /* the groups of attributes that find one object, the first the one that
                                       stands in its URL; in each, all but the first may be null, which is a
                                       value too. Ends with NULL */
    const char *list; /* of a data source of many: the attribute with the objects, of which each has what is
                         in the keys, and what lists are filtered by */
};

/* The filters of many. */
#define FACE_TAGS          "tags"
#define FACE_NAME_CONTAINS "name_contains"

/* Made in the arena. */
struct face face_of_one(struct arena *arena, const struct resource_def *def);
struct face face_of_many(struct arena *arena, const struct resource_def *def);
/* A list resource: what tells the collection, and the filters, without descriptions. It has the name of the
 * resource, as Terraform wants it. */
struct face face_of_list(struct arena *arena, const struct resource_def *def);

/* The key of a configuration of one: that whose first attribute is set; NULL: none is. */
const char *const *face_key(const struct face *face, const struct rows *config);
/* By which one calls an object: its key's first attribute, with what else is set: `ai-proxy, route_id 33…`.
 */
strview face_label(struct arena *arena, const struct rows *there, const char *const *key);
/* `"id"`, `"name", "route_id"`: names as messages have them. */
strview face_names(struct arena *arena, const char *const *names, const char *between);

#endif
