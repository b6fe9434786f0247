/* footer: what is written comes back, what is damaged does not, and what is looked up in it is
 * what looking at every block would find. */
#include "base.h"

#include <stdio.h>

#include "../fuzz/bytes.h"
#include "store/footer.h"

enum { EVENTS = 40 }; /* bytes of a block: enough to tell one from another */

static struct wu_packer *packer;
static struct wu_buf file;
static struct wu_footer made, back;

static int set_up(void **state)
{
	(void)state;
	wu_buf_init(&file, 4 << 20);
	return wu_packer_new(&packer);
}

static int tear_down(void **state)
{
	(void)state;
	wu_footer_close(&made);
	wu_footer_close(&back);
	wu_buf_close(&file);
	packer = wu_packer_free(packer);
	assert_int_equal(wu_mem_live(), 0);
	return 0;
}

/* A footer of n blocks; their times go back now and then. 0 or WU_ELIMIT. */
static int make(uint32_t n)
{
	int rc = 0;

	wu_footer_close(&made);
	made = (struct wu_footer){.first = 7,
				  .last = 6,
				  .t0 = 1772532720123,
				  .hash = {0x0123456789abcdef, 3},
				  .prev = {5, ~0ull}};
	made.t1 = made.t0;
	for (uint32_t i = 0; rc == 0 && i < n; i++) {
		rc = wu_footer_add(&made, made.end, made.last + 1, made.t1);
		made.end += EVENTS + i % 9;
		made.last += 1 + i % 5;
		made.t1 += i % 4 == 3 ? -700 : 1000;
		made.events++;
	}
	return rc;
}

/* Its file: as many bytes as the blocks have, and the footer. */
static int write_file(void)
{
	wu_buf_reset(&file);
	if (wu_buf_reserve(&file, (size_t)made.end + 1) < 0)
		return WU_ENOMEM;
	memset(file.p, 'e', (size_t)made.end);
	file.len = (size_t)made.end;
	return wu_footer_write(&made, packer, &file);
}

static int read_file(void)
{
	bytes = (struct wu_span){file.p, file.len};
	return wu_footer_read(&bytes_io, &bytes, packer, &back);
}

static bool same(void)
{
	return made.first == back.first && made.last == back.last && made.events == back.events &&
	       made.t0 == back.t0 && made.t1 == back.t1 && made.end == back.end &&
	       made.n_blocks == back.n_blocks && !memcmp(made.hash, back.hash, 16) &&
	       !memcmp(made.prev, back.prev, 16) &&
	       !memcmp(made.block, back.block, made.n_blocks * sizeof(*made.block));
}

static void comes_back(void **state)
{
	static const uint32_t counts[] = {1, 2, 3, 255, 256, 257, 4000};

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		assert_int_equal(make(counts[i]), 0);
		assert_int_equal(write_file(), 0);
		assert_int_equal(read_file(), 0);
		assert_true(same());
	}
	made.prev[0] = made.prev[1] = 0; /* the first segment */
	assert_int_equal(write_file(), 0);
	assert_null(memmem(file.p + made.end, file.len - made.end, "prev", 4));
	assert_int_equal(read_file(), 0);
	assert_true(same());
}

/* A segment has events, so a footer has blocks. */
static void none_is_no_footer(void **state)
{
	(void)state;
	assert_int_equal(make(0), 0);
	assert_int_equal(write_file(), 0);
	assert_int_equal(read_file(), WU_EFORMAT);
	assert_true(!back.block && !back.n_blocks && !back.end);
}

/* More blocks than a line of a block names. */
static void too_long_an_index_is_refused(void **state)
{
	(void)state;
	assert_int_equal(make(7000), 0);
	wu_buf_reset(&file);
	assert_int_equal(wu_footer_write(&made, packer, &file), WU_ELIMIT);
	assert_int_equal(file.len, 0);
	assert_int_equal(make(200000), WU_ELIMIT);
}

