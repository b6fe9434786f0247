/* The happy path: both stories are pressed as the engine does, late with the habits e has
 * learned; they are judged; then each rule is asked alone, by judging prints from which is
 * taken what the other rules look at, or with settings that no other rule can fail. Where
 * a setting turns the decision is found by halving its range, since what is a copy under a
 * strict setting is one under a milder. At last the engine is asked what it would have met.
 * What fails: memory, a print that is not whole or broken.
 */
#include "explain.h"

#include <string.h>

#include "imprint.h"
#include "search.h"

/* More than any two stories have; a setting of it is asked and never met. */
enum { NEVER = 1 << 20 };

/* What the configuration takes (daemon/setting.c), in steps. */
static const struct {
	uint32_t least, most, per_unit;
} range[WU_TURNS] = {
	[WU_TURN_NEAR] = {1000, 20000, 10000},
	[WU_TURN_SAME_OUTLET] = {500, 10000, 10000},
	[WU_TURN_SHARED] = {1, 1000, 1},
};

/* ---- prints --------------------------------------------------------------------------------- */

static int press_story(const struct wu_engine *e, const struct wu_told_story *s, int64_t now,
		       struct wu_press *press)
{
	bool whole = true;
	int rc;

	if (!s->prep) {
		rc = s->print.len ? wu_imprint_read(s->print, now, press, &whole) : WU_ENOTFOUND;
		return rc == 0 && !whole ? WU_ENOTFOUND : rc;
	}
	wu_press_pass_these(press, s->passed, s->n_passed);
	rc = s->decided ? 0 : wu_press_pass(press, s->prep, e->habit, now);
	return rc < 0 ? rc : wu_press_make(press, s->prep, now);
}

