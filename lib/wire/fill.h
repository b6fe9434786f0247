/* A feed on its way to be filled: values as documents write them into the feed's arena.
 * Private to the readers of feeds. The first error is kept in rc; nothing happens after it.
 */
#ifndef WU_WIRE_FILL_H
#define WU_WIRE_FILL_H

#include "base/buf.h"
#include "wire/feed.h"

struct wu_fill {
	struct wu_feed *feed;
	const struct wu_wire_opts *opts;
	struct wu_buf scratch;
	uint32_t cap; /* items there is room for */
	bool full; /* there were more than WU_FEED_ITEMS_MAX */
	uint32_t bad_dates;
	char bad_date[41]; /* the first of them */
	int rc;
};

enum wu_fill_text {
	WU_FILL_HTML, /* markup, lines */
	WU_FILL_PLAIN, /* lines as they stand */
	WU_FILL_TITLE, /* markup, one line */
	WU_FILL_LINE, /* one line as it stands */
};

/* f->opts set, the rest zero. *f is to wu_fill_close(). WU_ENOMEM. */
WU_MUST int wu_fill_init(struct wu_fill *f);
/* Free what it holds; a feed that was not detached, too. */
void wu_fill_close(struct wu_fill *f);
/* Empty the feed, keep the memory. */
void wu_fill_reset(struct wu_fill *f);
/* The feed is the caller's now. */
struct wu_feed *wu_fill_detach(struct wu_fill *f);
/* A new, empty item, or NULL: no memory, or too many. Earlier pointers to items are void. */
struct wu_feed_item *wu_fill_item(struct wu_fill *f);

/* A copy, NUL behind it. */
struct wu_span wu_fill_keep(struct wu_fill *f, struct wu_span v);
/* White space at both ends left out; no copy. */
struct wu_span wu_fill_trim(struct wu_span v);
/* What a reader sees of it. */
struct wu_span wu_fill_lines(struct wu_fill *f, struct wu_span v, enum wu_fill_text how);
/* An address, made absolute by base, "" or NULL for the document's own. */
struct wu_span wu_fill_link(struct wu_fill *f, struct wu_span v, const char *base);
/* Set a time; one that is none is counted and sets nothing. False then. */
bool wu_fill_date(struct wu_fill *f, struct wu_span v, int64_t *ret_ms, bool *ret_day);
/* Add a caption to the item. */
void wu_fill_caption(struct wu_fill *f, struct wu_feed_item *item, struct wu_span v);
/* Tell what went wrong while filling. */
void wu_fill_tell(const struct wu_fill *f, const struct wu_wire_sink *sink);

#endif
