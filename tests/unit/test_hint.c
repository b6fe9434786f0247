/* hint: names are read as words, however they are joined; parts of other words hint at
 * nothing. */
#include "wire.h"

#include "wire/hint.h"

static const struct {
	const char *names;
	unsigned hint;
} cases[] = {
	{"", 0},
	{"wrapper", 0},
	{"share", WU_HINT_FURNITURE},
	{"Share", WU_HINT_FURNITURE},
	{"share-bar", WU_HINT_FURNITURE},
	{"shareBar", WU_HINT_FURNITURE},
	{"sharebar2", WU_HINT_FURNITURE},
	{"article_share", WU_HINT_FURNITURE},
	{"shared-space", 0},
	{"shareholders", 0},
	{"relatedStories", WU_HINT_FURNITURE},
	{"relative", 0},
	{"ad", WU_HINT_FURNITURE},
	{"ad-slot top", WU_HINT_FURNITURE},
	{"header", 0},
	{"headline", 0},
	{"advert1", WU_HINT_FURNITURE},
	{"adventure", 0},
	{"nav", WU_HINT_FURNITURE},
	{"navy", 0},
	{"read-more", WU_HINT_FURNITURE},
	{"read", 0},
	{"read more", 0}, /* two names */
	{"sr-only", WU_HINT_HIDDEN},
	{"visuallyHidden", WU_HINT_HIDDEN},
	{"article-body", WU_HINT_BODY},
	{"articleBody", WU_HINT_BODY},
	{"articlebody", WU_HINT_BODY},
	{"news_txt", WU_HINT_BODY},
	{"entry-content", WU_HINT_BODY},
	{"article body", 0},
	{"article", 0},
	{"content", 0},
	{"body", 0},
	{"body-article", 0},
	{"post-content share", WU_HINT_BODY | WU_HINT_FURNITURE},
	{"byline", WU_HINT_SIGN | WU_HINT_NAME},
	{"article-date", WU_HINT_SIGN},
	{"update", 0},
	{"img_desc", WU_HINT_CAPTION},
	{"wp-caption-text", WU_HINT_CAPTION},
	{"comments", WU_HINT_COMMENT},
	{"commentary", WU_HINT_COMMENT},
	{"sns_wrap", WU_HINT_FURNITURE},
	{"lessons", 0},
	{"how-to-share-a-ferry-with-goats", 0}, /* a headline's words */
	{"a1b2c3", 0},
	{"\xec\x9e\x85\xeb\xa0\xa5", 0},
	{"averyveryverylongwordthatnevereverendsandgoesonandon", 0},
};

static void names_are_read_as_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (wu_hint_read(cases[i].names) != cases[i].hint)
			print_error("%s: %x\n", cases[i].names, wu_hint_read(cases[i].names));
		assert_int_equal(wu_hint_read(cases[i].names), cases[i].hint);
	}
	assert_int_equal(wu_hint_read(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_read_as_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
