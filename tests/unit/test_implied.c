/* implied: what a start tag says of an element that was left open. */
#include "wire.h"

#include "wire/implied.h"

static struct wu_span span(const char *s)
{
	return (struct wu_span){s, strlen(s)};
}

static void ends(void **state)
{
	(void)state;
	assert_true(wu_implied_end(span("title"), span("link")));
	assert_true(wu_implied_end(span("Title"), span("LINK")));
	assert_true(wu_implied_end(span("atom:id"), span("atom:updated")));
	assert_true(wu_implied_end(span("pubDate"), span("content:encoded")));
	assert_false(wu_implied_end(span("title"), span("b")));
	assert_false(wu_implied_end(span("description"), span("title")));
	assert_false(wu_implied_end(span("titles"), span("link")));
	assert_true(wu_implied_end(span("p"), span("P")));
	assert_true(wu_implied_end(span("li"), span("li")));
	assert_false(wu_implied_end(span("li"), span("ul")));
	assert_false(wu_implied_end(span("div"), span("div")));
	assert_false(wu_implied_end(span(""), span("")));
}

static void kinds(void **state)
{
	(void)state;
	assert_true(wu_implied_item(span("item")) && wu_implied_item(span("ENTRY")));
	assert_false(wu_implied_item(span("items")));
	assert_true(wu_implied_empty(span("br")) && wu_implied_empty(span("IMG")));
	assert_false(wu_implied_empty(span("link")) || wu_implied_empty(span("p")));
	assert_true(wu_implied_word(span("guid")) && wu_implied_word(span("dc:date")));
	assert_false(wu_implied_word(span("description")));
	assert_true(wu_implied_frame(span("channel")) && wu_implied_frame(span("description")));
	assert_false(wu_implied_frame(span("i")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(ends), cmocka_unit_test(kinds)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
