/* tally: counts by rule, label and verdict; keeps the wrong ones that are nearest to a border. */
#include "base.h"

#include <math.h>

#include "base/hash.h"
#include "cli/tally.h"

enum { VERDICTS = 300 };

struct given {
	struct wu_verdict v;
	bool copy;
};

static struct given given[VERDICTS];

static void draw(uint64_t seed)
{
	static const char *const rules[] = {"kind", "verbatim", "near", "same-outlet", "shared"};

	for (uint32_t i = 0; i < VERDICTS; i++) {
		uint64_t x = wu_hash_mix(seed, i);
		double need = (x >> 8) % 3 ? .63 : 20;
		/* Few values, so that many are equally near. */
		double has = need * (double)(1 + (x >> 16) % 40) / 20;

		given[i] = (struct given){{.rule = rules[x % 5], .has = has, .need = need},
					  (x >> 32) % 2};
		given[i].v.copy = has >= need;
	}
}

static void add_all(struct tally *t)
{
	*t = (struct tally){0};
	for (uint32_t i = 0; i < VERDICTS; i++)
		tally_add(t, i, given[i].copy, &given[i].v);
}

static void rows_count_what_was_given(void **state)
{
	struct tally t;

	(void)state;
	draw(1);
	add_all(&t);
	assert_int_equal(t.n_rules, 5);
	for (int copy = 0; copy < 2; copy++)
		for (int joined = 0; joined < 2; joined++)
			for (uint32_t r = 0; r < t.n_rules; r++) {
				uint64_t n = 0;

				for (uint32_t i = 0; i < VERDICTS; i++)
					n += !strcmp(given[i].v.rule, t.rule[r].name) &&
					     given[i].copy == copy && given[i].v.copy == joined;
				assert_int_equal(t.rule[r].n[copy][joined], n);
			}
}

static bool counts(uint32_t i)
{
	return given[i].copy != given[i].v.copy && strcmp(given[i].v.rule, "kind") != 0 &&
	       strcmp(given[i].v.rule, "verbatim") != 0;
}

static double off(uint32_t i)
{
	return fabs(given[i].v.has - given[i].v.need) / given[i].v.need;
}

/* Each kept one is the least of those not before it. */
static void the_nearest_wrong_ones_are_kept(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 50; seed++) {
		bool seen[VERDICTS] = {false};
		struct tally t;

		draw(seed);
		add_all(&t);
		assert_int_equal(t.n_wrong, TALLY_EDGE);
		for (uint32_t k = 0; k < t.n_wrong; k++) {
			uint32_t best = VERDICTS;

			for (uint32_t i = 0; i < VERDICTS; i++)
				if (counts(i) && !seen[i] &&
				    (best == VERDICTS || off(i) < off(best)))
					best = i;
			assert_int_equal(t.wrong[k].pair, best);
			assert_float_equal(t.wrong[k].off, off(best), 0);
			assert_int_equal(t.wrong[k].copy, given[best].copy);
			seen[best] = true;
		}
	}
}

static void what_is_right_is_not_kept(void **state)
{
	struct tally t = {0};
	struct wu_verdict v = {.copy = true, .rule = "near", .has = .7, .need = .63};

	(void)state;
	tally_add(&t, 0, true, &v);
	v.copy = false;
	tally_add(&t, 1, false, &v);
	assert_int_equal(t.n_wrong, 0);
	tally_add(&t, 2, true, &v);
	assert_int_equal(t.n_wrong, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_count_what_was_given),
		cmocka_unit_test(the_nearest_wrong_ones_are_kept),
		cmocka_unit_test(what_is_right_is_not_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
