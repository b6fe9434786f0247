/* take: agencies' marks are read and taken off, in any brackets, width and normalisation
 * form; the same words elsewhere are words. All headlines are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "text/words.h"

enum { NONE = WU_TAKE_NONE, FLASH, UPDATE, CORRECTION, KILL };

struct headline {
	const char *title;
	int class;
	unsigned number;
	const char *rest;
};

static struct wu_take strip(const char *title, struct wu_span *rest)
{
	struct wu_take take = {WU_TAKE_NONE, 0};

	*rest = wu_take_strip((struct wu_span){title, strlen(title)}, &take);
	return take;
}

static void check(const char *title, const struct headline *want)
{
	struct wu_span rest;
	struct wu_take take = strip(title, &rest);

	if (take.class != (enum wu_take_class)want->class || take.number != want->number)
		fail_msg("\"%s\": class %d, take %u", title, (int)take.class, take.number);
	if (rest.len != strlen(want->rest) || memcmp(rest.p, want->rest, rest.len) != 0)
		fail_msg("\"%s\": \"%.*s\" is left", title, (int)rest.len, rest.p);
}

static const struct headline marked[] = {
	{"[속보] 벨마르 항만 파업 종료", FLASH, 1, "벨마르 항만 파업 종료"},
	{"[1보] 벨마르 항만 파업 종료", FLASH, 1, "벨마르 항만 파업 종료"},
	{"속보: 벨마르 항만 파업 종료", FLASH, 1, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료[2보]", UPDATE, 2, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(3보)", UPDATE, 3, "벨마르 항만 파업 종료"},
	{"<상보> 벨마르 항만 파업 종료", UPDATE, 2, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(종합)", UPDATE, 2, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(종합2보)", UPDATE, 3, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(종합 3보)", UPDATE, 4, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(종합7보)", UPDATE, 8, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(종합41보)", UPDATE, 42, "벨마르 항만 파업 종료"},
	{"【종합2보】벨마르 항만 파업 종료", UPDATE, 3, "벨마르 항만 파업 종료"},
	{"〈2보〉 벨마르 항만 파업 종료", UPDATE, 2, "벨마르 항만 파업 종료"},
	{"<<속보>> 벨마르 항만 파업 종료", FLASH, 1, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료 <<종합2보>>", UPDATE, 3, "벨마르 항만 파업 종료"},
	{"[속보] 벨마르 항만 파업 종료(종합2보)", UPDATE, 3, "벨마르 항만 파업 종료"},
	{"[속보](2보) 벨마르 항만 파업 종료", UPDATE, 2, "벨마르 항만 파업 종료"},
	{"[종합2보·정정] 벨마르 항만 파업 종료", CORRECTION, 3, "벨마르 항만 파업 종료"},
	{"[정정] 벨마르 항만 파업 종료", CORRECTION, 0, "벨마르 항만 파업 종료"},
	{"벨마르 항만 파업 종료(정정)", CORRECTION, 0, "벨마르 항만 파업 종료"},
	{"[고침] 전국(벨마르 항만 파업)", CORRECTION, 0, "전국(벨마르 항만 파업)"},
	{"[전문취소] 벨마르 항만 파업 종료", KILL, 0, "벨마르 항만 파업 종료"},
	{"[전문 취소] 벨마르 항만 파업 종료", KILL, 0, "벨마르 항만 파업 종료"},
	{"(기사취소) 벨마르 항만 파업 종료(종합)", KILL, 2, "벨마르 항만 파업 종료"},
	{"전문취소", KILL, 0, ""},
	{"[속보]", FLASH, 1, ""},
	{"【速報】ベルマル港が再開", FLASH, 1, "ベルマル港が再開"},
	{"＜訂正＞ベルマル港が再開", CORRECTION, 0, "ベルマル港が再開"},
	{"快讯：韦尔马港复工", FLASH, 1, "韦尔马港复工"},

	{"(LEAD) Velmar port reopens", UPDATE, 2, "Velmar port reopens"},
	{"(2nd LD) Velmar port reopens", UPDATE, 3, "Velmar port reopens"},
	{"(3rd LD) Velmar port reopens", UPDATE, 4, "Velmar port reopens"},
	{"(11th LD) Velmar port reopens", UPDATE, 12, "Velmar port reopens"},
	{"2ND LD: Velmar port reopens", UPDATE, 3, "Velmar port reopens"},
	{"LEAD: Velmar port reopens", UPDATE, 2, "Velmar port reopens"},
	{"1st Ld-Writethru: Velmar port reopens", UPDATE, 2, "Velmar port reopens"},
	{"(URGENT) Velmar port reopens", FLASH, 1, "Velmar port reopens"},
	{"URGENT - Velmar port reopens", FLASH, 1, "Velmar port reopens"},
	{"FLASH: Velmar port reopens", FLASH, 1, "Velmar port reopens"},
	{"BULLETIN- Velmar port reopens", FLASH, 1, "Velmar port reopens"},
	{"BRIEF-Velmar Port says it reopens", FLASH, 1, "Velmar Port says it reopens"},
	{"AP NewsAlert", FLASH, 1, ""},
	{"NewsAlert: Velmar port reopens", FLASH, 1, "Velmar port reopens"},
	{"UPDATE 1-Velmar port reopens", UPDATE, 2, "Velmar port reopens"},
	{"UPDATE 2-Velmar port reopens", UPDATE, 3, "Velmar port reopens"},
	{"Update2: Velmar port reopens", UPDATE, 3, "Velmar port reopens"},
	{"WRAPUP 3-Velmar port reopens", UPDATE, 4, "Velmar port reopens"},
	{"RPT-UPDATE 2-Velmar port reopens", UPDATE, 3, "Velmar port reopens"},
	{"RPT-Velmar port reopens", UPDATE, 0, "Velmar port reopens"},
	{"REFILE-Velmar port reopens", UPDATE, 0, "Velmar port reopens"},
	{"UPDATE: Velmar port reopens", UPDATE, 2, "Velmar port reopens"},
	{"Velmar port reopens (Update)", UPDATE, 2, "Velmar port reopens"},
	{"Velmar port reopens (Eds: adds quotes)", UPDATE, 2, "Velmar port reopens"},
	{"CORRECTED-Velmar port reopens", CORRECTION, 0, "Velmar port reopens"},
	{"CORRECTED-UPDATE 1-Velmar port reopens", CORRECTION, 2, "Velmar port reopens"},
	{"CORRECTED (OFFICIAL)-Velmar port reopens", CORRECTION, 0, "Velmar port reopens"},
	{"Correction: Velmar Port story", CORRECTION, 0, "Velmar Port story"},
	{"KILL-Velmar port reopens", KILL, 0, "Velmar port reopens"},
	{"MANDATORY KILL: Velmar port reopens", KILL, 0, "Velmar port reopens"},
	{"MANDATORY KILL", KILL, 0, ""},
	{"ADVISORY KILL - Velmar port reopens", KILL, 0, "Velmar port reopens"},
	{"WITHDRAWAL: Velmar port reopens", KILL, 0, "Velmar port reopens"},
	{"[KILL] (LEAD) Velmar port reopens", KILL, 2, "Velmar port reopens"},
};

static void marks_are_read_and_taken_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked); i++)
		check(marked[i].title, &marked[i]);
}

static void ordinary_words_are_none(void **state)
{
	static const char *const titles[] = {
		"종합병원 새로 문 열어",
		"[종합병원] 벨마르에 새로 문 열어",
		"벨마르 종합",
		"속보 경쟁의 그늘",
		"정정 신청 늘어",
		"걸어서 만보 걷기(만보)",
		"기사 취소 늘어",
		"(벨마르) 항만 파업 종료",
		"항만 파업 종료 (벨마르)",
		"Lead poisoning found in Velmar school",
		"Lead: the old metal in new pipes",
		"LEAD-free paint law passes",
		"Leading-edge port opens",
		"Update on bridge works",
		"Updates: none",
		"Update 5-year plan, council told",
		"Kill Bill sequel is off",
		"Kill: a new play at the Velmar",
		"Kill-joy of the year",
		"KILL-JOY OFFICIALS BAN PARADE",
		"FLASH-FLOOD WARNING FOR VELMAR",
		"FLASH: THE PLAY, REVIEWED",
		"Flash-flood warning for Velmar",
		"Brief-case full of cash found",
		"Correction officers strike",
		"Withdrawal-symptom study",
		"Urgent care clinic opens",
		"2nd Ld",
		"12:30 train is late",
		"One (two) three",
		"[",
		"]",
		"()",
		"((",
		"))",
		"<<속보> 벨마르",
		"[속보",
		"속보]",
		"(종합12345보) 벨마르",
		"-",
		":",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		check(titles[i], &(struct headline){titles[i], NONE, 0, titles[i]});
}

/* NFD and NFKC of a headline carry the same mark, and in brackets with invisible signs. */
static void any_form_will_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked); i++) {
		const utf8proc_uint8_t *t = (const utf8proc_uint8_t *)marked[i].title;
		struct wu_take want, got;
		struct wu_span rest;
		char *d = (char *)utf8proc_NFD(t), *k = (char *)utf8proc_NFKC(t), spaced[400];

		want = strip(marked[i].title, &rest);
		got = strip(d, &rest);
		assert_true(got.class == want.class && got.number == want.number);
		got = strip(k, &rest);
		assert_true(got.class == want.class && got.number == want.number);
		snprintf(spaced, sizeof(spaced), "\u3000 \u200b%s\u00a0\ufeff", marked[i].title);
		got = strip(spaced, &rest);
		assert_true(got.class == want.class && got.number == want.number);
		assert_int_equal(rest.len, strlen(marked[i].rest));
		free(d);
		free(k);
	}
	check("［２ｎｄ　ＬＤ］ Velmar", &(struct headline){"", UPDATE, 3, "Velmar"});
	check("［속\u00ad보\u200b］ 벨마르", &(struct headline){"", FLASH, 1, "벨마르"});
}

