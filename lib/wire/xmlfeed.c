/* Elements come one by one. A frame for each open one says where we are: in the feed, in an
 * item, in something to be passed over. An element the tables know (slot.h) is gathered,
 * and when it ends its text goes to its field (place.h).
 * What fails: a document without a feed's root, memory. An item the document breaks off in
 * keeps what it has, or is left out where it has no id.
 */
#include "wire/xmlfeed.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "wire/construct.h"
#include "wire/slot.h"
#include "wire/markup.h"
#include "wire/place.h"
#include "wire/sax.h"
#include "wire/vocab.h"

enum { CACHE = 128 };

struct frame {
	enum wu_where where; /* what lies in the element is */
	uint32_t item; /* its number, from 1; 0: in none */
	struct wu_span base; /* xml:base in force */
};

struct reader {
	struct wu_place place;
	struct frame stack[WU_MARKUP_DEPTH + 1]; /* [0]: around the root */
	unsigned depth;
	struct wu_construct construct;
	const struct wu_slot *field; /* what is being gathered, or NULL */
	unsigned since; /* depth of its element */
	bool rooted;
	uint32_t last; /* item with which, so far, the feed ends; 0: something is behind it */
	unsigned last_depth;
	struct {
		const char *name, *space, *prefix;
		enum wu_word word;
	} cache[CACHE]; /* of names, by the parser's pointers */
};

/* ---- names ---------------------------------------------------------------- */

static enum wu_word word_of(struct reader *r, const struct wu_sax_tag *t)
{
	size_t at = ((uintptr_t)t->name >> 3 ^ (uintptr_t)t->space >> 4) % CACHE;

	if (r->cache[at].name != t->name || r->cache[at].space != t->space ||
	    r->cache[at].prefix != t->prefix) {
		r->cache[at].name = t->name;
		r->cache[at].space = t->space;
		r->cache[at].prefix = t->prefix;
		r->cache[at].word = wu_vocab_find(wu_vocab_space(t->space, t->prefix), t->name);
	}
	return r->cache[at].word;
}

/* Atom's and CDF's roots may be in any namespace; RSS says its version itself. */
static void read_version(struct reader *r, const struct wu_sax_tag *t, enum wu_word word)
{
	struct wu_feed *f = r->place.fill->feed;
	struct wu_span v = wu_sax_attr(t, "", "version");
	const char *space = t->space ? t->space : "";
	char *to = f->version;
	size_t n = sizeof(f->version);

	f->format = word == WU_WORD_FEED || word == WU_WORD_ENTRY ? WU_FORMAT_ATOM : WU_FORMAT_RSS;
	if (word == WU_WORD_RSS && v.len && v.len < 8)
		snprintf(to, n, "RSS %.*s", (int)v.len, v.p);
	else if (word == WU_WORD_RDF)
		snprintf(to, n, "RSS 1.0");
	else if (f->format == WU_FORMAT_ATOM && v.len && v.len < 8)
		snprintf(to, n, "Atom %.*s", (int)v.len, v.p);
	else if (f->format == WU_FORMAT_ATOM)
		snprintf(to, n, strstr(space, "purl.org/atom") ? "Atom 0.3" : "Atom 1.0");
	else if (word == WU_WORD_CHANNEL)
		snprintf(to, n, "CDF");
	else if (word == WU_WORD_URLSET)
		snprintf(to, n, "sitemap");
}

/* ---- items ---------------------------------------------------------------- */

static struct wu_feed_item *item_of(const struct reader *r, const struct frame *f)
{
	return f->item ? &r->place.fill->feed->items[f->item - 1] : NULL;
}

/* A value that stands in an attribute. */
static void put(struct reader *r, const struct frame *f, enum wu_where where, enum wu_word word,
		struct wu_span v)
{
	const struct wu_slot *field = wu_slot_find(where, word);
	struct wu_construct none = {.raw = true};

	if (field && v.len)
		wu_place_value(&r->place, field, item_of(r, f), &none, v, f->base.p);
}

