/* said-ld: an article anywhere in JSON-LD, in each of its shapes; not another page's; damage
 * is told and nothing else. */
#include "wire.h"

#include "wire/said.h"

static const struct {
	const char *json;
	enum wu_said_what what;
	const char *want;
	unsigned notes;
} cases[] = {
	{"{\"@type\":\"NewsArticle\",\"headline\":\"A\"}", WU_SAID_TITLE, "A", 0},
	{"[{\"@type\":\"Organization\",\"name\":\"x\"},{\"@type\":\"Article\",\"headline\":\"A\"}]",
	 WU_SAID_TITLE, "A", 0},
	{"{\"@graph\":[{\"@type\":[\"WebPage\",\"ReportageNewsArticle\"],\"headline\":\"A\"}]}",
	 WU_SAID_TITLE, "A", 0},
	{"{\"@type\":\"http://schema.org/NewsArticle\",\"headline\":\"A\"}", WU_SAID_TITLE, "A", 0},
	{"{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"BlogPosting\",\"headline\":\"A\"}}",
	 WU_SAID_TITLE, "A", 0},
	{"{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"NewsArticle\",\"headline\":"
	 "\"A\"}]}",
	 WU_SAID_TITLE, "", 0},
	{"{\"@type\":\"Product\",\"headline\":\"A\"}", WU_SAID_TITLE, "", 0},
	{"{\"@type\":7,\"headline\":\"A\"}", WU_SAID_TITLE, "", 0},
	{"{\"@type\":\"Article\",\"headline\":\"A &amp; B &quot;C&quot;\"}", WU_SAID_TITLE,
	 "A & B \"C\"", 0},
	{"{\"@type\":\"Article\",\"author\":\"Mara\"}", WU_SAID_BYLINE, "Mara", 0},
	{"{\"@type\":\"Article\",\"author\":{\"name\":\"Mara\",\"url\":\"/m\"},\"publisher\":"
	 "{\"name\":\"T\"}}",
	 WU_SAID_BYLINE, "Mara", 0},
	{"{\"@type\":\"Article\",\"author\":[\"Mara\",{\"name\":\"Jin\"},null,7]}", WU_SAID_BYLINE,
	 "Mara, Jin", 0},
	{"{\"@type\":\"Article\",\"author\":\"https://tide.example/m\"}", WU_SAID_BYLINE, "", 0},
	{"{\"@type\":\"Article\",\"publisher\":[{\"name\":\"T\"},{\"name\":\"U\"}]}", WU_SAID_SITE,
	 "T", 0},
	{"{\"@type\":\"Article\",\"datePublished\":\"2031-04-02\"}", WU_SAID_TIME, "2031-04-02", 0},
	{"{\"@type\":\"Article\",\"articleBody\":\"<p>a</p><p>b</p>\"}", WU_SAID_BODY, "a\nb", 0},
	{"// <![CDATA[\n{\"@type\":\"Article\",\"headline\":\"A\"}\n// ]]>", WU_SAID_TITLE, "A", 0},
	{"<!-- {\"@type\":\"Article\",\"headline\":\"A\"} -->", WU_SAID_TITLE, "A", 0},
	{"{\"@type\":\"Article\",\"headline\":\"A\"};", WU_SAID_TITLE, "A", 0},
	{"{\"@type\":\"Article\",\"headline\":\"A\"", WU_SAID_TITLE, "", 0},
	{"{\"@type\":\"Article\",,\"headline\":\"A\"}", WU_SAID_TITLE, "", 1},
	{"{{{{}", WU_SAID_TITLE, "", 1},
	{"var x = 1;", WU_SAID_TITLE, "", 0},
	{"", WU_SAID_TITLE, "", 0},
	{"null", WU_SAID_TITLE, "", 0},
};

static void each_shape_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct wu_said s = {0};
		struct seen seen = {0};

		assert_int_equal(wu_arena_new(1 << 20, &s.arena), 0);
		wu_said_ld(&s, (struct wu_span){cases[i].json, strlen(cases[i].json)}, SINK(&seen));
		assert_int_equal(s.rc, 0);
		if (s.v[cases[i].what].len != strlen(cases[i].want))
			print_error("case %zu: %s\n", i, cases[i].json);
		assert_span(s.v[cases[i].what], cases[i].want);
		if (cases[i].notes != seen.notes)
			print_error("case %zu: %u notes\n", i, seen.notes);
		assert_int_equal(cases[i].notes, seen.notes);
		wu_arena_free(s.arena);
	}
}

/* Deeper than any page nests it: told, not followed. */
static void depth_is_bounded(void **state)
{
	struct wu_said s = {0};
	struct seen seen = {0};
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 1 << 20);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(wu_buf_adds(&b, "["), 0);
	assert_int_equal(wu_buf_adds(&b, "]"), 0);
	assert_int_equal(wu_arena_new(1 << 20, &s.arena), 0);
	wu_said_ld(&s, (struct wu_span){b.p, b.len}, SINK(&seen));
	assert_int_equal(s.rc, 0);
	assert_int_equal(seen.notes, 1);
	wu_arena_free(s.arena);
	wu_buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_shape_is_read),
		cmocka_unit_test(depth_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
