/* feed: what items say, relative links, hints; damage, bombs, cuts, no memory. */
#include "wire.h"

#include "base/time.h"
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
	assert_string_equal(f->version, "RSS 2.0");
	assert_int_equal(seen.notes, 1); /* &nbsp; is no entity of XML */
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

/* RSS 1.0 with its modules; guid is what the item is about. */
static void rdf(void **state)
{
	static const char text[] =
		"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/"
		"rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/' xmlns:c='http://purl.org/rss/1.0/"
		"modules/content/'><channel rdf:about='http://tide.example/'><title>Tide</title><link>"
		"http://tide.example/</link><d:language>en</d:language><items><rdf:Seq><rdf:li "
		"rdf:resource='x'/></rdf:Seq></items></channel><image><title>no</title></image>"
		"<item rdf:about='urn:1'><title>One</title><link>/1</link><d:creator>Ida</d:creator>"
		"<d:date>2031-04-02T10:00:00+09:00</d:date><description>Short</description>"
		"<c:encoded>&lt;p&gt;A&lt;/p&gt;B</c:encoded></item></rdf:RDF>";
	struct seen seen = {0};
	struct wu_feed *f = read_text(text, strlen(text), &seen);

	(void)state;
	assert_string_equal(f->version, "RSS 1.0");
	assert_span(f->title, "Tide");
	assert_span(f->lang, "en");
	assert_int_equal(f->n_items, 1);
	assert_span(f->items[0].guid, "urn:1");
	assert_span(f->items[0].link, "http://tide.example/1");
	assert_span(f->items[0].author, "Ida");
	assert_span(f->items[0].content, "A\nB");
	assert_true(f->items[0].published == wu_time_make(2031, 4, 2, 1, 0, 0));
	assert_int_equal(seen.notes, 0);
	wu_feed_free(f);
}

/* Text constructs, bases within bases, persons, a source that is somebody else's. */
static void atom_in_full(void **state)
{
	static const char text[] =
		"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en' xml:base='http://t.example/a/'>"
		"<title type='html'>Tide &amp;amp; Wind</title><subtitle>News</subtitle>"
		"<updated>2031-04-02T00:00:00Z</updated><link rel='self' href='x'/><link href='home'/>"
		"<entry xml:base='b/' xml:lang='ko'><title type='xhtml'><div xmlns='http://www.w3.org/1999/"
		"xhtml'>1 &lt; <b>2</b></div></title><id>e1</id><link rel='enclosure' href='no'/>"
		"<link rel='alternate' href='1'/><link href='2'/><author><name>Ida</name><email>i@t.example"
		"</email></author><author><name>Ole</name></author><published>2031-04-01T00:00:00Z</published>"
		"<updated>2031-04-02T00:00:00Z</updated><source><title>No</title><id>no</id></source>"
		"<summary type='text'>1 &lt; 2</summary><content type='html'>&lt;p&gt;A&lt;/p&gt;</content>"
		"</entry><entry><author><email>i@t.example</email></author></entry></feed>";
	struct seen seen = {0};
	struct wu_feed *f = read_text(text, strlen(text), &seen);
	const struct wu_feed_item *i = &f->items[0];

	(void)state;
	assert_string_equal(f->version, "Atom 1.0");
	assert_span(f->title, "Tide & Wind");
	assert_span(f->subtitle, "News");
	assert_span(f->link, "http://t.example/a/home");
	assert_span(f->lang, "en");
	assert_int_equal(f->n_items, 2);
	assert_span(i->title, "1 < 2");
	assert_span(i->link, "http://t.example/a/b/1");
	assert_span(i->guid, "http://t.example/a/b/e1");
	assert_span(i->author, "Ida");
	assert_span(i->lang, "ko");
	assert_span(i->summary, "1 < 2");
	assert_span(i->content, "A");
	assert_true(i->published == wu_time_make(2031, 4, 1, 0, 0, 0));
	assert_true(i->updated == f->updated);
	assert_span(f->items[1].author, "i@t.example");
	assert_int_equal(seen.notes, 0);
	wu_feed_free(f);
}

