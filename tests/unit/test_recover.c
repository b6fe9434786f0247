/* recover: each thing a start may find, and what it makes of it. */
#include "written.h"

#include "store/seal.h"

/* Two segments of three commits; the process has ended. */
static void write_two(void)
{
	for (int i = 0; i < 6; i++)
		assert_int_equal(writing_commit(&w, 2, 60, i % 3 == 0), 0);
	w.append = wu_append_free(w.append);
}

static void seal_first(void)
{
	struct wu_segment s, sealed;

	writing_file(&w, 0);
	assert_int_equal(wu_segment_parse(w.disk->now[0].name, &s), 0);
	assert_int_equal(wu_seal(&w.files, &s, &sealed, &w.err), 0);
}

static char told[2048];

static void tell(void *data, const char *what)
{
	(void)data;
	strncat(told, what, sizeof(told) - strlen(told) - 2);
	strcat(told, "\n");
}

static int recover(void)
{
	told[0] = 0;
	return wu_recover(&w.files, tell, NULL, &w.found, &w.err);
}

static void nothing_is_an_empty_log(void **state)
{
	(void)state;
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.end.next_seq, 1);
	assert_string_equal(w.found.end.segment.name, "");
	assert_string_equal(told, "");
}

static void a_good_log_goes_on(void **state)
{
	(void)state;
	write_two();
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.end.next_seq, w.oracle.next);
	assert_int_equal(w.found.end.commit, 2);
	assert_int_equal(w.found.end.end, writing_file(&w, 1)->now.len);
	assert_string_equal(w.found.end.segment.name, w.disk->now[1].name);
	assert_string_equal(told, "");
	assert_int_equal(writing_restart(&w), 0);
	assert_int_equal(writing_commit(&w, 1, 60, false), 0);
	assert_int_equal(writing_check(&w), FINE);
}

static void unfinished_files_go(void **state)
{
	(void)state;
	write_two();
	disk_put(w.disk, "wl-0000000000000001-20260303T101200Z.gz.tmp", "half", 4);
	disk_put(w.disk, "room.tmp", "", 0);
	disk_put(w.disk, "notes.txt", "mine", 4);
	assert_int_equal(recover(), 0);
	assert_null(disk_find(w.disk, "room.tmp"));
	assert_null(disk_find(w.disk, "wl-0000000000000001-20260303T101200Z.gz.tmp"));
	assert_non_null(disk_find(w.disk, "notes.txt"));
}

static void a_torn_end_is_cut(void **state)
{
	struct disk_file *f;
	size_t len;

	(void)state;
	write_two();
	f = writing_file(&w, 1);
	len = f->now.len;
	disk_append(&f->now, f->now.p, 40);
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.torn, 40);
	assert_int_equal(f->now.len, len);
	assert_non_null(strstr(told, "cut 40 torn bytes"));
	assert_int_equal(writing_check(&w), FINE);
}

/* A segment whose first commit never became whole was never acknowledged. */
static void a_segment_of_nothing_goes(void **state)
{
	(void)state;
	write_two();
	disk_put(w.disk, "wl-0000000000000015-20260303T101300Z.live.gz", "\x1f\x8b", 2);
	assert_int_equal(w.oracle.next, 15);
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.end.next_seq, 15);
	assert_int_equal(w.disk->n_now, 2);
	assert_string_equal(w.found.end.segment.name, w.disk->now[1].name);
}

static void the_only_segment_of_nothing_goes(void **state)
{
	(void)state;
	disk_put(w.disk, "wl-0000000000000015-20260303T101300Z.live.gz", "\x1f\x8b", 2);
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.end.next_seq, 15);
	assert_string_equal(w.found.end.segment.name, "");
}

/* Refused, and not removed: the later one counts. */
static void of_two_live_the_later_stays(void **state)
{
	struct disk_file *f;

	(void)state;
	write_two();
	f = writing_file(&w, 1);
	disk_put(w.disk, "wl-0000000000000008-20260303T101150Z.live.gz", f->now.p, f->now.len / 2);
	assert_int_equal(recover(), 0);
	assert_int_equal(w.disk->n_now, 2);
	assert_int_equal(writing_check(&w), FINE);
	assert_int_equal(w.found.seals_finished, 0);
}

static void a_half_done_seal_is_finished(void **state)
{
	char live[WU_FILE_NAME];
	struct disk_file *f;

	(void)state;
	write_two();
	f = writing_file(&w, 0);
	strcpy(live, w.disk->now[0].name);
	seal_first();
	disk_put(w.disk, live, f->now.p, f->now.len);
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.seals_finished, 1);
	assert_null(disk_find(w.disk, live));
	assert_int_equal(writing_check(&w), FINE);
}

/* Behind a sealed segment, its footer good or not, the next begins. */
static void behind_a_sealed_one_a_segment_begins(void **state)
{
	struct disk_file *f;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(writing_commit(&w, 2, 60, i == 0), 0);
	w.append = wu_append_free(w.append);
	seal_first();
	for (int bad = 0; bad < 2; bad++) {
		assert_int_equal(recover(), 0);
		assert_int_equal(w.found.end.next_seq, w.oracle.next);
		assert_string_equal(w.found.end.segment.name, "");
		f = writing_file(&w, 0);
		f->now.p[f->now.len - 40] ^= 1;
	}
}

/* A kill leaves what only memory knows; after a start the disk knows it, too. */
static void what_is_found_is_made_durable(void **state)
{
	(void)state;
	write_two();
	writing_restart(&w);
	w.disk->fault = (struct disk_fault){
		.at = (int64_t)w.disk->changes + 4, .code = WU_EIO, .for_ever = true, .dead = true};
	assert_int_equal(writing_commit(&w, 1, 60, true), WU_EREADONLY);
	w.append = wu_append_free(w.append);
	w.disk->fault.at = -1;
	assert_true(w.disk->n_changes > 0);
	assert_true(writing_file(&w, 2)->n_ops > 0);
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.end.next_seq, w.oracle.next + 2);
	assert_int_equal(w.disk->n_changes, 0);
	assert_int_equal(writing_file(&w, 2)->n_ops, 0);
}

/* Rot is mended, the damaged file kept, and a second start has nothing to do. */
static void rot_is_mended_once(void **state)
{
	struct disk_file *f;

	(void)state;
	write_two();
	f = writing_file(&w, 1);
	f->now.p[f->now.len / 2] ^= 1;
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.gaps, 1);
	assert_int_equal(w.found.lost, 2);
	assert_int_equal(w.found.quarantined, 1);
	assert_non_null(strstr(told, "kept as damaged/"));
	assert_non_null(strstr(told, "are lost"));
	assert_int_equal(recover(), 0);
	assert_int_equal(w.found.gaps, 0);
	assert_string_equal(told, "");
	assert_int_equal(w.found.end.next_seq, w.oracle.next);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_an_empty_log),
		TEST(a_good_log_goes_on),
		TEST(unfinished_files_go),
		TEST(a_torn_end_is_cut),
		TEST(a_segment_of_nothing_goes),
		TEST(the_only_segment_of_nothing_goes),
		TEST(of_two_live_the_later_stays),
		TEST(a_half_done_seal_is_finished),
		TEST(behind_a_sealed_one_a_segment_begins),
		TEST(what_is_found_is_made_durable),
		TEST(rot_is_mended_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
