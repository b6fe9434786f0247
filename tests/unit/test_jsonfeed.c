/* jsonfeed: both versions, values of a wrong type, JSON that is none or not quite. */
#include "wire.h"

#include "wire/feed.h"

static int read_json(const char *p, struct seen *seen, struct wu_feed **f, struct wu_err *err)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/feed.json"};

	return wu_feed_read(p, strlen(p), &opts, SINK(seen), f, err);
}

static void whole(void **state)
{
	static const char doc[] =
		"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Tide & Wind\","
		"\"home_page_url\":\"/\",\"description\":\"News\",\"language\":\"en\","
		"\"authors\":[{\"url\":\"x\"},{\"name\":\"Desk\"}],\"items\":["
		"{\"id\":7,\"url\":\"/7\",\"title\":\"Bridge <opens>\",\"content_html\":\"<p>One</p><p>two"
		"</p>\",\"content_text\":\"no\",\"summary\":\"Short\",\"date_published\":"
		"\"2031-04-02T09:00:00+09:00\",\"authors\":[{\"name\":\"Ida\"}]},"
		"{\"id\":\"8\",\"external_url\":\"http://x.example/8\",\"content_text\":\"One <b>\\n\\ntwo\","
		"\"date_modified\":\"2031-04-02T01:00:00Z\",\"author\":{\"name\":\"Ole\"}},"
		"{\"id\":\"9\"},4,null]}";
	struct seen seen = {0};
	struct wu_feed *f;

	(void)state;
	assert_int_equal(read_json(doc, &seen, &f, NULL), 0);
	assert_int_equal(f->format, WU_FORMAT_JSONFEED);
	assert_string_equal(f->version, "JSON Feed 1.1");
	assert_span(f->title, "Tide & Wind");
	assert_span(f->link, "http://tide.example/");
	assert_span(f->subtitle, "News");
	assert_int_equal(f->n_items, 3);
	assert_span(f->items[0].guid, "7");
	assert_span(f->items[0].link, "http://tide.example/7");
	assert_span(f->items[0].title, "Bridge <opens>");
	assert_span(f->items[0].content, "One\ntwo");
	assert_span(f->items[0].summary, "Short");
	assert_span(f->items[0].author, "Ida");
	assert_span(f->items[1].link, "http://x.example/8");
	assert_span(f->items[1].content, "One <b>\ntwo");
	assert_span(f->items[1].author, "Ole");
	assert_true(f->updated == f->items[1].updated);
	assert_span(f->items[2].author, "Desk");
	assert_int_equal(seen.notes, 0);
	wu_feed_free(f);
	cut_everywhere(doc, strlen(doc), WU_FORMAT_JSONFEED);
	starve(doc, strlen(doc), WU_FORMAT_JSONFEED);
}

/* items, or -1: refused; notes told. */
static void bad(void **state)
{
	static const struct {
		const char *doc;
		int items;
		unsigned notes;
	} all[] = {
		{"{", -1, 0},
		{"{}", -1, 0},
		{"{\"items\":4}", -1, 0},
		{"{\"items\":{}}", -1, 0},
		{"{\"items\":[", -1, 0},
		{"{\"items\":[]}", 0, 0},
		{"{\"items\":[{\"id\":\"1\"}", -1, 0},
		{"{\"items\":[{\"id\":\"1\",}]}", 1, 1},
		{"{\"items\":[{\"id\":\"1\"},]}", 1, 1},
		{"{\"items\":[{\"id\":\"/'},]\"}]}", 1, 0},
		{"{\"items\":[{\"id\":{},\"title\":[],\"url\":true,\"authors\":\"x\"}]}", 1, 0},
		{"{\"items\":[{\"date_published\":\"soon\"}]}", 1, 1},
		{"{\"version\":4,\"title\":null,\"items\":[[],[{}],\"x\"]}", 0, 0},
		{"{\"items\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", -1,
		 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct seen seen = {0};
		struct wu_feed *f = NULL;
		struct wu_err err = {0};
		int rc = read_json(all[i].doc, &seen, &f, &err);

		if ((rc == 0 ? (int)f->n_items : -1) != all[i].items || seen.notes != all[i].notes)
			fail_msg("%s: %d, %u notes", all[i].doc, rc, seen.notes);
		assert_true(rc == 0 || err.text[0]);
		wu_feed_free(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(whole), cmocka_unit_test(bad)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
