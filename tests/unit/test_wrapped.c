/* wrapped: lines joined to paragraphs, with and without indents; signals; bad messages. */
#include "wire.h"

#include "wire/wrapped.h"

static const struct {
	const char *from, *body, *dateline, *byline;
} all[] = {
	{"   One\r\ntwo.\r\n   Three.\r\n", "One two.\nThree.", "", ""},
	{"  One\n two\n\tThree", "One two\nThree", "", ""},
	{"One\ntwo\n\n\nThree\nfour\n", "One two\nThree four", "", ""},
	{"   One\n\n\ntwo", "One two", "", ""},
	{"One", "One", "", ""},
	{"   TIDEMOUTH (Tide) -- One\ntwo.", "One two.", "TIDEMOUTH (Tide)", ""},
	{"   TIDEMOUTH, Mar\xc3\xa7\n3 (Tide)\n-- One.", "One.", "TIDEMOUTH, Mar\xc3\xa7 3 (Tide)", ""},
	{"   TIDEMOUTH (Tide) --\n   One.", "One.", "TIDEMOUTH (Tide)", ""},
	{"   (새나루=한들통신) 한바람\n기자 = 하나.", "하나.", "(새나루=한들통신)", "한바람 기자"},
	{"\r\n \r\n", "", "", ""},
	{"", "", "", ""},
};

static void bodies(void **state)
{
	struct wu_item *i;

	(void)state;
	assert_int_equal(wu_item_new(&i), 0);
	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		wu_item_reset(i);
		wu_wrapped_body(i, all[k].from, all[k].from + strlen(all[k].from));
		assert_int_equal(i->rc, 0);
		assert_span(i->story->field[WU_TEXT], all[k].body);
		assert_span(i->says[WU_SAYS_DATELINE], all[k].dateline);
		assert_span(i->story->field[WU_BYLINE], all[k].byline);
	}
	wu_item_free(i);
}

static void signals(void **state)
{
	static const struct {
		const char *words, *signal;
	} words[] = {
		{"BC-Bridge-KILL", "kill"},	{"BC-Bridge, 1st Ld", "update"},
		{"Bridge-CORRECTION", "correction"}, {"correct", "correction"},
		{"다리-정정", "correction"},	{"BC-Skill", ""}, {"BC-Killing-Trial", ""}, {"BC-Ldn-Mayor", ""}, {"-,kill", "kill"},
		{"BC-Bridge", ""},		{"", ""},
		{"1stLd", ""},			{"Ld-Writethru", "update"},
	};
	struct wu_item *i;

	(void)state;
	assert_int_equal(wu_item_new(&i), 0);
	for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++) {
		wu_item_reset(i);
		wu_wrapped_signal(i, (struct wu_span){words[k].words, strlen(words[k].words)});
		assert_span(i->says[WU_SAYS_SIGNAL], words[k].signal);
	}
	wu_item_free(i);
}

static void lines(void **state)
{
	static const char text[] = "\x1eOne \r\n\x1d\n \t\n  Two\x7f";
	static const char *const want[] = {"One", "", "", "  Two"};
	const char *p = text, *end = text + strlen(text);
	struct wu_span line;

	(void)state;
	for (int k = 0; k < 4; k++) {
		assert_true(wu_wrapped_line(&p, end, &line));
		assert_span(line, want[k]);
		assert_int_equal(wu_wrapped_blank(line), !*want[k]);
		assert_int_equal(wu_wrapped_indented(line), k == 3);
	}
	assert_false(wu_wrapped_line(&p, end, &line));
}

/* Each message is decoded for itself: one line may carry several sets. */
static void sets(void **state)
{
	static const char two[] = "\1kor1 3\r\n\2\xb4\xd9\xb8\xae=\r\n   \xbf\xad\xb7\xc8\xb4\xd9.\3\4"
				  "\1fra2 3\r\n\2\xc9t\xe9=\r\n   Fin de l'\xe9t\xe9 \xe0 la mer.\3\4";
	static const char *const says[] = {"\"다리\"", "\"열렸다.\"", "\"Été\"",
					   "\"Fin de l'été à la mer.\"", NULL};

	(void)state;
	assert_says(two, strlen(two), says);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bodies), cmocka_unit_test(signals),
					   cmocka_unit_test(lines), cmocka_unit_test(sets)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
