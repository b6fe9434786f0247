/* gunzip: the same bytes in pieces of any size; cut or damaged anywhere it says so, or has
 * given how the file begins; no output beyond what was allowed. */
#include "base.h"

#include <zlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "store/block.h"

enum { MEMBERS_MAX = 8 };

/* A gzip file and what is in it. */
static struct wu_buf plain, packed;
static size_t ends[MEMBERS_MAX]; /* of members, in packed */
static int n_ends;

static int set_up(void **state)
{
	(void)state;
	wu_buf_init(&plain, 8 << 20);
	wu_buf_init(&packed, 8 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_buf_close(&plain);
	wu_buf_close(&packed);
	return 0;
}

static void begin_file(void)
{
	wu_buf_reset(&plain);
	wu_buf_reset(&packed);
	n_ends = 0;
}

/* One more member of n bytes: words, or noise that deflate stores. */
static void add_member(size_t n, bool words)
{
	z_stream z = {.next_in = NULL};
	size_t from = plain.len;

	for (size_t i = 0; i < n; i++) {
		char c = words ? "harbour tide\n"[(i * 7 + i / 91) % 13]
			       : (char)(wu_hash_mix(i, n) >> 17);

		assert_int_equal(wu_buf_add(&plain, &c, 1), 0);
	}
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(wu_buf_reserve(&packed, deflateBound(&z, n)), 0);
	z.next_in = (Bytef *)plain.p + from;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)packed.p + packed.len;
	z.avail_out = (uInt)(packed.cap - packed.len);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	packed.len += z.total_out;
	deflateEnd(&z);
	ends[n_ends++] = packed.len;
}

/* Unpack p[0..len) in pieces; the end's answer when the steps gave none. */
static int unpack(const char *p, size_t len, size_t piece, uint64_t max, struct wu_buf *out)
{
	struct wu_gunzip *g;
	int rc = 0;

	assert_int_equal(wu_gunzip_new(max, &g), 0);
	for (size_t i = 0; i < len && rc == 0; i += piece) {
		size_t n = len - i < piece ? len - i : piece;
		char *copy = wu_alloc(n); /* exactly as long, so that reading past it shows */

		memcpy(copy, p + i, n);
		rc = wu_gunzip_step(g, copy, n, out);
		wu_free(copy);
	}
	rc = rc < 0 ? rc : wu_gunzip_end(g);
	wu_gunzip_free(g);
	return rc;
}

static void assert_whole(size_t piece)
{
	struct wu_buf out;

	wu_buf_init(&out, 16 << 20);
	assert_int_equal(unpack(packed.p, packed.len, piece, 0, &out), 0);
	assert_int_equal(out.len, plain.len);
	if (plain.len)
		assert_memory_equal(out.p, plain.p, plain.len);
	wu_buf_close(&out);
}

/* Also where the output ends just where the room for it does. */
static void any_size_in_any_pieces(void **state)
{
	static const size_t sizes[] = {0,     1,     2,     100,    65279,  65280,
				       65535, 65536, 65537, 131071, 131072, 131073};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (int kind = 0; kind < 4; kind++) {
			begin_file();
			if (kind & 2)
				add_member(sizes[i] / 3, true);
			add_member(sizes[i], kind & 1);
			if (kind & 2)
				add_member(7, true);
			for (size_t piece = 1; piece <= 7; piece++)
				assert_whole(piece);
			assert_whole(4096);
			assert_whole(packed.len);
		}
}

/* Nothing at all is no damage, before, between and behind the members. */
static void nothing_changes_nothing(void **state)
{
	struct wu_gunzip *g;
	struct wu_buf out;

	(void)state;
	begin_file();
	add_member(65536, true);
	wu_buf_init(&out, 1 << 20);
	assert_int_equal(wu_gunzip_new(0, &g), 0);
	assert_int_equal(wu_gunzip_end(g), 0);
	assert_int_equal(wu_gunzip_step(g, "", 0, &out), 0);
	assert_int_equal(wu_gunzip_end(g), 0);
	assert_int_equal(wu_gunzip_step(g, packed.p, packed.len, &out), 0);
	assert_int_equal(wu_gunzip_end(g), 0);
	assert_int_equal(wu_gunzip_step(g, "", 0, &out), 0);
	assert_int_equal(wu_gunzip_end(g), 0);
	assert_int_equal(out.len, 65536);
	wu_gunzip_free(g);
	wu_buf_close(&out);
}

