/* press: what is passed over, what is a set, what a copy says of its own. */
#include "base.h"

#include "press.h"
#include "stories.h"

static struct wu_press press;

static int tear_down(void **state)
{
	(void)state;
	wu_press_close(&press);
	return 0;
}

static bool holds(struct wu_halves s, uint64_t hash)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.v[i] == (uint32_t)(hash >> 32))
			return true;
	return false;
}

static struct wu_halves set(void)
{
	return (struct wu_halves){press.print.set, press.print.n};
}

/* A line known as furniture is left out of the set with all its shingles, not of the lines;
 * told which by the log, it comes to the same without asking. */
static void passes_over_known_lines(void **state)
{
	struct wu_habit *h;
	struct made m;
	uint64_t whole;

	(void)state;
	assert_int_equal(wu_habit_new(10, &h), 0);
	wu_habit_turn(h, 0, 1);
	for (uint64_t c = 1; c <= 3; c++) {
		make_story(&m, c, 0, 30, 2);
		add_text(&m, 77, 0, 20);
		assert_int_equal(wu_press_pass(&press, &m.prep, h, 0), 0);
		assert_int_equal(press.n_passed, 0);
		assert_int_equal(wu_press_make(&press, &m.prep, 0), 0);
		assert_int_equal(press.print.n, 50);
		wu_press_learn(&press, h, c);
	}
	make_story(&m, 9, 0, 30, 2);
	add_text(&m, 77, 0, 20);
	assert_int_equal(wu_press_pass(&press, &m.prep, h, 0), 0);
	assert_int_equal(press.n_passed, 2);
	assert_int_equal(wu_press_make(&press, &m.prep, 0), 0);
	assert_int_equal(press.print.n, 30);
	assert_int_equal(press.lines.n, m.prep.n_lines - 1);
	for (uint32_t i = 0; i < 50; i++)
		assert_int_equal(holds(set(), m.shingle[i]), i < 30);
	whole = wu_print_hash(0, &press.print);
	wu_press_close(&press);
	wu_press_pass_these(&press, (uint16_t[]){(uint16_t)(m.prep.n_lines - 2),
						 (uint16_t)(m.prep.n_lines - 1)}, 2);
	assert_int_equal(wu_press_make(&press, &m.prep, 0), 0);
	assert_int_equal(wu_print_hash(0, &press.print), whole);
	wu_habit_free(h);
}

/* However many are known, an event can name them. */
static void passes_over_so_many(void **state)
{
	static uint64_t lines[WU_PASSED_MAX + 50];
	struct wu_prep prep = {.line = lines, .n_lines = WU_PASSED_MAX + 50, .outlet = 1};
	struct wu_habit *h;

	(void)state;
	for (uint32_t i = 0; i < prep.n_lines; i++)
		lines[i] = (uint64_t)i << 32 | i;
	assert_int_equal(wu_habit_new(16, &h), 0);
	wu_habit_turn(h, 0, 1);
	press.n_passed = 0;
	for (uint64_t c = 1; c <= 3; c++) {
		assert_int_equal(wu_press_make(&press, &prep, 0), 0);
		wu_press_learn(&press, h, c);
	}
	assert_int_equal(wu_press_pass(&press, &prep, h, 0), 0);
	assert_int_equal(press.n_passed, WU_PASSED_MAX);
	assert_int_equal(press.passed[0], 1);
	wu_habit_free(h);
}

static void says_what_the_other_lacks(void **state)
{
	struct wu_print *of;
	struct made m;

	(void)state;
	press.n_passed = 0;
	make_story(&m, 1, 0, 200, 2);
	assert_int_equal(wu_press_make(&press, &m.prep, 0), 0);
	assert_int_equal(press.said.n, 200);
	of = wu_print_copy(&press.print);
	make_story(&m, 1, 150, 80, 2);
	assert_int_equal(wu_press_make(&press, &m.prep, 0), 0);
	wu_press_compare(&press, NULL);
	assert_int_equal(press.said.n, 80);
	wu_press_compare(&press, of);
	assert_int_equal(press.said.n, 30);
	for (uint32_t i = 0; i < 80; i++)
		assert_int_equal(holds(press.said, m.shingle[i]), i >= 50);
	wu_free(of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_over_known_lines),
		cmocka_unit_test(passes_over_so_many),
		cmocka_unit_test(says_what_the_other_lacks),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
