/* scan: where a file of the log breaks off, and where it goes on. tests/fuzz/fuzz_scan.c brings
 * it every other arrangement of blocks. */
#include "../fuzz/bytes.h"
#include "../sim/disk.h"
#include "events.h"
#include "store/recover.h"
#include "store/scan.h"
#include "store/segment.h"

static struct wu_buf file;

/* A live file of commits first .. last, one event each; the first is number 0 and seq 1. */
static void write_commits(uint8_t first, uint8_t last)
{
	struct wu_packer *p;
	struct wu_story *s;
	struct wu_buf line;

	assert_int_equal(wu_packer_new(&p), 0);
	assert_int_equal(wu_story_new(&s), 0);
	wu_buf_init(&line, WU_COMMIT_MAX);
	for (uint8_t c = first; c <= last; c++) {
		struct wu_event ev = make_event(s, 1u + c, 40);

		wu_buf_reset(&line);
		assert_int_equal(wu_record_encode(&line, &ev), 0);
		assert_int_equal(wu_segment_pack(p, (struct wu_block_mark){1772532720, c}, 6,
						 (struct wu_span){line.p, line.len}, &file),
				 0);
	}
	bytes = (struct wu_span){file.p, file.len};
	wu_buf_close(&line);
	wu_story_free(s);
	wu_packer_free(p);
}

/* What is intact from byte 0 on is not given up because something before it is missing. */
static void goes_on_at_the_first_byte(void **state)
{
	struct wu_scan s;

	(void)state;
	wu_buf_init(&file, 1 << 20);
	write_commits(3, 5);
	assert_int_equal(wu_scan_init(&s, &bytes_io), 0);
	wu_scan_open(&s, &bytes, true, 0, 1);
	assert_int_equal(wu_scan_next(&s), WU_ESEQ);
	assert_true(s.bad == 0 && s.resync == 0 && s.resync_seq == 4);
	wu_scan_pass(&s);
	for (uint64_t seq = 4; seq <= 6; seq++) {
		assert_int_equal(wu_scan_next(&s), 0);
		assert_true(s.first == seq && s.next_seq == seq + 1);
	}
	assert_int_equal(wu_scan_next(&s), WU_END);
	wu_scan_close(&s);
	wu_buf_close(&file);
}

/* Neither are those events when the log is recovered: what is lost becomes a gap before them. */
static void recovers_from_the_first_byte(void **state)
{
	struct disk *d = disk_new();
	struct wu_files files = disk_files(d);
	struct wu_recovery done;
	struct wu_segment segment;
	struct wu_reader *r;
	struct wu_event ev;

	(void)state;
	wu_buf_init(&file, 1 << 20);
	write_commits(3, 5);
	wu_segment_name(1, 1772532720000, true, &segment);
	disk_put(d, segment.name, file.p, file.len);
	assert_int_equal(wu_recover(&files, NULL, NULL, &done, NULL), 0);
	assert_true(done.gaps == 1 && done.lost == 3 && done.end.next_seq == 7);
	assert_int_equal(wu_reader_new(&files.read, &r), 0);
	assert_int_equal(wu_reader_next(r, &ev, NULL), 0);
	assert_true(ev.ev == WU_EV_GAP && ev.other == 1 && ev.last == 3);
	for (uint64_t seq = 4; seq <= 6; seq++) {
		assert_int_equal(wu_reader_next(r, &ev, NULL), 0);
		assert_int_equal(ev.seq, seq);
	}
	wu_reader_free(r);
	disk_free(d);
	wu_buf_close(&file);
}

/* A run of blocks in a sealed file that another commit's block breaks: every block has the
 * same number there, and only its seqs tell. It is passed, and the scan comes to an end. */
static void a_broken_run_of_a_sealed_file_is_passed(void **state)
{
	static const char two[] = "{\"v\":1,\"seq\":1,\"ts\":\"2026-03-03T10:12:00.123Z\",\"ev\":"
				  "\"reject\",\"more\":true}\n";
	static const char five[] =
		"{\"v\":1,\"seq\":5,\"ts\":\"2026-03-03T10:12:00.123Z\",\"ev\":\"reject\"}\n";
	struct wu_packer *p;
	struct wu_scan s;

	(void)state;
	wu_buf_init(&file, 1 << 20);
	assert_int_equal(wu_packer_new(&p), 0);
	assert_int_equal(
		wu_block_pack(p, WU_BLOCK_SEALED, 9, (struct wu_span){two, sizeof(two) - 1}, &file),
		0);
	assert_int_equal(wu_block_pack(p, WU_BLOCK_SEALED, 9,
				       (struct wu_span){five, sizeof(five) - 1}, &file),
			 0);
	wu_packer_free(p);
	bytes = (struct wu_span){file.p, file.len};
	assert_int_equal(wu_scan_init(&s, &bytes_io), 0);
	wu_scan_open(&s, &bytes, false, 0, 1);
	assert_int_equal(wu_scan_next(&s), 0);
	assert_true(s.cut && s.next_seq == 2);
	assert_int_equal(wu_scan_next(&s), WU_ECHECKSUM);
	assert_true(s.resync == s.end && s.resync_seq == 5);
	wu_scan_pass(&s);
	assert_int_equal(wu_scan_next(&s), 0);
	assert_true(s.first == 5 && s.next_seq == 6);
	wu_scan_close(&s);
	wu_buf_close(&file);
}

/* The rest of a commit is missing, and a later one follows directly: that is no torn write. */
static void a_later_commit_is_seen_where_a_run_breaks(void **state)
{
	static const char two[] = "{\"v\":1,\"seq\":1,\"ts\":\"2026-03-03T10:12:00.123Z\",\"ev\":"
				  "\"reject\",\"more\":true}\n";
	struct wu_packer *p;
	struct wu_scan s;

	(void)state;
	wu_buf_init(&file, 1 << 20);
	assert_int_equal(wu_packer_new(&p), 0);
	assert_int_equal(wu_block_pack(p, (struct wu_block_mark){1772532720, 0}, 6,
				       (struct wu_span){two, sizeof(two) - 1}, &file),
			 0);
	wu_packer_free(p);
	write_commits(4, 4);
	assert_int_equal(wu_scan_init(&s, &bytes_io), 0);
	wu_scan_open(&s, &bytes, true, 0, 1);
	assert_int_equal(wu_scan_next(&s), 0); /* what is whole of the broken commit */
	assert_true(s.cut && s.next_seq == 2);
	assert_int_equal(wu_scan_next(&s), WU_ECHECKSUM);
	assert_true(s.resync == s.end && s.resync_seq == 5);
	wu_scan_close(&s);
	wu_buf_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_on_at_the_first_byte),
		cmocka_unit_test(recovers_from_the_first_byte),
		cmocka_unit_test(a_broken_run_of_a_sealed_file_is_passed),
		cmocka_unit_test(a_later_commit_is_seen_where_a_run_breaks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
