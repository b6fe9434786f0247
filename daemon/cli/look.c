/* A template is copied up to each placeholder, which is filled in. The feed is written item
 * by item. What fails: a template that cannot be read, memory, a character EUC-KR has not.
 */
#include "cli/look.h"

#include <errno.h>
#include <iconv.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/json-in.h"
#include "base/json-out.h"
#include "base/mem.h"
#include "base/time.h"

enum {
	TEMPLATE_MAX = 64 << 10,
	RELATED = 3, /* links under a story */
	SUMMARY = 120, /* bytes of the first paragraph in a feed */
	KOREA_MIN = 9 * 60,
};

/* What a placeholder is filled from. */
struct page {
	const struct look *look;
	const struct day *day;
	uint32_t i;
	const struct day_story *s;
};

int look_open(struct look *l, const char *dir, struct wu_span label)
{
	char path[PATH_MAX];
	size_t n;
	FILE *f;

	snprintf(l->label, sizeof(l->label), "%.*s", (int)label.len, label.p);
	snprintf(path, sizeof(path), "%s/pages/%s.html", dir, l->label);
	f = fopen(path, "re");
	if (!f)
		return errno == ENOENT ? WU_ENOTFOUND : WU_EIO;
	l->template = wu_calloc(1, TEMPLATE_MAX);
	n = l->template ? fread(l->template, 1, TEMPLATE_MAX, f) : 0;
	fclose(f);
	if (n == 0 || n == TEMPLATE_MAX) {
		bool none = !l->template;

		look_close(l);
		return none ? WU_ENOMEM : WU_ELIMIT;
	}
	l->atom = strstr(l->template, "application/atom+xml") != NULL;
	l->euc_kr = strstr(l->template, "charset=\"euc-kr\"") != NULL;
	return 0;
}

void look_close(struct look *l)
{
	wu_free(l->template);
	l->template = NULL;
}

bool look_shows(const struct look *l, const struct day_story *s)
{
	struct wu_span label = day_label(s);

	return !s->flash && strlen(l->label) == label.len &&
	       memcmp(l->label, label.p, label.len) == 0;
}

/* ---- values ------------------------------------------------------------------------------ */

/* Escaped for HTML and XML, in text and in attributes alike. */
static int add(struct wu_buf *out, struct wu_span v)
{
	static const char marks[] = "&<>\"";
	static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
	int rc = 0;

	for (size_t i = 0; i < v.len && rc == 0; i++) {
		const char *at = memchr(marks, v.p[i], sizeof(marks) - 1);

		rc = at ? wu_buf_adds(out, names[at - marks]) : wu_buf_add(out, v.p + i, 1);
	}
	return rc;
}

static int add_between(struct wu_buf *out, const char *before, struct wu_span v, const char *after)
{
	int rc = wu_buf_adds(out, before);

	rc = rc < 0 ? rc : add(out, v);
	return rc < 0 ? rc : wu_buf_adds(out, after);
}

/* strftime in UTC, shifted east. */
static int add_time(struct wu_buf *out, int64_t ms, int zone_min, const char *format)
{
	time_t t = (time_t)(ms / WU_SECOND_MS) + (time_t)zone_min * 60;
	struct tm tm;
	char text[64];

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), format, &tm);
	return wu_buf_adds(out, text);
}

/* The next paragraph of *rest; false: no more. */
static bool next_paragraph(struct wu_span *rest, struct wu_span *ret)
{
	const char *end;

	while (rest->len && *rest->p == '\n') {
		rest->p++;
		rest->len--;
	}
	if (!rest->len)
		return false;
	end = memchr(rest->p, '\n', rest->len);
	*ret = (struct wu_span){rest->p, end ? (size_t)(end - rest->p) : rest->len};
	rest->p += ret->len;
	rest->len -= ret->len;
	return true;
}

/* ---- placeholders ------------------------------------------------------------------------ */

static int put_title(const struct page *p, struct wu_buf *out)
{
	return add(out, p->s->title);
}

static int put_url(const struct page *p, struct wu_buf *out)
{
	return add(out, p->s->url);
}

