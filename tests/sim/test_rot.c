/* Bytes that rot: each bit of the log turned, each file cut at every byte. A reader gives all
 * else, and its gap events name exactly what is lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "rot.h"

/* Bits of byte at to turn in file i: the one with long lines is slow to read. */
static unsigned bits(int i, size_t at)
{
	return i == 1 && !rot_is_full() ? 1u << at % 8 : 0xff;
}

static void turn_bits(int sealed)
{
	struct wu_reader *r;
	struct writing w;
	struct given g;

	rot_write(&w, WU_SYNC_COMMIT, sealed);
	assert_int_equal(wu_reader_new(&w.files.read, &r), 0);
	for (int i = 0; i < ROT_SEGMENTS; i++) {
		struct disk_file *f = writing_file(&w, i);
		uint64_t from = rot_first_of(&w, i), to = rot_first_of(&w, i + 1) - 1;

		for (size_t at = 0; at < f->now.len; at++) {
			uint64_t first, last;

			rot_seqs_at(f, at, &first, &last);
			for (int bit = 0; bit < 8; bit++) {
				if (!(bits(i, at) >> bit & 1))
					continue;
				f->now.p[at] ^= (char)(1 << bit);
				rot_read(&w, r, from, to + (i + 1 < ROT_SEGMENTS), &g);
				assert_true(rot_check(&g, from, to, first, last,
						      i + 1 == ROT_SEGMENTS));
				f->now.p[at] ^= (char)(1 << bit);
			}
		}
	}
	wu_reader_free(r);
	writing_close(&w);
}

static void a_bit_costs_one_block_live(void **state)
{
	(void)state;
	turn_bits(0);
}

static void a_bit_costs_one_block_sealed(void **state)
{
	(void)state;
	turn_bits(ROT_SEALED);
}

/* ---- cuts
 * ---------------------------------------------------------------------------------------- */

static void cut_files(int sealed)
{
	struct writing w;
	struct given g;

	rot_write(&w, WU_SYNC_COMMIT, sealed);
	for (int i = 0; i < ROT_SEGMENTS; i++) {
		struct disk_file *f = writing_file(&w, i);
		size_t whole = f->now.len;

		for (f->now.len = 0; f->now.len < whole; f->now.len++) {
			rot_read_all(&w, &w.files, &g);
			for (uint64_t s = 1; s <= g.last; s++)
				assert_true(g.event[s] != g.gap[s]);
			if (i + 1 < ROT_SEGMENTS)
				assert_int_equal(g.last, w.oracle.next - 1);
		}
		f->now.len = whole;
	}
	writing_close(&w);
}

static void cut_at_every_byte_live(void **state)
{
	(void)state;
	cut_files(0);
}

static void cut_at_every_byte_sealed(void **state)
{
	(void)state;
	cut_files(ROT_SEALED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bit_costs_one_block_live),
		cmocka_unit_test(a_bit_costs_one_block_sealed),
		cmocka_unit_test(cut_at_every_byte_live),
		cmocka_unit_test(cut_at_every_byte_sealed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
