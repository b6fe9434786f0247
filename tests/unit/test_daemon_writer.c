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
	int countdown, error;
	bool for_ever, hit;
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

static int f_fdatasync(int fd)
{
	return fails() ? -1 : fdatasync(fd);
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
static int order[COMMITS], n_done;

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

/* Write all commits, two segments, under the fault. */
static void write_all(const char *path)
{
	struct wu_recovery found;
	struct logdir *dir;
	struct writer *w;
	struct wu_err err;
	uv_loop_t loop;

	assert_int_equal(uv_loop_init(&loop), 0);
	assert_int_equal(logdir_open_write(path, &faulty, &dir, &err), 0);
	assert_int_equal(wu_recover(logdir_files(dir), NULL, NULL, &found, &err), 0);
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
	assert_non_null(strstr(err.text, "another wiredup serve"));
	logdir_close(one);
	assert_int_equal(logdir_open_write(path, NULL, &two, &err), 0);
	logdir_close(two);
	empty(path);
	assert_int_equal(rmdir(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interrupted),     cmocka_unit_test(eio_once),
		cmocka_unit_test(eio_for_ever),    cmocka_unit_test(disk_full_once),
		cmocka_unit_test(disk_full_for_ever), cmocka_unit_test(quota),
		cmocka_unit_test(second_writer_is_refused),
	};
	return cmocka_run_group_tests(tests, make_commits, drop_commits);
}
