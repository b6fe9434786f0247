/* credit: every agency's forms, and names that prove nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"
#include "text/rules.h"
#include "text/words.h"

#define BODY                                                                                       \
	"The lighthouse of Cape Marlow was lit again on Friday.\nIts keeper, Odette Prim, was "    \
	"pleased."

static void reads(const char *outlet, const char *text, const char *agency, const char *how)
{
	struct wu_story *s = shipped_story(rules, outlet, "Cape Marlow lit", text);
	struct wu_reading g;

	wu_story_reading(s, &g);
	if (!span_is(g.agency, agency) || !span_is(g.how, how))
		fail_msg("%s\nsays %.*s by %.*s", text, (int)g.agency.len, g.agency.p,
			 (int)g.how.len, g.how.p);
	if (*how && !span_is(g.body, BODY))
		fail_msg("%s\nleaves %.*s", text, (int)g.body.len, g.body.p);
	wu_story_free(s);
}

static void marks(void **state)
{
	(void)state;
	reads("x", "CAPE MARLOW, May 3 (Yonhap) -- " BODY, "yonhap", "dateline");
	reads("x", "CAPE MARLOW (AP) \xE2\x80\x94 " BODY, "ap", "dateline");
	reads("x", "CAPE MARLOW, May 3 (Reuters) - " BODY, "reuters", "dateline");
	reads("x", "CAPE MARLOW (AFP) - " BODY, "afp", "dateline");
	reads("x", "Cape Marlow (dpa) - " BODY, "dpa", "dateline");
	reads("x", "CAPE MARLOW, May 3. /TASS/. " BODY, "tass", "dateline");
	reads("x", "CAPE MARLOW, May 3 (Xinhua) -- " BODY, "xinhua", "dateline");
	reads("x", "CAPE MARLOW, May 3 (KCNA) -- " BODY, "kcna", "dateline");
	reads("x", "(곶=연합뉴스) 한봄이 기자 = " BODY, "yonhap", "dateline");
	reads("x", "[곶=뉴시스]노가람 기자 = " BODY, "newsis", "dateline");
	reads("x", "(곶=뉴스1) 노가람 기자 = " BODY, "news1", "dateline");
	reads("x", "By Yonhap\n" BODY, "yonhap", "byline");
	reads("x", "By Reuters\n" BODY, "reuters", "byline");
	reads("x", "By ANN LEE, Associated Press\n" BODY, "ap", "byline");
	reads("x", BODY " (Yonhap)", "yonhap", "tail");
	reads("x", BODY "\n(Yonhap)", "yonhap", "byline");
	reads("x", BODY " (Xinhua)", "xinhua", "tail");
	reads("x", BODY "\nbomi@yna.co.kr", "yonhap", "mail");
	reads("x", "By Yonhap\n" BODY " (Yonhap)", "yonhap", "byline+tail");
	reads("tass.com", BODY, "tass", "outlet");
	reads("연합뉴스", BODY, "yonhap", "outlet");
}

static void names_prove_nothing(void **state)
{
	(void)state;
	reads("x", BODY, "", "");
	reads("x", "Yonhap said the lamp was new.\n" BODY, "", "");
	reads("x", "The lamp of Cape Marlow. (Yonhap)\n" BODY, "", "");
	reads("x", "등대.\n[연합뉴스 자료사진]\n" BODY, "", "");
	reads("x", "The lamp at night (AP Photo/Ann Lee)\n" BODY, "", "");
	reads("x", "(곶=뉴스1) 노가람 기자 = 등대. 2024.5.3/뉴스1\n" BODY, "", "");
}

/* For each agency's sign: the forms its copy is printed in, and sentences that only name it.
 * Korean and English forms alike; a name is data, so none may be missed or misread. */
