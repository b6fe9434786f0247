/* repeat: the same line with other signs is the same, another letter never is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/repeat.h"

#define CAPTION "A boat in the harbor of Mirae, on Friday"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

/* line with signs put between its letters, which are not touched. */
static void dress(const char *line, char *out)
{
	static const char *const signs[] = {" ", "  ", "\"", "\xE2\x80\x9C", "-", "\xE2\x80\xA6", ", ",
					    "\xC2\xA0", "'", "", "", "", "", "", "", ""};

	for (*out = 0; *line; line++) {
		if (((unsigned char)*line & 0xC0) != 0x80)
			strcat(out, signs[(size_t)rand() % (sizeof(signs) / sizeof(*signs))]);
		strncat(out, line, 1);
	}
}

static void signs_do_not_count(void **state)
{
	static const char *const lines[] = {CAPTION, "비가 왔다", "7 of 9"};
	char a[512], b[512];

	(void)state;
	srand(3);
	for (int i = 0; i < 6000; i++) {
		char *at;

		dress(lines[i % 3], a);
		dress(lines[i % 3], b);
		assert_true(wu_repeat_alike(span(a), span(b)));
		assert_true(wu_repeat_again(span(a), span(b)));
		at = strpbrk(b, "BbFf79");
		if (at) {
			*at ^= 1;
			assert_false(wu_repeat_alike(span(a), span(b)));
			assert_false(wu_repeat_again(span(a), span(b)));
		}
	}
	assert_false(wu_repeat_alike(span(CAPTION), span(CAPTION "s")));
	assert_false(wu_repeat_alike(span("- -"), span("- -")));
	assert_true(wu_repeat_again(span("- -"), span("- -")));
	assert_false(wu_repeat_again(span("- -"), span("---")));
	assert_false(wu_repeat_again(span(""), span("")));
}

static void a_credit_does_not_count(void **state)
{
	const char *plain = CAPTION " morning, in rain.";

	(void)state;
	assert_true(wu_repeat_again(span(CAPTION " morning, in rain. (Harbor Office)"), span(plain)));
	assert_true(wu_repeat_again(span(plain), span(CAPTION " morning, in rain. [AP]")));
	assert_false(wu_repeat_again(span(plain), span(CAPTION " evening, in rain. (AP)")));
	assert_false(wu_repeat_again(span("Ann Lee (Mirae)"), span("Ann Lee (Garam)")));
}

static void titles(void **state)
{
	(void)state;
	assert_true(wu_repeat_title(span("Rain falls in May"), span("Rain falls in May")));
	assert_true(wu_repeat_title(span("Rain falls in May"), span("Rain falls in May | The Gazette")));
	assert_true(wu_repeat_title(span("Rain falls in May"), span("\"Rain falls\" in May - Gazette")));
	assert_false(wu_repeat_title(span("Rain falls"), span("Rain falls in May | The Gazette")));
	assert_false(wu_repeat_title(span("Rain"), span("Rain - Gazette")));
	assert_false(wu_repeat_title(span("Rain-falls-in"), span("Rain-falls-in-May")));
	assert_false(wu_repeat_title(span("x"), span("")));
}

/* A caption twice over, parted by a blank, each half dressed or with its credit. */
static void doubled(void **state)
{
	static const char *const credits[] = {"", " (Harbor Office)", " [AP]"};
	char line[2048], a[512], b[512];

	(void)state;
	srand(4);
	for (int i = 0; i < 900; i++) {
		dress(CAPTION, a);
		dress(CAPTION, b);
		strcpy(line, a);
		strcat(strcat(line, credits[i % 3]), " ");
		strcat(strcat(line, b), credits[i / 3 % 3]);
		/* Quotes and dashes that differ much move the middle away from the blank. */
		if (strlen(a) > strlen(b) + 20 || strlen(b) > strlen(a) + 20)
			continue;
		if (!wu_repeat_doubled(span(line)))
			fail_msg("not doubled: %s", line);
		*strpbrk(line, "b") = 'd';
		assert_false(wu_repeat_doubled(span(line)));
	}
	assert_false(wu_repeat_doubled(span("Bye. Bye.")));
	assert_false(wu_repeat_doubled(span(CAPTION)));
	assert_false(wu_repeat_doubled(span("")));
	assert_false(wu_repeat_doubled(span(CAPTION CAPTION)));
}

static void dividers(void **state)
{
	(void)state;
	assert_true(wu_repeat_divider(span("___")));
	assert_true(wu_repeat_divider(span("* * *")));
	assert_true(wu_repeat_divider(span("\xE2\x80\x94 \xE2\x80\x94")));
	assert_false(wu_repeat_divider(span("- 3 -")));
	assert_false(wu_repeat_divider(span("비")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs_do_not_count), cmocka_unit_test(a_credit_does_not_count),
		cmocka_unit_test(titles),             cmocka_unit_test(doubled),
		cmocka_unit_test(dividers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
