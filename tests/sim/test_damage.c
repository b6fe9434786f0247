/* Whole commits, torn ends, rot, stale blocks: what a scan takes each for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "store/scan.h"
#include "store/segment.h"

static struct disk *disk;
static struct wu_files files;
static struct wu_scan scan;
static struct wu_packer *packer;
static struct wu_buf file; /* as it is built */

static int set_up(void **state)
{
	(void)state;
	disk = disk_new();
	files = disk_files(disk);
	wu_buf_init(&file, 1 << 20);
	return wu_scan_init(&scan, &files.read) || wu_packer_new(&packer);
}

static int tear_down(void **state)
{
	(void)state;
	wu_scan_close(&scan);
	wu_packer_free(packer);
	wu_buf_close(&file);
	disk_free(disk);
	return 0;
}

/* Add commit number with n events from seq; long ones make several blocks of it. Returns
 * where it begins. */
static size_t add(uint8_t number, uint64_t seq, unsigned n, bool several)
{
	size_t at = file.len;
	struct wu_buf lines;

	wu_buf_init(&lines, WU_COMMIT_MAX);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(wu_buf_addf(&lines, "{\"v\":1,\"seq\":%d,\"note\":\"%0*d\"}\n",
					     (int)(seq + i), several ? 40000 : 20, 7),
				 0);
	assert_int_equal(wu_segment_pack(packer, (struct wu_block_mark){1, number}, 1,
					 (struct wu_span){lines.p, lines.len}, &file),
			 0);
	wu_buf_close(&lines);
	return at;
}

static void open_file(uint64_t stop)
{
	void *f;

	disk_put(disk, "f", file.p, file.len);
	assert_int_equal(files.open(disk, "f", false, &f), 0);
	wu_scan_open(&scan, f, true, 0, 1);
	scan.stop = stop;
}

/* Read on, and say what came: "1-2" a commit's seqs, "!5" damage that goes on at 5, and how
 * it ended. */
static void gives(const char *want)
{
	char got[256] = "";
	int rc, passes = 0;

	for (;;) {
		size_t n = strlen(got);

		rc = wu_scan_next(&scan);
		if (rc == 0) {
			snprintf(got + n, sizeof(got) - n, "%d-%d ", (int)scan.first,
				 (int)scan.next_seq - 1);
		} else if ((rc == WU_ECHECKSUM || rc == WU_ESEQ) && scan.resync) {
			assert_true(passes++ < 9);
			snprintf(got + n, sizeof(got) - n, "!%d ", (int)scan.resync_seq);
			wu_scan_pass(&scan);
		} else {
			snprintf(got + n, sizeof(got) - n, "%s",
				 rc == WU_END         ? "end"
				 : rc == WU_ETORN     ? "torn"
				 : rc == WU_ECHECKSUM ? "damaged"
						      : wu_strerror(rc));
			break;
		}
	}
	assert_string_equal(got, want);
}

static void reads_commits(void **state)
{
	(void)state;
	add(0, 1, 2, false);
	add(1, 3, 3, true);
	add(2, 6, 1, false);
	open_file(UINT64_MAX);
	gives("1-2 3-5 6-6 end");
	assert_int_equal(scan.end, file.len);
}

static void an_empty_file_ends(void **state)
{
	(void)state;
	open_file(UINT64_MAX);
	gives("end");
	assert_false(scan.any);
}

static void a_torn_commit(void **state)
{
	size_t at;

	(void)state;
	add(0, 1, 2, false);
	at = add(1, 3, 3, true);
	for (size_t len = file.len - 1; len > at; len -= 7) {
		file.len = len;
		open_file(UINT64_MAX);
		gives("1-2 torn");
		assert_int_equal(scan.end, at);
		if (len < at + 8)
			break;
	}
}

/* Its first block lost, its second there: still of the commit that was being written. */
static void a_commit_torn_at_its_head(void **state)
{
	size_t at;

	(void)state;
	add(0, 1, 2, false);
	at = add(1, 3, 3, true);
	memset(file.p + at, 0, 60);
	open_file(UINT64_MAX);
	gives("1-2 torn");
}

static void rot_before_a_later_commit(void **state)
{
	size_t at;

	(void)state;
	add(0, 1, 2, false);
	at = add(1, 3, 2, false);
	add(2, 5, 2, false);
	file.p[at + 25] ^= 1;
	open_file(UINT64_MAX);
	gives("1-2 !5 5-6 end");
}