static void pictures_and_modules(void **state)
{
	static const char text[] =
		"<rss version='2.0' xmlns:m='http://search.yahoo.com/mrss/' xmlns:i='http://www.itunes.com/"
		"dtds/podcast-1.0.dtd'><channel><i:summary>News</i:summary><item><i:title>No</i:title>"
		"<title>One</title><i:author>Desk</i:author><description>Text</description>"
		"<m:group><m:content url='a' medium='image'><m:description>A ferry</m:description>"
		"<m:title>no</m:title></m:content><m:content url='b' type='video/mp4'><m:description>A film"
		"</m:description></m:content></m:group><m:description>The pier</m:description></item>"
		"<item><m:title>Two</m:title><m:description>All of it</m:description></item>"
		"</channel></rss>";
	struct seen seen = {0};
	struct wu_feed *f = read_text(text, strlen(text), &seen);
	struct wu_story *s;

	(void)state;
	assert_span(f->subtitle, "News");
	assert_span(f->items[0].title, "One");
	assert_span(f->items[0].author, "Desk");
	assert_int_equal(f->items[0].n_captions, 2);
	assert_span(f->items[0].captions[0], "A ferry");
	assert_span(f->items[0].captions[1], "The pier");
	assert_span(f->items[1].title, "Two");
	assert_span(f->items[1].summary, "All of it");
	assert_int_equal(wu_story_new(&s), 0);
	assert_int_equal(wu_feed_story(f, &f->items[0], s), 0);
	assert_int_equal(s->n_captions, 2);
	assert_span(s->field[WU_TEXT], "Text");
	wu_story_free(s);
	wu_feed_free(f);
}

static void sitemap_and_cdf(void **state)
{
	static const char map[] =
		"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/"
		"schemas/sitemap-news/0.9'><url><loc>http://t.example/1</loc><lastmod>2031-04-02</lastmod>"
		"<n:news><n:publication><n:name>Tide</n:name><n:language>en</n:language></n:publication>"
		"<n:publication_date>2031-04-01T09:00+09:00</n:publication_date><n:title>One</n:title>"
		"</n:news></url></urlset>";
	static const char cdf[] =
		"<CHANNEL BASE='http://t.example/' HREF='home'><TITLE>Tide</TITLE><ITEM HREF='1' LASTMOD="
		"'2031-04-01T00:00'><TITLE>One</TITLE><ABSTRACT>Text</ABSTRACT></ITEM></CHANNEL>";
	struct seen seen = {0};
	struct wu_feed *f = read_text(map, strlen(map), &seen);

	(void)state;
	assert_span(f->items[0].link, "http://t.example/1");
	assert_span(f->items[0].title, "One");
	assert_span(f->items[0].lang, "en");
	assert_true(f->items[0].published == wu_time_make(2031, 4, 1, 0, 0, 0));
	assert_true(f->items[0].updated_day);
	wu_feed_free(f);
	f = read_text(cdf, strlen(cdf), &seen);
	assert_string_equal(f->version, "CDF");
	assert_span(f->link, "http://t.example/home");
	assert_span(f->items[0].link, "http://t.example/1");
	assert_span(f->items[0].summary, "Text");
	assert_true(f->items[0].updated != WU_NO_TIME);
	wu_feed_free(f);
	assert_int_equal(seen.notes, 0);
}

/* The longest of what it asks for; hours and days to be skipped end within a week. */
static void rest(void **state)
{
	int64_t monday = wu_time_make(2031, 3, 31, 10, 30, 0);
	struct wu_feed f = {.ttl_min = 60};

	(void)state;
	assert_int_equal(wu_feed_rest(&f, monday), WU_HOUR_MS);
	f.period_sec = 7200;
	assert_int_equal(wu_feed_rest(&f, monday), 2 * WU_HOUR_MS);
	f.skip_hours = 7u << 10; /* 10, 11, 12 */
	assert_int_equal(wu_feed_rest(&f, monday), 2 * WU_HOUR_MS + WU_HOUR_MS / 2);
	f.skip_days = 1u << 1;
	assert_int_equal(wu_feed_rest(&f, monday), 13 * WU_HOUR_MS + WU_HOUR_MS / 2);
	f.skip_days = 0x7f;
	assert_int_equal(wu_feed_rest(&f, monday), 2 * WU_HOUR_MS);
	assert_int_equal(wu_feed_rest(&(struct wu_feed){0}, monday), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rss), cmocka_unit_test(atom), cmocka_unit_test(damaged),
		cmocka_unit_test(laughs), cmocka_unit_test(limits),
		cmocka_unit_test(rdf), cmocka_unit_test(atom_in_full),
		cmocka_unit_test(pictures_and_modules), cmocka_unit_test(sitemap_and_cdf),
		cmocka_unit_test(rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
