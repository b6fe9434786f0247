/* record: what is written is read back the same, whatever is in it and however long. */
#include "base/limits.h"
#include "events.h"

static struct wu_story *a, *b;

static int set_up(void **state)
{
	(void)state;
	return wu_story_new(&a) < 0 || wu_story_new(&b) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_story_free(a);
	wu_story_free(b);
	return 0;
}

static void assert_spans(struct wu_span x, struct wu_span y)
{
	assert_int_equal(x.len, y.len);
	if (x.len)
		assert_memory_equal(x.p, y.p, x.len);
}

static void assert_span(const char *x, const char *y)
{
	assert_memory_equal(x, y, strlen(y));
}

static bool one_of(int k, int x, int y, int z)
{
	return k == x || k == y || k == z;
}

static void assert_same(const struct wu_event *x, const struct wu_event *ev, int k)
{
	assert_int_equal(x->ev, ev->ev);
	assert_int_equal(x->seq, ev->seq);
	assert_int_equal(x->ts, ev->ts);
	assert_int_equal(x->cluster, ev->cluster);
	assert_int_equal(x->prev, ev->prev);
	assert_int_equal(x->relation, ev->relation);
	assert_int_equal(x->represents, ev->represents);
	if (one_of(k, WU_EV_OPEN, WU_EV_JOIN, WU_EV_UPDATE)) {
		assert_int_equal(x->match.of, 9);
		assert_true(x->match.jaccard == .540123 && x->match.containment == .970456);
		assert_int_equal(x->match.votes, 11);
		assert_span(x->match.rule, "containment");
	}
	if (k == WU_EV_JOIN) {
		assert_int_equal(x->take, 3);
		assert_int_equal(x->lag_ms, ev->lag_ms);
	}
	if (k != WU_EV_SEGMENT && k != WU_EV_CONFIG && k != WU_EV_JOIN && k != WU_EV_CLOSE &&
	    k != WU_EV_REJECT)
		assert_int_equal(x->other, 70);
	if (k == WU_EV_TEXT || k == WU_EV_GAP)
		assert_int_equal(x->last, 80);
	if (k == WU_EV_CLOSE) {
		assert_int_equal(x->first_ms, ev->first_ms);
		assert_int_equal(x->last_ms, ev->last_ms);
		assert_int_equal(x->outlets, 8);
	}
}

static void assert_same_rest(const struct wu_event *x, const struct wu_event *ev, int k)
{
	if (k == WU_EV_SEGMENT) {
		assert_int_equal(x->oldest, ev->oldest);
		assert_int_equal(x->previous, 17);
		assert_spans(x->sync, ev->sync);
		assert_spans(x->host, ev->host);
	}
	if (k == WU_EV_CONFIG) {
		assert_int_equal(x->rules, 0xABC);
		assert_int_equal(x->settings, UINT64_MAX);
	}
	if (k == WU_EV_SEGMENT || k == WU_EV_CONFIG)
		assert_spans(x->software, ev->software);
	if (one_of(k, WU_EV_MERGE, WU_EV_CLOSE, WU_EV_RETRACT) || k == WU_EV_REJECT)
		assert_spans(x->reason, ev->reason);
	if (k == WU_EV_TEXT)
		assert_spans(x->text, ev->text);
	if (has_story(k) || k == WU_EV_TEXT)
		assert_spans(x->print, ev->print);
	if (!has_story(k)) {
		assert_null(x->story);
		return;
	}
	assert_memory_equal(x->key, ev->key, sizeof(ev->key));
	assert_int_equal(x->n_passed, 3);
	assert_memory_equal(x->passed, ev->passed, 3 * sizeof(*x->passed));
	assert_spans(x->agency, ev->agency);
	assert_spans(x->credit, ev->credit);
	for (int f = 0; f < WU_FIELDS; f++)
		assert_spans(x->story->field[f], ev->story->field[f]);
	assert_int_equal(x->story->published, ev->story->published);
}

static void round_trip(void **state)
{
	struct wu_buf buf;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	for (int k = 0; k < WU_EV_COUNT; k++) {
		struct wu_event ev = full_event(a, k), back;
		struct wu_err err;

		wu_buf_reset(&buf);
		assert_int_equal(wu_record_encode(&buf, &ev), 0);
		assert_null(memchr(buf.p, '\n', buf.len - 1));
		assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len}, b, &back, NULL,
						  &err), 0);
		assert_same(&back, &ev, k);
		assert_same_rest(&back, &ev, k);
	}
	wu_buf_close(&buf);
}

/* Lags of any size keep their milliseconds. */
static void lags_are_exact(void **state)
{
	static const int64_t lags[] = {0, 1, 999, 1000, 86399999, 259200001, 31536000123, -1, -1500};
	struct wu_buf buf;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	for (size_t i = 0; i < sizeof(lags) / sizeof(*lags); i++) {
		struct wu_event ev = full_event(a, WU_EV_JOIN), back;
		struct wu_err err;

		ev.lag_ms = lags[i];
		wu_buf_reset(&buf);
		assert_int_equal(wu_record_encode(&buf, &ev), 0);
		assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len}, b, &back, NULL,
						  &err), 0);
		assert_int_equal(back.lag_ms, lags[i]);
	}
	wu_buf_close(&buf);
}

