/* mend: a damaged live segment, rewritten: what is good is kept, what is lost is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "../sim/writing.h"
#include "store/head.h"
#include "store/mend.h"
#include "store/segment.h"

enum { COMMITS = 5 };

static struct writing w;
static struct wu_mend m;
static struct wu_recovery done;
static struct wu_segment segment;

static void begin_mend(void);

/* One segment of COMMITS commits of two events. */
static void write_log(enum wu_sync sync)
{
	writing_open(&w, sync);
	for (int i = 0; i < COMMITS; i++)
		assert_int_equal(writing_commit(&w, i ? 2 : 1, 60, i == 0), 0);
	begin_mend();
}

/* The same, begun for another reason than a turned page: no segment event says how it syncs. */
static void write_unsaid(void)
{
	writing_open(&w, WU_SYNC_COMMIT);
	for (int i = 0; i < COMMITS; i++)
		assert_int_equal(writing_commit(&w, 2, 60, false), 0);
	begin_mend();
}

static void begin_mend(void)
{
	w.append = wu_append_free(w.append);
	disk_settle(w.disk);
	assert_int_equal(wu_segment_parse(w.disk->now[0].name, &segment), 0);
	done = (struct wu_recovery){.gaps = 0};
	m = (struct wu_mend){.f = &w.files, .r = &done, .err = &w.err};
	assert_int_equal(wu_scan_init(&m.scan, &w.files.read), 0);
}

static void close_log(void)
{
	wu_scan_close(&m.scan);
	writing_close(&w);
}

/* Where commit i begins. */
static size_t commit_at(int i)
{
	struct disk_file *f = disk_find(w.disk, segment.name);
	uint32_t size;
	size_t at = 0;

	while (i-- > 0) {
		assert_int_equal(wu_block_size(f->now.p + at, &size), 0);
		at += size;
	}
	return at;
}

static void spoil(int commit)
{
	disk_find(w.disk, segment.name)->now.p[commit_at(commit) + 30] ^= 1;
}

/* All lines of the segment after mending, as "seq" or "from-to" for gaps. */
static void read_seqs(char *out, size_t n)
{
	uint64_t first, last;
	struct wu_span line;
	size_t at, len = 0;
	int rc = wu_mend_read(&m, &segment, 0);

	assert_int_equal(rc, 0);
	while ((rc = wu_scan_next(&m.scan)) == 0)
		for (at = 0; wu_scan_line(&m.scan, &at, &line);) {
			assert_int_equal(wu_head_range(line, &first, &last), 0);
			len += (size_t)snprintf(out + len, n - len,
						first == last ? "%d " : "%d-%d ", (int)first,
						(int)last);
		}
	assert_int_equal(rc, WU_END);
}

static void mends_to(const char *want)
{
	char got[200] = "";

	assert_int_equal(wu_mend(&m, &segment, 0), 0);
	read_seqs(got, sizeof(got));
	assert_string_equal(got, want);
}

static void a_commit_becomes_a_gap(void **state)
{
	(void)state;
	write_log(WU_SYNC_COMMIT);
	spoil(2);
	mends_to("1 2 3 4 5-6 7 8 9 10 ");
	assert_int_equal(done.gaps, 1);
	assert_int_equal(done.lost, 2);
	assert_int_equal(done.quarantined, 1);
	assert_int_equal(w.disk->n_changes, 0);
	close_log();
}

static void the_first_commit_too(void **state)
{
	(void)state;
	write_log(WU_SYNC_COMMIT);
	spoil(0);
	mends_to("1-2 3 4 5 6 7 8 9 10 ");
	assert_int_equal(done.quarantined, 1);
	close_log();
}

static void two_damages_are_two_gaps(void **state)
{
	(void)state;
	write_log(WU_SYNC_COMMIT);
	spoil(1);
	spoil(3);
	mends_to("1 2 3-4 5 6 7-8 9 10 ");
	assert_int_equal(done.gaps, 2);
	assert_int_equal(done.lost, 4);
	close_log();
}

