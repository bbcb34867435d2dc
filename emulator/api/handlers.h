/* The functions of the table of routes (routes.c). Each sets the answer; exchange_arg() gives what stood in
 * the pattern's holes, and the control plane that {plane} names exists for all that is below it. They run
 * inside a transaction that is undone when the answer is an error. */
#ifndef EMULATOR_API_HANDLERS_H
#define EMULATOR_API_HANDLERS_H

#include "emulator/http/exchange.h"

void control_planes_list(struct exchange *exchange);
void control_planes_create(struct exchange *exchange);
void control_planes_read(struct exchange *exchange);
void control_planes_update(struct exchange *exchange);
void control_planes_delete(struct exchange *exchange);

void config_stores_list(struct exchange *exchange);
void config_stores_create(struct exchange *exchange);
void config_stores_read(struct exchange *exchange);
void config_stores_update(struct exchange *exchange);
void config_stores_delete(struct exchange *exchange);

void secrets_list(struct exchange *exchange);
void secrets_create(struct exchange *exchange);
void secrets_read(struct exchange *exchange);
void secrets_put(struct exchange *exchange);
void secrets_delete(struct exchange *exchange);

void entities_list(struct exchange *exchange);
void entities_create(struct exchange *exchange);
void entities_read(struct exchange *exchange);
void entities_upsert(struct exchange *exchange);
void entities_delete(struct exchange *exchange);
void entities_refuse_missing_id(struct exchange *exchange);

void partial_links_list(struct exchange *exchange);

void nested_list(struct exchange *exchange);
void nested_create(struct exchange *exchange);
void nested_read(struct exchange *exchange);
void nested_upsert(struct exchange *exchange);
void nested_delete(struct exchange *exchange);

void group_read(struct exchange *exchange);
void group_members_list(struct exchange *exchange);
void group_members_add(struct exchange *exchange);
void group_members_remove(struct exchange *exchange);
void group_members_remove_all(struct exchange *exchange);
void consumers_groups_list(struct exchange *exchange);
void consumers_groups_add(struct exchange *exchange);
void consumers_groups_remove_all(struct exchange *exchange);

void dp_certificates_list(struct exchange *exchange);
void dp_certificates_create(struct exchange *exchange);
void dp_certificates_read(struct exchange *exchange);
void dp_certificates_update(struct exchange *exchange);
void dp_certificates_delete(struct exchange *exchange);

void lua_schemas_list(struct exchange *exchange);
void lua_schemas_create(struct exchange *exchange);
void lua_schemas_read(struct exchange *exchange);
void lua_schemas_update(struct exchange *exchange);
void lua_schemas_delete(struct exchange *exchange);

void schemas_read_plugin(struct exchange *exchange);
void schemas_read_partial(struct exchange *exchange);
void schemas_validate_entity(struct exchange *exchange);

void admin_health(struct exchange *exchange);
void admin_export(struct exchange *exchange);
void admin_reset(struct exchange *exchange);
void admin_list_requests(struct exchange *exchange);
void admin_clear_requests(struct exchange *exchange);
void admin_stats(struct exchange *exchange);
void admin_dump(struct exchange *exchange);
void admin_add_fault(struct exchange *exchange);
void admin_list_faults(struct exchange *exchange);
void admin_clear_faults(struct exchange *exchange);
void admin_resolve(struct exchange *exchange);

#endif
