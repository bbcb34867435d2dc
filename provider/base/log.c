#include "base/log.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/printable.h"

#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_CHARACTER = 4 }; /* in UTF-8 */

static const char *const level_names[] = { "trace", "debug", "info", "warn", "error" };

/* Written by log_setup before there are threads, read-only afterwards. */
static enum log_level threshold = LOG_OFF;
static int log_fd = STDERR_FILENO;

static enum log_level level_from(const char *text)
{
    for (int level = LOG_TRACE; level < LOG_OFF; level++)
        if (strcasecmp(text, level_names[level]) == 0)
            return (enum log_level)level;
    if (strcasecmp(text, "off") == 0)
        return LOG_OFF;
    return LOG_TRACE; /* as Terraform does: an unknown word (and "JSON") means everything */
}

void log_setup(void)
{
    static const char *const variables[] = { "TF_LOG_PROVIDER_KONNECT", "TF_LOG_PROVIDER", "TF_LOG" };
    threshold = LOG_OFF;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *text = getenv(variables[i]);
        if (text != NULL && *text != '\0') {
            threshold = level_from(text);
            return;
        }
    }
}

void log_setup_to(enum log_level level, int fd)
{
    threshold = level;
    log_fd = fd;
}

bool log_enabled(enum log_level level)
{
    return level >= threshold && level < LOG_OFF;
}

static void append_json_string(struct buf *line, strview text)
{
    buf_append_byte(line, '"');
    size_t step = 1;
    for (size_t i = 0; i < text.len; i += step) {
        size_t length = printable_length(text, i);
        char byte = text.data[i];
        step = length > 0 ? length : 1;
        if (byte == '"' || byte == '\\')
            buf_printf(line, "\\%c", byte);
        else if (length > 0)
            buf_append(line, sv_slice(text, i, i + length));
        else
            buf_printf(line, "\\u%04x", byte == '\n' || byte == '\t' ? (unsigned)byte : 0xfffd);
    }
    buf_append_byte(line, '"');
}

static void append_timestamp(struct buf *line)
{
    struct timespec now;
    struct tm parts;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    char text[32];
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    /* Exactly six fractional digits, or Terraform takes the line for plain text. */
    buf_printf(line, "\"@timestamp\":\"%s.%06ldZ\"", text, now.tv_nsec / 1000);
}

static strview clipped(strview text, size_t left)
{
    size_t cut = text.len < left ? text.len : left;
    size_t start = cut;
    while (start > 0 && start < text.len && cut - start < LONGEST_CHARACTER - 1 &&
           ((unsigned char)text.data[start] & 0xc0) == 0x80)
        start--;
    return sv_slice(text, 0, start);
}

void log_write(enum log_level level, const char *message, const struct log_field *fields)
{
    if (!log_enabled(level))
        return;
    CLEANUP_ARENA struct arena *arena = arena_new();
    /* A field is cut well before the line's limit: escaping can make six bytes of one. */
    const size_t field_limit = BUF_LIMIT_LOG_LINE / 8;
    struct buf line = buf_make(arena, BUF_LIMIT_LOG_LINE);
    buf_printf(&line, "{\"@level\":\"%s\",\"@message\":", level_names[level]);
    append_json_string(&line, clipped(sv_from(message), field_limit));
    buf_append_byte(&line, ',');
    append_timestamp(&line);
    for (const struct log_field *field = fields; field->key != NULL; field++) {
        struct buf before = line;
        buf_append_byte(&line, ',');
        append_json_string(&line, sv_from(field->key));
        buf_append_byte(&line, ':');
        if (field->is_number)
            buf_printf(&line, "%lld", (long long)field->number);
        else
            append_json_string(&line, clipped(field->text, field_limit));
        if (line.len > BUF_LIMIT_LOG_LINE - 2 || line.overflow) { /* "}\n" must still fit */
            line.len = before.len;
            line.overflow = false;
            break;
        }
    }
    buf_append_z(&line, "}\n");
    strview whole = buf_view(&line);
    /* A log line that cannot be written has nowhere to be reported. */
    ssize_t written = write(log_fd, whole.data, whole.len);
    (void)written;
}
