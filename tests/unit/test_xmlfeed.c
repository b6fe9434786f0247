/* xmlfeed: a hundred documents that are not as they should be, each with what is saved of it
 * and what is told; and what the formats say where they differ. Bombs stay small, time is
 * linear, memory may run out anywhere. */
#include "wire.h"

#include <time.h>

#include "wire/charset.h"
#include "wire/feed.h"

#define RSS(x) "<rss version=\"2.0\"><channel>" x "</channel></rss>"
#define ATOM(x) "<feed xmlns=\"http://www.w3.org/2005/Atom\">" x "</feed>"
#define ITEM(t) "<item><title>" t "</title><guid>" t "</guid></item>"
#define ENTRY(t) "<entry><title>" t "</title><id>" t "</id></entry>"
#define B4(x) x x x x

/* titles: of the items, each with '|' behind it; NULL: no feed. note: part of one that is
 * told; NULL: none is. */
struct bad {
	const char *doc, *titles, *note;
};

static const struct bad all[] = {
	/* nothing, or something else */
	{"", NULL, NULL},
	{" \n\t ", NULL, NULL},
	{"Bridge opens", NULL, NULL},
	{"<", NULL, NULL},
	{"<>", NULL, NULL},
	{"<!-- <rss><channel/></rss> -->", NULL, NULL},
	{"<?xml version=\"1.0\"?>", NULL, NULL},
	{"<!DOCTYPE rss>", NULL, NULL},
	{"<note><to>Ida</to></note>", NULL, NULL},
	{"<html><body><p>Not here</p></body></html>", NULL, NULL},
	{"</rss>", NULL, NULL},
	{"<rss", NULL, NULL},
	{"<rss/>", "", NULL},
	{"<rss>", "", "breaks off"},
	{"<rss><channel>", "", "breaks off"},
	{"<svg><title>a</title></svg>", NULL, NULL},
	/* before and behind */
	{"\n\n<?xml version=\"1.0\"?>" RSS(ITEM("a")), "a|", "not well-formed"},
	{"junk " RSS(ITEM("a")), "a|", "before or behind"},
	{RSS(ITEM("a")) " junk", "a|", "before or behind"},
	{RSS(ITEM("a")) "<!-- 12 ms -->", "a|", NULL},
	{RSS(ITEM("a")) "<script>x()</script>", "a|", "before or behind"},
	{RSS(ITEM("a")) RSS(ITEM("b")), "a|b|", "before or behind"},
	{RSS(ITEM("a")) ITEM("b"), "a|b|", "before or behind"},
	{"<!-- cache --><?xml version=\"1.0\"?>" RSS(ITEM("a")), "a|", "not well-formed"},
	{"<?xml version=\"1.0\"?><?xml version=\"1.0\"?>" RSS(ITEM("a")), "a|", "not well-formed"},
	{"<?xml version=\"7\" encoding=\"x\" wrong?>" RSS(ITEM("a")), "a|", ""},
	{"<br />\n<b>Warning</b>: cannot connect <br />\n" RSS(ITEM("a")), "a|",
	 "before or behind"},
	{"<html><body>" RSS(ITEM("a")) "</body></html>", "a|", NULL},
	/* ampersands and entities */
	{RSS(ITEM("a & b")), "a & b|", "begins no reference"},
	{RSS(ITEM("a &b c")), "a &b c|", "begins no reference"},
	{RSS(ITEM("a &&amp; b")), "a && b|", "begins no reference"},
	{RSS(ITEM("a&nbsp;b")), "a b|", "entity"},
	{RSS(ITEM("caf&eacute;")), "caf\xc3\xa9|", "entity"},
	{RSS(ITEM("&foo; a")), "&foo; a|", "entity"},
	{RSS(ITEM("a &#0; b")), "a \xef\xbf\xbd b|", ""},
	{RSS(ITEM("a &#xD800; b")), "a \xef\xbf\xbd b|", ""},
	{RSS(ITEM("a &#x110000; b")), "a \xef\xbf\xbd b|", ""},
	{RSS(ITEM("a &#99999999999999; b")), "a \xef\xbf\xbd b|", ""},
	{RSS(ITEM("a &#; b")), "a &#; b|", "begins no reference"},
	{RSS(ITEM("a &#x; b")), "a &#x; b|", "begins no reference"},
	{RSS(ITEM("a &amp b")), "a & b|", "begins no reference"},
	{RSS("<item><title>a</title><link>http://t.example/?a=1&b=2</link></item>"), "a|",
	 "begins no reference"},
	{"<!DOCTYPE rss [<!ENTITY w \"ha\">]>" RSS(ITEM("&w; a")), "&w; a|", NULL},
	{"<!DOCTYPE rss [<!ENTITY w SYSTEM \"file:///etc/hostname\">]>" RSS(ITEM("&w;")), "&w;|",
	 NULL},
	{"<!DOCTYPE rss SYSTEM \"http://t.example/x.dtd\">" RSS(ITEM("a&nbsp;b")), "a b|", NULL},
	{"<!DOCTYPE rss [<!ENTITY % p SYSTEM \"http://t.example/p\"> %p;]>" RSS(ITEM("a")), "a|",
	 NULL},
	{"<!DOCTYPE rss [<!-- ]> -->]>" RSS(ITEM("a")), "a|", ""},
	{"<!DOCTYPE rss [" RSS(ITEM("a")), NULL, NULL},
	/* angles, control characters, CDATA */
	{RSS(ITEM("1 < 2")), "1 < 2|", "begins no tag"},
	{RSS(ITEM("a <3 b")), "a <3 b|", "begins no tag"},
	{RSS(ITEM("a << b")), "a << b|", "begins no tag"},
	{RSS(ITEM("a > b")), "a > b|", NULL},
	{RSS(ITEM("a ]]> b")), "a ]]> b|", "not well-formed"},
	{RSS(ITEM("a\x01"
		  "b")),
	 "ab|", "may not hold"},
	{RSS(ITEM("a\x1b[31mb")), "a[31mb|", "may not hold"},
	{RSS(ITEM("a\xef\xbf\xbf"
		  "b")),
	 "ab|", "may not hold"},
	{RSS(ITEM("a\xff"
		  "b")),
	 "a\xc3\xbf"
	 "b|",
	 "read as CP1252"},
	{RSS(ITEM("<![CDATA[a & b]]>")), "a & b|", NULL},
	{RSS(ITEM("<![CDATA[a ]]> b ]]>")), "a b ]]>|", "not well-formed"},
	{RSS(ITEM("<![CDATA[a\x02]]>")), "a|", "may not hold"},
	{RSS(ITEM("a") "<item><guid>b</guid><title><![CDATA[b"), "a||", "breaks off"},
	{RSS(ITEM("<![cdata[a]]>")), "a|", ""},
	/* tags that do not pair */
	{RSS("<item><title>a</title>"), "a|", "not closed"},
	{RSS("<item><title>a</Title><guid>a</guid></item>"), "a|", "not closed"},
	{RSS("<item><title>a</titel><guid>a</guid></item>"), "a|", "nothing was open"},
	{RSS("<item><title>a<guid>a</guid></item>"), "a|", "not closed"},
	{RSS("<item><title>a<link>http://t.example/1</link></item>" ITEM("b")), "a|b|",
	 "not closed"},
	{RSS("<item><title>a</title><item><title>b</title></item>"), "a|b|", "not closed"},
	{RSS("<item><guid>a</guid><title><b>a</title></b></item>"), "a|", "not closed"},
	{RSS("<item><title>a</title><description>x<br>y<hr>z</description></item>"), "a|",
	 "not closed"},
	{RSS("<item><title>a</title><description><p>x<p>y</description></item>"), "a|",
	 "not closed"},
	{RSS("</item>" ITEM("a")), "a|", "nothing was open"},
	{RSS(ITEM("a") "</item></item>" ITEM("b")), "a|b|", "nothing was open"},
	{RSS(ITEM("a") "</>" ITEM("b")), "a|b|", "nothing was open"},
	{"<rss><channel>" ITEM("a") "</rss>", "a|", "not closed"},
	{"<rss><channel>" ITEM("a"), "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "</channel>", "a|", "breaks off"},
	{"<rss><channel></channel>" ITEM("a") "</rss>", "a|", NULL},
	{"<rss>" ITEM("a") "</rss>", "a|", NULL},
	{"<channel>" ITEM("a") "</channel>", "a|", NULL},
	{"<RSS><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>", "a|", NULL},
	{"<feed><entry><title>a</title></feed>", "a|", "not closed"},
	{ATOM(ENTRY("a") "<entry><id>b</id><title>b<summary>c</summary></entry>"), "a|b|",
	 "not closed"},
	/* broken off */
	{"<rss><channel>" ITEM("a") "<item><title>b</title><gu", "a|", "without an id"},
	{"<rss><channel>" ITEM("a") "<item><guid>b</guid><title>b</title><link>http://t.ex", "a|b|",
	 "breaks off"},
	{"<rss><channel>" ITEM("a") "<item><guid>b</guid><title>b ha", "a||", "breaks off"},
	{"<rss><channel>" ITEM("a") "<item", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "<item a='", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "<", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "</", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "<!-- ", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "<!", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "<?", "a|", "breaks off"},
	{"<rss><channel>" ITEM("a") "&am", "a|", "breaks off"},
	/* attributes */
	{RSS("<item a=1><title>a</title></item>"), "a|", "attribute"},
	{RSS("<item a><title>a</title></item>"), "a|", "attribute"},
	{RSS("<item a='1' a='2'><title>a</title></item>"), "a|", "attribute"},
	{RSS("<item a='1'b='2'><title>a</title></item>"), "a|", ""},
	{RSS("<item a='1><title>a</title></item>"), "a|", "attribute"},
	{RSS("<item a='x < y & z'><title>a</title></item>"), "a|", ""},
	{RSS("<item =><title>a</title></item>"), "a|", "attribute"},
	{RSS("<item 'q'><title>a</title></item>"), "a|", "attribute"},
	{RSS("<item / ><title>a</title></item>"), "a|", ""},
	{RSS("<item <title>a</title></item>"), "a|", "attribute"},
	{RSS("<item xmlns:x='' x:y='1'><title>a</title></item>"), "a|", ""},
	{ATOM("<entry><title>a</title><link href=http://t.example/a></entry>"), "a|", "attribute"},
	/* names and prefixes */
	{RSS("<item><title>a</title><media:x/></item>"), "a|", "prefix"},
	{RSS("<item><dc:title>a</dc:title></item>"), "a|", "prefix"},
	{RSS("<item><a:b:c/><title>a</title></item>"), "a|", ""},
	{RSS("<item><:x/><title>a</title></item>"), "a|", "prefix"},
	{RSS("<item><:x/><title>a & b</title></item>"), "a & b|", "begins no tag"},
	{RSS("<item><1x>y</1x><title>a</title></item>"), "a|", ""},
	{RSS("<item><title\xc3\x97>x</title\xc3\x97><title>a</title></item>"), "a|", ""},
	{"<x:rss><x:channel>"
	 "<x:item><x:title>a</x:title></x:item></x:channel></x:rss>",
	 NULL, NULL},
};

static char notes[4000];

static void take_note(void *ctx, const char *text)
{
	size_t n = strlen(notes);

	(void)ctx;
	snprintf(notes + n, sizeof(notes) - n, "%s\n", text);
}

static int read_doc(const char *p, size_t len, struct wu_feed **f)
{
	struct wu_wire_opts opts = {.url = "http://tide.example/rss"};
	struct wu_wire_sink sink = {.note = take_note};

	notes[0] = 0;
	return wu_feed_read(p, len, &opts, &sink, f, NULL);
}

static void check_bad(size_t i)
{
	const struct bad *b = &all[i];
	struct wu_feed *f = NULL;
	char titles[200] = "";
	int rc = read_doc(b->doc, strlen(b->doc), &f);

	for (uint32_t k = 0; f && k < f->n_items; k++) {
		size_t n = strlen(titles);

		snprintf(titles + n, sizeof(titles) - n, "%.*s|", (int)f->items[k].title.len,
			 f->items[k].title.p ? f->items[k].title.p : "");
	}
	wu_feed_free(f);
	if (rc != (b->titles ? 0 : WU_EFORMAT))
		fail_msg("%s: %d", b->doc, rc);
	if (b->titles && strcmp(titles, b->titles) != 0)
		fail_msg("%s: %s, not %s", b->doc, titles, b->titles);
	if (b->titles && (b->note ? !notes[0] || !strstr(notes, b->note) : notes[0] != 0))
		fail_msg("%s: told is \"%s\", not \"%s\"", b->doc, notes, b->note ? b->note : "");
}

static void what_is_bad_gives_what_is_good_in_it(void **state)
{
	(void)state;
	assert_true(sizeof(all) / sizeof(*all) >= 100);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		check_bad(i);
}

/* Cut anywhere, the items before the cut are there. */
static void cut_anywhere(void **state)
{
	static const char doc[] = RSS(B4(ITEM("one & only")) ITEM("two") ITEM("<![CDATA[three]]>"));
	uint64_t live = wu_mem_live();

	(void)state;
	for (size_t n = 0; n <= strlen(doc); n++) {
		struct wu_feed *f = NULL;
		size_t whole = 0;

		for (const char *p = doc; (p = strstr(p, "</item>")) && p + 7 <= doc + n; p++)
			whole++;
		if (read_doc(doc, n, &f) == 0)
			assert_true(f->n_items >= whole && f->n_items <= whole + 1);
		else
			assert_int_equal(whole, 0);
		wu_feed_free(f);
	}
	assert_int_equal(wu_mem_live(), live);
}

/* Ten levels of ten entities each, an external one, and a quadratic one: the text that comes
 * out is no longer than what went in. */
static void bombs_stay_small(void **state)
{
	struct wu_buf b;

	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		struct wu_feed *f;
		size_t out = 0;

		wu_buf_init(&b, 4 << 20);
		assert_int_equal(wu_buf_adds(&b, "<!DOCTYPE rss [<!ENTITY a0 \"ha ha ha\">"), 0);
		for (int i = 1; kind == 0 && i < 10; i++)
			assert_int_equal(wu_buf_addf(&b, "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">",
						     i, i - 1, i - 1, i - 1, i - 1),
					 0);
		if (kind == 1)
			assert_int_equal(
				wu_buf_adds(&b, "<!ENTITY a9 SYSTEM \"file:///etc/passwd\">"), 0);
		if (kind == 2) {
			assert_int_equal(wu_buf_adds(&b, "<!ENTITY a9 \""), 0);
			for (int i = 0; i < 50000; i++)
				assert_int_equal(wu_buf_adds(&b, "a"), 0);
			assert_int_equal(wu_buf_adds(&b, "\">"), 0);
		}
		assert_int_equal(wu_buf_adds(&b, "]><rss><channel><item><title>"), 0);
		for (int i = 0; i < 5000; i++)
			assert_int_equal(wu_buf_adds(&b, "&a9;"), 0);
		assert_int_equal(wu_buf_adds(&b, "</title></item></channel></rss>"), 0);
		assert_int_equal(read_doc(b.p, b.len, &f), 0);
		for (uint32_t i = 0; i < f->n_items; i++)
			out += f->items[i].title.len + f->items[i].content.len;
		assert_int_equal(f->n_items, 1);
		assert_true(out <= b.len);
		wu_feed_free(f);
		wu_buf_close(&b);
	}
}