static void every_agency(void **state)
{
	static const char *const forms[][2] = {
		{"CAPE MARLOW (%s) - " BODY, "dateline"},
		{"CAPE MARLOW, May 3 (%s) -- " BODY, "dateline"},
		{"Cape Marlow, May 3 (%s) \xE2\x80\x94 " BODY, "dateline"},
		{"(%s) \xE2\x80\x93 " BODY, "dateline"},
		{BODY " (%s)", "tail"},
		{BODY " \xE2\x80\x94 %s", "tail"},
		{"By %s\n" BODY, "byline"},
		{"By Ann Lee, %s\n" BODY, "byline"},
		{"Ann Lee | %s\n" BODY, "byline"},
		{"Source: %s\n" BODY, "byline"},
		{BODY "\n(%s)", "byline"},
	};
	const struct wu_rule_set *a;
	uint32_t agencies = 0;

	(void)state;
	for (uint32_t i = 0; (a = wu_rules_agency(rules, i)); i++)
		for (uint32_t k = 0; k < a->key[WU_RULE_SIGN].n; k++) {
			const char *sign = a->key[WU_RULE_SIGN].v[k].p;
			char text[1024];

			agencies += k == 0;
			if ((unsigned char)*sign >= 0x80 || *sign == '/')
				continue;
			for (size_t f = 0; f < sizeof(forms) / sizeof(*forms); f++) {
				snprintf(text, sizeof(text), forms[f][0], sign);
				reads("x", text, a->name.p, forms[f][1]);
			}
		}
	assert_true(agencies >= 45);
}

static void prose_names_every_agency(void **state)
{
	static const char *const lines[] = {
		"The keeper told %s that the lamp was new.",
		"The lamp was new, according to %s",
		"%s reported on Monday that the lamp was new.",
		"\"The lamp is new,\" the keeper told %s.",
		"Two agencies (%s and another) - said the lamp was new.",
		"The agency (%s) - the first to ask - was told of a new lamp.",
		"The harbour office, quoted by %s",
		"A report by %s",
		"The lamp cost nothing, said %s (of all papers).",
		"The lamp was first seen by a reporter of %s",
		"Photo: %s",
		"The lamp at night. Ann Lee/%s",
		"The lamp is new - %s",
		"The %s contributed to this report.",
		"%s\xEC\x97\x90 \xEB\x94\xB0\xEB\xA5\xB4\xEB\xA9\xB4 등대는 새것이다.",
		"%s와의 통화에서 등대지기는 등대가 새것이라고 했다.",
		"등대지기는 %s에 \"등대는 새것\"이라고 말했다.",
		"등대 불빛. 사진=%s",
		"(사진=%s) 등대 불빛",
		"[사진 제공=%s]",
	};
	const struct wu_rule_set *a;

	(void)state;
	for (uint32_t i = 0; (a = wu_rules_agency(rules, i)); i++)
		for (uint32_t k = 0; k < a->key[WU_RULE_SIGN].n; k++)
			for (size_t l = 0; l < sizeof(lines) / sizeof(*lines); l++)
				for (int at = 0; at < 3; at++) {
					char line[512], text[2048];

					snprintf(line, sizeof(line), lines[l],
						 a->key[WU_RULE_SIGN].v[k].p);
					snprintf(text, sizeof(text), "%s%s" BODY "%s%s",
						 at == 0 ? line : "", at == 0 ? "\n" : "",
						 at == 1   ? "\n"
						 : at == 2 ? " "
							   : "",
						 at ? line : "");
					reads("x", text, "", "");
				}
}

/* Of two agencies the one whose words it is. */
static void two_agencies(void **state)
{
	(void)state;
	reads("x", "MARLOW (AP) - " BODY " (Yonhap)", "ap", "dateline");
	reads("x", "By Yonhap\nMARLOW (Reuters) - " BODY, "reuters", "dateline");
	reads("x", BODY " (AFP-Yonhap)", "afp", "tail");
	reads("x", "[곶=AP/뉴시스] 노가람 기자 = " BODY, "newsis", "dateline");
	reads("x", "(곶 교도=연합뉴스) 한봄이 특파원 = " BODY, "yonhap", "dateline");
	reads("x", "(곶 AFP=뉴스1) 한봄이 기자 = " BODY, "news1", "dateline");
	reads("x",
	      "By Ann Lee, Associated Press\n" BODY "\n(Reporting by Bo Ray; Editing by Ann Lee)",
	      "ap", "byline");
	reads("x", "By AP\nBy AFP\n" BODY, "ap", "byline");
	reads("x", "By AFP\nBy AP\n" BODY, "afp", "byline");
}

