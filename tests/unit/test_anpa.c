/* anpa: header fields, marks of headline and byline, the older marks, times. */
#include "wire.h"

static const struct {
	const char *message;
	const char *says[10];
} all[] = {
	{"\1a4711\x1ftid-\r\nu i bc-\x1f" "BC-Bridge 1st Ld 03-03 0057\r\n\2\x1e" "Bridge open\r\n"
	 "\x1d" "By Mara Oduya\r\n   TIDEMOUTH (Tide) -- It is.\r\n\3tid-03-03-26 0115GMT\r\n\4",
	 {"\"title\":\"Bridge open\"", "\"byline\":\"By Mara Oduya\"", "\"slug\":\"BC-Bridge\"",
	  "\"version\":\"1st Ld\"", "\"text\":\"It is.\"", "\"agency\":\"Tide\"",
	  "\"urgency\":\"3\"", "\"signal\":\"update\"", "\"sent\":\"2026-03-03T01:15:00.000Z\""}},
	{"\1a4711\x1ftid-\r\nb i bc-\x1f" "BC-Bridge  03-03 0057\r\n\2\x1e" "Bridge open\r\n\3\4",
	 {"\"title\":\"Bridge open\",\"slug\":\"BC-Bridge\",\"kind\":\"flash\"",
	  "\"urgency\":\"2\""}},
	{"\1a4711\x1ftid-\r\nr i bc-\x1f" "BC-Bridge-KILL\r\n\2^Bridge open<\r\n^By MARA ODUYA=\r\n"
	 "   It is.\3\4",
	 {"\"title\":\"Bridge open\"", "\"byline\":\"By MARA ODUYA\"", "\"signal\":\"kill\"",
	  "\"text\":\"It is.\""}},
	{"\1a4711\x1f\r\n\2Bridge open\r\n   It is.\3\4",
	 {"\"title\":\"Bridge open\"", "\"text\":\"It is.\""}},
	{"\1a4711\x1f\r\n\2   It is.\3tid-03-03 0115GMT\4", {"{\"text\":\"It is.\"}"}},
};

static void messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_says(all[i].message, strlen(all[i].message), all[i].says);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(messages)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
