/* Bytes that rot: a log of live and sealed segments, each bit of it turned, each file cut at
 * every byte. A reader gives all else, and its gap events name exactly what is lost; a start
 * mends live segments and keeps the damaged file, as it was, in damaged/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "crash.h"
#include "store/seal.h"
#include "store/segment.h"
#include "writing.h"

enum { SEGMENTS = 3, COMMITS = 4, LINES = 3, BEHIND = 2, LONG = 22000, SHORT = 60, FEW = 7 };

/* ROT_COMMITS=80, commits of a segment: a log of 40 KB, each bit of it, and much time. */
static int n_commits(void)
{
	const char *v = getenv("ROT_COMMITS");

	return v ? atoi(v) : COMMITS;
}

/* Bits of byte at to turn in file i: the one with long lines is slow to read. */
static unsigned bits(int i, size_t at)
{
	return i == 1 && !getenv("ROT_COMMITS") ? 1u << at % 8 : 0xff;
}

/* ---- the log ---------------------------------------------------------------------------- */

/* Segment i of SEGMENTS, sealed up to sealed. One commit of several blocks in each. */
static void write_log(struct writing *w, enum wu_sync sync, int sealed)
{
	struct wu_segment s, done;

	writing_open(w, sync);
	for (int i = 0; i < SEGMENTS; i++)
		for (int c = 0; c < n_commits(); c++)
			assert_int_equal(writing_commit(w, LINES, c == 3 && i == 1 ? LONG : SHORT,
							c == 0), 0);
	w->append = wu_append_free(w->append);
	for (int i = 0; i < sealed; i++) {
		writing_file(w, i);
		assert_int_equal(wu_segment_parse(w->disk->now[i].name, &s), 0);
		assert_int_equal(wu_seal(&w->files, &s, &done, &w->err), 0);
	}
	disk_settle(w->disk);
	assert_int_equal(writing_check(w), FINE);
}

/* What reading gave: which seqs, which of them by a gap. */
struct given {
	bool event[ORACLE_SEQS], gap[ORACLE_SEQS];
	uint64_t last;
	int rc;
};

static bool as_written(const struct writing *w, uint64_t seq, struct wu_span line)
{
	return seq < w->oracle.next && w->oracle.line[seq].len == line.len + 1 &&
	       memcmp(w->oracle.given.p + w->oracle.line[seq].at, line.p, line.len) == 0;
}

/* Read from seq from on, passing over damage; every event must be one that was written. */
static void read_from(struct writing *w, struct wu_reader *r, uint64_t from, uint64_t until,
		      struct given *g)
{
	struct wu_event ev;
	struct wu_err err;
	uint64_t due = from;
	int passes = 0;

	memset(g, 0, sizeof(*g));
	wu_reader_seek(r, from);
	wu_reader_until(r, until);
	for (;;) {
		g->rc = wu_reader_next(r, &ev, &err);
		if (g->rc == WU_ECHECKSUM || g->rc == WU_ESEQ) {
			assert_true(++passes < 20);
			if (wu_reader_pass(r, &ev) != 0)
				break;
			assert_true(ev.other == due && ev.last >= ev.other);
		} else if (g->rc != 0) {
			break;
		}
		assert_int_equal(ev.seq, due);
		due = ev.ev == WU_EV_GAP ? ev.last + 1 : ev.seq + 1;
		if (ev.ev != WU_EV_GAP)
			assert_true(as_written(w, ev.seq, wu_reader_line(r)));
		for (uint64_t s = ev.seq; s < due; s++)
			*(ev.ev == WU_EV_GAP ? &g->gap[s] : &g->event[s]) = true;
	}
	g->last = due - 1;
}

static void read_all(struct writing *w, const struct wu_files *f, struct given *g)
{
	struct wu_reader *r;

	assert_int_equal(wu_reader_new(&f->read, &r), 0);
	read_from(w, r, 1, UINT64_MAX, g);
	wu_reader_free(r);
}

/* ---- what a block holds --------------------------------------------------------------------- */

/* The seqs in the block of file that byte at lies in. False: a trailer. */
static bool seqs_at(const struct disk_file *f, size_t at, uint64_t *first, uint64_t *last)
{
	struct wu_packer *p;
	struct wu_block_mark mark;
	struct wu_buf raw;
	size_t from = 0;
	uint32_t size = 0;
	const char *line;

	*first = *last = 0;
	assert_int_equal(wu_packer_new(&p), 0);
	wu_buf_init(&raw, WU_BLOCK_RAW_MAX);
	for (; from <= at; from += size)
		assert_int_equal(wu_block_size(f->now.p + from, &size), 0);
	if (wu_block_unpack(p, f->now.p + from - size, size, &mark, &raw) == 0)
		for (line = raw.p; line < raw.p + raw.len; line = strchr(line, '\n') + 1) {
			if (strncmp(line, "{\"v\":1,\"seq\":", 13) != 0)
				break;
			*last = strtoull(line + 13, NULL, 10);
			*first = *first ? *first : *last;
			if (!memchr(line, '\n', (size_t)(raw.p + raw.len - line - 1)))
				break;
		}
	wu_buf_close(&raw);
	wu_packer_free(p);
	return *first != 0;
}

