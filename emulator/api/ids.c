#include "emulator/api/ids.h"

#include "base/mem.h"
#include "base/uuid.h"

#include <inttypes.h>
#include <sys/random.h>
#include <time.h>

strview ids_time(struct arena *arena, int64_t ms)
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

strview ids_uuid(struct arena *arena)
{
    unsigned char random[UUID_BYTES];
    random_bytes(random, sizeof random);
    return uuid_of_random(arena, random);
}

strview ids_random_text(struct arena *arena)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    unsigned char bytes[32];
    char text[sizeof bytes];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        text[i] = alphabet[bytes[i] % (sizeof alphabet - 1)];
    return arena_copy(arena, sv_make(text, sizeof text));
}

strview ids_trace(struct arena *arena, const char *family)
{
    unsigned char bytes[8];
    random_bytes(bytes, sizeof bytes);
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        number = number << 8 | bytes[i];
    uint64_t lowest = UINT64_C(1000000000000000000);
    return arena_printf(arena, "%s:trace:%" PRIu64, family, lowest + number % (8 * lowest));
}
