/* Logs as hclog JSON lines on stderr, the one form that Terraform reads with level and fields
 * (docs/dev/protocol.md, "Logs").
 *
 * `@message`, `@level` and `@timestamp` are always strings: any other type crashes Terraform. The level is
 * taken once from TF_LOG_PROVIDER_KONNECT, else TF_LOG_PROVIDER, else TF_LOG; without any of them nothing is
 * written. Never hand a secret value to this module: it writes what it is given.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/strview.h"

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_TRACE, LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_OFF };

/* One key=value of a line. A text without data is an empty one. */
struct log_field {
    const char *key;
    bool is_number; /* `number` counts, else `text` */
    strview text;
    int64_t number;
};
#define LOG_TEXT(name, view)    ((struct log_field){ .key = (name), .text = (view) })
#define LOG_NUMBER(name, value) ((struct log_field){ .key = (name), .is_number = true, .number = (value) })

/* Reads the environment. Called once, first thing in main, before there are threads. */
void log_setup(void);
/* For tests: sets level and file descriptor directly. */
void log_setup_to(enum log_level level, int fd);
bool log_enabled(enum log_level level);

/* Writes one line with the fields behind the message; `fields` ends with a row whose key is NULL (LOG_FIELDS
 * adds it). Bytes that are not UTF-8 are replaced; a line over BUF_LIMIT_LOG_LINE is cut. Safe from every
 * thread: one write(2) per line. */
void log_write(enum log_level level, const char *message, const struct log_field *fields);
#define LOG_FIELDS(...)                                                                                      \
    (const struct log_field[])                                                                               \
    {                                                                                                        \
        __VA_ARGS__,                                                                                         \
        {                                                                                                    \
            .key = NULL                                                                                      \
        }                                                                                                    \
    }
#define LOG_NO_FIELDS ((const struct log_field[]){ { .key = NULL } })

#endif
