/* A start on bytes that rotted: each event is given, or named by a gap event in the log; what
 * was promised is kept as it was in damaged/; and a crash in the middle of that changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "crash.h"
#include "rot.h"
#include "store/segment.h"

enum { FEW = 7 };

/* ---- starting ----------------------------------------------------------------------- */

/* A start after byte at of file i has rotted. */
struct rotten {
	struct writing *w;
	struct disk *spoilt;
	int file;
	size_t at;
	uint64_t first, last; /* seqs that the rot may cost */
	struct wu_recovery found;
};

/* Is the file, as it was, in damaged/? Where a seq that was promised is lost it must be; where
 * the segment event itself is lost, nobody knows what was. */
static bool is_kept(const struct rotten *t)
{
	const char *live = t->w->disk->now[t->file].name;
	struct disk_file *was = disk_find(t->w->disk, live), *kept;
	char name[WU_FILE_NAME + 16] = WU_DAMAGED;
	bool must = t->found.gaps &&
		    (t->w->sync == WU_SYNC_COMMIT || t->first == rot_first_of(t->w, t->file));
	bool same;

	strcat(name, live);
	kept = disk_find(t->spoilt, name);
	if (!kept || !must)
		return !kept && !must && !t->found.quarantined;
	was->now.p[t->at] ^= 0x10;
	same = kept->now.len == was->now.len && !memcmp(kept->now.p, was->now.p, was->now.len);
	was->now.p[t->at] ^= 0x10;
	return same && t->found.quarantined == 1;
}

/* Each event is given, or named by a gap event in the log; what was promised is kept. */
static bool starts_on(struct rotten *t, const struct wu_files *broken)
{
	struct wu_files whole = disk_files(t->spoilt), f = whole;
	struct disk_file *file;
	struct wu_err err;
	struct given g;
	uint64_t lost = 0;

	writing_file(t->w, t->file);
	disk_copy(t->w->disk, t->spoilt);
	file = disk_find(t->spoilt, t->w->disk->now[t->file].name);
	rot_seqs_at(file, t->at, &t->first, &t->last);
	file->now.p[t->at] ^= 0x10;
	disk_break(&f, broken);
	if (wu_recover(&f, NULL, NULL, &t->found, &err) != 0)
		return false;
	rot_read_all(t->w, &whole, &g);
	for (uint64_t s = 1; s < t->w->oracle.next; s++)
		lost += g.gap[s];
	return g.rc == WU_END && lost == t->found.lost && t->found.end.next_seq == g.last + 1 &&
	       rot_check(&g, 1, t->w->oracle.next - 1, t->first, t->last,
			 t->file + 1 == ROT_SEGMENTS) &&
	       is_kept(t);
}

/* How many starts went wrong, a byte in step rotten each. */
static unsigned start_everywhere(enum wu_sync sync, size_t step, const struct wu_files *broken)
{
	struct disk *spoilt = disk_new();
	unsigned wrong = 0;
	struct writing w;

	rot_write(&w, sync, 0);
	for (int i = 0; i < ROT_SEGMENTS; i++)
		for (size_t at = 0; at < writing_file(&w, i)->now.len; at += step) {
			struct rotten t = {.w = &w, .spoilt = spoilt, .file = i, .at = at};

			wrong += !starts_on(&t, broken);
		}
	writing_close(&w);
	disk_free(spoilt);
	return wrong;
}

static void a_start_mends_and_keeps(void **state)
{
	(void)state;
	assert_int_equal(start_everywhere(WU_SYNC_COMMIT, rot_is_full() ? 1 : 3, NULL), 0);
}

static void a_start_mends_what_was_not_promised(void **state)
{
	(void)state;
	assert_int_equal(start_everywhere(WU_SYNC_INTERVAL, FEW, NULL), 0);
	assert_int_equal(start_everywhere(WU_SYNC_NEVER, FEW, NULL), 0);
}

/* ---- broken ones ------------------------------------------------------------------------ */

