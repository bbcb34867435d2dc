#include "suite.h"

#include "base/arena.h"
#include "base/log.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char line[200 * 1024];

/* What one call writes. */
static const char *written(enum log_level threshold, enum log_level level, const char *message,
                           const struct log_field *fields)
{
    int ends[2];
    memset(line, 0, sizeof line);
    REQUIRE(pipe(ends) == 0);
    log_setup_to(threshold, ends[1]);
    log_write(level, message, fields);
    log_setup_to(LOG_OFF, STDERR_FILENO);
    (void)close(ends[1]);
    size_t length = 0;
    ssize_t got = 0;
    while ((got = read(ends[0], line + length, sizeof line - 1 - length)) > 0)
        length += (size_t)got;
    (void)close(ends[0]);
    return line;
}

static void a_line_has_the_form_terraform_reads(void)
{
    regex_t form;
    REQUIRE(regcomp(&form,
                    "^\\{\"@level\":\"info\",\"@message\":\"hello\",\"@timestamp\":"
                    "\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z\","
                    "\"who\":\"w\",\"n\":-5\\}\n$",
                    REG_EXTENDED | REG_NOSUB) == 0);
    const char *text =
        written(LOG_TRACE, LOG_INFO, "hello", LOG_FIELDS(LOG_TEXT("who", SV("w")), LOG_NUMBER("n", -5)));
    CU_ASSERT_EQUAL(regexec(&form, text, 0, NULL, 0), 0);
    regfree(&form);
}

static void an_empty_text_is_a_text(void)
{
    const char *text = written(
        LOG_TRACE, LOG_INFO, "m",
        LOG_FIELDS(LOG_TEXT("none", (strview){ 0 }), LOG_TEXT("empty", SV("")), LOG_NUMBER("zero", 0)));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",\"none\":\"\",\"empty\":\"\",\"zero\":0}"));
}

static void strange_bytes_are_escaped(void)
{
    const char *text = written(LOG_TRACE, LOG_WARN, "a\"b\\c\nd\x01", LOG_NO_FIELDS);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"@message\":\"a\\\"b\\\\c\\u000ad\\ufffd\""));
    text = written(LOG_TRACE, LOG_WARN, "x\xffy", LOG_NO_FIELDS);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "x\\ufffdy"));
    text = written(LOG_TRACE, LOG_WARN, "\xc3\xa4", LOG_NO_FIELDS);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\xc3\xa4"));
}

static void every_byte_makes_a_line_of_utf8(void)
{
    for (int byte = 1; byte < 256; byte++) {
        const char message[] = { 'a', (char)byte, 'z', 0 };
        strview text =
            sv_from(written(LOG_TRACE, LOG_WARN, message, LOG_FIELDS(LOG_TEXT("k", sv_from(message)))));
        CU_ASSERT_TRUE(sv_is_utf8(text) && sv_ends_with(text, SV("\n")));
        for (size_t i = 0; i + 1 < text.len; i++)
            CU_ASSERT_TRUE((unsigned char)text.data[i] >= 0x20 && text.data[i] != 0x7f);
    }
    static char run[100000];
    memset(run, 0x80, sizeof run);
    const char *text = written(LOG_TRACE, LOG_WARN, "m", LOG_FIELDS(LOG_TEXT("k", sv_make(run, sizeof run))));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"k\":\"\\ufffd\\ufffd"));
}

static void levels_filter(void)
{
    CU_ASSERT_STRING_EQUAL(written(LOG_WARN, LOG_INFO, "x", LOG_NO_FIELDS), "");
    CU_ASSERT_STRING_NOT_EQUAL(written(LOG_WARN, LOG_WARN, "x", LOG_NO_FIELDS), "");
    CU_ASSERT_STRING_EQUAL(written(LOG_OFF, LOG_ERROR, "x", LOG_NO_FIELDS), "");
}

static void environment_decides(void)
{
    (void)unsetenv("TF_LOG_PROVIDER_KONNECT");
    (void)unsetenv("TF_LOG_PROVIDER");
    (void)unsetenv("TF_LOG");
    log_setup();
    CU_ASSERT_FALSE(log_enabled(LOG_ERROR));
    (void)setenv("TF_LOG", "Warn", 1);
    log_setup();
    CU_ASSERT_TRUE(log_enabled(LOG_WARN));
    CU_ASSERT_FALSE(log_enabled(LOG_INFO));
    (void)setenv("TF_LOG_PROVIDER", "DEBUG", 1);
    log_setup();
    CU_ASSERT_TRUE(log_enabled(LOG_DEBUG));
    CU_ASSERT_FALSE(log_enabled(LOG_TRACE));
    (void)setenv("TF_LOG_PROVIDER_KONNECT", "off", 1);
    log_setup();
    CU_ASSERT_FALSE(log_enabled(LOG_ERROR));
    (void)setenv("TF_LOG_PROVIDER_KONNECT", "JSON", 1);
    log_setup();
    CU_ASSERT_TRUE(log_enabled(LOG_TRACE));
    (void)setenv("TF_LOG_PROVIDER_KONNECT", "", 1);
    log_setup();
    CU_ASSERT_FALSE(log_enabled(LOG_TRACE));
    CU_ASSERT_TRUE(log_enabled(LOG_DEBUG));
    log_setup_to(LOG_OFF, STDERR_FILENO);
}

static void long_fields_leave_a_whole_line(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *text = arena_alloc(arena, 100001);
    memset(text, '\x02', 100000);
    strview field = sv_make(text, 100000);
    const char *out =
        written(LOG_TRACE, LOG_INFO, "m", LOG_FIELDS(LOG_TEXT("a", field), LOG_TEXT("b", field)));
    size_t length = strlen(out);
    CU_ASSERT_TRUE(length <= 60 * 1024);
    CU_ASSERT_STRING_EQUAL(out + length - 3, "\"}\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(out, "\"a\":\"\\ufffd"));
    CU_ASSERT_PTR_NULL(strstr(out, "\"b\":"));
}

static void cutting_keeps_characters_whole(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    char *text = arena_alloc(arena, 20001);
    for (size_t i = 0; i + 1 < 20000; i += 2)
        memcpy(text + i + 1, "\xc3\xa4", 2);
    text[0] = 'x'; /* so that the cut falls inside a character */
    const char *out = written(LOG_TRACE, LOG_INFO, "m", LOG_FIELDS(LOG_TEXT("a", sv_make(text, 19999))));
    CU_ASSERT_TRUE(sv_is_utf8(sv_from(out)));
    CU_ASSERT_PTR_NULL(strstr(out, "ufffd"));
}

SUITE("base/log", TEST(a_line_has_the_form_terraform_reads), TEST(an_empty_text_is_a_text),
      TEST(strange_bytes_are_escaped), TEST(every_byte_makes_a_line_of_utf8), TEST(levels_filter),
      TEST(environment_decides), TEST(long_fields_leave_a_whole_line), TEST(cutting_keeps_characters_whole))
