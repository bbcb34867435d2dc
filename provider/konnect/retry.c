#include "konnect/retry.h"

#include <limits.h>
#include <string.h>
#include <time.h>

enum { FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 60000, HTTP_DATE_LENGTH = 64 };

/* A peer may say any number: so much can be added to a time, and counted in microseconds. */
enum { LONGEST_RETRY_AFTER_S = 365 * 24 * 3600 };

static bool is_repeatable(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "PUT") == 0 || strcmp(method, "DELETE") == 0;
}

bool retry_is_right(const char *method, const struct http_response *response)
{
    switch (response->outcome) {
    case HTTP_NOT_SENT:
        return true;
    case HTTP_UNCERTAIN:
        return is_repeatable(method);
    case HTTP_ANSWERED:
        if (response->status == 429)
            return true;
        return response->status >= 502 && response->status <= 504 && is_repeatable(method);
    default:
        return false;
    }
}

int retry_most(const struct http_response *response)
{
    enum {
        NAME_RETRIES = 1,
        CONNECTION_RETRIES = 4
    }; /* the latter wait 0.5 + 1 + 2 + 4 seconds, give or take */
    if (response->outcome != HTTP_NOT_SENT)
        return INT_MAX;
    switch (response->obstacle) {
    case HTTP_OBSTACLE_NAME:
        return NAME_RETRIES;
    case HTTP_OBSTACLE_CONNECTION:
        return CONNECTION_RETRIES;
    default:
        return INT_MAX;
    }
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" and the two obsolete forms of RFC 9110. */
bool retry_parse_date(strview text, int64_t *out)
{
    static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                         "%a %b %e %H:%M:%S %Y" };
    char copy[HTTP_DATE_LENGTH];
    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct tm parts = { 0 };
        const char *end = strptime(copy, forms[i], &parts);
        if (end != NULL && *end == '\0') {
            *out = timegm(&parts);
            return true;
        }
    }
    return false;
}

int64_t retry_after_ms(strview retry_after, int64_t now_s)
{
    strview text = sv_trim(retry_after);
    int64_t seconds = 0;
    int64_t date = 0;
    if (text.len == 0)
        return -1;
    if (!sv_to_int64(text, &seconds)) {
        if (!retry_parse_date(text, &date))
            return -1;
        seconds = date - now_s;
    }
    if (seconds > LONGEST_RETRY_AFTER_S)
        seconds = LONGEST_RETRY_AFTER_S;
    return seconds > 0 ? seconds * 1000 : -1;
}

int64_t retry_backoff_ms(int attempt, uint64_t random)
{
    int64_t wait = FIRST_WAIT_MS;
    for (int i = 1; i < attempt && wait < LONGEST_WAIT_MS; i++)
        wait *= 2;
    if (wait > LONGEST_WAIT_MS)
        wait = LONGEST_WAIT_MS;
    int64_t quarter = wait / 4;
    return wait - quarter + (int64_t)(random % (uint64_t)(2 * quarter + 1));
}