static int put_lang(const struct page *p, struct wu_buf *out)
{
	return add(out, p->s->lang);
}

static int put_byline(const struct page *p, struct wu_buf *out)
{
	return p->s->byline.len ? add_between(out, "By ", p->s->byline, "") : 0;
}

static int put_time(const struct page *p, struct wu_buf *out)
{
	return add_time(out, p->s->published, 0, "%Y-%m-%dT%H:%M:%SZ");
}

/* As people read it: Korean outlets print Korean time. */
static int put_stamp(const struct page *p, struct wu_buf *out)
{
	bool korean = p->s->lang.len == 2 && memcmp(p->s->lang.p, "ko", 2) == 0;

	return add_time(out, p->s->published, korean ? KOREA_MIN : 0,
			korean ? "%Y.%m.%d %H:%M" : "%B %-d, %Y - %H:%M");
}

static int put_body(const struct page *p, struct wu_buf *out)
{
	struct wu_span rest = p->s->text, one;
	int rc = 0;

	while (rc == 0 && next_paragraph(&rest, &one))
		rc = add_between(out, "<p>", one, "</p>\n");
	return rc;
}

static int put_captions(const struct page *p, struct wu_buf *out)
{
	int rc = 0;

	for (const struct wu_json *c = p->s->captions ? p->s->captions->child : NULL; c && rc == 0;
	     c = c->next) {
		rc = add_between(out, "<figure><img src=\"/picture.jpg\" alt=\"", c->str, "\">");
		if (rc == 0)
			rc = add_between(out, "<figcaption>", c->str, "</figcaption></figure>\n");
	}
	return rc;
}

/* The stories the outlet had before this one. */
static int put_related(const struct page *p, struct wu_buf *out)
{
	int rc = 0, n = 0;

	for (uint32_t k = p->i; k-- > 0 && n < RELATED && rc == 0;) {
		const struct day_story *s = &p->day->stories[k];

		if (!look_shows(p->look, s))
			continue;
		rc = add_between(out, "<li><a href=\"/", s->id, ".html\">");
		rc = rc < 0 ? rc : add_between(out, "", s->title, "</a></li>\n");
		n++;
	}
	return rc;
}

static int put_ld(const struct page *p, struct wu_buf *out)
{
	struct wu_json_out j;
	size_t from = out->len;
	int rc;

	wu_json_init(&j, out);
	wu_json_open(&j, NULL, '{');
	wu_json_cstr(&j, "@context", "https://schema.org");
	wu_json_cstr(&j, "@type", "NewsArticle");
	wu_json_str(&j, "headline", p->s->title);
	wu_json_time(&j, "datePublished", p->s->published);
	wu_json_str(&j, "inLanguage", p->s->lang);
	wu_json_close(&j, '}');
	rc = wu_json_done(&j);
	for (size_t i = from; rc == 0 && i < out->len; i++)
		if (out->p[i] == '<') /* would end the script; no title has a use for it */
			out->p[i] = ' ';
	return rc;
}

static const struct {
	const char *name; /* with its braces */
	int (*put)(const struct page *p, struct wu_buf *out);
} placeholders[] = {
	{"{title}", put_title},   {"{url}", put_url},           {"{lang}", put_lang},
	{"{byline}", put_byline}, {"{time}", put_time},         {"{stamp}", put_stamp},
	{"{body}", put_body},     {"{captions}", put_captions}, {"{related}", put_related},
	{"{ld}", put_ld},
};

int look_page(const struct look *l, const struct day *d, uint32_t i, struct wu_buf *out)
{
	struct page page = {l, d, i, &d->stories[i]};
	int rc = 0;

	for (const char *p = l->template; *p && rc == 0;) {
		size_t k = 0, n = strcspn(p + 1, "{") + 1;

		while (k < sizeof(placeholders) / sizeof(*placeholders) &&
		       strncmp(p, placeholders[k].name, strlen(placeholders[k].name)) != 0)
			k++;
		if (k < sizeof(placeholders) / sizeof(*placeholders)) {
			rc = placeholders[k].put(&page, out);
			n = strlen(placeholders[k].name);
		} else {
			rc = wu_buf_add(out, p, n);
		}
		p += n;
	}
	return rc;
}

