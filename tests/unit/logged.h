/* A small desk for tests: invented stories in, lines of the log out, and the lines back into
 * an engine. All of it depends on numbers alone. */
#ifndef TESTS_LOGGED_H
#define TESTS_LOGGED_H

#include <stdio.h>

#include "base.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "store/record.h"

enum { LINES_MAX = 40000, SEGMENT_LINES = 170 };

/* The log, line by line. */
struct logged {
	struct wu_span line[LINES_MAX];
	uint64_t seq[LINES_MAX];
	uint32_t n, of_segment; /* lines; lines since the last segment event: many begin one */
	int64_t wall; /* the clock of segment events: not the engine's */
};

static struct wu_buf logged_buf;
static struct wu_story *logged_story, *logged_part;
static struct wu_rules *logged_rules;

static inline void logged_set_up(void)
{
	struct wu_err err;

	wu_buf_init(&logged_buf, WU_LINE_MAX * 4);
	assert_int_equal(wu_story_new(&logged_story), 0);
	assert_int_equal(wu_story_new(&logged_part), 0);
	assert_int_equal(wu_rules_new(&logged_rules), 0);
	assert_int_equal(wu_rules_freeze(logged_rules, &err), 0);
}

static inline void logged_tear_down(void)
{
	wu_buf_close(&logged_buf);
	wu_story_free(logged_story);
	wu_story_free(logged_part);
	wu_rules_free(logged_rules);
}

static inline void logged_keep(struct logged *l, struct wu_span line, uint64_t seq)
{
	char *p = malloc(line.len);

	assert_true(l->n < LINES_MAX);
	memcpy(p, line.p, line.len);
	l->line[l->n] = (struct wu_span){p, line.len};
	l->seq[l->n++] = seq;
	l->of_segment++;
}

/* Forget all lines from at on. */
static inline void logged_cut(struct logged *l, uint32_t at)
{
	while (l->n > at)
		free((char *)l->line[--l->n].p);
}

static inline void logged_put(struct logged *l, const struct wu_event *ev)
{
	wu_buf_reset(&logged_buf);
	assert_int_equal(wu_record_encode(&logged_buf, ev), 0);
	logged_keep(l, (struct wu_span){logged_buf.p, logged_buf.len}, ev->seq);
}

static inline void logged_put_parts(struct logged *l, struct wu_engine *e, const struct wu_event *ev)
{
	int parts = wu_record_parts(ev);

	assert_true(parts >= 0);
	for (int i = 1; i <= parts; i++) {
		uint64_t seq = wu_engine_take_seq(e);

		wu_buf_reset(&logged_buf);
		assert_int_equal(wu_record_encode_part(&logged_buf, ev, (uint32_t)i, seq), 0);
		logged_keep(l, (struct wu_span){logged_buf.p, logged_buf.len}, seq);
	}
}

static inline void logged_own(struct logged *l, struct wu_engine *e, struct wu_event *ev)
{
	ev->seq = wu_engine_take_seq(e);
	ev->ts = l->wall += 1000;
	logged_put(l, ev);
}

static inline void logged_segment(struct logged *l, struct wu_engine *e)
{
	struct wu_engine_stats st;
	struct wu_event ev = {.ev = WU_EV_SEGMENT, .sync = span("commit"), .host = span("h")};

	wu_engine_stats(e, &st);
	ev.oldest = st.replay_from;
	l->of_segment = 0;
	logged_own(l, e, &ev);
}

/* Words of text, by hash; a number now and then. */
static inline size_t logged_words(char *out, uint64_t text, uint32_t from, uint32_t n)
{
	size_t len = 0;

	for (uint32_t i = from; i < from + n; i++) {
		uint64_t w = wu_hash_mix(text, i) % 50021;

		if (i % 17 == 3)
			len += (size_t)sprintf(out + len, "%llu ", (unsigned long long)w);
		len += (size_t)sprintf(out + len, "%c%llx%s", (char)('g' + w % 17),
				       (unsigned long long)w, i % 12 == 11 ? ".\n" : " ");
	}
	return len;
}

/* Now and then five stories in a row that are one in two clusters: a long one, its head under
 * lines nobody knows yet, two more under these, and the head alone, which shows it. */
static inline size_t logged_split(char *text, uint64_t i, unsigned *ret_outlet)
{
	static const unsigned outlets[] = {1, 9, 9, 9, 2};
	uint64_t k = i % 97 - 10, of = i / 97 * 10;
	size_t len;

	if (i % 97 < 10 || k > 4)
		return 0;
	*ret_outlet = outlets[k];
	len = logged_words(text, 500000 + of + (k % 4 == 0 ? 1 : k), 0, k == 0 ? 900 : 45);
	if (k > 0 && k < 4) {
		text[len++] = '\n';
		len += logged_words(text + len, 600000 + of, 0, 40);
	}
	return len;
}

/* Story i: of ten, one in six a copy of what comes again every day, three pieces of earlier
 * ones; most under lines that their outlet hangs under everything; one very long. */
