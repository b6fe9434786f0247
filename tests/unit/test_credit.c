/* credit: every agency's forms, and names that prove nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"
#include "text/words.h"

#define BODY "The lighthouse of Cape Marlow was lit again on Friday.\nIts keeper, Odette Prim, was pleased."

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

static void reads(const char *outlet, const char *text, const char *agency, const char *how)
{
	struct wu_story *s = shipped_story(rules, outlet, "Cape Marlow lit", text);
	struct wu_reading g;

	wu_story_reading(s, &g);
	if (!span_is(g.agency, agency) || !span_is(g.how, how))
		fail_msg("%s\nsays %.*s by %.*s", text, (int)g.agency.len, g.agency.p, (int)g.how.len,
			 g.how.p);
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

/* What was pushed as "agency" outranks the text; an unknown name is kept as it is. */
static void the_field_wins(void **state)
{
	static const char *const pushed[][2] = {{"연합뉴스", "yonhap"}, {"Reuters", "reuters"},
						{"Harbor Wire", "Harbor Wire"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct wu_reading g;
		struct wu_story *s;

		assert_int_equal(wu_story_new(&s), 0);
		assert_int_equal(wu_story_set(s, WU_AGENCY, pushed[i][0], strlen(pushed[i][0])), 0);
		assert_int_equal(wu_story_set(s, WU_TEXT, "By AFP\n" BODY, strlen("By AFP\n" BODY)), 0);
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
		cmocka_unit_test(marks),
		cmocka_unit_test(names_prove_nothing),
		cmocka_unit_test(the_field_wins),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
