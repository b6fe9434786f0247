/* One walk over the elements; each that says something is handed on with the trust it has.
 * What fails: memory, kept in rc.
 */
#include "wire/said.h"

#include <string.h>

#include "base/mem.h"
#include "wire/date.h"
#include "wire/hint.h"
#include "wire/label.h"
#include "wire/markup.h"

enum {
	NAMES = 120, /* bytes: authors in the markup; longer is text about them */
	STAMP = 160, /* bytes: a line that gives the time */
	WORDS = 4
};

struct reader {
	struct wu_said *s;
	const struct wu_tree *t;
	const struct wu_wire_sink *sink;
};

void wu_said_add(struct wu_said *s, enum wu_said_what what, int trust, struct wu_span v,
		 bool markup)
{
	struct wu_buf out;
	char *copy;

	if (!v.len || trust <= s->trust[what] || s->rc < 0)
		return;
	wu_buf_init(&out, WU_MARKUP_DOC);
	if (what == WU_SAID_BODY || markup)
		s->rc = wu_markup_strip(v.p, v.len, &out);
	else
		s->rc = wu_markup_collapse(v.p, v.len, &out);
	copy = s->rc == 0 && out.len ? wu_arena_copy(s->arena, out.p, out.len) : NULL;
	if (copy) {
		s->v[what] = (struct wu_span){copy, out.len};
		s->trust[what] = trust;
	} else if (s->rc == 0 && out.len) {
		s->rc = WU_ENOMEM;
	}
	wu_buf_close(&out);
}

static void add(struct reader *r, enum wu_said_what what, int trust, const char *text)
{
	wu_said_add(r->s, what, trust, (struct wu_span){text, text ? strlen(text) : 0}, false);
}

static const struct {
	const char *name;
	enum wu_said_what what;
	int trust;
} metas[] = {
	{"og:title", WU_SAID_TITLE, 7},
	{"twitter:title", WU_SAID_TITLE, 5},
	{"headline", WU_SAID_TITLE, 6},
	{"author", WU_SAID_BYLINE, 5},
	{"article:author", WU_SAID_BYLINE, 4},
	{"article:author_name", WU_SAID_BYLINE, 5},
	{"dc.creator", WU_SAID_BYLINE, 4},
	{"byl", WU_SAID_BYLINE, 6},
	{"parsely-author", WU_SAID_BYLINE, 5},
	{"dable:author", WU_SAID_BYLINE, 3},
	{"article:published_time", WU_SAID_TIME, 8},
	{"datepublished", WU_SAID_TIME, 7},
	{"og:published_time", WU_SAID_TIME, 6},
	{"pubdate", WU_SAID_TIME, 6},
	{"parsely-pub-date", WU_SAID_TIME, 6},
	{"dc.date.issued", WU_SAID_TIME, 5},
	{"publishdate", WU_SAID_TIME, 4},
	{"date", WU_SAID_TIME, 3},
	{"dc.date", WU_SAID_TIME, 3},
	{"og:url", WU_SAID_URL, 5},
	{"og:site_name", WU_SAID_SITE, 7},
	{"application-name", WU_SAID_SITE, 3},
	{"og:description", WU_SAID_SUMMARY, 5},
	{"description", WU_SAID_SUMMARY, 4},
	{"og:locale", WU_SAID_LANG, 3},
	{"content-language", WU_SAID_LANG, 4},
};

static void read_meta(struct reader *r, uint32_t n)
{
	static const enum wu_attr from[] = {WU_ATTR_PROPERTY, WU_ATTR_NAME, WU_ATTR_ITEMPROP,
					    WU_ATTR_EQUIV};
	const char *value = wu_tree_attr(r->t, n, WU_ATTR_CONTENT), *name;

	for (size_t k = 0; value && k < sizeof(from) / sizeof(*from); k++) {
		name = wu_tree_attr(r->t, n, from[k]);
		for (size_t i = 0; name && i < sizeof(metas) / sizeof(*metas); i++) {
			if (strcasecmp(name, metas[i].name) != 0 ||
			    (metas[i].what == WU_SAID_BYLINE && !strncasecmp(value, "http", 4)))
				continue; /* another name; or a profile's address, which is none */
			add(r, metas[i].what, metas[i].trust, value);
		}
		if (name && !strcasecmp(name, "og:type") && strcasestr(value, "article"))
			r->s->declared = true;
	}
}