/* What RDF, Atom and CDF say in the attributes of an item, or of a feed. */
static void attributes(struct reader *r, const struct wu_sax_tag *t, const struct frame *f)
{
	struct wu_span lang = wu_sax_attr(t, "xml", "lang");
	struct wu_feed_item *item = item_of(r, f);

	if (!lang.len)
		lang = wu_sax_attr(t, "", "lang");
	put(r, f, f->where, WU_WORD_LANGUAGE, lang);
	put(r, f, f->where, WU_WORD_LINK, wu_sax_attr(t, "", "href"));
	put(r, f, f->where, WU_WORD_MODIFIED, wu_sax_attr(t, "", "lastmod"));
	if (item)
		put(r, f, f->where, WU_WORD_DC_IDENTIFIER, wu_sax_attr(t, NULL, "about"));
}

static int begin_item(struct reader *r, struct frame *f)
{
	if (!wu_fill_item(r->place.fill)) {
		f->where = WU_IN_ASIDE;
		f->item = 0;
		return r->place.fill->full ? WU_END : 0;
	}
	f->item = r->place.fill->feed->n_items;
	wu_place_begin(&r->place, true);
	return 0;
}

/* ---- gathering ------------------------------------------------------------ */

static void gather(struct reader *r, const struct wu_slot *field, const struct wu_sax_tag *t)
{
	r->field = field;
	r->since = r->depth;
	wu_construct_begin(&r->construct, t, wu_slot_raw(field->target));
	if (field->word == WU_WORD_GUID || field->word == WU_WORD_ID) {
		struct wu_span perma = wu_sax_attr(t, "", "isPermaLink");

		r->place.permalink = perma.len != 5 || strncasecmp(perma.p, "false", 5) != 0;
	}
}

/* A link's address is its text, or its href where it is the way to the page itself. */
static void link_tag(struct reader *r, const struct wu_slot *field, const struct wu_sax_tag *t)
{
	struct wu_span href = wu_sax_attr(t, "", "href"), rel = wu_sax_attr(t, "", "rel");
	const struct frame *f = &r->stack[r->depth];
	struct wu_feed_item *item = item_of(r, f);
	struct wu_span *link = item ? &item->link : &r->place.fill->feed->link;

	if (rel.len && (rel.len != 9 || strncasecmp(rel.p, "alternate", 9) != 0))
		return;
	if (!href.len)
		gather(r, field, t);
	else if (!link->len || r->place.fill->feed->format != WU_FORMAT_ATOM)
		put(r, f, field->where, WU_WORD_LINK, href);
}

static void take_media(struct reader *r, const struct wu_sax_tag *t)
{
	struct wu_span medium = wu_sax_attr(t, "", "medium"), type = wu_sax_attr(t, "", "type");

	r->place.picture = (!medium.len && !type.len) ||
			   (medium.len == 5 && !strncasecmp(medium.p, "image", 5)) ||
			   (type.len > 6 && !strncasecmp(type.p, "image/", 6));
}

/* ---- events --------------------------------------------------------------- */

static struct frame *push(struct reader *r, const struct wu_sax_tag *t)
{
	struct wu_span base = wu_sax_attr(t, "xml", "base");
	struct frame *above = &r->stack[r->depth], *f = &r->stack[++r->depth];

	*f = (struct frame){.where = WU_IN_ASIDE, .item = above->item, .base = above->base};
	if (!base.len)
		base = r->depth == 1 ? wu_sax_attr(t, "", "base") : base;
	if (base.len)
		f->base = wu_fill_link(r->place.fill, base, above->base.p);
	return f;
}

static bool in_person(const struct reader *r, enum wu_word word)
{
	return r->field->word == WU_WORD_AUTHOR && r->depth == r->since &&
	       (word == WU_WORD_NAME || word == WU_WORD_EMAIL || word == WU_WORD_URI);
}

/* A tag within what is gathered. True: it is dealt with. */
static bool within(struct reader *r, const struct wu_sax_tag *t, enum wu_word word, int *ret_rc)
{
	if (word == WU_WORD_ITEM || word == WU_WORD_ENTRY || in_person(r, word)) {
		r->field = NULL;
		return false;
	}
	push(r, t);
	*ret_rc = wu_construct_tag(&r->construct, t->name, false);
	return true;
}

