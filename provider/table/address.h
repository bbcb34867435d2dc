/* Addresses with a port, of which Konnect keeps one form: "host:port", a port that is missing is 8000, and an
 * IPv6 address stands in brackets with all of its digits (docs/dev/konnect.md, "Core entities").
 */
#ifndef TABLE_ADDRESS_H
#define TABLE_ADDRESS_H

#include "base/arena.h"

/* Whether it is an address in any form: "host", "host:80", "::1", "[::1]", "[::1]:80". */
bool address_is_valid(strview text);
/* Whether both are the same address. */
bool address_same(strview a, strview b);
/* As Konnect writes it; what is no address stays as it is. */
strview address_normal(struct arena *arena, strview text);

#endif