static double ms_of(const char *piece, const char *start, const char *end, int times)
{
	struct timespec a, z;
	struct wu_feed *f = NULL;
	struct wu_buf b;

	wu_buf_init(&b, 16 << 20);
	assert_int_equal(wu_buf_adds(&b, start), 0);
	for (int i = 0; i < times; i++)
		assert_int_equal(wu_buf_adds(&b, piece), 0);
	assert_int_equal(wu_buf_adds(&b, end), 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	if (read_doc(b.p, b.len, &f) == 0)
		wu_feed_free(f);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &z);
	wu_buf_close(&b);
	return (double)(z.tv_sec - a.tv_sec) * 1e3 + (double)(z.tv_nsec - a.tv_nsec) / 1e6;
}

/* Eight times the length takes no more than eight times the time, much noise allowed. */
static void time_is_linear(void **state)
{
	static const char start[] = "<rss><channel><item><title>a</title><description>";
	static const char *const pieces[] = {
		"<",
		"<a",
		"<a ",
		"</",
		"</a>",
		"&",
		"&a",
		"&#",
		"<!--",
		"<!",
		"<?",
		"<![CDATA[",
		"]]>",
		"<a b=\"",
		"<a b='>",
		"<a =\">'",
		"<p>",
		"<i>",
		"<br>",
		"<item>",
		"&lt;",
		"&lt;a",
		"&lt;!--",
		"&lt;svg>",
		"&lt;a b='>",
		"&lt;a =\"'>",
		"&lt;script>",
		"&lt;a b=\"'",
		"</x",
		"<x:y z:w=1>",
		"\x01",
		"\xc2\xa0",
		"<title>",
		"<link>a",
		"&amp;a",
		"<!DOCTYPE [",
		"<x a=1 a=1>",
		"&lt;p>&lt;b>",
		"<description>",
		"<title>a</link>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		double one = ms_of(pieces[i], start, "", 20000);
		double eight = ms_of(pieces[i], start, "", 160000);

		if (eight > 40 * one + 60)
			fail_msg("%s: %.1f ms, eight times as many %.1f ms", pieces[i], one, eight);
	}
}

