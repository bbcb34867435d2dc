#include "konnect/pages.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/mem.h"
#include "konnect/cursor.h"
#include "konnect/shelf.h"
#include "value/json.h"

#include <pthread.h>

/* The name of a page that was read: one that comes again means that the list does not end. */
struct seen {
    const struct seen *next;
    strview name;
};

/* A collection read from its beginning; after it was dropped, the next one has another number. */
struct round {
    uint64_t number;
    struct arena *arena; /* what the cursors point to; NULL: nothing was read yet */
    struct shelf *shelf;
    struct cursor cursor;
    struct cursor small; /* where to go on if large pages are refused */
    const struct seen *seen;
    size_t asked;       /* reads that came */
    size_t fetched;     /* pages that were read */
    int64_t started_ms; /* when the first one was asked for (konnect_now_ms) */
    bool reading;       /* a page is under way */
    bool late;          /* and takes longer than reads are to wait for it */
    bool growing;       /* the first large page is asked for */
    bool complete;      /* the last page was read */
};

struct list {
    struct list *next;
    struct pages_collection collection;
    pthread_cond_t changed;
    bool off;        /* reads are single for the rest of the session */
    bool only_small; /* large pages were refused */
    struct round round;
};

struct pages {
    struct konnect_client *client;
    bool off;
    int64_t patience_ms;
    pthread_mutex_t lock; /* guards the rest */
    struct arena *arena;
    struct list *lists;
    size_t writes; /* under way */
};

struct pages *pages_new(const struct pages_settings *settings)
{
    struct pages *pages = mem_alloc(sizeof *pages);
    pages->client = settings->client;
    pages->off = settings->off;
    pages->patience_ms = settings->patience_ms > 0 ? settings->patience_ms : PAGES_PATIENCE_MS;
    pages->arena = arena_new();
    lock_init(&pages->lock);
    return pages;
}

void pages_free(struct pages *pages)
{
    if (pages == NULL)
        return;
    for (struct list *list = pages->lists; list != NULL; list = list->next) {
        shelf_free(list->round.shelf);
        arena_free(list->round.arena);
        (void)pthread_cond_destroy(&list->changed);
    }
    arena_free(pages->arena);
    (void)pthread_mutex_destroy(&pages->lock);
    mem_free(pages);
}

void pages_wake(struct pages *pages)
{
    (void)pthread_mutex_lock(&pages->lock);
    for (struct list *list = pages->lists; list != NULL; list = list->next)
        (void)pthread_cond_broadcast(&list->changed);
    (void)pthread_mutex_unlock(&pages->lock);
}

/* ---- Lists and their rounds; with the lock held ---- */

/* Drops what was read; whoever waits for it, or is reading a page of it, will see another number. */
static void drop_round(struct list *list)
{
    shelf_free(list->round.shelf);
    arena_free(list->round.arena);
    list->round = (struct round){ .number = list->round.number + 1 };
    (void)pthread_cond_broadcast(&list->changed);
}

static void give_up(struct list *list, const char *why)
{
    list->off = true;
    drop_round(list);
    log_write(LOG_WARN, "a list cannot be used: from now on its objects are read one by one",
              LOG_FIELDS(LOG_TEXT("path", list->collection.path), LOG_TEXT("cause", sv_from(why))));
}

static struct list *find_list(struct pages *pages, strview path)
{
    struct list *list = pages->lists;
    while (list != NULL && !sv_equal(list->collection.path, path))
        list = list->next;
    return list;
}

static struct list *add_list(struct pages *pages, const struct pages_collection *collection)
{
    struct arena *arena = pages->arena;
    const struct page_words *words = &collection->words;
    strview *fields = ARENA_ARRAY(arena, strview, words->field_count);
    struct list *list = ARENA_NEW(arena, struct list);
    for (size_t i = 0; i < words->field_count; i++)
        fields[i] = arena_copy(arena, words->fields[i]);
    list->collection = (struct pages_collection){
        .path = arena_copy(arena, collection->path),
        .paging = collection->paging,
        .large_objects = collection->large_objects,
        .words = { arena_copy(arena, words->name), fields, words->field_count },
    };
    clock_cond_init(&list->changed);
    list->next = pages->lists;
    pages->lists = list;
    return list;
}

static bool is_old(const struct pages *pages, int64_t since_ms)
{
    return konnect_now_ms(pages->client) - since_ms > PAGES_MAX_AGE_MS;
}

