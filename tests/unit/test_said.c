/* said: of each thing the most trusted is kept, wherever it stands; the headline without the
 * site's name; names and times that only the markup shows. */
#include "wire.h"

#include "wire/said.h"

static struct wu_said said;

static void read(const char *html)
{
	struct seen seen = {0};
	struct wu_tree *t;

	memset(&said, 0, sizeof(said));
	assert_int_equal(wu_arena_new(1 << 20, &said.arena), 0);
	assert_int_equal(wu_tree_new(html, strlen(html), SINK(&seen), &t), 0);
	wu_said_read(&said, t, SINK(&seen));
	assert_int_equal(said.rc, 0);
	wu_tree_free(t);
}

static void is(enum wu_said_what what, const char *html, const char *want)
{
	struct wu_span v;

	read(html);
	v = what == WU_SAID_TITLE ? wu_said_title(&said) : said.v[what];
	if (v.len != strlen(want))
		print_error("%s\n-> %.*s\n", html, (int)v.len, v.p ? v.p : "");
	assert_span(v, want);
	said.arena = wu_arena_free(said.arena);
}

static void the_most_trusted_is_kept(void **state)
{
	(void)state;
	is(WU_SAID_TITLE,
	   "<title>Three</title><meta name=twitter:title content=Two><meta property=og:title "
	   "content=One><h1>Four</h1>",
	   "One");
	is(WU_SAID_TITLE,
	   "<meta property=og:title content=One><meta property=og:title content=Two>", "One");
	is(WU_SAID_TITLE, "<h1>First</h1><h1>Second</h1>", "First"); /* of one trust: the first */
	is(WU_SAID_TITLE, "<h1>Four</h1><h2 itemprop=headline>Two</h2>", "Two");
	is(WU_SAID_URL,
	   "<meta property=og:url content=/two><link rel=canonical href=/one><link rel=alternate "
	   "href=/three>",
	   "/one");
	is(WU_SAID_LANG, "<html lang=ko><meta property=og:locale content=en_US>", "ko");
	is(WU_SAID_SITE,
	   "<meta name=application-name content=b><meta property=og:site_name "
	   "content=a>",
	   "a");
	is(WU_SAID_TIME,
	   "<time datetime=2031-04-03>x</time><meta property=article:published_time "
	   "content=2031-04-02T09:30:00+09:00>",
	   "2031-04-02T09:30:00+09:00");
	is(WU_SAID_TIME, "<div itemprop=datePublished content=2031-04-02>x</div>", "2031-04-02");
	is(WU_SAID_SUMMARY,
	   "<meta name=description content=b><meta property=og:description "
	   "content=a>",
	   "a");
	is(WU_SAID_BYLINE, "<meta name=author content='https://tide.example/mara'>", "");
	read("<meta property=og:type content=article>");
	assert_true(said.declared);
	said.arena = wu_arena_free(said.arena);
}

static void a_headline_without_the_sites_name(void **state)
{
	static const char *const want = "Harbour bridge reopens after repairs";

	(void)state;
	is(WU_SAID_TITLE, "<title>Harbour bridge reopens after repairs | Tidewater</title>", want);
	is(WU_SAID_TITLE, "<title>Harbour bridge reopens after repairs - Tidewater</title>", want);
	is(WU_SAID_TITLE,
	   "<meta property=og:site_name content='The Tide'><meta property=og:title "
	   "content='Harbour bridge reopens after repairs | The Tide'>",
	   want);
	is(WU_SAID_TITLE,
	   "<title>Harbour bridge reopens after repairs :: Tide</title><h1>Tide</h1>", want);
	is(WU_SAID_TITLE,
	   "<title>Harbour bridge reopens after repairs : T</title><h1>Harbour bridge reopens "
	   "after repairs</h1>",
	   want);
	/* a dash may be the headline's own */
	is(WU_SAID_TITLE, "<meta property=og:title content='Bridge reopens - at last'>",
	   "Bridge reopens - at last");
	is(WU_SAID_TITLE, "<title>Bridge reopens - at last</title>", "Bridge reopens - at last");
	is(WU_SAID_TITLE, "<title>다리 넉 달 만에 다시 열려 - 바람일보</title>",
	   "다리 넉 달 만에 다시 열려");
	is(WU_SAID_TITLE, "<p>none</p>", "");
}

static void names_and_times_of_the_markup(void **state)
{
	(void)state;
	is(WU_SAID_BYLINE, "<p class=byline>By <a href=/m>Mara Oduya</a></p>", "Mara Oduya");
	is(WU_SAID_BYLINE, "<a rel=author href=/m>Mara Oduya</a>", "Mara Oduya");
	is(WU_SAID_BYLINE, "<span class=reporter_name>김가람 기자</span>", "김가람 기자");
	is(WU_SAID_BYLINE, "<p class=byline>April 2, 2031</p>", "");
	is(WU_SAID_TIME, "<span class=date>2031.04.02 09:30</span>", "2031.04.02 09:30");
	is(WU_SAID_TIME, "<p>기사입력 2031.04.02 09:30 | 수정 2031.04.03 11:00</p>",
	   "2031.04.02 09:30");
	is(WU_SAID_TIME, "<p><em>입력</em> 2031-04-02 09:30</p><p>입력 2031-04-02 10:30</p>",
	   "2031-04-02 10:30");
	is(WU_SAID_TIME, "<span class=date>today</span>", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_trusted_is_kept),
		cmocka_unit_test(a_headline_without_the_sites_name),
		cmocka_unit_test(names_and_times_of_the_markup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
