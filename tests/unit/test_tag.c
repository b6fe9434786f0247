/* tag: every name of the tables is found as itself, strangers are not. */
#include "wire.h"

#include "wire/tag.h"

static void each_name_is_found(void **state)
{
	static const char *const tags[] = {
#define X(name, says) #name,
		WU_TAGS(X)
#undef X
	};
	static const char *const attrs[] = {
#define X(name, text) text,
		WU_ATTRS(X)
#undef X
	};

	(void)state;
	for (uint8_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		assert_int_equal(wu_tag_find(tags[i]).tag, WU_TAG_other + 1 + i);
	for (uint8_t i = 0; i < WU_ATTR_COUNT; i++)
		assert_int_equal(wu_tag_find(attrs[i]).attr, i);
}

static void strangers_are_not(void **state)
{
	static const char *const none[] = {"", "x", "amp-img", "div2", "di", "text", "other"};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(wu_tag_find(none[i]).tag, WU_TAG_other);
	assert_int_equal(wu_tag_find("onclick").attr, WU_ATTR_COUNT);
	assert_int_equal(wu_tag_says(WU_TAG_text), 0);
	assert_true(wu_tag_says(WU_TAG_p) & WU_BLOCK && wu_tag_says(WU_TAG_script) & WU_UNREAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_name_is_found),
		cmocka_unit_test(strangers_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
