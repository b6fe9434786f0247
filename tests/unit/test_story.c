/* story, event, ndjson: a line of the push protocol in, the same members out; what is
 * refused says which key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/mem.h"
#include "event.h"
#include "story.h"

static const char line[] = "{\"id\":\"7\",\"outlet\":\"harbour.example\",\"title\":\"Bridge opens\","
			   "\"text\":\"It did.\\nOn Monday.\",\"captions\":[\"The bridge\"],"
			   "\"kind\":\"article\",\"published\":\"2026-03-02\"}";

static int read_line(struct wu_story *s, const char *json, struct wu_err *err)
{
	wu_story_reset(s);
	return wu_story_read(s, json, strlen(json), err);
}

static void what_came_in_goes_out(void **state)
{
	struct wu_story *s = *state;
	struct wu_buf b;

	wu_buf_init(&b, 1 << 16);
	assert_int_equal(read_line(s, line, NULL), 0);
	assert_int_equal(wu_story_line(s, &b), 0);
	assert_int_equal(b.len, sizeof(line) - 1);
	assert_memory_equal(b.p, line, sizeof(line) - 1);
	assert_int_equal(wu_story_check(s, NULL), 0);
	wu_buf_close(&b);
}

static void unknown_and_null_are_passed_over(void **state)
{
	struct wu_story *s = *state;

	assert_int_equal(read_line(s, "{\"id\":12,\"cluster\":[{}],\"url\":null,\"published\":null,"
				      "\"dry\":true,\"text\":\"a\"}", NULL), 0);
	assert_memory_equal(s->field[WU_ID].p, "12", 3);
	assert_true(s->dry && s->published == WU_NO_TIME && !s->field[WU_URL].len);
}

static void refusals_name_the_key(void **state)
{
	static const char *const bad[][2] = {
		{"{\"title\":4}", "title"},	   {"{\"text\":[]}", "text"},
		{"{\"captions\":\"x\"}", "captions"}, {"{\"captions\":[3]}", "captions"},
		{"{\"kind\":4}", "kind"},     {"{\"published\":\"soon\"}", "published"},
		{"{\"dry\":1}", "dry"},		   {"[]", "object"},
		{"{\"id\":", "JSON"},
	};
	struct wu_err err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(read_line(*state, bad[i][0], &err), WU_EFORMAT);
		assert_non_null(strstr(err.text, bad[i][1]));
	}
}

static int check_text(struct wu_story *s, const char *text)
{
	wu_story_reset(s);
	assert_int_equal(wu_story_set(s, WU_TEXT, text, strlen(text)), 0);
	return wu_story_check(s, NULL);
}

static void only_plain_text_is_taken(void **state)
{
	assert_int_equal(check_text(*state, "<!DOCTYPE html><p>Hello"), WU_ENOTPLAIN);
	assert_int_equal(check_text(*state, " <?xml version='1.0'?>"), WU_ENOTPLAIN);
	assert_int_equal(check_text(*state, "<p>One</p><p>Two</p>"), WU_ENOTPLAIN);
	assert_int_equal(check_text(*state, "She wrote <br> in chalk; 3 < 4."), 0);
	assert_int_equal(check_text(*state, " \n"), WU_EEMPTY);
}

static void limits_hold_and_bytes_are_repaired(void **state)
{
	static char big[WU_TITLE_MAX + 1];
	struct wu_story *s = *state;

	wu_story_reset(s);
	memset(big, 'a', sizeof(big));
	assert_int_equal(wu_story_set(s, WU_TITLE, big, WU_TITLE_MAX), 0);
	assert_int_equal(wu_story_set(s, WU_TITLE, big, sizeof(big)), WU_ELIMIT);
	assert_int_equal(wu_story_set(s, WU_ID, "a\0\xff", 3), 0);
	assert_memory_equal(s->field[WU_ID].p, "a \xef\xbf\xbd", 5);
	for (unsigned i = 0; i < WU_CAPTIONS_MAX; i++)
		assert_int_equal(wu_story_add_caption(s, "c", 1), 0);
	assert_int_equal(wu_story_add_caption(s, "c", 1), WU_ELIMIT);
}

/* Neighbouring fields must not run into each other in the key. */
static void keys_tell_fields_apart(void **state)
{
	uint64_t a[2], b[2];

	assert_int_equal(read_line(*state, "{\"title\":\"ab\",\"text\":\"c\"}", NULL), 0);
	wu_story_key(*state, a);
	assert_int_equal(read_line(*state, "{\"title\":\"a\",\"text\":\"bc\"}", NULL), 0);
	wu_story_key(*state, b);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_int_equal(read_line(*state, "{\"text\":\"c\",\"title\":\"ab\",\"lang\":\"en\"}", NULL), 0);
	wu_story_key(*state, b);
	assert_memory_equal(a, b, sizeof(a));
}

static void a_line_cut_anywhere_is_refused(void **state)
{
	for (size_t n = 0; n < sizeof(line) - 1; n++) {
		wu_story_reset(*state);
		assert_int_equal(wu_story_read(*state, line, n, NULL), WU_EFORMAT);
	}
}

static bool countdown(void *ctx, size_t size)
{
	(void)size;
	return (*(int *)ctx)-- != 0;
}

static void every_allocation_may_fail(void **state)
{
	int rc = WU_ENOMEM;

	(void)state;
	for (int n = 0; rc != 0; n++) {
		uint64_t live = wu_mem_live();
		struct wu_story *s = NULL;
		int left = n;

		wu_mem_hook(countdown, &left);
		rc = wu_story_new(&s);
		if (rc == 0)
			rc = wu_story_read(s, line, sizeof(line) - 1, NULL);
		wu_mem_hook(NULL, NULL);
		assert_true(rc == 0 || rc == WU_ENOMEM);
		wu_story_free(s);
		assert_int_equal(wu_mem_live(), live);
	}
}

static void names_go_both_ways(void **state)
{
	enum wu_relation rel;
	enum wu_ev ev;

	(void)state;
	for (unsigned i = 0; i < WU_EV_COUNT; i++) {
		const char *name = wu_ev_name((enum wu_ev)i);

		assert_int_equal(wu_event_by_name((struct wu_span){name, strlen(name)}, &ev), 0);
		assert_int_equal(ev, i);
	}
	for (unsigned i = 0; i < WU_REL_COUNT; i++) {
		const char *name = wu_relation_name((enum wu_relation)i);

		assert_int_equal(wu_event_relation_by_name((struct wu_span){name, strlen(name)}, &rel),
				 0);
		assert_int_equal(rel, i);
	}
	assert_int_equal(wu_event_by_name((struct wu_span){"ope", 3}, &ev), WU_ENOTFOUND);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_in_goes_out),
		cmocka_unit_test(unknown_and_null_are_passed_over),
		cmocka_unit_test(refusals_name_the_key),
		cmocka_unit_test(only_plain_text_is_taken),
		cmocka_unit_test(limits_hold_and_bytes_are_repaired),
		cmocka_unit_test(keys_tell_fields_apart),
		cmocka_unit_test(a_line_cut_anywhere_is_refused),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(names_go_both_ways),
	};
	struct wu_story *s;
	int failed;

	if (wu_story_new(&s) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tests[i].initial_state = s;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	wu_story_free(s);
	return failed;
}
