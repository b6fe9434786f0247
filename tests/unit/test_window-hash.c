/* window-hash: two windows are told apart by anything a decision may depend on, and by nothing
 * else; and where a state begins.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "windows.h"

enum { PARTS = 12 };

/* A window of two clusters, in which part is other than usual. */
static uint64_t hash_with(int part)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_print p = print_at(HOUR, 1);
	struct wu_cluster *c;
	uint64_t hash;

	p.seq += part == 0;
	p.outlet += part == 1;
	p.ts += part == 2;
	p.set[part == 3 ? 49 : 0] += part == 3;
	p.number[0] = part == 4;
	p.title = part == 5;
	assert_int_equal(wu_window_open(w, &p, (struct wu_span){part == 6 ? "afp" : "aap", 3}, &c), 0);
	open_at(w, 2 * HOUR, 5);
	if (part == 7)
		join_at(w, c, HOUR, 9);
	if (part == 8)
		join_at(w, c, 3 * HOUR, 9);
	c->prev += part == 9;
	if (part == 10)
		wu_window_continue(w, 5);
	if (part == 11) {
		p = print_at(HOUR, 7);
		assert_int_equal(wu_window_join(w, c, &p, true), 0);
	}
	hash = wu_window_hash(w, 4 * HOUR);
	wu_window_free(w);
	return hash;
}

static void every_part_counts(void **state)
{
	uint64_t hash[PARTS + 1];

	(void)state;
	for (int i = 0; i <= PARTS; i++) {
		hash[i] = hash_with(i);
		for (int k = 0; k < i; k++)
			assert_int_not_equal(hash[i], hash[k]);
	}
	assert_int_equal(hash_with(PARTS), hash[PARTS]);
}

/* What came and went leaves no trace: nor do numbers, nor what arrays grew to. */
static void only_what_is_there_counts(void **state)
{
	struct wu_window *young = new_window(UINT64_MAX), *old = new_window(UINT64_MAX);

	(void)state;
	for (uint64_t i = 1; i <= 3000; i++)
		open_at(old, 0, i);
	close_all(old, 100 * HOUR);
	assert_int_equal(wu_window_hash(old, 100 * HOUR), wu_window_hash(young, 100 * HOUR));
	open_at(old, 100 * HOUR, 5000);
	open_at(young, 100 * HOUR, 5000);
	assert_int_equal(wu_window_hash(old, 100 * HOUR), wu_window_hash(young, 100 * HOUR));
	assert_int_equal(wu_window_from(old, 100 * HOUR), 5000);
	wu_window_free(old);
	wu_window_free(young);
}

/* A cluster that took another in is one, and stands where it stood. */
static void a_merged_one_counts_once(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *a, *b;
	uint64_t before;

	(void)state;
	open_at(w, 0, 3);
	a = open_at(w, HOUR, 5);
	b = open_at(w, HOUR, 8);
	before = wu_window_hash(w, HOUR);
	assert_int_equal(wu_window_merge(w, b, a), 0);
	assert_int_not_equal(wu_window_hash(w, HOUR), before);
	assert_int_equal(wu_window_from(w, HOUR), 3);
	close_all(w, 24 * HOUR + WU_SLICE_MS);
	assert_int_equal(wu_window_from(w, 24 * HOUR + WU_SLICE_MS), 5);
	close_all(w, 30 * HOUR);
	assert_int_equal(wu_window_from(w, 30 * HOUR), 0);
	wu_window_free(w);
}

/* It is what it would be had the other's first story joined it and come to represent it. */
static void a_merge_is_a_join_of_the_leader(void **state)
{
	struct wu_window *merged = new_window(UINT64_MAX), *joined = new_window(UINT64_MAX);
	struct wu_cluster *a = open_at(merged, 0, 1), *b = open_at(merged, HOUR, 2);
	struct wu_cluster *c = open_at(joined, 0, 1);
	struct wu_print p = print_at(HOUR, 2);

	(void)state;
	assert_int_equal(wu_window_merge(merged, b, a), 0);
	assert_int_equal(wu_window_join(joined, c, &p, true), 0);
	assert_int_equal(wu_window_hash(merged, HOUR), wu_window_hash(joined, HOUR));
	wu_window_free(merged);
	wu_window_free(joined);
}

/* A retired one is part of the state until its time is over, dropped by then or not. */
static void the_retired_count_while_they_are_found(void **state)
{
	struct wu_window_opts o = {24 * HOUR, HOUR, UINT64_MAX};
	struct wu_window *w;
	uint64_t empty;

	(void)state;
	assert_int_equal(wu_window_new(&o, &w), 0);
	empty = wu_window_hash(w, 0);
	wu_window_close(w, open_at(w, 0, 7), 2 * HOUR);
	assert_int_equal(wu_window_count(w), 0);
	assert_int_not_equal(wu_window_hash(w, 24 * HOUR - 1), empty);
	assert_int_equal(wu_window_from(w, 24 * HOUR - 1), 7);
	assert_int_equal(wu_window_hash(w, 24 * HOUR), empty);
	assert_int_equal(wu_window_from(w, 24 * HOUR), 0);
	wu_window_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part_counts),
		cmocka_unit_test(only_what_is_there_counts),
		cmocka_unit_test(a_merged_one_counts_once),
		cmocka_unit_test(a_merge_is_a_join_of_the_leader),
		cmocka_unit_test(the_retired_count_while_they_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
