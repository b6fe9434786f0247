/* Commands on a log that is made for the purpose: a seek and the last events read little of
 * many sealed segments; redacting and pruning stop at what a replay needs; text that is taken
 * out is nowhere any more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/last.h"
#include "cli/segments.h"
#include "events.h"
#include "logdir.h"
#include "serve/replay.h"
#include "store/append.h"
#include "store/seal.h"
#include "store/verify.h"

enum { SEGMENTS = 8, EVENTS = 1000, TEXT = 900 };

static const int64_t START = 1772532720000, STEP = 1000; /* ms from event to event */

struct made {
	char dir[64], log[80];
	struct globals g;
	struct wu_story *story;
	uint64_t next, size; /* seq; bytes of all files */
};

/* ---- making a log --------------------------------------------------------------------- */

static int64_t time_of(uint64_t seq)
{
	return START + (int64_t)seq * STEP;
}

static void add(struct wu_buf *b, const struct wu_event *ev)
{
	assert_int_equal(wu_record_encode(b, ev), 0);
	for (int i = 1; i <= wu_record_parts(ev); i++)
		assert_int_equal(wu_record_encode_part(b, ev, (uint32_t)i, ev->seq + (uint64_t)i),
				 0);
}

/* Letters that pack as badly as real text does, or worse. */
static void scramble(struct wu_story *story, uint64_t seq)
{
	char text[TEXT];
	uint64_t x = seq * 0x9E3779B97F4A7C15;

	for (size_t i = 0; i < TEXT; i++) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		text[i] = "etaoin shrdlu etaoin cmf"[x % 24];
	}
	assert_int_equal(wu_story_set(story, WU_TEXT, text, TEXT), 0);
}

/* A segment event, then stories; every hundredth is Korean. long_text: the last one's. */
static void one_segment(struct made *m, struct wu_append *a, uint64_t oldest, size_t long_text)
{
	struct wu_event ev = {
		.ev = WU_EV_SEGMENT, .seq = m->next, .ts = time_of(m->next), .oldest = oldest};
	struct wu_commit c = {
		.first_seq = m->next, .now = time_of(m->next), .rotate = true, .level = 1};
	struct wu_buf b;

	wu_buf_init(&b, 64 << 20);
	add(&b, &ev);
	m->next++;
	for (int i = 0; i < EVENTS; i++) {
		ev = make_event(m->story, m->next, i + 1 < EVENTS ? TEXT : long_text);
		ev.ts = time_of(m->next);
		if (i + 1 < EVENTS || long_text == TEXT)
			scramble(m->story, m->next);
		assert_int_equal(wu_story_set(m->story, WU_LANG, m->next % 100 ? "en" : "ko", 2),
				 0);
		assert_int_equal(wu_story_add_caption(m->story, "A secret caption", 16), 0);
		add(&b, &ev);
		m->next += 1 + (uint64_t)wu_record_parts(&ev);
	}
	c.lines = (struct wu_span){b.p, b.len};
	assert_int_equal(wu_append_commit(a, &c), 0);
	wu_buf_close(&b);
}

static struct logdir *writing(const struct made *m)
{
	struct logdir *d;
	struct wu_err err;

	assert_int_equal(logdir_open_write(m->log, NULL, &d, &err), 0);
	return d;
}

static void seal_all(struct logdir *d)
{
	struct segments s;
	struct wu_segment sealed;
	struct wu_err err;

	assert_int_equal(segments_list(logdir_files(d), &s), 0);
	for (uint32_t i = 0; i < s.n; i++)
		assert_int_equal(wu_seal(logdir_files(d), &s.v[i], &sealed, &err), 0);
	segments_free(&s);
}