/* v, if it can be read: what an element is called is a weak sign of what it holds. */
static struct wu_span a_time(struct wu_span v)
{
	int64_t ms;
	bool day;

	return v.len && wu_date_read(v.p, v.len, 0, &ms, &day) == 0 ? v : (struct wu_span){NULL, 0};
}

/* Add the text under n when it is at most max bytes. */
static void add_text(struct reader *r, enum wu_said_what what, int trust, uint32_t n, size_t max)
{
	struct wu_buf line;
	struct wu_span v;
	int rc;

	if (trust <= r->s->trust[what])
		return;
	wu_buf_init(&line, 8 * max);
	rc = wu_tree_line(r->t, n, &line);
	v = (struct wu_span){line.p, line.len};
	if (rc == WU_ENOMEM)
		r->s->rc = rc;
	else if (rc == 0 && what == WU_SAID_BYLINE)
		v = wu_label_name(v);
	else if (rc == 0 && what == WU_SAID_TIME)
		v = a_time(wu_label_time(v));
	if (rc == 0 && v.len <= max)
		wu_said_add(r->s, what, trust, v, false);
	wu_buf_close(&line);
}

static void read_itemprop(struct reader *r, uint32_t n, const char *prop, bool meta)
{
	const char *when = wu_tree_attr(r->t, n, WU_ATTR_DATETIME);

	if (!strcasecmp(prop, "datePublished"))
		add(r, WU_SAID_TIME, 7, when ? when : wu_tree_attr(r->t, n, WU_ATTR_CONTENT));
	else if (!strcasecmp(prop, "headline") && !meta)
		add_text(r, WU_SAID_TITLE, 6, n, WU_SAID_LINE);
	else if (!strcasecmp(prop, "author") && !meta)
		add_text(r, WU_SAID_BYLINE, 4, n, NAMES);
}

/* Names and times that only the markup shows, by what their element is called. */
static void read_called(struct reader *r, uint32_t n, unsigned hint)
{
	if (hint & WU_HINT_NAME)
		add_text(r, WU_SAID_BYLINE, 2, n, NAMES);
	if (hint & WU_HINT_SIGN)
		add_text(r, WU_SAID_TIME, 1, n, STAMP);
}

static void read_link(struct reader *r, uint32_t n, enum wu_tag tag)
{
	const char *rel = wu_tree_attr(r->t, n, WU_ATTR_REL);

	if (!rel)
		return;
	if (tag == WU_TAG_link && !strcasecmp(rel, "canonical"))
		add(r, WU_SAID_URL, 7, wu_tree_attr(r->t, n, WU_ATTR_HREF));
	else if (tag == WU_TAG_a && !strcasecmp(rel, "author"))
		add_text(r, WU_SAID_BYLINE, 3, n, NAMES);
}

static void read_element(struct reader *r, uint32_t n, enum wu_tag tag)
{
	const char *a;

	if (tag == WU_TAG_meta)
		read_meta(r, n);
	else if (tag == WU_TAG_title)
		add_text(r, WU_SAID_HEAD, 1, n, WU_SAID_LINE);
	else if (tag == WU_TAG_h1)
		add_text(r, WU_SAID_HEADING, 1, n, WU_SAID_LINE);
	else if (tag == WU_TAG_html)
		add(r, WU_SAID_LANG, 6, wu_tree_attr(r->t, n, WU_ATTR_LANG));
	else if (tag == WU_TAG_time)
		add(r, WU_SAID_TIME, 2, wu_tree_attr(r->t, n, WU_ATTR_DATETIME));
	else if (tag == WU_TAG_link || tag == WU_TAG_a)
		read_link(r, n, tag);
	a = tag == WU_TAG_script ? wu_tree_attr(r->t, n, WU_ATTR_TYPE) : NULL;
	if (a && strcasestr(a, "ld+json") && wu_tree_end(r->t, n) > n + 1)
		wu_said_ld(r->s, wu_tree_text(r->t, n + 1), r->sink);
	a = wu_tree_attr(r->t, n, WU_ATTR_ITEMPROP);
	if (a)
		read_itemprop(r, n, a, tag == WU_TAG_meta);
}

