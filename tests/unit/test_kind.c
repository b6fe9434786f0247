/* kind: what is an article, a caption or a flash, by its length and its marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"

#define BODY "The lighthouse of Cape Marlow was lit again on Friday after eleven dark winters."

static void is(enum wu_kind want, const char *title, const char *text)
{
	struct wu_story *s = shipped_story(rules, "x", title, text);
	struct wu_reading g;

	wu_story_reading(s, &g);
	if (g.kind != want)
		fail_msg("%s\n%s\nis of kind %s", title, text, wu_kind_name(g.kind));
	wu_story_free(s);
}

/* However an agency credits a picture, a short body that ends so is its caption, and no
 * agency wrote it. */
static void captions(void **state)
{
	static const char *const credits[] = {
		" (AP Photo/Ann Lee)", " REUTERS/Ann Lee",      " (Photo by Ann Lee / AFP)",
		" (PA Wire)",          " Ann Lee/Getty Images", " AFP/Getty Images",
		" /연합뉴스",          " 로이터=연합뉴스",      " /AFP=연합뉴스",
		" [사진=연합뉴스]",    " 연합뉴스 제공",        " ⓒ AFP=뉴스1",
		" 사진=뉴시스",        " 신화/뉴시스",          " (Yonhap file photo)",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(credits) / sizeof(*credits); i++) {
		char text[512];

		snprintf(text, sizeof(text), BODY "%s", credits[i]);
		is(WU_KIND_PHOTO, "Marlow lit", text);
	}
	is(WU_KIND_PHOTO, "[포토] 등대", BODY);
}

static void articles(void **state)
{
	char text[2048] = "";

	(void)state;
	while (strlen(text) < 900)
		strcat(text, BODY " ");
	strcat(text, "\nAt night the lamp is seen from afar, ships say. (AP Photo/Ann Lee)");
	is(WU_KIND_ARTICLE, "Marlow lit", text);
	is(WU_KIND_ARTICLE, "Marlow lit", BODY);
	is(WU_KIND_ARTICLE, "Marlow lit", "MARLOW (AP) - " BODY);
	is(WU_KIND_ARTICLE, "Marlow lit", BODY " (Yonhap)");
	is(WU_KIND_ARTICLE, "Marlow lit", BODY " Reuters has shown it.");
	is(WU_KIND_ARTICLE, "Marlow lit",
	   "At night. (AP Photo/Ann Lee)\n" BODY "\n" BODY "x\n" BODY "y");
}

static void flashes(void **state)
{
	(void)state;
	is(WU_KIND_FLASH, "[속보] 등대 켜져", "등대가 켜졌다");
	is(WU_KIND_FLASH, "URGENT: Marlow lit", "");
	is(WU_KIND_ARTICLE, "URGENT: Marlow lit", BODY BODY BODY);
}

static void a_pushed_kind_stays(void **state)
{
	struct wu_reading g;
	struct wu_story *s;

	(void)state;
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_story_set(s, WU_TEXT, BODY, strlen(BODY)), 0);
	s->kind = WU_KIND_FLASH;
	assert_int_equal(wu_story_prepare(s, rules), 0);
	wu_story_reading(s, &g);
	assert_int_equal(g.kind, WU_KIND_FLASH);
	wu_story_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captions),
		cmocka_unit_test(articles),
		cmocka_unit_test(flashes),
		cmocka_unit_test(a_pushed_kind_stays),
	};

	return cmocka_run_group_tests(tests, shipped_load, shipped_unload);
}
