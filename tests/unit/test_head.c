/* head: what stands in front of a record's line, and lines that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events.h"
#include "store/head.h"

static void an_event_stands_for_its_seq(void **state)
{
	struct wu_story *s;
	struct wu_event ev;
	struct wu_buf b;
	uint64_t seq, first, last;
	int64_t ts;

	(void)state;
	wu_buf_init(&b, 1 << 20);
	assert_int_equal(wu_story_new(&s), 0);
	ev = make_event(s, 77, 300);
	assert_int_equal(wu_record_encode(&b, &ev), 0);
	assert_int_equal(wu_head_seq((struct wu_span){b.p, b.len}, &seq), 0);
	assert_int_equal(seq, 77);
	assert_int_equal(wu_head_range((struct wu_span){b.p, b.len}, &first, &last), 0);
	assert_true(first == 77 && last == 77);
	assert_int_equal(wu_head_ts((struct wu_span){b.p, b.len}, &ts), 0);
	assert_int_equal(ts, ev.ts);
	wu_story_free(s);
	wu_buf_close(&b);
}

static void a_gap_stands_for_what_is_lost(void **state)
{
	struct wu_event ev = {.ev = WU_EV_GAP, .seq = 5, .ts = 9, .other = 5, .last = 12};
	uint64_t first, last;
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 1 << 20);
	assert_int_equal(wu_record_encode(&b, &ev), 0);
	assert_int_equal(wu_head_range((struct wu_span){b.p, b.len}, &first, &last), 0);
	assert_true(first == 5 && last == 12);
	wu_buf_close(&b);
}

/* By its whole name, and by nothing a story says further on. */
static void a_kind_is_known_by_its_name(void **state)
{
	static const char line[] = "{\"v\":1,\"seq\":5,\"ts\":\"2026-03-03T10:12:00.000Z\",\"ev\":"
				   "\"open\",\"story\":{\"title\":\"\\\"ev\\\":\\\"gap\\\"\"}}";

	(void)state;
	for (int ev = 0; ev < WU_EV_COUNT; ev++)
		assert_int_equal(wu_head_is(span(line), (enum wu_ev)ev), ev == WU_EV_OPEN);
	assert_false(wu_head_is(span("{\"v\":1,\"seq\":5,\"ev\":\"opened\""), WU_EV_OPEN));
	assert_false(wu_head_is(span("{\"v\":1,\"seq\":5,\"ev\":\"open"), WU_EV_OPEN));
	assert_false(wu_head_is(span(""), WU_EV_OPEN));
}

/* Up to the comma: without one it may have been cut. */
static void a_seq_is_read_whole(void **state)
{
	uint64_t seq;

	(void)state;
	assert_int_equal(wu_head_seq(span("{\"v\":1,\"seq\":17,\"ts\":1}"), &seq), 0);
	assert_int_equal(seq, 17);
	assert_int_equal(wu_head_seq(span("{\"v\":1,\"seq\":17"), &seq), WU_EFORMAT);
}

/* What is refused writes nothing. */
static void nothing_is_written_of_what_is_none(void **state)
{
	uint64_t first = 7, last = 8;

	(void)state;
	assert_int_equal(wu_head_range(span("{}"), &first, &last), WU_EFORMAT);
	assert_true(first == 7 && last == 8);
}

static void other_lines_are_none(void **state)
{
	static const char *const lines[] = {
		"", "{}", "{\"v\":2,\"seq\":1,\"ts\":", "{\"v\":1,\"seq\":,", "{\"v\":1,\"seq\":0,",
		"{\"v\":1,\"seq\":12", "{\"v\":1,\"ev\":\"seal\"}",
		"{\"v\":1,\"seq\":9,\"ts\":\"2026-01-01\",\"ev\":\"gap\"}",
		"{\"v\":1,\"seq\":9,\"ts\":\"2026-01-01\",\"ev\":\"gap\",\"from\":9,\"to\":8}",
		"{\"v\":1,\"seq\":9,\"ts\":\"x\",\"ev\":\"gap\",\"from\":9,\"to\":18446744073709551615}",
		/* more digits than a segment's name gives a seq; some would wrap to a small one */
		"{\"v\":1,\"seq\":10000000000000000,", "{\"v\":1,\"seq\":18446744073709551617,",
		"{\"v\":1,\"seq\":9,\"ts\":\"x\",\"ev\":\"gap\",\"from\":9,\"to\":18446744073709551626}",
	};
	uint64_t first, last;
	int64_t ts;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		assert_int_equal(wu_head_range(span(lines[i]), &first, &last), WU_EFORMAT);
		assert_int_equal(wu_head_ts(span(lines[i]), &ts), WU_EFORMAT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_stands_for_its_seq),
		cmocka_unit_test(a_seq_is_read_whole),
		cmocka_unit_test(a_gap_stands_for_what_is_lost),
		cmocka_unit_test(other_lines_are_none),
		cmocka_unit_test(a_kind_is_known_by_its_name),
		cmocka_unit_test(nothing_is_written_of_what_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
