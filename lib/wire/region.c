/* Each paragraph gives points to the elements around it; the one with most is the article,
 * or its largest part. From there up: what stands beside it and is like it (the same class,
 * a paragraph, much prose with few links) belongs to it, the rest is marked off.
 */
#include "wire/region.h"

#include <string.h>

#include "base/mem.h"
#include "wire/echo.h"
#include "wire/hint.h"

enum {
	POINTS_MAX = 12, /* of one paragraph: a long one is not a whole article */
	HEADED = 3, /* times the points of what stands in one article with the headline */
	TOLD = 3, /* times the points of a paragraph that the page also tells elsewhere */
	LEAD = 40, /* bytes: between headline and text even a short one is read */
	LONE = 80 /* bytes: a paragraph of that length is prose wherever it stands */
};

struct search {
	const struct wu_tree *t;
	const struct wu_node *n;
	struct wu_weight *w;
	float *points;
	bool *told; /* blocks that repeat what the page said */
	uint32_t count;
};

static bool says_body(const struct wu_weight *w)
{
	return w->body || w->hint & WU_HINT_BODY;
}

static void give(struct search *s, uint32_t to, float points)
{
	static const float share[] = {1, .6f, .25f};

	for (int k = 0; k < 3; k++) {
		s->points[to] += points * share[k] * (says_body(&s->w[to]) ? 1.3f : 1);
		if (!to)
			break;
		to = s->n[to].parent;
	}
}

static void listen(struct search *s, struct wu_span said)
{
	struct wu_echo e;

	wu_echo_init(&e, said);
	for (uint32_t i = 1; i < s->count && !e.empty; i++)
		if (s->n[i].tag == WU_TAG_text && !s->w[i].off &&
		    wu_echo_hears(&e, wu_tree_text(s->t, i)))
			s->told[s->w[i].block] = true;
}

static void score(struct search *s)
{
	for (uint32_t i = 1; i < s->count; i++) {
		const struct wu_weight *w = &s->w[i];
		enum wu_tag tag = s->n[i].tag;
		bool inner = tag == WU_TAG_p || tag == WU_TAG_li || tag == WU_TAG_blockquote ||
			     s->n[i].says & WU_HEADING;
		float points = 1 + (float)(w->own - w->own_linked) / 50;

		if (w->off || !(s->n[i].says & WU_BLOCK) || !wu_weigh_prose(w))
			continue;
		points = points < POINTS_MAX ? points : POINTS_MAX;
		give(s, inner ? s->n[i].parent : i, s->told[i] ? points * TOLD : points);
	}
}

static bool same_name(const struct search *s, uint32_t a, uint32_t b)
{
	const char *x = wu_tree_attr(s->t, a, WU_ATTR_CLASS),
		   *y = wu_tree_attr(s->t, b, WU_ATTR_CLASS);

	return s->n[a].tag == s->n[b].tag && x && y && *x && !strcmp(x, y);
}

/* An element the page itself calls the article, and that holds most of what was found. */
static bool frames(const struct search *s, uint32_t i, uint32_t prose)
{
	enum wu_tag tag = s->n[i].tag;

	return (tag == WU_TAG_article || tag == WU_TAG_main || says_body(&s->w[i])) &&
	       s->w[i].prose * 2 > prose;
}

struct growth {
	uint32_t top; /* what is found so far */
	uint32_t way; /* top, or an element around it that adds nothing */
	uint32_t prose; /* of top */
	bool framed; /* within what the page calls the article */
	bool past; /* outside of what is called its body */
	bool told; /* outside of what the page itself says is its body */
	uint32_t headline; /* the last <h1> before top; 0: none */
};

