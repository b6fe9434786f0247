/* The bytes are decoded, and JSON is told from XML by its first byte. What fails: a document
 * that is neither, or no feed; one beyond the limits; memory.
 */
#include "wire/feed.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "wire/charset.h"
#include "wire/fill.h"
#include "wire/jsonfeed.h"
#include "wire/markup.h"
#include "wire/xmlfeed.h"

static bool is_json(const struct wu_buf *b)
{
	size_t i = 0;

	while (i < b->len && strchr(" \t\r\n", b->p[i]) && b->p[i])
		i++;
	return i < b->len && b->p[i] == '{';
}

static int read_json(const struct wu_buf *utf8, const struct wu_wire_sink *sink, struct wu_fill *f,
		     struct wu_err *err)
{
	f->feed->format = WU_FORMAT_JSONFEED;
	return wu_jsonfeed_read(utf8->p, utf8->len, sink, f, err);
}

static int read_xml(const struct wu_buf *utf8, const struct wu_wire_sink *sink, struct wu_fill *f,
		    struct wu_err *err)
{
	int rc = wu_xmlfeed_read(utf8, sink, f);

	if (rc == WU_EFORMAT)
		wu_err_set(err, rc, "no <rss>, <feed> or <RDF> in it");
	else if (rc < 0)
		wu_err_set(err, rc, "%s", wu_strerror(rc));
	return rc;
}

static int fill(struct wu_buf *utf8, const struct wu_wire_opts *opts,
		const struct wu_wire_sink *sink, struct wu_fill *f, struct wu_err *err)
{
	int rc = is_json(utf8) ? read_json(utf8, sink, f, err) : read_xml(utf8, sink, f, err);

	if (rc < 0)
		return wu_err_wrap(err, "feed"), rc;
	if (!f->feed->lang.len && opts->language)
		f->feed->lang =
			wu_fill_keep(f, (struct wu_span){opts->language, strlen(opts->language)});
	wu_fill_tell(f, sink);
	return f->rc;
}

int wu_feed_read(const char *p, size_t len, const struct wu_wire_opts *opts,
		 const struct wu_wire_sink *sink, struct wu_feed **ret_feed, struct wu_err *err)
{
	struct wu_fill f = {.opts = opts};
	struct wu_buf utf8;
	const char *charset;
	int rc = wu_fill_init(&f);

	if (rc < 0)
		return wu_err_set(err, rc, "feed: %s", wu_strerror(rc));
	wu_buf_init(&utf8, 4 * (size_t)WU_MARKUP_DOC);
	rc = wu_charset_decode(p, len, opts, sink, &utf8, &charset);
	if (rc < 0)
		wu_err_set(err, rc, "feed: %s", wu_strerror(rc));
	else
		rc = fill(&utf8, opts, sink, &f, err);
	if (rc == 0) {
		f.feed->charset = charset;
		*ret_feed = wu_fill_detach(&f);
	}
	wu_buf_close(&utf8);
	wu_fill_close(&f);
	return rc;
}

struct wu_feed *wu_feed_free(struct wu_feed *f)
{
	if (f)
		wu_arena_free(f->arena);
	wu_free(f);
	return NULL;
}

/* Hours from now to the first that is not to be skipped, within a week: 1970 began on a
 * Thursday. */
static int64_t skipped(const struct wu_feed *f, int64_t now)
{
	for (int64_t h = now / WU_HOUR_MS, first = h; h < first + 7 * 24; h++)
		if (!(f->skip_hours >> h % 24 & 1) && !(f->skip_days >> (h / 24 + 4) % 7 & 1))
			return h == first ? 0 : h * WU_HOUR_MS - now;
	return 0;
}

int64_t wu_feed_rest(const struct wu_feed *f, int64_t now)
{
	int64_t ttl = (int64_t)f->ttl_min * WU_MINUTE_MS;
	int64_t period = (int64_t)f->period_sec * WU_SECOND_MS;
	int64_t skip = now >= 0 ? skipped(f, now) : 0, most = ttl > period ? ttl : period;

	return most > skip ? most : skip;
}

/* A field beyond its limit is left out; the story is none the worse for it. */
static int set(struct wu_story *s, enum wu_field f, struct wu_span v, int rc)
{
	int now = rc < 0 || !v.len ? rc : wu_story_set(s, f, v.p, v.len);

	return rc == 0 && now == WU_ELIMIT && f != WU_TEXT ? 0 : now;
}

int wu_feed_story(const struct wu_feed *f, const struct wu_feed_item *item, struct wu_story *s)
{
	bool own = item->published != WU_NO_TIME;
	int rc = set(s, WU_ID, item->guid, 0);

	rc = set(s, WU_URL, item->link, rc);
	rc = set(s, WU_TITLE, item->title, rc);
	rc = set(s, WU_LANG, item->lang.len ? item->lang : f->lang, rc);
	rc = set(s, WU_BYLINE, item->author, rc);
	rc = set(s, WU_TEXT, item->content.len > item->summary.len ? item->content : item->summary,
		 rc);
	for (uint32_t i = 0; i < item->n_captions && rc == 0; i++) {
		rc = wu_story_add_caption(s, item->captions[i].p, item->captions[i].len);
		rc = rc == WU_ELIMIT ? 0 : rc;
	}
	s->published = own ? item->published : item->updated;
	s->date_only = own ? item->published_day : item->updated_day;
	return rc;
}
