/* Values as HCL, laid out as `terraform fmt` does it. Only the way out: nothing here reads HCL.
 *
 * What is written means what the value is, whatever is in its texts: quotes, `${` and `%{`, line breaks,
 * characters that nobody sees. All of it lives in the arena.
 */
#ifndef VALUE_HCL_H
#define VALUE_HCL_H

#include "value/value.h"

/* A text as a quoted literal. Control characters and those that have no shape of their own (marks of writing
 * direction, for example) are escaped; a byte that is not UTF-8 becomes U+FFFD. */
strview hcl_quoted(struct arena *arena, strview text);

/* Whether the name can be written as it is: ASCII letters, digits, `_` and `-`, no digit or `-` first. */
bool hcl_is_identifier(strview name);
/* One that reminds of the text: `Orders (v2)` becomes `orders_v2`, `1st` becomes `_1st`. Empty when the text
 * has no ASCII letter and no digit. */
strview hcl_identifier(struct arena *arena, strview text);

/* What stands in the place of a text (not of a key): an expression, or empty for the text itself. */
struct hcl_style {
    strview (*expression)(void *payload, strview text); /* NULL: always the text itself */
    void *payload;
};

enum hcl_line { HCL_ATTRIBUTE, HCL_COMMENT, HCL_BLANK, HCL_BLOCK };

struct hcl_item {
    enum hcl_line line;
    strview name; /* of an attribute: as it is written; of a block: its header, `variable "x"` */
    strview text;
    bool opens; /* the value's first line ends inside a bracket */
};

/* What stands between the braces of a block or an object, or in a file, in the making. Begins as
 * `{ .arena = …, .style = …, .depth = … }`; `style` may be NULL. */
struct hcl_body {
    struct arena *arena;
    const struct hcl_style *style;
    size_t depth; /* of braces around it */
    struct hcl_item *items;
    size_t count;
    size_t capacity;
};

/* `name = value`; a name that is no identifier is quoted. The value is wholly known. Members of objects that
 * are null are left out; elements of sets are sorted. Texts of several lines become heredocs. */
void hcl_put(struct hcl_body *body, strview name, const struct value *value);
/* `name = expression`, which is written as it is, on one line. */
void hcl_put_expression(struct hcl_body *body, strview name, strview expression);
/* `# text`, on one line. */
void hcl_put_comment(struct hcl_body *body, strview text);
void hcl_put_blank(struct hcl_body *body);
/* `header { … }`. The inner body is one deeper. */
void hcl_put_block(struct hcl_body *body, strview header, const struct hcl_body *inner);
/* All lines. */
strview hcl_body_text(const struct hcl_body *body);

#endif
