/* window: who is alive when, in which order clusters go, and that memory is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "windows.h"

static void quiet_cluster_dies_to_the_millisecond(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	uint32_t number = open_at(w, 5 * HOUR, 1)->number;

	(void)state;
	assert_non_null(wu_window_get(w, number, 29 * HOUR - 1));
	assert_null(wu_window_get(w, number, 29 * HOUR));
	assert_int_equal(close_all(w, 29 * HOUR - 1), 0);
	assert_int_equal(close_all(w, 29 * HOUR + WU_SLICE_MS), 1);
	assert_null(wu_window_get(w, number, 29 * HOUR - 1));
	wu_window_free(w);
}

/* Joined every hour, it lives on, but no longer than max_age. */
static void growing_cluster_dies_of_age(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *c = open_at(w, 0, 1);
	uint32_t number = c->number;

	(void)state;
	for (int64_t h = 1; h < 72; h++) {
		assert_int_equal(close_all(w, h * HOUR), 0);
		assert_ptr_equal(wu_window_get(w, number, h * HOUR), c);
		join_at(w, c, h * HOUR, 1 + (uint64_t)h);
	}
	assert_int_equal(c->size, 72);
	assert_int_equal(c->n_outlets, 4);
	assert_true(wu_window_takes(w, c, 72 * HOUR - 1));
	assert_false(wu_window_takes(w, c, 72 * HOUR));
	assert_int_equal(close_all(w, 72 * HOUR + WU_SLICE_MS), 1);
	assert_null(wu_window_by_seq(w, 1));
	wu_window_free(w);
}

/* Dead of age it can be continued until the window of its last story is over, closed or
 * not, unless a later cluster already does. */
static void retired_is_found_for_a_window(void **state)
{
	for (int continued = 0; continued < 2; continued++) {
		struct wu_window *w = new_window(UINT64_MAX);
		struct wu_cluster *c = open_at(w, 0, 1);
		uint32_t number = c->number;
		uint64_t memory;

		(void)state;
		for (int64_t h = 1; h <= 70; h++)
			join_at(w, c, h * HOUR, 1 + (uint64_t)h);
		assert_ptr_equal(wu_window_get(w, number, 72 * HOUR), c);
		memory = wu_window_memory(w);
		assert_int_equal(close_all(w, 73 * HOUR), 1);
		assert_int_equal(wu_window_memory(w), memory);
		assert_int_equal(wu_window_count(w), 0);
		assert_null(wu_window_oldest(w));
		assert_int_equal(wu_window_from(w, 94 * HOUR - 1), 1);
		assert_int_equal(wu_window_from(w, 94 * HOUR), 0);
		assert_ptr_equal(wu_window_get(w, number, 94 * HOUR - 1), c);
		assert_null(wu_window_get(w, number, 94 * HOUR));
		if (continued)
			wu_window_continue(w, 1);
		else
			assert_int_equal(close_all(w, 94 * HOUR + WU_SLICE_MS), 0);
		assert_null(wu_window_get(w, number, 80 * HOUR));
		assert_int_equal(wu_window_from(w, 75 * HOUR), 0);
		assert_true(wu_window_memory(w) < memory);
		wu_window_free(w);
	}
}

/* Continued before it was closed, it does not retire. */
static void continued_does_not_retire(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	struct wu_cluster *c = open_at(w, 0, 1);

	(void)state;
	for (int64_t h = 1; h <= 71; h++)
		join_at(w, c, h * HOUR, 1 + (uint64_t)h);
	wu_window_continue(w, 1);
	assert_null(wu_window_get(w, c->number, 72 * HOUR));
	assert_int_equal(close_all(w, 73 * HOUR), 1);
	assert_int_equal(wu_window_from(w, 75 * HOUR), 0);
	wu_window_free(w);
}

/* The retired have a share of the memory of their own; the oldest are dropped. */
static void retired_are_bounded(void **state)
{
	struct wu_window_opts o = {1000 * HOUR, HOUR, 1 << 20};
	struct wu_window *w;
	uint64_t last = 0;

	(void)state;
	assert_int_equal(wu_window_new(&o, &w), 0);
	for (uint64_t i = 1; i <= 2000; i++) {
		open_at(w, (int64_t)i * HOUR / 4, i);
		close_all(w, (int64_t)i * HOUR / 4);
		assert_true(wu_window_from(w, 0) >= last);
		last = wu_window_from(w, 0);
		assert_true(wu_window_memory(w) <= (1 << 20) / 4);
	}
	assert_in_range(last, 1850, 1950);
	wu_window_free(w);
}

/* What is over takes up no room of the retired, whether somebody came by to see it or not:
 * a replay closes what the log says, and asks nobody whose time is over. */
static void the_over_take_no_room(void **state)
{
	uint64_t from[2], size, before;
	struct wu_window *w = new_window(UINT64_MAX);

	(void)state;
	open_at(w, 0, 1);
	before = wu_window_memory(w);
	open_at(w, 0, 2);
	size = wu_window_memory(w) - before;
	wu_window_free(w);
	for (int asked = 0; asked < 2; asked++) {
		struct wu_window_opts o = {24 * HOUR, HOUR, WU_RETIRED_PART * size * 5 / 2};
		struct wu_cluster *a, *b, *c;

		assert_int_equal(wu_window_new(&o, &w), 0);
		a = open_at(w, 0, 10);
		b = open_at(w, 0, 20);
		join_at(w, a, HOUR - 1, 11);
		wu_window_close(w, a, 2 * HOUR);
		wu_window_close(w, b, 2 * HOUR);
		c = open_at(w, 23 * HOUR, 30);
		join_at(w, c, 24 * HOUR - 1, 31);
		if (asked)
			close_all(w, 24 * HOUR + HOUR / 2);
		else
			wu_window_close(w, c, 24 * HOUR + HOUR / 2);
		from[asked] = wu_window_from(w, 24 * HOUR + HOUR / 2);
		wu_window_free(w);
	}
	assert_int_equal(from[0], 10);
	assert_int_equal(from[1], 10);
}

