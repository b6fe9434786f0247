/* explain: what is told is what the engine decides, and a value said to turn a decision turns it,
 * while the value one step before does not.
 */
#include "base.h"

#include <stdio.h>

#include "base/time.h"
#include "explain.h"
#include "imprint.h"
#include "state.h"
#include "stories.h"

enum { STORIES = 400, CASES = 4000 };

static struct wu_engine *engine;
static struct wu_explanation x;
static struct made a, b;
static uint64_t dice;

static int set_up(void **state)
{
	(void)state;
	dice = 7;
	return wu_engine_new(NULL, &engine);
}

static int tear_down(void **state)
{
	(void)state;
	wu_explain_close(&x);
	x = (struct wu_explanation){0};
	engine = wu_engine_free(engine);
	return 0;
}

static uint32_t roll(uint32_t n)
{
	dice = wu_hash_mix(dice, 11);
	return (uint32_t)(dice >> 16) % n;
}

static void explain_two(const struct made *late, const struct made *early)
{
	struct wu_told_story l = {.prep = &late->prep}, e = {.prep = &early->prep};

	assert_int_equal(wu_explain(engine, &l, &e, &x), 0);
}

/* The first so many shingles are the title's. */
static void give_title(struct made *m, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < m->prep.n_shingles; i++)
		m->shingle_line[i] = 0;
}

/* Two stories that share something, or little, or all; small and large, of one outlet or two. */
static void make_pair(void)
{
	static const uint32_t sizes[] = {4, 12, 19, 24, 40, 90, 200, 450};
	uint32_t n_a = sizes[roll(8)] + roll(9), n_b = sizes[roll(8)] + roll(9);
	uint32_t common = roll(4) ? roll((n_a < n_b ? n_a : n_b) + 1) : n_a < n_b ? n_a : n_b;
	uint32_t title = roll(3) ? 0 : 2 + roll(8);

	make_story(&a, 50, 0, common, 1);
	make_story(&b, 50, 0, common, 1 + roll(2));
	give_title(&a, title);
	give_title(&b, roll(2) ? title : 0);
	add_text(&a, 60 + roll(2), 0, n_a - common);
	add_text(&b, 61, 0, n_b - common);
	if (roll(12) == 0)
		a.prep.kind = WU_KIND_PHOTO;
	if (roll(6) == 0)
		memcpy(a.prep.body, b.prep.body, sizeof(a.prep.body));
	if (roll(2))
		a.prep.title = 51;
	for (uint32_t i = 0, n = roll(3) ? 0 : roll(7); i < n; i++)
		a.number[i] += 77ull << 32; /* another figure in its place */
	a.prep.n_numbers = roll(7);
}

/* ---- verdicts ------------------------------------------------------------------------------ */

static void same_verdict(const struct wu_verdict *v, const struct wu_verdict *w)
{
	assert_int_equal(v->copy, w->copy);
	if (v->copy)
		assert_int_equal(v->relation, w->relation);
	assert_int_equal(v->shared, w->shared);
	assert_int_equal(v->shared_body, w->shared_body);
	assert_int_equal(v->places, w->places);
	assert_int_equal(v->figures, w->figures);
	assert_float_equal(v->jaccard, w->jaccard, 0);
	assert_float_equal(v->containment, w->containment, 0);
	assert_float_equal(v->held, w->held, 0);
	assert_float_equal(v->title, w->title, 0);
	assert_string_equal(v->rule, w->rule);
	assert_float_equal(v->has, w->has, 0);
	assert_float_equal(v->need, w->need, 0);
}

static void press(const struct made *m, struct wu_press *p)
{
	assert_int_equal(wu_press_pass(p, &m->prep, engine->habit, engine->now), 0);
	assert_int_equal(wu_press_make(p, &m->prep, engine->now), 0);
}

static void verdict_is_clusters(void **state)
{
	struct wu_press late = {0}, early = {0};

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct wu_verdict v;

		make_pair();
		press(&a, &late);
		press(&b, &early);
		explain_two(&a, &b);
		v = wu_cluster_judge(&engine->rules, &late.print, &early.print);
		same_verdict(&x.verdict, &v);
		assert_float_equal(x.held_early * early.print.n, v.shared, 1e-6);
		assert_int_equal(x.keys_late, late.sketch.n);
		assert_int_equal(x.keys_early, early.sketch.n);
	}
	wu_press_close(&late);
	wu_press_close(&early);
}

