/* The tree is searched once for what the page says of itself (JSON-LD, meta, markup), each
 * in its place by order of trust; then the body is found. Where the page carries its body
 * as JSON-LD and the markup shows less than half of that, the JSON-LD is taken.
 * What fails: no article in it, memory. Broken JSON-LD is noted and passed over.
 */
#include "wire/page.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <libxml/uri.h>

#include "base/json-in.h"
#include "base/limits.h"
#include "base/mem.h"
#include "wire/body.h"
#include "wire/charset.h"
#include "wire/date.h"

enum said { TITLE, BYLINE, TIME, URL, LANG, SITE, BODY, SAID };

struct reader {
	struct wu_arena *arena;
	const struct wu_wire_opts *opts;
	const struct wu_wire_sink *sink;
	struct wu_span v[SAID];
	int trust[SAID]; /* of what v holds; 0: nothing */
	bool declared;
	int rc;
};

/* Keep a value unless one of more trust is there; markup in it is stripped. */
static void say(struct reader *r, enum said what, int trust, const char *p, size_t len)
{
	struct wu_buf out;
	char *copy;

	if (!p || !len || trust <= r->trust[what] || r->rc < 0)
		return;
	wu_buf_init(&out, WU_MARKUP_DOC);
	if (what == BODY)
		r->rc = wu_markup_strip(p, len, &out);
	else
		r->rc = wu_markup_collapse(p, len, &out);
	copy = r->rc == 0 && out.len ? wu_arena_copy(r->arena, out.p, out.len) : NULL;
	if (copy) {
		r->v[what] = (struct wu_span){copy, out.len};
		r->trust[what] = trust;
	} else if (r->rc == 0 && out.len) {
		r->rc = WU_ENOMEM;
	}
	wu_buf_close(&out);
}

static void says(struct reader *r, enum said what, int trust, const char *s)
{
	say(r, what, trust, s, s ? strlen(s) : 0);
}

static const struct {
	const char *name;
	enum said what;
	int trust;
} metas[] = {
	{"og:title", TITLE, 7},
	{"twitter:title", TITLE, 5},
	{"headline", TITLE, 6},
	{"author", BYLINE, 5},
	{"article:author", BYLINE, 4},
	{"dc.creator", BYLINE, 4},
	{"byl", BYLINE, 6},
	{"parsely-author", BYLINE, 5},
	{"dable:author", BYLINE, 3},
	{"article:published_time", TIME, 8},
	{"datepublished", TIME, 7},
	{"date", TIME, 3},
	{"pubdate", TIME, 6},
	{"og:published_time", TIME, 6},
	{"dc.date.issued", TIME, 5},
	{"dc.date", TIME, 3},
	{"publishdate", TIME, 4},
	{"parsely-pub-date", TIME, 6},
	{"og:url", URL, 5},
	{"og:site_name", SITE, 7},
	{"application-name", SITE, 3},
	{"og:locale", LANG, 3},
	{"content-language", LANG, 4},
	{"article:author_name", BYLINE, 5},
};

static void read_meta(struct reader *r, const xmlNode *n)
{
	const char *value = wu_markup_attr(n, "content"),
		   *names[] = {wu_markup_attr(n, "property"), wu_markup_attr(n, "name"),
			       wu_markup_attr(n, "itemprop"), wu_markup_attr(n, "http-equiv")};

	if (!value)
		return;
	for (int k = 0; k < 4; k++)
		for (size_t i = 0; names[k] && i < sizeof(metas) / sizeof(*metas); i++)
			if (strcasecmp(names[k], metas[i].name) == 0) {
				if (metas[i].what == BYLINE && !strncasecmp(value, "http", 4))
					continue; /* a profile's address is no name */
				says(r, metas[i].what, metas[i].trust, value);
			}
	if (names[0] && !strcasecmp(names[0], "og:type") && strcasestr(value, "article"))
		r->declared = true;
}

static void ld_names(struct reader *r, enum said what, const struct wu_json *v)
{
	char names[512] = "";
	size_t n = 0;

	if (v && v->type == WU_JSON_ARRAY)
		v = v->child;
	for (; v && n < sizeof(names) - 1; v = what == BYLINE ? v->next : NULL) {
		struct wu_span s = v->type == WU_JSON_STR ? v->str : wu_json_get_str(v, "name");

		if (s.len && s.len < 100 && n + s.len + 3 < sizeof(names))
			n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%.*s", n ? ", " : "",
					      (int)s.len, s.p);
		if (v->key.len) /* a member, not an element: its neighbours are other things */
			break;
	}
	says(r, what, 8, names);
}

