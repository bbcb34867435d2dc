/* Data sources: what is in Konnect, for those who only read it. Their tables are faces (table/face.h). */
#ifndef ENGINE_DATA_H
#define ENGINE_DATA_H

#include "table/face.h"
#include "table/session.h"

/* ValidateDataResourceConfig: limits, and whether the configuration names one object in one way. */
bool data_validate(struct ctx *ctx, const struct face *face, const struct value *config);

/* ReadDataSource. Of one: found by its own path, or by its key in the collection's list; no or several
 * objects are an error that names what is near and where it was looked for. Of many: all that pass the
 * filters. `config` is wholly known. */
bool data_read(struct ctx *ctx, struct session *session, const struct face *face, const struct value *config,
               const struct value **out);

#endif
