/* newsml1: identity, management, lines; which content is the text; captions; several items. */
#include "wire.h"

#define ITEM(parts) "<NewsML><NewsItem>" parts "</NewsItem></NewsML>"
#define TEXT(role, text)                                                                          \
	"<NewsComponent>" role "<ContentItem><MediaType FormalName='Text'/><DataContent>" text     \
	"</DataContent></ContentItem></NewsComponent>"
#define ROLE(name) "<Role FormalName='" name "'/>"

static const struct {
	const char *document;
	const char *says[10];
} all[] = {
	{ITEM("<Identification><NewsIdentifier><NewsItemId>4711</NewsItemId><RevisionId>3"
	      "</RevisionId></NewsIdentifier></Identification><NewsManagement><NewsItemType "
	      "FormalName='Alert'/><ThisRevisionCreated>20260303T101500+0900</ThisRevisionCreated>"
	      "<Status FormalName='Canceled'/><Instruction FormalName='Kill'/></NewsManagement>"
	      "<NewsComponent><NewsLines><HeadLine>One</HeadLine><SlugLine>S</SlugLine><CreditLine>"
	      "Tide</CreditLine></NewsLines></NewsComponent>"),
	 {"\"id\":\"4711\"", "\"version\":\"3\"", "\"kind\":\"flash\"", "\"status\":\"canceled\"",
	  "\"signal\":\"kill\"", "\"updated\":\"2026-03-03T01:15:00.000Z\"", "\"slug\":\"S\"",
	  "\"credit\":\"Tide\""}},
	{ITEM("<Identification><NewsIdentifier><PublicIdentifier>urn:a</PublicIdentifier><NewsItemId>4711"
	      "</NewsItemId></NewsIdentifier><NameLabel>BC-Bridge</NameLabel></Identification>"
	      "<NewsManagement><FirstCreated>20260303T000000Z</FirstCreated><Urgency FormalName='4'/>"
	      "</NewsManagement><NewsComponent><NewsLines><HeadLine>One</HeadLine><ByLine>By Mara "
	      "Oduya</ByLine><DateLine>TIDEMOUTH (Tide)</DateLine><SlugLine>x</SlugLine><CopyrightLine>"
	      "(c) Tide</CopyrightLine></NewsLines><AdministrativeMetadata><Source><Party "
	      "FormalName='Harbour office'/></Source></AdministrativeMetadata><DescriptiveMetadata>"
	      "<Language FormalName='fr'/><Location><Property FormalName='Country' Value='x'/>"
	      "<Property FormalName='City' Value='Tidemouth'/></Location></DescriptiveMetadata>"
	      "<NewsComponent><DescriptiveMetadata><Language FormalName='en'/></DescriptiveMetadata>"
	      "<ContentItem><DataContent>Text</DataContent></ContentItem></NewsComponent>"
	      "</NewsComponent>"),
	 {"\"id\":\"urn:a\"", "\"slug\":\"BC-Bridge\"", "\"created\":\"2026-03-03T00:00:00.000Z\"",
	  "\"urgency\":\"4\"", "\"dateline\":\"TIDEMOUTH (Tide)\"", "\"copyright\":\"(c) Tide\"",
	  "\"lang\":\"en\"", "\"origin\":\"Harbour office\"", "\"city\":\"Tidemouth\""}},
	{ITEM("<NewsComponent><DescriptiveMetadata><Language FormalName='fr'/></DescriptiveMetadata>"
	      "</NewsComponent>"),
	 {"\"lang\":\"fr\""}},
	/* The main part, however short; else the longest without another role. */
	{ITEM("<NewsComponent>" TEXT(ROLE("Abstract"), "A long abstract of it all")
	      TEXT("", "A long text without a role") TEXT(ROLE("Main"), "<p>Main</p><p>part</p>")
	      "</NewsComponent>"),
	 {"\"text\":\"Main\\npart\""}},
	{ITEM("<NewsComponent>" TEXT("", "A long text without a role") TEXT(ROLE("Main Text"), "Main")
	      "</NewsComponent>"),
	 {"\"text\":\"Main\""}},
	{ITEM("<NewsComponent>" TEXT(ROLE("Teaser"), "A long teaser of it all") TEXT(ROLE("x"), "One")
	      "</NewsComponent>"),
	 {"\"text\":\"One\""}},
	{ITEM("<NewsComponent>" TEXT("", "Short") TEXT("", "The longer one")
	      TEXT(ROLE("SubHeadLine"), "Still longer, but a line under the headline")
	      "</NewsComponent>"),
	 {"\"text\":\"The longer one\""}},
	{ITEM("<NewsComponent>" TEXT("", "<html><head><title>x</title></head><body><p>One</p>"
					 "<p>two</p></body></html>") "</NewsComponent>"),
	 {"\"text\":\"One\\ntwo\""}},
	{ITEM("<NewsComponent>" TEXT("", "&lt;p&gt;One&lt;p&gt;two") "</NewsComponent>"),
	 {"\"text\":\"One\\ntwo\""}},
	{ITEM("<NewsComponent>" TEXT("", " One\n\n two ") "</NewsComponent>"),
	 {"\"text\":\"One\\ntwo\""}},
	{ITEM("<NewsComponent>" TEXT("", "<nitf><body><body.head><byline>By Mara Oduya</byline>"
					 "</body.head><body.content><p>One</p></body.content></body>"
					 "</nitf>") "</NewsComponent>"),
	 {"\"text\":\"One\"", "\"byline\":\"By Mara Oduya\""}},
	{ITEM("<NewsComponent>" TEXT("", "<body.content><p>One</p></body.content>")
	      "<NewsComponent>" ROLE("Photo") TEXT(ROLE("Caption"), "<p>A ferry</p>")
	      "</NewsComponent></NewsComponent>"),
	 {"\"text\":\"One\",\"captions\":[\"A ferry\"]"}},
	{"<NewsML><NewsEnvelope><SentFrom><Party FormalName='Tide'/></SentFrom><DateAndTime>"
	 "20260303T101600+0900</DateAndTime></NewsEnvelope><NewsItem><NewsComponent><NewsLines>"
	 "<HeadLine>One</HeadLine></NewsLines></NewsComponent></NewsItem><NewsItem><NewsComponent>"
	 "<NewsLines><HeadLine>Two</HeadLine></NewsLines></NewsComponent></NewsItem></NewsML>",
	 {"{\"title\":\"One\",\"agency\":\"Tide\",\"published\":\"2026-03-03T01:16:00.000Z\"",
	  "{\"title\":\"Two\",\"agency\":\"Tide\""}},
};

static void items(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_says(all[i].document, strlen(all[i].document), all[i].says);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(items)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