/* needed: what the last segment event names. */
static void make(struct made *m, int segments, uint64_t needed, size_t long_text)
{
	struct wu_log_end end = {.next_seq = 1};
	struct wu_append *a;
	struct logdir *d;

	*m = (struct made){.next = 1};
	strcpy(m->dir, "/tmp/wiredup-log-XXXXXX");
	assert_non_null(mkdtemp(m->dir));
	snprintf(m->log, sizeof(m->log), "%s/log", m->dir);
	m->g = (struct globals){m->dir, m->dir, m->dir, m->dir, false, true};
	assert_int_equal(wu_story_new(&m->story), 0);
	d = writing(m);
	assert_int_equal(wu_append_new(logdir_files(d), WU_SYNC_NEVER, &end, &a), 0);
	for (int i = 0; i < segments; i++)
		one_segment(m, a, i + 1 < segments ? 1 : needed, long_text);
	wu_append_free(a);
	seal_all(d);
	logdir_close(d);
}

static void unmake(struct made *m)
{
	char command[128];

	wu_story_free(m->story);
	snprintf(command, sizeof(command), "rm -rf %s", m->dir);
	assert_int_equal(system(command), 0);
}

static int command(struct made *m, const char *verb, const char *a, const char *b)
{
	char *argv[] = {"log", (char *)verb, (char *)a, (char *)b, NULL};

	return command_log(b ? 4 : a ? 3 : 2, argv, &m->g);
}

static int verify(struct made *m)
{
	return command(m, "verify", NULL, NULL);
}

static void list(struct made *m, struct segments *ret)
{
	struct logdir *d;
	struct wu_err err;

	assert_int_equal(logdir_open(m->log, &d, &err), 0);
	assert_int_equal(segments_list(logdir_files(d), ret), 0);
	m->size = 0;
	for (uint32_t i = 0; i < ret->n; i++) {
		struct wu_findings f;

		assert_int_equal(wu_verify_glance(&logdir_files(d)->read, &ret->v[i], &f, &err), 0);
		m->size += f.size;
	}
	logdir_close(d);
}

/* ---- how much is read ------------------------------------------------------------------- */

/* Bytes this process has read by any call, as the kernel counts them. */
static uint64_t bytes_read(void)
{
	unsigned long long n;
	FILE *f = fopen("/proc/self/io", "r");

	if (!f || fscanf(f, "rchar: %llu", &n) != 1)
		skip();
	fclose(f);
	return n;
}

static void a_seek_reads_little(void **state)
{
	uint64_t at[] = {2, 700, 3333, SEGMENTS * EVENTS - 5}, before, most = 0;
	struct reading r = {.g = NULL};
	struct segments s;
	struct wu_event ev;
	struct made m;

	(void)state;
	make(&m, SEGMENTS, 1, TEXT);
	list(&m, &s);
	segments_free(&s);
	for (size_t i = 0; i < 2 * sizeof(at) / sizeof(*at); i++) {
		uint64_t seq = at[i / 2];

		assert_int_equal(reading_open(&r, &m.g, "test", false), 0);
		before = bytes_read();
		if (i % 2)
			wu_reader_seek(r.reader, seq);
		else
			wu_reader_seek_time(r.reader, time_of(seq) - STEP / 2);
		assert_int_equal(reading_next(&r, &ev), 0);
		assert_int_equal(ev.seq, seq);
		before = bytes_read() - before;
		most = before > most ? before : most;
		reading_close(&r);
	}
	print_message("a seek reads at most %llu of %llu bytes\n", (unsigned long long)most,
		      (unsigned long long)m.size);
	/* One read ahead of four blocks, one near the end for the footer, and one for its index. */
	assert_true(most < 6 * 65536 && most < m.size / 2);
	unmake(&m);
}

static uint64_t find_last(struct made *m, const struct filter *f, uint64_t n, uint64_t *ret_seq)
{
	struct reading r = {.g = NULL};
	uint64_t before;

	assert_int_equal(reading_open(&r, &m->g, "test", false), 0);
	before = bytes_read();
	assert_int_equal(last_find(&r, f, n, ret_seq), 0);
	before = bytes_read() - before;
	reading_close(&r);
	return before;
}

