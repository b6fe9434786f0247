/* The happy path of a feed: ask with the validators of the last copy; read the items; send
 * those not seen, each with its page's text where the source says fetch; when the desk
 * has answered all, keep the new validators and the clock. What can fail: the request,
 * which costs the source a longer wait; a page, then the feed's own text goes; the desk,
 * then the items are not marked as seen and come again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "gather/source-state.h"
#include "story.h"
#include "wire/feed.h"
#include "wire/page.h"

#define ACCEPT_FEED                                                                                \
	"application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=.9, " \
	"text/xml;q=.9, */*;q=.1"
#define ACCEPT_PAGE "text/html, application/xhtml+xml;q=.9, */*;q=.1"

/* An item whose page is being fetched. */
struct item {
	struct source *s;
	uint64_t hash;
	size_t len;
	char line[]; /* the story as the feed gives it, in JSON */
};

/* ---- the end of a round -----------------------------------------------------------------------
 */

static void save(struct source *s)
{
	struct wu_err err;

	if (state_save(&s->state, s->house->state_dir, s->conf->name, &err) < 0)
		fprintf(stderr, "wiredup: gather: %s\n", err.text);
}

static void item_answered(void *ctx, uint64_t item, enum push_outcome outcome)
{
	struct source *s = ctx;

	/* Not remembered for want of memory: it comes again, and the desk knows it. */
	if (outcome != PUSH_LOST && state_see(&s->state, item) < 0)
		return;
}

static void settled(void *ctx, const struct delivery_sum *sum)
{
	struct source *s = ctx;

	source_sum(s, sum);
	if (!sum->lost) {
		strcpy(s->state.etag, s->etag);
		strcpy(s->state.modified, s->modified);
	}
	s->delivery = NULL;
	s->busy--;
	save(s);
}

static void maybe_end(struct source *s)
{
	if (s->pages == 0)
		delivery_end(s->delivery);
}

/* ---- items -------------------------------------------------------------------------------------
 */

static int take_field(struct wu_story *to, const struct wu_story *from, enum wu_field f)
{
	return from->field[f].len ? wu_story_set(to, f, from->field[f].p, from->field[f].len) : 0;
}

/* The page's text under what the feed says of it, which the outlet wrote on purpose. */
static int merge(struct wu_story *page, const struct wu_story *feed)
{
	int rc = take_field(page, feed, WU_ID);

	if (rc == 0)
		rc = take_field(page, feed, WU_TITLE);
	if (rc == 0 && !page->field[WU_URL].len)
		rc = take_field(page, feed, WU_URL);
	if (rc == 0 && !page->field[WU_BYLINE].len)
		rc = take_field(page, feed, WU_BYLINE);
	if (rc == 0 && !page->field[WU_LANG].len)
		rc = take_field(page, feed, WU_LANG);
	if (feed->published != WU_NO_TIME && !(feed->date_only && page->published != WU_NO_TIME)) {
		page->published = feed->published;
		page->date_only = feed->date_only;
	}
	return rc;
}

/* Read the page into story. False: it gives no text, or less than the feed itself. */
static bool read_page(struct source *s, const struct fetch_got *got, const struct wu_story *feed,
		      struct wu_story *story)
{
	struct wu_wire_sink sink = {.ctx = s, .note = source_note};
	struct wu_wire_opts opts = {
		.url = got->url, .content_type = got->content_type, .zone_min = s->conf->zone};

	return !got->why && got->status == 200 &&
	       wu_page_read(got->body.p, got->body.len, &opts, &sink, story, NULL) == 0 &&
	       story->field[WU_TEXT].len > feed->field[WU_TEXT].len / 2 && merge(story, feed) == 0;
}

