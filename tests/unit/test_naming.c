/* naming: what may stand beside an agency's name in a mark, and prose that may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/naming.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

static void people(void **state)
{
	static const char *const are[] = {"Ann Lee", "ANN LEE and Bo van der Meer",
					  "By Odette Prim", "한봄이 기자", "Jean-Luc d'Orme"};
	static const char *const not [] = {"", "the keeper told", "Lamps were lit",
					   "3 lamps of Cape Marlow", "A B C D E F G H I J K L"};

	(void)state;
	for (size_t i = 0; i < sizeof(are) / sizeof(*are); i++)
		assert_true(wu_naming_is_person(span(are[i])));
	for (size_t i = 0; i < sizeof(not ) / sizeof(*not ); i++)
		assert_false(wu_naming_is_person(span(not [i])));
}

struct dateline {
	const char *text;
	bool with_dash, without;
};

static void datelines(void **state)
{
	static const struct dateline t[] = {
		{"", true, false},
		{"CAPE MARLOW ", true, true},
		{"Cape Marlow ", true, false},
		{"Cape Marlow, May 3 ", true, true},
		{"HARLOW, England, Dec. 1 ", true, true},
		{"Isle of Man ", true, false},
		{"МАРЛОУ, 17 мая. ", true, true},
		{"A visitor looks at the lamp in Cape Marlow By Ann Lee MARLOW ", true, false},
		{"The keeper told the agency ", false, false},
		{"According to a report ", false, false},
		{"Leaders spoke at the UN ", false, false},
		{"On 3 May the keeper spoke with ", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		if (wu_naming_is_dateline(span(t[i].text), true) != t[i].with_dash ||
		    wu_naming_is_dateline(span(t[i].text), false) != t[i].without)
			fail_msg("%s", t[i].text);
}

static void korean(void **state)
{
	static const char *const are[] = {"곶=", "서울·곶=", "뉴욕=AP/", "곶(미래)=", "곶= "};
	static const char *const not [] = {
		"곶", "사진=", "항만사무소 제공=", "사진출처=", "그래픽=", "곶) 등대를 켰다 (제보=",
		""};

	(void)state;
	for (size_t i = 0; i < sizeof(are) / sizeof(*are); i++)
		assert_true(wu_naming_is_korean(span(are[i])));
	for (size_t i = 0; i < sizeof(not ) / sizeof(*not ); i++)
		assert_false(wu_naming_is_korean(span(not [i])));
}

static void reporters(void **state)
{
	(void)state;
	assert_int_equal(wu_naming_reporters(span(" A B = C")), 6);
	assert_int_equal(wu_naming_reporters(span(" =")), 2);
	assert_int_equal(wu_naming_reporters(span(" 한봄이 기자,노가람 기자 = 등대")),
			 strlen(" 한봄이 기자,노가람 기자 ="));
	assert_int_equal(wu_naming_reporters(span(" 등대가 켜졌다. 빛 = 희망")), 0);
	assert_int_equal(wu_naming_reporters(span(" 등대가 켜졌다")), 0);
	assert_int_equal(wu_naming_reporters(span("")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people),
		cmocka_unit_test(datelines),
		cmocka_unit_test(korean),
		cmocka_unit_test(reporters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
