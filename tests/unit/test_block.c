/* block: what is packed unpacks the same, and nothing else passes for a block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/hash.h"
#include "store/block.h"

static char raw[WU_BLOCK_RAW_MAX + 1];
static struct wu_packer *packer;
static struct wu_buf block, back;

static int set_up(void **state)
{
	(void)state;
	wu_buf_init(&block, 1 << 20);
	wu_buf_init(&back, 1 << 20);
	return wu_packer_new(&packer);
}

static int tear_down(void **state)
{
	(void)state;
	wu_buf_close(&block);
	wu_buf_close(&back);
	wu_packer_free(packer);
	return 0;
}

/* n bytes, the last a line end: words when plain, else noise that deflate cannot shrink. */
static struct wu_span make_raw(size_t n, bool plain)
{
	for (size_t i = 0; i < n; i++)
		raw[i] = plain ? "harbour tide "[i % 13] : (char)(wu_hash_mix(i, 5) >> 11);
	raw[n - 1] = '\n';
	return (struct wu_span){raw, n};
}

static void round_trip(void **state)
{
	(void)state;
	for (size_t n = 1; n <= WU_BLOCK_RAW_MAX; n = n < 40 ? n + 1 : n < 60000 ? n * 2 + 3 : n + 640) {
		for (int level = 1; level <= 9; level += 4) {
			struct wu_block_mark mark = {1772532720, (uint8_t)n}, got;
			struct wu_span lines = make_raw(n, n % 3);
			uint32_t size;

			wu_buf_reset(&block);
			wu_buf_reset(&back);
			assert_int_equal(wu_block_pack(packer, mark, level, lines, &block), 0);
			assert_int_equal(wu_block_size(block.p, &size), 0);
			assert_int_equal(size, block.len);
			assert_true(size <= WU_BLOCK_MAX);
			assert_int_equal(wu_block_unpack(packer, block.p, block.len, &got, &back), 0);
			assert_int_equal(back.len, n);
			assert_memory_equal(back.p, raw, n);
			assert_int_equal(got.time, mark.time);
			assert_int_equal(got.commit, mark.commit);
		}
	}
}

static void refuses_bad_lines(void **state)
{
	struct wu_block_mark mark = {0, 0};
	struct wu_span lines = make_raw(WU_BLOCK_RAW_MAX, true);

	(void)state;
	wu_buf_reset(&block);
	assert_int_equal(wu_block_pack(packer, mark, 6, (struct wu_span){raw, 0}, &block), WU_EINVAL);
	assert_int_equal(wu_block_pack(packer, mark, 6, (struct wu_span){raw, 5}, &block), WU_EINVAL);
	assert_int_equal(wu_block_pack(packer, mark, -1, lines, &block), WU_EINVAL);
	lines.len++;
	raw[WU_BLOCK_RAW_MAX] = '\n';
	assert_int_equal(wu_block_pack(packer, mark, 6, lines, &block), WU_EINVAL);
	assert_int_equal(block.len, 0);
}

/* Cut anywhere, or longer than it says: no block, and nothing is appended. */
static void refuses_other_lengths(void **state)
{
	struct wu_block_mark mark = {1, 2};

	(void)state;
	wu_buf_reset(&block);
	wu_buf_reset(&back);
	assert_int_equal(wu_block_pack(packer, mark, 6, make_raw(900, true), &block), 0);
	assert_int_equal(wu_buf_adds(&block, "xx"), 0);
	for (size_t n = 0; n <= block.len; n++)
		if (n != block.len - 2)
			assert_true(wu_block_unpack(packer, block.p, n, &mark, &back) < 0);
	assert_int_equal(back.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(refuses_bad_lines),
		cmocka_unit_test(refuses_other_lengths),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