static int press_both(struct wu_engine *e, const struct wu_told_story *late,
		      const struct wu_told_story *early, struct wu_explanation *x)
{
	struct wu_events events;
	int rc = late->seq ? wu_engine_tick(e, late->ts, &events) : 0;

	if (rc == 0)
		rc = press_story(e, early, early->seq ? early->ts : e->now, &x->press[1]);
	if (rc == 0)
		rc = press_story(e, late, e->now, &x->press[0]);
	if (rc < 0)
		return rc;
	wu_press_mark(&x->press[0], e->habit);
	x->late = &x->press[0].print;
	x->early = &x->press[1].print;
	return 0;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void count_keys(struct wu_explanation *x)
{
	const struct wu_sketch *a = &x->press[0].sketch, *b = &x->press[1].sketch;
	uint32_t i = 0, k = 0;

	x->keys_late = a->n;
	x->keys_early = b->n;
	while (i < a->n && k < b->n) {
		uint64_t one = a->key[i], other = b->key[k];

		x->keys += one == other;
		i += one <= other;
		k += other <= one;
	}
}

static void measure(const struct wu_engine *e, struct wu_explanation *x)
{
	x->verdict = wu_cluster_judge(&e->rules, x->late, x->early);
	x->held_early = x->early->n ? (double)x->verdict.shared / x->early->n : 0;
}

/* ---- rules ---------------------------------------------------------------------------------- */

static struct wu_told_rule told(const char *name, double has, double need, enum wu_turn_by by)
{
	return (struct wu_told_rule){name, true, has >= need, has, need, by};
}

static struct wu_told_rule silent(const char *name, enum wu_turn_by by)
{
	return (struct wu_told_rule){.name = name, .by = by};
}

static bool is_rule(const struct wu_verdict *v, const char *name)
{
	return strcmp(v->rule, name) == 0;
}

static struct wu_told_rule ask_shared(const struct wu_cluster_opts *o, const struct wu_print *a,
				      const struct wu_print *b)
{
	struct wu_cluster_opts strict = *o;
	struct wu_verdict v;

	strict.shared = NEVER;
	v = wu_cluster_judge(&strict, a, b);
	if (!is_rule(&v, "shared"))
		return silent("shared", WU_TURN_SHARED);
	return told("shared", v.has, v.need / NEVER * o->shared, WU_TURN_SHARED);
}

static struct wu_told_rule ask_near(const struct wu_cluster_opts *o, const struct wu_print *a,
				    const struct wu_print *b)
{
	struct wu_cluster_opts strict = {NEVER, NEVER, 0};
	struct wu_verdict v = wu_cluster_judge(&strict, a, b);
	bool one = a->outlet == b->outlet;
	enum wu_turn_by by = one ? WU_TURN_SAME_OUTLET : WU_TURN_NEAR;
	double set = one ? o->same_outlet : o->near;

	if (is_rule(&v, "small"))
		return silent(one ? "same-outlet" : "near", by);
	return told(v.rule, v.has, set - (NEVER - v.need), by);
}

/* How many figures must be the same is asked of the rule itself. */
static struct wu_told_rule ask_numbers(const struct wu_verdict *of)
{
	struct wu_verdict v = *of;

	v.figures = 0;
	if (!wu_cluster_is_template(&v))
		return silent("numbers", WU_TURN_NONE);
	while (wu_cluster_is_template(&v))
		v.figures++;
	return told("numbers", of->figures, v.figures, WU_TURN_NONE);
}

/* The rules that look at sets, of prints in which nothing else is to be seen. */
static void ask_each(const struct wu_engine *e, struct wu_explanation *x)
{
	struct wu_print a = *x->late;
	struct wu_verdict v;

	x->rule[0] = told("kind", a.kind == x->early->kind, 1, WU_TURN_NONE);
	a.kind = x->early->kind;
	v = wu_cluster_judge(&e->rules, &a, x->early);
	x->rule[1] = told("verbatim", is_rule(&v, "verbatim"), 1, WU_TURN_NONE);
	a.body[0] = a.body[1] = 0; /* equal to none */
	a.n_numbers = 0;
	v = wu_cluster_judge(&e->rules, &a, x->early);
	x->rule[2] = is_rule(&v, "small") ? told("small", v.has, v.need, WU_TURN_NONE)
					  : silent("small", WU_TURN_NONE);
	x->rule[3] = is_rule(&v, "small") ? silent("shared", WU_TURN_SHARED)
					  : ask_shared(&e->rules, &a, x->early);
	x->rule[4] = ask_near(&e->rules, &a, x->early);
	x->rule[5] = ask_numbers(&x->verdict);
}

const struct wu_told_rule *wu_explain_decider(const struct wu_explanation *x)
{
	for (uint32_t i = 0; i < WU_TOLD_RULES; i++)
		if (is_rule(&x->verdict, x->rule[i].name))
			return &x->rule[i];
	return &x->rule[0];
}

/* ---- settings ------------------------------------------------------------------------------- */

static void set(struct wu_cluster_opts *o, enum wu_turn_by by, double v)
{
	if (by == WU_TURN_NEAR)
		o->near = v;
	else if (by == WU_TURN_SAME_OUTLET)
		o->same_outlet = v;
	else
		o->shared = (uint32_t)v;
}

static double get(const struct wu_cluster_opts *o, enum wu_turn_by by)
{
	return by == WU_TURN_NEAR ? o->near : by == WU_TURN_SHARED ? o->shared : o->same_outlet;
}

/* As the configuration reads it: the nearest number to so many decimals. */
static double value_of(enum wu_turn_by by, uint32_t steps)
{
	return (double)steps / range[by].per_unit;
}

static bool joins_at(const struct wu_explanation *x, const struct wu_cluster_opts *o,
		     enum wu_turn_by by, uint32_t steps)
{
	struct wu_cluster_opts other = *o;

	set(&other, by, value_of(by, steps));
	return wu_cluster_judge(&other, x->late, x->early).copy;
}

/* The most steps with which they are copies; 0: with none. */
static uint32_t turn_of(const struct wu_explanation *x, const struct wu_cluster_opts *o,
			enum wu_turn_by by)
{
	uint32_t lo = range[by].least - 1, hi = range[by].most;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo + 1) / 2;

		if (joins_at(x, o, by, mid))
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo < range[by].least ? 0 : lo;
}

