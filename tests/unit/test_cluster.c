/* cluster: each rule decides where it should, at its border and one step off it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "near/cluster.h"

static const struct wu_cluster_opts opts = {.40, .50, 12};

enum { ROOM = 2000 };

struct sample {
	struct wu_print p;
	uint32_t set[ROOM], number[16];
	uint8_t furniture[ROOM];
};

/* The set from..from+n, numbers numbers..numbers+6, by outlet. */
static struct wu_print *sample(struct sample *s, uint32_t from, uint32_t n, uint32_t numbers,
			       uint64_t outlet)
{
	s->p = (struct wu_print){.set = s->set, .n = n, .number = s->number, .n_numbers = 6,
				 .body = {from, n}, .title = from + 1, .outlet = outlet, .kind = 1};
	for (uint32_t i = 0; i < n; i++)
		s->set[i] = from + i;
	for (uint32_t i = 0; i < 6; i++)
		s->number[i] = numbers + i;
	return &s->p;
}

static struct sample sa, sb;

static struct wu_verdict judge(uint32_t from, uint32_t n, uint32_t with, uint64_t outlet)
{
	return wu_cluster_judge(&opts, sample(&sa, from, n, 0, outlet), sample(&sb, 0, with, 0, 1));
}

static void measures_are_exact(void **state)
{
	(void)state;
	for (uint32_t shift = 0; shift <= 300; shift += 25) {
		struct wu_verdict v = judge(shift, 200, 300, 2);
		uint32_t shared = shift <= 100 ? 200 : 300 - shift;

		assert_int_equal(v.shared, shared);
		assert_float_equal(v.containment, shared / 200.0, 1e-9);
		assert_float_equal(v.jaccard, shared / (500.0 - shared), 1e-9);
	}
}

static void containment_has_a_border(void **state)
{
	(void)state;
	assert_true(judge(220, 200, 300, 2).copy);   /* 80 of 200: .40 */
	assert_false(judge(221, 200, 300, 2).copy);
	assert_false(judge(220, 200, 300, 1).copy);  /* within one outlet .50 is asked */
	assert_true(judge(200, 200, 300, 1).copy);
	assert_string_equal(judge(220, 200, 300, 1).rule, "same-outlet");
}

static void few_shingles_say_little(void **state)
{
	(void)state;
	assert_true(judge(288, 25, 300, 2).copy);   /* 12 shared of 25 */
	assert_false(judge(289, 25, 300, 2).copy);  /* 11 */
	assert_false(judge(0, 19, 300, 2).copy);    /* all of 19, but too small a set */
	assert_true(judge(1, 18, 19, 2).copy);      /* nearly equal small ones */
}

static void equal_text_is_verbatim(void **state)
{
	struct wu_print *a = sample(&sa, 0, 200, 0, 2), *b = sample(&sb, 500, 200, 90, 1);

	(void)state;
	a->body[0] = b->body[0];
	a->body[1] = b->body[1];
	assert_int_equal(wu_cluster_judge(&opts, a, b).relation, WU_REL_VERBATIM);
	a->kind = 2;
	assert_false(wu_cluster_judge(&opts, a, b).copy);
}

static void templates_differ_in_numbers(void **state)
{
	struct wu_print *b = sample(&sb, 0, 300, 0, 1);

	(void)state;
	assert_true(wu_cluster_judge(&opts, sample(&sa, 10, 300, 4, 2), b).copy); /* 2 of 6 */
	assert_false(wu_cluster_judge(&opts, sample(&sa, 10, 300, 5, 2), b).copy); /* 1 of 6 */
	assert_true(wu_cluster_judge(&opts, sample(&sa, 2, 300, 5, 2), b).copy); /* J .99 */
	sample(&sa, 10, 300, 5, 2)->n_numbers = 3;
	assert_true(wu_cluster_judge(&opts, &sa.p, b).copy); /* too few to tell */
}

/* Furniture that the other lacks does not count against a story; what both have counts. */
static void furniture_is_left_out(void **state)
{
	struct wu_print *b = sample(&sb, 0, 30, 0, 1), *a = sample(&sa, 15, 60, 0, 2);
	struct wu_verdict v = wu_cluster_judge(&opts, a, b);

	(void)state;
	assert_float_equal(v.held, .25, 1e-9);
	a->furniture = sa.furniture;
	for (uint32_t i = 0; i < 60; i++)
		sa.furniture[i] = i < 5 || i >= 30;
	v = wu_cluster_judge(&opts, a, b);
	assert_float_equal(v.held, .50, 1e-9); /* 15 of 30: the five shared ones stay */
}

static void relations(void **state)
{
	(void)state;
	assert_int_equal(judge(1, 300, 300, 2).relation, WU_REL_COPY);
	assert_int_equal(judge(0, 150, 300, 2).relation, WU_REL_ABRIDGED);
	assert_int_equal(judge(0, 600, 300, 2).relation, WU_REL_EXTENDED);
	assert_int_equal(judge(150, 300, 300, 2).relation, WU_REL_PARTIAL);
}

static void only_whole_extensions_represent(void **state)
{
	struct wu_cluster c = {.n_reps = 1};
	struct wu_verdict v = judge(0, 376, 300, 2);

	(void)state;
	c.rep[0] = &sb.p;
	assert_true(wu_cluster_represents(&c, &sa.p, &v));
	v = judge(0, 375, 300, 2);
	assert_false(wu_cluster_represents(&c, &sa.p, &v)); /* not longer by a quarter */
	v = judge(150, 400, 300, 2);
	assert_false(wu_cluster_represents(&c, &sa.p, &v)); /* partial */
	v = judge(0, 376, 300, 2);
	c.n_reps = WU_REPS_MAX;
	c.rep[WU_REPS_MAX - 1] = &sb.p;
	assert_false(wu_cluster_represents(&c, &sa.p, &v));
}

static void links_join_takes_of_one_agency(void **state)
{
	struct wu_verdict v = judge(250, 200, 300, 2); /* containment .25 */

	(void)state;
	assert_false(v.copy);
	assert_false(wu_cluster_links(&sa.p, &sb.p, &v)); /* no agency */
	sa.p.agency = sb.p.agency = 7;
	assert_true(wu_cluster_links(&sa.p, &sb.p, &v));
	sa.p.agency = 8;
	assert_false(wu_cluster_links(&sa.p, &sb.p, &v));
	v = judge(280, 200, 300, 2); /* .10 */
	sa.p.agency = sb.p.agency = 7;
	assert_false(wu_cluster_links(&sa.p, &sb.p, &v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_are_exact),
		cmocka_unit_test(containment_has_a_border),
		cmocka_unit_test(few_shingles_say_little),
		cmocka_unit_test(equal_text_is_verbatim),
		cmocka_unit_test(templates_differ_in_numbers),
		cmocka_unit_test(furniture_is_left_out),
		cmocka_unit_test(relations),
		cmocka_unit_test(only_whole_extensions_represent),
		cmocka_unit_test(links_join_takes_of_one_agency),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
