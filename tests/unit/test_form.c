/* form: each form of a mark, where it may stand, and what is left of the line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shipped.h"
#include "text/form.h"

enum {
	TOP = WU_FORM_TOP,
	ABOVE = WU_FORM_ABOVE,
	END = WU_FORM_END,
	LOW = WU_FORM_LOW,
	ANY = TOP | ABOVE | END | LOW,
	DATELINE = WU_FORM_DATELINE,
	BYLINE = WU_FORM_BYLINE,
	TAIL = WU_FORM_TAIL,
	MAIL = WU_FORM_MAIL,
	PICTURE = WU_FORM_PICTURE,
};

static struct wu_rules *rules;

static int load(void **state)
{
	static const char *const r[][2] = {{"sign", "Bell"},        {"sign", "Bell News"},
					   {"sign", "종소리"},      {"mail", "@bell.example"},
					   {"byline", "Via Bell*"}, {"dateline", "*(Bell/*) -"},
					   {"tail", "(Rung by *)"}, {"copyright", "© #*Bell*"}};

	(void)state;
	assert_int_equal(wu_rules_new(&rules), 0);
	for (size_t i = 0; i < sizeof(r) / sizeof(*r); i++)
		assert_int_equal(wu_rules_add(rules, "agency", "bell", r[i][0], r[i][1], NULL), 0);
	return wu_rules_freeze(rules, NULL);
}

static int unload(void **state)
{
	(void)state;
	rules = wu_rules_free(rules);
	return 0;
}

struct mark {
	const char *line;
	unsigned where, kinds;
	const char *mark, *rest;
};

static void takes(const struct mark *m)
{
	struct wu_span line = {m->line, strlen(m->line)}, mark = {NULL, 0};
	unsigned got = wu_form_take(wu_rules_agency(rules, 0), &line, m->where, &mark);

	if (got != m->kinds || (got && !span_is(mark, m->mark)) || !span_is(line, m->rest))
		fail_msg("%s: kinds %u, mark \"%.*s\", rest \"%.*s\"", m->line, got, (int)mark.len,
			 mark.p, (int)line.len, line.p);
}

static void datelines(void **state)
{
	static const struct mark t[] = {
		{"MARLOW (Bell) - Rain.", TOP, DATELINE, "MARLOW (Bell) -", "Rain."},
		{"MARLOW (Bell) — Rain.", TOP, DATELINE, "MARLOW (Bell) —", "Rain."},
		{"MARLOW, May 3 (BELL) -- Rain.", TOP, DATELINE, "MARLOW, May 3 (BELL) --",
		 "Rain."},
		{"Marlow, May 3 (Bell): Rain.", TOP, DATELINE, "Marlow, May 3 (Bell):", "Rain."},
		{"MARLOW (Bell) Rain.", TOP, DATELINE, "MARLOW (Bell)", "Rain."},
		{"MARLOW, May 3. /Bell/. Rain.", TOP, DATELINE, "MARLOW, May 3. /Bell/.", "Rain."},
		{"(Bell) - Rain.", TOP, DATELINE, "(Bell) -", "Rain."},
		{"MARLOW (Bell/xy) - Rain.", TOP, DATELINE, "MARLOW (Bell/xy) -", "Rain."},
		{"(곶=종소리) 한봄이 기자 = 비.", TOP, DATELINE,
		 "(곶=종소리) 한봄이 기자 =", "비."},
		{"[곶=AP/종소리]한봄이 기자= 비.", TOP, DATELINE,
		 "[곶=AP/종소리]한봄이 기자=", "비."},
		{"(곶=종소리) 비가 온다.", TOP, DATELINE, "(곶=종소리)", "비가 온다."},
		{"MARLOW (Bell) - Rain.", END, 0, "", "MARLOW (Bell) - Rain."},
		{"Marlow (Bell) Rain.", TOP, 0, "", "Marlow (Bell) Rain."},
		{"The agency (Bell) - said rain.", TOP, 0, "", "The agency (Bell) - said rain."},
		{"(사진=종소리) 비가 온다.", TOP, 0, "", "(사진=종소리) 비가 온다."},
		{"MARLOW (Bellows) - Rain.", TOP, 0, "", "MARLOW (Bellows) - Rain."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		takes(&t[i]);
}

static void tails(void **state)
{
	static const struct mark t[] = {
		{"Rain fell. (Bell)", END, TAIL, "(Bell)", "Rain fell."},
		{"Rain fell. [Bell].", END, TAIL, "[Bell].", "Rain fell."},
		{"“Rain fell.” — Bell", END, TAIL, "— Bell", "“Rain fell.”"},
		{"Rain fell. -- BELL", END, TAIL, "-- BELL", "Rain fell."},
		{"Rain fell. (Rung by Ann Lee)", END, TAIL, "(Rung by Ann Lee)", "Rain fell."},
		{"비가 왔다. (종소리)", END, TAIL, "(종소리)", "비가 왔다."},
		{"비가 왔다. (곶=종소리)", END, TAIL, "(곶=종소리)", "비가 왔다."},
		{"비가 왔다. (사진=종소리)", END, 0, "", "비가 왔다. (사진=종소리)"},
		{"비가 왔다. 종소리", END, 0, "", "비가 왔다. 종소리"},
		{"Rain fell. (Bell)", TOP, 0, "", "Rain fell. (Bell)"},
		{"Rain fell, said the agency (Bell)", END, 0, "",
		 "Rain fell, said the agency (Bell)"},
		{"Rain fell - Bell", END, 0, "", "Rain fell - Bell"},
		{"Rain fell. With Bell", END, 0, "", "Rain fell. With Bell"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		takes(&t[i]);
}

/* The whole line goes. */
static void bylines(void **state)
{
	static const struct mark t[] = {
		{"By Bell", 0, BYLINE, "By Bell", ""},
		{"Source: Bell", 0, BYLINE, "Source: Bell", ""},
		{"BELL NEWS", ABOVE, BYLINE, "BELL NEWS", ""},
		{"(Bell)", LOW, BYLINE, "(Bell)", ""},
		{"By Ann Lee, Bell", 0, BYLINE, "By Ann Lee, Bell", ""},
		{"By ANN LEE and Bo Ray of Bell News", 0, BYLINE,
		 "By ANN LEE and Bo Ray of Bell News", ""},
		{"Ann Lee | Bell", ABOVE, BYLINE, "Ann Lee | Bell", ""},
		{"Via Bell, today", 0, BYLINE, "Via Bell, today", ""},
		{"종소리", END, BYLINE, "종소리", ""},
		{"종소리", ABOVE | LOW, 0, "", "종소리"},
		{"Bell", LOW, 0, "", "Bell"},
		{"Ann Lee | Bell", END | LOW, 0, "", "Ann Lee | Bell"},
		{"The keeper thanked Ann Lee, Bell", ANY, 0, "",
		 "The keeper thanked Ann Lee, Bell"},
		{"By then it rained, said Bell", ANY, 0, "", "By then it rained, said Bell"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		takes(&t[i]);
}

static void addresses(void **state)
{
	static const struct mark t[] = {
		{"ann@bell.example", 0, MAIL, "ann@bell.example", ""},
		{"한봄이 기자 (bomi@bell.example)", 0, MAIL, "한봄이 기자 (bomi@bell.example)", ""},
		{"비가 왔다고 곶의 등대지기 노가람 씨가 3일 밝혔다. bomi@bell.example", 0, MAIL,
		 "bomi@bell.example", "비가 왔다고 곶의 등대지기 노가람 씨가 3일 밝혔다."},
		{"photo@bell.example", 0, PICTURE, "photo@bell.example", ""},
		{"The lamp of Cape Marlow at night. 2024.5.3. ann@bell.example", 0, PICTURE,
		 "ann@bell.example", "The lamp of Cape Marlow at night. 2024.5.3."},
		{"Write to ann@bell.example today", 0, 0, "", "Write to ann@bell.example today"},
		{"ann@bell.example.org", 0, 0, "", "ann@bell.example.org"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		takes(&t[i]);
}

static void whole_fields(void **state)
{
	const struct wu_rule_set *a = wu_rules_agency(rules, 0);

	(void)state;
	assert_true(wu_form_is_byline(a, (struct wu_span){"Ann Lee, Bell", 13}));
	assert_true(wu_form_is_byline(a, (struct wu_span){"bell", 4}) == false);
	assert_true(wu_form_is_byline(a, (struct wu_span){"Bell", 4}));
	assert_false(wu_form_is_byline(a, (struct wu_span){NULL, 0}));
	assert_true(wu_form_is_copyright(a, (struct wu_span){"© 2024 Bell", 12}));
	assert_false(wu_form_is_copyright(a, (struct wu_span){"© Bell", 7}));
	assert_true(wu_form_has_mail(a, (struct wu_span){"to x@bell.example now", 21}));
	assert_false(wu_form_has_mail(a, (struct wu_span){"bell.example", 12}));
}

/* Any bytes do: nothing is read beyond the line (run under asan), and what is taken and
 * what is left lie within it. */
static void any_bytes(void **state)
{
	static const char *const parts[] = {"(",      ")",  "=", "Bell", "종소리", "@bell.example",
					    " - ",    ". ", "/", "[",    "By ",    "\xE2",
					    "MARLOW", ","};
	uint32_t seed = 7;

	(void)state;
	for (int n = 0; n < 20000; n++) {
		char text[256] = "", *line;
		struct wu_span s, mark = {NULL, 0};
		size_t len;

		for (int k = 0; k < 9; k++) {
			seed = seed * 1103515245u + 12345u;
			strcat(text, parts[seed >> 16 & 15 ? (seed >> 16) % 14 : 0]);
		}
		len = strlen(text);
		line = malloc(len + 1);
		memcpy(line, text, len);
		s = (struct wu_span){line, len};
		if (wu_form_take(wu_rules_agency(rules, 0), &s, ANY, &mark))
			assert_true(mark.p >= line && mark.p + mark.len <= line + len);
		assert_true(s.p >= line && s.p + s.len <= line + len);
		free(line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datelines),    cmocka_unit_test(tails),
		cmocka_unit_test(bylines),      cmocka_unit_test(addresses),
		cmocka_unit_test(whole_fields), cmocka_unit_test(any_bytes),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
