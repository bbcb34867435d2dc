/* The functions of the router's table. Each sets the answer; exchange_arg() says what stood in
 * the pattern's holes; the control plane that {plane} names below it exists. They run inside a transaction
 * that is undone when the answer is an error. */
#ifndef EMULATOR_API_HANDLERS_H
#define EMULATOR_API_HANDLERS_H

#include "emulator/http/exchange.h"

void list_control_planes(struct exchange *exchange);
void create_control_plane(struct exchange *exchange);
void read_control_plane(struct exchange *exchange);
void update_control_plane(struct exchange *exchange);
void delete_control_plane(struct exchange *exchange);

void list_config_stores(struct exchange *exchange);
void create_config_store(struct exchange *exchange);
void read_config_store(struct exchange *exchange);
void update_config_store(struct exchange *exchange);
void delete_config_store(struct exchange *exchange);

void list_secrets(struct exchange *exchange);
void create_secret(struct exchange *exchange);
void read_secret(struct exchange *exchange);
void put_secret(struct exchange *exchange);
void delete_secret(struct exchange *exchange);

void list_entities(struct exchange *exchange);
void create_entity(struct exchange *exchange);
void read_entity(struct exchange *exchange);
void upsert_entity(struct exchange *exchange);
void delete_entity(struct exchange *exchange);
void refuse_missing_id(struct exchange *exchange);

void list_nested(struct exchange *exchange);
void create_nested(struct exchange *exchange);
void read_nested(struct exchange *exchange);
void upsert_nested(struct exchange *exchange);
void delete_nested(struct exchange *exchange);

void list_group_members(struct exchange *exchange);
void add_group_member(struct exchange *exchange);
void remove_group_member(struct exchange *exchange);

void read_plugin_schema(struct exchange *exchange);
void validate_entity(struct exchange *exchange);

void admin_list_requests(struct exchange *exchange);
void admin_clear_requests(struct exchange *exchange);
void admin_stats(struct exchange *exchange);
void admin_dump(struct exchange *exchange);
void admin_add_fault(struct exchange *exchange);
void admin_list_faults(struct exchange *exchange);
void admin_clear_faults(struct exchange *exchange);
void admin_resolve(struct exchange *exchange);

#endif