/* The collection's list, in a round that is young enough. */
static struct list *open_list(struct pages *pages, const struct pages_collection *collection)
{
    struct list *list = find_list(pages, collection->path);
    if (list == NULL)
        list = add_list(pages, collection);
    if (list->round.fetched > 0 && is_old(pages, list->round.started_ms))
        drop_round(list);
    return list;
}

static struct cursor first_page(const struct list *list, int size)
{
    return (struct cursor){ .paging = list->collection.paging, .size = size };
}

static void begin_round(struct list *list)
{
    struct round *round = &list->round;
    round->arena = arena_new();
    round->shelf = shelf_new();
    round->small = first_page(list, PAGES_SMALL);
    round->growing = !list->collection.large_objects && !list->only_small;
    round->cursor = round->growing ? first_page(list, PAGES_LARGE) : round->small;
}

static size_t kept_bytes(const struct pages *pages)
{
    size_t bytes = 0;
    for (const struct list *list = pages->lists; list != NULL; list = list->next)
        bytes += list->round.shelf != NULL ? shelf_size(list->round.shelf) : 0;
    return bytes;
}

/* ---- One page ---- */

enum outcome { FETCHED, FETCH_STOPPED, FETCH_UNAUTHORIZED, FETCH_FAILED };

struct fetching {
    struct ctx ctx; /* in an arena of its own */
    struct konnect_request request;
    uint64_t round;
    int64_t sent_ms;
    enum outcome outcome;
    const char *cause; /* of FETCH_FAILED */
    bool size_refused; /* of FETCH_FAILED: a smaller page may do */
    struct page page;
    size_t bytes;
};

static void fail(struct fetching *fetching, const char *cause)
{
    fetching->outcome = FETCH_FAILED;
    fetching->cause = cause;
}

/* Without the lock. */
static void fetch(struct pages *pages, const struct list *list, struct fetching *fetching)
{
    struct ctx *ctx = &fetching->ctx;
    struct konnect_response response;
    if (!konnect_call(ctx, pages->client, &fetching->request, &response)) {
        fail(fetching, ctx->diags.first->detail.data);
        if (ctx_stopped(ctx))
            fetching->outcome = FETCH_STOPPED;
    } else if (response.status == 401)
        fetching->outcome = FETCH_UNAUTHORIZED;
    else if (response.status != 200) {
        fail(fetching, arena_printf(ctx->arena, "status %d", response.status).data);
        fetching->size_refused = response.status != 403 && response.status != 404;
    } else if (!page_cut(ctx->arena, response.body, &list->collection.words, &fetching->page))
        fail(fetching, "the answer is no list");
    else {
        fetching->bytes = response.body.len;
        fetching->sent_ms = response.began_ms;
    }
}

/* How many objects of this size a page may have. */
static int page_size(size_t bytes, size_t items)
{
    size_t each = bytes / (items > 0 ? items : 1) + 1;
    size_t fit = PAGES_PAGE_BYTES / each;
    if (fit < PAGES_SMALL)
        return PAGES_SMALL;
    return fit > PAGES_LARGE ? PAGES_LARGE : (int)fit;
}

static bool was_seen(const struct round *round, strview name)
{
    const struct seen *seen = round->seen;
    while (seen != NULL && !sv_equal(seen->name, name))
        seen = seen->next;
    return seen != NULL;
}

/* A list of more than one page begins anew with large ones: whether a cursor of one size goes on with another
 * is not known. */
static void grow(struct list *list, const struct fetching *fetching)
{
    struct round *round = &list->round;
    int size = page_size(fetching->bytes, fetching->page.items);
    if (list->only_small || round->fetched != 1 || size <= round->cursor.size)
        return;
    round->small = round->cursor;
    round->cursor = first_page(list, size);
    round->growing = true;
}

/* Moves on to the next page. */
static void advance(struct list *list, struct fetching *fetching)
{
    struct round *round = &list->round;
    enum cursor_step step =
        cursor_advance(fetching->ctx.arena, &round->cursor, fetching->page.position, fetching->page.items);
    if (step == CURSOR_LAST) {
        round->complete = true;
        return;
    }
    round->cursor.next = arena_copy(round->arena, round->cursor.next);
    bool again = round->cursor.next.len > 0 && was_seen(round, round->cursor.next);
    if (step == CURSOR_SAME || again) {
        give_up(list, "it names the same page again");
        return;
    }
    if (round->fetched == PAGES_MOST) {
        give_up(list, "it does not end");
        return;
    }
    struct seen *seen = ARENA_NEW(round->arena, struct seen);
    *seen = (struct seen){ round->seen, round->cursor.next };
    round->seen = seen;
    grow(list, fetching);
}

