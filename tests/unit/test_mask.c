/* mask: the pattern names the line and its like, whatever the line; and which may be rules. */
#include "base.h"

#include <time.h>

#include "text/mask.h"
#include "text/pattern.h"

static const char *masked(const char *line)
{
	static char out[256];

	out[wu_mask_line(span(line), out)] = 0;
	return out;
}

static void makes_holes(void **state)
{
	static const struct { const char *line, *pattern; } cases[] = {
		{"", ""},
		{"plain words stay", "plain words stay"},
		{"Published : March 3, 2026 - 19:12", "Published : March #, # - #:#"},
		{"call 02-1234-5678  \t now", "call #-#-# now"},
		{"제보는 카카오톡 누리제보 1588", "제보는 카카오톡 누리제보 #"},
		{"write to desk@nuri.example today", "write to ~ today"},
		{"누리 기자 han.ga_ram2@nuri.example", "누리 기자 ~"},
		{"han2@nuri.example", "han#@nuri.example"},
		{"(han2@nuri.example)", "(han#@nuri.example)"},
		{"no@address here", "no@address here"},
		{"a.b@c.d and e@f.g end", "~ and ~ end"},
		{"#날씨 ~ *알림*", "*날씨 * *알림*"},
		{"* * *", "* * *"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(masked(cases[i].line), cases[i].pattern);
}

/* Every line of pieces that meet every which way is matched by its pattern, which is never
 * longer; and so is the line with other digits and another address. */
static void matches_what_it_was_made_of(void **state)
{
	static const char *const pieces[] = {"a", "Z", "7", "19", "8", " ", "\t", "#", "*", "~", "@",
					     ".", "-", "_", "가", "…", "x@y.zz", "q1@long.name.example"};
	enum { PIECES = sizeof(pieces) / sizeof(*pieces), LENGTH = 5 };
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		char line[128] = "", out[128];
		size_t n;

		for (int i = 0; i < LENGTH; i++) {
			seed = seed * 1664525 + 1013904223;
			strcat(line, pieces[seed / 65536 % PIECES]);
		}
		n = wu_mask_line(span(line), out);
		assert_true(n <= strlen(line));
		if (!wu_pattern_is((struct wu_span){out, n}, span(line)))
			fail_msg("\"%s\" is not \"%.*s\"", line, (int)n, out);
	}
	assert_true(wu_pattern_is(span(masked("call 02-12, desk@nuri.example")),
				  span("call 0505-9,  han.k@other.example")));
	assert_false(wu_pattern_is(span(masked("call 02-12")), span("call 02-x")));
}

/* An address is looked for where a run of its letters begins, not at each of them. */
static void takes_a_long_word_in_one_walk(void **state)
{
	enum { LONG = 1 << 20 };
	char *line = malloc(LONG), *out = malloc(LONG);
	struct timespec before, after;

	(void)state;
	assert_true(line && out);
	memset(line, 'a', LONG);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	assert_int_equal(wu_mask_line((struct wu_span){line, LONG}, out), LONG);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	assert_true(after.tv_sec - before.tv_sec < 5);
	free(line);
	free(out);
}

static void tells_which_name_a_line(void **state)
{
	static const char *const good[] = {"끝", "(Yonhap)", "Published : March #, # - #:#", "누리 기자 ~",
					   "ⓒ 무단 전재 * 재배포 금지합니다", "an early word * and a late one"};
	static const char *const bad[] = {"", "#", "# - #", "* * *", "*날씨와 교통과 오늘의 운세를 보세요",
					  "Read more about it here *", "a * b", "short * line"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(wu_mask_names(span(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(wu_mask_names(span(bad[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_holes),
		cmocka_unit_test(matches_what_it_was_made_of),
		cmocka_unit_test(takes_a_long_word_in_one_walk),
		cmocka_unit_test(tells_which_name_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
