/* keeper: what grows no more is sealed, oldest first, and only that; what is over bytes goes
 * and nothing replay needs; damage is told once; a full disk costs the reserve; an end waits
 * for nothing.
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
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "events.h"
#include "logdir.h"
#include "serve/keeper.h"
#include "serve/writer.h"
#include "store/segment.h"

enum { SEGMENTS = 6, COMMITS = 4, EVENTS = 3, NOW = 1772532720 };

static char root[] = "/tmp/wiredup-keeper-XXXXXX";
static char path[64];
static uv_loop_t loop;
static struct logdir *dir;
static struct conf_log conf;
static struct keeper *keeper;
static atomic_int told;
static char said[512];
static atomic_int full; /* writes of .tmp files that find no room, while the reserve is there */
static atomic_bool slow, no_room, no_list;

/* ---- the system under it ------------------------------------------------------------ */

static bool there(const char *name)
{
	char file[256];

	snprintf(file, sizeof(file), "%s/%s", path, name);
	return access(file, F_OK) == 0;
}

static ssize_t f_pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (slow)
		usleep(400000);
	if (no_room || (full && there("reserve.tmp"))) {
		full -= !no_room;
		errno = ENOSPC;
		return -1;
	}
	return pwrite(fd, p, n, at);
}

static int sys_openat(int d, const char *name, int flags, mode_t mode)
{
	return openat(d, name, flags, mode);
}

static struct wu_files files; /* of dir */
static int (*each)(void *ctx, int (*visit)(void *data, const char *name), void *data);

static int f_each(void *ctx, int (*visit)(void *data, const char *name), void *data)
{
	return no_list ? WU_EIO : each(ctx, visit, data);
}

static const struct logdir_calls calls = {sys_openat, f_pwrite, fdatasync, ftruncate, fallocate,
					  fsync,      fchmod,   renameat,  linkat,    unlinkat};

/* ---- a log ---------------------------------------------------------------------------- */

static uint64_t first_of(int segment)
{
	return 1 + (uint64_t)segment * COMMITS * EVENTS;
}

static void write_commit(struct wu_append *a, struct wu_story *s, int segment, int commit, size_t text)
{
	struct wu_buf lines;
	struct wu_commit c = {.first_seq = first_of(segment) + (uint64_t)commit * EVENTS,
			      .now = (NOW + segment * 60) * 1000ll,
			      .rotate = commit == 0,
			      .level = 1};

	wu_buf_init(&lines, 8 << 20);
	for (uint64_t i = 0; i < EVENTS; i++) {
		struct wu_event ev = make_event(s, c.first_seq + i, text);

		assert_int_equal(wu_record_encode(&lines, &ev), 0);
	}
	c.lines = (struct wu_span){lines.p, lines.len};
	assert_int_equal(wu_append_commit(a, &c), 0);
	wu_buf_close(&lines);
}

static void write_log(size_t text)
{
	struct wu_log_end end = {.next_seq = 1};
	struct wu_append *a;
	struct wu_story *s;

	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_append_new(logdir_files(dir), WU_SYNC_NEVER, &end, &a), 0);
	for (int i = 0; i < SEGMENTS; i++)
		for (int k = 0; k < COMMITS; k++)
			write_commit(a, s, i, k, text);
	wu_append_free(a);
	wu_story_free(s);
}

static int make(void **state)
{
	struct wu_err err;

	(void)state;
	strcpy(root + strlen(root) - 6, "XXXXXX");
	assert_non_null(mkdtemp(root));
	snprintf(path, sizeof(path), "%s/log", root);
	assert_int_equal(logdir_open_write(path, &calls, &dir, &err), 0);
	assert_int_equal(uv_loop_init(&loop), 0);
	conf = (struct conf_log){.segment_size = 1 << 20};
	full = told = 0;
	slow = no_room = no_list = false;
	files = *logdir_files(dir);
	each = files.each;
	files.each = f_each;
	return 0;
}

static int drop(void **state)
{
	char command[128];

	(void)state;
	assert_int_equal(uv_loop_close(&loop), 0);
	logdir_close(dir);
	snprintf(command, sizeof(command), "rm -rf %s", root);
	return system(command);
}

/* ---- running it ------------------------------------------------------------------------- */

static int64_t now(void)
{
	return (NOW + 86400) * 1000ll;
}

static void tell(void *data, const char *what)
{
	(void)data;
	snprintf(said, sizeof(said), "%s", what);
	told++;
}

static void start(uint64_t first, uint64_t from)
{
	struct keeper_opts o = {&files, &conf, first, from, now, tell, NULL};
	struct wu_err err;

	assert_int_equal(keeper_start(&loop, &o, &keeper, &err), 0);
}

