/* What a text says that should be a UUID, and where users find the right one. */
#ifndef TABLE_UUID_TEXT_H
#define TABLE_UUID_TEXT_H

#include "table/rows.h"

/* A text of an attribute that must be a UUID (limits.uuid_from); any text does for another. The error stands
 * at ctx->path and tells the shape of the text, never the text itself. */
bool uuid_text_check(struct ctx *ctx, const struct attr *attr, strview text);
/* What Terraform's mock_provider makes up for every computed text, also an ID that a resource refers to.
 * Where it mocks the provider it validates by the real one, but does not plan: so IDs of this shape are left
 * to the plan (uuid_text_check_all). The provider block is never mocked. */
bool uuid_text_may_be_mocked(const struct attr *attr, strview text);
/* All IDs, without exception, each at its attribute below ctx->path: for what is planned or read. */
bool uuid_text_check_all(struct ctx *ctx, const struct rows *config);

#endif
