/* Which consumers are in which consumer groups. */
#ifndef EMULATOR_API_GROUP_MEMBERS_H
#define EMULATOR_API_GROUP_MEMBERS_H

/* The kind of the store's entities `{"consumer": {"id"}, "consumer_group": {"id"}}`. */
#define GROUP_MEMBER_KIND "consumer_group_members"

#endif
