/* pattern: against the naive matcher that tries every split, and on hostile lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "text/pattern.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

/* The definition: may p match l[at..n) to its end? */
static bool naive(const char *p, const char *l, size_t at, size_t n)
{
	size_t run = at;

	if (!*p)
		return at == n;
	if (*p == '*')
		return naive(p + 1, l, at, n) || (at < n && naive(p, l, at + 1, n));
	if (*p == '#') {
		while (run < n && l[run] >= '0' && l[run] <= '9')
			run++;
		return run > at && naive(p + 1, l, run, n);
	}
	if (*p == '_') {
		while (run < n && l[run] != ' ' && l[run] != '\t')
			run++;
		return run > at && naive(p + 1, l, run, n);
	}
	if (*p == ' ') {
		while (run < n && (l[run] == ' ' || l[run] == '\t'))
			run++;
		return (run > at || at == 0 || at == n) && naive(p + 1, l, run, n);
	}
	return at < n && (l[at] | 32) == (*p | 32) && naive(p + 1, l, at + 1, n);
}

static void random_text(char *out, size_t max, const char *letters)
{
	size_t n = (size_t)rand() % (max + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = letters[(size_t)rand() % strlen(letters)];
	out[n] = 0;
}

static void agrees_with_naive(void **state)
{
	char pat[10], line[14];
	unsigned hits = 0;

	(void)state;
	srand(7);
	for (int i = 0; i < 300000; i++) {
		bool is;

		random_text(pat, sizeof(pat) - 1, "**##_ab A");
		random_text(line, sizeof(line) - 1, "12aab B ");
		is = wu_pattern_is(span(pat), span(line));
		if (is != naive(pat, line, 0, strlen(line)))
			fail_msg("pattern \"%s\", line \"%s\": said %d", pat, line, is);
		hits += is;
	}
	assert_in_range(hits, 1000, 299000);
}

/* A head is the shortest prefix that matches whole, a tail the shortest suffix. */
static void heads_and_tails(void **state)
{
	const char *line = "SEOUL, Oct. 19 (Yonhap) -- Rain fell. (Yonhap)";
	size_t n = wu_pattern_head(span("*(yonhap) --"), span(line));

	(void)state;
	assert_int_equal(n, strlen("SEOUL, Oct. 19 (Yonhap) --"));
	assert_int_equal(wu_pattern_tail(span("(Yonhap)"), span(line), 160), 8);
	assert_int_equal(wu_pattern_tail(span("(Yonhap)"), span(line), 7), 0);
	assert_int_equal(wu_pattern_head(span("(AP) --"), span(line)), 0);
	assert_int_equal(wu_pattern_head(span("(*=가나)"), span("(서울=가나) 비")),
			 strlen("(서울=가나)"));
	assert_true(wu_pattern_is(span("입력 #.#.# #:#"), span("입력  2023.10.19\t22:12")));
	assert_false(wu_pattern_is(span("Link copied"), span("Link copied to all")));
	assert_true(wu_pattern_is(span("By * ~"), span("By Ann Lee ann.lee-2@gazette.example")));
	assert_false(wu_pattern_is(span("By ~"), span("By ann@gazette")));
	assert_false(wu_pattern_is(span("~"), span("@gazette.example")));
	assert_true(wu_pattern_is(span("Editor's \"picks\""), span("editor\xE2\x80\x99s \xE2\x80\x9Cpicks\xE2\x80\x9D")));
	assert_true(wu_pattern_is(span("Editor's \"picks\""), span("Editor's \"picks\"")));
	assert_false(wu_pattern_is(span("Editor's"), span("Editor\xE2\x80\x9Cs")));
	assert_false(wu_pattern_is(span("Editor's"), span("Editors")));
	assert_false(wu_pattern_is(span("Editor'"), span("Editor\xE2\x80")));
	assert_int_equal(wu_pattern_tail(span("'x"), span("a \xE2\x80\x98x"), 160), 4);
	assert_true(wu_pattern_is(span("_ 기자"), span("한봄이 기자")));
	assert_false(wu_pattern_is(span("_ 기자"), span("전직 신문 기자")));
	assert_false(wu_pattern_is(span("_ 기자"), span("기자")));
	assert_true(wu_pattern_is(span("(_ 제공)"), span("(군청 제공)")));
	assert_int_equal(wu_pattern_tail(span("기자 ~"), span("비. 노 기자 = 눈 a@b.kr"), 160), 0);
}

/* A tail is the shortest end of the line, whole letters, that the pattern is. */
static void tails_agree_with_naive(void **state)
{
	char pat[10], line[20];
	unsigned hits = 0;

	(void)state;
	srand(8);
	for (int i = 0; i < 100000; i++) {
		size_t max = (size_t)rand() % 16, want = 0, len;

		random_text(pat, sizeof(pat) - 1, "*#_ab A\xEA\xB8");
		random_text(line, sizeof(line) - 1, "12aab B \xEA\xB8\xB0");
		len = strlen(line);
		for (size_t n = 1; n <= len && n <= max && !want; n++)
			if ((line[len - n] & 0xC0) != 0x80 && naive(pat, line + len - n, 0, n))
				want = n;
		if (*pat && (*pat & 0xC0) != 0x80)
			assert_int_equal(wu_pattern_tail(span(pat), span(line), max), want);
		hits += want > 0;
	}
	assert_in_range(hits, 1000, 99000);
}

/* Many stars on a long line that almost fits: a backtracking matcher would never end. */
static void takes_linear_time(void **state)
{
	char line[20001];
	clock_t began = clock();

	(void)state;
	memset(line, 'a', sizeof(line) - 1);
	line[sizeof(line) - 1] = 0;
	for (int i = 0; i < 20; i++)
		assert_false(wu_pattern_is(span("*a*a*a*a*a*a*a*a*a*a*b"), span(line)));
	assert_true(clock() - began < 2 * CLOCKS_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_naive),
		cmocka_unit_test(heads_and_tails),
		cmocka_unit_test(tails_agree_with_naive),
		cmocka_unit_test(takes_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
