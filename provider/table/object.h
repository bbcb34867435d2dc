/* Reading one object, as its table says: by GET, or, a link between two objects, in the list that names it.
 */
#ifndef TABLE_OBJECT_H
#define TABLE_OBJECT_H

#include "table/request.h"

/* The GET of the object that the rows name. */
struct resource_request object_request(const struct resource_def *def, const struct rows *rows);
/* Reads it. As request_send: true with any status; a link that no list
 * names, or whose list is not there, has status 404. */
bool object_read(struct ctx *ctx, struct session *session, const struct resource_def *def,
                 const struct rows *rows, struct konnect_response *out);
/* An item of the table's collection as the object: of a link, only the id at the place of `rest.listed_by`.
 */
const struct value *object_of_item(struct arena *arena, const struct resource_def *def,
                                   const struct value *item);

#endif