/* ---- settings ------------------------------------------------------------------------------ */

static double step_of(enum wu_turn_by by)
{
	return by == WU_TURN_SHARED ? 1 : .0001;
}

static double least_of(enum wu_turn_by by)
{
	return by == WU_TURN_NEAR ? .10 : by == WU_TURN_SHARED ? 1 : .05;
}

static double most_of(enum wu_turn_by by)
{
	return by == WU_TURN_NEAR ? 2 : by == WU_TURN_SHARED ? 1000 : 1;
}

/* As a configuration file would say it: read from so many decimals. */
static void set(struct wu_cluster_opts *o, enum wu_turn_by by, double v)
{
	char text[32];

	snprintf(text, sizeof(text), by == WU_TURN_SHARED ? "%.0f" : "%.4f", v);
	if (by == WU_TURN_NEAR)
		o->near = strtod(text, NULL);
	else if (by == WU_TURN_SAME_OUTLET)
		o->same_outlet = strtod(text, NULL);
	else
		o->shared = (uint32_t)strtoul(text, NULL, 10);
}

static bool copies_with(enum wu_turn_by by, double v)
{
	struct wu_cluster_opts o = engine->rules;

	set(&o, by, v);
	return wu_cluster_judge(&o, x.late, x.early).copy;
}

static void check_splits(enum wu_turn_by by, uint32_t *ret_turns)
{
	const struct wu_turn *t = &x.turn[by];

	assert_true(t->joins < 0 && t->joins_helped < 0);
	if (t->splits < 0) {
		assert_true(copies_with(by, most_of(by)));
		return;
	}
	assert_false(copies_with(by, t->splits));
	assert_true(t->splits > t->value);
	assert_true(copies_with(by, t->splits - step_of(by)));
	++*ret_turns;
}

static void check_joins(enum wu_turn_by by, uint32_t *ret_turns)
{
	const struct wu_turn *t = &x.turn[by];

	assert_true(t->splits < 0);
	if (t->joins < 0) {
		assert_false(copies_with(by, least_of(by)));
		return;
	}
	assert_true(copies_with(by, t->joins));
	assert_true(t->joins < t->value);
	assert_false(copies_with(by, t->joins + step_of(by)));
	++*ret_turns;
}

/* Several settings in the way: all that are, set so, join them; one of them a step higher does
 * not. Returns false when no settings help. */
static bool check_helped(void)
{
	struct wu_cluster_opts o = engine->rules;
	bool any = false;

	for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
		if (x.turn[by].joins_helped < 0)
			return false;
		if (x.turn[by].joins_helped >= x.turn[by].value)
			continue;
		set(&o, by, x.turn[by].joins_helped);
		any = true;
	}
	assert_true(any);
	assert_true(wu_cluster_judge(&o, x.late, x.early).copy);
	for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
		struct wu_cluster_opts less = o;

		if (x.turn[by].joins_helped >= x.turn[by].value)
			continue;
		set(&less, by, x.turn[by].joins_helped + step_of(by));
		assert_false(wu_cluster_judge(&less, x.late, x.early).copy);
	}
	return true;
}

static void a_turning_value_turns(void **state)
{
	uint32_t joins[WU_TURNS] = {0}, splits[WU_TURNS] = {0}, helped = 0, hopeless = 0;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		bool any = false;

		make_pair();
		engine->rules = (struct wu_cluster_opts){.10 + roll(150) / 100.0,
							 .05 + roll(90) / 100.0, 1 + roll(60)};
		explain_two(&a, &b);
		for (enum wu_turn_by by = 0; by < WU_TURNS; by++) {
			if (x.verdict.copy)
				check_splits(by, &splits[by]);
			else
				check_joins(by, &joins[by]);
			any |= x.turn[by].joins >= 0;
		}
		if (x.verdict.copy)
			continue;
		if (!check_helped())
			hopeless++;
		else
			helped += !any;
	}
	for (int by = 0; by < WU_TURNS; by++) {
		assert_in_range(joins[by], 30, CASES);
		assert_in_range(splits[by], 30, CASES);
	}
	assert_in_range(helped, 10, CASES); /* two at once */
	assert_in_range(hopeless, 30, CASES);
}

