/* append: what is on disk, and what is durable, after each kind of commit. */
#include "written.h"

static void set_fault(int64_t after, int code, bool for_ever, unsigned part)
{
	w.disk->fault = (struct disk_fault){.at = (int64_t)w.disk->changes + after,
					    .code = code,
					    .for_ever = for_ever,
					    .part = part};
}

static void a_commit_is_durable(void **state)
{
	(void)state;
	assert_string_equal(wu_append_segment(w.append), "");
	assert_int_equal(writing_commit(&w, 2, 50, true), 0);
	assert_int_equal(writing_commit(&w, 2, 50, false), 0);
	assert_string_equal(wu_append_segment(w.append), w.disk->now[0].name);
	assert_int_equal(w.disk->n_changes, 0);
	assert_int_equal(writing_file(&w, 0)->n_ops, 0);
	assert_int_equal(writing_check(&w), FINE);
}

static void interval_waits_for_its_sync(void **state)
{
	(void)state;
	w.sync = WU_SYNC_INTERVAL;
	assert_int_equal(writing_restart(&w), 0);
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	assert_int_equal(writing_file(&w, 0)->n_ops, 1);
	assert_int_equal(wu_append_sync(w.append), 0);
	assert_int_equal(writing_file(&w, 0)->n_ops, 0);
}