/* What is not kept does not reach the log; an excerpt ends between letters. */
static void keeps_no_more_than_told(void **state)
{
	static const enum wu_keep keeps[] = {WU_KEEP_FULL, WU_KEEP_EXCERPT, WU_KEEP_NONE,
					     WU_KEEP_FULL};
	struct wu_buf buf;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	for (int i = 0; i < 4; i++) {
		struct wu_event ev = make_event(a, 5, 100000), back;
		struct wu_err err;
		char text[1300];
		size_t want = i == 0 ? 0 : i == 1 ? 900 : 0;

		for (int n = 0; n < 430; n++)
			memcpy(text + 3 * n, "\xEA\xB0\x80", 3);
		if (i)
			assert_int_equal(wu_story_set(a, WU_TEXT, text, 1290), 0);
		assert_int_equal(wu_story_add_caption(a, "caption", 7), 0);
		ev.keep = keeps[i];
		ev.redacted = i == 3;
		assert_true(wu_record_parts(&ev) == 0 || i == 0);
		wu_buf_reset(&buf);
		assert_int_equal(wu_record_encode(&buf, &ev), 0);
		assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len}, b, &back, NULL,
						  &err), 0);
		assert_int_equal(back.redacted, i == 3);
		assert_int_equal(back.story->n_captions, i == 0);
		if (i)
			assert_int_equal(back.story->field[WU_TEXT].len, want);
		assert_memory_equal(back.story->field[WU_TEXT].p ? back.story->field[WU_TEXT].p : "",
				    a->field[WU_TEXT].p, want);
		assert_int_equal(a->n_captions, 1);
	}
	wu_buf_close(&buf);
}

/* A print too long for a line goes into parts, too, beside a text or none. */
static void long_prints_go_into_parts(void **state)
{
	static char print[900000], whole[900000];
	struct wu_buf buf;

	(void)state;
	for (size_t i = 0; i < sizeof(print); i++)
		print[i] = (char)(i * 7 + i / 251);
	wu_buf_init(&buf, WU_LINE_MAX);
	for (size_t n = 20000; n <= sizeof(print); n = n * 3 / 2 + 1)
		for (int k = WU_KEEP_EXCERPT; k <= WU_KEEP_NONE; k++) {
			struct wu_event ev = make_event(a, 3, 3000), back;
			size_t len = 0;
			int parts;

			ev.keep = (enum wu_keep)k;
			ev.print = (struct wu_span){print, n};
			parts = wu_record_parts(&ev);
			assert_true(parts >= (int)(n * 4 / 3 / WU_RECORD_MAX));
			for (int i = 0; i <= parts; i++) {
				struct wu_err err;

				wu_buf_reset(&buf);
				assert_int_equal(i ? wu_record_encode_part(&buf, &ev, (uint32_t)i, 9)
						   : wu_record_encode(&buf, &ev), 0);
				assert_true(buf.len <= WU_RECORD_MAX);
				assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len},
								  b, &back, NULL, &err), 0);
				assert_int_equal(back.text.len, 0);
				memcpy(whole + len, back.print.p, back.print.len);
				len += back.print.len;
			}
			assert_int_equal(len, n);
			assert_memory_equal(whole, print, n);
		}
	wu_buf_close(&buf);
}

/* Long texts go into parts, each line fits, and the parts are the text. */
static void parts_are_the_text(void **state)
{
	struct wu_buf buf, text;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	wu_buf_init(&text, WU_LINE_MAX);
	for (size_t n = 100; n <= WU_TEXT_MAX; n = n * 3 / 2 + 1) {
		struct wu_event ev = make_event(a, 3, n), back;
		int parts = wu_record_parts(&ev);
		struct wu_err err;
		uint32_t told;

		assert_true(parts >= 0);
		wu_buf_reset(&text);
		for (int i = 0; i <= parts; i++) {
			wu_buf_reset(&buf);
			assert_int_equal(i ? wu_record_encode_part(&buf, &ev, (uint32_t)i,
								   3 + (uint64_t)i)
					   : wu_record_encode(&buf, &ev), 0);
			assert_true(buf.len <= WU_RECORD_MAX);
			assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len}, b, &back,
							  &told, &err), 0);
			assert_int_equal(i || told == (uint32_t)parts, 1);
			assert_int_equal(back.seq, 3 + i);
			struct wu_span piece = i ? back.text : back.story->field[WU_TEXT];
			assert_int_equal(wu_buf_add(&text, piece.p, piece.len), 0);
		}
		assert_int_equal(text.len, n);
		assert_memory_equal(text.p, a->field[WU_TEXT].p, n);
		assert_int_equal(wu_record_encode_part(&buf, &ev, (uint32_t)parts + 1, 9), WU_EINVAL);
	}
	wu_buf_close(&buf);
	wu_buf_close(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(lags_are_exact),
		cmocka_unit_test(keeps_no_more_than_told),
		cmocka_unit_test(long_prints_go_into_parts),
		cmocka_unit_test(parts_are_the_text),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
