/* The rules in order: another kind; equal text; too small to say; too little in common;
 * not near enough; a template with other figures; a copy. Start values and their
 * measurements are DETECTION.md 4 and `make eval`. Nothing can fail.
 */
#include "near/cluster.h"

#include "near/sketch.h"

/* Of a figure these are the value, the rest is its place. */
enum { VALUE_BITS = 16 };
/* So many places must be in common before figures can tell a template, ... */
enum { PLACES_MIN = 3 };
/* ... whose figures there are the same in less than this share, ... */
static const double FIGURES_SHARED = .60;
/* ... unless the texts are practically one. */
static const double FIGURES_MOOT = .95;
/* Short texts must agree nearly whole. */
static const double SMALL_JACCARD = .80;
/* Within an outlet a short report is sent again whole: a little less needs to be shared. */
static const double SAME_SHARED = .80;
/* What an equal headline is worth to a story that is nearly near enough, ... */
static const double TITLE_WORTH = .05;
/* ... and in choosing between two homes. */
static const double TITLE_CHOICE = .30;
static const double COPY_JACCARD = .70;
/* Whose set must lie this much in the other's to be an abridgement of it. */
static const double WHOLE = .60;
/* A representative's nearness, and its length against the longest; ... */
static const double REP_NEAR = .80;
static const double REP_LONGER = 1.25;
/* ... or another version's nearness, its length against the leader, what of it is new. */
static const double VERSION_NEAR = .70;
static const double VERSION_LONG = .70;
static const double VERSION_NEW = .25;
/* Kin of the leader has so much of what copies must share. */
static const double KIN_SHARED = .30;
/* A later take that was rewritten shares the headline, or is marked and shares a sentence. */
static const double LINK_TITLE = .60;
static const double LINK_CONTAINMENT = .12;
enum { LINK_SHARED = 6 };

/* Elements two ascending sets share, the lowest bits of each aside. */
static uint32_t in_common(struct wu_halves a, struct wu_halves b, unsigned low)
{
	uint32_t i = 0, k = 0, n = 0;

	while (i < a.n && k < b.n) {
		uint32_t x = a.v[i] >> low, y = b.v[k] >> low;

		n += x == y;
		i += x <= y;
		k += y <= x;
	}
	return n;
}

/* Is x in p's set? Asked in ascending order: at goes along. */
static bool has_element(const struct wu_print *p, uint32_t *at, uint32_t x)
{
	while (*at < p->n && p->set[*at] < x)
		++*at;
	return *at < p->n && p->set[*at] == x;
}

/* Furniture of a that b lacks. */
static uint32_t residue(const struct wu_print *a, const struct wu_print *b)
{
	uint32_t k = 0, n = 0;

	for (uint32_t i = 0; a->furniture && i < a->n; i++)
		n += a->furniture[i] && !has_element(b, &k, a->set[i]);
	return n;
}

