/* writer: fail each call to the system in turn, in each way; what was acknowledged is in
 * the log exactly once, what was refused is not, and after a refusal all are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "events.h"
#include "logdir.h"
#include "serve/writer.h"

enum { COMMITS = 8, SHORT = -1 };

/* The call that fails, and how: an errno, or SHORT. for_ever: it and all after it. */
static struct {
	atomic_int countdown, error;
	atomic_bool for_ever, hit;
} fault;

static bool fails(void)
{
	bool now = fault.countdown == 0 || (fault.for_ever && fault.countdown < 0);

	fault.countdown--;
	fault.hit |= now;
	if (now && fault.error != SHORT)
		errno = fault.error;
	return now && fault.error != SHORT;
}

static int f_openat(int dir, const char *name, int flags, mode_t mode)
{
	return fails() ? -1 : openat(dir, name, flags, mode);
}

static ssize_t f_pwrite(int fd, const void *p, size_t n, off_t at)
{
	bool hit = fault.hit;

	if (fails())
		return -1;
	return pwrite(fd, p, !hit && fault.hit && n > 1 ? n / 2 : n, at);
}

static atomic_int syncs, hold_ms;

/* A disk that stays full still syncs what it holds. */
static int f_fdatasync(int fd)
{
	syncs++;
	usleep((useconds_t)hold_ms * 1000);
	return fails() && !(fault.for_ever && fault.error == ENOSPC) ? -1 : fdatasync(fd);
}

static int f_ftruncate(int fd, off_t size)
{
	return fails() && fault.error != ENOSPC ? -1 : ftruncate(fd, size);
}

static int f_fallocate(int fd, int mode, off_t at, off_t n)
{
	return fails() ? -1 : fallocate(fd, mode, at, n);
}

static int f_fsync(int fd)
{
	return fails() ? -1 : fsync(fd);
}

static const struct logdir_calls faulty = {f_openat, f_pwrite, f_fdatasync, f_ftruncate,
					   f_fallocate, f_fsync, fchmod, renameat, linkat,
					   unlinkat};

static char root[] = "/tmp/wiredup-writer-XXXXXX";
static struct writer_commit commits[COMMITS];
static struct wu_buf lines[COMMITS];
static int order[COMMITS], n_done, n_submitted;

static void done(struct writer_commit *c)
{
	order[n_done++] = (int)(c - commits);
}

static int make_commits(void **state)
{
	struct wu_story *s;

	(void)state;
	assert_non_null(mkdtemp(root));
	assert_int_equal(wu_story_new(&s), 0);
	for (int i = 0; i < COMMITS; i++) {
		wu_buf_init(&lines[i], WU_LINE_MAX);
		for (uint64_t k = 0; k < 2; k++) {
			struct wu_event ev = make_event(s, 1 + (uint64_t)i * 2 + k, 200);

			assert_int_equal(wu_record_encode(&lines[i], &ev), 0);
		}
	}
	wu_story_free(s);
	return 0;
}

static int drop_commits(void **state)
{
	(void)state;
	for (int i = 0; i < COMMITS; i++)
		wu_buf_close(&lines[i]);
	return rmdir(root);
}

static void empty(const char *path)
{
	char damaged[80];

	snprintf(damaged, sizeof(damaged), "%s/damaged", path);
	rmdir(damaged);
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
}

