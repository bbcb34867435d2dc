#include "suite.h"

#include "base/timestamp.h"

static void forms(void)
{
    static const struct {
        const char *text;
        int64_t seconds;
        int64_t nanos;
        int digits;
    } good[] = {
        { "1970-01-01T00:00:00Z", 0, 0, 0 },
        { "2024-02-29T12:34:56.000Z", 1709210096, 0, 3 },
        { "2024-02-29t12:34:56.05z", 1709210096, 50000000, 2 },
        { "2024-02-29 12:34:56.123456789012Z", 1709210096, 123456789, 9 },
        { "2024-02-29T14:34:56.5+02:00", 1709210096, 500000000, 1 },
        { "2024-02-29T10:04:56-02:30", 1709210096, 0, 0 },
    };
    static const char *const bad[] = {
        "",
        "1709210096",
        "2024-02-29",
        "2024-02-29T12:34:56",
        "2024-02-29T12:34:56.000",
        "2024-02-29T12:34Z",
        "2024-02-29T12:34:56+0200",
        "2024-02-29T12:34:56Z ",
        "2024-02-29X12:34:56Z",
        "2024-02-29T12:34:5aZ",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct timestamp read;
        CU_ASSERT_TRUE(timestamp_read(sv_from(good[i].text), &read));
        CU_ASSERT_EQUAL(read.seconds, good[i].seconds);
        CU_ASSERT_EQUAL(read.nanos, good[i].nanos);
        CU_ASSERT_EQUAL(read.digits, good[i].digits);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct timestamp read;
        CU_ASSERT_FALSE(timestamp_read(sv_from(bad[i]), &read));
    }
}

static void the_same_moment(void)
{
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } cases[] = {
        { "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00Z", true },
        { "2024-01-01T00:00:00.000Z", "2024-01-01T01:00:00.000+01:00", true },
        { "2024-01-01T00:00:00.874Z", "2024-01-01T00:00:00.874999Z", true }, /* cut */
        { "2024-01-01T00:00:00.875Z", "2024-01-01T00:00:00.874500Z", true }, /* rounded */
        { "2024-01-01T00:00:01Z", "2024-01-01T00:00:00.999Z", true },
        { "2024-01-01T00:00:00.874Z", "2024-01-01T00:00:00.875000Z", false },
        { "2024-01-01T00:00:00.875Z", "2024-01-01T00:00:00.874499Z", false },
        { "2024-01-01T00:00:00.874Z", "2024-01-01T00:00:00.875Z", false },
        { "2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z", false },
        { "2024-01-01T00:00:00Z", "2025-01-01T00:00:00.0Z", false },
        { "soon", "soon", true },
        { "soon", "2024-01-01T00:00:00Z", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(timestamp_same(sv_from(cases[i].a), sv_from(cases[i].b)), cases[i].same);
        CU_ASSERT_EQUAL(timestamp_same(sv_from(cases[i].b), sv_from(cases[i].a)), cases[i].same);
    }
}

SUITE("base/timestamp", TEST(forms), TEST(the_same_moment))
