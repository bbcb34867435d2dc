/* Laws 1 and 2: what an apply did to Konnect's object, and what the state knows. */
#include "round.h"

#include "table/body.h"
#include "value/json.h"
#include "value/kind.h"

enum { DEEPEST = 12 };

/* A place in Konnect's object: "config", "rules", "0", "secret". */
struct place {
    strview steps[DEEPEST];
    size_t count;
};

static const struct value *step_down(const struct value *value, strview step)
{
    int64_t index = 0;
    const struct value *next = NULL;
    if (value == NULL || value_is_nothing(value))
        return NULL;
    if (value_is_unknown(value))
        return value;
    if (value_is_object(value))
        next = value_get(value, step);
    else if (value_is_array(value) && sv_to_int64(step, &index) && (size_t)index < value->count)
        next = value->items[index];
    return value_is_nothing(next) ? NULL : next;
}

static const struct value *at(const struct value *value, const struct place *place, size_t from)
{
    for (size_t i = from; i < place->count && value != NULL; i++)
        value = step_down(value, place->steps[i]);
    return value_is_nothing(value) ? NULL : value;
}

/* "config.rules[0].secret" */
static strview place_text(const struct round *round, const struct place *place)
{
    struct buf text = buf_make(round->arena, BUF_LIMIT_TEXT);
    int64_t index = 0;
    for (size_t i = 0; i < place->count; i++)
        if (sv_to_int64(place->steps[i], &index))
            buf_printf(&text, "[" SV_FMT "]", SV_ARG(place->steps[i]));
        else
            buf_printf(&text, "%s" SV_FMT, i > 0 ? "." : "", SV_ARG(place->steps[i]));
    return buf_view(&text);
}

/* ---- Did the plan have it? ---- */

/* A free-form attribute may be JSON text. */
static const struct value *opened(const struct round *round, const struct attr *attr,
                                  const struct value *value)
{
    struct ctx ctx = ctx_make(round->arena);
    const struct value *json = NULL;
    bool text = attr_has(attr, ATTR_FREEFORM) && value_is_text(value);
    return text && json_decode(&ctx, value->text, &json) ? json : value;
}

/* How many steps of the place the attribute's own field takes; SIZE_MAX: it is not in it. */
static size_t field_steps(const struct attr *attr, const struct place *place)
{
    strview field = attr_field(attr);
    size_t i = 0;
    while (field.data != NULL && field.len > 0) {
        strview step = sv_cut(&field, '.');
        if (i >= place->count || !sv_equal(step, place->steps[i++]))
            return SIZE_MAX;
    }
    return i > 0 ? i : SIZE_MAX;
}

static bool differs(const struct value *a, const struct value *b)
{
    if (a == NULL || b == NULL)
        return a != b;
    return value_is_unknown(a) || value_is_unknown(b) || !value_same(a, b);
}

static bool has_word(const struct diags *diags, strview word)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next)
        if (sv_contains(diag->detail, word) || sv_contains(diag->summary, word))
            return true;
    return false;
}

/* Null in the configuration's place asks for a removal: Konnect's word for that is a difference, too. */
static bool attribute_shows(const struct round *round, const struct attr *attr, const struct place *place)
{
    const struct run *run = &round->run;
    size_t i = attr_index(round->core.def->attrs, sv_from(attr->name));
    size_t from = field_steps(attr, place);
    if (from == SIZE_MAX)
        return false;
    struct rows prior = rows_from_object(round->arena, round->core.def->attrs, run->prior);
    struct rows planned = rows_from_object(round->arena, round->core.def->attrs, run->planned);
    struct rows config = rows_from_object(round->arena, round->core.def->attrs, round->core.config);
    if (attr_has(attr, ATTR_WRITE_ONLY))
        return at(opened(round, attr, config.values[i]), place, from) != NULL &&
               has_word(&run->ctx.diags, sv_from(attr->name));
    return differs(at(opened(round, attr, prior.values[i]), place, from),
                   at(opened(round, attr, planned.values[i]), place, from));
}

/* Whether a warning tells of what happens at the place, or at all that is above it. */
static bool warning_shows(const struct round *round, struct place place)
{
    static const char *const summaries[] = { "Changed outside Terraform", "Secret will be removed",
                                             "Value will be removed", "Value may be removed" };
    for (; place.count > 0; place.count--) {
        strview named = arena_printf(round->arena, "\"" SV_FMT "\"", SV_ARG(place_text(round, &place)));
        for (const struct diag *diag = round->run.ctx.diags.first; diag != NULL; diag = diag->next)
            for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++)
                if (sv_equal_z(diag->summary, summaries[i]) && sv_contains(diag->detail, named))
                    return true;
    }
    return false;
}

static bool plan_shows(const struct round *round, const struct place *place)
{
    if (round->run.action != ACTION_UPDATE || warning_shows(round, *place))
        return round->run.action != ACTION_NONE;
    for (const struct attr *attr = round->core.def->attrs; attr->name != NULL; attr++)
        if (attribute_shows(round, attr, place))
            return true;
    return false;
}

