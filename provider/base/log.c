#include "base/log.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

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
    bool utf8 = sv_is_utf8(text);
    buf_append_byte(line, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '"' || byte == '\\')
            buf_printf(line, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !utf8))
            buf_printf(line, "\\u%04x", byte < 0x80 ? byte : 0xfffd);
        else
            buf_append_byte(line, (char)byte);
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
    while (cut > 0 && cut < text.len && ((unsigned char)text.data[cut] & 0xc0) == 0x80)
        cut--;
    return sv_slice(text, 0, cut);
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
        if (field->text.data != NULL)
            append_json_string(&line, clipped(field->text, field_limit));
        else
            buf_printf(&line, "%lld", (long long)field->number);
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
