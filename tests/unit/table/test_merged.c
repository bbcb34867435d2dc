/* Tags of an object and of the provider: what is planned, sent, and told apart in Konnect's answer. */
#include "table/merged.h"

#include "suite.h"
#include "value/build.h"

static const struct attr settings_attrs[] = {
    { .name = "default_tags", .type = &type_set_of_string },
    { .name = NULL },
};

static const struct attr attrs[] = {
    { .name = "tags",
      .type = &type_set_of_string,
      .flags = ATTR_OPTIONAL,
      .limits = LIMITS(.elements = AT_MOST(3)) },
    { .name = "all_tags",
      .field = "tags",
      .type = &type_set_of_string,
      .flags = ATTR_COMPUTED,
      .merges = "tags",
      .adds = "default_tags" },
    { .name = NULL },
};

/* "a b" as a set; "-" is null, "?" unknown, "" the empty set. */
static const struct value *set(struct arena *arena, const char *words)
{
    const struct value *items[8];
    size_t count = 0;
    if (sv_equal_z(SV("-"), words))
        return value_null(arena, &type_set_of_string);
    if (sv_equal_z(SV("?"), words))
        return value_unknown(arena, &type_set_of_string);
    for (strview rest = sv_from(words); rest.len > 0;)
        items[count++] = value_string(arena, sv_cut(&rest, ' '));
    return value_of(arena, &type_set_of_string, NULL, items, count);
}

static strview shown(struct arena *arena, const struct value *value)
{
    struct buf text = buf_make(arena, BUF_LIMIT_TEXT);
    if (!value_is_known(value))
        return value_is_null(value) ? SV("-") : SV("?");
    for (size_t i = 0; i < value->count; i++)
        buf_printf(&text, "%s" SV_FMT, i > 0 ? " " : "", SV_ARG(value->items[i]->text));
    return buf_view(&text);
}

static struct rows rows_of(struct arena *arena, const char *tags, const char *all)
{
    struct rows rows = { attrs, 2, ARENA_ARRAY(arena, const struct value *, 2) };
    rows.values[0] = set(arena, tags);
    rows.values[1] = set(arena, all);
    return rows;
}

static struct session *session_of(struct arena *arena, const char *default_tags)
{
    const struct value *values[] = { set(arena, default_tags) };
    const struct rows rows = { settings_attrs, 1, values };
    return session_new(&(struct session_setup){ .settings = &rows, .configured = true });
}

/* ---- Plan ---- */

static const struct {
    const char *defaults;
    const char *tags;
    const char *prior; /* all_tags */
    const char *planned;
} plans[] = {
    { "-", "-", "-", "" },        { "-", "a", "-", "a" },     { "x", "-", "-", "x" },
    { "x y", "a", "-", "a x y" }, { "x a", "a", "-", "a x" }, { "?", "a", "a", "?" },
    { "x", "?", "a x", "?" },     { "x", "a", "x a", "x a" }, /* the form that Terraform knows */
    { "", "a", "a x", "a" },      { "y", "a", "a x", "a y" },
};

static void what_is_planned(void)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct ctx ctx = ctx_make(arena);
        struct session *session = session_of(arena, plans[i].defaults);
        struct rows prior = rows_of(arena, plans[i].tags, plans[i].prior);
        struct rows planned = rows_of(arena, plans[i].tags, plans[i].prior);
        CU_ASSERT_TRUE(merged_plan(&ctx, session, &prior, &planned));
        ASSERT_TEXT(shown(arena, planned.values[1]), plans[i].planned);
        ASSERT_TEXT(shown(arena, planned.values[0]), plans[i].tags);
        session_free(session);
    }
}

static void too_many_together(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct session *session = session_of(arena, "x y");
    struct rows prior = rows_of(arena, "-", "-");
    struct rows planned = rows_of(arena, "a b", "-");
    CU_ASSERT_FALSE(merged_plan(&ctx, session, &prior, &planned));
    ASSERT_TEXT(
        ctx.diags.first->detail,
        "\"tags\" and the provider's \"default_tags\" have 4 elements together; Konnect takes at most "
        "3. Remove some of them.");
    planned = rows_of(arena, "a x", "-");
    CU_ASSERT_TRUE(merged_plan(&ctx, session, &prior, &planned));
    session_free(session);
}