/* Marks join what is there already: the largest number, the last class. */
static void marks_join(void **state)
{
	struct wu_take take = {WU_TAKE_CORRECTION, 5};

	(void)state;
	wu_take_strip((struct wu_span){"[속보] a", strlen("[속보] a")}, &take);
	assert_true(take.class == WU_TAKE_CORRECTION && take.number == 5);
	wu_take_strip((struct wu_span){"[KILL](9th LD) a", 16}, &take);
	assert_true(take.class == WU_TAKE_KILL && take.number == 10);
}

static void slugs_say_it_too(void **state)
{
	static const struct headline slugs[] = {
		{"BC-US--Velmar Port,1st Ld-Writethru", UPDATE, 2, ""},
		{"BC-Velmar-Port, 3rd Ld", UPDATE, 4, ""},
		{"velmar-port 2ndld-writethru", UPDATE, 3, ""},
		{"VELMAR-PORT/ (UPDATE 2)", UPDATE, 3, ""},
		{"VELMAR-PORT/ (WRAPUP 1, CORRECTED)", CORRECTION, 2, ""},
		{"1st Ld-Writethru", UPDATE, 2, ""},
		{"BC-APNewsAlert", FLASH, 1, ""},
		{"VELMAR-URGENT", FLASH, 1, ""},
		{"BC-EU--Velmar Port-KILL", KILL, 0, ""},
		{"BC-Velmar-Port,MANDATORY KILL", KILL, 0, ""},
		{"BC-Velmar-Port-ADVISORY KILL", KILL, 0, ""},
		{"BC-Velmar-Port,CORRECTION", CORRECTION, 0, ""},
		{"kill", KILL, 0, ""},
		{"corrective", CORRECTION, 0, ""},
		{"BC-Velmar-Killing-Trial", NONE, 0, ""},
		{"BC-Velmar-Road Kill", NONE, 0, ""},
		{"road-kill", NONE, 0, ""},
		{"ROAD-KILL", NONE, 0, ""},
		{"METALS-LEAD", NONE, 0, ""},
		{"MARKETS-CORRECTION", NONE, 0, ""},
		{"WEATHER-UPDATE", NONE, 0, ""},
		{"velmar-port", NONE, 0, ""},
		{"7", NONE, 0, ""},
		{"", NONE, 0, ""},
		{",", NONE, 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(slugs) / sizeof(*slugs); i++) {
		struct wu_take take = {WU_TAKE_NONE, 0};

		wu_take_read((struct wu_span){slugs[i].title, strlen(slugs[i].title)}, &take);
		if ((int)take.class != slugs[i].class || take.number != slugs[i].number)
			fail_msg("%s: class %d, take %u", slugs[i].title, (int)take.class,
				 take.number);
	}
}

static void a_story_says_it_in_title_slug_and_version(void **state)
{
	static const struct {
		const char *title, *slug, *version;
		int class;
		unsigned number;
	} all[] = {
		{"Velmar port reopens", "BC-Velmar Port", "1", NONE, 0},
		{"(LEAD) Velmar port reopens", "BC-Velmar Port", "1", UPDATE, 2},
		{"(LEAD) Velmar port reopens", "BC-Velmar Port,3rd Ld", "1", UPDATE, 4},
		{"Velmar port reopens", "BC-Velmar Port", "1st Ld-Writethru", UPDATE, 2},
		{"[속보] Velmar port reopens", "BC-Velmar-Port-KILL", "2", KILL, 1},
	};
	struct wu_rules *r;
	struct wu_err err;

	(void)state;
	assert_int_equal(wu_rules_new(&r), 0);
	assert_int_equal(wu_rules_freeze(r, &err), 0);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_story *s;

		assert_int_equal(wu_story_new(&s), 0);
		assert_int_equal(wu_story_set(s, WU_TITLE, all[i].title, strlen(all[i].title)), 0);
		assert_int_equal(wu_story_set(s, WU_SLUG, all[i].slug, strlen(all[i].slug)), 0);
		assert_int_equal(
			wu_story_set(s, WU_VERSION, all[i].version, strlen(all[i].version)), 0);
		assert_int_equal(wu_story_set(s, WU_TEXT, "Rain fell on the quay.", 22), 0);
		assert_int_equal(wu_story_prepare(s, r), 0);
		assert_int_equal(s->prep->take_class, all[i].class);
		assert_int_equal(s->prep->take, all[i].number);
		wu_story_free(s);
	}
	wu_rules_free(r);
}

