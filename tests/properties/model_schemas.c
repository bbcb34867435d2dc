/* Plugins of our own in Kong's language: defaults, secrets at several depths, fields that Konnect makes up, a
 * shorthand, a set, a map, a list of records. */
#include "model.h"

/* One field a line. */
/* clang-format off */
static const char limiter[] =
    "{\"fields\":[{\"protocols\":{\"type\":\"set\",\"default\":[\"http\",\"https\"],\"elements\":{\"type\":"
    "\"string\",\"one_of\":[\"http\",\"https\"]}}},"
    "{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":["
    "{\"limit\":{\"type\":\"integer\",\"default\":10,\"between\":[1,100]}},"
    "{\"mode\":{\"type\":\"string\",\"one_of\":[\"fast\",\"slow\"],\"default\":\"fast\"}},"
    "{\"message\":{\"type\":\"string\"}},"
    "{\"password\":{\"type\":\"string\",\"encrypted\":true,\"referenceable\":true}},"
    "{\"tokens\":{\"type\":\"array\",\"encrypted\":true,"
    "\"elements\":{\"type\":\"string\",\"referenceable\":true}}},"
    "{\"hosts\":{\"type\":\"set\",\"elements\":{\"type\":\"string\"}}},"
    "{\"headers\":{\"type\":\"map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"string\"}}},"
    "{\"namespace\":{\"type\":\"string\",\"auto\":true}},"
    "{\"redis\":{\"type\":\"record\",\"required\":true,\"fields\":["
    "{\"host\":{\"type\":\"string\",\"default\":\"localhost\"}},"
    "{\"port\":{\"type\":\"integer\",\"default\":6379}},"
    "{\"username\":{\"type\":\"string\",\"referenceable\":true}},"
    "{\"password\":{\"type\":\"string\",\"encrypted\":true,\"referenceable\":true}}]}},"
    "{\"rules\":{\"type\":\"array\",\"elements\":{\"type\":\"record\",\"fields\":["
    "{\"path\":{\"type\":\"string\",\"required\":true}},{\"weight\":{\"type\":\"integer\",\"default\":1}},"
    "{\"secret\":{\"type\":\"string\",\"encrypted\":true,\"referenceable\":true}}]}}}],"
    "\"shorthand_fields\":[{\"max\":{\"type\":\"integer\",\"deprecation\":{\"message\":\"max is now limit\","
    "\"replaced_with\":[{\"path\":[\"limit\"]}]}}}]}}]}";

static const char keeper[] =
    "{\"fields\":[{\"config\":{\"type\":\"record\",\"required\":true,\"fields\":["
    "{\"password\":{\"type\":\"string\",\"required\":true,\"encrypted\":true,\"referenceable\":true}},"
    "{\"limit\":{\"type\":\"integer\",\"default\":3,\"between\":[1,100]}},"
    "{\"message\":{\"type\":\"string\"}},"
    "{\"provision_key\":{\"type\":\"string\",\"auto\":true,\"encrypted\":true}}]}}]}";
/* clang-format on */

const char *model_plugin_schema(strview name)
{
    if (sv_equal_z(name, "limiter") || sv_equal_z(name, "custom"))
        return limiter;
    return sv_equal_z(name, "keeper") ? keeper : NULL;
}

bool model_shows_schema(strview name)
{
    return !sv_equal_z(name, "custom");
}