static void cut_at_every_byte(void **state)
{
	struct wu_buf out;

	(void)state;
	begin_file();
	add_member(700, true);
	add_member(0, true);
	add_member(300, false);
	wu_buf_init(&out, 1 << 20);
	for (size_t n = 0; n <= packed.len; n++) {
		bool between = n == 0;
		int rc;

		for (int i = 0; i < n_ends; i++)
			between |= n == ends[i];
		wu_buf_reset(&out);
		rc = unpack(packed.p, n, 5, 0, &out);
		assert_int_equal(rc, between ? 0 : WU_ETORN);
		assert_true(out.len <= plain.len);
		if (out.len)
			assert_memory_equal(out.p, plain.p, out.len);
	}
	wu_buf_close(&out);
}

/* A bit turned: an error, or one of the bits that say nothing (time, system). */
static void turn_every_bit(void **state)
{
	struct wu_buf out;

	(void)state;
	begin_file();
	add_member(400, true);
	add_member(90, false);
	wu_buf_init(&out, 1 << 20);
	for (size_t bit = 0; bit < packed.len * 8; bit++) {
		size_t into = bit / 8 < ends[0] ? bit / 8 : bit / 8 - ends[0];
		size_t left = (bit / 8 < ends[0] ? ends[0] : ends[1]) - bit / 8;
		int rc;

		packed.p[bit / 8] ^= (char)(1 << bit % 8);
		wu_buf_reset(&out);
		rc = unpack(packed.p, packed.len, 7, 0, &out);
		packed.p[bit / 8] ^= (char)(1 << bit % 8);
		assert_true(rc == 0 || rc == WU_EFORMAT || rc == WU_ECHECKSUM || rc == WU_ETORN);
		if (left <= 8)
			assert_int_equal(rc, WU_ECHECKSUM);
		if (into < 3)
			assert_true(rc < 0);
		if (rc == 0) {
			assert_int_equal(out.len, plain.len);
			assert_memory_equal(out.p, plain.p, plain.len);
		}
	}
	wu_buf_close(&out);
}

/* A file that unpacks to a thousand times its size stops at what is allowed. */
static void bombs_stop(void **state)
{
	struct wu_buf out;

	(void)state;
	begin_file();
	add_member(1000, true);
	add_member(2 << 20, true);
	wu_buf_init(&out, 16 << 20);
	assert_int_equal(unpack(packed.p, packed.len, 4096, plain.len, &out), 0);
	for (uint64_t max = 1; max < plain.len; max = max * 3 + 1) {
		wu_buf_reset(&out);
		assert_int_equal(unpack(packed.p, packed.len, 4096, max, &out), WU_ELIMIT);
		assert_true(out.len <= max + 65536);
	}
	wu_buf_close(&out);
	wu_buf_init(&out, 1 << 20);
	assert_int_equal(unpack(packed.p, packed.len, 4096, 0, &out), WU_ELIMIT);
	wu_buf_close(&out);
}

static void every_allocation_may_fail(void **state)
{
	int rc = WU_ENOMEM;

	(void)state;
	begin_file();
	add_member(300000, true);
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_gunzip *g = NULL;
		struct wu_buf out;
		int left = n;

		wu_buf_init(&out, 1 << 20);
		wu_mem_hook(fail_at, &left);
		rc = wu_gunzip_new(0, &g);
		if (rc == 0)
			rc = wu_gunzip_step(g, packed.p, packed.len, &out);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == (left < 0 ? WU_ENOMEM : 0));
		assert_true(out.len <= plain.len);
		if (out.len)
			assert_memory_equal(out.p, plain.p, out.len);
		wu_gunzip_free(g);
		wu_buf_close(&out);
		assert_int_equal(wu_mem_live(), live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_size_in_any_pieces),
		cmocka_unit_test(nothing_changes_nothing),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(turn_every_bit),
		cmocka_unit_test(bombs_stop),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
