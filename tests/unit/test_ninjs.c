/* ninjs: keys of the three versions, which body and headline, captions, lists and lines. */
#include "wire.h"

static const struct {
	const char *document;
	const char *says[10];
} all[] = {
	{"{\"uri\":\"urn:a\",\"version\":4,\"pubstatus\":\"Canceled\",\"urgency\":2,\"ednote\":\"Note\","
	 "\"versioncreated\":\"2026-03-03T10:15:00+09:00\",\"firstcreated\":\"soon\","
	 "\"embargoed\":\"2026-03-04\",\"byline\":\"By Mara Oduya\",\"slugline\":\"S\","
	 "\"infosource\":[{\"name\":\"Harbour office\"}],\"located\":\"Tidemouth\"}",
	 {"\"id\":\"urn:a\"", "\"version\":\"4\"", "\"status\":\"canceled\"", "\"urgency\":\"2\"",
	  "\"updated\":\"2026-03-03T01:15:00.000Z\"", "\"created\":\"soon\"",
	  "\"embargoed\":\"2026-03-04\"", "\"origin\":\"Harbour office\"", "\"city\":\"Tidemouth\""}},
	{"{\"uri\":\"a\",\"body_html\":\"<p>html\",\"body_text\":\"One\\n\\n two\"}",
	 {"\"text\":\"One\\ntwo\""}},
	{"{\"uri\":\"a\",\"body_html\":\"<p>html\",\"body_xhtml\":\"<p>xhtml</p>\"}",
	 {"\"text\":\"xhtml\""}},
	{"{\"uri\":\"a\",\"body_x\":\"x\",\"body_html\":\"<p>html\"}", {"\"text\":\"html\""}},
	{"{\"uri\":\"a\",\"slugline\":\"BC-Bridge\",\"language\":\"en\",\"signal\":\"Update\","
	 "\"ednote\":\"Call first\",\"contentcreated\":\"2026-03-03T00:00:00Z\",\"creditline\":\"Tide\","
	 "\"infosources\":[{\"name\":\"Harbour office\"}],\"copyrightnotice\":\"(c) Tide\","
	 "\"copyrightholder\":\"x\",\"located\":[{\"name\":\"Tidemouth\"}]}",
	 {"\"slug\":\"BC-Bridge\"", "\"lang\":\"en\"", "\"signal\":\"update\"",
	  "\"ednote\":\"Call first\"", "\"created\":\"2026-03-03T00:00:00.000Z\"",
	  "\"credit\":\"Tide\"", "\"origin\":\"Harbour office\"", "\"copyright\":\"(c) Tide\"",
	  "\"city\":\"Tidemouth\""}},
	{"{\"uri\":\"a\",\"copyrightholder\":\"Tide\",\"by\":\"By Mara Oduya\"}",
	 {"\"copyright\":\"Tide\"", "\"byline\":\"By Mara Oduya\""}},
	{"{\"uri\":\"a\",\"body_html5\":\"<p>One<p>two\"}", {"\"text\":\"One\\ntwo\""}},
	{"{\"uri\":\"a\",\"headlines\":[{\"value\":\"first\"},{\"role\":\"main\",\"value\":\"main\"}],"
	 "\"bodies\":[{\"value\":\"<p>first\"},{\"role\":\"main\",\"value\":\"<p>main &amp; more\"}]}",
	 {"\"title\":\"main\"", "\"text\":\"main & more\""}},
	{"{\"uri\":\"a\",\"bodies\":[{\"role\":\"main\",\"value\":\"<p>main\"},{\"contentType\":"
	 "\"text/plain\",\"value\":\"1 < 2 &amp; plain\"}]}",
	 {"\"text\":\"1 < 2 &amp; plain\""}},
	{"{\"uri\":\"a\",\"headlines\":[{\"value\":\"first\"},{\"value\":\"second\"}],\"bodies\":[]}",
	 {"\"title\":\"first\""}},
	{"{\"uri\":\"a\",\"type\":\"picture\",\"description_text\":\"A ferry\"}",
	 {"\"captions\":[\"A ferry\"],\"kind\":\"photo\""}},
	{"{\"uri\":\"a\",\"body_text\":\"x\",\"description_text\":\"Short\",\"associations\":{\"p\":{"
	 "\"type\":\"picture\",\"description_text\":\"A ferry\"},\"v\":{\"type\":\"video\","
	 "\"description_text\":\"A film\"},\"n\":null}}",
	 {"\"captions\":[\"A ferry\"]", "\"summary\":\"Short\""}},
	{"{\"URI\":\"a\",\"pubStatus\":\"usable\",\"VersionCreated\":\"2026-03-03T01:00:00Z\"}",
	 {"\"id\":\"a\"", "\"status\":\"usable\"", "\"published\":\"2026-03-03T01:00:00.000Z\""}},
	{"[{\"uri\":\"a\"},{\"uri\":\"b\"}]", {"{\"id\":\"a\"}", "{\"id\":\"b\"}"}},
	{"{\"uri\":\"a\"}\n{\"uri\":\"b\"}\n", {"{\"id\":\"a\"}", "{\"id\":\"b\"}"}},
};

static void objects(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_says(all[i].document, strlen(all[i].document), all[i].says);
}

/* 17 MiB are too many. */
static void limit(void **state)
{
	struct wu_wire_opts opts = {.format = WU_FORMAT_NINJS};
	struct seen seen = {0};
	struct wu_buf b;

	(void)state;
	wu_buf_init(&b, 18u << 20);
	assert_int_equal(wu_buf_reserve(&b, 17u << 20), 0);
	memset(b.p, ' ', 17u << 20);
	b.p[0] = '{';
	assert_int_equal(wu_wire_parse(b.p, 17u << 20, &opts, SINK(&seen), NULL), WU_ELIMIT);
	wu_buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(objects), cmocka_unit_test(limit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
