/* repair: what comes out is well-formed, whatever goes in; what was well-formed means the same;
 * each flaw is told with its line. */
#include "wire.h"

#include <libxml/parser.h>

#include "base/hash.h"
#include "wire/markup.h"
#include "wire/repair.h"

static void repair_to(const char *from, const char *to, enum wu_flaw flaw)
{
	struct wu_repair r;
	struct wu_buf out;

	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_repair_xml(from, strlen(from), &out, &r), 0);
	if (out.len != strlen(to) || memcmp(out.p, to, out.len) != 0)
		fail_msg("%s: %.*s, not %s", from, (int)out.len, out.p, to);
	for (int k = 0; k < WU_FLAW_COUNT; k++)
		if ((r.flaws.first[k] != 0) != (k == (int)flaw))
			fail_msg("%s: flaw %d", from, k);
	wu_buf_close(&out);
}

static void each_flaw_and_its_repair(void **state)
{
	(void)state;
	repair_to("<a>b</a>", "<a>b</a>", WU_FLAW_COUNT);
	repair_to("<?xml version='1.0'?><!DOCTYPE a []><!-- x --><a/>", "<a></a>", WU_FLAW_COUNT);
	repair_to("<a>b & c</a>", "<a>b &#38; c</a>", WU_FLAW_AMPERSAND);
	repair_to("<a>&eacute;&amp;</a>", "<a>\xc3\xa9&amp;</a>", WU_FLAW_ENTITY);
	repair_to("<!DOCTYPE a><a>&eacute;</a>", "<a>\xc3\xa9</a>", WU_FLAW_COUNT);
	repair_to("<a>1 < 2</a>", "<a>1 &#60; 2</a>", WU_FLAW_ANGLE);
	repair_to("<a>\x01</a>", "<a></a>", WU_FLAW_CONTROL);
	repair_to("<a b=c>d</a>", "<a b=\"c\">d</a>", WU_FLAW_ATTRIBUTE);
	repair_to("<a b='\"'>d</a>", "<a b=\"&#34;\">d</a>", WU_FLAW_COUNT);
	repair_to("<a>b</c></a>", "<a>b</a>", WU_FLAW_END);
	repair_to("<a><b>c</a>", "<a><b>c</b></a>", WU_FLAW_UNCLOSED);
	repair_to("<a>b</A>", "<a>b</a>", WU_FLAW_UNCLOSED);
	repair_to("x<a>b</a>", "<a>b</a>", WU_FLAW_JUNK);
	repair_to("<a>b</a><c/>", "<a>b<c/></a>", WU_FLAW_JUNK);
	repair_to("<a>b", "<a>b</a>", WU_FLAW_CUT);
	repair_to("<a><link>htt", "<a><link></link></a>", WU_FLAW_CUT);
	repair_to("<a><![CDATA[b & ]]></a>", "<a><![CDATA[b & ]]></a>", WU_FLAW_COUNT);
	repair_to("<a><title>b<link>c</link></a>", "<a><title>b</title><link>c</link></a>",
		  WU_FLAW_UNCLOSED);
}

static void flaws_have_lines(void **state)
{
	static const char doc[] = "<a>\n<b>\n1 & 2\n3 & 4 < 5\n</c>\n</b>\n</a>\njunk";
	struct wu_repair r;
	struct wu_buf out;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_repair_xml(doc, strlen(doc), &out, &r), 0);
	assert_int_equal(r.flaws.first[WU_FLAW_ANGLE], 4);
	assert_int_equal(r.flaws.first[WU_FLAW_END], 5);
	assert_int_equal(r.flaws.first[WU_FLAW_JUNK], 7);
	assert_in_range(r.flaws.first[WU_FLAW_AMPERSAND], 2, 3);
	assert_int_equal(r.open, 0);
	wu_buf_close(&out);
}

static void nothing_to_repair(void **state)
{
	static const char *const none[] = {
		"", " ", "a", "<", "</a>", "<!-- <a/> -->", "<!DOCTYPE a", "<a", "<a b='"};
	struct wu_repair r;
	struct wu_buf out;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(wu_repair_xml(none[i], strlen(none[i]), &out, &r), WU_EFORMAT);
	wu_buf_close(&out);
}

static uint64_t draws;

static uint64_t draw(uint64_t below)
{
	return (wu_hash_mix(++draws, 7) >> 20) % below;
}

/* Is it XML in the strictest sense? */
static bool well_formed(const struct wu_buf *b)
{
	xmlParserCtxt *c = xmlNewParserCtxt();
	xmlDoc *doc = xmlCtxtReadMemory(c, b->p, (int)b->len, NULL, "UTF-8",
					XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
	bool good = c->wellFormed;

	xmlFreeDoc(doc);
	xmlFreeParserCtxt(c);
	return good;
}

static void soup_becomes_xml(void **state)
{
	static const char *const pieces[] = {
		"<",        ">",     "/",         "</",          "/>",        "<a",
		"<a>",      "</a>",  "<item>",    "</item>",     "<title>",   "</title>",
		"<br>",     "&",     "&amp;",     "&foo;",       "&#",        "&#1;",
		"&#x41;",   ";",     "\"",        "'",           "=",         " b=",
		" b='c'",   " b=\"", "<![CDATA[", "]]>",         "<!--",      "-->",
		"--",       "<?",    "?>",        "<!",          "<!DOCTYPE", "[",
		"]",        "x",     " ",         "\n",          "\x01",      "\xef\xbf\xbe",
		"\xc3\xa9", "a:b",   ":",         "<a:b:c",      "<p>",       "<description>",
		"<link",    "<_",    "<\xc3\xa9", "xmlns:a='u'", " xmlns='",  "-",
		"1",        "<A>",   "</A>",
	};
	struct wu_repair r;
	struct wu_buf in, out;

	(void)state;
	wu_buf_init(&in, 1 << 20);
	wu_buf_init(&out, 1 << 20);
	for (int i = 0; i < 30000; i++) {
		int rc;

		wu_buf_reset(&in);
		wu_buf_reset(&out);
		for (uint64_t n = draw(30); n > 0; n--) {
			const char *p = pieces[draw(sizeof(pieces) / sizeof(*pieces))];

			assert_int_equal(wu_buf_adds(&in, p), 0);
		}
		rc = wu_repair_xml(in.p, in.len, &out, &r);
		if (rc == 0 && !well_formed(&out))
			fail_msg("%.*s became %.*s", (int)in.len, in.p, (int)out.len, out.p);
	}
	wu_buf_close(&in);
	wu_buf_close(&out);
}

static void bounded_or_without_memory(void **state)
{
	static const char doc[] = "<rss>& <item a=1><title>b</rss>";
	struct wu_repair r;
	struct wu_buf out;
	int rc = WU_ELIMIT;

	(void)state;
	for (size_t max = 0; rc == WU_ELIMIT; max++) {
		assert_true(max < 200);
		wu_buf_init(&out, max);
		rc = wu_repair_xml(doc, strlen(doc), &out, &r);
		assert_true(out.len <= max);
		wu_buf_close(&out);
	}
	assert_int_equal(rc, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_flaw_and_its_repair),  cmocka_unit_test(flaws_have_lines),
		cmocka_unit_test(nothing_to_repair),         cmocka_unit_test(soup_becomes_xml),
		cmocka_unit_test(bounded_or_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