static bool is_article(const struct wu_json *type)
{
	if (type && type->type == WU_JSON_ARRAY)
		type = type->child;
	return type && type->type == WU_JSON_STR &&
	       (memmem(type->str.p, type->str.len, "Article", 7) ||
		memmem(type->str.p, type->str.len, "BlogPosting", 11));
}

static void ld_article(struct reader *r, const struct wu_json *o)
{
	static const struct {
		const char *key;
		enum said what;
		int trust;
	} keys[] = {{"headline", TITLE, 8},
		    {"datePublished", TIME, 9},
		    {"articleBody", BODY, 5},
		    {"inLanguage", LANG, 5}};

	r->declared = true;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct wu_span s = wu_json_get_str(o, keys[i].key);

		say(r, keys[i].what, keys[i].trust, s.p, s.len);
	}
	ld_names(r, BYLINE, wu_json_get(o, "author"));
	ld_names(r, SITE, wu_json_get(o, "publisher"));
}

static void ld_walk(struct reader *r, const struct wu_json *v)
{
	if (v->type == WU_JSON_OBJECT && is_article(wu_json_get(v, "@type"))) {
		ld_article(r, v);
		return;
	}
	if (v->type == WU_JSON_OBJECT || v->type == WU_JSON_ARRAY)
		for (const struct wu_json *k = v->child; k; k = k->next)
			ld_walk(r, k);
}

static void read_ld(struct reader *r, const xmlNode *n)
{
	xmlChar *text = xmlNodeGetContent(n);
	const struct wu_json *v;
	struct wu_err err;
	int rc = text ? wu_json_read((char *)text, strlen((char *)text), WU_DEPTH_MAX, r->arena, &v,
				     &err)
		      : WU_EFORMAT;

	if (rc == 0)
		ld_walk(r, v);
	else if (rc == WU_ENOMEM)
		r->rc = rc;
	else
		wu_wire_note(r->sink, "JSON-LD passed over: %s", text ? err.text : "empty");
	xmlFree(text);
}

static void say_text(struct reader *r, enum said what, int trust, const xmlNode *n)
{
	xmlChar *text = xmlNodeGetContent(n);

	says(r, what, trust, (char *)text);
	xmlFree(text);
}

/* <title> often ends in the site's name; only the part before it is the headline. */
static void read_title(struct reader *r, const xmlNode *n)
{
	static const char *const bars[] = {" | ", " - ", " – ", " — ", " :: ", " : "};
	xmlChar *text = xmlNodeGetContent(n);
	size_t len = text ? strlen((char *)text) : 0, cut = len;

	for (size_t i = 0; i < sizeof(bars) / sizeof(*bars) && cut == len; i++)
		for (char *at = (char *)text; at && (at = strstr(at, bars[i])); at++)
			if ((size_t)(at - (char *)text) * 2 > len)
				cut = (size_t)(at - (char *)text);
	say(r, TITLE, 3, (char *)text, cut);
	xmlFree(text);
}

static void read_itemprop(struct reader *r, const xmlNode *n, const char *prop)
{
	const char *when = wu_markup_attr(n, "datetime"), *also = wu_markup_attr(n, "content");

	if (!strcasecmp(prop, "datePublished"))
		says(r, TIME, 7, when ? when : also);
	else if (!strcasecmp(prop, "headline"))
		say_text(r, TITLE, 6, n);
	else if (!strcasecmp(prop, "author") && strcasecmp((const char *)n->name, "meta"))
		say_text(r, BYLINE, 4, n);
}

static void read_element(struct reader *r, const xmlNode *n)
{
	const char *name = (const char *)n->name, *a;

	if (!strcmp(name, "meta")) {
		read_meta(r, n);
	} else if (!strcmp(name, "title")) {
		read_title(r, n);
	} else if (!strcmp(name, "h1")) {
		say_text(r, TITLE, 4, n);
	} else if (!strcmp(name, "html")) {
		says(r, LANG, 6, wu_markup_attr(n, "lang"));
	} else if (!strcmp(name, "time")) {
		says(r, TIME, 2, wu_markup_attr(n, "datetime"));
	} else if (!strcmp(name, "link")) {
		a = wu_markup_attr(n, "rel");
		if (a && !strcasecmp(a, "canonical"))
			says(r, URL, 7, wu_markup_attr(n, "href"));
	} else if (!strcmp(name, "a")) {
		a = wu_markup_attr(n, "rel");
		if (a && !strcasecmp(a, "author"))
			say_text(r, BYLINE, 3, n);
	} else if (!strcmp(name, "script")) {
		a = wu_markup_attr(n, "type");
		if (a && strcasestr(a, "ld+json"))
			read_ld(r, n);
	}
	a = wu_markup_attr(n, "itemprop");
	if (a)
		read_itemprop(r, n, a);
}