static void ownership(void **state)
{
	static const char *const ap =
		"\xC2\xA9 2024 The Associated Press. All rights reserved. This "
		"material may not be published.";
	char text[1024];

	(void)state;
	snprintf(text, sizeof(text), BODY "\n%s", ap);
	reads("x", text, "ap", "copyright");
	snprintf(text, sizeof(text), BODY "\n%s\nLink copied\nShare", ap);
	reads("x", text, "ap", "copyright");
	snprintf(text, sizeof(text),
		 "%s\n" BODY " The keeper's cat looked on from the gallery, as it had every night.",
		 ap);
	reads("x", text, "", "");
	reads("x", BODY "\n<저작권자(c) 연합뉴스, 무단 전재-재배포 금지>", "yonhap", "copyright");
	reads("x", BODY "\n\xC2\xA9 2024 Marlow Gazette. All rights reserved.", "", "");
}

/* Addresses at the end, but neither a photo desk's nor those of a sister outlet. */
static void addresses(void **state)
{
	(void)state;
	reads("x", BODY "\n한봄이 bomi@yna.co.kr", "yonhap", "mail");
	reads("연합뉴스TV", BODY "\nbomi@yna.co.kr", "", "");
	reads("x", BODY "\nphoto@yna.co.kr", "", "");
	reads("x", "(곶=연합뉴스) 한봄이 기자 = " BODY "\nphoto@yna.co.kr", "yonhap",
	      "dateline+mail");
}

/* A name alone below the story is its byline, unless a caption above is signed so. */
static void a_lone_name(void **state)
{
	(void)state;
	reads("x", BODY "\n연합뉴스", "yonhap", "byline");
	reads("x", "등대.연합뉴스\n" BODY "\n연합뉴스", "", "");
	reads("x", "연합뉴스\n" BODY, "", "");
	reads("x", "Reuters\n" BODY, "reuters", "byline");
}

static void a_pushed_byline(void **state)
{
	struct wu_reading g;
	struct wu_story *s;

	(void)state;
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_story_set(s, WU_BYLINE, "Ann Lee, Associated Press", 25), 0);
	assert_int_equal(wu_story_set(s, WU_TEXT, BODY, strlen(BODY)), 0);
	assert_int_equal(wu_story_prepare(s, rules), 0);
	wu_story_reading(s, &g);
	assert_true(span_is(g.agency, "ap"));
	assert_true(span_is(g.how, "byline"));
	wu_story_free(s);
}

/* What was pushed as "agency" outranks the text; an unknown name is kept as it is. */
static void the_field_wins(void **state)
{
	static const char *const pushed[][2] = {
		{"연합뉴스", "yonhap"}, {"Reuters", "reuters"}, {"Harbor Wire", "Harbor Wire"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct wu_reading g;
		struct wu_story *s;

		assert_int_equal(wu_story_new(&s), 0);
		assert_int_equal(wu_story_set(s, WU_AGENCY, pushed[i][0], strlen(pushed[i][0])), 0);
		assert_int_equal(wu_story_set(s, WU_TEXT, "By AFP\n" BODY, strlen("By AFP\n" BODY)),
				 0);
		assert_int_equal(wu_story_prepare(s, rules), 0);
		wu_story_reading(s, &g);
		assert_true(span_is(g.agency, pushed[i][1]));
		assert_true(span_is(g.how, "field"));
		assert_true(span_is(g.body, BODY));
		wu_story_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks),           cmocka_unit_test(names_prove_nothing),
		cmocka_unit_test(every_agency),    cmocka_unit_test(prose_names_every_agency),
		cmocka_unit_test(two_agencies),    cmocka_unit_test(ownership),
		cmocka_unit_test(addresses),       cmocka_unit_test(a_lone_name),
		cmocka_unit_test(a_pushed_byline), cmocka_unit_test(the_field_wins),
	};

	return cmocka_run_group_tests(tests, shipped_load, shipped_unload);
}
