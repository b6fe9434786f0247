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

/* The key of a body's shingle. */
static bool holds(struct wu_halves s, uint64_t shingle)
{
	uint32_t key = (uint32_t)(wu_print_key(shingle, false) >> 32);

	for (uint32_t i = 0; i < s.n; i++)
		if (s.v[i] == key)
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
	wu_press_pass_these(
		&press,
		(uint16_t[]){(uint16_t)(m.prep.n_lines - 2), (uint16_t)(m.prep.n_lines - 1)}, 2);
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

/* Whichever lines are passed over, their figures are left out, and no others. */
static void passes_over_figures_of_known_lines(void **state)
{
	enum { LINES = 12, FIGURES = 60 };
	uint64_t line[LINES] = {0}, number[FIGURES], twice;
	struct wu_prep prep = {
		.line = line, .n_lines = LINES, .number = number, .n_numbers = FIGURES};

	(void)state;
	for (uint32_t i = 0; i < FIGURES; i++) /* ascending; several lines' figures interleaved */
		number[i] = (uint64_t)(i + 1) << 40 | (i * 7 % (LINES - 1) + 1);
	for (uint32_t round = 0; round < 1u << (LINES - 1); round++) {
		uint16_t passed[LINES];
		uint32_t n = 0, left = 0;

		for (uint16_t l = 1; l < LINES; l++)
			if (round >> (l - 1) & 1)
				passed[n++] = l;
		wu_press_pass_these(&press, passed, n);
		assert_int_equal(wu_press_make(&press, &prep, 0), 0);
		for (uint32_t i = 0; i < FIGURES; i++) {
			if (round >> ((uint32_t)number[i] - 1) & 1)
				continue;
			assert_int_equal(press.print.number[left++], number[i] >> 32);
		}
		assert_int_equal(press.print.n_numbers, left);
	}
	/* The same figure in two lines counts once, and while one of them stays. */
	twice = number[0];
	number[1] = twice + 1;
	wu_press_pass_these(&press, (uint16_t[]){1}, 1);
	prep.n_numbers = 2;
	assert_int_equal(wu_press_make(&press, &prep, 0), 0);
	assert_true(press.print.n_numbers == 1 && press.print.number[0] == twice >> 32);
	wu_press_pass_these(&press, NULL, 0);
	assert_int_equal(wu_press_make(&press, &prep, 0), 0);
	assert_int_equal(press.print.n_numbers, 1);
}

/* A title's shingles are other keys than a body's, the smallest of the set: all in the sketch. */
static void keys_of_a_title_are_the_smallest(void **state)
{
	struct made m;

	(void)state;
	press.n_passed = 0;
	for (uint32_t title = 0; title <= 40; title += 5) {
		make_story(&m, 3, 0, 400, 2);
		for (uint32_t i = 0; i < title; i++)
			m.shingle_line[i] = 0;
		assert_int_equal(wu_press_make(&press, &m.prep, 0), 0);
		assert_int_equal(press.print.n, 400);
		for (uint32_t i = 0; i < 400; i++) {
			assert_int_equal(press.print.set[i] < WU_PRINT_TITLE, i < title);
			assert_int_equal(holds(set(), m.shingle[i]), i >= title);
		}
		for (uint32_t i = 0; i < title; i++)
			assert_int_equal(press.sketch.key[i] >> 32, press.print.set[i]);
		assert_true(press.sketch.n >= title && press.sketch.n >= WU_SKETCH_LEAST);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_over_known_lines),
		cmocka_unit_test(passes_over_so_many),
		cmocka_unit_test(says_what_the_other_lacks),
		cmocka_unit_test(passes_over_figures_of_known_lines),
		cmocka_unit_test(keys_of_a_title_are_the_smallest),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
