/* imprint: what is written is read back the same, and no bytes that are not one do harm.
 */
#include "base.h"

#include "base/limits.h"
#include "imprint.h"
#include "stories.h"

static struct wu_press a, b;
static struct wu_buf bytes;

static int tear_down(void **state)
{
	(void)state;
	wu_press_close(&a);
	wu_press_close(&b);
	wu_buf_close(&bytes);
	return 0;
}

static void assert_halves(struct wu_halves x, struct wu_halves y)
{
	assert_int_equal(x.n, y.n);
	if (x.n)
		assert_memory_equal(x.v, y.v, x.n * sizeof(*x.v));
}

/* Press a story of n shingles and write its imprint. */
static struct wu_span make(uint32_t n, bool whole)
{
	static struct made m;
	struct wu_print other = {.set = NULL};
	uint32_t half[8];

	make_story(&m, 5, 0, n, 3);
	m.prep.agency = 77;
	m.prep.take = 300;
	/* Two keys with one high half, in the sketch and behind it. */
	for (uint32_t i = 1; i < n; i += 40)
		m.shingle[i] = m.shingle[i - 1] ^ 1;
	if (n > 2)
		m.shingle[2] = UINT64_MAX;
	a.n_passed = 0;
	assert_int_equal(wu_press_make(&a, &m.prep, 1234), 0);
	for (uint32_t i = 0; i < 8 && i < a.print.n; i++)
		half[other.n++] = a.print.set[i];
	other.set = half;
	if (!whole)
		wu_press_compare(&a, &other);
	wu_buf_reset(&bytes);
	bytes.max = WU_PRINT_MAX;
	assert_int_equal(wu_imprint_write(&bytes, &a, whole), 0);
	return (struct wu_span){bytes.p, bytes.len};
}

static void round_trip(void **state)
{
	static const uint32_t sizes[] = {0, 1, 2, 31, 32, 33, 200, 1200};
	bool whole;

	(void)state;
	for (int i = 0; i < 8; i++) {
		assert_int_equal(wu_imprint_read(make(sizes[i], true), 1234, &b, &whole), 0);
		assert_true(whole);
		assert_int_equal(b.sketch.n, a.sketch.n);
		assert_memory_equal(b.sketch.key, a.sketch.key, a.sketch.n * sizeof(uint64_t));
		assert_int_equal(wu_print_hash(0, &b.print), wu_print_hash(0, &a.print));
		assert_halves(b.lines, a.lines);
		assert_halves(b.said, a.said);
		assert_int_equal(wu_imprint_read(make(sizes[i], false), 1234, &b, &whole), 0);
		assert_false(whole);
		assert_int_equal(b.print.outlet, 3);
		assert_int_equal(b.print.n, 0);
		assert_halves(b.lines, a.lines);
		assert_halves(b.said, a.said);
	}
}

static void assert_refused(struct wu_span s)
{
	bool whole;

	assert_int_equal(wu_imprint_read(s, 1, &b, &whole), WU_EFORMAT);
	assert_int_equal(b.print.n + b.print.n_numbers + b.lines.n + b.said.n + b.sketch.n, 0);
}

/* In a block of exactly its size, so that a sanitizer sees a byte too far. */
static int read_copy(struct wu_span s, bool *ret_whole)
{
	char *p = malloc(s.len ? s.len : 1);
	int rc;

	if (s.len)
		memcpy(p, s.p, s.len);
	rc = wu_imprint_read((struct wu_span){p, s.len}, 1, &b, ret_whole);
	free(p);
	return rc;
}

static void any_truncation_is_refused(void **state)
{
	(void)state;
	for (int whole = 0; whole < 2; whole++) {
		struct wu_span s = make(300, whole);
		char *p = malloc(s.len + 1);

		memcpy(p, s.p, s.len);
		p[s.len] = 0;
		for (size_t n = 0; n < s.len; n++)
			assert_refused((struct wu_span){p, n});
		assert_refused((struct wu_span){p, s.len + 1});
		free(p);
	}
}