static void search(struct reader *r, const xmlNode *n)
{
	for (; n && r->rc == 0; n = n->next)
		if (n->type == XML_ELEMENT_NODE) {
			read_element(r, n);
			search(r, n->children);
		}
}

static int put(struct wu_story *s, enum wu_field f, struct wu_span v)
{
	int rc = v.len ? wu_story_set(s, f, v.p, v.len) : 0;

	return rc == WU_ELIMIT ? 0 : rc; /* no name or title is that long */
}

static int put_url(struct reader *r, struct wu_story *s)
{
	const char *own = r->opts->url;
	xmlChar *full = NULL;
	int rc;

	if (r->v[URL].len && own)
		full = xmlBuildURI((const xmlChar *)r->v[URL].p, (const xmlChar *)own);
	if (full)
		own = (char *)full;
	else if (r->v[URL].len && strncasecmp(r->v[URL].p, "http", 4) == 0)
		own = r->v[URL].p; /* a relative one names nothing without the page's own */
	rc = own ? put(s, WU_URL, (struct wu_span){own, strlen(own)})
		 : put(s, WU_OUTLET, r->v[SITE]);
	xmlFree(full);
	return rc;
}

static int put_body(struct reader *r, struct wu_story *s, const xmlNode *root)
{
	struct wu_buf body, captions;
	const char *p;
	int rc;

	wu_buf_init(&body, WU_MARKUP_DOC);
	wu_buf_init(&captions, 1 << 20);
	rc = wu_body_find(root, r->v[TITLE].p, &body, &captions);
	if ((rc == 0 || rc == WU_EEMPTY) && r->v[BODY].len > 200 && body.len * 2 < r->v[BODY].len)
		rc = wu_story_set(s, WU_TEXT, r->v[BODY].p, r->v[BODY].len);
	else if (rc == 0)
		rc = wu_story_set(s, WU_TEXT, body.p, body.len);
	p = captions.p;
	for (size_t left = captions.len; rc == 0 && left && s->n_captions < WU_CAPTIONS_MAX;) {
		const char *nl = memchr(p, '\n', left);
		size_t n = nl ? (size_t)(nl - p) : left;

		rc = wu_story_add_caption(s, p, n);
		left -= n + (nl != NULL);
		p += n + (nl != NULL);
	}
	wu_buf_close(&body);
	wu_buf_close(&captions);
	return rc;
}

static int fill(struct reader *r, struct wu_story *s, const xmlNode *root)
{
	int rc;

	search(r, root);
	rc = r->rc < 0 ? r->rc : put(s, WU_TITLE, r->v[TITLE]);
	if (rc == 0)
		rc = put(s, WU_BYLINE, r->v[BYLINE]);
	if (rc == 0)
		rc = put(s, WU_LANG, r->v[LANG]);
	if (rc == 0)
		rc = put_url(r, s);
	if (r->v[TIME].len && wu_date_read(r->v[TIME].p, r->v[TIME].len, r->opts->zone_min,
					   &s->published, &s->date_only) < 0)
		wu_wire_note(r->sink, "\"%.40s\" is no date", r->v[TIME].p);
	return rc == 0 ? put_body(r, s, root) : rc;
}

int wu_page_read(const char *p, size_t len, const struct wu_wire_opts *opts,
		 const struct wu_wire_sink *sink, struct wu_story *s, struct wu_page *ret)
{
	struct reader r = {.opts = opts, .sink = sink};
	struct wu_buf utf8;
	xmlDoc *doc = NULL;
	int rc = wu_arena_new(4 * (size_t)WU_MARKUP_DOC, &r.arena);

	if (rc < 0)
		return rc;
	wu_buf_init(&utf8, 4 * (size_t)WU_MARKUP_DOC);
	rc = wu_charset_decode(p, len, opts, sink, &utf8, NULL);
	if (rc == 0)
		rc = wu_markup_html(utf8.p, utf8.len, opts->url, sink, &doc);
	wu_buf_close(&utf8);
	if (rc == 0)
		rc = fill(&r, s, xmlDocGetRootElement(doc));
	if (rc == 0 && ret) {
		ret->declared = r.declared;
		snprintf(ret->site, sizeof(ret->site), "%s", r.v[SITE].p ? r.v[SITE].p : "");
	}
	xmlFreeDoc(doc);
	wu_arena_free(r.arena);
	return rc == WU_EFORMAT ? WU_EEMPTY : rc;
}