static double share(uint32_t part, uint32_t whole)
{
	return whole ? (double)part / whole : 0;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* A title's keys come first. */
static struct wu_halves title_of(const struct wu_print *p)
{
	uint32_t n = 0;

	while (n < p->n && p->set[n] < WU_PRINT_TITLE)
		n++;
	return (struct wu_halves){p->set, n};
}

static struct wu_halves body_of(const struct wu_print *p, uint32_t title)
{
	return (struct wu_halves){p->set + title, p->n - title};
}

static struct wu_halves figures_of(const struct wu_print *p)
{
	return (struct wu_halves){p->number, p->n_numbers};
}

static double near(const struct wu_verdict *v)
{
	return v->containment + v->jaccard;
}

/* Returns a's size without the furniture b lacks. */
static uint32_t measure(struct wu_verdict *v, const struct wu_print *a, const struct wu_print *b)
{
	struct wu_halves title_a = title_of(a), title_b = title_of(b);
	uint32_t titles = in_common(title_a, title_b, 0), n_a;

	v->residue = residue(a, b);
	n_a = a->n - v->residue;
	v->shared_body = in_common(body_of(a, title_a.n), body_of(b, title_b.n), 0);
	v->shared = titles + v->shared_body;
	v->jaccard = share(v->shared, n_a + b->n - v->shared);
	v->containment = share(v->shared, smaller(n_a, b->n));
	v->held = share(v->shared, n_a);
	v->title =
		a->title && a->title == b->title ? 1 : share(titles, smaller(title_a.n, title_b.n));
	v->places = in_common(figures_of(a), figures_of(b), VALUE_BITS);
	v->figures = in_common(figures_of(a), figures_of(b), 0);
	return n_a;
}

bool wu_cluster_is_template(const struct wu_verdict *v)
{
	return v->places >= PLACES_MIN && v->jaccard < FIGURES_MOOT &&
	       share(v->figures, v->places) < FIGURES_SHARED;
}

static enum wu_relation relate(const struct wu_verdict *v, uint32_t n_a, uint32_t n_b)
{
	if (v->jaccard >= COPY_JACCARD)
		return WU_REL_COPY;
	if (v->containment < WHOLE)
		return WU_REL_PARTIAL;
	return n_a <= n_b ? WU_REL_ABRIDGED : WU_REL_EXTENDED;
}

/* Both name one outlet: of those that name none nobody knows. */
static bool one_outlet(const struct wu_print *a, const struct wu_print *b)
{
	return a->outlet && a->outlet == b->outlet;
}

static bool same_text(const struct wu_print *a, const struct wu_print *b)
{
	return a->body[0] == b->body[0] && a->body[1] == b->body[1] && (a->body[0] | a->body[1]);
}

/* Does what v has make a copy, as far as this rule goes? */
static bool has(struct wu_verdict *v, const char *rule, double has, double need)
{
	v->rule = rule;
	v->has = has;
	v->need = need;
	return has >= need;
}

/* Stories of one outlet are held to containment: its templates are as long as each other. */
static bool near_enough(const struct wu_cluster_opts *o, struct wu_verdict *v, bool same_outlet)
{
	if (v->jaccard < SMALL_JACCARD &&
	    !has(v, "shared", v->shared, same_outlet ? SAME_SHARED * o->shared : o->shared))
		return false;
	if (same_outlet)
		return has(v, "same-outlet", v->containment, o->same_outlet);
	return has(v, "near", near(v), o->near - TITLE_WORTH * v->title);
}

struct wu_verdict wu_cluster_judge(const struct wu_cluster_opts *o, const struct wu_print *a,
				   const struct wu_print *b)
{
	struct wu_verdict v = {.rule = "kind", .need = 1};
	uint32_t n_a, least;

	n_a = measure(&v, a, b);
	least = smaller(n_a, b->n);
	if (a->kind != b->kind)
		return v;
	if (same_text(a, b) && (least >= WU_CLUSTER_SMALL || a->title == b->title)) {
		v.copy = has(&v, "verbatim", 1, 1);
		v.relation = WU_REL_VERBATIM;
		return v;
	}
	if (least < WU_CLUSTER_SMALL)
		v.copy = has(&v, "small", v.jaccard, SMALL_JACCARD);
	else
		v.copy = near_enough(o, &v, one_outlet(a, b));
	if (v.copy && wu_cluster_is_template(&v))
		v.copy = has(&v, "numbers", share(v.figures, v.places), FIGURES_SHARED);
	if (v.copy)
		v.relation = relate(&v, n_a, b->n);
	return v;
}

/* As many keys as a set of that size has in its sketch, about. */
static uint32_t sketched(uint32_t n)
{
	uint32_t part = n / WU_SKETCH_PART > WU_SKETCH_LEAST ? n / WU_SKETCH_PART : WU_SKETCH_LEAST;

	return smaller(smaller(n, part), WU_SKETCH_LEN);
}

struct wu_verdict wu_cluster_guess(const struct wu_cluster_opts *o, const struct wu_print *a,
				   const struct wu_print *b, uint32_t votes)
{
	struct wu_verdict v = {.rule = "sketch"};
	uint32_t n_a = sketched(a->n), n_b = sketched(b->n);

	votes = smaller(votes, smaller(n_a, n_b));
	v.jaccard = share(votes, n_a + n_b - votes);
	v.containment = share(votes, smaller(n_a, n_b));
	v.shared = v.shared_body = (uint32_t)(v.containment * smaller(a->n, b->n) + .5);
	v.copy = a->kind == b->kind && near_enough(o, &v, one_outlet(a, b));
	if (v.copy)
		v.relation = relate(&v, a->n, b->n);
	return v;
}

static double worth(const struct wu_verdict *v)
{
	return near(v) + TITLE_CHOICE * v->title;
}

bool wu_cluster_better(const struct wu_verdict *v, const struct wu_verdict *than)
{
	if (v->copy != than->copy)
		return v->copy;
	return worth(v) > worth(than);
}

static bool extends(const struct wu_cluster *c, const struct wu_print *p,
		    const struct wu_verdict *v)
{
	uint32_t longest = 0;

	for (uint32_t i = 0; i < c->n_reps; i++)
		longest = c->rep[i]->n > longest ? c->rep[i]->n : longest;
	return v->relation != WU_REL_PARTIAL && near(v) >= REP_NEAR && p->n > REP_LONGER * longest;
}

static bool is_version(const struct wu_cluster *c, const struct wu_print *p,
		       const struct wu_verdict *v)
{
	return !one_outlet(p, c->rep[0]) && near(v) >= VERSION_NEAR &&
	       p->n >= VERSION_LONG * c->rep[0]->n && p->n - v->shared >= VERSION_NEW * p->n;
}

bool wu_cluster_represents(const struct wu_cluster *c, const struct wu_print *p,
			   const struct wu_verdict *v)
{
	return c->n_reps < WU_REPS_MAX && (extends(c, p, v) || is_version(c, p, v));
}

bool wu_cluster_links(const struct wu_print *a, const struct wu_print *b,
		      const struct wu_verdict *v)
{
	bool one_desk = a->agency ? a->agency == b->agency : one_outlet(a, b);
	bool marked = a->take || b->take;

	if (v->copy || !one_desk || wu_cluster_is_template(v))
		return false;
	if (a->kind == WU_KIND_PHOTO || b->kind == WU_KIND_PHOTO)
		return false;
	if (v->title >= LINK_TITLE)
		return marked || v->shared_body >= LINK_SHARED;
	return marked && v->shared_body >= LINK_SHARED && v->containment >= LINK_CONTAINMENT;
}

bool wu_cluster_is_kin(const struct wu_cluster_opts *o, const struct wu_verdict *of_leader)
{
	return of_leader->copy || of_leader->title >= LINK_TITLE ||
	       of_leader->shared_body >= KIN_SHARED * o->shared;
}

uint32_t wu_cluster_beyond(const struct wu_print *a, const struct wu_print *b,
			   const struct wu_print *c)
{
	uint32_t k = 0, l = 0, n = 0;

	for (uint32_t i = 0; i < a->n; i++)
		n += has_element(b, &k, a->set[i]) && !has_element(c, &l, a->set[i]);
	return n;
}
