/* reader: a log in memory, cut at every byte, with every bit turned, in many segments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/limits.h"
#include "events.h"
#include "store/reader.h"

enum { SEGMENTS = 3, COMMITS = 5, EVENTS = 3 };

/* The files of a log. */
static struct {
	struct wu_segment segment;
	struct wu_buf bytes;
	size_t commit_end[COMMITS];
} files[SEGMENTS + 1]; /* the last for tests that need a long one */
static int n_files;

/* What happens between the end that a reader saw and its asking for the next file; NULL:
 * nothing. Called at the second asking, the first being when a file is opened. */
static void (*meanwhile)(void);
static int askings;

static int find(void *ctx, enum wu_find how, uint64_t seq, struct wu_segment *ret)
{
	if (how == WU_FIND_AFTER && meanwhile && ++askings == 2)
		meanwhile();
	int best = -1;

	(void)ctx;
	for (int i = 0; i < n_files; i++)
		if (how == WU_FIND_AFTER ? files[i].segment.first > seq && best < 0
			  : files[i].segment.first <= seq || best < 0)
			best = i;
	if (best < 0)
		return WU_ENOTFOUND;
	*ret = files[best].segment;
	return 0;
}

static int open_file(void *ctx, const char *name, void **ret)
{
	(void)ctx;
	for (int i = 0; i < n_files; i++)
		if (strcmp(files[i].segment.name, name) == 0) {
			*ret = &files[i].bytes;
			return 0;
		}
	return WU_ENOTFOUND;
}

/* Reads until one fails; -1: none does. */
static int reads_left = -1;
static bool read_failed;

static int read_file(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	struct wu_buf *b = file;

	if (reads_left == 0) {
		read_failed = true;
		memset(p, 0x1f, n); /* a failed read may leave anything behind */
		return WU_EIO;
	}
	reads_left -= reads_left > 0;

	*ret_n = offset >= b->len ? 0 : b->len - offset < n ? b->len - offset : n;
	if (*ret_n)
		memcpy(p, b->p + offset, *ret_n);
	return 0;
}

static int size_of(void *file, uint64_t *ret)
{
	*ret = ((struct wu_buf *)file)->len;
	return 0;
}

static void close_file(void *file)
{
	(void)file;
}

static const struct wu_reader_io io = {NULL, find, open_file, size_of, read_file, close_file};

static int write_log(void **state)
{
	struct wu_packer *p;
	struct wu_story *s;
	struct wu_buf lines;
	uint64_t seq = 1;

	(void)state;
	assert_int_equal(wu_packer_new(&p), 0);
	assert_int_equal(wu_story_new(&s), 0);
	wu_buf_init(&lines, WU_COMMIT_MAX);
	for (n_files = 0; n_files < SEGMENTS; n_files++) {
		wu_segment_name(seq, 1772532720000 + n_files * 1000, true, &files[n_files].segment);
		wu_buf_init(&files[n_files].bytes, 64 << 20);
		for (uint8_t c = 0; c < COMMITS; c++) {
			struct wu_block_mark mark = {1772532720, c};

			wu_buf_reset(&lines);
			for (int e = 0; e < EVENTS; e++) {
				/* one commit of several blocks, one story of several parts */
				struct wu_event ev = make_event(s, seq, c == 3 && n_files == 1 ? 150000 : 60);
				int parts = wu_record_parts(&ev);

				assert_int_equal(wu_record_encode(&lines, &ev), 0);
				for (int i = 1; i <= parts; i++)
					assert_int_equal(wu_record_encode_part(&lines, &ev, (uint32_t)i,
									       seq + (uint64_t)i), 0);
				seq += 1 + (uint64_t)parts;
			}
			assert_int_equal(wu_segment_pack(p, mark, 6, (struct wu_span){lines.p, lines.len},
							 &files[n_files].bytes), 0);
			files[n_files].commit_end[c] = files[n_files].bytes.len;
		}
	}
	wu_buf_close(&lines);
	wu_packer_free(p);
	wu_story_free(s);
	return 0;
}

static int drop_log(void **state)
{
	(void)state;
	for (int i = 0; i < SEGMENTS; i++)
		wu_buf_close(&files[i].bytes);
	return 0;
}

/* Of all lines the last read_all() was given. */
static uint64_t lines_hash;

