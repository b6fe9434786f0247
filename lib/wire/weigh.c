/* Three walks along the row of nodes: down, what each is called and stands in; up, the sums
 * of all that is to be read; and, once it is known which parts are furniture, the sums
 * again without them. A part called furniture that holds a good share of the page's prose
 * is not believed to be.
 */
#include "wire/weigh.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "wire/caption.h"
#include "wire/hint.h"

enum {
	PARAGRAPH = 25, /* bytes: shorter ones are labels */
	SIGN_MAX = 400, /* bytes: names, dates and places are shorter; longer is text */
	TEASER_MAX = 1200, /* bytes of a text that leads to another page */
	SHARE = 3 /* a third of the page's prose is no furniture */
};

struct scale {
	const struct wu_tree *t;
	const struct wu_node *n;
	struct wu_weight *w;
	uint32_t count;
	bool names; /* believed */
};

bool wu_weigh_prose(const struct wu_weight *w)
{
	return w->own >= PARAGRAPH && w->own_linked * 2 < w->own;
}

static bool hidden(const struct wu_tree *t, uint32_t i)
{
	const char *style = wu_tree_attr(t, i, WU_ATTR_STYLE),
		   *aria = wu_tree_attr(t, i, WU_ATTR_ARIA_HIDDEN);

	if (style && (strcasestr(style, "display:none") || strcasestr(style, "display: none") ||
		      strcasestr(style, "visibility:hidden")))
		return true;
	return wu_tree_attr(t, i, WU_ATTR_HIDDEN) != NULL || (aria && !strcasecmp(aria, "true"));
}

/* Down: names, links, and what is never read. */
static void name_nodes(struct scale *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct wu_node *n = &s->n[i];
		struct wu_weight *w = &s->w[i], *up = &s->w[n->parent];
		const char *prop;

		w->off = (i && up->off) || n->says & WU_UNREAD;
		w->link = (i && up->link) || n->tag == WU_TAG_a;
		w->block = !i || n->says & WU_BLOCK ? i : up->block;
		if (n->tag == WU_TAG_text || w->off || !n->len)
			continue;
		w->hint = n->hint;
		prop = wu_tree_attr(s->t, i, WU_ATTR_ITEMPROP);
		w->body = prop && strcasestr(prop, "articleBody");
		w->off = hidden(s->t, i);
	}
}

static uint32_t letters(struct wu_span s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.p[i] != ' ';
	return n;
}

/* Up: sums. Texts are counted the first time only. */
static void add_up(struct scale *s, bool count_texts)
{
	for (uint32_t i = 0; i < s->count; i++) {
		struct wu_weight *w = &s->w[i];

		if (s->n[i].tag != WU_TAG_text || count_texts)
			w->text = w->off || s->n[i].tag != WU_TAG_text
					  ? 0
					  : letters(wu_tree_text(s->t, i));
		w->linked = w->own = w->own_linked = w->prose = 0;
	}
	for (uint32_t i = 0; i < s->count; i++) {
		struct wu_weight *w = &s->w[i], *block = &s->w[w->block];

		if (s->n[i].tag != WU_TAG_text || w->off)
			continue;
		block->own += w->text;
		block->own_linked += w->link ? w->text : 0;
		w->linked = w->link ? w->text : 0;
	}
	for (uint32_t i = s->count; i-- > 0;) {
		struct wu_weight *w = &s->w[i], *up = &s->w[s->n[i].parent];

		if (w->off)
			continue;
		if (s->n[i].says & WU_BLOCK && wu_weigh_prose(w))
			w->prose += w->own - w->own_linked;
		if (i) {
			up->text += w->text;
			up->linked += w->linked;
			up->prose += w->prose;
		}
	}
}

/* Mostly a quotation: an embedded post of a social network is called like its buttons. */
static bool quotes(const struct scale *s, uint32_t i)
{
	uint32_t quoted = 0;

	if (s->w[i].hint & WU_HINT_COMMENT || s->w[i].text > SIGN_MAX * 8)
		return false;
	for (uint32_t k = i; k < s->n[i].end; k++)
		if (s->n[k].tag == WU_TAG_blockquote) {
			quoted += s->w[k].text;
			k = s->n[k].end - 1;
		}
	return quoted * 4 > s->w[i].text * 3;
}

