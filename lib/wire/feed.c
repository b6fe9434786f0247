/* The tree is walked once: what is named item or entry becomes an item, what stands beside
 * them describes the feed. Elements are told apart by the prefix people know them by (dc,
 * content, sy), whatever the document calls it. What fails: a document without a feed's
 * root, memory. An item the document breaks off in keeps what it has.
 */
#include "wire/feed.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/uri.h>

#include "base/err.h"
#include "base/mem.h"
#include "wire/charset.h"
#include "wire/date.h"
#include "wire/markup.h"

struct reader {
	struct wu_feed *feed;
	xmlDoc *doc;
	int zone_min;
	const struct wu_wire_sink *sink;
	uint32_t cap;
	struct wu_span period;
	uint32_t frequency;
	int rc; /* the first error */
};

static struct wu_span keep(struct reader *r, const char *p, size_t len)
{
	char *copy;

	if (!len || r->rc < 0)
		return (struct wu_span){0};
	copy = wu_arena_copy(r->feed->arena, p, len);
	if (!copy)
		r->rc = WU_ENOMEM;
	return (struct wu_span){copy, copy ? len : 0};
}

static bool has_elements(const xmlNode *n)
{
	for (const xmlNode *k = n->children; k; k = k->next)
		if (k->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

/* Lines under n: markup in it is stripped, escaped markup too unless it is declared text. */
static struct wu_span lines(struct reader *r, const xmlNode *n)
{
	const char *type = wu_markup_attr(n, "type");
	bool plain = type && (!strcasecmp(type, "text") || !strcasecmp(type, "text/plain"));
	xmlChar *content = has_elements(n) ? NULL : xmlNodeGetContent(n);
	struct wu_buf out;
	struct wu_span s = {0};
	int rc;

	wu_buf_init(&out, WU_MARKUP_DOC);
	if (!content)
		rc = wu_markup_lines(n, wu_markup_hidden, &out);
	else if (plain)
		rc = wu_markup_collapse((char *)content, strlen((char *)content), &out);
	else
		rc = wu_markup_strip((char *)content, strlen((char *)content), &out);
	xmlFree(content);
	if (rc == 0)
		s = keep(r, out.p, out.len);
	else if (rc == WU_ENOMEM)
		r->rc = rc;
	wu_buf_close(&out);
	return s;
}

/* Text as it stands, trimmed: ids, addresses, dates. */
static struct wu_span word(struct reader *r, const xmlNode *n)
{
	xmlChar *content = xmlNodeGetContent(n);
	const char *p = (const char *)content, *end = p ? p + strlen(p) : p;
	struct wu_span s;

	while (p < end && strchr(" \t\r\n", *p))
		p++;
	while (end > p && strchr(" \t\r\n", end[-1]))
		end--;
	s = keep(r, p, (size_t)(end - p));
	xmlFree(content);
	return s;
}

static struct wu_span address(struct reader *r, const xmlNode *n, const char *href)
{
	xmlChar *base = xmlNodeGetBase(r->doc, n), *full = NULL;
	struct wu_span s;

	if (base && *base)
		full = xmlBuildURI((const xmlChar *)href, base);
	s = full ? keep(r, (char *)full, strlen((char *)full)) : keep(r, href, strlen(href));
	xmlFree(full);
	xmlFree(base);
	return s;
}

static void set_link(struct reader *r, const xmlNode *n, struct wu_span *link)
{
	const char *href = wu_markup_attr(n, "href"), *rel = wu_markup_attr(n, "rel");
	struct wu_span s;

	if (link->len || (rel && strcasecmp(rel, "alternate") != 0))
		return;
	if (href) {
		*link = address(r, n, href);
		return;
	}
	s = word(r, n);
	if (s.len)
		*link = address(r, n, s.p);
}

static void set_date(struct reader *r, const xmlNode *n, struct wu_feed_item *item)
{
	struct wu_span s = word(r, n);

	if (s.len && wu_date_read(s.p, s.len, r->zone_min, &item->published, &item->date_only) < 0)
		wu_wire_note(r->sink, "line %ld: \"%.40s\" is no date", xmlGetLineNo(n), s.p);
}

static void set_author(struct reader *r, const xmlNode *n, struct wu_span *author)
{
	for (const xmlNode *k = n->children; k; k = k->next)
		if (wu_markup_is(k, "", "name")) {
			*author = lines(r, k);
			return;
		}
	*author = lines(r, n);
}

static void set_guid(struct reader *r, const xmlNode *n, struct wu_feed_item *item)
{
	const char *perma = wu_markup_attr(n, "isPermaLink");

	item->guid = word(r, n);
	if (item->link.len || (perma && strcasecmp(perma, "false") == 0))
		return;
	if (item->guid.len > 8 && strncasecmp(item->guid.p, "http", 4) == 0)
		item->link = item->guid;
}

static void longer(struct reader *r, const xmlNode *n, struct wu_span *to)
{
	struct wu_span s = lines(r, n);

	if (s.len > to->len)
		*to = s;
}

static void item_part(struct reader *r, const xmlNode *n, struct wu_feed_item *item)
{
	if (wu_markup_is(n, "", "title") || (wu_markup_is(n, "dc", "title") && !item->title.len))
		item->title = lines(r, n);
	else if (wu_markup_is(n, "", "link"))
		set_link(r, n, &item->link);
	else if (wu_markup_is(n, "", "guid") || wu_markup_is(n, "", "id"))
		set_guid(r, n, item);
	else if (wu_markup_is(n, "", "pubDate") || wu_markup_is(n, "", "published") ||
		 wu_markup_is(n, "", "issued"))
		set_date(r, n, item);
	else if (item->published == WU_NO_TIME &&
		 (wu_markup_is(n, "dc", "date") || wu_markup_is(n, "", "updated") ||
		  wu_markup_is(n, "", "modified") || wu_markup_is(n, "", "created")))
		set_date(r, n, item);
	else if (!item->author.len &&
		 (wu_markup_is(n, "", "author") || wu_markup_is(n, "dc", "creator")))
		set_author(r, n, &item->author);
	else if (wu_markup_is(n, "", "description") || wu_markup_is(n, "", "summary") ||
		 (wu_markup_is(n, "dc", "description") && !item->summary.len))
		longer(r, n, &item->summary);
	else if (wu_markup_is(n, "content", "encoded") || wu_markup_is(n, "", "content") ||
		 wu_markup_is(n, "xhtml", "body"))
		longer(r, n, &item->content);
	else if (wu_markup_is(n, "dc", "language") || wu_markup_is(n, "", "language"))
		item->lang = word(r, n);
}

static struct wu_feed_item *next_item(struct reader *r)
{
	struct wu_feed *f = r->feed;
	struct wu_feed_item *item;

	if (f->n_items == r->cap) {
		uint32_t cap = r->cap ? 2 * r->cap : 64;
		struct wu_feed_item *grown = wu_arena_alloc(f->arena, cap * sizeof(*grown));

		if (!grown) {
			r->rc = WU_ENOMEM;
			return NULL;
		}
		if (f->n_items)
			memcpy(grown, f->items, f->n_items * sizeof(*grown));
		f->items = grown;
		r->cap = cap;
	}
	item = &f->items[f->n_items++];
	*item = (struct wu_feed_item){.published = WU_NO_TIME};
	return item;
}

static void read_item(struct reader *r, const xmlNode *n)
{
	struct wu_feed_item *item;
	const char *about = wu_markup_attr(n, "about"), *lang = wu_markup_attr(n, "lang");

	if (r->feed->n_items == WU_FEED_ITEMS_MAX) {
		wu_wire_note(r->sink, "more than %u items; the rest is left", WU_FEED_ITEMS_MAX);
		r->rc = WU_END;
		return;
	}
	item = next_item(r);
	if (!item)
		return;
	if (lang)
		item->lang = keep(r, lang, strlen(lang));
	for (const xmlNode *k = n->children; k && r->rc == 0; k = k->next)
		item_part(r, k, item);
	if (!item->guid.len && about)
		item->guid = keep(r, about, strlen(about));
	if (!item->title.len && !item->link.len && !item->summary.len && !item->content.len)
		r->feed->n_items--;
}

static uint32_t period(struct wu_span s)
{
	static const struct {
		const char *name;
		uint32_t sec;
	} all[] = {{"hourly", 3600},
		   {"daily", 86400},
		   {"weekly", 604800},
		   {"monthly", 2592000},
		   {"yearly", 31536000}};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (s.len == strlen(all[i].name) && !strncasecmp(s.p, all[i].name, s.len))
			return all[i].sec;
	return 0;
}

static uint32_t count(struct reader *r, const xmlNode *n)
{
	struct wu_span s = word(r, n);
	long v = s.len ? strtol(s.p, NULL, 10) : 0;

	return v > 0 && v < 10000000 ? (uint32_t)v : 0;
}

static void skips(struct reader *r, const xmlNode *n)
{
	static const char days[] = "SunMonTueWedThuFriSat";

	for (const xmlNode *k = n->children; k; k = k->next) {
		struct wu_span s;

		if (k->type != XML_ELEMENT_NODE)
			continue;
		s = word(r, k);
		if (wu_markup_is(k, "", "hour") && s.len)
			r->feed->skip_hours |= 1u << (strtoul(s.p, NULL, 10) % 24);
		for (int d = 0; d < 7 && wu_markup_is(k, "", "day") && s.len >= 3; d++)
			if (!strncasecmp(s.p, days + 3 * d, 3))
				r->feed->skip_days |= (uint8_t)(1u << d);
	}
}

static void feed_part(struct reader *r, const xmlNode *n)
{
	struct wu_feed *f = r->feed;

	if (wu_markup_is(n, "", "title"))
		f->title = lines(r, n);
	else if (wu_markup_is(n, "", "link"))
		set_link(r, n, &f->link);
	else if (wu_markup_is(n, "", "language") || wu_markup_is(n, "dc", "language"))
		f->lang = word(r, n);
	else if (wu_markup_is(n, "", "ttl"))
		f->ttl_min = count(r, n);
	else if (wu_markup_is(n, "sy", "updatePeriod"))
		r->period = word(r, n);
	else if (wu_markup_is(n, "sy", "updateFrequency"))
		r->frequency = count(r, n);
	else if (wu_markup_is(n, "", "skipHours") || wu_markup_is(n, "", "skipDays"))
		skips(r, n);
}

/* Items may lie in the channel, beside it, or, damaged, within one another. */
static void walk(struct reader *r, const xmlNode *n)
{
	for (const xmlNode *k = n->children; k && r->rc == 0; k = k->next) {
		if (wu_markup_is(k, "", "item") || wu_markup_is(k, "", "entry")) {
			read_item(r, k);
			walk(r, k);
		} else if (wu_markup_is(k, "", "channel")) {
			walk(r, k);
		} else if (!wu_markup_is(n, "", "item") && !wu_markup_is(n, "", "entry")) {
			feed_part(r, k);
		}
	}
}

static int new_feed(struct wu_feed **ret_feed)
{
	struct wu_feed *f = wu_calloc(1, sizeof(*f));

	if (!f)
		return WU_ENOMEM;
	if (wu_arena_new(4 * (size_t)WU_MARKUP_DOC, &f->arena) < 0)
		return wu_feed_free(f), WU_ENOMEM;
	*ret_feed = f;
	return 0;
}

struct wu_feed *wu_feed_free(struct wu_feed *f)
{
	if (f)
		wu_arena_free(f->arena);
	wu_free(f);
	return NULL;
}

static int fill(struct reader *r, const xmlNode *root)
{
	const char *lang = wu_markup_attr(root, "lang");

	if (!wu_markup_is(root, "", "rss") && !wu_markup_is(root, "", "rdf") &&
	    !wu_markup_is(root, "", "feed") && !wu_markup_is(root, "", "channel") &&
	    !wu_markup_is(root, "", "entry"))
		return WU_EFORMAT;
	if (lang)
		r->feed->lang = keep(r, lang, strlen(lang));
	if (wu_markup_is(root, "", "entry"))
		read_item(r, root);
	else
		walk(r, root);
	r->feed->period_sec = period(r->period) / (r->frequency ? r->frequency : 1);
	return r->rc < 0 ? r->rc : 0;
}

int wu_feed_read(const char *p, size_t len, const struct wu_wire_opts *opts,
		 const struct wu_wire_sink *sink, struct wu_feed **ret_feed, struct wu_err *err)
{
	struct reader r = {.zone_min = opts->zone_min, .sink = sink};
	struct wu_buf utf8;
	int rc;

	wu_buf_init(&utf8, 4 * (size_t)WU_MARKUP_DOC);
	rc = wu_charset_decode(p, len, opts, sink, &utf8, NULL);
	if (rc == 0)
		rc = wu_markup_xml(utf8.p, utf8.len, opts->url, sink, &r.doc);
	wu_buf_close(&utf8);
	if (rc < 0)
		return wu_err_set(err, rc, "feed: %s", wu_strerror(rc));
	rc = new_feed(&r.feed);
	if (rc == 0)
		rc = fill(&r, xmlDocGetRootElement(r.doc));
	xmlFreeDoc(r.doc);
	if (rc < 0) {
		wu_feed_free(r.feed);
		return wu_err_set(err, rc, "feed: %s",
				  rc == WU_EFORMAT ? "no <rss>, <feed> or "
						     "<RDF> in it"
						   : wu_strerror(rc));
	}
	*ret_feed = r.feed;
	return 0;
}

static int set(struct wu_story *s, enum wu_field f, struct wu_span v, int rc)
{
	return rc < 0 || !v.len ? rc : wu_story_set(s, f, v.p, v.len);
}

int wu_feed_story(const struct wu_feed *f, const struct wu_feed_item *item, struct wu_story *s)
{
	int rc = set(s, WU_ID, item->guid, 0);

	if (rc == WU_ELIMIT) /* an id that long is none */
		rc = 0;
	rc = set(s, WU_URL, item->link, rc);
	rc = set(s, WU_TITLE, item->title, rc == WU_ELIMIT ? 0 : rc);
	rc = set(s, WU_LANG, item->lang.len ? item->lang : f->lang, rc);
	rc = set(s, WU_BYLINE, item->author, rc);
	rc = set(s, WU_TEXT, item->content.len > item->summary.len ? item->content : item->summary,
		 rc);
	s->published = item->published;
	s->date_only = item->date_only;
	return rc;
}