static void keep_page(struct pages *pages, struct list *list, struct fetching *fetching)
{
    struct round *round = &list->round;
    size_t kept = kept_bytes(pages);
    for (size_t i = 0; i < fetching->page.count; i++) {
        const struct page_object *object = &fetching->page.objects[i];
        bool room = !pages->off && kept + object->text.len <= PAGES_MOST_BYTES;
        size_t before = shelf_size(round->shelf);
        shelf_put(round->shelf, object, fetching->sent_ms, room);
        kept += shelf_size(round->shelf) - before;
    }
    if (round->fetched++ == 0)
        round->started_ms = fetching->sent_ms;
    if (round->growing)
        round->seen = NULL; /* the first page's cursor may well come again */
    round->growing = false;
    advance(list, fetching);
}

static void settle(struct pages *pages, struct list *list, struct fetching *fetching)
{
    struct round *round = &list->round;
    round->reading = false;
    round->late = false;
    switch (fetching->outcome) {
    case FETCHED:
        keep_page(pages, list, fetching);
        break;
    case FETCH_STOPPED:
        break;
    case FETCH_UNAUTHORIZED:
        drop_round(list);
        break;
    default:
        if (!round->growing || (round->fetched == 0 && !fetching->size_refused)) {
            give_up(list, fetching->cause);
            break;
        }
        list->only_small = true;
        round->growing = false;
        round->cursor = round->small;
    }
}

/* Asks for the next page, with the lock released meanwhile. A write that began since makes it useless. */
static void read_page(struct pages *pages, struct list *list, const struct ctx *asker)
{
    static const strview secret = SV_INIT("data.*"); /* which of their fields are is not known here */
    struct fetching fetching = { .ctx = ctx_make(arena_new()), .round = list->round.number };
    if (list->round.arena == NULL)
        begin_round(list);
    fetching.ctx.stop = asker->stop;
    fetching.request = (struct konnect_request){
        .method = "GET",
        .path = list->collection.path,
        .query = cursor_query(fetching.ctx.arena, &list->round.cursor),
        .undecoded = true,
        .within_ms = PAGES_WITHIN_MS,
        .mask = { .fields = &secret, .field_count = 1 },
    };
    list->round.reading = true;
    (void)pthread_mutex_unlock(&pages->lock);
    fetch(pages, list, &fetching);
    (void)pthread_mutex_lock(&pages->lock);
    if (list->round.number == fetching.round)
        settle(pages, list, &fetching);
    (void)pthread_cond_broadcast(&list->changed);
    arena_free(fetching.ctx.arena);
}

/* ---- One read ---- */

/* Whether the round can be used by who came to it when it had this number. */
static bool is_open(const struct pages *pages, const struct list *list, uint64_t number,
                    const struct ctx *asker)
{
    return !list->off && pages->writes == 0 && list->round.number == number && !ctx_stopped(asker);
}

/* Whether the list may go on for the sake of a single read. */
static bool may_read_on(const struct pages *pages, const struct round *round)
{
    return round->asked > PAGES_PLAIN_READS && round->fetched < round->asked - PAGES_PLAIN_READS &&
           kept_bytes(pages) + PAGES_PAGE_BYTES <= PAGES_MOST_BYTES;
}

/* Waits for the page that is under way. False: it takes too long. */
static bool await_page(struct pages *pages, struct list *list, const struct ctx *asker)
{
    struct round *round = &list->round;
    uint64_t number = round->number;
    size_t fetched = round->fetched;
    int64_t until = clock_after(pages->patience_ms);
    while (round->number == number && round->reading && round->fetched == fetched && !ctx_stopped(asker)) {
        if (round->late)
            return false;
        if (!clock_wait_until(&list->changed, &pages->lock, until) && round->number == number)
            round->late = round->reading && round->fetched == fetched;
    }
    return true;
}