/* The plugin's shorthand stands for another field. */
static bool shorthand_shows(const struct round *round, const struct place *place)
{
    struct place other = *place;
    if (place->count != 2 || !sv_equal_z(place->steps[1], "limit"))
        return false;
    other.steps[1] = SV("max");
    return plan_shows(round, &other);
}

/* ---- What differs in Konnect ---- */

static bool has_tag(const struct value *tags, const struct value *tag)
{
    for (size_t i = 0; value_is_array(tags) && i < tags->count; i++)
        if (sv_equal(value_text(tags->items[i]), value_text(tag)))
            return true;
    return false;
}

static bool all_in(const struct value *tags, const struct value *a, const struct value *b)
{
    bool all = true;
    for (size_t i = 0; value_is_array(tags) && i < tags->count; i++)
        all = all && (has_tag(a, tags->items[i]) || has_tag(b, tags->items[i]));
    return all;
}

/* Tags have no order. */
static bool same_at(const struct place *place, const struct value *before, const struct value *after)
{
    bool tags = place->count == 1 && sv_equal_z(place->steps[0], "tags");
    return tags ? all_in(before, after, NULL) && all_in(after, before, NULL) : value_same(before, after);
}

static void leaf(struct round *round, const struct place *place, const struct value *before,
                 const struct value *after)
{
    strview text = place_text(round, place);
    bool moves = sv_equal_z(text, "updated_at") || sv_equal_z(text, "created_at");
    if (moves || plan_shows(round, place) || shorthand_shows(round, place))
        return;
    round_fails(round, 1, arena_printf(round->arena, "unplanned change of " SV_FMT, SV_ARG(text)),
                "the apply changed " SV_FMT " in Konnect from " SV_FMT " to " SV_FMT
                ", which its plan did not show",
                SV_ARG(text), SV_ARG(round_json(round, before)), SV_ARG(round_json(round, after)));
}

static bool as_object(const struct value *value)
{
    return value_is_nothing(value) || value_is_object(value);
}

static bool pair_up(const struct value *a, const struct value *b)
{
    return value_is_array(a) && value_is_array(b) && a->count == b->count && a->count > 0 &&
           value_is_object(a->items[0]);
}

static void compare(struct round *round, struct place *place, const struct value *before,
                    const struct value *after);

static void compare_step(struct round *round, struct place *place, strview step, const struct value *before,
                         const struct value *after)
{
    place->steps[place->count++] = step;
    compare(round, place, step_down(before, step), step_down(after, step));
    place->count--;
}

static void compare(struct round *round, struct place *place, const struct value *before,
                    const struct value *after)
{
    bool objects = as_object(before) && as_object(after);
    if (value_is_nothing(before) && value_is_nothing(after))
        return;
    if (place->count == DEEPEST || (!objects && !pair_up(before, after))) {
        if (value_is_nothing(before) != value_is_nothing(after) || !same_at(place, before, after))
            leaf(round, place, before, after);
        return;
    }
    for (size_t i = 0; !objects && i < before->count; i++)
        compare_step(round, place, arena_printf(round->arena, "%zu", i), before, after);
    for (size_t i = 0; objects && !value_is_nothing(before) && i < before->count; i++)
        compare_step(round, place, before->keys[i], before, after);
    for (size_t i = 0; objects && !value_is_nothing(after) && i < after->count; i++)
        if (value_is_nothing(before) || value_get(before, after->keys[i]) == NULL)
            compare_step(round, place, after->keys[i], before, after);
}

/* ---- Secrets stay with their elements ---- */

static const struct value *rules_of(const struct value *body)
{
    const struct value *rules = value_at(body, SV("config.rules"));
    return value_is_array(rules) ? rules : NULL;
}

/* A rule is known by all that is not its secret. */
static bool same_rule(const struct value *a, const struct value *b)
{
    return sv_equal(value_text_at(a, "path"), value_text_at(b, "path")) &&
           value_same(value_get(a, SV("weight")), value_get(b, SV("weight")));
}

static bool has_rule(const struct value *rules, const struct value *rule)
{
    for (size_t i = 0; i < rules->count; i++)
        if (same_rule(rules->items[i], rule))
            return true;
    return false;
}

/* A rule that is neither the one that had the secret nor that one changed in its place. */
static bool is_another(const struct value *before, size_t i, const struct value *after, size_t j)
{
    const struct value *was = before->items[i];
    const struct value *is = after->items[j];
    return !same_rule(was, is) && (i != j || has_rule(before, is) || has_rule(after, was));
}

static bool is_configured(const struct round *round, strview secret)
{
    enum { CORE = 18 }; /* what of it stands in JSON as it is */
    return sv_contains(round_json(round, round->core.config), sv_slice(secret, 0, CORE));
}

static void check_elements(struct round *round, const struct value *before, const struct value *after)
{
    for (size_t i = 0; i < before->count; i++)
        for (size_t j = 0; j < after->count; j++) {
            strview secret = value_text_at(before->items[i], "secret");
            if (secret.len > 0 && sv_equal(secret, value_text_at(after->items[j], "secret")) &&
                is_another(before, i, after, j) && !is_configured(round, secret))
                round_fails(round, 1, SV("secret of another element"),
                            "the apply gave the secret of the element %zu to another one, which is at %zu", i,
                            j);
        }
}

