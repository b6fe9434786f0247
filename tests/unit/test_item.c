/* item: fields and what is said beyond them, limits, times, kinds, the line; no memory. */
#include "wire.h"

#include "base/limits.h"
#include "wire/item.h"

static struct wu_span span(const char *p)
{
	return (struct wu_span){p, strlen(p)};
}

static void fill(struct wu_item *i)
{
	wu_item_set(i, WU_ID, span("urn:tide:1"));
	wu_item_set(i, WU_TITLE, span("  Ferry\n back  at work "));
	wu_item_set(i, WU_TEXT, span("First.\nSecond."));
	wu_item_say(i, WU_SAYS_URGENCY, span("3"));
	wu_item_say(i, WU_SAYS_SUMMARY, span("One\ntwo"));
	wu_item_say_time(i, WU_SAYS_UPDATED, span("20260303T101500+0900"), 0);
	wu_item_say_time(i, WU_SAYS_SENT, span("some time"), 0);
	wu_item_caption(i, span("A ferry\nat the pier"));
	wu_item_settle(i);
}

static void line(void **state)
{
	struct wu_item *i;
	struct wu_buf b;

	(void)state;
	assert_int_equal(wu_item_new(&i), 0);
	fill(i);
	assert_int_equal(i->rc, 0);
	assert_null(i->cut);
	wu_buf_init(&b, 1 << 16);
	assert_int_equal(wu_item_line(i, &b), 0);
	assert_int_equal(wu_buf_add(&b, "", 1), 0);
	assert_string_equal(b.p, "{\"id\":\"urn:tide:1\",\"title\":\"Ferry back at work\","
				 "\"text\":\"First.\\nSecond.\",\"captions\":[\"A ferry at the "
				 "pier\"],\"published\":\"2026-03-03T01:15:00.000Z\","
				 "\"urgency\":\"3\",\"updated\":\"2026-03-03T01:15:00.000Z\","
				 "\"sent\":\"some time\",\"summary\":\"One\\ntwo\"}");
	wu_item_reset(i);
	wu_buf_reset(&b);
	assert_int_equal(wu_item_line(i, &b), 0);
	assert_int_equal(b.len, 2);
	wu_buf_close(&b);
	assert_null(wu_item_free(i));
	assert_null(wu_item_free(NULL));
}

/* A short field too long is left out and named; a body too long loses the item. */
static void limits(void **state)
{
	static char long_text[WU_TEXT_MAX + 2];
	struct wu_item *i;

	(void)state;
	memset(long_text, 'x', WU_TEXT_MAX + 1);
	assert_int_equal(wu_item_new(&i), 0);
	wu_item_set(i, WU_TITLE, (struct wu_span){long_text, WU_TITLE_MAX});
	assert_null(i->cut);
	wu_item_set(i, WU_TITLE, (struct wu_span){long_text, WU_TITLE_MAX + 1});
	assert_string_equal(i->cut, "title");
	assert_int_equal(i->rc, 0);
	wu_item_say(i, WU_SAYS_NOTE, (struct wu_span){long_text, WU_TEXT_MAX + 1});
	assert_string_equal(i->cut, "ednote");
	for (unsigned n = 0; n <= WU_CAPTIONS_MAX; n++)
		wu_item_caption(i, span("x"));
	assert_string_equal(i->cut, "captions");
	assert_int_equal(i->story->n_captions, WU_CAPTIONS_MAX);
	wu_item_set(i, WU_TEXT, (struct wu_span){long_text, WU_TEXT_MAX + 1});
	assert_int_equal(i->rc, WU_ELIMIT);
	wu_item_set(i, WU_ID, span("late"));
	assert_int_equal(i->story->field[WU_ID].len, 0);
	wu_item_free(i);
}

