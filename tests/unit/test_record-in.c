/* record-in: what is no record is refused, what a record does not say is 0 or empty. */
#include "base/limits.h"
#include "events.h"

static struct wu_story *s;

static int set_up(void **state)
{
	(void)state;
	return wu_story_new(&s) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	wu_story_free(s);
	return 0;
}

#define HEAD "{\"v\":1,\"seq\":17,\"ts\":\"2026-03-03T10:00:00Z\","

static int decode(const char *line, struct wu_event *ret)
{
	return wu_record_decode(span(line), s, ret, NULL, NULL);
}

static void refuses_what_is_no_record(void **state)
{
	static const char *const bad[] = {
		"",
		"x",
		"{}",
		"[1]",
		"{\"v\":2,\"seq\":1}",
		"{\"v\":2,\"seq\":1,\"ts\":\"2026-03-03T10:00:00Z\",\"ev\":\"open\"}",
		"{\"v\":1,\"seq\":1,\"ts\":\"now\",\"ev\":\"open\"}",
		"{\"v\":1,\"seq\":1,\"ts\":\"2026-03-03T10:00:00Z\",\"ev\":\"dance\"}",
		"{\"v\":1,\"seq\":0,\"ts\":\"2026-03-03T10:00:00Z\",\"ev\":\"open\"}",
		"{\"v\":1,\"seq\":\"1\",\"ts\":\"2026-03-03T10:00:00Z\",\"ev\":\"open\"}",
		HEAD "\"ev\":\"join\",\"relation\":\"cousin\"}",
		HEAD "\"ev\":\"join\",\"print\":\"no base64!\"}"};
	struct wu_event ev = {.seq = 99};
	struct wu_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(wu_record_decode(span(bad[i]), s, &ev, NULL, &err), WU_EFORMAT);
		assert_int_equal(ev.seq, 99);
	}
}

/* Whoever reads the refusal finds the record. */
static void a_refusal_names_its_record(void **state)
{
	static const char *const bad[] = {HEAD "\"ev\":\"dance\"}",
					  HEAD "\"ev\":\"join\",\"relation\":\"cousin\"}",
					  HEAD "\"ev\":\"join\",\"print\":\"no base64!\"}"};
	struct wu_event ev;
	struct wu_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(wu_record_decode(span(bad[i]), s, &ev, NULL, &err), WU_EFORMAT);
		assert_non_null(strstr(err.text, "record 17"));
	}
}

/* A line of every kind, cut at any byte. */
static void a_line_cut_off_is_refused(void **state)
{
	struct wu_story *a;
	struct wu_buf buf;

	(void)state;
	assert_int_equal(wu_story_new(&a), 0);
	wu_buf_init(&buf, WU_LINE_MAX);
	for (int k = 0; k < WU_EV_COUNT; k++) {
		struct wu_event ev = full_event(a, k), back;

		wu_buf_reset(&buf);
		assert_int_equal(wu_record_encode(&buf, &ev), 0);
		for (size_t n = 0; n < buf.len - 1; n++)
			assert_int_equal(
				wu_record_decode((struct wu_span){buf.p, n}, s, &back, NULL, NULL),
				WU_EFORMAT);
		assert_int_equal(wu_record_decode((struct wu_span){buf.p, buf.len - 1}, s, &back,
						  NULL, NULL),
				 0);
	}
	wu_buf_close(&buf);
	wu_story_free(a);
}

static void what_is_not_said_is_empty(void **state)
{
	struct wu_event ev = full_event(s, WU_EV_OPEN), none = {.seq = 17, .ev = WU_EV_OPEN};
	uint32_t parts = 5;

	(void)state;
	assert_int_equal(wu_record_decode(span(HEAD "\"ev\":\"open\"}"), s, &ev, &parts, NULL), 0);
	none.ts = 1772532000000;
	none.match.rule = ev.match.rule;
	assert_string_equal(ev.match.rule, "");
	assert_memory_equal(&ev, &none, sizeof(ev));
	assert_int_equal(parts, 0);
}

