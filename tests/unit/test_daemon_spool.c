/* Spool folders: what is whole is given once, what is not waits, and nothing is lost. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gather/kept.h"
#include "gather/spool.h"

enum { NAMES = 6000 };

struct folder {
	char path[64];
	uv_loop_t loop;
	uv_timer_t end;
	struct spool *spool;
	struct spool_file *held[8]; /* given and not finished, when hold is set */
	unsigned given, n_held;
	bool hold, bad, ended;
	char names[NAMES][24];
	size_t bytes;
	int fds;
};

static int count_fds(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void took(void *data, struct spool_file *file, const char *name, const char *p, size_t len)
{
	struct folder *f = data;

	(void)p;
	assert_true(f->given < NAMES);
	snprintf(f->names[f->given++], sizeof(f->names[0]), "%s", name);
	f->bytes += len;
	if (f->hold)
		f->held[f->n_held++] = file;
	else
		spool_finish(file, f->bad ? SPOOL_BAD : SPOOL_GOOD, "because");
}

static void begin(struct folder *f, enum spool_done done)
{
	struct spool_opts o = {.loop = &f->loop,
			       .done = done,
			       .stable_ms = 300,
			       .scan_ms = 200,
			       .file_max = 100,
			       .open_max = 4,
			       .file = took,
			       .data = f};
	struct wu_err err;

	memset(f, 0, sizeof(*f));
	f->fds = count_fds();
	strcpy(f->path, "/tmp/wiredup-spool-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	o.path = f->path;
	assert_int_equal(uv_loop_init(&f->loop), 0);
	assert_int_equal(spool_start(&o, &f->spool, &err), 0);
}

static void ended(void *data)
{
	((struct folder *)data)->ended = true;
}

static void timed_out(uv_timer_t *t)
{
	uv_close((uv_handle_t *)t, NULL);
	uv_stop(t->loop);
}

/* Let the loop run for some time. */
static void run(struct folder *f, uint64_t ms)
{
	uv_timer_init(&f->loop, &f->end);
	uv_timer_start(&f->end, timed_out, ms, 0);
	uv_run(&f->loop, UV_RUN_DEFAULT);
}

static void finish(struct folder *f)
{
	char command[128];

	spool_stop(f->spool, ended, f);
	uv_run(&f->loop, UV_RUN_DEFAULT);
	assert_true(f->ended);
	assert_int_equal(uv_loop_close(&f->loop), 0);
	assert_int_equal(count_fds(), f->fds);
	snprintf(command, sizeof(command), "rm -rf %s", f->path);
	assert_int_equal(system(command), 0);
}

static void path_of(const struct folder *f, const char *name, char ret[256])
{
	snprintf(ret, 256, "%s/%s", f->path, name);
}

static void append(const struct folder *f, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	path_of(f, name, path);
	file = fopen(path, "a");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* A clock tick lies between writing and renaming: kernels count ctime in ticks. */
static void put(const struct folder *f, const char *name, const char *text)
{
	char from[256], to[256];

	append(f, ".hidden", text);
	usleep(12000);
	path_of(f, ".hidden", from);
	path_of(f, name, to);
	assert_int_equal(rename(from, to), 0);
}

static bool there(const struct folder *f, const char *name)
{
	char path[256];
	struct stat st;

	path_of(f, name, path);
	return lstat(path, &st) == 0;
}

static void renamed_in_at_once(void **state)
{
	static struct folder f;

	(void)state;
	begin(&f, SPOOL_MOVE);
	run(&f, 50);
	put(&f, "a", "one");
	run(&f, 150); /* well before stable_ms */
	assert_int_equal(f.given, 1);
	assert_true(there(&f, "done/a") && !there(&f, "a"));
	finish(&f);
}

static void growing_waits(void **state)
{
	static struct folder f;

	(void)state;
	begin(&f, SPOOL_MOVE);
	for (int i = 0; i < 6; i++) {
		append(&f, "slow", "part ");
		run(&f, 120);
		assert_int_equal(f.given, 0);
	}
	run(&f, 600);
	assert_int_equal(f.given, 1);
	assert_int_equal(f.bytes, 30);
	finish(&f);
}

static void names_collide(void **state)
{
	static struct folder f;

	(void)state;
	begin(&f, SPOOL_MOVE);
	for (int i = 0; i < 3; i++) {
		put(&f, "same", "text");
		run(&f, 250);
	}
	f.bad = true;
	for (int i = 0; i < 2; i++) {
		put(&f, "same", "text");
		run(&f, 250);
	}
	assert_int_equal(f.given, 5);
	assert_true(there(&f, "done/same") && there(&f, "done/same.1") && there(&f, "done/same.2"));
	assert_true(there(&f, "bad/same") && there(&f, "bad/same.why"));
	assert_true(there(&f, "bad/same.1") && there(&f, "bad/same.1.why"));
	finish(&f);
}

static void kept_once_until_changed(void **state)
{
	static struct folder f;

	(void)state;
	begin(&f, SPOOL_KEEP);
	put(&f, "a", "one");
	run(&f, 900); /* four scans */
	assert_int_equal(f.given, 1);
	append(&f, "a", "more");
	run(&f, 900);
	assert_int_equal(f.given, 2);
	assert_true(there(&f, "a") && !there(&f, "done"));
	finish(&f);
}

static void deleted(void **state)
{
	static struct folder f;

	(void)state;
	begin(&f, SPOOL_DELETE);
	put(&f, "a", "one");
	run(&f, 250);
	assert_int_equal(f.given, 1);
	assert_false(there(&f, "a") || there(&f, "done"));
	finish(&f);
}

static void strangers_go_to_bad(void **state)
{
	static struct folder f;
	struct spool_stats stats;
	char path[256], large[200];

	(void)state;
	begin(&f, SPOOL_MOVE);
	path_of(&f, "fifo", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	path_of(&f, "link", path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = 0;
	put(&f, "large", large);
	append(&f, "half.part", "x");
	append(&f, "half.tmp", "x");
	run(&f, 700);
	assert_int_equal(f.given, 0);
	spool_stats(f.spool, &stats);
	assert_int_equal(stats.bad, 3);
	assert_true(there(&f, "bad/fifo.why") && there(&f, "bad/link.why") &&
		    there(&f, "bad/large.why") && there(&f, "half.part") && there(&f, "half.tmp"));
	finish(&f);
}

static void no_more_open_than_allowed(void **state)
{
	static struct folder f;
	struct spool_stats stats;
	char name[8];

	(void)state;
	begin(&f, SPOOL_MOVE);
	f.hold = true;
	for (int i = 0; i < 7; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		put(&f, name, "x");
	}
	run(&f, 500);
	spool_stats(f.spool, &stats);
	assert_int_equal(f.given, 4);
	assert_int_equal(stats.open, 4);
	assert_true(there(&f, "f0"));
	f.hold = false;
	for (unsigned i = 0; i < f.n_held; i++)
		spool_finish(f.held[i], i ? SPOOL_GOOD : SPOOL_LATER, NULL);
	run(&f, 700);
	assert_int_equal(f.given, 8); /* the one left for later came again */
	finish(&f);
}

static void folder_comes_back(void **state)
{
	static struct folder f;
	struct spool_stats stats;

	(void)state;
	begin(&f, SPOOL_DELETE);
	run(&f, 50);
	assert_int_equal(rmdir(f.path), 0);
	run(&f, 500);
	spool_stats(f.spool, &stats);
	assert_true(stats.gone);
	assert_int_equal(mkdir(f.path, 0700), 0);
	put(&f, "a", "x");
	run(&f, 700);
	assert_int_equal(f.given, 1);
	put(&f, "b", "x");
	run(&f, 700);
	assert_int_equal(f.given, 2);
	finish(&f);
}

/* In order of name, each once, and stopped in the middle nothing is lost. */
static void five_thousand(void **state)
{
	static struct folder f;
	char name[24];

	(void)state;
	begin(&f, SPOOL_MOVE);
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%04d", i);
		append(&f, name, "x");
	}
	run(&f, 320);
	for (int i = 0; i < 100 && f.given < 5000; i++)
		run(&f, 100);
	assert_int_equal(f.given, 5000);
	for (unsigned i = 1; i < f.given; i++)
		assert_true(strcmp(f.names[i - 1], f.names[i]) < 0);
	finish(&f);
}

static void no_folder(void **state)
{
	struct spool_opts o = {.path = "/nowhere/at/all", .file = took};
	struct spool *s = NULL;
	struct wu_err err;

	(void)state;
	assert_int_equal(spool_start(&o, &s, &err), WU_ENOTFOUND);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	o.path = "/etc/passwd";
	assert_int_equal(spool_start(&o, &s, &err), WU_ENOTFOUND);
	assert_null(s);
}

static void kept_is_a_set(void **state)
{
	struct kept k = {0};

	(void)state;
	for (uint64_t i = 1; i < 20000; i += 2) {
		assert_false(kept_has(&k, i));
		kept_add(&k, i);
		kept_add(&k, i);
		assert_true(kept_has(&k, i));
	}
	assert_int_equal(k.n, 10000);
	assert_false(kept_has(&k, 20001));
	kept_close(&k);
	assert_false(kept_has(&k, 1));
}

/* libuv keeps two descriptors of its own from its first loop on. */
static int first_loop(void **state)
{
	uv_loop_t loop;

	(void)state;
	return uv_loop_init(&loop) < 0 || uv_loop_close(&loop) < 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renamed_in_at_once),
		cmocka_unit_test(growing_waits),
		cmocka_unit_test(names_collide),
		cmocka_unit_test(kept_once_until_changed),
		cmocka_unit_test(deleted),
		cmocka_unit_test(strangers_go_to_bad),
		cmocka_unit_test(no_more_open_than_allowed),
		cmocka_unit_test(folder_comes_back),
		cmocka_unit_test(five_thousand),
		cmocka_unit_test(no_folder),
		cmocka_unit_test(kept_is_a_set),
	};

	return cmocka_run_group_tests(tests, first_loop, NULL);
}
