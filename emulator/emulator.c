#include "emulator/emulator.h"

#include <time.h>

int64_t emulator_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t emulator_tick(struct emulator *emulator)
{
    int64_t now = emulator_now_ms();
    if (now <= emulator->last_tick_ms)
        now = emulator->last_tick_ms + 1;
    emulator->last_tick_ms = now;
    return now;
}
