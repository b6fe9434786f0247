/* The rules in order: another kind; equal text; too small to say; too little in common;
 * a template with other numbers; a copy. Start values and their measurements are
 * DETECTION.md 4. Nothing can fail.
 */
#include "near/cluster.h"

/* Both need this many numbers before numbers can tell a template. */
enum { NUMBERS_MIN = 4 };
/* Templates share less than this of the smaller set of numbers ... */
static const double NUMBERS_SHARED = .30;
/* ... unless the texts are practically one. */
static const double NUMBERS_MOOT = .95;
/* Short texts must agree nearly whole. */
static const double SMALL_JACCARD = .80;
static const double COPY_JACCARD = .70;
/* Whose set must lie this much in the other's to be an abridgement of it. */
static const double WHOLE = .60;
/* A representative's containment + jaccard, and its length against the last. */
static const double REP_NEAR = .80;
static const double REP_LONGER = 1.25;
/* A later take that was rewritten still shares a few sentences. */
static const double LINK_CONTAINMENT = .12;
enum { LINK_SHARED = 6 };

/* Elements two ascending sets share. */
static uint32_t in_common(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
	uint32_t i = 0, k = 0, n = 0;

	while (i < n_a && k < n_b) {
		uint32_t x = a[i], y = b[k];

		n += x == y;
		i += x <= y;
		k += y <= x;
	}
	return n;
}

/* Furniture of a that b lacks. */
static uint32_t residue(const struct wu_print *a, const struct wu_print *b)
{
	uint32_t k = 0, n = 0;

	for (uint32_t i = 0; a->furniture && i < a->n; i++) {
		while (k < b->n && b->set[k] < a->set[i])
			k++;
		n += a->furniture[i] && (k == b->n || b->set[k] != a->set[i]);
	}
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

/* The same sentences round other figures: weather, prices, results. */
static bool is_template(const struct wu_print *a, const struct wu_print *b, double jaccard)
{
	uint32_t few = smaller(a->n_numbers, b->n_numbers);

	if (few < NUMBERS_MIN || jaccard >= NUMBERS_MOOT)
		return false;
	return share(in_common(a->number, a->n_numbers, b->number, b->n_numbers), few) <
	       NUMBERS_SHARED;
}

static enum wu_relation relate(const struct wu_verdict *v, uint32_t n_a, uint32_t n_b)
{
	if (v->jaccard >= COPY_JACCARD)
		return WU_REL_COPY;
	if (v->containment < WHOLE)
		return WU_REL_PARTIAL;
	return n_a <= n_b ? WU_REL_ABRIDGED : WU_REL_EXTENDED;
}

static bool same_text(const struct wu_print *a, const struct wu_print *b)
{
	return a->body[0] == b->body[0] && a->body[1] == b->body[1] && (a->body[0] | a->body[1]);
}

static struct wu_verdict copy(struct wu_verdict v, enum wu_relation relation, const char *rule)
{
	v.copy = true;
	v.relation = relation;
	v.rule = rule;
	return v;
}

static struct wu_verdict apart(struct wu_verdict v, const char *rule)
{
	v.copy = false;
	v.rule = rule;
	return v;
}

struct wu_verdict wu_cluster_judge(const struct wu_cluster_opts *o, const struct wu_print *a,
				   const struct wu_print *b)
{
	struct wu_verdict v = {.rule = "kind"};
	uint32_t n_a = a->n - residue(a, b), least = smaller(n_a, b->n);
	double need = a->outlet == b->outlet ? o->same_outlet : o->containment;

	if (a->kind != b->kind)
		return v;
	v.shared = in_common(a->set, a->n, b->set, b->n);
	v.jaccard = share(v.shared, n_a + b->n - v.shared);
	v.containment = share(v.shared, least);
	v.held = share(v.shared, n_a);
	if (same_text(a, b) && (least >= WU_CLUSTER_SMALL || a->title == b->title))
		return copy(v, WU_REL_VERBATIM, "verbatim");
	if (least < WU_CLUSTER_SMALL)
		return v.jaccard >= SMALL_JACCARD && a->n && !is_template(a, b, v.jaccard)
			       ? copy(v, WU_REL_COPY, "small")
			       : apart(v, "small");
	if (v.shared < o->shared)
		return apart(v, "shared");
	if (v.containment < need)
		return apart(v, a->outlet == b->outlet ? "same-outlet" : "containment");
	if (is_template(a, b, v.jaccard))
		return apart(v, "numbers");
	return copy(v, relate(&v, n_a, b->n), "containment");
}

bool wu_cluster_better(const struct wu_verdict *v, const struct wu_verdict *than)
{
	if (v->copy != than->copy)
		return v->copy;
	return v->containment + v->jaccard > than->containment + than->jaccard;
}

bool wu_cluster_represents(const struct wu_cluster *c, const struct wu_print *p,
			   const struct wu_verdict *v)
{
	return v->relation != WU_REL_PARTIAL && c->n_reps < WU_REPS_MAX &&
	       v->containment + v->jaccard >= REP_NEAR &&
	       p->n > REP_LONGER * c->rep[c->n_reps - 1]->n;
}

bool wu_cluster_links(const struct wu_print *a, const struct wu_print *b,
		      const struct wu_verdict *v)
{
	return !v->copy && a->kind == b->kind && a->agency && a->agency == b->agency &&
	       v->shared >= LINK_SHARED && v->containment >= LINK_CONTAINMENT &&
	       a->title != b->title;
}
