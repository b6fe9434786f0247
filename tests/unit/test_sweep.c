/* sweep: every row of its table is what judging every pair with that value says, for pairs
 * that every rule decides; its marks are what a look over the rows finds.
 */
#include <stdio.h>

#include "base.h"

#include <math.h>

#include "base/hash.h"
#include "near/sweep.h"

enum { ROOM = 400, FIGURES = 12, PAIRS = 1500 };

static const struct wu_cluster_opts opts = {.63, .50, 20};
static const struct wu_sweep_range ranges[] = {{.10, 2}, {.05, 1}, {1, 1000}};

struct sample {
	struct wu_print p;
	uint32_t set[ROOM], number[FIGURES];
};

struct pair {
	struct sample a, b;
	bool copy;
};

static struct pair pairs[PAIRS];
static uint64_t seed;

static uint32_t draw(uint32_t below)
{
	seed = wu_hash_mix(seed, 7);
	return (uint32_t)(seed >> 20) % below;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* Elements from, from + step ..., the first titles of them a title's. */
static void fill(struct sample *s, uint32_t from, uint32_t n, uint32_t titles)
{
	s->p = (struct wu_print){.set = s->set,
				 .n = n,
				 .number = s->number,
				 .outlet = draw(2),
				 .title = draw(8) ? 1000 + draw(1u << 30) : 5,
				 .kind = (uint8_t)(1 + !draw(25)),
				 .body = {1 + draw(1u << 30), 3}};
	for (uint32_t i = 0; i < n; i++)
		s->set[i] = (i < titles ? 0 : WU_PRINT_TITLE) + from + i;
}

/* The same places, whose figures agree in some pairs and in some not. */
static void add_figures(struct pair *p, uint32_t n)
{
	bool template = !draw(3);

	for (uint32_t i = 0; i < n; i++) {
		p->a.number[i] = i << 16 | 1;
		p->b.number[i] = i << 16 | (template || !draw(4) ? 2 : 1);
	}
	p->a.p.n_numbers = p->b.p.n_numbers = n;
}

static void make_pair(struct pair *p)
{
	bool small = !draw(8);
	uint32_t n_a = small ? 1 + draw(25) : 15 + draw(ROOM - 15), n_b = n_a / 2 + draw(n_a);
	uint32_t from, titles = draw(6);

	n_b = least(n_b ? n_b : 1, ROOM);
	from = draw(5) ? draw(n_a + 10) : draw(3);
	fill(&p->a, 0, n_a, least(titles, n_a));
	fill(&p->b, from, n_b, least(draw(6), n_b));
	add_figures(p, draw(FIGURES));
	if (!draw(12))
		memcpy(p->b.p.body, p->a.p.body, sizeof(p->a.p.body));
	p->copy = draw(2);
}

static void make_pairs(uint64_t with)
{
	seed = with;
	for (uint32_t i = 0; i < PAIRS; i++)
		make_pair(&pairs[i]);
}

static void add_all(struct wu_sweep *s, enum wu_sweep_of of, const struct wu_cluster_opts *o,
		    uint32_t steps)
{
	wu_sweep_init(s, of, o, ranges[of], steps);
	for (uint32_t i = 0; i < PAIRS; i++)
		wu_sweep_add(s, &pairs[i].a.p, &pairs[i].b.p, pairs[i].copy);
}

static struct wu_cluster_opts with_value(struct wu_cluster_opts o, enum wu_sweep_of of, double v)
{
	if (of == WU_SWEEP_NEAR)
		o.near = v;
	if (of == WU_SWEEP_SAME_OUTLET)
		o.same_outlet = v;
	if (of == WU_SWEEP_SHARED)
		o.shared = (uint32_t)v;
	return o;
}

static void assert_share(double got, uint64_t part, uint64_t whole)
{
	if (whole)
		assert_float_equal(got, (double)part / (double)whole, 1e-12);
	else
		assert_true(isnan(got));
}

/* Returns how many pairs are copies there. */
static uint64_t assert_row(const struct wu_sweep *s, enum wu_sweep_of of, uint32_t i)
{
	struct wu_cluster_opts o = with_value(s->opts, of, s->value[i]);
	struct wu_sweep_row r = wu_sweep_row(s, i);
	uint64_t joined = 0, right = 0, copies = 0;

	for (uint32_t k = 0; k < PAIRS; k++) {
		bool copy = wu_cluster_judge(&o, &pairs[k].a.p, &pairs[k].b.p).copy;

		joined += copy;
		right += copy && pairs[k].copy;
		copies += pairs[k].copy;
	}
	assert_int_equal(r.joined, joined);
	assert_int_equal(r.right, right);
	assert_int_equal(r.copies, copies);
	assert_share(r.precision, right, joined);
	assert_share(r.recall, right, copies);
	/* The harmonic mean, said otherwise. */
	assert_share(r.f1, 2 * right, 2 * right + (joined - right) + (copies - right));
	assert_float_equal(r.value, s->value[i], 0);
	return joined;
}

static void the_table_is_judging_each_pair_at_each_value(void **state)
{
	static struct wu_sweep s;

	(void)state;
	for (uint64_t with = 1; with <= 6; with++) {
		make_pairs(with);
		for (int of = 0; of <= WU_SWEEP_SHARED; of++) {
			uint64_t first, last = 0;

			add_all(&s, (enum wu_sweep_of)of, &opts, with % 2 ? 10 : 57);
			first = assert_row(&s, (enum wu_sweep_of)of, 0);
			for (uint32_t i = 1; i < s.n; i++)
				last = assert_row(&s, (enum wu_sweep_of)of, i);
			assert_int_equal(wu_sweep_moved(&s), first - last);
			assert_true(first - last >= 10); /* the values matter to these pairs */
		}
	}
}

/* Else the above would not say that the table is right whatever decides. */
static void every_rule_decides_some_pair(void **state)
{
	static const char *const rules[] = {"kind",        "verbatim", "small",  "shared",
					    "same-outlet", "near",     "numbers"};

	(void)state;
	make_pairs(1);
	for (size_t r = 0; r < sizeof(rules) / sizeof(*rules); r++) {
		uint32_t n = 0;

		for (uint32_t k = 0; k < PAIRS; k++)
			n += !strcmp(wu_cluster_judge(&opts, &pairs[k].a.p, &pairs[k].b.p).rule,
				     rules[r]);
		if (n < 5)
			fail_msg("only %u pairs are decided by %s", n, rules[r]);
	}
}

static void marks_are_what_the_rows_say(void **state)
{
	static const double wanted[] = {.4, .5, .51, .52, .55, .6, .9, 1.1};
	static struct wu_sweep s;

	(void)state;
	for (uint64_t with = 11; with <= 16; with++) {
		make_pairs(with);
		for (int of = 0; of <= WU_SWEEP_SHARED; of++) {
			double most = -1;
			uint32_t best;

			add_all(&s, (enum wu_sweep_of)of, &opts, 40);
			for (uint32_t i = 0; i < s.n; i++)
				most = fmax(most, wu_sweep_row(&s, i).f1);
			best = wu_sweep_best(&s);
			assert_float_equal(wu_sweep_row(&s, best).f1, most, 0);
			for (uint32_t i = 0; i < s.n; i++)
				if (wu_sweep_row(&s, i).f1 == most)
					assert_true(abs((int)i - (int)s.present) >=
						    abs((int)best - (int)s.present));
			for (size_t w = 0; w < sizeof(wanted) / sizeof(*wanted); w++) {
				uint32_t at = wu_sweep_reaching(&s, wanted[w]);

				for (uint32_t i = 0; i < at; i++)
					assert_false(wu_sweep_row(&s, i).precision >= wanted[w]);
				assert_true(at == s.n ||
					    wu_sweep_row(&s, at).precision >= wanted[w]);
			}
			assert_int_equal(wu_sweep_reaching(&s, 1.1), s.n);
		}
	}
}

static void without_pairs_there_is_no_share(void **state)
{
	static struct wu_sweep s;

	(void)state;
	wu_sweep_init(&s, WU_SWEEP_NEAR, &opts, ranges[WU_SWEEP_NEAR], 10);
	assert_true(isnan(wu_sweep_row(&s, 0).precision) && isnan(wu_sweep_row(&s, 0).recall));
	assert_int_equal(wu_sweep_best(&s), s.n);
	assert_int_equal(wu_sweep_reaching(&s, 0), s.n);
	assert_int_equal(wu_sweep_moved(&s), 0);
}

/* Ascending, in range, the present one untouched and marked, and a number whose digits, three
 * behind the point, are read back as it: what is copied from the table is what was judged. */
static void assert_values(const struct wu_sweep *s, double present, struct wu_sweep_range range)
{
	char text[32];

	assert_true(s->n >= 2 && s->n <= WU_SWEEP_VALUES);
	assert_float_equal(s->value[s->present], present, 0);
	for (uint32_t i = 0; i < s->n; i++) {
		snprintf(text, sizeof(text), "%.3f", s->value[i]);
		assert_true(i == s->present || strtod(text, NULL) == s->value[i]);
		assert_true(i == 0 || s->value[i] > s->value[i - 1]);
		assert_true(s->value[i] >= range.min && s->value[i] <= range.max);
		assert_true(s->of != WU_SWEEP_SHARED || s->value[i] == round(s->value[i]));
	}
}

static void values_lie_round_the_present_one(void **state)
{
	static const double present[][6] = {{.10, .11, .63, .6345, 1.3, 2},
					    {.05, .06, .50, .8, .999, 1},
					    {1, 2, 12, 20, 999, 1000}};
	static struct wu_sweep s;

	(void)state;
	for (int of = 0; of <= WU_SWEEP_SHARED; of++)
		for (size_t i = 0; i < 6; i++)
			for (uint32_t steps = 1; steps <= WU_SWEEP_STEPS; steps++) {
				enum wu_sweep_of which = (enum wu_sweep_of)of;
				struct wu_cluster_opts o = with_value(opts, which, present[of][i]);

				wu_sweep_init(&s, which, &o, ranges[of], steps);
				assert_values(&s, present[of][i], ranges[of]);
			}
	wu_sweep_init(&s, WU_SWEEP_NEAR, &opts, ranges[WU_SWEEP_NEAR], 10);
	assert_int_equal(s.n, 21);
	assert_float_equal(s.value[0], .33, 0);
	assert_float_equal(s.value[20], .93, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_judging_each_pair_at_each_value),
		cmocka_unit_test(every_rule_decides_some_pair),
		cmocka_unit_test(marks_are_what_the_rows_say),
		cmocka_unit_test(without_pairs_there_is_no_share),
		cmocka_unit_test(values_lie_round_the_present_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