/* The next file begins beyond this one's end: all up to there is lost. */
static void up_to_the_next_file(void **state)
{
	char got[200] = "";

	(void)state;
	write_log(WU_SYNC_COMMIT);
	writing_file(&w, 0)->now.len = commit_at(3);
	assert_int_equal(wu_mend(&m, &segment, 21), 0);
	read_seqs(got, sizeof(got));
	assert_string_equal(got, "1 2 3 4 5 6 7-20 ");
	assert_int_equal(done.lost, 14);
	close_log();
}

static void nothing_is_kept_of_what_was_not_promised(void **state)
{
	(void)state;
	write_log(WU_SYNC_INTERVAL);
	spoil(2);
	mends_to("1 2 3 4 5-6 7 8 9 10 ");
	assert_int_equal(done.quarantined, 0);
	assert_int_equal(w.disk->n_now, 1);
	close_log();
}

static void a_segment_that_does_not_say_counts_as_promised(void **state)
{
	(void)state;
	write_unsaid();
	spoil(2);
	mends_to("1 2 3 4 5-6 7 8 9 10 ");
	assert_int_equal(done.quarantined, 1);
	close_log();
}

/* Mended once with a gap in front, damaged again. */
static void so_does_one_with_a_gap_in_front(void **state)
{
	(void)state;
	write_log(WU_SYNC_COMMIT);
	spoil(0);
	mends_to("1-2 3 4 5 6 7 8 9 10 ");
	spoil(3);
	mends_to("1-2 3 4 5 6 7-8 9 10 ");
	assert_int_equal(done.quarantined, 2);
	close_log();
}

static enum wu_mend_sync said(void)
{
	assert_int_equal(wu_mend_read(&m, &segment, 0), 0);
	assert_int_equal(wu_scan_next(&m.scan), 0);
	return wu_mend_sync(&m);
}

static void a_segment_event_says_how_it_syncs(void **state)
{
	static const enum wu_mend_sync want[] = {WU_MEND_SYNCED, WU_MEND_UNSYNCED,
						 WU_MEND_UNSYNCED};

	(void)state;
	for (int i = WU_SYNC_COMMIT; i <= WU_SYNC_NEVER; i++) {
		write_log((enum wu_sync)i);
		assert_int_equal(said(), want[i]);
		close_log();
	}
	write_unsaid();
	assert_int_equal(said(), WU_MEND_UNKNOWN);
	close_log();
}

/* What is in damaged/ is never written over. */
static void copies_are_numbered(void **state)
{
	char name[WU_FILE_NAME + 16];

	(void)state;
	write_log(WU_SYNC_COMMIT);
	spoil(2);
	snprintf(name, sizeof(name), "%s%s", WU_DAMAGED, segment.name);
	disk_put(w.disk, name, "old", 3);
	mends_to("1 2 3 4 5-6 7 8 9 10 ");
	assert_int_equal(disk_find(w.disk, name)->now.len, 3);
	strcat(name, ".1");
	assert_non_null(disk_find(w.disk, name));
	close_log();
}

static void a_full_disk_leaves_it_as_it_was(void **state)
{
	uint64_t hash;

	(void)state;
	write_log(WU_SYNC_COMMIT);
	spoil(2);
	hash = disk_hash(w.disk);
	w.disk->fault = (struct disk_fault){.at = (int64_t)w.disk->changes + 1, .code = WU_ENOSPC};
	assert_int_equal(wu_mend(&m, &segment, 0), WU_ENOSPC);
	assert_non_null(strstr(w.err.text, segment.name));
	w.disk->fault.at = -1;
	assert_int_equal(w.files.remove(w.disk, "wl-0000000000000001-20260303T101200Z.live.gz.tmp"),
			 0);
	assert_true(disk_hash(w.disk) == hash);
	close_log();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_commit_becomes_a_gap),
		cmocka_unit_test(the_first_commit_too),
		cmocka_unit_test(two_damages_are_two_gaps),
		cmocka_unit_test(up_to_the_next_file),
		cmocka_unit_test(nothing_is_kept_of_what_was_not_promised),
		cmocka_unit_test(a_segment_that_does_not_say_counts_as_promised),
		cmocka_unit_test(so_does_one_with_a_gap_in_front),
		cmocka_unit_test(a_segment_event_says_how_it_syncs),
		cmocka_unit_test(copies_are_numbered),
		cmocka_unit_test(a_full_disk_leaves_it_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
