#include "base/timestamp.h"

#include "base/ascii.h"

#include <string.h>
#include <time.h>

enum { NANOS = 1000000000, DATE_TIME = 19 /* bytes of "2024-01-01T00:00:00" */ };

/* `form` with a digit for each 0; any other byte stands for itself. */
static bool has_form(strview text, const char *form)
{
    if (text.len != strlen(form))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (form[i] == '0' ? !ascii_is_digit(text.data[i]) : text.data[i] != form[i])
            return false;
    return true;
}

/* The two digits at `at`. */
static int two(strview text, size_t at)
{
    return (text.data[at] - '0') * 10 + (text.data[at + 1] - '0');
}

static bool read_date_time(strview text, int64_t *seconds)
{
    if (!has_form(text, "0000-00-00T00:00:00") && !has_form(text, "0000-00-00t00:00:00") &&
        !has_form(text, "0000-00-00 00:00:00"))
        return false;
    struct tm parts = {
        .tm_year = two(text, 0) * 100 + two(text, 2) - 1900,
        .tm_mon = two(text, 5) - 1,
        .tm_mday = two(text, 8),
        .tm_hour = two(text, 11),
        .tm_min = two(text, 14),
        .tm_sec = two(text, 17),
    };
    *seconds = (int64_t)timegm(&parts);
    return true;
}

/* How far a time zone is before UTC. */
static bool read_zone(strview text, int64_t *seconds)
{
    *seconds = 0;
    if (sv_equal_z(text, "Z") || sv_equal_z(text, "z"))
        return true;
    if (!has_form(text, "+00:00") && !has_form(text, "-00:00"))
        return false;
    *seconds = ((int64_t)two(text, 1) * 60 + two(text, 4)) * 60;
    if (text.data[0] == '-')
        *seconds = -*seconds;
    return true;
}

bool timestamp_read(strview text, struct timestamp *out)
{
    struct timestamp read = { 0 };
    int64_t zone = 0;
    size_t at = DATE_TIME;
    if (text.len <= DATE_TIME || !read_date_time(sv_slice(text, 0, DATE_TIME), &read.seconds))
        return false;
    int64_t worth = NANOS;
    if (text.data[at] == '.')
        for (at++; at < text.len && ascii_is_digit(text.data[at]); at++) {
            worth /= 10;
            read.nanos += worth * (text.data[at] - '0');
            read.digits += worth > 0;
        }
    if (!read_zone(sv_slice(text, at, text.len), &zone))
        return false;
    read.seconds -= zone;
    *out = read;
    return true;
}

/* Whether `coarse` is `fine`, cut or rounded to its digits. */
static bool is_coarser(const struct timestamp *coarse, const struct timestamp *fine)
{
    int64_t seconds = fine->seconds - coarse->seconds;
    int64_t unit = NANOS;
    for (int i = 0; i < coarse->digits; i++)
        unit /= 10;
    if (seconds < -1 || seconds > 1)
        return false;
    int64_t after = seconds * NANOS + fine->nanos - coarse->nanos;
    return after < unit && after >= -unit / 2 && (coarse->digits < fine->digits || after == 0);
}

bool timestamp_same(strview a, strview b)
{
    struct timestamp first;
    struct timestamp second;
    if (!timestamp_read(a, &first) || !timestamp_read(b, &second))
        return sv_equal(a, b);
    return first.digits <= second.digits ? is_coarser(&first, &second) : is_coarser(&second, &first);
}