/* ---- rules --------------------------------------------------------------------------------- */

/* The first that fails decides; a copy passes all that were asked, or is equal. */
static void check_rules(const struct wu_told_rule *decider)
{
	const struct wu_told_rule *r = x.rule;
	bool all = true;

	for (int i = 2; i < WU_TOLD_RULES; i++)
		all &= !r[i].asked || r[i].passed;
	assert_int_equal(x.verdict.copy, r[0].passed && (r[1].passed || all));
	for (int i = 0; i < WU_TOLD_RULES; i++)
		assert_int_equal(r[i].asked && r[i].passed, r[i].asked && r[i].has >= r[i].need);
	assert_true(decider->asked);
	assert_int_equal(decider->passed, x.verdict.copy);
	if (!x.verdict.copy && r[0].passed)
		for (const struct wu_told_rule *k = &r[2]; k < decider; k++)
			assert_true(!k->asked || k->passed);
	if (decider != &r[5]) { /* that one counts places, the verdict shares of them */
		assert_float_equal(decider->has, x.verdict.has, 1e-6);
		assert_float_equal(decider->need, x.verdict.need, 1e-6);
	}
}

static void every_rule_is_told(void **state)
{
	static const char *const names[] = {"kind", "verbatim", "small",      "shared",
					    "near", "numbers",  "same-outlet"};
	uint32_t decided[7] = {0};

	(void)state;
	for (int i = 0; i < CASES; i++) {
		make_pair();
		explain_two(&a, &b);
		check_rules(wu_explain_decider(&x));
		for (int k = 0; k < 7; k++)
			decided[k] += strcmp(wu_explain_decider(&x)->name, names[k]) == 0;
	}
	for (int k = 0; k < 7; k++)
		assert_in_range(decided[k], 20, CASES);
}

static void each_rule_obeys_its_setting(void **state)
{
	(void)state;
	make_story(&a, 1, 0, 100, 1);
	make_story(&b, 1, 60, 100, 2);
	explain_two(&a, &b);
	assert_int_equal(x.rule[3].by, WU_TURN_SHARED);
	assert_float_equal(x.rule[3].need, engine->rules.shared, 1e-6);
	assert_int_equal(x.rule[4].by, WU_TURN_NEAR);
	assert_float_equal(x.rule[4].has, .4 + 40 / 160.0, 1e-9);
	b.prep.outlet = 1;
	explain_two(&a, &b);
	assert_int_equal(x.rule[4].by, WU_TURN_SAME_OUTLET);
	assert_string_equal(x.rule[4].name, "same-outlet");
	assert_float_equal(x.rule[4].has, .4, 1e-9);
	assert_true(x.rule[3].need < engine->rules.shared); /* one outlet sends short reports */
	assert_float_equal(x.turn[WU_TURN_SAME_OUTLET].joins, .4, 0);
	assert_true(x.turn[WU_TURN_NEAR].joins < 0); /* of no concern */
}

/* ---- the engine ---------------------------------------------------------------------------- */

struct past {
	struct made made;
	uint16_t passed[WU_PASSED_MAX];
	struct wu_event ev;
};

static struct past past[STORIES];

/* What the engine says of the story, which it takes. */
static void step(struct past *p, int64_t now)
{
	struct wu_events out;

	assert_int_equal(wu_engine_step(engine, &p->made.story, now, &out), 0);
	for (uint32_t i = 0; i < out.n; i++)
		if (out.v[i].story)
			p->ev = out.v[i];
	if (p->ev.n_passed)
		memcpy(p->passed, p->ev.passed, p->ev.n_passed * sizeof(*p->passed));
}

static struct wu_told_story told(const struct past *p)
{
	return (struct wu_told_story){.prep = &p->made.prep,
				      .decided = true,
				      .passed = p->passed,
				      .n_passed = p->ev.n_passed,
				      .seq = p->ev.seq,
				      .cluster = p->ev.cluster,
				      .ts = p->ev.ts};
}

static const struct past *past_of(uint64_t seq, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (past[i].ev.seq == seq)
			return &past[i];
	fail();
	return NULL;
}