static void page_came(void *ctx, const struct fetch_got *got)
{
	struct item *i = ctx;
	struct source *s = i->s;
	struct wu_story *feed = NULL, *page = NULL;

	if (wu_story_new(&feed) == 0 && wu_story_new(&page) == 0 &&
	    wu_story_read(feed, i->line, i->len, NULL) == 0) {
		bool good = read_page(s, got, feed, page);

		s->pages_failed += !good;
		/* A failure is in the sum: the round is not kept, the item comes again. */
		if (delivery_add(s->delivery, good ? page : feed, i->hash) < 0)
			source_note(s, "");
	} else {
		delivery_lose(s->delivery);
	}
	wu_story_free(feed);
	wu_story_free(page);
	free(i);
	s->pages--;
	maybe_end(s);
}

static struct item *new_item(struct source *s, const struct wu_story *story, uint64_t hash)
{
	struct item *i = NULL;
	struct wu_buf b;

	wu_buf_init(&b, WU_LINE_MAX);
	if (wu_story_line(story, &b) == 0)
		i = malloc(sizeof(*i) + b.len);
	if (i) {
		*i = (struct item){s, hash, b.len};
		memcpy(i->line, b.p, b.len);
	}
	wu_buf_close(&b);
	return i;
}

static void fetch_page(struct source *s, const struct wu_story *story, uint64_t hash)
{
	struct pages_ask ask = {NULL, s->conf->host_group, s->conf->allow_private};
	struct item *i = new_item(s, story, hash);
	char url[WU_NAME_MAX + 1];

	if (!i) {
		delivery_lose(s->delivery);
		return;
	}
	snprintf(url, sizeof(url), "%.*s", (int)story->field[WU_URL].len, story->field[WU_URL].p);
	ask.url = url;
	s->pages++;
	pages_get(s->house->pages, &ask, page_came, i);
}

/* What makes an item another one: its name, and its headline, which a new version changes. */
static uint64_t item_hash(const struct wu_feed_item *i)
{
	struct wu_span name = i->guid.len ? i->guid : i->link;

	return wu_hash64(i->title.p, i->title.len, wu_hash64(name.p, name.len, 0));
}

/* An item may be an author alone, or a picture. */
static bool says_something(const struct source *s, const struct wu_feed_item *i)
{
	return i->title.len || i->summary.len || i->content.len ||
	       (i->link.len && s->conf->article == ARTICLE_FETCH);
}

static void take_item(struct source *s, const struct wu_feed *f, const struct wu_feed_item *i,
		      struct wu_story *story)
{
	uint64_t hash = item_hash(i);
	int rc;

	if (!says_something(s, i))
		return;
	s->items++;
	if (state_has_seen(&s->state, hash))
		return;
	s->fresh++;
	wu_story_reset(story);
	rc = wu_feed_story(f, i, story);
	if (rc < 0) {
		source_note(s, "");
		/* One that is too large will always be; any other comes again. */
		if (rc != WU_ELIMIT || state_see(&s->state, hash) < 0)
			delivery_lose(s->delivery);
		return;
	}
	if (s->conf->article == ARTICLE_FETCH && i->link.len)
		fetch_page(s, story, hash);
	else if (delivery_add(s->delivery, story, hash) < 0)
		source_note(s, "");
}

/* ---- documents ----------------------------------------------------------------------------------
 */

/* Oldest first: a feed's newest item stands at its top, and copies follow originals. */
static int take_feed(struct source *s, const struct fetch_got *got, const struct wu_wire_opts *opts,
		     struct wu_story *story, int64_t *ret_hint, struct wu_err *err)
{
	struct wu_wire_sink sink = {.ctx = s, .note = source_note};
	struct wu_feed *f;
	int rc = wu_feed_read(got->body.p, got->body.len, opts, &sink, &f, err);

	if (rc < 0)
		return rc;
	*ret_hint = wu_feed_rest(f, s->house->now());
	for (uint32_t i = f->n_items; i-- > 0;)
		take_item(s, f, &f->items[i], story);
	wu_feed_free(f);
	return 0;
}

