/* RSS 0.9x, 1.0, 2.0 and Atom: one document into a list of items. libxml2 behind it.
 *
 * No DTD is loaded, no entity defined, nothing fetched. Depth, attributes and tokens are
 * limited; beyond a limit reading stops, and what came before is given, with a note.
 */
#ifndef WU_WIRE_FEED_H
#define WU_WIRE_FEED_H

#include "wire/wire.h"

#define WU_FEED_ITEMS_MAX 2000u

/* Spans lie in the feed's arena and are valid UTF-8; empty: not said. */
struct wu_feed_item {
	struct wu_span title, link, guid, author, lang;
	struct wu_span summary, content; /* markup stripped; paragraphs joined by \n */
	int64_t published; /* ms or WU_NO_TIME */
	bool date_only;
};

struct wu_feed {
	struct wu_span title, link, lang;
	/* Hints of the server about polling; 0: none. */
	uint32_t ttl_min; /* <ttl>, minutes */
	uint32_t period_sec; /* sy:updatePeriod / sy:updateFrequency, seconds */
	uint32_t skip_hours; /* bit h: not in hour h, GMT */
	uint8_t skip_days; /* bit 0: Sunday */
	struct wu_feed_item *items;
	uint32_t n_items;
	struct wu_arena *arena;
};

/* Read p[0..len), raw bytes in any character set. *ret_feed is the caller's, to wu_feed_free().
 * opts->url is the base of relative links. WU_EFORMAT: no feed in it; WU_ENOMEM. sink's story is
 * not called. */
WU_MUST int wu_feed_read(const char *p, size_t len, const struct wu_wire_opts *opts,
			 const struct wu_wire_sink *sink, struct wu_feed **ret_feed,
			 struct wu_err *err);
/* NULL is fine; always returns NULL. */
struct wu_feed *wu_feed_free(struct wu_feed *f);
/* Fill an empty story from an item: the body is content, else summary. WU_ENOMEM. */
WU_MUST int wu_feed_story(const struct wu_feed *f, const struct wu_feed_item *item,
			  struct wu_story *s);

#endif