static void stop(void)
{
	uint64_t at = uv_hrtime();

	keeper_stop(keeper, NULL, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_true(uv_hrtime() - at < 1000000000u);
	assert_false(there("reserve.tmp"));
}

static struct keeper_stats settled(void)
{
	struct keeper_stats st = {.busy = true};

	for (int i = 0; i < 1000 && (st.busy || st.reading); i++) {
		usleep(10000);
		keeper_stats(keeper, &st);
	}
	assert_false(st.busy || st.reading);
	return st;
}

/* Names in the log: how many end so. */
static int count(const char *end)
{
	DIR *d = opendir(path);
	struct dirent *e;
	int n = 0;

	while ((e = readdir(d)))
		n += strlen(e->d_name) > strlen(end) && !strncmp(e->d_name, "wl-", 3) &&
		     !strcmp(e->d_name + strlen(e->d_name) - strlen(end), end);
	closedir(d);
	return n;
}

static uint64_t read_back(void)
{
	struct wu_reader *r;
	struct wu_event ev;
	struct wu_err err;
	uint64_t n = 0;

	assert_int_equal(wu_reader_new(&logdir_files(dir)->read, &r), 0);
	while (wu_reader_next(r, &ev, &err) == 0)
		n++;
	wu_reader_free(r);
	return n;
}

/* ---- tests ------------------------------------------------------------------------------ */

static void what_grows_no_more_is_sealed(void **state)
{
	struct keeper_stats st;

	(void)state;
	write_log(2000);
	start(first_of(3), 1);
	st = settled();
	assert_int_equal(st.sealed, 3);
	assert_int_equal(st.live, SEGMENTS - 3);
	keeper_turned(keeper, first_of(SEGMENTS - 1), 1);
	st = settled();
	assert_int_equal(st.sealed, SEGMENTS - 1);
	assert_int_equal(st.live, 1);
	assert_int_equal(st.seals, SEGMENTS - 1);
	assert_int_equal(st.oldest, 1);
	assert_int_equal(count(".live.gz"), 1);
	assert_true(there("reserve.tmp"));
	assert_int_equal(read_back(), SEGMENTS * COMMITS * EVENTS);
	assert_int_equal(told, 0);
	stop();
}

/* A refused commit's file whose first seq is a page's: it could not be removed. */
static void leave_refused(int segment, int64_t before_ms)
{
	struct wu_segment s;
	char file[256];
	int fd;

	wu_segment_name(first_of(segment), (NOW + segment * 60) * 1000ll - before_ms, true, &s);
	snprintf(file, sizeof(file), "%s/%s", path, s.name);
	fd = open(file, O_CREAT | O_EXCL | O_WRONLY, 0640);
	assert_true(fd >= 0);
	close(fd);
}

static void what_was_refused_keeps_nothing_from_being_sealed(void **state)
{
	(void)state;
	write_log(2000);
	for (int i = 1; i <= 4; i++)
		leave_refused(1, i * 1000);
	start(first_of(SEGMENTS - 1), 1);
	assert_int_equal(settled().sealed, SEGMENTS - 1);
	assert_int_equal(count(".live.gz"), 1 + 4); /* a start removes them */
	assert_int_equal(told, 0);
	stop();
	assert_int_equal(read_back(), SEGMENTS * COMMITS * EVENTS);
}

static void old_segments_go_but_not_what_replay_needs(void **state)
{
	struct keeper_stats st;

	(void)state;
	write_log(2000);
	conf.keep_bytes = 1;
	start(first_of(SEGMENTS - 1), first_of(2) + 1);
	st = settled();
	assert_int_equal(st.pruned, 2); /* the third holds what replay begins with */
	assert_int_equal(st.oldest, first_of(2));
	keeper_turned(keeper, first_of(SEGMENTS - 1), first_of(4));
	st = settled();
	assert_int_equal(st.pruned, 4);
	conf.keep_bytes = 0;
	conf.keep_age = 1;
	keeper_turned(keeper, first_of(SEGMENTS - 1), UINT64_MAX);
	st = settled();
	assert_int_equal(st.pruned, SEGMENTS - 1); /* the live one stays, whatever it is told */
	assert_int_equal(st.live, 1);
	stop();
}

static void nothing_is_pruned_before_a_page_says_what_is_needed(void **state)
{
	(void)state;
	write_log(2000);
	conf.keep_bytes = 1;
	start(first_of(SEGMENTS - 1), 0);
	assert_int_equal(settled().pruned, 0);
	stop();
}

/* A bit in the middle, or so many bytes before the end. */
static void flip(const struct wu_segment *s, off_t from_end)
{
	char file[256], c;
	int fd;
	off_t at;

	snprintf(file, sizeof(file), "%s/%s", path, s->name);
	assert_int_equal(chmod(file, 0640), 0);
	fd = open(file, O_RDWR);
	at = lseek(fd, 0, SEEK_END);
	at = from_end ? at - from_end : at / 2;
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 4;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static void damage_is_told_once(void **state)
{
	const struct wu_reader_io *io = &logdir_files(dir)->read;
	struct wu_segment s;
	int before;

	(void)state;
	write_log(20000);
	start(first_of(SEGMENTS - 1), 1);
	settled();
	stop();
	assert_int_equal(told, 0);
	assert_int_equal(io->find(io->ctx, WU_FIND_AT, first_of(1), &s), 0);
	flip(&s, 0); /* in its events: only reading shows it */
	assert_int_equal(io->find(io->ctx, WU_FIND_AT, first_of(3), &s), 0);
	flip(&s, 40); /* in its footer: a glance does */
	start(first_of(SEGMENTS - 1), 1);
	assert_int_equal(settled().damaged, 2);
	before = told;
	keeper_turned(keeper, first_of(SEGMENTS - 1), 1);
	assert_int_equal(settled().damaged, 2);
	assert_int_equal(told, before);
	assert_non_null(strstr(said, "wiredup log repair"));
	stop();
}

static void a_damaged_live_segment_is_told_and_left(void **state)
{
	const struct wu_reader_io *io = &logdir_files(dir)->read;
	struct keeper_stats st;
	struct wu_segment s;

	(void)state;
	write_log(20000);
	assert_int_equal(io->find(io->ctx, WU_FIND_AT, first_of(1), &s), 0);
	flip(&s, 0);
	start(first_of(SEGMENTS - 1), 1);
	st = settled();
	assert_int_equal(st.sealed, 1);
	assert_int_equal(st.damaged, 1);
	assert_int_equal(told, 1);
	keeper_turned(keeper, first_of(SEGMENTS - 1), 1);
	settled();
	assert_int_equal(told, 1);
	assert_true(there(s.name));
	stop();
}

static void a_full_disk_costs_the_reserve(void **state)
{
	(void)state;
	write_log(2000);
	full = 1000;
	start(first_of(SEGMENTS - 1), 1);
	assert_int_equal(settled().sealed, SEGMENTS - 1);
	assert_int_equal(full, 999);
	assert_int_equal(told, 0);
	full = 0;
	keeper_turned(keeper, first_of(SEGMENTS - 1), 1);
	settled();
	assert_true(there("reserve.tmp"));
	stop();
}

/* A page is turned again: a round, and what it tells. */
static int told_by_a_round(void)
{
	int before = told;

	keeper_turned(keeper, first_of(SEGMENTS - 1), 1);
	settled();
	return told - before;
}

/* What else is done meanwhile is no reason to tell it again; that it was over is one. */
static void a_lasting_failure_is_told_once(void **state)
{
	(void)state;
	write_log(2000);
	start(first_of(2), 1);
	assert_int_equal(settled().sealed, 2);
	stop();
	no_room = true;
	start(first_of(SEGMENTS - 1), 1);
	assert_int_equal(settled().verified, 2); /* after the round that found no room */
	assert_int_equal(told, 1);
	assert_int_equal(told_by_a_round(), 0);
	no_room = false;
	no_list = true;
	assert_int_equal(told_by_a_round(), 1);
	assert_int_equal(told_by_a_round(), 0);
	no_list = false;
	assert_int_equal(told_by_a_round(), 0);
	assert_int_equal(settled().sealed, SEGMENTS - 1);
	no_list = true;
	assert_int_equal(told_by_a_round(), 1);
	stop();
}

static void an_end_waits_for_nothing(void **state)
{
	(void)state;
	write_log(20000);
	slow = true; /* a seal writes some blocks, each for 400 ms */
	start(first_of(SEGMENTS - 1), 1);
	usleep(50000);
	stop();
	assert_int_equal(count(".tmp"), 0);
	assert_int_equal(told, 0);
	assert_true(count(".live.gz") > 1);
	slow = false;
	start(first_of(SEGMENTS - 1), 1);
	assert_int_equal(settled().live, 1);
	stop();
	assert_int_equal(read_back(), SEGMENTS * COMMITS * EVENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_grows_no_more_is_sealed, make, drop),
		cmocka_unit_test_setup_teardown(what_was_refused_keeps_nothing_from_being_sealed, make, drop),
		cmocka_unit_test_setup_teardown(old_segments_go_but_not_what_replay_needs, make, drop),
		cmocka_unit_test_setup_teardown(nothing_is_pruned_before_a_page_says_what_is_needed, make, drop),
		cmocka_unit_test_setup_teardown(damage_is_told_once, make, drop),
		cmocka_unit_test_setup_teardown(a_damaged_live_segment_is_told_and_left, make, drop),
		cmocka_unit_test_setup_teardown(a_full_disk_costs_the_reserve, make, drop),
		cmocka_unit_test_setup_teardown(a_lasting_failure_is_told_once, make, drop),
		cmocka_unit_test_setup_teardown(an_end_waits_for_nothing, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
