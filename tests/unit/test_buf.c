/* buf: bytes survive growth, limits and every failed allocation. */
#include "base.h"

#include "base/buf.h"

static void fill(struct wu_buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(wu_buf_add(b, &(char){(char)i}, 1), 0);
}

static void holds_what_was_added(void **state)
{
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 5000);
	fill(&b, 5000);
	assert_int_equal(wu_buf_add(&b, "x", 1), WU_ELIMIT);
	assert_int_equal(b.len, 5000);
	wu_buf_drop(&b, 100);
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(b.p[i], (char)(i + 100));
	wu_buf_reset(&b);
	assert_int_equal(wu_buf_addf(&b, "%d-%s", 7, "seven"), 0);
	assert_int_equal(wu_buf_adds(&b, "!"), 0);
	assert_memory_equal(b.p, "7-seven!", 8);
	wu_buf_close(&b);
	assert_int_equal(wu_mem_live(), 0);
}

static void never_beyond_its_maximum(void **state)
{
	(void)state;
	for (size_t max = 0; max < 600; max++) {
		struct wu_buf b;

		wu_buf_init(&b, max);
		fill(&b, max);
		assert_int_equal(wu_buf_reserve(&b, 1), WU_ELIMIT);
		assert_int_equal(wu_buf_reserve(&b, SIZE_MAX), WU_ELIMIT);
		assert_true(b.cap <= max);
		wu_buf_close(&b);
	}
}

static void empty_is_harmless(void **state)
{
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 10);
	wu_buf_drop(&b, 0);
	wu_buf_reset(&b);
	assert_int_equal(wu_buf_add(&b, NULL, 0), 0);
	wu_free(wu_buf_detach(&b));
	assert_null(b.p);
	wu_buf_close(&b);
	assert_int_equal(wu_mem_live(), 0);
}

static void failed_allocations_change_nothing(void **state)
{
	(void)state;
	for (int n = 0; n < 6; n++) {
		struct wu_buf b;
		int left = n, rc = 0;
		size_t i = 0;

		wu_buf_init(&b, 8192);
		wu_mem_hook(fail_at, &left);
		while (i < 8192 && (rc = wu_buf_add(&b, &(char){(char)i}, 1)) == 0)
			i++;
		wu_mem_hook(NULL, NULL);
		assert_true(rc == WU_ENOMEM || i == 8192);
		assert_int_equal(b.len, i);
		for (size_t k = 0; k < i; k++)
			assert_int_equal(b.p[k], (char)k);
		wu_buf_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_what_was_added),
		cmocka_unit_test(never_beyond_its_maximum),
		cmocka_unit_test(empty_is_harmless),
		cmocka_unit_test(failed_allocations_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
