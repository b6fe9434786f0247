/* furniture: what goes, what must stay, and lines nobody would write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"
#include "text/words.h"

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
	stays("x.example", "T", "[주간경향]\n[미래주간]\nB.", "[미래주간]\nB.");
	stays("KBS", "T", "\xC2\xA0 \n\r\n \t B. \r\n\n", "B.");
	stays("x.example", "", "Rain falls in May", "Rain falls in May");
}

/* Nothing of text goes; the first line that does is told. */
static void stays_whole(const char *outlet, const char *text)
{
	struct wu_story *s = shipped_story(rules, outlet, "T", text);
	struct wu_reading g;
	size_t same = 0, from = 0;

	wu_story_reading(s, &g);
	for (; text[same] && same < g.body.len && text[same] == g.body.p[same]; same++)
		from = text[same] == '\n' ? same + 1 : from;
	if (text[same] || same != g.body.len)
		fail_msg("%s: %.*s", outlet, (int)strcspn(text + from, "\n"), text + from);
	wu_story_free(s);
}

/* Call each with the name of every shipped outlet. */
static void each_outlet(void (*call)(const char *outlet, const char *text), const char *text)
{
	char line[4096], name[256];
	unsigned n = 0;
	glob_t g;

	assert_int_equal(glob("conf/outlets.d/*.conf", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		FILE *f = fopen(g.gl_pathv[i], "r");

		assert_non_null(f);
		while (fgets(line, sizeof(line), f))
			if (sscanf(line, "[outlet \"%255[^\"]\"]", name) == 1 && *name != '*') {
				call(name, text);
				n++;
			}
		fclose(f);
	}
	globfree(&g);
	assert_true(n > 100);
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
		"Most read the letter twice, the clerk said, and some read it to others.",
		"Follow the river on foot, he told the visitors, and turn left at the mill.",
		"Save the bees, the children shouted, and the mayor promised to.",
		"Related families were asked to come to the town hall on Monday.",
		"Images of the boats were all the painter cared about, his sister wrote in 1921.",
		"Email had not reached the island then, so Ms. Prim wrote letters.",
		"Visitors can click here and there on the map, the keeper said, and no tip is too small.",
		"Photo by photo, she put the old town together again on the wall of the library.",
		"Published in 1921, the book was read in every school of the country.",
		"Updated figures are due on Monday, the office said at 9:30 in the morning.",
		"In the south, where rain fell first, the river rose by a meter; in the north it did not.",
		"SBS 취재진이 찾은 항구에는 배가 한 척도 없었던 것입니다.",
		"YTN 기자가 물은 것은 배가 언제 떠나느냐는 것입니다.",
		"KBS 뉴스 시간에 맞춰 등대에 불이 켜지는 마을입니다.",
		"MBC 뉴스에 나온 뒤로 손님이 늘었다는 것이 상인들의 말입니다.",
		"한국경제TV 조사에서는 응답자의 절반이 배를 탄다고 했다.",
		"노가람 기자가 쓴 책은 섬의 백 년을 다룬다.",
		"카카오톡 채널을 추가하면 배 시간을 알려 준다고 항만청은 밝혔다.",
		"뉴스레터 회사를 차린 그는 섬 이야기를 매주 보낸다.",
		"앱 다운로드 횟수는 한 달 만에 두 배가 됐다.",
		"등록 3년 만에 문을 닫은 배가 열두 척이다.",
		"More from the south came by boat, and the harbor filled within a day.",
		"군은 마스크를 무료로 제공한다고 밝혔다.",
		"그는 전직 기자였다.",
		"사진을 공유한 사람은 모두 120명이다.",
		"제보를 받은 경찰이 현장에 나갔다.",
		"앵커를 내린 배는 밤새 항구에 머물렀다.",
		"입력 오류로 점수가 바뀐 학생은 3명이다.",
		"수정 예산안은 12일 본회의에 오른다.",
		"좋아요를 누른 주민이 가장 많았던 이름은 별지기다.",
	};
	char text[8192] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		strcat(text, i ? "\n" : "");
		strcat(text, lines[i]);
	}
	each_outlet(stays_whole, text);
	stays_whole("nowhere.example", text);
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

