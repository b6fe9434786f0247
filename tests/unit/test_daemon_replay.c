/* replay: a log in files is read from where its last page says, into the state that wrote it.
 */
#include "logged.h"

#include <fcntl.h>
#include <unistd.h>

#include "logdir.h"
#include "serve/replay.h"
#include "store/segment.h"

enum { STORIES = 2600, STEP_MS = 4 * 60 * 1000 };

static struct logged log_;
static char dir[64];
static char names[LINES_MAX / SEGMENT_LINES + 1][WU_SEGMENT_NAME];
static uint32_t n_names;

/* One file of the log: lines [from, to), a commit each twenty. */
static void write_page(uint32_t from, uint32_t to)
{
	struct wu_segment s;
	struct wu_packer *packer;
	struct wu_buf lines, out;
	uint8_t commit = 0;
	char path[256];
	int fd;

	wu_segment_name(log_.seq[from], 1700000000000 + from, true, &s);
	memcpy(names[n_names++], s.name, sizeof(s.name));
	snprintf(path, sizeof(path), "%s/%s", dir, s.name);
	wu_buf_init(&lines, WU_COMMIT_MAX);
	wu_buf_init(&out, 64u << 20);
	assert_int_equal(wu_packer_new(&packer), 0);
	for (uint32_t i = from; i < to; i++) {
		/* A story and its parts are of one commit. */
		bool ends = (i - from) % 20 == 19 || i + 1 == to;

		ends &= i + 1 == to || !memmem(log_.line[i + 1].p, 90, "\"ev\":\"text\"", 11);
		assert_int_equal(wu_buf_add(&lines, log_.line[i].p, log_.line[i].len), 0);
		if (!ends)
			continue;
		assert_int_equal(wu_segment_pack(packer, (struct wu_block_mark){1, commit++}, 6,
						 (struct wu_span){lines.p, lines.len}, &out), 0);
		wu_buf_reset(&lines);
	}
	fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0640);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, out.p, out.len), out.len);
	close(fd);
	wu_packer_free(packer);
	wu_buf_close(&lines);
	wu_buf_close(&out);
}

static bool begins_page(uint32_t i)
{
	return memmem(log_.line[i].p, 90, "\"ev\":\"segment\"", 14) != NULL;
}

static uint64_t write_log(enum wu_keep keep)
{
	struct wu_engine_opts o = {.keep = keep};
	struct wu_engine *e;
	uint32_t from = 0;
	uint64_t hash;

	strcpy(dir, "/tmp/wiredup-replay-XXXXXX");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(wu_engine_new(&o, &e), 0);
	log_.of_segment = SEGMENT_LINES;
	for (uint64_t i = 1; i <= STORIES; i++)
		logged_take(&log_, e, i, 1700000000000 + (int64_t)i * STEP_MS);
	hash = wu_engine_hash(e);
	wu_engine_free(e);
	n_names = 0;
	for (uint32_t i = 1; i <= log_.n; i++)
		if (i == log_.n || begins_page(i)) {
			write_page(from, i);
			from = i;
		}
	return hash;
}

static void remove_log(void)
{
	char path[256];

	for (uint32_t i = 0; i < n_names; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
	logged_cut(&log_, 0);
}

static void run(struct replay *r, struct wu_engine **ret_engine)
{
	struct wu_err err = {.text = ""};

	*r = (struct replay){.rules = logged_rules, .engine = {.secret = 9}};
	assert_int_equal(logdir_open(dir, &r->dir, &err), 0);
	if (replay_run(r, ret_engine, &err) < 0)
		fail_msg("%s", err.text);
	logdir_close(r->dir);
}

static void begins_where_the_last_page_says(void **state)
{
	static const enum wu_keep keeps[] = {WU_KEEP_FULL, WU_KEEP_NONE};

	(void)state;
	for (int k = 0; k < 2; k++) {
		uint64_t hash = write_log(keeps[k]);
		uint32_t from = logged_start(&log_, log_.n);
		struct wu_engine *e;
		struct replay r;

		assert_true(from > 500);
		run(&r, &e);
		assert_int_equal(r.first_seq, log_.seq[from]);
		assert_int_equal(r.events, log_.n - from);
		assert_int_equal(r.last_seq, log_.seq[log_.n - 1]);
		assert_int_equal(wu_engine_hash(e), hash);
		assert_int_equal(wu_engine_take_seq(e), r.last_seq + 1);
		wu_engine_free(e);
		remove_log();
	}
}

/* A last page of nothing whole says nothing: the one before does. Without any page that says
 * it, all is read. */
static void a_torn_page_says_nothing(void **state)
{
	uint32_t last = 0, from;
	struct wu_engine *e;
	struct replay r;
	char path[256];

	(void)state;
	(void)write_log(WU_KEEP_NONE);
	for (uint32_t i = 0; i < log_.n; i++)
		last = begins_page(i) ? i : last;
	from = logged_start(&log_, last);
	snprintf(path, sizeof(path), "%s/%s", dir, names[n_names - 1]);
	assert_int_equal(truncate(path, 100), 0);
	run(&r, &e);
	assert_int_equal(r.first_seq, log_.seq[from]);
	assert_int_equal(r.last_seq, log_.seq[last - 1]);
	wu_engine_free(e);
	remove_log();
}

static void an_empty_log_gives_an_empty_engine(void **state)
{
	struct wu_engine_stats st;
	struct wu_engine *e;
	struct replay r;

	(void)state;
	strcpy(dir, "/tmp/wiredup-replay-XXXXXX");
	assert_non_null(mkdtemp(dir));
	n_names = 0;
	run(&r, &e);
	wu_engine_stats(e, &st);
	assert_int_equal(st.replay_from, 0);
	assert_int_equal(r.events, 0);
	assert_int_equal(r.last_seq, 0);
	assert_int_equal(wu_engine_take_seq(e), 1);
	wu_engine_free(e);
	remove_log();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_where_the_last_page_says),
		cmocka_unit_test(a_torn_page_says_nothing),
		cmocka_unit_test(an_empty_log_gives_an_empty_engine),
	};
	int failed;

	logged_set_up();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	logged_tear_down();
	return failed;
}