/* Sets ascend and lie in bounds, whatever is read. */
static void assert_sound(void)
{
	struct wu_halves sets[] = {b.lines, b.said, {b.print.set, b.print.n},
				   {b.print.number, b.print.n_numbers}};

	for (int k = 0; k < 4; k++)
		for (uint32_t i = 1; i < sets[k].n; i++)
			assert_true(sets[k].v[i - 1] < sets[k].v[i]);
	assert_true(b.sketch.n <= WU_SKETCH_LEN);
	for (uint32_t i = 1; i < b.sketch.n; i++)
		assert_true(b.sketch.key[i - 1] < b.sketch.key[i]);
}

static void any_bytes_do_no_harm(void **state)
{
	uint32_t good = 0;

	(void)state;
	for (uint64_t n = 0; n < 60000; n++) {
		struct wu_span s = make(n % 3 ? 60 : 400, n % 2);
		uint64_t r = wu_hash_mix(n, 1);
		bool whole;

		for (uint64_t k = 0; k <= r % 3; k++)
			bytes.p[wu_hash_mix(r, k) % s.len] = (char)(wu_hash_mix(r, k) >> 50);
		if (n % 5 == 0)
			s.len = r % (s.len + 1);
		if (read_copy(s, &whole) == 0) {
			good++;
			assert_sound();
		}
	}
	assert_in_range(good, 1000, 59000);
}

static void lengths_that_lie_are_refused(void **state)
{
	static const char huge[] = "\x02\x01" "outletID" "\xff\xff\xff\xff\x0f";
	static const char over[] = "\x02\x01" "outletID" "\xff\xff\xff\xff\x7f";
	static const char version[] = "\x03\x00" "outletID" "\x00\x00";
	static const char no_version[] = "\x00\x00" "outletID" "\x00\x00";
	static const char kind[] = "\x02\x02" "outletID" "\x00\x00";
	static const char empty[] = "\x02\x00" "outletID" "\x00\x00";
	static const char first[] = "\x01\x00" "outletID" "\x00\x00";
	/* Two elements, the second beyond 32 bits. */
	static const char wraps[] = "\x02\x00" "outletID" "\x02\xff\xff\xff\xff\x0f\x00\x00";
	bool whole;

	(void)state;
	assert_refused((struct wu_span){huge, sizeof(huge) - 1});
	assert_refused((struct wu_span){over, sizeof(over) - 1});
	assert_refused((struct wu_span){version, sizeof(version) - 1});
	assert_refused((struct wu_span){no_version, sizeof(no_version) - 1});
	assert_refused((struct wu_span){kind, sizeof(kind) - 1});
	assert_refused((struct wu_span){wraps, sizeof(wraps) - 1});
	assert_int_equal(wu_imprint_read((struct wu_span){empty, sizeof(empty) - 1}, 1, &b, &whole), 0);
	assert_int_equal(*make(0, true).p, 2);
	assert_int_equal(wu_imprint_read((struct wu_span){first, sizeof(first) - 1}, 1, &b, &whole), 0);
}

static void survives_want_of_memory(void **state)
{
	struct wu_span s = make(900, true);
	struct wu_press p = {0};
	bool whole, done = false;

	(void)state;
	for (int n = 0; !done; n++) {
		int left = n, rc;

		wu_press_close(&p);
		wu_mem_hook(fail_at, &left);
		rc = wu_imprint_read(s, 1, &p, &whole);
		wu_mem_hook(NULL, NULL);
		done = rc == 0;
		assert_true(done || rc == WU_ENOMEM);
	}
	wu_press_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(any_truncation_is_refused),
		cmocka_unit_test(any_bytes_do_no_harm),
		cmocka_unit_test(lengths_that_lie_are_refused),
		cmocka_unit_test(survives_want_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