/* Thousands come and go: by_seq finds exactly the living, numbers are never used twice,
 * memory returns to what it was. */
static void many_come_and_go(void **state)
{
	struct wu_window *w = new_window(UINT64_MAX);
	uint64_t alive = 0;

	(void)state;
	for (uint64_t i = 1; i <= 4000; i++) {
		int64_t now = (int64_t)i * HOUR / 20;
		struct wu_cluster *c = open_at(w, now, i * 3);

		assert_int_equal(c->number, i);
		if (i % 5 == 0)
			join_at(w, c, now + HOUR, i * 3 + 1);
		alive += 1 - close_all(w, now);
		assert_int_equal(wu_window_count(w), alive);
		assert_ptr_equal(wu_window_by_seq(w, i * 3), c);
		assert_null(wu_window_by_seq(w, i * 3 + 1));
	}
	assert_in_range(alive, 480, 600);
	assert_int_equal(close_all(w, 4000 * HOUR), alive);
	assert_null(wu_window_oldest(w));
	wu_window_free(w);
}

/* At the memory limit the oldest go early, and the last one stays. */
static void limit_closes_the_oldest(void **state)
{
	struct wu_window *w = new_window(64 << 10);
	uint64_t n = 0;

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++) {
		struct wu_cluster *c;
		bool early;

		open_at(w, (int64_t)i, i);
		while ((c = wu_window_expired(w, (int64_t)i, &early))) {
			assert_true(early);
			assert_ptr_equal(c, wu_window_oldest(w));
			assert_int_equal(c->seq, ++n);
			wu_window_close(w, c, (int64_t)i);
		}
		assert_true(wu_window_memory(w) <= (64 << 10) + (16 << 10)); /* and its arrays */
	}
	assert_in_range(n, 700, 990);
	wu_window_free(w);
}

/* What the arrays grew to long ago does not count: a window rebuilt without that past closes
 * the same clusters early. */
static void limit_knows_no_past(void **state)
{
	struct wu_window *w[2];
	bool early;

	(void)state;
	for (int i = 0; i < 2; i++) {
		w[i] = new_window(64 << 10);
		for (uint64_t k = 1; i == 1 && k <= 5000; k++) {
			open_at(w[i], (int64_t)k, k);
			if (k % 2000)
				continue;
			close_all(w[i], (int64_t)k);
		}
		close_all(w[i], 99 * HOUR);
	}
	for (uint64_t k = 10000; k < 10300; k++) {
		struct wu_cluster *c[2];

		for (int i = 0; i < 2; i++) {
			open_at(w[i], 100 * HOUR, k);
			c[i] = wu_window_expired(w[i], 100 * HOUR, &early);
			if (c[i])
				wu_window_close(w[i], c[i], 100 * HOUR);
		}
		assert_int_equal(!c[0], !c[1]);
		assert_int_equal(wu_window_hash(w[0], 100 * HOUR), wu_window_hash(w[1], 100 * HOUR));
	}
	for (int i = 0; i < 2; i++)
		wu_window_free(w[i]);
}

static int countdown;

static bool fail_nth(void *ctx, size_t size)
{
	(void)ctx;
	(void)size;
	return countdown-- != 0;
}

static int live_a_little(struct wu_window **ret)
{
	struct wu_window_opts o = {24 * HOUR, 72 * HOUR, 1 << 20};
	struct wu_print p = print_at(1, 1);
	struct wu_cluster *c;
	int rc = wu_window_new(&o, ret);

	for (uint64_t i = 1; rc == 0 && i < 300; i++) {
		p.seq = p.outlet = i;
		rc = wu_window_open(*ret, &p, (struct wu_span){"ap", 2}, &c);
		if (rc == 0)
			rc = wu_window_join(*ret, c, &p, true);
	}
	return rc;
}

static void survives_want_of_memory(void **state)
{
	uint64_t before = wu_mem_live();
	bool done = false;

	(void)state;
	for (int n = 0; !done; n += 1 + n / 50) {
		struct wu_window *w = NULL;
		int rc;

		countdown = n;
		wu_mem_hook(fail_nth, NULL);
		rc = live_a_little(&w);
		wu_mem_hook(NULL, NULL);
		done = rc == 0;
		assert_true(done || rc == WU_ENOMEM);
		if (w)
			close_all(w, 1000 * HOUR);
		wu_window_free(w);
		assert_int_equal(wu_mem_live(), before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quiet_cluster_dies_to_the_millisecond),
		cmocka_unit_test(growing_cluster_dies_of_age),
		cmocka_unit_test(retired_is_found_for_a_window),
		cmocka_unit_test(continued_does_not_retire),
		cmocka_unit_test(the_over_take_no_room),
		cmocka_unit_test(retired_are_bounded),
		cmocka_unit_test(many_come_and_go),
		cmocka_unit_test(limit_closes_the_oldest),
		cmocka_unit_test(limit_knows_no_past),
		cmocka_unit_test(survives_want_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