/* Brackets in any number and order: what is returned lies in the headline. */
static void what_is_left_lies_within(void **state)
{
	static const char *const pieces[] = {"[",  "]",    "(",   ")",    "<",   ">",    "【",
					     "】", "속보", "2보", "-",    ":",   "LEAD", "a",
					     "·",  "/",    " ",   "KILL", "\xEA"};
	uint32_t r = 7;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		char title[200] = "";
		struct wu_take take = {WU_TAKE_NONE, 0};
		struct wu_span rest;
		size_t len;

		for (int k = 0; k < 12; k++) {
			r = r * 1664525 + 1013904223;
			strcat(title, pieces[(r >> 16) % (sizeof(pieces) / sizeof(*pieces))]);
		}
		len = strlen(title);
		rest = wu_take_strip((struct wu_span){title, len}, &take);
		assert_true(rest.p >= title && rest.p + rest.len <= title + len);
		wu_take_read((struct wu_span){title, len}, &take);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_read_and_taken_off),
		cmocka_unit_test(ordinary_words_are_none),
		cmocka_unit_test(any_form_will_do),
		cmocka_unit_test(marks_join),
		cmocka_unit_test(slugs_say_it_too),
		cmocka_unit_test(a_story_says_it_in_title_slug_and_version),
		cmocka_unit_test(what_is_left_lies_within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
