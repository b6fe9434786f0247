/* Each paragraph gives points to the elements around it, by its length outside links; the
 * element with most points is the article, unless a parent holds about as many more. Of
 * what lies in it, blocks that are mostly links, named like furniture, or hidden are left
 * out. What fails: a page without a paragraph, memory.
 */
#include "wire/body.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum {
	PARAGRAPH = 25, /* bytes: shorter ones are labels */
	NODES = 20000
};

/* Parts of class and id names that mark what is not the article. */
static const char *const furniture[] = {
	"share",         "social",     "related",      "comment",       "newsletter",
	"subscribe",     "promo",      "sidebar",      "breadcrumb",    "nav-",
	"navbar",        "menu",       "footer",       "advert",        "sponsor",
	"outbrain",      "taboola",    "recommend",    "read-more",     "readmore",
	"most-read",     "popular",    "copyright",    "byline",        "author-bio",
	"toolbar",       "tag-list",   "tags",         "cookie",        "consent",
	"popup",         "modal",      "paywall",      "disqus",        "signup",
	"sign-up",       "pagination", "widget",       "trending",      "sns",
	"reporter_area", "relation",   "ranking",      "screen-reader", "visually-hidden",
	"sr-only",       "print-only", "ad-container", "ad-slot",       "banner",
	"timestamp",     "dateline-",
};
static const char *const good[] = {
	"article-body", "articlebody",     "article_body",  "story-body",  "entry-content",
	"post-content", "article-content", "article__body", "articletxt",  "news_body",
	"article-text", "storytext",       "post-body",     "article_txt", "body-text"};

static bool tag(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcasecmp((const char *)n->name, name) == 0;
}

static bool named(const xmlNode *n, const char *const *list, size_t len)
{
	const char *of[2] = {wu_markup_attr(n, "class"), wu_markup_attr(n, "id")};

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; of[k] && i < len; i++)
			if (strcasestr(of[k], list[i]))
				return true;
	return false;
}

static void weigh(const xmlNode *n, bool link, size_t *text, size_t *linked)
{
	if (n->type == XML_TEXT_NODE && n->content)
		for (const xmlChar *p = n->content; *p; p++)
			if (*p > ' ') {
				(*text)++;
				*linked += link;
			}
	if (n->type != XML_ELEMENT_NODE || wu_markup_hidden(n))
		return;
	for (const xmlNode *k = n->children; k; k = k->next)
		weigh(k, link || tag(n, "a"), text, linked);
}

static bool off_stage(const xmlNode *n)
{
	static const char *const tags[] = {"nav",        "aside",  "footer", "form",  "figure",
					   "figcaption", "dialog", "menu",   "input", "label"};
	const char *style = wu_markup_attr(n, "style"), *aria = wu_markup_attr(n, "aria-hidden");

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (tag(n, tags[i]))
			return true;
	if (style && (strcasestr(style, "display:none") || strcasestr(style, "display: none")))
		return true;
	return wu_markup_attr(n, "hidden") != NULL || (aria && strcasecmp(aria, "true") == 0);
}

/* Not part of the article, whatever its text. */
static bool unfit(const xmlNode *n)
{
	size_t text = 0, linked = 0;

	if (n->type != XML_ELEMENT_NODE)
		return wu_markup_hidden(n);
	if (tag(n, "body") || tag(n, "html") || tag(n, "article") || tag(n, "main"))
		return false;
	if (wu_markup_hidden(n) || off_stage(n))
		return true;
	if (named(n, furniture, sizeof(furniture) / sizeof(*furniture)) &&
	    !named(n, good, sizeof(good) / sizeof(*good))) {
		weigh(n, false, &text, &linked);
		if (text < 1500 || linked * 3 > text)
			return true;
	}
	if (!wu_markup_block((const char *)n->name) || tag(n, "br"))
		return false;
	text = linked = 0;
	weigh(n, false, &text, &linked);
	if (tag(n, "ul") || tag(n, "ol") || tag(n, "table") || tag(n, "dl"))
		return linked * 3 > text;
	return text > 0 && linked * 10 > text * (tag(n, "p") ? 9 : 6);
}

struct score {
	const xmlNode *node;
	double points;
};

struct tally {
	struct score *all;
	unsigned n;
};

static void add(struct tally *t, const xmlNode *n, double points)
{
	for (unsigned i = t->n; i > 0 && i + 256 > t->n; i--)
		if (t->all[i - 1].node == n) {
			t->all[i - 1].points += points;
			return;
		}
	if (t->n < NODES)
		t->all[t->n++] = (struct score){n, points};
}

