/* YAML text as values, with the line of each. Sole owner of yaml.h.
 *
 * What JSON can say: mappings with texts for keys are objects, sequences tuples; plain scalars are null,
 * true, false and JSON's numbers, everything else is text. JSON itself is YAML of this kind. Anchors, aliases
 * and merge keys (`<<`) are taken, other tags than `!!str` are not.
 */
#ifndef EMULATOR_API_SEED_YAML_TEXT_H
#define EMULATOR_API_SEED_YAML_TEXT_H

#include "base/ctx.h"
#include "value/value.h"

struct yaml_text {
    const char *name; /* of the file, for messages; borrowed */
    const struct value *root;
    struct yaml_place *places;
    size_t place_count;
};

/* Everything is in ctx's arena. Errors name the line: no well-formed YAML; no document or several; nesting
 * past VALUE_MAX_DEPTH; what stands for more than YAML_MAX_VALUES values when aliases are followed; a key
 * twice; U+0000; a plain yes, no, on or off, which is a truth value for some readers and a text for others.
 */
enum { YAML_MAX_VALUES = 2000000 };
bool yaml_text_read(struct ctx *ctx, const char *name, strview text, struct yaml_text *out);

/* Adds an error at the line where `value`, a part of `text->root`, begins, and returns false. */
bool yaml_text_error(struct ctx *ctx, const struct yaml_text *text, const struct value *value, strview what);

#endif