static void the_last_are_found_from_the_end(void **state)
{
	static const struct filter any = {.all = true}, korean = {.lang = "ko"},
				   none = {.lang = "xx"};
	uint64_t seq, last, some, all;
	struct segments s;
	struct made m;

	(void)state;
	make(&m, SEGMENTS, 1, TEXT);
	list(&m, &s);
	segments_free(&s);
	last = m.next - 1;
	some = find_last(&m, &any, 10, &seq);
	assert_int_equal(seq, last - 9);
	/* The last segment has no end that is known without reading it: it is read, no other. */
	assert_true(some < m.size / SEGMENTS * 2);
	some = find_last(&m, &korean, 8, &seq);
	assert_int_equal(seq, (last / 100 - 7) * 100);
	assert_true(some < m.size / SEGMENTS * 6);
	find_last(&m, &any, 0, &seq);
	assert_int_equal(seq, last + 1);
	find_last(&m, &any, last, &seq);
	assert_int_equal(seq, 1);
	all = find_last(&m, &none, 5, &seq);
	assert_int_equal(seq, last + 1);
	assert_true(all < m.size * 2); /* not twice, whatever is asked */
	print_message("the last 8 of a hundredth: %llu of %llu bytes; none: %llu\n",
		      (unsigned long long)some, (unsigned long long)m.size,
		      (unsigned long long)all);
	unmake(&m);
}

/* ---- what is taken out -------------------------------------------------------------------- */

/* The event of seq as the log has it now; its story is m's. */
static struct wu_event event_at(struct made *m, uint64_t seq)
{
	static struct reading r;
	struct wu_event ev;

	reading_close(&r);
	r = (struct reading){.g = NULL};
	assert_int_equal(reading_open(&r, &m->g, "test", false), 0);
	wu_reader_seek(r.reader, seq);
	assert_int_equal(reading_next(&r, &ev), 0);
	return ev;
}

static bool any_line_has(struct made *m, uint64_t from, uint64_t to, const char *what)
{
	struct reading r = {.g = NULL};
	struct wu_event ev;
	bool yes = false;

	assert_int_equal(reading_open(&r, &m->g, "test", false), 0);
	wu_reader_seek(r.reader, from);
	while (reading_next(&r, &ev) == 0 && ev.seq <= to) {
		struct wu_span line = wu_reader_line(r.reader);

		yes |= memmem(line.p, line.len, what, strlen(what)) != NULL;
	}
	reading_close(&r);
	return yes;
}

/* Does the log still replay? Returns the last seq. */
static uint64_t replay(struct made *m)
{
	struct replay r = {.progress = NULL};
	struct wu_engine *e;
	struct wu_rules *rules;
	struct wu_err err = {0};

	assert_int_equal(wu_rules_new(&rules), 0);
	assert_int_equal(wu_rules_freeze(rules, &err), 0);
	r.rules = rules;
	assert_int_equal(logdir_open(m->log, &r.dir, &err), 0);
	if (replay_run(&r, &e, &err) < 0)
		fail_msg("%s", err.text);
	wu_engine_free(e);
	wu_rules_free(rules);
	logdir_close(r.dir);
	return r.last_seq;
}