/* Read all there is; returns how many, and how it ended. */
static uint64_t read_all(struct wu_reader *r, uint64_t from, int *ret_rc)
{
	struct wu_event ev;
	struct wu_err err;
	uint64_t n = 0;

	lines_hash = 0;
	while ((*ret_rc = wu_reader_next(r, &ev, &err)) == 0) {
		assert_int_equal(ev.seq, from + n);
		lines_hash = wu_hash_mix(lines_hash, wu_hash64(wu_reader_line(r).p,
							       wu_reader_line(r).len, 0));
		n++;
	}
	return n;
}

static void reads_through_segments(void **state)
{
	struct wu_reader *r;
	uint64_t all;
	int rc;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	all = read_all(r, 1, &rc);
	assert_int_equal(rc, WU_END);
	assert_true(all > SEGMENTS * COMMITS * EVENTS);
	for (uint64_t seq = 1; seq <= all; seq++) {
		wu_reader_seek(r, seq);
		assert_int_equal(read_all(r, seq, &rc), all - seq + 1);
	}
	wu_reader_free(r);
}

static void long_text_is_whole(void **state)
{
	struct wu_story *want;
	struct wu_reader *r;
	struct wu_event ev, made;
	struct wu_err err;
	int longs = 0;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	assert_int_equal(wu_story_new(&want), 0);
	while (wu_reader_next(r, &ev, &err) == 0) {
		if (!ev.story || ev.story->field[WU_TEXT].len != 150000)
			continue;
		made = make_event(want, ev.seq, 150000);
		assert_memory_equal(ev.story->field[WU_TEXT].p, made.story->field[WU_TEXT].p, 150000);
		longs++;
	}
	assert_int_equal(longs, EVENTS);
	wu_story_free(want);
	wu_reader_free(r);
}

/* Cut the last file at every byte: the whole commits before it, and no error. */
static void cut_at_every_byte(void **state)
{
	struct wu_buf *last = &files[SEGMENTS - 1].bytes;
	uint64_t first = files[SEGMENTS - 1].segment.first;
	size_t whole = last->len;
	struct wu_reader *r;
	int rc;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	for (last->len = 0; last->len <= whole; last->len++) {
		uint64_t commits = 0;

		while (commits < COMMITS && files[SEGMENTS - 1].commit_end[commits] <= last->len)
			commits++;
		wu_reader_seek(r, first);
		assert_int_equal(read_all(r, first, &rc), commits * EVENTS);
		assert_int_equal(rc, WU_END);
	}
	last->len = whole;
	wu_reader_free(r);
}

/* Turn every bit of the first file: what is given is never another event than was
 * written, and damage before intact commits is an error, never passed over. */
static void turn_every_bit(void **state)
{
	struct wu_buf *b = &files[0].bytes;
	struct wu_reader *r;
	uint64_t undamaged;
	int rc;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	read_all(r, 1, &rc);
	undamaged = lines_hash;
	for (size_t bit = 0; bit < b->len * 8; bit++) {
		size_t commit = 0;
		uint64_t n;

		while (files[0].commit_end[commit] <= bit / 8)
			commit++;
		b->p[bit / 8] ^= (char)(1 << bit % 8);
		wu_reader_seek(r, 1);
		n = read_all(r, 1, &rc);
		b->p[bit / 8] ^= (char)(1 << bit % 8);
		if (rc == WU_END && lines_hash == undamaged)
			continue; /* time, commit number, a bit that only pads deflate */
		assert_int_equal(n, commit * EVENTS);
		assert_true(rc == WU_ECHECKSUM || rc == WU_ESEQ);
	}
	wu_reader_free(r);
}

enum { NOISY = 40 };

/* A file that one read does not hold: an event a commit, of letters deflate cannot shrink.
 * Returns where its second half begins. */
