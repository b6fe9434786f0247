/* segment: names sort as the log does and read back; commits are cut at lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "store/segment.h"

static void names_sort_and_read_back(void **state)
{
	struct wu_segment last = {.name = ""}, s, back;

	(void)state;
	for (uint64_t first = 1; first < 1000000000000000u; first = first * 3 + 1) {
		wu_segment_name(first, 1772532720123 + (int64_t)first % 100000 * 1000, first % 2, &s);
		assert_true(strcmp(last.name, s.name) < 0);
		assert_int_equal(wu_segment_parse(s.name, &back), 0);
		assert_int_equal(back.first, s.first);
		assert_int_equal(back.created, s.created);
		assert_int_equal(back.live, s.live);
		last = s;
	}
}

static void other_names_are_none(void **state)
{
	static const char *const names[] = {
		"", "LOCK", "wl-", "wl-0000000000000001-20260303T101200Z.live.gz.tmp",
		"wl-0000000000000000-20260303T101200Z.live.gz", "wl-000000000000001-20260303T101200Z.live.gz",
		"wl-0000000000000001-20260303T101200Z.dead.gz", "wl-0000000000000001-20261303T101200Z.live.gz",
		"xl-0000000000000001-20260303T101200Z.live.gz"};
	struct wu_segment s;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(wu_segment_parse(names[i], &s), WU_EFORMAT);
}

/* Many lines in one commit: every block but the last says that more follows, and the
 * lines are all there, in order. */
static void commits_are_cut_at_lines(void **state)
{
	struct wu_block_mark mark = {1, 9};
	struct wu_buf lines, blocks, back;
	struct wu_packer *p;

	(void)state;
	wu_buf_init(&lines, WU_COMMIT_MAX);
	wu_buf_init(&blocks, 2 * WU_COMMIT_MAX);
	wu_buf_init(&back, WU_COMMIT_MAX);
	assert_int_equal(wu_packer_new(&p), 0);
	for (int i = 0; i < 9000; i++)
		assert_int_equal(wu_buf_addf(&lines, "{\"v\":1,\"seq\":%d,\"pad\":\"%*d\"}\n", i, i % 90, i), 0);
	assert_int_equal(wu_segment_pack(p, mark, 1, (struct wu_span){lines.p, lines.len}, &blocks), 0);
	for (size_t at = 0; at < blocks.len;) {
		uint32_t size;
		size_t was = back.len;

		assert_int_equal(wu_block_size(blocks.p + at, &size), 0);
		assert_int_equal(wu_block_unpack(p, blocks.p + at, size, &mark, &back), 0);
		at += size;
		assert_int_equal(wu_segment_strip(&back, was), at < blocks.len);
	}
	assert_int_equal(back.len, lines.len);
	assert_memory_equal(back.p, lines.p, lines.len);
	wu_packer_free(p);
	wu_buf_close(&lines);
	wu_buf_close(&blocks);
	wu_buf_close(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_sort_and_read_back), cmocka_unit_test(other_names_are_none),
		cmocka_unit_test(commits_are_cut_at_lines)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
