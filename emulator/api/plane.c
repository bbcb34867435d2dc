#include "emulator/api/plane.h"

const struct store_place plane_collection = { { "", 0 }, "control_planes" };

struct store_place plane_place(const struct exchange *exchange, const char *kind)
{
    return (struct store_place){ exchange_arg(exchange, "plane"), kind };
}