/* What the words themselves give away, in elements of any name. */
static void read_text(struct reader *r, uint32_t n, uint32_t up)
{
	struct wu_span text = wu_tree_text(r->t, n);

	if (wu_label_dates(text))
		add_text(r, WU_SAID_TIME, 1, up, STAMP);
	else if (!r->s->trust[WU_SAID_BYLINE] && wu_label_signs(text))
		wu_said_add(r->s, WU_SAID_BYLINE, 1, text, false);
}

void wu_said_read(struct wu_said *s, const struct wu_tree *t, const struct wu_wire_sink *sink)
{
	struct reader r = {s, t, sink};
	uint32_t count;
	const struct wu_node *n = wu_tree_nodes(t, &count);

	for (uint32_t i = 0; i < count && s->rc == 0; i++) {
		if (n[i].tag == WU_TAG_text)
			read_text(&r, i, n[i].parent);
		if (n[i].tag == WU_TAG_text ||
		    !(n[i].len || n[i].tag == WU_TAG_title || n[i].tag == WU_TAG_h1))
			continue;
		read_element(&r, i, n[i].tag);
		if (!(n[i].says & WU_UNREAD) && n[i].end > i + 1)
			read_called(&r, i, n[i].hint);
	}
}

/* Where the last sign that parts a headline from a name stands in v, at least half way
 * through; v.len: nowhere. */
static size_t part_at(struct wu_span v, size_t *ret_behind)
{
	static const char *const bars[] = {" | ", " - ", " – ", " — ", " :: ", " : ", " « "};
	size_t at = v.len;

	*ret_behind = v.len;
	for (size_t i = 0; i < sizeof(bars) / sizeof(*bars) && at == v.len; i++) {
		size_t n = strlen(bars[i]);

		for (size_t k = v.len / 2 + 1; k + n <= v.len; k++)
			if (!memcmp(v.p + k, bars[i], n)) {
				at = k;
				*ret_behind = k + n;
			}
	}
	return at;
}

/* Without the site's name at its end. */
static struct wu_span bare(const struct wu_said *s, struct wu_span v)
{
	size_t behind, at = part_at(v, &behind);
	struct wu_span head = {v.p, at}, tail = {v.p + behind, v.len - behind};

	if (at < v.len &&
	    (wu_label_same(tail, s->v[WU_SAID_SITE]) || wu_label_same(head, s->v[WU_SAID_HEADING])))
		return head;
	return v;
}

/* One that is cut to few words may have been cut within the headline. */
static struct wu_span cut(struct wu_span v)
{
	size_t behind, at = part_at(v, &behind), words = 1;

	for (size_t i = 0; i < at; i++)
		words += v.p[i] == ' ';
	return (struct wu_span){v.p, words > WORDS ? at : v.len};
}

static bool begins(struct wu_span v, struct wu_span with)
{
	return v.len >= with.len && !memcmp(v.p, with.p, with.len);
}

struct wu_span wu_said_title(const struct wu_said *s)
{
	struct wu_span head = s->v[WU_SAID_HEAD], heading = s->v[WU_SAID_HEADING];

	if (s->v[WU_SAID_TITLE].len)
		return bare(s, s->v[WU_SAID_TITLE]);
	if (heading.len && (!head.len || begins(head, heading) || wu_label_same(heading, head)))
		return heading; /* an <h1> that the <title> does not begin with is the site's */
	return head.len ? cut(head) : heading;
}
