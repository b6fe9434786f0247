/* sketch: sorting is a set, the sketch is its smallest keys, resemblance is estimated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hash.h"
#include "near/sketch.h"

enum { MOST = 3000 };

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void fill(uint64_t *v, uint32_t n, uint64_t seed, unsigned shift)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = wu_hash_mix(seed, i / 2) >> shift; /* every value twice */
}

/* Against qsort, for many sizes, also where all hashes fall into one bucket. */
static void sorts_like_qsort(void **state)
{
	static uint64_t v[MOST], want[MOST], scratch[MOST];

	(void)state;
	for (uint32_t n = 0; n < MOST; n += n < 70 ? 1 : 313) {
		for (unsigned shift = 0; shift <= 40; shift += 20) {
			uint32_t distinct = 0;

			fill(v, n, n, shift);
			fill(want, n, n, shift);
			qsort(want, n, sizeof(*want), ascending);
			for (uint32_t i = 0; i < n; i++)
				if (i == 0 || want[i] != want[i - 1])
					want[distinct++] = want[i];
			assert_int_equal(wu_sketch_sort(v, n, scratch), distinct);
			assert_memory_equal(v, want, distinct * sizeof(*v));
		}
	}
}

/* Two sets with half their union in common share about half their smallest keys. */
static void estimates_resemblance(void **state)
{
	uint64_t a[600], b[600], scratch[600];
	uint32_t shared = 0;

	(void)state;
	for (uint64_t round = 0; round < 200; round++) {
		struct wu_sketch x, y;

		for (uint32_t i = 0; i < 600; i++) {
			a[i] = wu_hash_mix(round, i);
			b[i] = wu_hash_mix(round, i + 200); /* 400 of 800: Jaccard .5 */
		}
		wu_sketch_make(a, wu_sketch_sort(a, 600, scratch), &x);
		wu_sketch_make(b, wu_sketch_sort(b, 600, scratch), &y);
		for (uint32_t i = 0; i < x.n; i++)
			shared += bsearch(&x.key[i], y.key, y.n, 8, ascending) != NULL;
	}
	/* Of 32 keys, a key shared lies among both sketches in about 2/3 of .5 + .17. */
	assert_in_range(shared, 200 * 32 * 55 / 100, 200 * 32 * 75 / 100);
}

static void small_set_is_its_sketch(void **state)
{
	uint64_t v[5] = {9, 3, 9, 1, 3}, scratch[5];
	struct wu_sketch s;

	(void)state;
	wu_sketch_make(v, wu_sketch_sort(v, 5, scratch), &s);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.key[0], 1);
	assert_int_equal(s.key[2], 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts_like_qsort),
		cmocka_unit_test(estimates_resemblance),
		cmocka_unit_test(small_set_is_its_sketch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