/* Outlets repeat lines and passages; copies are cut or lengthened. */
static void make_past(struct past *p, uint32_t n)
{
	uint64_t outlet = 1 + roll(3), text = 100 + roll(n / 3 + 1);

	make_story(&p->made, text, roll(40), 60 + roll(150), outlet);
	if (roll(2))
		add_text(&p->made, 5000 + n, 0, roll(120));
	add_text(&p->made, 9000 + outlet, 0, 20); /* lines */
	p->made.line[p->made.prep.n_lines - 1] ^=
		roll(3) ? 0 : (uint64_t)n << 40; /* else a passage */
	p->made.line[p->made.prep.n_lines - 2] ^= roll(3) ? 0 : (uint64_t)n << 40;
}

/* A day in which much is learned: before each story, explaining it against what it is to
 * join says what then happens. */
static void tells_what_the_engine_decides(void **state)
{
	uint32_t joins = 0, residue = 0, passed = 0;

	(void)state;
	for (uint32_t n = 0; n < STORIES; n++) {
		struct wu_told_story late = {.prep = &past[n].made.prep}, early;
		int64_t now = (int64_t)n * WU_HOUR_MS / 10;
		struct wu_events closed;
		struct wu_event ev;

		make_past(&past[n], n);
		assert_int_equal(wu_engine_tick(engine, now, &closed), 0);
		assert_int_equal(wu_engine_judge(engine, &past[n].made.story, &ev), 0);
		if (ev.ev == WU_EV_JOIN) {
			early = told(past_of(ev.match.of, n));
			assert_int_equal(wu_explain(engine, &late, &early, &x), 0);
			residue += x.verdict.residue;
			passed += x.press[0].n_passed;
		}
		step(&past[n], now);
		if (past[n].ev.ev != WU_EV_JOIN)
			continue;
		ev = past[n].ev;
		joins++;
		assert_true(x.verdict.copy && x.live && x.candidate && x.represents);
		assert_int_equal(x.verdict.relation, ev.relation);
		assert_string_equal(x.verdict.rule, ev.match.rule);
		assert_float_equal(x.verdict.jaccard, ev.match.jaccard, 1e-6);
		assert_float_equal(x.verdict.containment, ev.match.containment, 1e-6);
		assert_int_equal(x.votes, ev.match.votes);
		assert_int_equal(x.best_cluster, ev.cluster);
		assert_int_equal(x.best_of, ev.match.of);
	}
	assert_in_range(joins, 100, STORIES);
	assert_in_range(residue, 20, 100000);
	assert_in_range(passed, 20, 100000);
}

/* Late is to come at that time, against the n-th of the past. */
static void explain_late(const struct made *late, const struct past *early, int64_t now)
{
	struct wu_told_story l = {.prep = &late->prep, .seq = 1000, .ts = now}, e = told(early);

	assert_int_equal(wu_explain(engine, &l, &e, &x), 0);
}

static void tells_why_copies_are_apart(void **state)
{
	(void)state;
	make_story(&past[0].made, 1, 0, 200, 1);
	make_story(&past[1].made, 1, 0, 120, 2); /* a member that represents nothing */
	make_story(&past[2].made, 2, 0, 400, 1);
	for (int i = 0; i < 3; i++)
		step(&past[i], i);
	assert_int_equal(past[1].ev.ev, WU_EV_JOIN);
	make_story(&a, 1, 0, 200, 3);
	explain_late(&a, &past[0], 10);
	assert_true(x.verdict.copy && x.live && x.represents && x.candidate);
	assert_int_equal(x.votes, x.keys);
	assert_int_equal(x.best_cluster, past[0].ev.cluster);
	explain_late(&a, &past[1], 10);
	assert_true(x.verdict.copy && x.live && !x.represents);
	add_text(&a, 2, 0, 400); /* and more of the other */
	explain_late(&a, &past[0], 10);
	assert_int_equal(x.best_cluster, past[2].ev.cluster);
	assert_int_equal(x.best_of, past[2].ev.seq);
	make_story(&a, 3, 0, 200, 3);
	explain_late(&a, &past[0], 10);
	assert_true(x.live && !x.candidate && !x.votes && !x.best_cluster);
	make_story(&a, 1, 0, 200, 3);
	explain_late(&a, &past[0], 25 * WU_HOUR_MS);
	assert_true(x.verdict.copy && !x.live && !x.candidate && !x.best_cluster);
}

