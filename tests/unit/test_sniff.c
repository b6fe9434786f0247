/* sniff: formats by their first bytes, names both ways; the door refuses what is nothing. */
#include "wire.h"

static const struct {
	const char *text, *type;
	enum wu_format format;
} all[] = {
	{"{\"text\":\"x\"}", NULL, WU_FORMAT_NDJSON},
	{"\xef\xbb\xbf <?xml version='1.0'?><!-- c --><rss>", NULL, WU_FORMAT_RSS},
	{"{\"version\": \"https://jsonfeed.org/version/1\", \"x\": 1}", NULL, WU_FORMAT_JSONFEED},
	{"{\"title\":\"x\",\"items\":[{\"text\":\"y\"}]}", NULL, WU_FORMAT_JSONFEED},
	{"<a:feed xmlns:a='x'>", NULL, WU_FORMAT_ATOM},
	{"<urlset xmlns='x'>", NULL, WU_FORMAT_RSS},
	{"<rdf:RDF xmlns='x'>", "text/html", WU_FORMAT_RSS},
	{"<feed xmlns='x'>", NULL, WU_FORMAT_ATOM},
	{"\n<!DOCTYPE html><html>", NULL, WU_FORMAT_HTML},
	{"<P>short", NULL, WU_FORMAT_HTML},
	{"A title\nand a body", NULL, WU_FORMAT_TEXT},
	{"<strange>", "text/html; charset=x", WU_FORMAT_HTML},
	{"<strange>", NULL, WU_FORMAT_UNKNOWN},
	{" \n", NULL, WU_FORMAT_UNKNOWN},
	{"\x89PNG\r\n\x1a\n\x02\x10", NULL, WU_FORMAT_UNKNOWN},
	{"<?xml version='1.0'?><newsItem xmlns='u'>", NULL, WU_FORMAT_NEWSML_G2},
	{"<nar:newsMessage xmlns:nar='u'>", "text/html", WU_FORMAT_NEWSML_G2},
	{"<conceptItem/>", NULL, WU_FORMAT_NEWSML_G2},
	{"<packageItem>", "application/xml", WU_FORMAT_NEWSML_G2},
	{"<!DOCTYPE nitf SYSTEM 'nitf-3-6.dtd'>\n<nitf>", NULL, WU_FORMAT_NITF},
	{"<!DOCTYPE NewsML [<!ENTITY a 'b'>]><NewsML Version='1.2'>", NULL, WU_FORMAT_NEWSML1},
	{"<newsItems>", NULL, WU_FORMAT_UNKNOWN},
	{"<x:y:nitf>", NULL, WU_FORMAT_UNKNOWN},
	{"{\"uri\":\"urn:a\"}", NULL, WU_FORMAT_NINJS},
	{"{ \"x\" : {\"text\":1}, \"versionCreated\" : 2", NULL, WU_FORMAT_NINJS},
	{" [ {\"headline\":\"x\"", NULL, WU_FORMAT_NINJS},
	{"{\"uri\":1,\"text\":\"x\"}", NULL, WU_FORMAT_NDJSON},
	{"{\"x\":{\"uri\":1}}\n{\"uri\":1}", NULL, WU_FORMAT_NDJSON},
	{"{\"title\":\"\\\"uri\\\":\",\"x\":\"uri\"", NULL, WU_FORMAT_NDJSON},
	{"{\"uri", NULL, WU_FORMAT_NDJSON},
	{"{", NULL, WU_FORMAT_NDJSON},
	{"[ a list of what is new ]", NULL, WU_FORMAT_TEXT},
	{"\x16\x16\x01tid0001 3\r\n\x02One=", NULL, WU_FORMAT_IPTC7901},
	{"\r\n\x7f\x01tid0001 3\r\n\x02One=", "text/html", WU_FORMAT_IPTC7901},
	{"\x16\x01tid0001 3", NULL, WU_FORMAT_IPTC7901},
	{"\x16\x16\x01" "a0001\x1ftid-\r\n\x02\x1eOne", NULL, WU_FORMAT_ANPA},
	{"\x01" "a0001\r\n\x02\x1eOne", NULL, WU_FORMAT_ANPA},
	{"\x16 a text behind some noise of the line, but no message in it", NULL, WU_FORMAT_TEXT},
	{"\x01 one mark, and then a text of some length like any other", NULL, WU_FORMAT_TEXT},
};

static void formats(void **state)
{
	static const char zeros[64];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (wu_sniff_format(all[i].text, strlen(all[i].text), all[i].type) != all[i].format)
			fail_msg("%s is no %s", all[i].text, wu_sniff_name(all[i].format));
	assert_int_equal(wu_sniff_format(zeros, sizeof(zeros), NULL), WU_FORMAT_UNKNOWN);
	for (int f = 0; f < WU_FORMAT_COUNT; f++)
		assert_int_equal(wu_sniff_find(wu_sniff_name((enum wu_format)f)), f);
	assert_int_equal(wu_sniff_find("papyrus"), WU_FORMAT_COUNT);
}

static void door(void **state)
{
	static const char lines[] = "{\"text\":\"one\"}\n{bad\n\n{\"text\":\"two\"}\n";
	struct wu_wire_opts opts = {0};
	struct seen seen = {0};
	struct wu_err err;

	(void)state;
	assert_int_equal(wu_wire_parse(lines, strlen(lines), &opts, SINK(&seen), &err), 0);
	assert_int_equal(seen.stories, 2);
	assert_int_equal(seen.notes, 1);
	assert_int_equal(wu_wire_parse("", 0, &opts, SINK(&seen), &err), WU_EFORMAT);
	assert_int_equal(wu_wire_parse("<html></html>", 13, &opts, SINK(&seen), &err), WU_EEMPTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(formats), cmocka_unit_test(door)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