/* ---- the feed ---------------------------------------------------------------------------- */

static int add_summary(struct wu_buf *out, const struct day_story *s)
{
	struct wu_span rest = s->text, one = {"", 0};

	if (!next_paragraph(&rest, &one) || one.len <= SUMMARY)
		return add(out, one);
	one.len = SUMMARY;
	while (one.len && one.p[one.len] != ' ')
		one.len--;
	return add_between(out, "", one, "…");
}

static int add_rss(struct wu_buf *out, const struct day_story *s, const char *base)
{
	int rc = add_between(out, "<item><title>", s->title, "</title><link>");

	rc = rc < 0 ? rc : wu_buf_addf(out, "%s/", base);
	rc = rc < 0 ? rc : add_between(out, "", s->id, ".html</link><guid isPermaLink=\"false\">");
	rc = rc < 0 ? rc : add_between(out, "", s->url, "</guid><pubDate>");
	rc = rc < 0 ? rc : add_time(out, s->published, 0, "%a, %d %b %Y %H:%M:%S GMT");
	rc = rc < 0 ? rc : wu_buf_adds(out, "</pubDate><description>");
	rc = rc < 0 ? rc : add_summary(out, s);
	return rc < 0 ? rc : wu_buf_adds(out, "</description></item>\n");
}

static int add_atom(struct wu_buf *out, const struct day_story *s, const char *base)
{
	int rc = add_between(out, "<entry><title>", s->title, "</title>");

	rc = rc < 0 ? rc : wu_buf_addf(out, "<link href=\"%s/", base);
	rc = rc < 0 ? rc : add_between(out, "", s->id, ".html\"/><id>");
	rc = rc < 0 ? rc : add_between(out, "", s->url, "</id><updated>");
	rc = rc < 0 ? rc : add_time(out, s->published, 0, "%Y-%m-%dT%H:%M:%SZ");
	rc = rc < 0 ? rc : wu_buf_adds(out, "</updated><summary>");
	rc = rc < 0 ? rc : add_summary(out, s);
	return rc < 0 ? rc : wu_buf_adds(out, "</summary></entry>\n");
}

int look_feed(const struct look *l, const struct day *d, uint32_t n, const char *base,
	      struct wu_buf *out)
{
	int rc = wu_buf_addf(out, "<?xml version=\"1.0\" encoding=\"%s\"?>\n",
			     l->euc_kr ? "EUC-KR" : "UTF-8");

	if (rc == 0)
		rc = wu_buf_addf(out,
				 l->atom ? "<feed xmlns=\"http://www.w3.org/2005/Atom\">"
					   "<title>%s</title><id>%s/</id>\n"
					 : "<rss version=\"2.0\"><channel><title>%s</title>"
					   "<link>%s/</link>\n",
				 l->label, base);
	for (uint32_t i = n; i-- > 0 && rc == 0;)
		if (look_shows(l, &d->stories[i]))
			rc = l->atom ? add_atom(out, &d->stories[i], base)
				     : add_rss(out, &d->stories[i], base);
	return rc < 0 ? rc : wu_buf_adds(out, l->atom ? "</feed>\n" : "</channel></rss>\n");
}

int look_euc_kr(struct wu_buf *b)
{
	size_t left = b->len, room = b->len; /* EUC-KR never takes more bytes than UTF-8 */
	char *in = b->p, *to = wu_alloc(room + 1), *end = to;
	iconv_t cd = iconv_open("EUC-KR", "UTF-8");
	int rc = to && cd != (iconv_t)-1 ? 0 : WU_ENOMEM;

	if (rc == 0 && iconv(cd, &in, &left, &end, &room) == (size_t)-1)
		rc = WU_EFORMAT;
	if (rc == 0) {
		b->len = (size_t)(end - to);
		memcpy(b->p, to, b->len);
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	wu_free(to);
	return rc;
}