static size_t add_noisy_file(uint64_t seq)
{
	static char noise[50000];
	size_t half = 0;
	struct wu_buf lines;
	struct wu_packer *p;
	struct wu_story *s;

	assert_int_equal(wu_packer_new(&p), 0);
	assert_int_equal(wu_story_new(&s), 0);
	wu_buf_init(&lines, WU_COMMIT_MAX);
	wu_segment_name(seq, 1772532790000, true, &files[n_files].segment);
	wu_buf_init(&files[n_files].bytes, 64 << 20);
	for (uint8_t c = 0; c < NOISY; c++, seq++) {
		struct wu_event ev = make_event(s, seq, 60);

		half = c == NOISY / 2 ? files[n_files].bytes.len : half;
		for (size_t i = 0; i < sizeof(noise); i++)
			noise[i] = (char)('0' + (wu_hash_mix(seq * 7919, i) >> 23) % 64);
		assert_int_equal(wu_story_set(s, WU_TEXT, noise, sizeof(noise)), 0);
		wu_buf_reset(&lines);
		assert_int_equal(wu_record_encode(&lines, &ev), 0);
		assert_int_equal(wu_segment_pack(p, (struct wu_block_mark){1772532790, c}, 6,
						 (struct wu_span){lines.p, lines.len},
						 &files[n_files].bytes), 0);
	}
	n_files++;
	wu_buf_close(&lines);
	wu_packer_free(p);
	wu_story_free(s);
	return half;
}

/* Each read fails once: it is told, and the next call goes on with nothing lost. Damaged:
 * so is one in the search for what stands behind it; a torn tail would be a guess. */
static void fail_each_read(uint64_t first, int end, uint64_t whole)
{
	struct wu_reader *r;
	int rc, n;

	assert_int_equal(wu_reader_new(&io, &r), 0);
	for (n = 0, read_failed = true; read_failed; n++) {
		uint64_t got;

		wu_reader_seek(r, first);
		reads_left = n;
		read_failed = false;
		got = read_all(r, first, &rc);
		assert_int_equal(rc, read_failed ? WU_EIO : end);
		reads_left = -1;
		got += read_all(r, first + got, &rc);
		assert_int_equal(rc, end);
		assert_int_equal(got, whole);
	}
	assert_true(n > 1);
	wu_reader_free(r);
}

static void a_failed_read_is_told(void **state)
{
	struct wu_buf *b = &files[SEGMENTS].bytes;
	uint64_t all;
	struct wu_reader *r;
	size_t half;
	int rc;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	all = read_all(r, 1, &rc);
	wu_reader_free(r);
	half = add_noisy_file((all + 1));
	fail_each_read((all + 1), WU_END, NOISY);
	b->p[half + 1000] ^= 1;
	fail_each_read((all + 1), WU_ECHECKSUM, NOISY / 2);
	b->len = half + 10000; /* a torn tail: all of it is searched */
	fail_each_read((all + 1), WU_END, NOISY / 2);
	wu_buf_close(b);
	n_files--;
}

/* A reader at the end goes on when more is written, half written or whole. */
static void follows(void **state)
{
	struct wu_buf *last = &files[SEGMENTS - 1].bytes;
	uint64_t first = files[SEGMENTS - 1].segment.first, n = 0;
	size_t whole = last->len;
	struct wu_reader *r;
	int rc;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	wu_reader_seek(r, first);
	for (last->len = 0; last->len < whole; last->len += 37)
		n += read_all(r, first + n, &rc);
	last->len = whole;
	n += read_all(r, first + n, &rc);
	assert_int_equal(n, COMMITS * EVENTS);
	wu_reader_free(r);
}

static size_t first_whole;

static void commit_and_turn(void)
{
	files[0].bytes.len = first_whole;
	n_files = SEGMENTS;
}

/* A commit and a new page come just after the reader saw the end: nothing is missing. */
static void a_page_turned_behind_its_back_loses_nothing(void **state)
{
	struct wu_reader *r;
	uint64_t all;
	int rc;

	(void)state;
	assert_int_equal(wu_reader_new(&io, &r), 0);
	all = read_all(r, 1, &rc);
	first_whole = files[0].bytes.len;
	files[0].bytes.len = files[0].commit_end[COMMITS - 2];
	n_files = 1;
	meanwhile = commit_and_turn;
	askings = 0;
	wu_reader_seek(r, 1);
	assert_int_equal(read_all(r, 1, &rc), all);
	assert_int_equal(rc, WU_END);
	meanwhile = NULL;
	wu_reader_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_through_segments), cmocka_unit_test(long_text_is_whole),
		cmocka_unit_test(cut_at_every_byte),      cmocka_unit_test(turn_every_bit),
		cmocka_unit_test(follows),
		cmocka_unit_test(a_page_turned_behind_its_back_loses_nothing),
		cmocka_unit_test(a_failed_read_is_told),
	};
	return cmocka_run_group_tests(tests, write_log, drop_log);
}