/* Beside the article, whatever it says? all: prose of the whole page. */
static bool beside(const struct scale *s, uint32_t i, uint32_t all)
{
	const struct wu_node *n = &s->n[i];
	const struct wu_weight *w = &s->w[i];
	bool called =
		w->hint & (WU_HINT_FURNITURE | WU_HINT_COMMENT | WU_HINT_HIDDEN | WU_HINT_CAPTION);

	if (n->tag == WU_TAG_body || n->tag == WU_TAG_html || n->tag == WU_TAG_main ||
	    n->tag == WU_TAG_text || w->body)
		return false;
	if (n->tag == WU_TAG_nav || n->tag == WU_TAG_menu || n->tag == WU_TAG_dialog)
		return true;
	if (w->prose * SHARE > all) /* some houses put a whole page into a form */
		return false;
	if (n->says & WU_ASIDE)
		return true;
	if (!s->names)
		return false;
	if (w->hint & WU_HINT_SIGN && w->text < SIGN_MAX)
		return true;
	return called && !(w->hint & WU_HINT_BODY) && !quotes(s, i);
}

static void set_aside(struct scale *s)
{
	uint32_t all = s->w[0].prose;

	for (uint32_t i = 1; i < s->count; i++)
		if (s->w[s->n[i].parent].off)
			s->w[i].off = true;
		else if (!s->w[i].off && beside(s, i, all))
			s->w[i].off = true;
		else if (!s->w[i].off && wu_caption_table(s->t, s->w, i))
			s->w[i].off = s->w[i].photo = true;
}

/* Is the link at or under i one to another place of the same page, or to none? */
static bool stays(const struct scale *s, uint32_t i)
{
	const char *href = NULL;

	for (uint32_t k = i; k < s->n[i].end; k++)
		if (s->n[k].tag == WU_TAG_a)
			href = wu_tree_attr(s->t, k, WU_ATTR_HREF);
	return href && *href == '#';
}

/* The element around a heading that is all link, with the text it leads to; 0: none. */
static uint32_t teaser(const struct scale *s, uint32_t i, uint32_t all)
{
	const struct wu_weight *w = &s->w[i];
	uint32_t up = i;

	if (!(s->n[i].says & WU_HEADING) || w->off || !w->text || w->linked < w->text ||
	    stays(s, i))
		return 0;
	while (up && s->w[up].text == w->text)
		up = s->n[up].parent;
	w = &s->w[up];
	return up && w->prose && w->text < TEASER_MAX && w->prose * 2 < all ? up : 0;
}

/* Several of them, but not most of the page: they lead to other articles. */
static void set_teasers_aside(struct scale *s)
{
	uint32_t all = s->w[0].prose, prose = 0, found = 0;

	for (int mark = 0; mark < 2; mark++) {
		for (uint32_t i = 1; i < s->count; i++) {
			uint32_t up = teaser(s, i, all);

			if (!up)
				continue;
			found++;
			prose += s->w[up].prose;
			for (uint32_t k = up; mark && k < s->n[up].end; k++)
				s->w[k].off = true;
			i = s->n[up].end - 1;
		}
		if (found < 2 || prose * 10 > all * 9)
			return;
	}
}

int wu_weigh(const struct wu_tree *t, bool names, struct wu_weight **ret_w)
{
	struct scale s = {.t = t, .names = names};

	s.n = wu_tree_nodes(t, &s.count);
	s.w = wu_calloc(s.count, sizeof(*s.w));
	if (!s.w)
		return WU_ENOMEM;
	name_nodes(&s);
	add_up(&s, true);
	set_aside(&s);
	add_up(&s, false);
	set_teasers_aside(&s);
	add_up(&s, false);
	*ret_w = s.w;
	return 0;
}
