/* Attribute tables -> tfplugin6 schemas. */
#ifndef PROTOCOL_SCHEMA_PROTO_H
#define PROTOCOL_SCHEMA_PROTO_H

#include "table/schema.h"

#include "tfplugin6.pb-c.h"

/* A schema always has its block: Terraform dereferences it unchecked (docs/dev/protocol.md, "Schemas").
 * Without a description where `doc` is NULL. Made in the arena. */
Tfplugin6__Schema *schema_to_proto(struct arena *arena, const struct attr *attrs, int64_t version,
                                   const char *doc);

#endif