static void kinds(void **state)
{
	static const struct {
		const char *urgency, *title, *text;
		enum wu_kind kind;
	} all[] = {
		{"1", "Bridge closed", "", WU_KIND_FLASH},
		{"2", "Bridge closed", "", WU_KIND_FLASH},
		{"3", "Bridge closed", "", WU_KIND_UNKNOWN},
		{"12", "Bridge closed", "", WU_KIND_UNKNOWN},
		{"1", "Bridge closed", "It is.", WU_KIND_UNKNOWN},
		{"1", "", "", WU_KIND_UNKNOWN},
	};
	struct wu_item *i;

	(void)state;
	assert_int_equal(wu_item_new(&i), 0);
	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		wu_item_reset(i);
		wu_item_say(i, WU_SAYS_URGENCY, span(all[k].urgency));
		wu_item_set(i, WU_TITLE, span(all[k].title));
		wu_item_set(i, WU_TEXT, span(all[k].text));
		wu_item_settle(i);
		assert_int_equal(i->story->kind, all[k].kind);
	}
	wu_item_free(i);
}

static void times(void **state)
{
	static const struct {
		const char *from, *to;
	} all[] = {
		{"20260303T101500+0900", "2026-03-03T01:15:00.000Z"},
		{"20260303T101500Z", "2026-03-03T10:15:00.000Z"},
		{"20260303T101500", "2026-03-03T01:15:00.000Z"},
		{"20260303", "2026-03-03"},
		{"2026-03-03T10:15:00+09:00", "2026-03-03T01:15:00.000Z"},
		{"2026-03-03", "2026-03-03"},
		{"20260303T1015", "2026-03-03T01:15:00.000Z"},
		{"20260303T10", "20260303T10"},
		{"20261303T101500Z", "20261303T101500Z"},
		{"soon", "soon"},
	};
	struct wu_item *i;

	(void)state;
	assert_int_equal(wu_item_new(&i), 0);
	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		wu_item_reset(i);
		wu_item_say_time(i, WU_SAYS_SENT, span(all[k].from), 540);
		assert_span(i->says[WU_SAYS_SENT], all[k].to);
	}
	wu_item_free(i);
}

/* What follows from the rest, and does not from what was said already. */
static void settles(void **state)
{
	static const char long_code[] = "A STATUS THAT NO LIST OF CODES WILL EVER HOLD";
	struct wu_item *i;

	(void)state;
	assert_int_equal(wu_item_new(&i), 0);
	wu_item_say(i, WU_SAYS_STATUS, span("Usable"));
	wu_item_say(i, WU_SAYS_SIGNAL, span("KILL"));
	wu_item_say(i, WU_SAYS_DATELINE, span("TIDEMOUTH (Tide)"));
	wu_item_set(i, WU_TITLE, span("One"));
	wu_item_set(i, WU_TEXT, span("One\nTwo"));
	wu_item_settle(i);
	assert_span(i->says[WU_SAYS_STATUS], "usable");
	assert_span(i->says[WU_SAYS_SIGNAL], "kill");
	assert_span(i->story->field[WU_AGENCY], "Tide");
	assert_span(i->story->field[WU_TEXT], "Two");
	wu_item_reset(i);
	wu_item_say(i, WU_SAYS_STATUS, span(long_code));
	wu_item_say(i, WU_SAYS_DATELINE, span("TIDEMOUTH (Tide)"));
	wu_item_set(i, WU_AGENCY, span("Handeul"));
	wu_item_set(i, WU_TITLE, span("One"));
	wu_item_set(i, WU_TEXT, span("One"));
	wu_item_settle(i);
	assert_span(i->says[WU_SAYS_STATUS], long_code);
	assert_span(i->story->field[WU_AGENCY], "Handeul");
	assert_span(i->story->field[WU_TEXT], "One");
	wu_item_free(i);
}

static void no_memory(void **state)
{
	uint64_t live = wu_mem_live();
	bool failed = true;

	(void)state;
	for (unsigned n = 0; failed && n < 100; n++) {
		struct wu_item *i = NULL;
		int rc;

		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		rc = wu_item_new(&i);
		if (rc == 0) {
			fill(i);
			rc = i->rc;
		}
		wu_mem_hook(NULL, NULL);
		failed = allow_left == 0;
		assert_true(rc == WU_ENOMEM || (rc == 0 && i));
		wu_item_free(i);
		assert_int_equal(wu_mem_live(), live);
	}
	assert_false(failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(line), cmocka_unit_test(limits),
					   cmocka_unit_test(kinds), cmocka_unit_test(times), cmocka_unit_test(settles), cmocka_unit_test(no_memory)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