void law_check_changes(struct round *round, const struct value *before)
{
    struct place place = { .count = 0 };
    const struct model_object *object = law_object(round, round->core.state);
    if (before == NULL || object == NULL || round->run.action != ACTION_UPDATE)
        return;
    compare(round, &place, before, object->body);
    if (rules_of(before) != NULL && rules_of(object->body) != NULL)
        check_elements(round, rules_of(before), rules_of(object->body));
}

/* ---- What was to be written was written ---- */

static void check_part(struct round *round, struct place *place, const struct value *written,
                       const struct value *actual)
{
    if (value_is_object(written)) {
        for (size_t i = 0; i < written->count; i++) {
            bool shorthand = sv_equal_z(written->keys[i], "max");
            place->steps[place->count++] = written->keys[i];
            check_part(round, place, written->items[i],
                       step_down(actual, shorthand ? SV("limit") : written->keys[i]));
            place->count--;
        }
        return;
    }
    if (value_is_nothing(written) || value_is_array(written) ||
        (actual != NULL && value_same(written, actual)))
        return;
    strview text = place_text(round, place);
    round_fails(round, 1, arena_printf(round->arena, "not written: " SV_FMT, SV_ARG(text)),
                "after an apply without errors Konnect has " SV_FMT " at " SV_FMT ", and not " SV_FMT,
                SV_ARG(round_json(round, actual)), SV_ARG(text), SV_ARG(round_json(round, written)));
}

/* Konnect has the configured tags, those of the provider block, and no others. */
static void check_tags(struct round *round, const struct rows *config, const struct value *body)
{
    size_t row = attr_index(config->attrs, SV("tags"));
    if (row == SIZE_MAX)
        return;
    const struct value *own = config->values[row];
    const struct value *actual = value_get(body, SV("tags"));
    if (!all_in(actual, own, round->default_tags) || !all_in(own, actual, NULL) ||
        !all_in(round->default_tags, actual, NULL))
        round_fails(round, 1, SV("tags"),
                    "after an apply without errors Konnect has the tags " SV_FMT ", and not " SV_FMT
                    " and " SV_FMT,
                    SV_ARG(round_json(round, actual)), SV_ARG(round_json(round, own)),
                    SV_ARG(round_json(round, round->default_tags)));
}

void law_check_written(struct round *round)
{
    const struct model_object *object = law_object(round, round->core.state);
    if (object == NULL || value_is_null(round->core.config) || round->core.ignore_all ||
        round->core.ignored_count > 0)
        return;
    struct rows config = rows_from_object(round->arena, round->core.def->attrs, round->core.config);
    check_tags(round, &config, object->body);
    for (size_t i = 0; i < config.count; i++) {
        const struct attr *attr = &config.attrs[i];
        struct place place = { .count = 0 };
        strview field = attr_field(attr);
        if (attr_has(attr, ATTR_WRITE_ONLY) || attr_has(attr, ATTR_LOCAL) || attr_has(attr, ATTR_PATH) ||
            field.len == 0)
            continue;
        while (field.data != NULL)
            place.steps[place.count++] = sv_cut(&field, '.');
        check_part(round, &place, opened(round, attr, config.values[i]), at(object->body, &place, 0));
    }
}

/* ---- What the state knows ---- */

struct model_object *law_object(struct round *round, const struct value *state)
{
    if (value_is_null(state))
        return NULL;
    struct rows rows = rows_from_object(round->arena, round->core.def->attrs, state);
    bool secret = round->kind == KIND_SECRET;
    return model_find(&round->model, value_text(rows_get(&rows, "control_plane_id")), round->collection,
                      value_text(rows_get(&rows, secret ? "key" : "id")));
}

static bool reported(const struct run *run)
{
    return ctx_has_errors(&run->ctx) || ctx_has_errors(&run->apply_ctx);
}

/* Nothing leaves the state that is there; nothing of ours is there that the state does not know; nothing of
 * somebody else's is taken. */
void law_check_known(struct round *round, const struct model_object *was)
{
    struct model_object *known = law_object(round, round->core.state);
    if (was != NULL && was->alive && value_is_null(round->core.state))
        round_fails(round, 2, SV("left the state"), "the object left the state, although Konnect has it");
    /* One that somebody made under the key that the state has already is drift. */
    if (known != NULL && !known->ours && known != was)
        round_fails(round, 2, SV("adopted"), "the state has taken an object that somebody else made");
    for (size_t i = 0; i < round->model.count; i++) {
        struct model_object *object = &round->model.objects[i];
        object->excused = object->excused || reported(&round->run);
        if (object->alive && object->ours && object != known && !object->excused)
            round_fails(round, 2, SV("orphan"),
                        "Konnect has the object " SV_FMT
                        " that Terraform made and that the state does not know",
                        SV_ARG(object->id));
    }
}
