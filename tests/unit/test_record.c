/* record: what is written is read back the same, whatever is in it and however long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/mem.h"
#include "events.h"
#include "store/head.h"

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

static void assert_span(struct wu_span x, struct wu_span y)
{
	assert_int_equal(x.len, y.len);
	if (x.len)
		assert_memory_equal(x.p, y.p, x.len);
}

/* Every kind of event with every number in its place. */
static void round_trip(void **state)
{
	struct wu_buf buf;

	(void)state;
	wu_buf_init(&buf, WU_LINE_MAX);
	for (int k = 0; k < WU_EV_COUNT; k++) {
		struct wu_event ev = make_event(a, 77, 300), back;
		struct wu_err err;

		ev.ev = (enum wu_ev)k;
		ev.prev = 1ull << 52;
		ev.relation = ev.ev == WU_EV_JOIN ? WU_REL_ABRIDGED : WU_REL_LEADER;
		ev.match = (struct wu_match){9, .540123, .970456, 11, "containment"};
		ev.represents = true;
		ev.take = 3;
		ev.lag_ms = ev.ev == WU_EV_JOIN || ev.ev == WU_EV_CLOSE ? 156789 : 0;
		ev.other = 5;
		ev.last = 6;
		ev.outlets = 8;
		ev.oldest = 0xFFFFFFFFFFFFFFF0u;
		ev.reason = span("quiet");
		ev.host = span("news-1");
		wu_buf_reset(&buf);
		assert_int_equal(wu_record_encode(&buf, &ev), 0);
		assert_int_equal(buf.p[buf.len - 1], '\n');
		assert_null(memchr(buf.p, '\n', buf.len - 1));
		assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len}, b, &back, NULL,
						  &err), 0);
		assert_int_equal(back.ev, ev.ev);
		assert_int_equal(back.seq, ev.seq);
		assert_int_equal(back.ts, ev.ts);
		assert_int_equal(back.cluster, ev.cluster);
		assert_int_equal(back.prev, ev.prev);
		assert_int_equal(back.relation, ev.relation);
		assert_int_equal(back.match.of, 9);
		assert_float_equal(back.match.jaccard, .540123, 1e-9);
		assert_true(back.represents);
		assert_int_equal(back.take, 3);
		assert_int_equal(back.lag_ms, ev.lag_ms);
		assert_int_equal(back.other, 5);
		assert_int_equal(back.oldest, ev.oldest);
		assert_memory_equal(back.key, ev.key, sizeof(ev.key));
		assert_span(back.agency, ev.agency);
		assert_span(back.credit, ev.credit);
		assert_span(back.reason, ev.reason);
		for (int f = 0; f < WU_FIELDS; f++)
			assert_span(back.story->field[f], a->field[f]);
		assert_int_equal(back.story->published, a->published);
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

static void refuses_what_is_no_record(void **state)
{
	static const char *const bad[] = {"", "x", "{}", "[1]", "{\"v\":2,\"seq\":1}",
		"{\"v\":1,\"seq\":1,\"ts\":\"now\",\"ev\":\"open\"}",
		"{\"v\":1,\"seq\":1,\"ts\":\"2026-03-03T10:00:00Z\",\"ev\":\"dance\"}"};
	struct wu_event ev;
	struct wu_err err;
	uint64_t seq;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(wu_record_decode(span(bad[i]), b, &ev, NULL, &err), WU_EFORMAT);
	assert_int_equal(wu_head_seq(span("{\"v\":1,\"seq\":17,\"ts\":1}"), &seq), 0);
	assert_int_equal(seq, 17);
	assert_int_equal(wu_head_seq(span("{\"v\":1,\"seq\":17"), &seq), WU_EFORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(parts_are_the_text),
		cmocka_unit_test(refuses_what_is_no_record),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