/* Digits shrink, so that the first read near the end has it all; stored, they would not. */
static void a_long_index_takes_two_reads(void **state)
{
	struct wu_block_mark mark;
	struct wu_buf line, rest;
	uint32_t seal;

	(void)state;
	assert_int_equal(make(6000), 0);
	assert_int_equal(write_file(), 0);
	wu_buf_init(&line, 1 << 20);
	wu_buf_init(&rest, 1 << 20);
	assert_int_equal(wu_block_size(file.p + made.end, &seal), 0);
	assert_int_equal(wu_block_unpack(packer, file.p + made.end, seal, &mark, &line), 0);
	assert_int_equal(wu_buf_add(&rest, file.p + made.end + seal, file.len - made.end - seal),
			 0);
	file.len = made.end;
	assert_int_equal(wu_block_pack(packer, mark, 0, (struct wu_span){line.p, line.len}, &file),
			 0);
	assert_int_equal(wu_buf_add(&file, rest.p, rest.len), 0);
	assert_true(file.len - made.end > (40 << 10));
	assert_int_equal(read_file(), 0);
	assert_true(same());
	wu_buf_close(&line);
	wu_buf_close(&rest);
}

static const struct wu_footer_block *search(bool by_time, uint64_t seq, int64_t ms)
{
	const struct wu_footer_block *found = made.block;

	for (uint32_t i = 0; i < made.n_blocks; i++)
		if (by_time ? made.block[i].ts >= ms : made.block[i].seq > seq)
			return found;
		else
			found = &made.block[i];
	return found;
}

static void looks_up_what_a_search_finds(void **state)
{
	(void)state;
	for (uint32_t n = 1; n <= 40; n++) {
		assert_int_equal(make(n), 0);
		for (uint64_t seq = 0; seq <= made.last + 2; seq++)
			assert_ptr_equal(wu_footer_at(&made, seq), search(false, seq, 0));
		for (int64_t ms = made.t0 - 1500; ms < made.t0 + 42000; ms += 100)
			assert_ptr_equal(wu_footer_at_time(&made, ms), search(true, 0, ms));
		assert_ptr_equal(wu_footer_at(&made, UINT64_MAX), &made.block[n - 1]);
		assert_ptr_equal(wu_footer_at_time(&made, INT64_MIN), made.block);
	}
}

static void cut_anywhere_it_is_none(void **state)
{
	size_t whole;

	(void)state;
	assert_int_equal(make(60), 0);
	assert_int_equal(write_file(), 0);
	whole = file.len;
	for (file.len = 0; file.len < whole; file.len++) {
		assert_int_equal(read_file(), WU_EFORMAT);
		assert_true(!back.block && !back.n_blocks);
	}
	assert_int_equal(read_file(), 0);
	assert_int_equal(wu_buf_adds(&file, "\n"), 0);
	assert_int_equal(read_file(), WU_EFORMAT); /* something behind the end */
}

/* Only bits that deflate does not use may turn without being seen; then it says the same. */
static void any_bit_turned_it_is_none(void **state)
{
	unsigned unseen = 0;

	(void)state;
	assert_int_equal(make(60), 0);
	assert_int_equal(write_file(), 0);
	for (size_t bit = made.end * 8; bit < file.len * 8; bit++) {
		int rc;

		file.p[bit / 8] ^= (char)(1 << bit % 8);
		rc = read_file();
		file.p[bit / 8] ^= (char)(1 << bit % 8);
		if (rc == 0) {
			assert_true(same());
			unseen++;
		} else {
			assert_true(rc == WU_EFORMAT || rc == WU_ECHECKSUM);
		}
	}
	assert_in_range(unseen, 0, 16);
}