/* By name: what a later version adds is passed over, and order says nothing. */
static void keys_come_in_any_order(void **state)
{
	struct wu_event ev;

	(void)state;
	assert_int_equal(decode("{\"tide\":[{\"seq\":3}],\"updates\":\"c8\",\"ev\":\"update\","
				"\"size\":4,\"ts\":\"2026-03-03T10:00:00Z\",\"seq\":17,\"v\":1}",
				&ev),
			 0);
	assert_int_equal(ev.ev, WU_EV_UPDATE);
	assert_int_equal(ev.seq, 17);
	assert_int_equal(ev.ts, 1772532000000);
	assert_int_equal(ev.size, 4);
	assert_int_equal(ev.other, 8);
	assert_null(ev.story);
}

/* What has not the form it must have counts as not said. */
static void a_value_of_another_form_is_none(void **state)
{
	static const uint16_t passed[] = {1, 65535};
	struct wu_event ev;

	(void)state;
	assert_int_equal(decode(HEAD
				"\"ev\":\"open\",\"cluster\":9,\"continues\":\"x9\",\"key\":\"ab\","
				"\"rules\":\"abc\",\"redacted\":1,\"size\":\"4\",\"agency\":7,"
				"\"passed\":[0,1,-1,65535,65536,\"2\"]}",
				&ev),
			 0);
	assert_true(!ev.cluster && !ev.other && !ev.key[0] && !ev.key[1] && !ev.rules);
	assert_true(!ev.redacted && !ev.size && !ev.agency.len);
	assert_int_equal(ev.n_passed, 2);
	assert_memory_equal(ev.passed, passed, sizeof(passed));
}

/* Read with the n-th allocation failing, for each n, into a story that has no room yet. Returns
 * how many there are. */
static int fail_each(struct wu_span line)
{
	uint64_t live = wu_mem_live();
	int n = 0, left;

	do {
		struct wu_story *to;
		struct wu_event ev;
		int rc;

		assert_int_equal(wu_story_new(&to), 0);
		left = n++;
		wu_mem_hook(fail_at, &left);
		rc = wu_record_decode(line, to, &ev, NULL, NULL);
		wu_mem_hook(NULL, NULL);
		assert_int_equal(rc, left < 0 ? WU_ENOMEM : 0);
		wu_story_free(to);
		assert_int_equal(wu_mem_live(), live);
	} while (left < 0);
	return n - 1;
}

/* Whatever finds no room in the arena: the tree, the numbers passed over, the print. */
static void no_memory_is_told(void **state)
{
	static uint16_t passed[3000];
	struct wu_buf buf;
	int most = 0;

	(void)state;
	for (int i = 0; i < 3000; i++)
		passed[i] = 1;
	wu_buf_init(&buf, WU_LINE_MAX);
	for (uint32_t n = 1; n <= 3000; n += 17)
		for (int print = 0; print <= 1; print++) {
			struct wu_event ev = make_event(s, 3, 100);
			int tried;

			ev.n_passed = print ? 0 : n;
			ev.passed = passed;
			ev.print = (struct wu_span){(const char *)passed, print ? 2 * n : 0};
			wu_buf_reset(&buf);
			assert_int_equal(wu_record_encode(&buf, &ev), 0);
			tried = fail_each((struct wu_span){buf.p, buf.len});
			most = tried > most ? tried : most;
		}
	assert_true(most > 1);
	wu_buf_close(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_record),
		cmocka_unit_test(a_refusal_names_its_record),
		cmocka_unit_test(a_line_cut_off_is_refused),
		cmocka_unit_test(what_is_not_said_is_empty),
		cmocka_unit_test(keys_come_in_any_order),
		cmocka_unit_test(a_value_of_another_form_is_none),
		cmocka_unit_test(no_memory_is_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
