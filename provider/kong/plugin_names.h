/* The plugins that come with Kong Gateway (docs/dev/konnect.md, "Plugin schemas"), to find the one that was
 * meant. They are no complete list: Konnect may know more, and custom plugins have any name. */
#ifndef KONG_PLUGIN_NAMES_H
#define KONG_PLUGIN_NAMES_H

#include "base/strview.h"

/* The one that resembles `name`; the empty view when none does (base/nearest.h). */
strview plugin_name_nearest(strview name);

/* All of them, in alphabetical order. */
size_t plugin_name_count(void);
strview plugin_name_at(size_t i);

#endif
