/* vocab: namespaces by address or prefix, words in any case. */
#include "wire.h"

#include "wire/vocab.h"

static void spaces(void **state)
{
	(void)state;
	assert_int_equal(wu_vocab_space(NULL, NULL), WU_SPACE_FEED);
	assert_int_equal(wu_vocab_space("", NULL), WU_SPACE_FEED);
	assert_int_equal(wu_vocab_space("http://www.w3.org/2005/Atom", "x"), WU_SPACE_FEED);
	assert_int_equal(wu_vocab_space("HTTPS://PURL.ORG/DC/ELEMENTS/1.1/", "x"), WU_SPACE_DC);
	assert_int_equal(wu_vocab_space("http://purl.org/dc/terms/", NULL), WU_SPACE_DC);
	assert_int_equal(wu_vocab_space("http://purl.org/rss/1.0/", NULL), WU_SPACE_FEED);
	assert_int_equal(wu_vocab_space("http://purl.org/rss/1.0/modules/content/", "c"),
			 WU_SPACE_CONTENT);
	assert_int_equal(wu_vocab_space("http://purl.org/rss/1.0/modules/link/", "l"),
			 WU_SPACE_OTHER);
	assert_int_equal(wu_vocab_space("http://search.yahoo.com/mrss", "m"), WU_SPACE_MEDIA);
	assert_int_equal(wu_vocab_space(NULL, "media"), WU_SPACE_MEDIA);
	assert_int_equal(wu_vocab_space("urn:own", "dc"), WU_SPACE_DC);
	assert_int_equal(wu_vocab_space("urn:own", "own"), WU_SPACE_OTHER);
	assert_int_equal(wu_vocab_space("urn:own", NULL), WU_SPACE_OTHER);
}

static void words(void **state)
{
	static const struct {
		enum wu_space space;
		const char *name;
	} all[] = {
#define X(word, space, text) {WU_SPACE_##space, text},
		WU_WORDS(X)
#undef X
	};

	(void)state;
	for (int i = 0; i < WU_WORD_COUNT - 1; i++)
		assert_int_equal(wu_vocab_find(all[i].space, all[i].name), i + 1);
	assert_int_equal(wu_vocab_find(WU_SPACE_FEED, "PUBDATE"), WU_WORD_PUBDATE);
	assert_int_equal(wu_vocab_find(WU_SPACE_FEED, "creator"), WU_WORD_NONE);
	assert_int_equal(wu_vocab_find(WU_SPACE_OTHER, "title"), WU_WORD_NONE);
	assert_int_equal(wu_vocab_find(WU_SPACE_FEED, ""), WU_WORD_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(spaces), cmocka_unit_test(words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