static int take_page(struct source *s, const struct fetch_got *got, const struct wu_wire_opts *opts,
		     struct wu_story *story, struct wu_err *err)
{
	struct wu_wire_sink sink = {.ctx = s, .note = source_note};
	int rc = wu_page_read(got->body.p, got->body.len, opts, &sink, story, NULL);
	const struct wu_span *text = &story->field[WU_TEXT], *title = &story->field[WU_TITLE];
	uint64_t hash;

	if (rc < 0)
		return wu_err_set(err, rc, "no article found in the page");
	s->items++;
	hash = wu_hash64(text->p, text->len, wu_hash64(title->p, title->len, 0));
	if (state_has_seen(&s->state, hash))
		return 0;
	s->fresh++;
	return delivery_add(s->delivery, story, hash);
}

static int take_document(struct source *s, const struct fetch_got *got, int64_t *ret_hint,
			 struct wu_err *err)
{
	struct delivery_opts d = {s->house->push, s->conf, item_answered, settled, s};
	struct wu_wire_opts opts = {.url = got->url,
				    .content_type = got->content_type,
				    .language = s->conf->lang,
				    .now = s->house->now(),
				    .zone_min = s->conf->zone};
	struct wu_story *story;
	int rc = wu_story_new(&story);

	if (rc < 0)
		return rc;
	rc = delivery_new(&d, &s->delivery);
	if (rc == 0) {
		s->busy++;
		s->pages++; /* so that no page that comes at once ends it */
		snprintf(s->etag, sizeof(s->etag), "%s", got->etag);
		snprintf(s->modified, sizeof(s->modified), "%s", got->modified);
		if (strlen(got->etag) >= sizeof(s->etag))
			s->etag[0] = 0;
		rc = s->conf->type == SOURCE_PAGE ? take_page(s, got, &opts, story, err)
						  : take_feed(s, got, &opts, story, ret_hint, err);
		if (rc < 0) /* asked again, it may be whole */
			s->etag[0] = s->modified[0] = 0;
		s->pages--;
		maybe_end(s);
	}
	wu_story_free(story);
	return rc;
}

/* ---- asking
 * -------------------------------------------------------------------------------------- */

static enum schedule_outcome judge(struct source *s, const struct fetch_got *got, int64_t *ret_hint)
{
	struct wu_err err = {0};
	char why[300];

	if (got->resolver)
		return source_fails(s, got->why), SCHEDULE_AGAIN;
	if (got->why) {
		source_fails(s, got->why);
		return SCHEDULE_SOFT;
	}
	if (got->status == 304) {
		s->unchanged++;
		source_fails(s, "");
		return SCHEDULE_OK;
	}
	if (got->status < 200 || got->status >= 300) {
		snprintf(why, sizeof(why), "the server answers %ld", got->status);
		source_fails(s, why);
		return schedule_of_status(got->status);
	}
	if (take_document(s, got, ret_hint, &err) < 0) {
		source_fails(s, *err.text ? err.text : "out of memory");
		return SCHEDULE_SOFT;
	}
	source_fails(s, "");
	return SCHEDULE_OK;
}

static void came(void *ctx, const struct fetch_got *got)
{
	struct source *s = ctx;
	int64_t hint = 0, retry = got->retry_after_ms;
	enum schedule_outcome how;

	s->busy--;
	if (s->stopped) /* it was our end, not the server's fault */
		return;
	s->status = got->status;
	how = judge(s, got, &hint);
	hint = hint > got->fresh_ms ? hint : got->fresh_ms;
	if (s->conf->contract) /* the outlet has agreed to the interval */
		hint = 0;
	schedule_done(&s->state.clock, how, retry > hint ? retry : hint, retry > hint,
		      s->house->now());
	save(s);
}

void asked_start(struct source *s)
{
	bool page = s->conf->type == SOURCE_PAGE;
	struct fetch_ask ask = {s->conf->url, s->state.etag, s->state.modified,
				page ? ACCEPT_PAGE : ACCEPT_FEED, s->conf->allow_private};

	if (lanes_ask(s->house->lanes, s->lane, &ask, came, s) < 0)
		return;
	s->busy++;
	s->asked++;
}
