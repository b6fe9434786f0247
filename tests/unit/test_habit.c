/* habit: counts clusters, not printings; forgets; costs no more memory than it was given. */
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

static void counts_clusters_per_outlet(void **state)
{
	struct wu_habit *h = new_habit(10);

	(void)state;
	for (uint32_t c = 1; c <= 5; c++) {
		wu_habit_note(h, 11, 77, c, 100);
		wu_habit_note(h, 11, 77, c, 100); /* printed twice in one cluster */
		assert_int_equal(wu_habit_count(h, 11, 77, 100), c);
		assert_int_equal(wu_habit_count(h, 12, 77, 100), 0);
		assert_int_equal(wu_habit_count(h, 11, 78, 100), 0);
	}
	wu_habit_free(h);
}

/* A count lives WU_HABIT_SLICES from its last renewal, also where slice numbers wrap. */
static void forgets_in_time(void **state)
{
	(void)state;
	for (uint32_t start = 200; start < 300; start += 25) {
		struct wu_habit *h = new_habit(10);

		wu_habit_note(h, 1, 2, 3, start);
		wu_habit_note(h, 1, 2, 4, start + WU_HABIT_SLICES - 1);
		assert_int_equal(wu_habit_count(h, 1, 2, start + 2 * WU_HABIT_SLICES - 2), 2);
		assert_int_equal(wu_habit_count(h, 1, 2, start + 2 * WU_HABIT_SLICES - 1), 0);
		wu_habit_note(h, 1, 2, 5, start + 2 * WU_HABIT_SLICES - 1);
		assert_int_equal(wu_habit_count(h, 1, 2, start + 2 * WU_HABIT_SLICES - 1), 1);
		wu_habit_free(h);
	}
}

/* A flood of one-time lines never drives out what is often repeated, nor grows the table. */
static void keeps_the_strong(void **state)
{
	struct wu_habit *h = new_habit(8);
	uint64_t memory = wu_habit_memory(h);

	(void)state;
	for (uint32_t c = 1; c <= 10; c++)
		wu_habit_note(h, 1, 2, c, 50);
	for (uint32_t i = 0; i < 20000; i++)
		wu_habit_note(h, 3, wu_hash_mix(i, 9), i, 50);
	assert_int_equal(wu_habit_count(h, 1, 2, 50), 10);
	assert_int_equal(wu_habit_memory(h), memory);
	wu_habit_free(h);
}

static void count_saturates(void **state)
{
	struct wu_habit *h = new_habit(4);

	(void)state;
	for (uint32_t c = 1; c <= 1000; c++)
		wu_habit_note(h, 1, 2, c, 50);
	assert_int_equal(wu_habit_count(h, 1, 2, 50), 255);
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
		cmocka_unit_test(forgets_in_time),
		cmocka_unit_test(keeps_the_strong),
		cmocka_unit_test(count_saturates),
		cmocka_unit_test(refuses_bad_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