static void what_was_unknown_is_filled_in_while_applying(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct ctx ctx = ctx_make(arena);
    struct session *known = session_of(arena, "x");
    struct session *unknown = session_of(arena, "?");
    struct rows planned = rows_of(arena, "a", "?");
    CU_ASSERT_FALSE(merged_complete(&ctx, unknown, &planned));
    CU_ASSERT_TRUE(ctx_has_errors(&ctx));
    CU_ASSERT_TRUE(merged_complete(&ctx, known, &planned));
    ASSERT_TEXT(shown(arena, planned.values[1]), "a x");
    struct rows promised = rows_of(arena, "a", "a y"); /* by a plan under other defaults */
    CU_ASSERT_TRUE(merged_complete(&ctx, known, &promised));
    ASSERT_TEXT(shown(arena, promised.values[1]), "a y");
    session_free(known);
    session_free(unknown);
}

/* ---- Konnect's side ---- */

static void what_is_sent(void)
{
    static const char *const cases[][3] = { /* tags, all_tags, what Konnect gets */
                                            { "a", "a x", "a x" },
                                            { "-", "x", "x" },
                                            { "-", "", "-" },
                                            { "", "", "" }
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct rows rows = rows_of(arena, cases[i][0], cases[i][1]);
        struct rows sent = merged_as_sent(arena, &rows);
        ASSERT_TEXT(shown(arena, sent.values[0]), cases[i][2]);
        ASSERT_TEXT(shown(arena, sent.values[1]), "-");
        ASSERT_TEXT(shown(arena, rows.values[0]), cases[i][0]);
    }
}

static const struct {
    const char *defaults;
    const char *tags; /* of the state */
    const char *all;
    const char *actual; /* in Konnect */
    const char *own;    /* what the state has then */
} reads[] = {
    { "x", "a", "a x", "a x", "a" },     /* as it was left */
    { "y", "a", "a x", "a x", "a" },     /* the provider's were changed: its former ones are still its own */
    { "-", "a", "a x", "a x", "a" },     /* or removed */
    { "x", "a", "a x", "a x z", "a z" }, /* somebody added one, */
    { "x", "a", "a x", "a", "a" },       /* took one of the provider's, */
    { "x", "a", "a x", "x", "" },        /* or one of the object's */
    { "x", "a x", "a x", "a x", "a x" }, /* a tag that is configured twice */
    { "x", "-", "-", "a x", "a" },       /* an import */
    { "x", "-", "-", "-", "" },          /* of an object without tags */
    { "?", "-", "-", "a x", "a x" },     /* before the provider's are known */
};

static void what_is_read(void)
{
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        CLEANUP_ARENA struct arena *arena = arena_new();
        struct session *session = session_of(arena, reads[i].defaults);
        struct rows prior = rows_of(arena, reads[i].tags, reads[i].all);
        struct rows actual = rows_of(arena, reads[i].actual, reads[i].actual);
        struct rows read = merged_as_read(arena, session, &prior, &actual);
        ASSERT_TEXT(shown(arena, read.values[0]), reads[i].own);
        const char *all = sv_equal_z(SV("-"), reads[i].actual) ? "" : reads[i].actual;
        ASSERT_TEXT(shown(arena, read.values[1]), all);
        session_free(session);
    }
}

static void a_state_from_before(void)
{
    CLEANUP_ARENA struct arena *arena = arena_new();
    struct rows tagged = rows_of(arena, "a", "-");
    struct rows bare = rows_of(arena, "-", "-");
    struct rows present = rows_of(arena, "a", "a x");
    merged_assume(arena, &tagged);
    merged_assume(arena, &bare);
    merged_assume(arena, &present);
    ASSERT_TEXT(shown(arena, tagged.values[1]), "a");
    ASSERT_TEXT(shown(arena, bare.values[1]), "");
    ASSERT_TEXT(shown(arena, present.values[1]), "a x");
}

SUITE("table/merged", TEST(what_is_planned), TEST(too_many_together),
      TEST(what_was_unknown_is_filled_in_while_applying), TEST(what_is_sent), TEST(what_is_read),
      TEST(a_state_from_before))