static int enter(struct reader *r, const struct wu_sax_tag *t, struct frame *f, enum wu_word word)
{
	int rc = 0;

	if (!r->rooted) {
		r->rooted = true;
		read_version(r, t, word);
	}
	if (f->where == WU_IN_ITEM &&
	    (word == WU_WORD_ITEM || word == WU_WORD_ENTRY || word == WU_WORD_URL))
		rc = begin_item(r, f);
	if (rc == 0 && (f->where == WU_IN_ITEM || f->where == WU_IN_FEED))
		attributes(r, t, f);
	return rc;
}

static int on_start(void *ctx, const struct wu_sax_tag *t)
{
	struct reader *r = ctx;
	enum wu_word word = word_of(r, t);
	enum wu_where where;
	const struct wu_slot *field;
	struct frame *f;
	int rc = 0;

	if (r->field && within(r, t, word, &rc))
		return rc;
	where = r->stack[r->depth].where;
	f = push(r, t);
	f->where = wu_slot_inside(where, word);
	if (where == WU_IN_FEED)
		r->last = 0;
	if (f->where == WU_IN_FEED || f->where == WU_IN_ITEM)
		return enter(r, t, f, word);
	if (f->where == WU_IN_MEDIA)
		take_media(r, t);
	field = wu_slot_find(where, word);
	if (field && field->target == WU_TO_LINK)
		link_tag(r, field, t);
	else if (field)
		gather(r, field, t);
	return r->place.fill->rc;
}

static int on_text(void *ctx, const char *p, size_t len)
{
	struct reader *r = ctx;

	return r->field ? wu_construct_text(&r->construct, p, len) : 0;
}

static void end_item(struct reader *r)
{
	const struct frame *f = &r->stack[r->depth];

	if (r->stack[r->depth - 1].item == f->item)
		return;
	wu_place_item(&r->place, item_of(r, f));
	r->last = f->item;
	r->last_depth = r->depth;
}

static int on_end(void *ctx, const char *name)
{
	struct reader *r = ctx;
	struct frame *f = &r->stack[r->depth];
	int rc = 0;

	if (r->field && r->depth > r->since) {
		rc = wu_construct_tag(&r->construct, name, true);
	} else if (r->field) {
		wu_place_value(&r->place, r->field, item_of(r, f), &r->construct,
			       wu_construct_end(&r->construct), f->base.p);
		r->field = NULL;
	}
	if (f->where == WU_IN_ITEM)
		end_item(r);
	r->depth--;
	return rc < 0 ? rc : r->place.fill->rc;
}

static void on_begin(void *ctx)
{
	struct reader *r = ctx;

	wu_fill_reset(r->place.fill);
	wu_place_begin(&r->place, false);
	wu_place_begin(&r->place, true);
	r->place.period = r->place.frequency = 0;
	r->depth = r->last = 0;
	r->stack[0] = (struct frame){.where = WU_IN_NOTHING};
	r->field = NULL;
	r->rooted = false;
	memset(r->cache, 0, sizeof(r->cache));
}

/* ---- the whole ------------------------------------------------------------ */

/* The last item ends where the document does, and nothing says which one it is. */
static void drop_half(struct reader *r, const struct wu_sax_report *report,
		      const struct wu_wire_sink *sink)
{
	struct wu_feed *feed = r->place.fill->feed;

	if (!r->last || r->last != feed->n_items || r->last_depth > report->open ||
	    feed->items[r->last - 1].guid.len)
		return;
	feed->n_items--;
	wu_wire_note(sink, "its last item breaks off without an id and is left out");
}

int wu_xmlfeed_read(const struct wu_buf *buf, const struct wu_wire_sink *sink, struct wu_fill *fill)
{
	struct reader r = {.place = {.fill = fill}};
	struct wu_sax sax = {
		.ctx = &r, .begin = on_begin, .start = on_start, .text = on_text, .end = on_end};
	struct wu_sax_report report;
	int rc;

	wu_construct_init(&r.construct);
	rc = wu_sax_read(buf, &sax, &report);
	wu_construct_close(&r.construct);
	if (rc == WU_END) /* more items than are taken */
		rc = 0;
	wu_flaw_tell(&report.flaws, sink);
	if (rc < 0)
		return rc;
	if (!r.rooted)
		return WU_EFORMAT;
	drop_half(&r, &report, sink);
	wu_place_feed(&r.place);
	return fill->rc;
}
