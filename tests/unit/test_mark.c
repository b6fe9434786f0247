/* mark: every agency's forms are known for marks, names in the text are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"
#include "text/mark.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

static void bylines_and_addresses(void **state)
{
	char line[256];

	(void)state;
	assert_true(wu_mark_byline(rules, span("By Yonhap")));
	assert_true(wu_mark_byline(rules, span("By Ann Lee, Associated Press")));
	assert_false(wu_mark_byline(rules, span("By Ann Lee")));
	assert_false(wu_mark_byline(rules, span("Yonhap said the lamp was new.")));
	assert_false(wu_mark_byline(rules, span("bomi@yna.co.kr")));
	assert_true(wu_mark_is(rules, span("한봄이 기자 bomi@yna.co.kr")));
	assert_true(wu_mark_is(rules, span("By Yonhap")));
	assert_false(wu_mark_is(rules, span("bomi@gazette.example")));
	assert_false(wu_mark_is(rules, span("")));
	for (size_t n = 30; n < sizeof(line); n++) {
		memset(line, 'X', n); /* a name, however long */
		memcpy(line, "By ", 3);
		memcpy(line + n - 18, ", Associated Press", 18);
		assert_int_equal(wu_mark_byline(rules, (struct wu_span){line, n}), n <= 240);
	}
}

static void datelines(void **state)
{
	const char *behind = "[미래신문] (미래=연합뉴스) 한봄이 기자 = 비가 왔다.";
	size_t at = strlen("[미래신문] ");

	(void)state;
	assert_true(wu_mark_dateline(rules, span("(미래=연합뉴스) 한봄이 기자 = 비가 왔다."), 1));
	assert_true(wu_mark_dateline(rules, span("MIRAE, May 3 (Yonhap) -- Rain fell."), 1));
	assert_false(wu_mark_dateline(rules, span("(미래=미래신문) 한봄이 기자 = 비가 왔다."), 99));
	assert_false(wu_mark_dateline(rules, span(""), 1));
	for (size_t n = 0; n < strlen(behind); n++)
		assert_int_equal(wu_mark_dateline(rules, span(behind), n), n > at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bylines_and_addresses),
		cmocka_unit_test(datelines),
	};

	return cmocka_run_group_tests(tests, shipped_load, shipped_unload);
}