/* Lines whose sums are right and that say what cannot be. */
static void refuses_what_cannot_be(void **state)
{
	static const char *const tails[] = {
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[10,3,0]",
		"\"first\":0,\"last\":9,\"events\":3,\"blocks\":[100,10,0]",
		"\"first\":9,\"last\":8,\"events\":3,\"blocks\":[100,10,0]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[]",
		"\"first\":7,\"last\":9,\"events\":3",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[100,3]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[100,4,0]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[100,0,0,0,3,0]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[1e2,3,0]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[100,3,\"0\"]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[100,1,9223372036854775807,1,2,0]",
		/* sums that come out right because they wrap */
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[9223372036854775807,1,0,"
		"9223372036854775807,1,0,102,1,0]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[1,9223372036854775807,0,"
		"1,9223372036854775807,0,98,5,0]",
		"\"first\":7,\"last\":9,\"events\":3,\"blocks\":[100,3,0],\"x\":[[[[[[0]]]]]]",
	};
	struct wu_buf tail, line;

	(void)state;
	wu_buf_init(&tail, 1 << 20);
	wu_buf_init(&line, 1 << 20);
	for (size_t i = 0; i <= sizeof(tails) / sizeof(*tails); i++) {
		bool good = i == sizeof(tails) / sizeof(*tails);
		char text[600];
		uint32_t seal;

		snprintf(text, sizeof(text),
			 "{\"v\":1,\"ev\":\"seal\",\"t0\":\"2026-03-03T10:12:00.000Z\","
			 "\"t1\":\"2026-03-03T10:12:00.000Z\",\"hash\":\"%032d\",%s}\n",
			 5,
			 good ? "\"first\":7,\"last\":9,\"events\":3,\"blocks\":[60,1,5,40,2,-9]"
			      : tails[i]);
		wu_footer_close(&made);
		made = (struct wu_footer){.first = 1, .last = 1, .events = 1, .end = 100};
		assert_int_equal(wu_footer_add(&made, 0, 1, 0), 0);
		wu_buf_reset(&tail);
		assert_int_equal(wu_footer_write(&made, packer, &tail), 0);
		assert_int_equal(wu_block_size(tail.p, &seal), 0);
		wu_buf_reset(&file);
		for (int k = 0; k < 100; k++)
			assert_int_equal(wu_buf_adds(&file, "e"), 0);
		assert_int_equal(wu_block_pack(packer, WU_BLOCK_SEALED, 9, span(text), &file), 0);
		assert_int_equal(wu_buf_add(&file, tail.p + seal, tail.len - seal), 0);
		assert_int_equal(read_file(), good ? 0 : WU_EFORMAT);
	}
	assert_true(back.n_blocks == 2 && back.block[1].offset == 60 && back.block[1].seq == 8);
	assert_true(back.block[1].ts - back.t0 == -4);
	wu_buf_close(&tail);
	wu_buf_close(&line);
}

/* The n-th allocation fails, for every n: told, nothing kept, nothing lost. */
static void survives_failing_allocations(void **state)
{
	int rc = WU_ENOMEM;

	(void)state;
	assert_int_equal(make(300), 0);
	assert_int_equal(write_file(), 0);
	for (int n = 0; rc == WU_ENOMEM; n++) {
		int left = n;

		wu_footer_close(&back);
		wu_mem_hook(fail_at, &left);
		rc = read_file();
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || (rc == WU_ENOMEM && !back.block && !back.n_blocks));
		assert_in_range(n, 0, 10000);
	}
	assert_int_equal(rc, 0);
	assert_true(same());
	rc = WU_ENOMEM;
	for (int n = 0; rc == WU_ENOMEM; n++) {
		int left = n;

		wu_buf_close(&file);
		wu_mem_hook(fail_at, &left);
		rc = wu_footer_write(&made, packer, &file);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || file.len == 0);
	}
	assert_int_equal(rc, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(none_is_no_footer),
		cmocka_unit_test(too_long_an_index_is_refused),
		cmocka_unit_test(a_long_index_takes_two_reads),
		cmocka_unit_test(looks_up_what_a_search_finds),
		cmocka_unit_test(cut_anywhere_it_is_none),
		cmocka_unit_test(any_bit_turned_it_is_none),
		cmocka_unit_test(refuses_what_cannot_be),
		cmocka_unit_test(survives_failing_allocations),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
