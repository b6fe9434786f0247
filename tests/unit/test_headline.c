/* headline: what ends a sentence, whatever closes behind it, is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text/headline.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

static void sentences_are_none(void **state)
{
	static const char *const ends[] = {".", "?", "!", "\xE3\x80\x82", "\xEF\xBC\x8E"};
	static const char *const closing[] = {"", "\"", "'", ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99",
					      ".\")", "\xE2\x80\x9D)"};
	char line[64];

	(void)state;
	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < 9; k++) {
			snprintf(line, sizeof(line), "Rain fell%s%s", ends[i], closing[k]);
			assert_false(wu_headline_is(span(line)));
			snprintf(line, sizeof(line), "비가 왔다%s%s", ends[i], closing[k]);
			assert_false(wu_headline_is(span(line)));
			snprintf(line, sizeof(line), "Rain in May%s", closing[k]);
			assert_int_equal(wu_headline_is(span(line)), closing[k][0] != '.');
		}
}

static void headlines(void **state)
{
	static const char *const lines[] = {"Rain in May", "비 갠 뒤", "4 hours ago", "3.", "12.", "3", "",
					    "\"Rain\" in May", "Rain\xE2\x80\xA6", "2024.05.03"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_true(wu_headline_is(span(lines[i])));
	assert_false(wu_headline_is(span("3. Rain fell.")));
}

static void long_lines_are_none(void **state)
{
	char line[200];

	(void)state;
	for (size_t n = 1; n < sizeof(line); n++) {
		memset(line, 'a', n);
		assert_int_equal(wu_headline_is((struct wu_span){line, n}), n <= 150);
		memcpy(line, "7) ", n < 3 ? n : 3);
		assert_int_equal(wu_headline_numbered((struct wu_span){line, n}), n >= 3 && n <= 150);
	}
}

static void numbered(void **state)
{
	(void)state;
	assert_true(wu_headline_numbered(span("3. Who knows?")));
	assert_true(wu_headline_numbered(span("12) Rain fell.")));
	assert_false(wu_headline_numbered(span("3.5 inches fell.")));
	assert_false(wu_headline_numbered(span("3 boats sank.")));
	assert_false(wu_headline_numbered(span("3.")));
	assert_false(wu_headline_numbered(span(". Rain")));
	assert_false(wu_headline_numbered(span("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_none),
		cmocka_unit_test(headlines),
		cmocka_unit_test(long_lines_are_none),
		cmocka_unit_test(numbered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