/* ---- bits -------------------------------------------------------------------------------------- */

/* Of seqs from..to all is given but, at most, the block's own; the gap is of these alone. */
static void check_given(const struct given *g, uint64_t from, uint64_t to, uint64_t first,
			uint64_t last, bool may_end)
{
	bool ends = may_end && g->last < to;

	for (uint64_t s = from; s <= to; s++) {
		bool in_block = first && s >= first && s <= last;

		if (g->event[s])
			continue;
		assert_true(in_block);
		assert_true(g->gap[s] || ends);
	}
	assert_true(g->rc == WU_END || ends);
}

static void check_bit(struct writing *w, const struct given *g, uint64_t first, uint64_t last,
		      bool may_end)
{
	check_given(g, 1, w->oracle.next - 1, first, last, may_end);
}

/* First seq of file i; of none behind the last: the one due next. */
static uint64_t first_of(struct writing *w, int i)
{
	writing_file(w, 0);
	return i < SEGMENTS ? strtoull(w->disk->now[i].name + 3, NULL, 10) : w->oracle.next;
}

static void turn_bits(int sealed)
{
	struct wu_reader *r;
	struct writing w;
	struct given g;

	write_log(&w, WU_SYNC_COMMIT, sealed);
	assert_int_equal(wu_reader_new(&w.files.read, &r), 0);
	for (int i = 0; i < SEGMENTS; i++) {
		struct disk_file *f = writing_file(&w, i);
		uint64_t from = first_of(&w, i), to = first_of(&w, i + 1) - 1;

		for (size_t at = 0; at < f->now.len; at++) {
			uint64_t first, last;

			seqs_at(f, at, &first, &last);
			for (int bit = 0; bit < 8; bit++) {
				if (!(bits(i, at) >> bit & 1))
					continue;
				f->now.p[at] ^= (char)(1 << bit);
				read_from(&w, r, from, to + (i + 1 < SEGMENTS), &g);
				check_given(&g, from, to, first, last, i + 1 == SEGMENTS);
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
	turn_bits(BEHIND);
}

/* ---- cuts ---------------------------------------------------------------------------------------- */

static void cut_files(int sealed)
{
	struct writing w;
	struct given g;

	write_log(&w, WU_SYNC_COMMIT, sealed);
	for (int i = 0; i < SEGMENTS; i++) {
		struct disk_file *f = writing_file(&w, i);
		size_t whole = f->now.len;

		for (f->now.len = 0; f->now.len < whole; f->now.len++) {
			read_all(&w, &w.files, &g);
			for (uint64_t s = 1; s <= g.last; s++)
				assert_true(g.event[s] != g.gap[s]);
			if (i + 1 < SEGMENTS)
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
	cut_files(BEHIND);
}

/* ---- starting ----------------------------------------------------------------------------------- */

/* Byte at of file i rots, and the desk starts: each event is given, or named by a gap event
 * in the log; what was promised is kept in damaged/ as it was. */
static void start_on_rot(struct writing *w, int i, size_t at, struct disk *spoilt)
{
	struct wu_files f = disk_files(spoilt);
	struct wu_recovery r;
	struct disk_file *file, *kept;
	struct wu_err err;
	struct given g;
	uint64_t first, last, lost = 0;
	char name[WU_FILE_NAME + 16] = WU_DAMAGED;

	writing_file(w, i);
	disk_copy(w->disk, spoilt);
	strcat(name, w->disk->now[i].name);
	file = disk_find(spoilt, w->disk->now[i].name);
	seqs_at(file, at, &first, &last);
	file->now.p[at] ^= 0x10;
	assert_int_equal(wu_recover(&f, NULL, NULL, &r, &err), 0);
	read_all(w, &f, &g);
	assert_int_equal(g.rc, WU_END);
	check_bit(w, &g, first, last, i + 1 == SEGMENTS);
	for (uint64_t s = 1; s < w->oracle.next; s++)
		lost += g.gap[s];
	assert_int_equal(lost, r.lost);
	assert_int_equal(r.end.next_seq, g.last + 1);
	kept = disk_find(spoilt, name);
	/* Where the segment event itself is lost, nobody knows: it is kept, too. */
	assert_int_equal(kept != NULL, r.gaps && (w->sync == WU_SYNC_COMMIT || first == first_of(w, i)));
	assert_int_equal(r.quarantined, kept != NULL);
	if (kept) {
		struct disk_file *was = disk_find(w->disk, w->disk->now[i].name);

		was->now.p[at] ^= 0x10;
		assert_int_equal(kept->now.len, was->now.len);
		assert_memory_equal(kept->now.p, was->now.p, was->now.len);
		was->now.p[at] ^= 0x10;
	}
}

static void mend_everywhere(enum wu_sync sync, size_t step)
{
	struct disk *spoilt = disk_new();
	struct writing w;

	write_log(&w, sync, 0);
	for (int i = 0; i < SEGMENTS; i++)
		for (size_t at = 0; at < writing_file(&w, i)->now.len; at += step)
			start_on_rot(&w, i, at, spoilt);
	writing_close(&w);
	disk_free(spoilt);
}

static void a_start_mends_and_keeps(void **state)
{
	(void)state;
	mend_everywhere(WU_SYNC_COMMIT, getenv("ROT_COMMITS") ? 1 : 3);
}

static void a_start_mends_what_was_not_promised(void **state)
{
	(void)state;
	mend_everywhere(WU_SYNC_INTERVAL, FEW);
	mend_everywhere(WU_SYNC_NEVER, FEW);
}

/* ---- a crash while mending ------------------------------------------------------------------------- */

struct mending {
	struct writing *w;
	struct crash *crash;
	uint64_t states, first, last;
};

static bool start_again(void *data, struct disk *state)
{
	struct mending *m = data;
	struct wu_files f = disk_files(state);
	struct wu_recovery r;
	struct wu_err err;
	struct given g;
	int kept = 0, others = 0;

	m->states++;
	assert_int_equal(wu_recover(&f, NULL, NULL, &r, &err), 0);
	read_all(m->w, &f, &g);
	assert_int_equal(g.rc, WU_END);
	check_bit(m->w, &g, m->first, m->last, false);
	assert_int_equal(r.end.next_seq, m->w->oracle.next);
	for (int i = 0; i < state->n_now; i++) {
		kept += strncmp(state->now[i].name, WU_DAMAGED, strlen(WU_DAMAGED)) == 0;
		others += strstr(state->now[i].name, ".tmp") != NULL;
	}
	assert_true(kept >= 1);
	assert_int_equal(others, 0);
	return true;
}

static void crash_here(void *data, struct disk *d)
{
	struct mending *m = data;

	crash_states(m->crash, d, &(struct crash_plan){.dice = 20, .cuts = 60, .seed = m->states},
		     start_again, m);
}

/* Byte at of the second file rots, on disk spoilt. False: no event is lost by that. */
static bool spoil(struct mending *m, size_t at, struct disk *spoilt)
{
	struct wu_files f = disk_files(spoilt);
	struct wu_recovery r = {.gaps = 0};
	struct disk_file *file;

	for (int i = 0; i < 2; i++) {
		disk_copy(m->w->disk, spoilt);
		file = disk_find(spoilt, m->w->disk->now[1].name);
		seqs_at(file, at, &m->first, &m->last);
		file->now.p[at] ^= 0x10;
		if (i == 0)
			assert_int_equal(wu_recover(&f, NULL, NULL, &r, &m->w->err), 0);
	}
	return r.gaps;
}

static void a_crash_while_mending_loses_nothing(void **state)
{
	struct disk *spoilt = disk_new();
	struct mending m = {.crash = crash_new()};
	struct wu_recovery r;
	struct writing w;

	(void)state;
	write_log(&w, WU_SYNC_COMMIT, 0);
	m.w = &w;
	for (size_t at = 20; at + 300 < writing_file(&w, 1)->now.len; at += 97) {
		struct wu_files f = disk_files(spoilt);

		if (!spoil(&m, at, spoilt))
			continue;
		spoilt->watch = crash_here;
		spoilt->watch_data = &m;
		assert_int_equal(wu_recover(&f, NULL, NULL, &r, &w.err), 0);
		assert_int_equal(r.gaps, 1);
		crash_here(&m, spoilt);
		spoilt->watch = NULL;
	}
	assert_true(m.states > 300);
	writing_close(&w);
	crash_free(m.crash);
	disk_free(spoilt);
}

/* ---- sealed and live ---------------------------------------------------------------------------------- */

/* Both rotten sealed and whole live: the live one counts. */
static void a_rotten_seal_does_not_cost_the_live_one(void **state)
{
	struct disk *both = disk_new();
	struct writing w, sealed;
	struct disk_file *f;

	(void)state;
	write_log(&w, WU_SYNC_COMMIT, 0);
	write_log(&sealed, WU_SYNC_COMMIT, 1);
	f = writing_file(&sealed, 0);
	for (size_t at = 0; at < f->now.len; at += 3) {
		struct wu_files files = disk_files(both);
		struct wu_recovery r;
		struct given g;

		disk_copy(w.disk, both);
		disk_put(both, sealed.disk->now[0].name, f->now.p, f->now.len)->now.p[at] ^= 2;
		assert_int_equal(wu_recover(&files, NULL, NULL, &r, &w.err), 0);
		read_all(&w, &files, &g);
		assert_int_equal(g.last, w.oracle.next - 1);
		check_bit(&w, &g, 0, 0, false);
	}
	writing_close(&w);
	writing_close(&sealed);
	disk_free(both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bit_costs_one_block_live),
		cmocka_unit_test(a_bit_costs_one_block_sealed),
		cmocka_unit_test(cut_at_every_byte_live),
		cmocka_unit_test(cut_at_every_byte_sealed),
		cmocka_unit_test(a_start_mends_and_keeps),
		cmocka_unit_test(a_start_mends_what_was_not_promised),
		cmocka_unit_test(a_crash_while_mending_loses_nothing),
		cmocka_unit_test(a_rotten_seal_does_not_cost_the_live_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