/* Elements 3,000 deep, 1,000 attributes, a text of 3 MiB, 3,000 items: told, and the rest of
 * the document is read. */
static void limits(void **state)
{
	static const struct {
		const char *start, *piece, *end, *note;
		int times;
		uint32_t items;
	} big[] = {
		{"<rss><channel><item><title>a</title><description>", "<i>",
		 "x</description></item>" ITEM("b") "</channel></rss>", "too deep", 3000, 2},
		{"<rss><channel><item><title>a</title><description>", "<i>x</i>",
		 "</description></item>" ITEM("b") "</channel></rss>", NULL, 3000, 2},
		{"<rss><channel><item><title>a</title><description>", "0123456789abcdef",
		 "</description></item>" ITEM("b") "</channel></rss>", "too long", 200000, 2},
		{"<rss><channel><item><title>a</title><description><![CDATA[", "0123456789abcdef",
		 "]]></description></item>" ITEM("b") "</channel></rss>", "too long", 200000, 2},
		{"<rss><channel><item a='", "0123456789abcdef",
		 "'><title>a</title></item>" ITEM("b") "</channel></rss>", "too long", 800000, 2},
		{"<rss><channel>", ITEM("a"), "</channel></rss>", "more than 2000 items", 3000,
		 2000},
		{"<rss><channel>", "<item/>", "</channel></rss>", "more than 2000 items", 3000,
		 2000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(big) / sizeof(*big); i++) {
		struct wu_feed *f;
		struct wu_buf b;

		wu_buf_init(&b, 16 << 20);
		assert_int_equal(wu_buf_adds(&b, big[i].start), 0);
		for (int k = 0; k < big[i].times; k++)
			assert_int_equal(wu_buf_adds(&b, big[i].piece), 0);
		assert_int_equal(wu_buf_adds(&b, big[i].end), 0);
		assert_int_equal(read_doc(b.p, b.len, &f), 0);
		assert_int_equal(f->n_items, big[i].items);
		for (uint32_t k = 0; k < f->n_items; k++)
			assert_true(f->items[k].summary.len <= 1 << 20);
		assert_true(big[i].note ? strstr(notes, big[i].note) != NULL : !notes[0]);
		wu_feed_free(f);
		wu_buf_close(&b);
	}
}

static void many_attributes(void **state)
{
	struct wu_feed *f;
	struct wu_buf b;

	(void)state;
	for (int damaged = 0; damaged < 2; damaged++) {
		wu_buf_init(&b, 1 << 20);
		assert_int_equal(wu_buf_adds(&b, "<rss><channel><item"), 0);
		for (int i = 0; i < 1000; i++)
			assert_int_equal(wu_buf_addf(&b, " a%d='%d'", i, i), 0);
		assert_int_equal(wu_buf_adds(&b, damaged ? "><title>a & b</title></item>"
							 : "><title>a</title></item>"),
				 0);
		assert_int_equal(wu_buf_adds(&b, ITEM("b") "</channel></rss>"), 0);
		assert_int_equal(read_doc(b.p, b.len, &f), 0);
		assert_int_equal(f->n_items, 2);
		assert_non_null(strstr(notes, "too many attributes"));
		wu_feed_free(f);
		wu_buf_close(&b);
	}
}

static void memory_may_run_out(void **state)
{
	static const char good[] = ATOM(ENTRY("a") ENTRY("<i xmlns='x'>b</i>"));
	static const char bad[] = RSS(ITEM("a & b") "<item><title>c<b></title>");

	(void)state;
	starve(good, strlen(good), WU_FORMAT_ATOM);
	starve(bad, strlen(bad), WU_FORMAT_RSS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_bad_gives_what_is_good_in_it),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(bombs_stay_small),
		cmocka_unit_test(time_is_linear),
		cmocka_unit_test(limits),
		cmocka_unit_test(many_attributes),
		cmocka_unit_test(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