/* One block of three: the two others are given. */
static void rot_costs_one_block(void **state)
{
	uint32_t size;
	size_t at;

	(void)state;
	add(0, 1, 2, false);
	at = add(1, 3, 3, true);
	add(2, 6, 2, false);
	assert_int_equal(wu_block_size(file.p + at, &size), 0);
	file.p[at + 25] ^= 1;
	open_file(UINT64_MAX);
	gives("1-2 !4 4-5 6-7 end");
	file.p[at + 25] ^= 1;
	file.p[at + size + 25] ^= 1;
	open_file(UINT64_MAX);
	gives("1-2 3-3 !5 5-5 6-7 end");
}

/* The last commit of a file is torn, or, when the next file begins beyond it, rotten. */
static void the_next_file_proves(void **state)
{
	size_t at;

	(void)state;
	add(0, 1, 2, false);
	at = add(1, 3, 3, true);
	file.p[at + 25] ^= 1;
	open_file(UINT64_MAX);
	gives("1-2 torn");
	open_file(3);
	gives("1-2 torn");
	open_file(6);
	gives("1-2 !4 4-5 end");
}

static void a_rotten_number_costs_nothing(void **state)
{
	size_t at;

	(void)state;
	add(0, 1, 2, false);
	at = add(1, 3, 2, false);
	add(2, 5, 2, false);
	file.p[at + 8] ^= 0x40;
	open_file(UINT64_MAX);
	gives("1-2 3-4 5-6 end");
}

/* A commit of three blocks was refused and cut; a shorter one took its seqs, and behind it,
 * after a power cut, blocks of the refused one show again: they prove nothing. */
static void refused_blocks_prove_nothing(void **state)
{
	static const char zeros[20];

	(void)state;
	add(0, 1, 2, false);
	add(1, 3, 2, false);
	assert_int_equal(wu_buf_add(&file, zeros, sizeof(zeros)), 0);
	add(1, 5, 1, false); /* of the refused commit, number 1, too */
	open_file(UINT64_MAX);
	gives("1-2 3-4 torn");
}

/* The same with no byte between: its seq is the one due, its number is not. */
static void a_refused_block_in_place(void **state)
{
	(void)state;
	add(0, 1, 2, false);
	add(1, 3, 2, false);
	add(1, 5, 1, false);
	open_file(UINT64_MAX);
	gives("1-2 3-4 torn");
}

/* A commit that went into a new file after its first had failed: not yet written, its sectors
 * show the old file, with the first block of that very commit behind another. */
static void the_file_before_proves_nothing(void **state)
{
	(void)state;
	add(0, 1, 2, false);
	add(1, 3, 1, false);
	open_file(UINT64_MAX);
	wu_scan_open(&scan, scan.file, true, 0, 3);
	gives("torn");
}

static void old_blocks_are_stale(void **state)
{
	(void)state;
	add(0, 1, 2, false);
	add(1, 3, 2, false);
	add(0, 1, 2, false);
	add(1, 3, 2, false);
	open_file(UINT64_MAX);
	gives("1-2 3-4 torn");
}

static void the_next_files_seqs_are_passed_over(void **state)
{
	(void)state;
	add(0, 1, 2, false);
	add(1, 3, 2, false);
	open_file(3);
	gives("1-2 end");
	assert_int_equal(scan.next_seq, 3);
}

static void a_hole_of_whole_commits(void **state)
{
	(void)state;
	add(0, 1, 2, false);
	add(5, 11, 2, false);
	open_file(UINT64_MAX);
	gives("1-2 !11 11-12 end");
}

static void lines_come_one_by_one(void **state)
{
	struct wu_span line;
	size_t at = 0;

	(void)state;
	add(0, 1, 2, true);
	open_file(UINT64_MAX);
	assert_int_equal(wu_scan_next(&scan), 0);
	assert_true(wu_scan_line(&scan, &at, &line));
	assert_int_equal(line.p[line.len - 1], '}');
	assert_null(memmem(line.p, line.len, "more", 4));
	assert_true(wu_scan_line(&scan, &at, &line));
	assert_false(wu_scan_line(&scan, &at, &line));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_commits),
		TEST(an_empty_file_ends),
		TEST(a_torn_commit),
		TEST(a_commit_torn_at_its_head),
		TEST(rot_before_a_later_commit),
		TEST(rot_costs_one_block),
		TEST(the_next_file_proves),
		TEST(a_rotten_number_costs_nothing),
		TEST(refused_blocks_prove_nothing),
		TEST(a_refused_block_in_place),
		TEST(the_file_before_proves_nothing),
		TEST(old_blocks_are_stale),
		TEST(the_next_files_seqs_are_passed_over),
		TEST(a_hole_of_whole_commits),
		TEST(lines_come_one_by_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
