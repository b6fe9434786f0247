/* explain: says what judging says, and the value it names is where the verdict turns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "explain.h"
#include "state.h"
#include "stories.h"

static struct made ma, mb;

/* A pair drawn by i: any share in common, one outlet or two, figures the same or not. */
static void draw(uint64_t i)
{
	uint64_t r = wu_hash_mix(i, 7);
	uint32_t n = 10 + r % 300, common = (uint32_t)(r >> 12) % (n + 1);

	make_story(&mb, 1, 0, n, 1);
	make_story(&ma, 1, 0, common, 1 + (r >> 30) % 2);
	add_text(&ma, 2, 0, (uint32_t)(r >> 40) % 300);
	for (uint32_t k = 0; k < (r >> 50) % 5; k++)
		ma.number[k] += 100ull << 32;
	ma.prep.title = r >> 60 < 8 ? 1 : 5;
}

static struct wu_explain_side side(const struct made *m)
{
	return (struct wu_explain_side){.prep = &m->prep};
}

static struct wu_verdict judge(const struct wu_explanation *x, const char *setting, double value)
{
	struct wu_cluster_opts o = {.63, .50, 20};

	if (strcmp(setting, "join_near") == 0)
		o.near = value;
	else if (strcmp(setting, "join_same_outlet") == 0)
		o.same_outlet = value;
	else
		o.shared = (uint32_t)value;
	return wu_cluster_judge(&o, &x->a.print, &x->b.print);
}

static void the_value_it_names_turns_the_verdict(void **state)
{
	uint32_t met[3] = {0}, built_in = 0;
	struct wu_explanation x = {.votes = 0};
	struct wu_engine *e;

	(void)state;
	assert_int_equal(wu_engine_new(NULL, &e), 0);
	for (uint64_t i = 0; i < 20000; i++) {
		struct wu_explain_side a = side(&ma), b = side(&mb);
		bool shared;

		draw(i);
		a.prep = &ma.prep;
		b.prep = &mb.prep;
		assert_int_equal(wu_explain(&x, e, &a, &b), 0);
		if (!x.setting) {
			built_in++;
			continue;
		}
		assert_int_equal(judge(&x, "join_near", .63).copy, x.verdict.copy);
		shared = strcmp(x.setting, "join_shared") == 0;
		met[x.setting[5] == 'n' ? 0 : shared ? 1 : 2]++;
		/* As far as turn a copy stays one; what is none is one there, if it turns at all. */
		if (x.verdict.copy) {
			assert_true(judge(&x, x.setting, x.turn - 1e-9).copy);
			assert_int_equal(judge(&x, x.setting, x.turn + 1e-6).copy, !x.turns);
		} else {
			assert_int_equal(judge(&x, x.setting, shared ? x.turn : x.turn - 1e-6).copy,
					 x.turns);
			assert_false(judge(&x, x.setting, x.turn + (shared ? 1 : 1e-6)).copy);
		}
	}
	for (int i = 0; i < 3; i++)
		assert_true(met[i] > 50);
	assert_true(built_in > 50);
	wu_explain_close(&x);
	wu_engine_free(e);
}

static void lines_a_log_names_are_passed_over(void **state)
{
	static const uint16_t passed[] = {2, 3};
	struct wu_explanation x = {.votes = 0};
	struct wu_explain_side a = side(&ma), b = side(&mb);
	struct wu_engine *e;

	(void)state;
	assert_int_equal(wu_engine_new(NULL, &e), 0);
	make_story(&ma, 1, 0, 100, 1);
	make_story(&mb, 1, 0, 100, 2);
	a.logged = true;
	a.passed = passed;
	a.n_passed = 2;
	assert_int_equal(wu_explain(&x, e, &a, &b), 0);
	assert_int_equal(x.a.print.n, 80);
	assert_int_equal(x.b.print.n, 100);
	assert_int_equal(x.verdict.shared, 80);
	assert_true(x.votes >= 2);
	wu_explain_close(&x);
	wu_engine_free(e);
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- != 0;
}

static void every_allocation_may_fail(void **state)
{
	struct wu_engine *e;
	int rc = WU_ENOMEM;

	(void)state;
	assert_int_equal(wu_engine_new(NULL, &e), 0);
	draw(3);
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_explanation x = {.votes = 0};
		struct wu_explain_side a = side(&ma), b = side(&mb);
		int left = n;

		wu_mem_hook(countdown, &left);
		rc = wu_explain(&x, e, &a, &b);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		wu_explain_close(&x);
		assert_int_equal(wu_mem_live(), live);
	}
	wu_engine_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_value_it_names_turns_the_verdict),
		cmocka_unit_test(lines_a_log_names_are_passed_over),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