/* A page turned: what was not synced of the old one is. */
static void turning_a_page_syncs_the_old_one(void **state)
{
	(void)state;
	w.sync = WU_SYNC_NEVER;
	assert_int_equal(writing_restart(&w), 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(writing_commit(&w, 1, 50, i == 0 || i == 3), 0);
	assert_int_equal(w.disk->n_now, 2);
	assert_int_equal(writing_file(&w, 0)->n_ops, 0);
}

/* Written in part and refused: it is cut off, durably, and the retry stands in its place. */
static void a_full_disk_leaves_nothing(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	len = writing_file(&w, 0)->now.len;
	set_fault(0, WU_ENOSPC, false, 200); /* room was taken with the first commit */
	assert_int_equal(writing_commit(&w, 3, 900, false), WU_ENOSPC);
	assert_int_equal(writing_file(&w, 0)->now.len, len);
	assert_int_equal(writing_file(&w, 0)->n_ops, 0);
	w.disk->fault.at = -1;
	assert_int_equal(wu_append_room(w.append), 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	assert_int_equal(writing_check(&w), FINE);
	assert_int_equal(w.disk->n_now, 1);
}

static void no_room_in_advance(void **state)
{
	(void)state;
	set_fault(1, WU_ENOSPC, false, 0);
	assert_int_equal(writing_commit(&w, 1, 50, true), WU_ENOSPC);
	set_fault(0, WU_ENOSPC, true, 0);
	assert_int_equal(wu_append_room(w.append), WU_ENOSPC);
	w.disk->fault.at = -1;
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	assert_int_equal(writing_check(&w), FINE);
}

/* A failed sync: the file is left for good, and the commit is in a new one. */
static void a_failed_sync_begins_a_segment(void **state)
{
	(void)state;
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	set_fault(1, WU_EIO, false, 256);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	assert_true(w.disk->fault.hit);
	assert_int_equal(w.disk->n_now, 2);
	assert_int_equal(writing_check(&w), FINE);
}

static void two_failures_end_it(void **state)
{
	(void)state;
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	set_fault(0, WU_EIO, true, 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), WU_EREADONLY);
	w.disk->fault.at = -1;
	assert_int_equal(writing_commit(&w, 1, 50, false), WU_EREADONLY);
	assert_int_equal(wu_append_sync(w.append), WU_EREADONLY);
	assert_int_equal(wu_append_room(w.append), WU_EREADONLY);
	assert_int_equal(writing_check(&w), FINE);
}

/* Under interval the file of a failed write still holds what nobody has synced. */
static void a_failed_write_forgets_no_sync(void **state)
{
	(void)state;
	w.sync = WU_SYNC_INTERVAL;
	assert_int_equal(writing_restart(&w), 0);
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	set_fault(0, WU_EIO, false, 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	for (int i = 0; i < writing_file(&w, 0)->n_ops; i++)
		assert_true(writing_file(&w, 0)->op[i].cut); /* room given back, no commit */
}

static int no_room(void *file, const void *p, size_t n, uint64_t offset)
{
	(void)file;
	(void)p;
	(void)n;
	(void)offset;
	return WU_ENOSPC;
}

/* Two commits, and a third that finds no room; the sync of what is cut off again fails. */
static int fail_cutting(enum wu_sync sync)
{
	int (*write)(void *, const void *, size_t, uint64_t) = w.files.write;
	int rc;

	w.sync = sync;
	assert_int_equal(writing_restart(&w), 0);
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	w.files.write = no_room;
	set_fault(1, WU_EIO, false, 0);
	rc = writing_commit(&w, 1, 50, false);
	assert_true(w.disk->fault.hit);
	w.files.write = write;
	return rc;
}

/* A second sync would find nothing to do, and say that all is well. */
static void a_failed_cut_forgets_no_sync(void **state)
{
	(void)state;
	for (int i = WU_SYNC_INTERVAL; i <= WU_SYNC_NEVER; i++) {
		assert_int_equal(fail_cutting((enum wu_sync)i), WU_EREADONLY);
		assert_int_equal(writing_commit(&w, 1, 50, false), WU_EREADONLY);
		assert_int_equal(wu_append_sync(w.append), WU_EREADONLY);
		tear_down(state);
		set_up(state);
	}
}

/* Where each commit has its own sync, nothing hangs on that one. */
static void a_failed_cut_begins_a_segment(void **state)
{
	(void)state;
	assert_int_equal(fail_cutting(WU_SYNC_COMMIT), WU_ENOSPC);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	assert_int_equal(w.disk->n_now, 2);
	assert_int_equal(writing_check(&w), FINE);
}

/* Two files may begin with one seq, and the later name counts: so names never go back. */
static void names_never_go_back(void **state)
{
	struct wu_segment a, b;

	(void)state;
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	w.now -= 60000;
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	writing_file(&w, 0);
	assert_int_equal(wu_segment_parse(w.disk->now[0].name, &a), 0);
	assert_int_equal(wu_segment_parse(w.disk->now[1].name, &b), 0);
	assert_true(b.created >= a.created);
}

/* Bad lines change nothing, not even a page. */
static void bad_lines_are_refused(void **state)
{
	struct wu_commit c = {
		.lines = {"no line end", 11}, .first_seq = 1, .rotate = true, .level = 1};

	(void)state;
	assert_int_equal(wu_append_commit(w.append, &c), WU_EINVAL);
	assert_int_equal(w.disk->n_now, 0);
	assert_int_equal(writing_commit(&w, 1, 50, true), 0);
	c.rotate = false;
	assert_int_equal(wu_append_commit(w.append, &c), WU_EINVAL);
	assert_int_equal(writing_commit(&w, 1, 50, false), 0);
	assert_int_equal(writing_check(&w), FINE);
}

static void modes_have_names(void **state)
{
	(void)state;
	assert_string_equal(wu_sync_name(WU_SYNC_COMMIT), "commit");
	assert_string_equal(wu_sync_name(WU_SYNC_INTERVAL), "interval");
	assert_string_equal(wu_sync_name(WU_SYNC_NEVER), "never");
	assert_null(wu_append_free(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_commit_is_durable),
		TEST(interval_waits_for_its_sync),
		TEST(turning_a_page_syncs_the_old_one),
		TEST(a_full_disk_leaves_nothing),
		TEST(no_room_in_advance),
		TEST(a_failed_sync_begins_a_segment),
		TEST(two_failures_end_it),
		TEST(a_failed_write_forgets_no_sync),
		TEST(a_failed_cut_forgets_no_sync),
		TEST(a_failed_cut_begins_a_segment),
		TEST(names_never_go_back),
		TEST(bad_lines_are_refused),
		TEST(modes_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