static struct wu_turn find_turn(const struct wu_cluster_opts *o, const struct wu_explanation *x,
				enum wu_turn_by by)
{
	struct wu_turn t = {get(o, by), -1, -1, -1};
	uint32_t alone = turn_of(x, o, by), helped;
	struct wu_cluster_opts mild;

	if (x->verdict.copy) {
		if (alone < range[by].most)
			t.splits = value_of(by, alone ? alone + 1 : range[by].least);
		return t;
	}
	for (enum wu_turn_by other = 0; other < WU_TURNS; other++)
		set(&mild, other, value_of(other, range[other].least));
	helped = turn_of(x, &mild, by);
	if (alone)
		t.joins = value_of(by, alone);
	if (helped)
		t.joins_helped = value_of(by, helped);
	return t;
}

/* ---- the engine ----------------------------------------------------------------------------- */

/* Keys both sketches have that name no cluster, though one that has them lives. */
static uint32_t count_hot(const struct wu_engine *e, const struct wu_explanation *x)
{
	const struct wu_sketch *a = &x->press[0].sketch, *b = &x->press[1].sketch;
	struct wu_vote votes[WU_VOTES_MAX];
	uint32_t k = 0, n = 0;

	for (uint32_t i = 0; i < a->n; i++) {
		struct wu_sketch one = {.key = {a->key[i]}, .n = 1};

		while (k < b->n && b->key[k] < a->key[i])
			k++;
		if (k < b->n && b->key[k] == a->key[i])
			n += wu_index_vote(e->index, &one, 1, votes) == 0;
	}
	return n;
}

static void ask_index(const struct wu_engine *e, const struct wu_cluster *c,
		      struct wu_explanation *x)
{
	struct wu_vote votes[WU_VOTES_MAX];
	uint32_t least = x->keys_late < 2 ? x->keys_late : 2;
	uint32_t n = wu_index_vote(e->index, &x->press[0].sketch, 1, votes);

	for (uint32_t i = 0; i < n && !x->votes; i++)
		if (wu_window_get(e->window, votes[i].cluster, e->now) == c) {
			x->votes = votes[i].shared;
			x->candidate = x->votes >= least && i < WU_SEARCH_CANDIDATES;
		}
	x->hot = count_hot(e, x);
}

static void ask_window(const struct wu_engine *e, const struct wu_told_story *early,
		       struct wu_explanation *x)
{
	const struct wu_cluster *c = wu_window_by_seq(e->window, early->cluster);
	struct wu_verdict v;

	if (!c || !early->cluster)
		return;
	x->live = true;
	v = wu_cluster_judge(&e->rules, x->late, c->rep[0]);
	x->kin = wu_cluster_is_kin(&e->rules, &v);
	for (uint32_t i = 0; i < c->n_reps; i++)
		x->represents |= c->rep[i]->seq == early->seq;
	ask_index(e, c, x);
}

/* The search looks at the story in the engine's press, which is lent ours. */
static void ask_search(struct wu_engine *e, struct wu_explanation *x)
{
	struct wu_press own = e->press;
	struct wu_findings found;

	e->press = x->press[0];
	wu_search(e, &found);
	x->press[0] = e->press;
	e->press = own;
	if (!found.best.cluster)
		return;
	x->best_cluster = found.best.cluster->seq;
	x->best_of = found.best.of->seq;
	x->best = found.best.verdict;
}

int wu_explain(struct wu_engine *e, const struct wu_told_story *late,
	       const struct wu_told_story *early, struct wu_explanation *ret)
{
	int rc;

	memset(ret, 0, offsetof(struct wu_explanation, press));
	rc = press_both(e, late, early, ret);
	if (rc < 0)
		return rc;
	count_keys(ret);
	measure(e, ret);
	ask_each(e, ret);
	for (enum wu_turn_by by = 0; by < WU_TURNS; by++)
		ret->turn[by] = find_turn(&e->rules, ret, by);
	ask_window(e, early, ret);
	ask_search(e, ret);
	return 0;
}

void wu_explain_close(struct wu_explanation *x)
{
	wu_press_close(&x->press[0]);
	wu_press_close(&x->press[1]);
}
