/* learned: says what the engine itself passes over, and until when it will. */
#include "base.h"

#include "base/time.h"
#include "wiredup.h"
#include "learned.h"
#include "state.h"
#include "stories.h"

enum { PROMO = 7777, DAY = 20 };

static struct wu_engine *engine;

static int set_up(void **state)
{
	(void)state;
	return wu_engine_new(NULL, &engine);
}

static int tear_down(void **state)
{
	(void)state;
	engine = wu_engine_free(engine);
	return 0;
}

/* The story's own event. */
static struct wu_event step(const struct made *m, int64_t now)
{
	struct wu_events out;

	assert_int_equal(wu_engine_step(engine, &m->story, now, &out), 0);
	for (uint32_t i = 0; i < out.n; i++)
		if (out.v[i].story)
			return out.v[i];
	fail();
	return out.v[0];
}

/* A story of its own text with two lines that the outlet repeats. */
static void promo(struct made *m, uint64_t text, uint64_t outlet)
{
	make_story(m, text, 0, 30, outlet);
	add_text(m, PROMO, 0, 20);
}

static bool passed(const struct wu_event *ev, uint32_t line)
{
	for (uint32_t i = 0; i < ev->n_passed; i++)
		if (ev->passed[i] == line)
			return true;
	return false;
}

static void says_what_is_passed_over(void **state)
{
	struct wu_learned l;
	struct wu_event ev;
	struct made m;

	(void)state;
	for (uint64_t text = 1; text <= 9; text++) {
		bool known[40] = {false};

		promo(&m, text, 1 + text % 2);
		for (uint32_t i = 0; i < m.prep.n_lines; i++)
			known[i] = wu_learned_line(engine, &m.prep, i, &l);
		ev = step(&m, (int64_t)text * WU_HOUR_MS);
		for (uint32_t i = 0; i < m.prep.n_lines; i++)
			assert_int_equal(known[i], passed(&ev, i));
	}
	assert_int_equal(ev.n_passed, 2);
	assert_true(wu_learned_line(engine, &m.prep, m.prep.n_lines - 1, &l));
	assert_int_equal(l.clusters, 5); /* of outlet 2, the odd texts */
	m.line[0] = m.line[m.prep.n_lines - 1]; /* a title is never furniture */
	assert_false(wu_learned_line(engine, &m.prep, 0, &l));
	assert_false(wu_learned_line(engine, &m.prep, m.prep.n_lines, &l));
}

/* What no leader has is counted shingle by shingle, as judging marks it. */
static void says_which_shingles_are_marked(void **state)
{
	struct wu_learned l;
	struct made m;

	(void)state;
	for (uint64_t text = 1; text <= 4; text++) {
		make_story(&m, text, 0, 30, 3);
		add_text(&m, PROMO, 0, 10);
		m.line[m.prep.n_lines - 1] = text; /* the line differs, its words do not */
		for (uint32_t i = 0; i <= m.prep.n_shingles; i++)
			assert_int_equal(wu_learned_shingle(engine, &m.prep, i, &l),
					 text == 4 && i >= 30 && i < 40);
		step(&m, 5);
	}
}

/* Printed in n clusters on one day and m on the next, each sum and split of it: at the time
 * told it is forgotten, and a moment before it is not. */
static void says_until_when(void **state)
{
	(void)state;
	for (uint32_t n = 0; n <= 4; n++)
		for (uint32_t more = 0; more <= 4; more++) {
			struct wu_events out;
			struct wu_learned l, later;
			struct made m;

			set_up(NULL);
			for (uint32_t i = 0; i < n + more; i++) {
				promo(&m, i + 1, 1);
				step(&m, (DAY + (i >= n)) * (int64_t)WU_DAY_MS + i);
			}
			promo(&m, 99, 1);
			if (!wu_learned_line(engine, &m.prep, m.prep.n_lines - 1, &l)) {
				assert_true(n + more < WU_HABIT_FURNITURE);
			} else {
				assert_int_equal(l.clusters, n + more);
				assert_int_equal(wu_engine_tick(engine, l.until - 1, &out), 0);
				assert_true(wu_learned_line(engine, &m.prep, m.prep.n_lines - 1, &later));
				assert_int_equal(later.until, l.until);
				assert_int_equal(wu_engine_tick(engine, l.until, &out), 0);
				assert_false(wu_learned_line(engine, &m.prep, m.prep.n_lines - 1, &later));
			}
			tear_down(NULL);
		}
}

/* A cluster of the day before counts, of the day before that it does not. */
static void counts_since(void **state)
{
	struct wu_learned l;
	struct made m;

	(void)state;
	for (int64_t back = 0; back < 3 * (int64_t)WU_DAY_MS; back += WU_HOUR_MS) {
		int64_t now = (DAY + 3) * (int64_t)WU_DAY_MS + 5 * WU_HOUR_MS;

		set_up(NULL);
		for (uint64_t i = 0; i < 3; i++) {
			promo(&m, i + 1, 1);
			step(&m, now - back);
		}
		make_story(&m, 50, 0, 30, 2);
		step(&m, now);
		promo(&m, 9, 1);
		assert_int_equal(wu_learned_line(engine, &m.prep, m.prep.n_lines - 1, &l),
				 now - back >= wu_learned_since(engine));
		tear_down(NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(says_what_is_passed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(says_which_shingles_are_marked, set_up, tear_down),
		cmocka_unit_test(says_until_when),
		cmocka_unit_test(counts_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
