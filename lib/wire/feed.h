/* RSS 0.9x, 1.0, 2.0, Atom 0.3 and 1.0, CDF, JSON Feed, sitemap-news: one document into a
 * list of items.
 *
 * No DTD is loaded, no entity defined, nothing fetched. Depth, attributes and tokens are
 * limited; what lies beyond a limit is left out, with a note.
 */
#ifndef WU_WIRE_FEED_H
#define WU_WIRE_FEED_H

#include "wire/wire.h"

#define WU_FEED_ITEMS_MAX 2000u

/* Spans lie in the feed's arena and are valid UTF-8; empty: not said. An item may say next to
 * nothing: who wants stories passes over those without title and text. */
struct wu_feed_item {
	struct wu_span title, link, guid, author, lang;
	struct wu_span summary, content; /* markup stripped; paragraphs joined by \n */
	struct wu_span *captions; /* of pictures */
	uint32_t n_captions;
	int64_t published, updated; /* ms or WU_NO_TIME */
	bool published_day, updated_day; /* it names a day only */
};

struct wu_feed {
	enum wu_format format;
	char version[24]; /* "RSS 2.0"; "" where it does not say */
	const char *charset; /* static storage */
	struct wu_span title, link, lang, subtitle;
	int64_t updated; /* ms or WU_NO_TIME */
	/* Hints of the server about polling; 0: none. */
	uint32_t ttl_min; /* <ttl>, minutes */
	uint32_t period_sec; /* sy:updatePeriod / sy:updateFrequency, seconds */
	uint32_t skip_hours; /* bit h: not in hour h, GMT */
	uint8_t skip_days; /* bit 0: Sunday */
	uint32_t clamped; /* times in the future, set to opts->now */
	struct wu_feed_item *items;
	uint32_t n_items;
	struct wu_arena *arena;
};

/* Read p[0..len), raw bytes in any character set. *ret_feed is the caller's, to wu_feed_free().
 * opts->url is the base of relative links. WU_EFORMAT: no feed in it; WU_ELIMIT: too large;
 * WU_ENOMEM. sink's story and item are not called. */
WU_MUST int wu_feed_read(const char *p, size_t len, const struct wu_wire_opts *opts,
			 const struct wu_wire_sink *sink, struct wu_feed **ret_feed,
			 struct wu_err *err);
/* How long to wait before asking again at now, in ms, as its hints have it: the longest of ttl,
 * period, and the rest of the hours and days to be skipped. 0: it does not say. */
int64_t wu_feed_rest(const struct wu_feed *f, int64_t now);
/* NULL is fine; always returns NULL. */
struct wu_feed *wu_feed_free(struct wu_feed *f);
/* Fill an empty story from an item: the body is content, or summary where that says more.
 * WU_ELIMIT: the body is too long; WU_ENOMEM. */
WU_MUST int wu_feed_story(const struct wu_feed *f, const struct wu_feed_item *item,
			  struct wu_story *s);

#endif
