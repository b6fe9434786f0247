/* furniture: what goes, what must stay, and lines nobody would write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"
#include "text/words.h"

static struct wu_rules *rules;

static int load(void **state)
{
	(void)state;
	rules = shipped_rules(false);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rules = wu_rules_free(rules);
	return 0;
}

/* The body that stays of a text printed by outlet under title. */
static void stays(const char *outlet, const char *title, const char *text, const char *want)
{
	struct wu_story *s = shipped_story(rules, outlet, title, text);
	struct wu_reading g;

	wu_story_reading(s, &g);
	if (!span_is(g.body, want))
		fail_msg("of\n%s\nstays\n%.*s", text, (int)g.body.len, g.body.p);
	wu_story_free(s);
}

static void repeats_go(void **state)
{
	(void)state;
	stays("x.example", "Rain \"falls\" in May", "RAIN \xE2\x80\x9C" "falls\xE2\x80\x9D in  May\nIt did.",
	      "It did.");
	stays("x.example", "T", "It rained.\nIt rained.\nIt stopped.", "It rained.\nIt stopped.");
	stays("x.example", "T",
	      "A boat in the harbor of Mirae, on Friday. A boat in the harbor of Mirae, on Friday.\nB.",
	      "B.");
	stays("x.example", "T", "Bye. Bye.\nB.", "Bye. Bye.\nB."); /* too short for a caption */
	stays("koreaherald.com", "T", "The Korea Herald\nB.", "B.");
	stays("KBS", "T", "\xC2\xA0 \n\r\n \t B. \r\n\n", "B.");
	stays("x.example", "", "Rain falls in May", "Rain falls in May");
}

/* The same text, line for line, for every outlet: no rule is meant for it. */
static void bodies_stay(void **state)
{
	static const char *const lines[] = {
		"Copyright law changed twice before the archive opened, its keeper said.",
		"He shared the letter with the council and asked for a copy.",
		"The company updated its forecast on Monday: 4 percent.",
		"기자는 현장에서 제보를 받았다고 말했다.",
		"관련 기사가 나간 뒤 군청은 공사를 멈췄다.",
		"연합뉴스는 이날 오전 첫 배가 떠났다고 전했다.",
		"사진을 찍던 관광객들이 자리를 떴다.",
		"\"Read the rest,\" she said, and closed the book.",
	};
	char text[2048] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		strcat(text, i ? "\n" : "");
		strcat(text, lines[i]);
	}
	for (size_t i = 0; i < 12; i++) {
		static const char *const outlets[] = {"koreaherald.com", "KBS", "MBC", "SBS", "YTN",
						      "뉴시스", "뉴스1", "연합뉴스TV", "한겨레",
						      "cna", "reuters", "nowhere.example"};

		stays(outlets[i], "T", text, text);
	}
}

/* Rules that would leave under a fifth of a body are wrong about it. */
static void never_eats_a_body(void **state)
{
	struct wu_rules *own;
	char text[8192] = "", line[128];
	struct wu_reading g;
	struct wu_story *s;

	(void)state;
	assert_int_equal(wu_rules_new(&own), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "*", "drop", "*", NULL), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "cutter", "cut-after", "*", NULL), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "cutter", "cut-before", "*9", NULL), 0);
	assert_int_equal(wu_rules_freeze(own, NULL), 0);
	for (int i = 0; i < 60; i++) {
		snprintf(line, sizeof(line), "line %d of a story with some words in it, %d\n", i, i);
		strcat(text, line);
	}
	for (int i = 0; i < 2; i++) {
		s = shipped_story(own, i ? "cutter" : "x", "T", text);
		wu_story_reading(s, &g);
		assert_int_equal(g.body.len, strlen(text) - 1);
		assert_int_equal(g.lines_out, 0);
		wu_story_free(s);
	}
	wu_rules_free(own);
}

static void cuts(void **state)
{
	struct wu_rules *own;
	struct wu_rules *was = rules;

	(void)state;
	assert_int_equal(wu_rules_new(&own), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "x", "cut-after", "More news", NULL), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "x", "cut-before", "Menu #", NULL), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "x", "drop-head", "[X *]", NULL), 0);
	assert_int_equal(wu_rules_add(own, "outlet", "x", "drop-tail", "(X)", NULL), 0);
	assert_int_equal(wu_rules_freeze(own, NULL), 0);
	rules = own;
	stays("x", "T", "Home\nMenu 12\nA.\nB.\nmore NEWS\nC.", "A.\nB.");
	stays("y", "T", "Home\nMenu 12\nA.\nMore news", "Home\nMenu 12\nA.\nMore news");
	stays("x", "T", "[X Ann Lee] Rain fell. (X)\n[X desk]\nIt stopped.", "Rain fell.\nIt stopped.");
	rules = was;
	wu_rules_free(own);
}

/* Whatever the lines: it ends, and what stays is made of lines that came, in order. */
static void random_lines(void **state)
{
	static const char *const bits[] = {"(", ")", "[", "]", "=", "연합뉴스", "기자", " ", " = ", "\n",
					   "\n", "@yna.co.kr", "a", "7", "\xE2", "\xC2\xA0", "(Yonhap)",
					   "--", "ⓒ", "▶", "Published : ", "©", "재배포 금지", "."};

	(void)state;
	srand(11);
	for (int round = 0; round < 3000; round++) {
		char text[2048] = "";
		int n = rand() % 120;
		struct wu_reading g;
		struct wu_story *s;

		for (int i = 0; i < n; i++)
			strcat(text, bits[(size_t)rand() % (sizeof(bits) / sizeof(*bits))]);
		s = shipped_story(rules, round % 2 ? "연합뉴스" : "KBS", "a7", text);
		wu_story_reading(s, &g);
		assert_true(g.body.len <= s->field[WU_TEXT].len);
		assert_true(g.body.len == 0 || g.body.p[g.body.len - 1] != '\n');
		wu_story_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repeats_go), cmocka_unit_test(bodies_stay),
		cmocka_unit_test(never_eats_a_body), cmocka_unit_test(cuts),
		cmocka_unit_test(random_lines),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
