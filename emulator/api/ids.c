#include "emulator/api/ids.h"

#include "base/mem.h"
#include "base/uuid.h"
#include "emulator/emulator.h"

#include <inttypes.h>
#include <sys/random.h>
#include <time.h>

int64_t clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t emulator_tick(struct emulator *emulator)
{
    int64_t now = clock_now_ms();
    if (now <= emulator->last_tick_ms)
        now = emulator->last_tick_ms + 1;
    emulator->last_tick_ms = now;
    return now;
}

strview time_iso(struct arena *arena, int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                        utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, (int)(ms % 1000));
}

static void random_bytes(unsigned char *bytes, size_t count)
{
    if (getrandom(bytes, count, 0) != (ssize_t)count)
        BUG("the system has no random numbers");
}

strview uuid_new(struct arena *arena)
{
    unsigned char random[UUID_BYTES];
    random_bytes(random, sizeof random);
    return uuid_of_random(arena, random);
}

strview random_text(struct arena *arena)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    unsigned char bytes[32];
    char text[sizeof bytes];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        text[i] = alphabet[bytes[i] % (sizeof alphabet - 1)];
    return arena_copy(arena, sv_make(text, sizeof text));
}

strview trace_new(struct arena *arena, const char *family)
{
    unsigned char bytes[8];
    random_bytes(bytes, sizeof bytes);
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        number = number << 8 | bytes[i];
    uint64_t lowest = UINT64_C(1000000000000000000);
    return arena_printf(arena, "%s:trace:%" PRIu64, family, lowest + number % (8 * lowest));
}