/* The object with its text, or NULL: it is to be asked for singly. */
static struct shelved *await_object(struct pages *pages, struct list *list, strview name,
                                    const struct ctx *asker)
{
    struct round *round = &list->round;
    uint64_t number = round->number;
    round->asked++;
    while (is_open(pages, list, number, asker)) {
        struct shelved *object = round->shelf != NULL ? shelf_find(round->shelf, name) : NULL;
        if (object != NULL)
            return object->text != NULL && !is_old(pages, object->sent_ms) ? object : NULL;
        if (round->complete || (!round->reading && !may_read_on(pages, round)) ||
            round->asked <= PAGES_PLAIN_READS)
            return NULL;
        if (!round->reading)
            read_page(pages, list, asker);
        else if (!await_page(pages, list, asker))
            return NULL;
    }
    return NULL;
}

/* Names are cut out of a text without decoding it: whoever decodes it looks again. */
static bool is_named(const struct value *object, const struct page_words *words, strview name)
{
    const struct value *field = value_get(object, words->name);
    return field != NULL && sv_equal(value_text(field), name);
}

bool pages_take(struct ctx *ctx, struct pages *pages, const struct pages_collection *collection, strview name,
                const struct value **out)
{
    struct ctx quiet = ctx_make(ctx->arena);
    const struct value *value = NULL;
    strview text = SV("");
    if (pages->off)
        return false;
    (void)pthread_mutex_lock(&pages->lock);
    struct list *list = open_list(pages, collection);
    struct shelved *object = await_object(pages, list, name, ctx);
    if (object != NULL)
        text = shelf_take(list->round.shelf, object, ctx->arena);
    (void)pthread_mutex_unlock(&pages->lock);
    if (text.len == 0 || !json_decode(&quiet, text, &value) || !is_named(value, &collection->words, name))
        return false;
    *out = value;
    return true;
}

bool pages_has(struct pages *pages, strview path, strview name)
{
    if (pages->off)
        return false;
    (void)pthread_mutex_lock(&pages->lock);
    const struct list *list = find_list(pages, path);
    const struct shelved *object =
        list != NULL && list->round.shelf != NULL ? shelf_find(list->round.shelf, name) : NULL;
    bool has = object != NULL && !is_old(pages, object->sent_ms);
    (void)pthread_mutex_unlock(&pages->lock);
    return has;
}

/* ---- All of them ---- */

/* Reads the list to its end; with the lock held. */
static bool complete(struct pages *pages, struct list *list, const struct ctx *asker)
{
    uint64_t number = list->round.number;
    while (is_open(pages, list, number, asker)) {
        if (list->round.complete)
            return true;
        if (list->round.reading)
            (void)clock_wait_until(&list->changed, &pages->lock, clock_after(pages->patience_ms));
        else
            read_page(pages, list, asker);
    }
    return false;
}

/* What is on the shelf may be dropped as soon as the lock is released. */
static strview *copy_fields(struct arena *arena, const struct shelf *shelf, size_t *count)
{
    for (const struct shelved *object = shelf_first(shelf); object != NULL; object = object->next)
        ++*count;
    strview *fields = ARENA_ARRAY(arena, strview, *count);
    size_t i = 0;
    for (const struct shelved *object = shelf_first(shelf); object != NULL; object = object->next)
        fields[i++] = arena_copy(arena, object->fields);
    return fields;
}

bool pages_each(struct ctx *ctx, struct pages *pages, const struct pages_collection *collection,
                bool (*visit)(void *payload, const struct value *item), void *payload)
{
    struct ctx quiet = ctx_make(ctx->arena);
    const strview *fields = NULL;
    size_t count = 0;
    (void)pthread_mutex_lock(&pages->lock);
    struct list *list = open_list(pages, collection);
    bool listed = complete(pages, list, ctx);
    if (listed)
        fields = copy_fields(ctx->arena, list->round.shelf, &count);
    (void)pthread_mutex_unlock(&pages->lock);
    for (size_t i = 0; i < count; i++) {
        const struct value *item = NULL;
        if (json_decode(&quiet, fields[i], &item) && !visit(payload, item))
            break;
    }
    return listed;
}

/* ---- Writes ---- */

void pages_write_begins(struct pages *pages)
{
    (void)pthread_mutex_lock(&pages->lock);
    pages->writes++;
    for (struct list *list = pages->lists; list != NULL; list = list->next)
        drop_round(list);
    (void)pthread_mutex_unlock(&pages->lock);
}

void pages_write_ended(struct pages *pages)
{
    (void)pthread_mutex_lock(&pages->lock);
    pages->writes--;
    (void)pthread_mutex_unlock(&pages->lock);
}