/* The agency a text printed by x is found to be of. */
static void credits(const char *text, const char *agency)
{
	struct wu_story *s = shipped_story(rules, "x", "T", text);
	struct wu_reading g;

	wu_story_reading(s, &g);
	if (!span_is(g.agency, agency))
		fail_msg("%s: %.*s", text, (int)g.agency.len, g.agency.p);
	wu_story_free(s);
}

static struct wu_rules *made(const char *const rows[][4], size_t n)
{
	struct wu_rules *r;

	assert_int_equal(wu_rules_new(&r), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(wu_rules_add(r, rows[i][0], rows[i][1], rows[i][2], rows[i][3], NULL), 0);
	assert_int_equal(wu_rules_freeze(r, NULL), 0);
	return r;
}

/* A heading takes headlines along, never a sentence, an agency's mark or a long line. */
static void blocks(void **state)
{
	static const char *const rows[][4] = {
		{"outlet", "*", "block", "Most read"},  {"agency", "bell", "dateline", "*(Bell) -"},
		{"agency", "bell", "byline", "By Bell"}, {"agency", "bell", "mail", "@bell.example"},
	};
	struct wu_rules *was = rules;
	char text[256], want[256];

	(void)state;
	rules = made(rows, 4);
	stays("x", "T", "A.\nMost read\nRain in May\nSnow in June\nB.\nC", "A.\nB.\nC");
	stays("x", "T", "A.\nMOST READ\n1\nRain in May\nWho knows?\nB", "A.\nWho knows?\nB");
	stays("x", "T", "A.\nMost read\n\"Rain,\" he said.\"\nB", "A.\n\"Rain,\" he said.\"\nB");
	stays("x", "T", "A.\nMost read\nHe said.\xE2\x80\x9D\nB", "A.\nHe said.\xE2\x80\x9D\nB");
	stays("x", "T", "A.\nMost read", "A.");
	stays("x", "T", "Most read\nBy Bell\nB.", "B.");
	credits("Most read\nBy Bell\nB.", "bell");
	credits("Rain fell.\nMost read\nann@bell.example", "bell");
	stays("x", "T", "Most read\nMIRAE (Bell) - Rain fell\nB.", "Rain fell\nB.");
	stays("x", "T", "Most reading was done\nat night\nB.", "Most reading was done\nat night\nB.");
	snprintf(text, sizeof(text), "A.\nMost read\n%0160d\nB.", 7);
	snprintf(want, sizeof(want), "A.\n%0160d\nB.", 7);
	stays("x", "T", text, want);
	wu_rules_free(rules);
	rules = was;
}

/* No more headlines than a block has. */
static void blocks_end(void **state)
{
	static const char *const rows[][4] = {{"outlet", "*", "block", "Most read"}};
	char text[1024] = "Most read\n", want[1024] = "";
	struct wu_rules *was = rules;

	(void)state;
	rules = made(rows, 1);
	for (int i = 1; i <= 20; i++) {
		char line[32];

		snprintf(line, sizeof(line), "headline %d%s", i, i < 20 ? "\n" : "");
		strcat(text, line);
		if (i > 12)
			strcat(want, line);
	}
	stays("x", "T", text, want);
	wu_rules_free(rules);
	rules = was;
}

/* What names a picture goes with the picture's credit, a sentence above it stays. */
static void captions(void **state)
{
	static const char *const rows[][4] = {{"outlet", "x", "caption", "[* photo]"},
					      {"agency", "bell", "byline", "By Bell"}};
	struct wu_rules *was = rules;

	(void)state;
	rules = made(rows, 2);
	credits("Rain fell.\nBy Bell\n[Ann Lee photo]\nIt stopped.", "bell");
	stays("x", "T", "Rain fell.\nThe harbor\n[Ann Lee photo]\nIt stopped.", "Rain fell.\nIt stopped.");
	stays("x", "T", "Rain fell.\n[Ann Lee photo]\nIt stopped.", "Rain fell.\nIt stopped.");
	stays("y", "T", "Rain fell.\nThe harbor\n[Ann Lee photo]\nIt stopped.",
	      "Rain fell.\nThe harbor\n[Ann Lee photo]\nIt stopped.");
	wu_rules_free(rules);
	rules = was;
}

/* An agency's mark outlives rules that would have it. */
static void marks_outlive_rules(void **state)
{
	static const char *const rows[][4] = {
		{"outlet", "*", "drop-head", "*wrote:"},   {"outlet", "*", "drop", "*@*.example"},
		{"outlet", "*", "drop", "Source: *"},      {"outlet", "x", "drop", "Source: *"},
		{"agency", "bell", "dateline", "(*Bell)*wrote:"}, {"agency", "bell", "byline", "Source: Bell"},
		{"agency", "bell", "mail", "@bell.example"},
	};
	static const char *const texts[] = {
		"(Mirae, Bell) Ann Lee wrote: Rain fell.\nIt stopped.",
		"[X] (Mirae, Bell) Ann Lee wrote: Rain fell.\nIt stopped.",
		"Rain fell.\nIt stopped.\nSource: Bell",
		"Rain fell.\nIt stopped.\nann@bell.example",
	};
	struct wu_rules *was = rules;

	(void)state;
	rules = made(rows, 7);
	for (size_t i = 0; i < 8; i++) {
		struct wu_story *s = shipped_story(rules, i < 4 ? "x" : "y", "T", texts[i % 4]);
		struct wu_reading g;

		wu_story_reading(s, &g);
		/* The second has no dateline: what is before it is not known. */
		if (!span_is(g.agency, i % 4 == 1 ? "" : "bell"))
			fail_msg("%s: %.*s", texts[i % 4], (int)g.agency.len, g.agency.p);
		wu_story_free(s);
	}
	stays("y", "T", "Ann Lee wrote: Rain fell.", "Rain fell.");
	stays("y", "T", "Rain fell.\nSource: Gong", "Rain fell.");
	wu_rules_free(rules);
	rules = was;
}

/* Much goes, but no prose: rules are believed about a page that has hardly a story. */
static void furniture_is_no_body(void **state)
{
	static const char *const rows[][4] = {{"outlet", "*", "drop", "Menu *"}};
	struct wu_rules *was = rules;
	char text[4096] = "Rain fell.\n", want[4096];

	(void)state;
	rules = made(rows, 1);
	for (int i = 0; i < 60; i++)
		sprintf(text + strlen(text), "Menu of all that is there, %d\n", i);
	stays("x", "T", text, "Rain fell.");
	/* Were they sentences, the rule would be wrong. */
	strcpy(text, "Rain fell.");
	for (int i = 0; i < 60; i++)
		sprintf(text + strlen(text), "\nMenu of all that is there, %d, he said.", i);
	strcpy(want, text);
	stays("x", "T", text, want);
	wu_rules_free(rules);
	rules = was;
}

/* Jamo as some editors write them: rules and titles are found all the same. */
static void decomposed(void **state)
{
	(void)state;
	stays("x.example", "\xE1\x84\x87\xE1\x85\xB5", "비\n\xE1\x84\x80\xE1\x85\xA9\xE1\x86\xBC"
	      "\xE1\x84\x8B\xE1\x85\xB2\nB.", "B.");
}

static void signs_and_tags_go(void **state)
{
	(void)state;
	stays("x.example", "T", "A.\n___\n#rain #snow\n#\xEB\xB9\x84\nB.", "A.\nB.");
	stays("x.example", "T", "A.\n#1 in rain\n# rain\nB.", "A.\n#1 in rain\n# rain\nB.");
	stays("x.example", "Rain in late May | X", "Rain in late May\nB.", "B.");
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
		cmocka_unit_test(blocks), cmocka_unit_test(blocks_end),
		cmocka_unit_test(captions), cmocka_unit_test(marks_outlive_rules),
		cmocka_unit_test(signs_and_tags_go), cmocka_unit_test(furniture_is_no_body),
		cmocka_unit_test(decomposed),
		cmocka_unit_test(random_lines),
	};

	return cmocka_run_group_tests(tests, shipped_load, shipped_unload);
}
