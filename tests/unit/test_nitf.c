/* nitf: docdata, heads, bylines, bodies with pictures; a root that is another. */
#include "wire.h"

#define DOC(head, top, content)                                                                   \
	"<nitf baselang='en'><head>" head "</head><body><body.head>" top                           \
	"</body.head><body.content>" content "</body.content></body></nitf>"

static const struct {
	const char *document;
	const char *says[10];
} all[] = {
	{DOC("<title>T</title><docdata management-status='Embargoed'><correction info='x'/><doc-id "
	     "id-string='4711'/><urgency ed-urg='2'/><date.issue norm='20260303T101500+0900'/>"
	     "<date.release norm='20260304T000000Z'/><du-key key='BC-Bridge' version='3'/><ed-msg "
	     "info='Call first'/><evloc city='Tidemouth'/></docdata><pubdata "
	     "date.publication='20260303T102000+0900'/>", "", ""),
	 {"\"id\":\"4711\",\"title\":\"T\",\"lang\":\"en\",\"slug\":\"BC-Bridge\",\"version\":\"3\"",
	  "\"status\":\"embargoed\"", "\"signal\":\"correction\"", "\"urgency\":\"2\"",
	  "\"city\":\"Tidemouth\"", "\"updated\":\"2026-03-03T01:15:00.000Z\"",
	  "\"sent\":\"2026-03-03T01:20:00.000Z\"", "\"ednote\":\"Call first\""}},
	{DOC("<docdata management-status='embargoed'><date.release norm='20260304T000000Z'/></docdata>",
	     "", "x"),
	 {"\"embargoed\":\"2026-03-04T00:00:00.000Z\""}},
	{DOC("<title>Title</title>", "<hedline><hl1>Head <em>line</em></hl1><hl2>Deck</hl2></hedline>"
	     "<byline>By <person>Mara Oduya</person></byline><byline>Han Baram</byline><byline/>"
	     "<distributor>Tide</distributor><dateline><location><city>Tidemouth</city></location>, "
	     "<story.date norm='20260303'>March 3</story.date> (Tide)</dateline><abstract><p>Short"
	     "</p></abstract>", ""),
	 {"\"title\":\"Head line\"", "\"byline\":\"By Mara Oduya, Han Baram\"",
	  "\"dateline\":\"Tidemouth, March 3 (Tide)\"", "\"city\":\"Tidemouth\"",
	  "\"created\":\"2026-03-03\"", "\"origin\":\"Tide\"", "\"summary\":\"Short\"",
	  "\"agency\":\"Tide\""}},
	{DOC("<docdata><doc.copyright holder='(c) Tide'/></docdata>", "<note>Call first</note>", ""),
	 {"\"copyright\":\"(c) Tide\"", "\"ednote\":\"Call first\""}},
	{DOC("", "<rights>(c) Tide</rights>", ""), {"\"copyright\":\"(c) Tide\""}},
	{"<nitf xml:lang='fr'/>", {"\"lang\":\"fr\""}},
	{"<nitf><body xml:lang='ko'/></nitf>", {"\"lang\":\"ko\""}},
	{DOC("", "<hedline><hl2>Deck only</hl2></hedline>", "x"), {"\"title\":\"Deck only\""}},
	{DOC("", "", "<block><p>One</p><hl2>Two</hl2></block><bq><block><p>three</p></block></bq>"
		     "<media><media-caption>A ferry<br/>at sea</media-caption><media-producer>x"
		     "</media-producer></media><p>four <q>five</q></p><!-- no -->"),
	 {"\"text\":\"One\\nTwo\\nthree\\nfour five\",\"captions\":[\"A ferry at sea\"]"}},
};

static void documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_says(all[i].document, strlen(all[i].document), all[i].says);
}

/* Named as NITF, but another: said with its root. */
static void another(void **state)
{
	static const enum wu_format named[] = {WU_FORMAT_NITF, WU_FORMAT_NEWSML_G2,
					       WU_FORMAT_NEWSML1};
	struct wu_err err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct wu_wire_opts opts = {.format = named[i]};
		struct seen seen = {0};

		assert_int_equal(wu_wire_parse("<svg/>", 6, &opts, SINK(&seen), &err), WU_EFORMAT);
		assert_non_null(strstr(err.text, "<svg>"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(documents), cmocka_unit_test(another)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
