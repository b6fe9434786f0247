/* iptc: header, headline and byline in their shapes, several messages, times. */
#include "wire.h"

static const struct {
	const char *message;
	const char *says[8];
} all[] = {
	{"\1tid4711 2 pol 0057\r\nBC-Bridge\r\n\2Bridge open=\r\nBy Mara Oduya\r\n   It is.\r\n"
	 "\3" "030115 Mar 26\r\n\4",
	 {"\"title\":\"Bridge open\"", "\"byline\":\"By Mara Oduya\"", "\"slug\":\"BC-Bridge\"",
	  "\"text\":\"It is.\"", "\"urgency\":\"2\"", "\"sent\":\"2026-03-03T01:15:00.000Z\"",
	  "\"published\":\"2026-03-03T01:15:00.000Z\""}},
	{"\1tid 4711 1 pol 57 Bridge\r\n\2A headline that takes\r\ntwo lines =\r\n   It is.\3\4",
	 {"\"title\":\"A headline that takes two lines\"", "\"slug\":\"Bridge\"",
	  "\"urgency\":\"1\"", "\"text\":\"It is.\""}},
	{"\1tid4711 3 pol Bridge talks\r\n\2One=\r\n   Two.\3\4", {"\"slug\":\"Bridge talks\""}},
	{"\1tid4711 3 pol 0057 Bridge talks\r\n\2One=\r\n   Two.\3\4",
	 {"\"slug\":\"Bridge talks\""}},
	{"\1tid4711 3 57\r\n\2One=\r\n   Two.\3\4", {"{\"title\":\"One\",\"text\""}},
	{"\1tid4711 3 pol\r\n\2Bridge open\r\nMara Oduya =\r\n\r\n   It is.\3\4",
	 {"\"title\":\"Bridge open Mara Oduya\"", "\"text\":\"It is.\""}},
	{"\1tid4711 3 pol\r\n\2Bridge open=\r\nMara Oduya, Tide =\r\n   It is.\3\4",
	 {"\"title\":\"Bridge open\"", "\"byline\":\"Mara Oduya, Tide\""}},
	{"\1tid4711 3\r\n\2Bridge open=\r\nIt is open, at last\r\nand for good.\r\n\r\nSo.\3\4",
	 {"\"title\":\"Bridge open\"", "\"byline\":\"It is open, at last and for good.\"",
	  "\"text\":\"So.\""}},
	{"\1tid4711 3\r\n\2Bridge open=\r\nIt is open, at last\r\nand for good.\3\4",
	 {"{\"title\":\"Bridge open\",\"text\":\"It is open, at last and for good.\""}},
	{"\1tid4711 1 pol 3\r\n\2Bridge open=\r\n\3\4",
	 {"\"title\":\"Bridge open\",\"kind\":\"flash\"", "\"urgency\":\"1\""}},
	{"\1tid4711 4 pol\r\nBC-Bridge-KILL\r\n\2Kill=\r\n   Kill it.\3" "990115 Mar 26\4",
	 {"\"signal\":\"kill\""}},
	{"\1a1 3\r\n\2One=\r\n   Two.\3\4noise\1a2 4\r\n\2Three=\r\n   Four.\3\4",
	 {"\"title\":\"One\"", "\"text\":\"Two.\"", "\"title\":\"Three\"", "\"text\":\"Four.\"",
	  "\"urgency\":\"4\""}},
};

static void messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_says(all[i].message, strlen(all[i].message), all[i].says);
}

/* What was declared is believed where it decodes. */
static void declared_set(void **state)
{
	static const char cp949[] = "\1a1 3\r\n\2\xb4\xd9\xb8\xae=\r\n   One.\3\4";
	struct wu_buf lines;

	(void)state;
	assert_int_equal(item_lines(cp949, strlen(cp949), "text/plain; charset=euc-kr", &lines), 0);
	assert_non_null(strstr(lines.p, "\"다리\""));
	wu_buf_close(&lines);
	assert_int_equal(item_lines(cp949, strlen(cp949), "text/plain; charset=iso-8859-1", &lines),
			 0);
	assert_non_null(strstr(lines.p, "\"´Ù¸®\""));
	wu_buf_close(&lines);
	assert_true(item_lines(cp949, strlen(cp949), "text/plain; charset=utf-16", &lines) <= 0);
	wu_buf_close(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(messages),
					   cmocka_unit_test(declared_set)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
