/* sum: the same as XXH3-128 of the bytes at once, whatever stands behind them; no sum of bytes
 * that are not there, or cannot be read.
 */
#include "base.h"

#include "base/hash.h"
#include "store/sum.h"

enum { SIZE = 600000 };

static char bytes[SIZE];
static int reads_left; /* then they fail */

static int read_bytes(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	(void)file;
	if (reads_left-- == 0)
		return WU_EIO;
	*ret_n = offset >= SIZE ? 0 : SIZE - offset < n ? SIZE - offset : n;
	memcpy(p, bytes + (*ret_n ? offset : 0), *ret_n);
	return 0;
}

static const struct wu_reader_io io = {.pread = read_bytes};

static void sums_what_stands_before_end(void **state)
{
	static const uint64_t ends[] = {0, 1, 262143, 262144, 262145, 524288, SIZE};
	struct wu_hasher h;
	uint64_t want[2], got[2];

	(void)state;
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(wu_hash_mix(i, 3) >> 20);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		reads_left = -1;
		wu_hasher_init(&h);
		wu_hasher_add(&h, bytes, ends[i]);
		wu_hasher_digest(&h, want);
		assert_int_equal(wu_sum_file(&io, bytes, ends[i], got), 0);
		assert_true(wu_sum_equal(got, want));
		got[1]++;
		assert_false(wu_sum_equal(got, want));
	}
}

static void what_is_not_read_has_no_sum(void **state)
{
	uint64_t sum[2] = {1, 2};

	(void)state;
	reads_left = -1;
	assert_int_equal(wu_sum_file(&io, bytes, SIZE + 1, sum), WU_EFORMAT);
	for (int n = 0; n < 3; n++) {
		reads_left = n;
		assert_int_equal(wu_sum_file(&io, bytes, SIZE, sum), WU_EIO);
	}
	assert_true(sum[0] == 1 && sum[1] == 2);
}

static void no_memory_is_told(void **state)
{
	uint64_t sum[2];
	int left = 0;

	(void)state;
	reads_left = -1;
	wu_mem_hook(fail_at, &left);
	assert_int_equal(wu_sum_file(&io, bytes, SIZE, sum), WU_ENOMEM);
	wu_mem_hook(NULL, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_what_stands_before_end),
		cmocka_unit_test(what_is_not_read_has_no_sum),
		cmocka_unit_test(no_memory_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