static void redacting_takes_text_and_nothing_else(void **state)
{
	char seq[24];
	struct wu_event was, ev;
	struct made m;
	uint64_t key, last;

	(void)state;
	make(&m, 3, EVENTS + 50, 200 << 10);
	/* The last story of the first segment, in parts. */
	last = EVENTS + 1;
	was = event_at(&m, last);
	key = was.key[0];
	assert_int_equal(was.story->field[WU_TEXT].len, 200 << 10);
	assert_true(any_line_has(&m, last, last, "secret caption"));
	snprintf(seq, sizeof(seq), "%llu", (unsigned long long)last);
	assert_int_equal(command(&m, "redact", seq, "7"), EXIT_OK);
	ev = event_at(&m, last);
	assert_int_equal(ev.story->field[WU_TEXT].len, 0);
	assert_int_equal(ev.story->n_captions, 0);
	assert_true(ev.redacted);
	assert_int_equal(ev.story->field[WU_TITLE].len, 5);
	assert_int_equal(ev.key[0], key);
	assert_int_equal(ev.words, 7);
	assert_false(any_line_has(&m, last, last + 3, "xxxx"));
	assert_false(any_line_has(&m, last, last, "secret caption"));
	assert_int_equal(event_at(&m, 7).story->field[WU_TEXT].len, 0);
	assert_false(event_at(&m, 8).redacted);
	assert_int_equal(event_at(&m, 8).story->field[WU_TEXT].len, TEXT);
	assert_int_equal(verify(&m), EXIT_OK);
	ev = event_at(&m, m.next);
	assert_int_equal(ev.ev, WU_EV_RETRACT);
	assert_int_equal(ev.other, last);
	assert_int_equal(ev.cluster, last);
	ev = event_at(&m, m.next + 1);
	assert_int_equal(ev.other, 7);
	assert_memory_equal(ev.reason.p, "redacted", 8);
	assert_int_equal(replay(&m), m.next + 1);
	unmake(&m);
}

static void a_seq_named_twice_is_redacted_once(void **state)
{
	struct made m;

	(void)state;
	make(&m, 2, EVENTS + 2, TEXT);
	assert_int_equal(command(&m, "redact", "7", "7"), EXIT_OK);
	assert_int_equal(event_at(&m, m.next).other, 7);
	assert_int_equal(replay(&m), m.next);
	unmake(&m);
}

static void what_a_replay_needs_is_not_redacted(void **state)
{
	struct made m;

	(void)state;
	make(&m, 3, 800, TEXT);
	assert_int_equal(command(&m, "redact", "7", "800"), EXIT_NEGATIVE);
	assert_int_equal(command(&m, "redact", "1", NULL), EXIT_NEGATIVE); /* no story */
	assert_int_equal(command(&m, "redact", "99999", NULL), EXIT_NEGATIVE);
	assert_int_equal(event_at(&m, 7).story->field[WU_TEXT].len, TEXT);
	assert_int_equal(event_at(&m, m.next - 1).seq, m.next - 1);
	assert_false(any_line_has(&m, 1, m.next, "retract"));
	unmake(&m);
}

static void pruning_stops_at_what_a_replay_needs(void **state)
{
	struct segments s;
	struct made m;

	(void)state;
	make(&m, 6, 2 * (EVENTS + 1) + 5, TEXT); /* in the third segment */
	assert_int_equal(command(&m, "prune", "--before", "1100"), EXIT_OK);
	list(&m, &s);
	assert_int_equal(s.n, 5);
	assert_int_equal(s.v[0].first, EVENTS + 2);
	segments_free(&s);
	assert_int_equal(command(&m, "prune", "--bytes", "1"), EXIT_OK);
	list(&m, &s);
	assert_int_equal(s.n, 4);
	assert_int_equal(s.v[0].first, 2 * (EVENTS + 1) + 1);
	segments_free(&s);
	assert_int_equal(command(&m, "prune", "--age", "1s"), EXIT_OK);
	list(&m, &s);
	assert_int_equal(s.n, 4);
	segments_free(&s);
	assert_int_equal(verify(&m), EXIT_OK);
	unmake(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seek_reads_little),
		cmocka_unit_test(the_last_are_found_from_the_end),
		cmocka_unit_test(redacting_takes_text_and_nothing_else),
		cmocka_unit_test(a_seq_named_twice_is_redacted_once),
		cmocka_unit_test(what_a_replay_needs_is_not_redacted),
		cmocka_unit_test(pruning_stops_at_what_a_replay_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
