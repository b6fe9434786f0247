/* window-merge: of two clusters one is left, and nothing of the other but what it brought;
 * numbers, memory, times and outlets are those of one cluster.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "windows.h"

enum { NOW = 1 };

static void merge(struct wu_window *w, struct wu_cluster *from, struct wu_cluster *into)
{
	assert_int_equal(wu_window_merge(w, from, into), 0);
}

static void represent(struct wu_window *w, struct wu_cluster *c, uint64_t seq)
{
	struct wu_print p = print_at(0, seq);

	assert_int_equal(wu_window_join(w, c, &p, true), 0);
}

static void what_it_had_is_the_older_ones(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *a = open_at(w, 0, 1), *b = open_at(w, HOUR, 2);
	uint32_t number = b->number;

	(void)state;
	join_at(w, a, 2 * HOUR, 3);
	join_at(w, b, 5 * HOUR, 6); /* outlet 2, as its leader */
	join_at(w, b, 4 * HOUR, 5); /* outlet 1, as a's leader */
	merge(w, b, a);
	assert_int_equal(a->size, 5);
	assert_int_equal(a->first, 0);
	assert_int_equal(a->last, 5 * HOUR);
	assert_int_equal(a->n_outlets, 3);
	assert_int_equal(wu_window_count(w), 1);
	assert_int_equal(a->n_reps, 2);
	assert_int_equal(a->rep[1]->seq, 2);
	/* By its number it is found, by its seq it is gone. */
	assert_ptr_equal(wu_window_get(w, number, NOW), a);
	assert_null(wu_window_by_seq(w, 2));
	assert_ptr_equal(wu_window_by_seq(w, 1), a);
	assert_ptr_equal(wu_window_oldest(w), a);
	/* It lives as long as its last story says, and closes once. */
	assert_non_null(wu_window_get(w, number, 29 * HOUR - 1));
	assert_null(wu_window_get(w, number, 29 * HOUR));
	assert_int_equal(close_all(w, 29 * HOUR - 1), 0);
	assert_int_equal(close_all(w, 29 * HOUR + WU_SLICE_MS), 1);
	assert_null(wu_window_get(w, number, NOW));
	assert_int_equal(wu_window_count(w), 0);
	wu_window_free(w);
}

/* With four representatives already, nothing of it is kept and its number is dead. */
static void without_room_its_number_dies(void **state)
{
	(void)state;
	for (uint64_t reps = 1; reps <= WU_REPS_MAX; reps++) {
		struct wu_window *w = new_window(UINT64_MAX);
		struct wu_cluster *a = open_at(w, 0, 1), *b = open_at(w, 0, 2);
		bool room = reps < WU_REPS_MAX;
		uint32_t number = b->number;

		for (uint64_t i = 1; i < reps; i++)
			represent(w, a, 10 + i);
		merge(w, b, a);
		assert_int_equal(a->n_reps, reps + room);
		assert_true(wu_window_get(w, number, NOW) == (room ? a : NULL));
		wu_window_free(w);
	}
}

/* c into b, then b into a: of both names only b's own is left, as only its leader came along. */
static void names_of_names_end(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *a = open_at(w, 0, 1), *b = open_at(w, 0, 2), *c = open_at(w, 0, 3);
	uint32_t of_b = b->number, of_c = c->number;

	(void)state;
	merge(w, c, b);
	assert_ptr_equal(wu_window_get(w, of_c, NOW), b);
	merge(w, b, a);
	assert_ptr_equal(wu_window_get(w, of_b, NOW), a);
	assert_null(wu_window_get(w, of_c, NOW));
	assert_int_equal(a->size, 3);
	wu_window_close(w, a, NOW);
	assert_null(wu_window_get(w, of_b, NOW));
	wu_window_free(w);
}

static void into_the_unknown_it_is_gone(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *a = open_at(w, 0, 1), *b = open_at(w, 0, 2);
	uint32_t number = b->number;

	(void)state;
	merge(w, b, NULL);
	assert_null(wu_window_get(w, number, NOW));
	assert_null(wu_window_by_seq(w, 2));
	assert_int_equal(wu_window_count(w), 1);
	assert_ptr_equal(wu_window_oldest(w), a);
	wu_window_free(w);
}

/* More outlets than are told apart, half of them of both: the most there may be, none twice. */
static void outlets_are_a_set(void **state)
{
	enum { MOST = 255 };
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *c[2];

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct wu_print p = print_at(0, (uint64_t)k + 1);

		c[k] = open_at(w, 0, (uint64_t)k + 1);
		for (uint64_t i = 0; i < 200; i++) {
			p.outlet = 1000 + i + 100 * (uint64_t)k;
			assert_int_equal(wu_window_join(w, c[k], &p, false), 0);
		}
	}
	merge(w, c[1], c[0]);
	assert_int_equal(c[0]->n_outlets, MOST);
	for (uint32_t i = 0; i < MOST; i++)
		for (uint32_t k = 0; k < i; k++)
			assert_true(c[0]->outlet[i] != c[0]->outlet[k]);
	wu_window_free(w);
}

/* A window that merged holds as many bytes as it says, and none when all is closed. */
static void bytes_are_counted(void **state)
{
	uint64_t live = wu_mem_live(), empty;
	struct wu_window *w = new_window(UINT64_MAX);

	(void)state;
	open_at(w, 0, 1);
	close_all(w, 200 * HOUR);
	empty = wu_window_memory(w);
	for (uint64_t i = 0; i < 40; i++) {
		struct wu_cluster *a = open_at(w, 200 * HOUR, 10 * i + 2);

		for (uint64_t k = 0; k < i % 6; k++)
			merge(w, open_at(w, 200 * HOUR, 10 * i + 3 + k), a);
	}
	assert_int_equal(close_all(w, 400 * HOUR), 40);
	assert_int_equal(wu_window_memory(w), empty);
	wu_window_free(w);
	assert_int_equal(wu_mem_live(), live);
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- != 0;
}

static void without_memory_nothing_changes(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *a = open_at(w, 0, 1), *b = open_at(w, 0, 2);
	uint64_t hash = wu_window_hash(w, NOW), bytes = wu_window_memory(w);
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		int left = n;

		assert_int_equal(wu_window_hash(w, NOW), hash);
		assert_int_equal(wu_window_memory(w), bytes);
		wu_mem_hook(countdown, &left);
		rc = wu_window_merge(w, b, a);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
	}
	wu_window_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_had_is_the_older_ones),
		cmocka_unit_test(without_room_its_number_dies),
		cmocka_unit_test(names_of_names_end),
		cmocka_unit_test(into_the_unknown_it_is_gone),
		cmocka_unit_test(outlets_are_a_set),
		cmocka_unit_test(bytes_are_counted),
		cmocka_unit_test(without_memory_nothing_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