/* Text of a block's own: not that of blocks within it. */
static void own_text(const xmlNode *n, bool link, size_t *text, size_t *linked)
{
	for (const xmlNode *k = n->children; k; k = k->next) {
		if (k->type == XML_TEXT_NODE)
			weigh(k, link, text, linked);
		else if (k->type == XML_ELEMENT_NODE && !wu_markup_hidden(k) &&
			 !wu_markup_block((const char *)k->name))
			own_text(k, link || tag(k, "a"), text, linked);
	}
}

static void score(struct tally *t, const xmlNode *n)
{
	size_t text = 0, linked = 0;
	double share[] = {1, .6, .25};
	const xmlNode *up = n;

	if (unfit(n))
		return;
	own_text(n, false, &text, &linked);
	if (text >= PARAGRAPH && linked * 2 < text) {
		double points = 1 + (double)(text - linked) / 50;

		points = points > 12 && tag(n, "p") ? 12 : points;
		if (tag(n, "p") || tag(n, "li") || tag(n, "blockquote") || tag(n, "h2"))
			up = n->parent;
		for (int i = 0; i < 3 && up && up->type == XML_ELEMENT_NODE; i++) {
			add(t, up,
			    points * share[i] *
				    (named(up, good, sizeof(good) / sizeof(*good)) ? 1.3 : 1));
			up = up->parent;
		}
	}
	for (const xmlNode *k = n->children; k; k = k->next)
		if (k->type == XML_ELEMENT_NODE)
			score(t, k);
}

static const xmlNode *best(const struct tally *t)
{
	const struct score *top = NULL;

	for (unsigned i = 0; i < t->n; i++)
		if (!top || t->all[i].points > top->points)
			top = &t->all[i];
	return top ? top->node : NULL;
}

static double points_of(const struct tally *t, const xmlNode *n)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->all[i].node == n)
			return t->all[i].points;
	return 0;
}

/* Articles cut into sections by what lies between them: the parent then has nearly as much. */
static const xmlNode *widen(const struct tally *t, const xmlNode *n)
{
	for (int i = 0; i < 3 && n->parent && n->parent->type == XML_ELEMENT_NODE; i++) {
		if (tag(n, "article") || tag(n->parent, "body") ||
		    points_of(t, n->parent) < .75 * points_of(t, n))
			break;
		n = n->parent;
	}
	return n;
}

/* One that is too long is no caption and left out. */
static int add_caption(const xmlNode *n, struct wu_buf *out)
{
	struct wu_buf one;
	int rc;

	wu_buf_init(&one, 1 << 16);
	rc = wu_markup_lines(n, wu_markup_hidden, &one);
	if (rc == WU_ELIMIT) {
		wu_buf_close(&one);
		return 0;
	}
	for (size_t i = 0; i < one.len; i++)
		one.p[i] = one.p[i] == '\n' ? ' ' : one.p[i];
	if (rc == 0 && one.len && out->len)
		rc = wu_buf_adds(out, "\n");
	if (rc == 0)
		rc = wu_buf_add(out, one.p, one.len);
	wu_buf_close(&one);
	return rc;
}

static int find_captions(const xmlNode *n, struct wu_buf *out)
{
	int rc = 0;

	if (tag(n, "figcaption"))
		return add_caption(n, out);
	for (const xmlNode *k = n->children; k && rc == 0; k = k->next)
		if (k->type == XML_ELEMENT_NODE)
			rc = find_captions(k, out);
	return rc;
}

/* The headline is often the first line of the element found. */
static void drop_title(struct wu_buf *out, const char *title)
{
	size_t n = title ? strlen(title) : 0;

	if (n && out->len > n && memcmp(out->p, title, n) == 0 && out->p[n] == '\n')
		wu_buf_drop(out, n + 1);
}

/* Pictures often stand above the body, within the same article element. */
static const xmlNode *whole(const xmlNode *top)
{
	for (const xmlNode *n = top; n; n = n->parent)
		if (tag(n, "article"))
			return n;
	return top;
}

int wu_body_find(const xmlNode *root, const char *title, struct wu_buf *out,
		 struct wu_buf *captions)
{
	struct tally t = {wu_calloc(NODES, sizeof(*t.all)), 0};
	const xmlNode *top;
	int rc;

	if (!t.all)
		return WU_ENOMEM;
	score(&t, root);
	top = best(&t);
	top = top ? widen(&t, top) : NULL;
	wu_free(t.all);
	if (!top)
		return WU_EEMPTY;
	rc = wu_markup_lines(top, unfit, out);
	if (rc == 0)
		rc = find_captions(whole(top), captions);
	if (rc == 0)
		drop_title(out, title);
	return rc == 0 && !out->len ? WU_EEMPTY : rc;
}
