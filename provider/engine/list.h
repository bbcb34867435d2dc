/* List resources: what there is of a kind, for those who want to import it (Terraform 1.14, `terraform
 * query`).
 *
 * Objects are handed out one by one while the collection is read, a page at a time, and nothing of a page
 * stays in memory when the next is read.
 */
#ifndef ENGINE_LIST_H
#define ENGINE_LIST_H

#include "table/face.h"
#include "table/session.h"

struct list_item {
    const struct value *object; /* of the table's type: the state that an import would make; or, when it is
                                   not wanted, only the address */
    strview display_name;
};

struct list_request {
    const struct value *config; /* of the face's type, wholly known */
    bool include_objects;
    int64_t limit; /* at most so many; 0: all */
    /* Called with each object, in a context whose arena ends with its page; the warnings in it are about the
     * object. False: no more are wanted. */
    bool (*visit)(void *payload, struct ctx *ctx, const struct list_item *item);
    void *payload;
};

/* ValidateListResourceConfig. */
bool list_validate(struct ctx *ctx, const struct face *face, const struct value *config);

/* ListResource. `face` is that of face_of_list. False: there are more, but they could not be read. */
bool list_resources(struct ctx *ctx, struct session *session, const struct face *face,
                    const struct list_request *request);

#endif
