/* habit: counts clusters, not printings; forgets by the day; costs no more memory than it was given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/mem.h"
#include "near/habit.h"

static struct wu_habit *new_habit(unsigned bits)
{
	struct wu_habit *h;

	assert_int_equal(wu_habit_new(bits, &h), 0);
	return h;
}

static void note(struct wu_habit *h, uint64_t outlet, uint32_t what, uint64_t cluster)
{
	wu_habit_note(h, outlet, (struct wu_halves){&what, 1}, cluster);
}

static void counts_clusters_per_outlet(void **state)
{
	struct wu_habit *h = new_habit(10);

	(void)state;
	wu_habit_turn(h, 100, 1);
	for (uint32_t c = 1; c <= 5; c++) {
		note(h, 11, 77, c);
		note(h, 11, 77, c); /* printed twice in one cluster */
		assert_int_equal(wu_habit_count(h, 100, 11, 77), c);
		assert_int_equal(wu_habit_count(h, 100, 12, 77), 0);
		assert_int_equal(wu_habit_count(h, 100, 11, 78), 0);
	}
	wu_habit_free(h);
}

/* What was noted in a day counts to the end of the next, whether or not there are notes
 * then; asking turns no page. */
static void forgets_by_the_day(void **state)
{
	(void)state;
	for (int64_t at = 0; at < WU_HABIT_MS; at += WU_HABIT_MS / 7) {
		struct wu_habit *h = new_habit(10);
		int64_t day = 20 * (int64_t)WU_HABIT_MS, next = day + WU_HABIT_MS;

		wu_habit_turn(h, day + at, 5);
		note(h, 1, 2, 3);
		assert_int_equal(wu_habit_count(h, next + WU_HABIT_MS - 1, 1, 2), 1);
		assert_int_equal(wu_habit_count(h, next + WU_HABIT_MS, 1, 2), 0);
		assert_int_equal(wu_habit_count(h, day + at, 1, 2), 1);
		wu_habit_turn(h, next + at, 9);
		note(h, 1, 2, 4);
		assert_int_equal(wu_habit_count(h, next + at, 1, 2), 2);
		assert_int_equal(wu_habit_count(h, next + WU_HABIT_MS, 1, 2), 1);
		wu_habit_turn(h, next + WU_HABIT_MS + at, 11);
		assert_int_equal(wu_habit_count(h, next + WU_HABIT_MS + at, 1, 2), 1);
		wu_habit_turn(h, next + 5 * (int64_t)WU_HABIT_MS, 12);
		assert_int_equal(wu_habit_count(h, next + 5 * (int64_t)WU_HABIT_MS, 1, 2), 0);
		wu_habit_free(h);
	}
}

/* The oldest seq the day and the day before depend on. */
static void says_what_it_depends_on(void **state)
{
	struct wu_habit *h = new_habit(10);
	static const uint64_t seqs[] = {7, 5, 9}, want[] = {7, 5, 5};

	(void)state;
	assert_int_equal(wu_habit_from(h), 0);
	for (int i = 0; i < 3; i++) {
		wu_habit_turn(h, 1000 + i, seqs[i]);
		assert_int_equal(wu_habit_from(h), want[i]);
	}
	wu_habit_turn(h, WU_HABIT_MS, 20);
	assert_int_equal(wu_habit_from(h), 5);
	wu_habit_turn(h, 2 * (int64_t)WU_HABIT_MS, 30);
	assert_int_equal(wu_habit_from(h), 20);
	wu_habit_turn(h, 9 * (int64_t)WU_HABIT_MS, 40);
	assert_int_equal(wu_habit_from(h), 40);
	wu_habit_free(h);
}

/* The same notes of two days give the same state, whatever was before them. */
static void depends_on_two_days_only(void **state)
{
	struct wu_habit *a = new_habit(8), *b = new_habit(8);

	(void)state;
	for (int64_t day = 0; day < 9; day++)
		for (uint32_t i = 0; i < 900; i++) {
			wu_habit_turn(a, day * WU_HABIT_MS, 1);
			note(a, i % 5, (uint32_t)wu_hash_mix(i, (uint64_t)day) % 500, i);
			if (day < 7)
				continue;
			wu_habit_turn(b, day * WU_HABIT_MS, 1);
			note(b, i % 5, (uint32_t)wu_hash_mix(i, (uint64_t)day) % 500, i);
			if (i == 500 && day == 8)
				assert_int_equal(wu_habit_hash(a), wu_habit_hash(b));
		}
	assert_int_equal(wu_habit_hash(a), wu_habit_hash(b));
	note(b, 1, 2, 3);
	assert_int_not_equal(wu_habit_hash(a), wu_habit_hash(b));
	wu_habit_free(a);
	wu_habit_free(b);
}

/* A flood of one-time lines never drives out what is often repeated, nor grows the table. */
static void keeps_the_strong(void **state)
{
	struct wu_habit *h = new_habit(8);
	uint64_t memory = wu_habit_memory(h);

	(void)state;
	wu_habit_turn(h, 50, 1);
	for (uint32_t c = 1; c <= 10; c++)
		note(h, 1, 2, c);
	for (uint32_t i = 0; i < 20000; i++)
		note(h, 3, (uint32_t)wu_hash_mix(i, 9), i);
	assert_int_equal(wu_habit_count(h, 50, 1, 2), 10);
	assert_int_equal(wu_habit_memory(h), memory);
	wu_habit_free(h);
}

static void asks_for_many(void **state)
{
	struct wu_habit *h = new_habit(10);
	uint32_t what[50];
	uint8_t told[50];

	(void)state;
	wu_habit_turn(h, 0, 1);
	for (uint32_t i = 0; i < 50; i++)
		what[i] = i * 1000;
	for (uint64_t c = 1; c <= WU_HABIT_FURNITURE; c++)
		wu_habit_note(h, 4, (struct wu_halves){what, c < WU_HABIT_FURNITURE ? 50 : 20}, c);
	wu_habit_ask(h, 0, 4, (struct wu_halves){what, 50}, told);
	for (uint32_t i = 0; i < 50; i++)
		assert_int_equal(told[i], i < 20);
	wu_habit_free(h);
}

static void count_saturates(void **state)
{
	struct wu_habit *h = new_habit(4);

	(void)state;
	wu_habit_turn(h, 50, 1);
	for (uint32_t c = 1; c <= 1000; c++)
		note(h, 1, 2, c);
	assert_int_equal(wu_habit_count(h, 50, 1, 2), 255);
	wu_habit_free(h);
}

static void refuses_bad_sizes(void **state)
{
	struct wu_habit *h;

	(void)state;
	assert_int_equal(wu_habit_new(1, &h), WU_EINVAL);
	assert_int_equal(wu_habit_new(29, &h), WU_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_clusters_per_outlet),
		cmocka_unit_test(forgets_by_the_day),
		cmocka_unit_test(says_what_it_depends_on),
		cmocka_unit_test(depends_on_two_days_only),
		cmocka_unit_test(asks_for_many),
		cmocka_unit_test(keeps_the_strong),
		cmocka_unit_test(count_saturates),
		cmocka_unit_test(refuses_bad_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
