/* What Terraform takes for granted of every schema, and what its old versions cannot do with one. */
#ifndef TESTS_RPC_SCHEMA_CHECK_H
#define TESTS_RPC_SCHEMA_CHECK_H

#include "tfplugin6.pb-c.h"

/* Fails the running test for each fault. */
void schema_check(const Tfplugin6__Schema *schema);
/* The same of a data source, whose attributes are described by the resource. */
void schema_check_face(const Tfplugin6__Schema *schema);

#endif
