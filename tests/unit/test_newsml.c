/* newsml: what a newsItem says, the shapes of its content, messages; items without a story. */
#include "wire.h"

#define ITEM(meta, content)                                                                       \
	"<?xml version='1.0'?><newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:a' " \
	"version='4' xml:lang='en'>" meta "<contentSet>" content "</contentSet></newsItem>"

static const struct {
	const char *document;
	const char *says[10];
} all[] = {
	/* Codes by QCode and by URI; parties by name, literal or code. */
	{ITEM("<rightsInfo><copyrightHolder literal='Tide News'/></rightsInfo><itemMeta><provider "
	      "qcode='nprov:TIDE'/><firstCreated>2026-03-03T08:00:00Z</firstCreated><embargoed>"
	      "2026-03-04T00:00:00Z</embargoed><pubStatus uri='http://cv.example/status/canceled'/>"
	      "<signal qcode='sig:correction'/><edNote>Fixes a name</edNote></itemMeta>", ""),
	 {"\"id\":\"urn:a\"", "\"version\":\"4\"", "\"agency\":\"TIDE\"", "\"lang\":\"en\"",
	  "\"created\":\"2026-03-03T08:00:00.000Z\"", "\"embargoed\":\"2026-03-04T00:00:00.000Z\"",
	  "\"status\":\"canceled\",\"signal\":\"correction\"", "\"copyright\":\"Tide News\"",
	  "\"ednote\":\"Fixes a name\""}},
	{ITEM("<itemMeta><provider qcode='x:1'><name>Tide</name></provider></itemMeta><contentMeta>"
	      "<creditline>Tide/Handeul</creditline><infoSource literal='Harbour office'/><located>"
	      "<name>Tidemouth</name></located><located><name>Elsewhere</name></located>"
	      "<headline>First</headline><headline xml:lang='fr'>Second</headline><language "
	      "tag='fr'/><description>Short</description></contentMeta>", ""),
	 {"\"agency\":\"Tide\"", "\"credit\":\"Tide/Handeul\"", "\"origin\":\"Harbour office\"",
	  "\"city\":\"Tidemouth\"", "\"title\":\"First\"", "\"lang\":\"fr\"",
	  "\"summary\":\"Short\""}},
	{ITEM("<rightsInfo><copyrightNotice>(c) Tide</copyrightNotice><copyrightHolder literal='x'/>"
	      "</rightsInfo><itemMeta><versionCreated>2026-03-03T10:15:00+09:00</versionCreated>"
	      "</itemMeta><contentMeta><urgency>4</urgency><contentCreated>2026-03-03T00:00:00Z"
	      "</contentCreated><slugline>BC-Bridge</slugline><by>By Mara Oduya</by><dateline>"
	      "TIDEMOUTH (Tide)</dateline></contentMeta>", ""),
	 {"\"copyright\":\"(c) Tide\"", "\"updated\":\"2026-03-03T01:15:00.000Z\"",
	  "\"urgency\":\"4\"", "\"created\":\"2026-03-03T00:00:00.000Z\"",
	  "\"slug\":\"BC-Bridge\"", "\"byline\":\"By Mara Oduya\"",
	  "\"dateline\":\"TIDEMOUTH (Tide)\"", "\"agency\":\"Tide\"",
	  "\"published\":\"2026-03-03T01:15:00.000Z\""}},
	{ITEM("", "<inlineData contenttype='text/plain'>  One \n\n two</inlineData>"),
	 {"\"text\":\"One\\ntwo\""}},
	{ITEM("", "<inlineData contenttype='text/html'>&lt;p&gt;One&lt;p&gt;two</inlineData>"),
	 {"\"text\":\"One\\ntwo\""}},
	{ITEM("", "<inlineData contenttype='image/png'>AAAA</inlineData><inlineXML><x/></inlineXML>"
		  "<inlineXML><div><p>One</p></div></inlineXML>"),
	 {"\"text\":\"One\""}},
	{ITEM("", "<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><script>x</script>"
		  "<h1>One</h1><p>Two<br/>three</p><ul><li>four</li></ul></body></html></inlineXML>"),
	 {"\"text\":\"One\\nTwo\\nthree\\nfour\""}},
	/* What the item itself does not say, its NITF does. */
	{ITEM("<contentMeta><headline>Outer</headline></contentMeta>",
	      "<inlineXML><nitf><body><body.head><hedline><hl1>Inner</hl1></hedline><byline>By Mara "
	      "Oduya</byline></body.head><body.content><p>One</p></body.content></body></nitf>"
	      "</inlineXML>"),
	 {"\"title\":\"Outer\"", "\"byline\":\"By Mara Oduya\"", "\"text\":\"One\""}},
	/* The headline is not the body's first line, too. */
	{ITEM("<contentMeta><headline>One</headline></contentMeta>",
	      "<inlineXML><html><body><h1>One</h1><p>Two</p></body></html></inlineXML>"),
	 {"\"text\":\"Two\""}},
	{ITEM("<itemMeta><itemClass qcode='ninat:picture'/></itemMeta><contentMeta><description>A "
	      "ferry</description></contentMeta>", ""),
	 {"\"captions\":[\"A ferry\"],\"kind\":\"photo\""}},
	{"<m:newsMessage xmlns:m='u'><m:header><m:sent>2026-03-03T01:00:00Z</m:sent></m:header>"
	 "<m:itemSet><m:newsItem guid='1'/><m:packageItem guid='2'/><m:newsItem guid='3'/>"
	 "</m:itemSet></m:newsMessage>",
	 {"{\"id\":\"1\",\"published\":\"2026-03-03T01:00:00.000Z\",\"sent\"",
	  "{\"id\":\"3\",\"published\""}},
};

static void items(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_says(all[i].document, strlen(all[i].document), all[i].says);
}

static void forget(void *ctx, const struct wu_document *d)
{
	snprintf(ctx, 100, "%s %s %s %d", wu_sniff_name(d->format), d->version, d->charset,
		 d->damaged);
}

/* The document itself is told of, also when it holds no story. */
static void document(void **state)
{
	static const char text[] = "<conceptItem standardversion='2.33'/>";
	char said[100] = "";
	struct wu_wire_opts opts = {0};
	struct wu_wire_sink sink = {.ctx = said, .document = forget};

	(void)state;
	assert_int_equal(wu_wire_parse(text, strlen(text), &opts, &sink, NULL), WU_EEMPTY);
	assert_string_equal(said, "newsml-g2 2.33 UTF-8 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(items), cmocka_unit_test(document)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
