/* Where in a configuration something is: the steps of the protocol's AttributePath.
 *
 * A path is a chain from the innermost step to the outermost, so that a walk can extend its parent's path
 * without copying and siblings share the front part. NULL is the root: the whole resource.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/strview.h"

#include <stdint.h>

enum path_step {
    PATH_ATTRIBUTE, /* an attribute of an object, or a block's name */
    PATH_KEY,       /* an element of a map */
    PATH_INDEX      /* an element of a list or tuple; sets cannot be indexed: stop at the set */
};

struct path {
    const struct path *parent; /* NULL: this is the outermost step */
    enum path_step step;
    strview name;  /* attribute name or map key */
    int64_t index; /* PATH_INDEX only */
};

/* Each returns a new path in the arena that extends `parent` (which may be NULL); `name` is borrowed. */
const struct path *path_attribute(struct arena *arena, const struct path *parent, strview name);
const struct path *path_key(struct arena *arena, const struct path *parent, strview key);
const struct path *path_index(struct arena *arena, const struct path *parent, int64_t index);

/* The outermost two steps, the second one as a key: for a place inside an attribute of dynamic type, of which
 * Terraform shows the line only in this form. Shorter ones, and those into a list, are cut to the attribute.
 */
const struct path *path_first_key(struct arena *arena, const struct path *path);

size_t path_length(const struct path *path);
/* As users write it: `config.model.options["x"].tags[0]`, `config["add.headers"]`; the root is "". */
strview path_to_text(struct arena *arena, const struct path *path);
/* As Konnect's errors have it: names after dots, whatever they hold; else the same. */
strview path_to_field(struct arena *arena, const struct path *path);

#endif