/* A representative made of two stories is no bridge to the second. */
static void tells_who_is_no_kin(void **state)
{
	(void)state;
	make_story(&past[0].made, 1, 0, 100, 1);
	make_story(&past[1].made, 1, 0, 100, 2);
	add_text(&past[1].made, 2, 0, 60);
	step(&past[0], 0);
	step(&past[1], 1);
	assert_true(past[1].ev.ev == WU_EV_JOIN && past[1].ev.represents);
	make_story(&a, 2, 0, 60, 3);
	explain_late(&a, &past[1], 10);
	assert_true(x.verdict.copy && x.live && x.represents && x.candidate && !x.kin);
	assert_int_equal(x.best_cluster, 0);
	make_story(&a, 1, 0, 60, 3);
	explain_late(&a, &past[1], 10);
	assert_true(x.verdict.copy && x.kin);
}

/* A passage in more clusters than a key may name votes for none. */
static void tells_hot_keys(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++) {
		make_story(&past[i].made, 500, 0, 30, (uint64_t)i + 1);
		add_text(&past[i].made, 10 + (uint64_t)i, 0, 400);
		past[i].made.prep.n_numbers = 0;
		step(&past[i], i);
		assert_int_equal(past[i].ev.ev, WU_EV_OPEN);
	}
	make_story(&a, 500, 0, 30, 99);
	add_text(&a, 17, 0, 400);
	explain_late(&a, &past[7], 20);
	assert_int_equal(x.votes + x.hot, x.keys);
	assert_true(x.hot > 0 && x.votes > 0);
	explain_late(&a, &past[0], 20);
	assert_int_equal(x.hot, x.keys);
	assert_true(x.keys > 0 && x.votes == 0 && !x.candidate);
}

/* ---- what the log kept --------------------------------------------------------------------- */

static void a_print_serves_for_a_text(void **state)
{
	struct wu_verdict with_text;
	struct wu_press p = {0};
	struct wu_buf bytes;

	(void)state;
	for (int whole = 0; whole < 2; whole++) {
		struct wu_told_story late = {.prep = &a.prep}, early = {.seq = 5, .ts = 3};

		make_story(&a, 1, 0, 100, 1);
		make_story(&b, 1, 20, 100, 2);
		explain_two(&a, &b);
		with_text = x.verdict;
		press(&b, &p);
		wu_buf_init(&bytes, 1 << 20);
		assert_int_equal(wu_imprint_write(&bytes, &p, whole), 0);
		early.print = (struct wu_span){bytes.p, bytes.len};
		assert_int_equal(wu_explain(engine, &late, &early, &x), whole ? 0 : WU_ENOTFOUND);
		if (whole)
			same_verdict(&x.verdict, &with_text);
		early.print.len = 5;
		assert_int_equal(wu_explain(engine, &late, &early, &x), WU_EFORMAT);
		early.print.len = 0;
		assert_int_equal(wu_explain(engine, &late, &early, &x), WU_ENOTFOUND);
		wu_buf_close(&bytes);
	}
	wu_press_close(&p);
}

static void runs_out_of_memory_anywhere(void **state)
{
	struct wu_told_story late = {.prep = &a.prep}, early = {.prep = &b.prep};
	int rc = WU_ENOMEM, n = 0;

	(void)state;
	make_story(&a, 1, 0, 100, 1);
	make_story(&b, 1, 20, 100, 2);
	for (; rc == WU_ENOMEM; n++) {
		uint64_t live = wu_mem_live();
		int left = n;

		wu_mem_hook(fail_at, &left);
		rc = wu_explain(engine, &late, &early, &x);
		wu_mem_hook(NULL, NULL);
		wu_explain_close(&x);
		x = (struct wu_explanation){0};
		assert_int_equal(wu_mem_live(), live);
	}
	assert_int_equal(rc, 0);
	assert_in_range(n, 10, 100);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(verdict_is_clusters),
		T(a_turning_value_turns),
		T(every_rule_is_told),
		T(each_rule_obeys_its_setting),
		T(tells_what_the_engine_decides),
		T(tells_why_copies_are_apart),
		T(tells_who_is_no_kin),
		T(tells_hot_keys),
		T(a_print_serves_for_a_text),
		T(runs_out_of_memory_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