/* Write all commits, two segments, under the fault; the start before them is well. */
static void write_all(const char *path)
{
	int countdown = fault.countdown;
	struct wu_recovery found;
	struct logdir *dir;
	struct writer *w;
	struct wu_err err;
	uv_loop_t loop;

	assert_int_equal(uv_loop_init(&loop), 0);
	fault.countdown = INT32_MAX;
	assert_int_equal(logdir_open_write(path, &faulty, &dir, &err), 0);
	assert_int_equal(wu_recover(logdir_files(dir), NULL, NULL, &found, &err), 0);
	fault.countdown = countdown;
	assert_int_equal(found.end.next_seq, 1);
	struct writer_opts o = {logdir_files(dir), WU_SYNC_COMMIT, 0, found.end};
	assert_int_equal(writer_start(&loop, &o, &w, &err), 0);
	n_done = 0;
	for (int i = 0; i < COMMITS; i++) {
		commits[i] = (struct writer_commit){
			.c = {.lines = {lines[i].p, lines[i].len}, .first_seq = 1 + (uint64_t)i * 2,
			      .now = 1772532720000 + i, .rotate = i % 4 == 0, .level = 6},
			.done = done};
		writer_submit(w, &commits[i]);
	}
	writer_stop(w, NULL, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	logdir_close(dir);
}

static int acknowledged(void)
{
	int n = 0;

	assert_int_equal(n_done, COMMITS);
	while (n < COMMITS && commits[n].status == 0)
		n++;
	for (int i = 0; i < COMMITS; i++) {
		assert_int_equal(order[i], i);
		assert_true(i < n || commits[i].status < 0); /* refused in order */
	}
	return n;
}

/* Events that stand in the log after a new start. */
static uint64_t read_back(const char *path)
{
	struct wu_recovery found;
	struct wu_reader *r;
	struct logdir *dir;
	struct wu_event ev;
	struct wu_err err;
	uint64_t n = 0;

	assert_int_equal(logdir_open_write(path, NULL, &dir, &err), 0);
	assert_int_equal(wu_recover(logdir_files(dir), NULL, NULL, &found, &err), 0);
	assert_int_equal(wu_reader_new(&logdir_files(dir)->read, &r), 0);
	while (wu_reader_next(r, &ev, &err) == 0)
		assert_int_equal(ev.seq, ++n);
	assert_int_equal(found.end.next_seq, n + 1);
	wu_reader_free(r);
	logdir_close(dir);
	return n;
}

/* Fail the n-th call for all n until none is hit. */
static void sweep(int error, bool for_ever)
{
	char path[64];
	int refusals = 0;

	snprintf(path, sizeof(path), "%s/log", root);
	for (int n = 0;; n++) {
		uint64_t kept;
		int ok;

		fault.countdown = n;
		fault.error = error;
		fault.for_ever = for_ever;
		fault.hit = false;
		write_all(path);
		ok = acknowledged();
		if (fault.hit && (error == EINTR || error == SHORT))
			assert_int_equal(ok, COMMITS);
		refusals += ok < COMMITS;
		/* A disk that fails for ever cannot cut a refused commit off again. */
		kept = read_back(path);
		assert_true(kept == (uint64_t)ok * 2 ||
			    (error == EIO && for_ever && kept == (uint64_t)ok * 2 + 2));
		empty(path);
		assert_int_equal(rmdir(path), 0);
		if (!fault.hit)
			break;
		assert_true(n < 500);
	}
	assert_true(error == EINTR || error == SHORT || refusals > 0 || error == EIO);
}

static void eio_once(void **state)
{
	(void)state;
	sweep(EIO, false);
}

static void eio_for_ever(void **state)
{
	(void)state;
	sweep(EIO, true);
}

static void disk_full_once(void **state)
{
	(void)state;
	sweep(ENOSPC, false);
}

static void disk_full_for_ever(void **state)
{
	(void)state;
	sweep(ENOSPC, true);
}

static void quota(void **state)
{
	(void)state;
	sweep(EDQUOT, false);
}

static void interrupted(void **state)
{
	(void)state;
	sweep(SHORT, false);
}

static void second_writer_is_refused(void **state)
{
	struct logdir *one, *two;
	struct wu_err err;
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/log", root);
	assert_int_equal(logdir_open_write(path, NULL, &one, &err), 0);
	assert_int_equal(logdir_open_write(path, NULL, &two, &err), WU_EBUSY);
	assert_non_null(strstr(err.text, "another wiredup (the desk, or a log command) holds this log"));
	logdir_close(one);
	assert_int_equal(logdir_open_write(path, NULL, &two, &err), 0);
	logdir_close(two);
	empty(path);
	assert_int_equal(rmdir(path), 0);
}

/* ---- a writer that stays ------------------------------------------------------------- */

static uv_loop_t loop;
static struct logdir *dir;
static struct writer *writer;

static void begin(enum wu_sync sync, int64_t sync_ms)
{
	struct wu_recovery found;
	struct wu_err err;
	char path[64];

	snprintf(path, sizeof(path), "%s/log", root);
	fault.countdown = INT32_MAX;
	fault.for_ever = fault.hit = false;
	fault.error = EIO;
	n_done = n_submitted = 0;
	assert_int_equal(uv_loop_init(&loop), 0);
	assert_int_equal(logdir_open_write(path, &faulty, &dir, &err), 0);
	assert_int_equal(wu_recover(logdir_files(dir), NULL, NULL, &found, &err), 0);
	struct writer_opts o = {logdir_files(dir), sync, sync_ms, found.end};
	assert_int_equal(writer_start(&loop, &o, &writer, &err), 0);
	syncs = 0;
}

static void submit(int i)
{
	commits[i] = (struct writer_commit){
		.c = {.lines = {lines[i].p, lines[i].len}, .first_seq = 1 + (uint64_t)i * 2,
		      .now = 1772532720000 + i, .rotate = i == 0},
		.done = done};
	n_submitted++;
	writer_submit(writer, &commits[i]);
}

static void finish_all(void)
{
	while (n_done < n_submitted)
		uv_run(&loop, UV_RUN_ONCE);
}

/* Events in the log. */
static uint64_t end(void)
{
	uint64_t n;
	char path[64];

	snprintf(path, sizeof(path), "%s/log", root);
	writer_stop(writer, NULL, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	logdir_close(dir);
	hold_ms = 0;
	fault.countdown = INT32_MAX;
	n = read_back(path);
	empty(path);
	assert_int_equal(rmdir(path), 0);
	return n;
}

static void each_commit_is_synced(void **state)
{
	(void)state;
	begin(WU_SYNC_COMMIT, 0);
	for (int i = 0; i < COMMITS; i++) {
		submit(i);
		finish_all();
		assert_int_equal(syncs, i + 1);
	}
	assert_int_equal(end(), COMMITS * 2);
}

static void between_intervals_nothing_is_synced(void **state)
{
	(void)state;
	begin(WU_SYNC_INTERVAL, 300);
	submit(0);
	finish_all();
	assert_int_equal(syncs, 1); /* a new page is whole at once */
	for (int i = 1; i < 4; i++) {
		submit(i);
		finish_all();
	}
	assert_int_equal(syncs, 1);
	usleep(500000);
	assert_int_equal(syncs, 2); /* for all of them */
	usleep(500000);
	assert_int_equal(syncs, 2); /* nothing new */
	submit(4);
	finish_all();
	assert_int_equal(end(), 10);
	assert_int_equal(syncs, 3); /* the end does not wait for its hour */
}

static void never_is_never(void **state)
{
	(void)state;
	begin(WU_SYNC_NEVER, 10);
	for (int i = 0; i < COMMITS; i++)
		submit(i);
	finish_all();
	usleep(50000);
	assert_int_equal(end(), COMMITS * 2);
	assert_int_equal(syncs, 1);
}

static void a_sync_that_fails_later_refuses_what_follows(void **state)
{
	(void)state;
	begin(WU_SYNC_INTERVAL, 50);
	submit(0);
	submit(1);
	finish_all();
	fault.countdown = 0;
	usleep(150000);
	assert_true(fault.hit);
	assert_int_equal(writer_status(writer), WU_EREADONLY);
	submit(2);
	finish_all();
	assert_int_equal(commits[1].status, 0);
	assert_int_equal(commits[2].status, WU_EREADONLY);
	assert_int_equal(end(), 4);
}

/* While the disk keeps up it is packed well; with commits behind it, fast. */
static void packing_follows_the_queue(void **state)
{
	(void)state;
	begin(WU_SYNC_COMMIT, 0);
	submit(0);
	finish_all();
	assert_int_equal(commits[0].c.level, WRITER_LEVEL);
	hold_ms = 100;
	for (int i = 1; i < 5; i++)
		submit(i);
	finish_all();
	for (int i = 2; i < 4; i++)
		assert_int_equal(commits[i].c.level, WRITER_LEVEL_FAST);
	assert_int_equal(commits[4].c.level, WRITER_LEVEL);
	assert_int_equal(end(), 10);
}

static int answer = 1;

static void answered(void *data, int rc)
{
	(void)data;
	answer = rc;
}

static void resume(void)
{
	answer = 1;
	writer_resume(writer, answered, NULL);
	while (answer == 1)
		uv_run(&loop, UV_RUN_ONCE);
}

static void room_is_asked_for_and_the_place_is_known(void **state)
{
	uint64_t raw;

	(void)state;
	begin(WU_SYNC_COMMIT, 0);
	assert_null(writer_segment(writer, &raw));
	submit(0);
	submit(1);
	finish_all();
	assert_string_equal(writer_segment(writer, &raw), commits[1].segment);
	assert_int_equal(raw, lines[0].len + lines[1].len);
	assert_int_equal(commits[0].raw, lines[0].len);
	fault.error = ENOSPC;
	fault.countdown = 0;
	fault.for_ever = true;
	submit(2);
	submit(3);
	finish_all();
	assert_int_equal(commits[2].status, WU_ENOSPC);
	assert_int_equal(commits[3].status, WU_ENOSPC);
	resume();
	assert_int_equal(answer, WU_ENOSPC);
	assert_int_equal(writer_status(writer), WU_ENOSPC);
	fault.countdown = INT32_MAX;
	fault.for_ever = false;
	resume();
	assert_int_equal(answer, 0);
	assert_non_null(writer_segment(writer, &raw));
	assert_int_equal(raw, lines[0].len + lines[1].len);
	submit(2);
	finish_all();
	assert_int_equal(commits[2].status, 0);
	assert_int_equal(commits[2].raw, lines[0].len + lines[1].len + lines[2].len);
	assert_int_equal(end(), 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interrupted),     cmocka_unit_test(eio_once),
		cmocka_unit_test(eio_for_ever),    cmocka_unit_test(disk_full_once),
		cmocka_unit_test(disk_full_for_ever), cmocka_unit_test(quota),
		cmocka_unit_test(second_writer_is_refused), cmocka_unit_test(each_commit_is_synced),
		cmocka_unit_test(between_intervals_nothing_is_synced), cmocka_unit_test(never_is_never),
		cmocka_unit_test(a_sync_that_fails_later_refuses_what_follows),
		cmocka_unit_test(packing_follows_the_queue),
		cmocka_unit_test(room_is_asked_for_and_the_place_is_known),
	};
	return cmocka_run_group_tests(tests, make_commits, drop_commits);
}