static inline void logged_make(struct wu_story *s, uint64_t i)
{
	static char text[WU_TEXT_MAX], title[64], id[32], outlet[32];
	uint64_t r = wu_hash_mix(i, 17), kind = r % 12;
	uint64_t base = kind < 2 ? 900000 + r % 5 : kind < 7 ? i - 1 - (r >> 8) % 60 : i;
	uint32_t from = base == i ? 0 : (uint32_t)(r >> 20) % 60;
	uint32_t n = 40 + (uint32_t)(r >> 30) % 200 + (base == i ? 60 : 0);
	unsigned by = (unsigned)((r >> 40) % 9);
	size_t len = logged_split(text, i, &by);

	if (i % 1371 == 70)
		n = 20000;
	if (!len) {
		len = logged_words(text, base, from, n);
		text[len++] = '\n';
		len += logged_words(text + len, 70000 + by, 0, 12);
		if (r >> 60 < 9)
			len += logged_words(text + len, 80000 + by, 0, 36);
		len += (size_t)sprintf(text + len, "%s", r >> 61 == 1 ? "\n(AP)\n" : "");
	}
	wu_story_reset(s);
	sprintf(id, "s%llu", (unsigned long long)i);
	sprintf(outlet, "o%u", by);
	sprintf(title, "Title %llu of %llu", (unsigned long long)base, (unsigned long long)(r % 3));
	assert_int_equal(wu_story_set(s, WU_ID, id, strlen(id)), 0);
	assert_int_equal(wu_story_set(s, WU_OUTLET, outlet, strlen(outlet)), 0);
	assert_int_equal(wu_story_set(s, WU_TITLE, title, strlen(title)), 0);
	assert_int_equal(wu_story_set(s, WU_TEXT, text, len), 0);
}

/* What the desk does with story i at now. */
static inline void logged_take(struct logged *l, struct wu_engine *e, uint64_t i, int64_t now)
{
	struct wu_events out;

	if (l->of_segment >= SEGMENT_LINES)
		logged_segment(l, e);
	logged_make(logged_story, i);
	assert_int_equal(wu_story_prepare(logged_story, logged_rules), 0);
	assert_int_equal(wu_engine_step(e, logged_story, now, &out), 0);
	for (uint32_t k = 0; k < out.n; k++)
		logged_put(l, &out.v[k]);
	for (uint32_t k = 0; k < out.n; k++)
		if (out.v[k].story)
			logged_put_parts(l, e, &out.v[k]);
}

/* The event at line *at, its text and print whole; *at goes to the next. */
static inline int logged_read(const struct logged *l, uint32_t *at, struct wu_event *ev)
{
	static char text[WU_TEXT_MAX], print[WU_PRINT_MAX];
	size_t n_text, n_print;
	struct wu_err err;
	uint32_t parts;
	int rc = wu_record_decode(l->line[*at], logged_story, ev, &parts, &err);

	if (rc < 0)
		return rc;
	if (!parts) {
		++*at;
		return 0;
	}
	n_text = ev->story->field[WU_TEXT].len;
	if (n_text)
		memcpy(text, ev->story->field[WU_TEXT].p, n_text);
	n_print = ev->print.len;
	if (n_print)
		memcpy(print, ev->print.p, n_print);
	for (uint32_t i = *at + 1; parts; i++) {
		struct wu_event part;

		rc = wu_record_decode(l->line[i], logged_part, &part, NULL, &err);
		if (rc < 0)
			return rc;
		if (part.ev != WU_EV_TEXT)
			continue;
		parts--;
		if (part.text.len)
			memcpy(text + n_text, part.text.p, part.text.len);
		n_text += part.text.len;
		if (part.print.len)
			memcpy(print + n_print, part.print.p, part.print.len);
		n_print += part.print.len;
	}
	ev->print = (struct wu_span){print, n_print};
	++*at;
	return wu_story_set(logged_story, WU_TEXT, text, n_text);
}

/* Where a replay of the first n lines must start, as their last segment event says. */
static inline uint32_t logged_start(const struct logged *l, uint32_t n)
{
	struct wu_event ev;
	uint32_t at = n, from = 0;

	while (at > 0 && !memmem(l->line[at - 1].p, 80, "\"ev\":\"segment\"", 14))
		at--;
	assert_true(at > 0);
	from = --at;
	assert_int_equal(logged_read(l, &at, &ev), 0);
	for (uint64_t oldest = ev.oldest; oldest && from > 0 && l->seq[from] > oldest;)
		from--;
	return from;
}

/* Apply line *at. */
static inline int logged_apply(const struct logged *l, struct wu_engine *e, uint32_t *at)
{
	struct wu_event ev;
	uint32_t next = *at;
	int rc = logged_read(l, &next, &ev);

	if (rc == 0 && ev.story && !ev.print.len)
		rc = wu_story_prepare(logged_story, logged_rules);
	if (rc == 0)
		rc = wu_engine_apply(e, &ev);
	if (rc == 0)
		*at = next;
	return rc;
}

#endif
