/* fill: links against their bases, times clamped, captions once, items bounded, no memory. */
#include "wire.h"

#include "base/time.h"
#include "wire/fill.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

static void links(void **state)
{
	static const struct {
		const char *url, *feed, *base, *href, *want;
	} all[] = {
		{NULL, NULL, NULL, "/1", "/1"},
		{"http://t.example/f/x.xml", NULL, NULL, "1", "http://t.example/f/1"},
		{"http://t.example/f/x.xml", NULL, "", "/1", "http://t.example/1"},
		{"http://t.example/f", NULL, "http://b.example/a/", "1", "http://b.example/a/1"},
		{"http://t.example/f", NULL, NULL, "?a=1", "http://t.example/f?a=1"},
		{"http://t.example/f", NULL, NULL, "//c.example/1", "http://c.example/1"},
		{"http://t.example/f", NULL, NULL, " http://d.example/1\n", "http://d.example/1"},
		{"http://t.example/f", NULL, NULL, "at://did:x/1", "at://did:x/1"},
		{"http://t.example/f", NULL, NULL, "mailto:a@t.example", "mailto:a@t.example"},
		{NULL, "http://h.example/", NULL, "1", "http://h.example/1"},
		{"http://t.example/f", NULL, NULL, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_wire_opts opts = {.url = all[i].url};
		struct wu_fill f = {.opts = &opts};

		assert_int_equal(wu_fill_init(&f), 0);
		if (all[i].feed)
			f.feed->link = wu_fill_keep(&f, span(all[i].feed));
		assert_span(wu_fill_link(&f, span(all[i].href), all[i].base), all[i].want);
		wu_fill_close(&f);
	}
}

static void times(void **state)
{
	struct wu_wire_opts opts = {.now = wu_time_make(2031, 4, 2, 0, 0, 0), .zone_min = 540};
	struct wu_fill f = {.opts = &opts};
	struct seen seen = {0};
	int64_t ms = 7;
	bool day;

	(void)state;
	assert_int_equal(wu_fill_init(&f), 0);
	assert_true(wu_fill_date(&f, span("2031-04-01 09:00"), &ms, &day));
	assert_true(ms == wu_time_make(2031, 4, 1, 0, 0, 0));
	assert_true(wu_fill_date(&f, span("2040-01-01T00:00:00Z"), &ms, &day));
	assert_true(ms == opts.now);
	assert_int_equal(f.feed->clamped, 1);
	assert_false(wu_fill_date(&f, span("soon"), &ms, &day));
	assert_false(wu_fill_date(&f, span(" "), &ms, &day));
	assert_int_equal(f.bad_dates, 1);
	wu_fill_tell(&f, SINK(&seen));
	assert_int_equal(seen.notes, 2);
	wu_fill_close(&f);
}

static void items(void **state)
{
	struct wu_wire_opts opts = {.url = NULL};
	struct wu_fill f = {.opts = &opts};
	struct wu_feed_item *item = NULL;

	(void)state;
	assert_int_equal(wu_fill_init(&f), 0);
	for (unsigned i = 0; i < WU_FEED_ITEMS_MAX; i++) {
		item = wu_fill_item(&f);
		assert_non_null(item);
	}
	assert_false(f.full);
	assert_null(wu_fill_item(&f));
	assert_true(f.full && f.rc == 0);
	for (int i = 0; i < 200; i++) {
		char text[20];

		snprintf(text, sizeof(text), "%d", i / 2);
		wu_fill_caption(&f, &f.feed->items[7], wu_fill_keep(&f, span(text)));
	}
	assert_int_equal(f.feed->items[7].n_captions, 64);
	assert_span(f.feed->items[7].captions[63], "63");
	wu_fill_reset(&f);
	assert_int_equal(f.feed->n_items, 0);
	wu_fill_close(&f);
	assert_int_equal(wu_mem_live(), 0);
}

static void lines(void **state)
{
	static const char text[] = "One <b>two</b>\n\nthree<p>four";
	struct wu_wire_opts opts = {.url = NULL};
	struct wu_fill f = {.opts = &opts};

	(void)state;
	assert_int_equal(wu_fill_init(&f), 0);
	assert_span(wu_fill_lines(&f, span(text), WU_FILL_HTML), "One two three\nfour");
	assert_span(wu_fill_lines(&f, span(text), WU_FILL_TITLE), "One two three four");
	assert_span(wu_fill_lines(&f, span(text), WU_FILL_PLAIN), "One <b>two</b>\nthree<p>four");
	assert_span(wu_fill_lines(&f, span(text), WU_FILL_LINE), "One <b>two</b> three<p>four");
	assert_int_equal(wu_fill_lines(&f, span(""), WU_FILL_TITLE).len, 0);
	wu_fill_close(&f);
	for (unsigned n = 0; n < 6; n++) {
		f = (struct wu_fill){.opts = &opts};
		allow_left = n;
		wu_mem_hook(allow_some, NULL);
		if (wu_fill_init(&f) == 0) {
			wu_fill_lines(&f, span(text), WU_FILL_HTML);
			assert_true(f.rc == 0 || f.rc == WU_ENOMEM);
			wu_fill_close(&f);
		}
		wu_mem_hook(NULL, NULL);
		assert_int_equal(wu_mem_live(), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(links), cmocka_unit_test(times),
					   cmocka_unit_test(items), cmocka_unit_test(lines)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
