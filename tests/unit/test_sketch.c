/* sketch: sorting is a set, the sketch is its smallest keys, at least so many, at most so many,
 * between them those of a part of the range; resemblance is estimated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hash.h"
#include "near/print.h"
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

enum { SET_MAX = 2400, SETS = 200 };

/* Keys that the sketches of SETS pairs of sets share: n elements, and those from..from+m. */
static uint32_t in_common(uint32_t n, uint32_t from, uint32_t m)
{
	static uint64_t a[SET_MAX], b[SET_MAX], scratch[SET_MAX];
	uint32_t shared = 0;

	for (uint64_t round = 0; round < SETS; round++) {
		struct wu_sketch x, y;

		for (uint32_t i = 0; i < n; i++)
			a[i] = wu_hash_mix(round, i);
		for (uint32_t i = 0; i < m; i++)
			b[i] = wu_hash_mix(round, from + i);
		wu_sketch_make(a, wu_sketch_sort(a, n, scratch), &x);
		wu_sketch_make(b, wu_sketch_sort(b, m, scratch), &y);
		for (uint32_t i = 0; i < x.n; i++)
			shared += bsearch(&x.key[i], y.key, y.n, 8, ascending) != NULL;
	}
	return shared;
}

/* Two sets with half their union in common: of small ones a key of the 32 lies in both
 * sketches in about 2/3 of .5 + .17, of larger ones whenever both have it. */
static void estimates_resemblance(void **state)
{
	(void)state;
	assert_in_range(in_common(150, 50, 150), SETS * 32 * 55 / 100, SETS * 32 * 75 / 100);
	assert_in_range(in_common(600, 200, 600), SETS * 400 / 8 * 97 / 100,
			SETS * 400 / 8 * 103 / 100);
}

/* What a short set shares with a long one it lies in does not fall as that one grows, until the
 * long one's sketch is full. */
static void a_part_is_found_in_the_whole(void **state)
{
	(void)state;
	for (uint32_t n = 400; n <= 900; n += 100)
		assert_in_range(in_common(n, 100, 200), SETS * 200 / 8 * 95 / 100,
				SETS * 200 / 8 * 105 / 100);
	assert_true(in_common(SET_MAX, 100, 200) < SETS * 200 / 8 * 55 / 100);
}

static struct wu_sketch sketch_of(const uint64_t *set, uint32_t n)
{
	struct wu_sketch s;

	wu_sketch_make(set, n, &s);
	assert_memory_equal(s.key, set, s.n * sizeof(*set));
	return s;
}

/* n keys below the border of the part and the rest at it or above. */
static uint32_t length(uint32_t below, uint32_t n)
{
	static uint64_t set[MOST];
	const uint64_t border = UINT64_MAX / WU_SKETCH_PART;

	for (uint32_t i = 0; i < n; i++)
		set[i] = i < below ? border - below + i : border + (i - below);
	return sketch_of(set, n).n;
}

/* The least are always in, of the others those of the part, the most are never more. */
static void least_part_and_most(void **state)
{
	static const uint32_t sizes[] = {0,
					 1,
					 WU_SKETCH_LEAST - 1,
					 WU_SKETCH_LEAST,
					 WU_SKETCH_LEAST + 1,
					 90,
					 WU_SKETCH_LEN - 1,
					 WU_SKETCH_LEN,
					 WU_SKETCH_LEN + 1,
					 2 * WU_SKETCH_LEN};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (uint32_t below = 0; below <= sizes[i]; below++) {
			uint32_t n = sizes[i], want = below;

			want = want < WU_SKETCH_LEAST ? WU_SKETCH_LEAST : want;
			want = want > WU_SKETCH_LEN ? WU_SKETCH_LEN : want;
			assert_int_equal(length(below, n), want < n ? want : n);
		}
}

/* Of any story all keys of its title, however long its body, as far as the sketch has room. */
static void a_title_is_in_whole(void **state)
{
	static uint64_t set[SET_MAX], scratch[SET_MAX];

	(void)state;
	for (uint32_t title = 0; title <= WU_SKETCH_LEN; title++)
		for (uint32_t n = title; n <= SET_MAX; n += 300) {
			struct wu_sketch s;
			uint32_t kept = 0;

			for (uint32_t i = 0; i < n; i++)
				set[i] = wu_print_key(wu_hash_mix(title, i), i < title);
			assert_int_equal(wu_sketch_sort(set, n, scratch), n);
			s = sketch_of(set, n);
			while (kept < s.n && s.key[kept] >> 32 < WU_PRINT_TITLE)
				kept++;
			assert_int_equal(kept, title);
		}
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
		cmocka_unit_test(a_part_is_found_in_the_whole),
		cmocka_unit_test(least_part_and_most),
		cmocka_unit_test(a_title_is_in_whole),
		cmocka_unit_test(small_set_is_its_sketch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
