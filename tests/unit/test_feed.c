/* feed: what items say, relative links, hints; damage, bombs, cuts, no memory. */
#include "wire.h"

#include "wire/feed.h"

static struct wu_feed *read_text(const char *p, size_t len, struct seen *seen)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/rss", .zone_min = 540};
	struct wu_feed *f = NULL;
	struct wu_err err;

	assert_int_equal(wu_feed_read(p, len, &opts, SINK(seen), &f, &err), 0);
	return f;
}

static void rss(void **state)
{
	struct seen seen = {0};
	struct wu_buf b;
	struct wu_feed *f;

	(void)state;
	fixture("rss.xml", &b);
	f = read_text(b.p, b.len, &seen);
	assert_int_equal(f->n_items, 2);
	assert_span(f->items[0].title, "Bridge & ferry talks go on");
	assert_span(f->items[0].link, "http://tide.example/news/1");
	assert_span(f->items[0].guid, "tide-1");
	assert_span(f->items[0].author, "Mara Oduya");
	assert_span(f->items[0].content, "First paragraph.\nSecond & last.");
	assert_span(f->items[1].title, "Snow on the pass road");
	assert_span(f->items[1].summary, "One lane is open.\nTwo are shut.");
	assert_true(f->items[1].published == WU_NO_TIME);
	assert_int_equal(f->ttl_min, 15);
	assert_int_equal(f->period_sec, 1800);
	assert_int_equal(f->skip_hours, 6);
	assert_int_equal(seen.notes, 0);
	wu_feed_free(f);
	cut_everywhere(b.p, b.len, WU_FORMAT_RSS);
	starve(b.p, b.len, WU_FORMAT_RSS);
	wu_buf_close(&b);
}

static void atom(void **state)
{
	struct seen seen = {0};
	struct wu_buf b;
	struct wu_feed *f;

	(void)state;
	fixture("atom.xml", &b);
	f = read_text(b.p, b.len, &seen);
	assert_int_equal(f->n_items, 1);
	assert_span(f->items[0].title, "다리 다시 열려");
	assert_span(f->items[0].link, "http://baram.example/a/b/c.html");
	assert_span(f->items[0].content, "첫 문단.\n둘째 문단.");
	assert_span(f->items[0].author, "한들");
	wu_feed_free(f);
	cut_everywhere(b.p, b.len, WU_FORMAT_ATOM);
	wu_buf_close(&b);
}

/* Before and behind the damage is read, and it is told. */
static void damaged(void **state)
{
	static const char text[] = "<rss><channel><item><title>One & two</title></item>"
		"<item><title>Bad <b>nest</title></item><item><title>Fish &amp; chips</title>"
		"<link>/3</link></item></channel></rss>";
	struct seen seen = {0};
	struct wu_feed *f = read_text(text, strlen(text), &seen);
	struct wu_feed_item *last = &f->items[f->n_items - 1];

	(void)state;
	assert_span(f->items[0].title, "One & two");
	assert_true(f->n_items >= 2);
	assert_span(last->title, "Fish & chips");
	assert_true(seen.notes > 0);
	wu_feed_free(f);
}

static void laughs(void **state)
{
	static const char text[] = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">"
		"<!ENTITY x SYSTEM \"file:///etc/hostname\">]><rss><channel><item>"
		"<title>&b;&x;</title></item></channel></rss>";
	struct seen seen = {0};
	struct wu_feed *f = read_text(text, strlen(text), &seen);

	(void)state;
	assert_span(f->items[0].title, "&b;&x;");
	wu_feed_free(f);
}

/* 10 MB in one attribute, elements 100,000 deep: what came before is given, with a note. */
static void limits(void **state)
{
	static const char start[] = "<rss><channel><item><title>First</title></item>";

	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		struct seen seen = {0};
		struct wu_feed *f;
		struct wu_buf b;

		wu_buf_init(&b, 16u << 20);
		assert_int_equal(wu_buf_adds(&b, start), 0);
		assert_int_equal(wu_buf_adds(&b, kind ? "" : "<item a='"), 0);
		for (int i = 0; i < (kind ? 100000 : 1000000); i++)
			assert_int_equal(wu_buf_adds(&b, kind ? "<d>" : "0123456789"), 0);
		assert_int_equal(wu_buf_adds(&b, kind ? "" : "'/></channel></rss>"), 0);
		f = read_text(b.p, b.len, &seen);
		assert_span(f->items[0].title, "First");
		assert_true(seen.notes > 0);
		wu_feed_free(f);
		wu_buf_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rss), cmocka_unit_test(atom), cmocka_unit_test(damaged),
		cmocka_unit_test(laughs), cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