/* Does the part, beside the way to what is found, belong to it? */
static bool belongs(const struct search *s, const struct growth *g, uint32_t part)
{
	const struct wu_weight *w = &s->w[part];
	bool pure = w->prose * 4 >= w->text * 3;
	bool lead = g->headline && part > g->headline && part < g->way;

	if (w->off || !w->prose || w->linked * 4 > w->text)
		return false;
	if (same_name(s, part, g->way))
		return true;
	if (lead && !g->told)
		return pure && w->prose >= LEAD;
	if (g->past)
		return false;
	if (s->n[part].tag == WU_TAG_p || s->n[part].tag == WU_TAG_blockquote)
		return w->prose >= LONE;
	if (s->n[part].says & WU_LISTED)
		return g->framed && pure;
	return pure && (w->prose * 4 >= g->prose || (g->framed && w->prose >= LONE));
}

/* The parts beside the way within up; mark: those that do not belong go off. True: one does. */
static bool gather(struct search *s, const struct growth *g, uint32_t up, bool mark)
{
	bool any = !g->told && wu_weigh_prose(&s->w[up]) && s->w[up].own >= LONE;

	for (uint32_t i = up + 1; i < s->n[up].end; i = s->n[i].end) {
		if (i <= g->way && g->way < s->n[i].end)
			continue;
		if (belongs(s, g, i))
			any = true;
		else if (mark && s->n[i].says & WU_BLOCK && !(s->n[i].says & WU_HEADING) &&
			 s->n[i].tag != WU_TAG_br)
			s->w[i].off = true;
	}
	return any;
}

static bool framed(const struct search *s, uint32_t i)
{
	for (uint32_t up = i; up; up = s->n[up].parent)
		if (frames(s, up, s->w[i].prose))
			return true;
	return false;
}

/* Up to where the parts of the article lie side by side. */
static uint32_t grow(struct search *s, uint32_t top)
{
	struct growth g = {top, top, s->w[top].prose, framed(s, top), false, false, 0};

	for (uint32_t i = 1; i < top; i++)
		if (s->n[i].tag == WU_TAG_h1)
			g.headline = i;
	while (g.way && s->n[g.way].tag != WU_TAG_body && s->n[g.way].tag != WU_TAG_article) {
		uint32_t up = s->n[g.way].parent;

		g.past |= says_body(&s->w[g.way]);
		g.told |= s->w[g.way].body;
		if (gather(s, &g, up, false)) {
			for (uint32_t k = g.top; k != g.way; k = s->n[k].parent) {
				struct growth step = g;

				step.way = k;
				gather(s, &step, s->n[k].parent, true);
			}
			gather(s, &g, up, true);
			g.top = up;
			g.prose = s->w[up].prose;
			g.framed = framed(s, up);
		}
		g.way = up;
	}
	return g.top;
}

/* The article that holds the page's first headline is what the page is about; those behind
 * it are others. */
static void prefer_headline(struct search *s)
{
	uint32_t head = 1, in;

	while (head < s->count && (s->n[head].tag != WU_TAG_h1 || s->w[head].off))
		head++;
	for (in = head < s->count ? head : 0; in && s->n[in].tag != WU_TAG_article;)
		in = s->n[in].parent;
	for (uint32_t i = in; in && i < s->n[in].end; i++)
		s->points[i] *= HEADED;
}

int wu_region_find(const struct wu_tree *t, struct wu_weight *w, struct wu_span said,
		   uint32_t *ret_top)
{
	struct search s = {.t = t, .w = w};
	uint32_t top = 0;

	s.n = wu_tree_nodes(t, &s.count);
	s.points = wu_calloc(s.count, sizeof(*s.points));
	s.told = s.points ? wu_calloc(s.count, sizeof(*s.told)) : NULL;
	if (!s.told) {
		wu_free(s.points);
		return WU_ENOMEM;
	}
	listen(&s, said);
	score(&s);
	prefer_headline(&s);
	for (uint32_t i = 1; i < s.count; i++)
		if (s.points[i] > s.points[top])
			top = i;
	*ret_top = s.points[top] > 0 ? grow(&s, top) : 0;
	wu_free(s.told);
	wu_free(s.points);
	return 0;
}