static int link_nothing(void *ctx, const char *from, const char *to)
{
	(void)ctx;
	(void)from;
	(void)to;
	return 0;
}

/* The copy goes when the mended file is there. */
static int rename_and_tidy(void *ctx, const char *from, const char *to)
{
	char kept[WU_FILE_NAME + 16] = WU_DAMAGED;
	struct wu_files f = disk_files(ctx);
	int rc = f.rename(ctx, from, to);

	strcat(kept, to);
	return rc < 0 ? rc : f.remove(ctx, kept);
}

/* A block at offset whose letters do not unpack ends the file: rot, taken for a torn end. */
static int read_to_rot(void *file, void *p, size_t n, uint64_t offset, size_t *ret_n)
{
	struct disk_file *f = file;
	struct wu_files right = disk_files(f->disk);
	struct wu_packer *packer;
	struct wu_block_mark mark;
	struct wu_buf raw;
	size_t at = 0;
	uint32_t size;
	int rc;

	assert_int_equal(wu_packer_new(&packer), 0);
	wu_buf_init(&raw, WU_BLOCK_RAW_MAX);
	for (; at + WU_BLOCK_HEAD <= f->now.len; at += size) {
		wu_buf_reset(&raw);
		if (wu_block_size(f->now.p + at, &size) < 0 || at + size > f->now.len ||
		    wu_block_unpack(packer, f->now.p + at, size, &mark, &raw) < 0)
			break;
	}
	wu_buf_close(&raw);
	wu_packer_free(packer);
	rc = right.read.pread(file, p, n, offset, ret_n);
	if (rc == 0 && offset + *ret_n > at)
		*ret_n = offset < at ? at - offset : 0;
	return rc;
}

static void broken_menders_are_caught(void **state)
{
	const struct wu_files broken[] = {
		{.link = link_nothing},
		{.rename = rename_and_tidy},
		{.read.pread = read_to_rot},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		assert_true(start_everywhere(WU_SYNC_COMMIT, 5 * FEW, &broken[i]) > 0);
}

/* ---- a crash while mending
 * ------------------------------------------------------------------------- */

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
	rot_read_all(m->w, &f, &g);
	assert_int_equal(g.rc, WU_END);
	assert_true(rot_check(&g, 1, m->w->oracle.next - 1, m->first, m->last, false));
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
		rot_seqs_at(file, at, &m->first, &m->last);
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
	rot_write(&w, WU_SYNC_COMMIT, 0);
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

/* ---- sealed and live
 * ---------------------------------------------------------------------------------- */

/* Both rotten sealed and whole live: the live one counts. */
static void a_rotten_seal_does_not_cost_the_live_one(void **state)
{
	struct disk *both = disk_new();
	struct writing w, sealed;
	struct disk_file *f;

	(void)state;
	rot_write(&w, WU_SYNC_COMMIT, 0);
	rot_write(&sealed, WU_SYNC_COMMIT, 1);
	f = writing_file(&sealed, 0);
	for (size_t at = 0; at < f->now.len; at += 3) {
		struct wu_files files = disk_files(both);
		struct wu_recovery r;
		struct given g;

		disk_copy(w.disk, both);
		disk_put(both, sealed.disk->now[0].name, f->now.p, f->now.len)->now.p[at] ^= 2;
		assert_int_equal(wu_recover(&files, NULL, NULL, &r, &w.err), 0);
		rot_read_all(&w, &files, &g);
		assert_int_equal(g.last, w.oracle.next - 1);
		assert_true(rot_check(&g, 1, w.oracle.next - 1, 0, 0, false));
	}
	writing_close(&w);
	writing_close(&sealed);
	disk_free(both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_start_mends_and_keeps),
		cmocka_unit_test(a_start_mends_what_was_not_promised),
		cmocka_unit_test(broken_menders_are_caught),
		cmocka_unit_test(a_crash_while_mending_loses_nothing),
		cmocka_unit_test(a_rotten_seal_does_not_cost_the_live_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
