/* dateline: both forms, what only looks like one, and the agency in it. */
#include "wire.h"

#include "wire/dateline.h"

static const struct {
	const char *from, *dateline, *byline, *rest, *agency;
} all[] = {
	{"TIDEMOUTH, March 3 (Tide) -- The bridge", "TIDEMOUTH, March 3 (Tide)", "", "The bridge",
	 "Tide"},
	{"TIDEMOUTH (Tide) - The bridge", "TIDEMOUTH (Tide)", "", "The bridge", "Tide"},
	{"TIDEMOUTH (Tide) \xe2\x80\x94 The bridge", "TIDEMOUTH (Tide)", "", "The bridge", "Tide"},
	{"PORT-AUX-VAGUES, 3 mars (Mar\xc3\xa9"
	 "e) \xe2\x80\x93 Le pont",
	 "PORT-AUX-VAGUES, 3 mars (Mar\xc3\xa9"
	 "e)",
	 "", "Le pont", "Mar\xc3\xa9"
		"e"},
	{"Tidemouth (Tide) - Die", "Tidemouth (Tide)", "", "Die", "Tide"},
	{"Port of Tidemouth, March 3 (Tide) -- A", "Port of Tidemouth, March 3 (Tide)", "", "A", "Tide"},
	{"A b c d e f (g) -- h", "", "", "A b c d e f (g) -- h", ""},
	{"Tidemouth (Tide) said -- no", "", "", "Tidemouth (Tide) said -- no", ""},
	{"tidemouth (Tide) -- no", "", "", "tidemouth (Tide) -- no", ""},
	{"Tidemouth (Tide", "", "", "Tidemouth (Tide", ""},
	{"TIDEMOUTH -- The bridge", "TIDEMOUTH", "", "The bridge", ""},
	{"\xc3\x89TRETAT, 3 mars -- Le pont", "\xc3\x89TRETAT, 3 mars", "", "Le pont", ""},
	{"TIDEMOUTH, March 3 (Tide) The bridge", "TIDEMOUTH, March 3 (Tide)", "", "The bridge",
	 "Tide"},
	{"TIDEMOUTH, March 3 (Tide) --", "TIDEMOUTH, March 3 (Tide)", "", "", "Tide"},
	{"(새나루=한들통신) 다리가 열렸다.", "(새나루=한들통신)", "", "다리가 열렸다.", "한들통신"},
	{"(새나루=한들통신) 한바람 기자 = 다리가", "(새나루=한들통신)", "한바람 기자", "다리가",
	 "한들통신"},
	{"(새나루=한들통신) = 다리가", "(새나루=한들통신)", "", "다리가", "한들통신"},
	{"(A=B) 1. 2 = 3", "(A=B)", "", "1. 2 = 3", "B"},
	{"The bridge -- long awaited -- opened", "", "", "The bridge -- long awaited -- opened", ""},
	{"NASA (the agency) said", "", "", "NASA (the agency) said", ""},
	{"NATO, which met, said", "", "", "NATO, which met, said", ""},
	{"A ferry -- the last", "", "", "A ferry -- the last", ""},
	{"(한들통신) 다리가", "", "", "(한들통신) 다리가", ""},
	{"(a = b", "", "", "(a = b", ""},
	{"AB)", "", "", "AB)", ""},
	{"TIDEMOUTH --", "TIDEMOUTH", "", "", ""},
	{"", "", "", "", ""},
};

static void parts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		size_t len = strlen(all[i].from);
		char *exact = wu_alloc(len ? len : 1);
		struct wu_dateline d;

		memcpy(exact, all[i].from, len);
		wu_dateline_split((struct wu_span){exact, len}, &d);
		assert_span(d.dateline, all[i].dateline);
		assert_span(d.byline, all[i].byline);
		assert_span(d.rest, all[i].rest);
		assert_span(wu_dateline_agency(d.dateline), all[i].agency);
		wu_free(exact);
	}
}

/* A dateline has an end: capitals for a whole paragraph are none. */
static void far_away(void **state)
{
	char text[400];
	struct wu_dateline d;

	(void)state;
	for (size_t n = 2; n < 300; n++) {
		memset(text, 'A', n);
		memcpy(text + n, " -- The bridge", 15);
		wu_dateline_split((struct wu_span){text, strlen(text)}, &d);
		assert_int_equal(d.dateline.len, n < 120 ? n : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(parts), cmocka_unit_test(far_away)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
