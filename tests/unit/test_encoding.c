/* encoding: every label of the table is one iconv knows; labels as people write them. */
#include "wire.h"

#include <iconv.h>

#include "wire/encoding.h"

static void labels(void **state)
{
	static const struct {
		const char *label, *set;
	} all[] = {
		{"UTF-8", "UTF-8"},           {"utf8", "UTF-8"},           {"EUC-KR", "CP949"},
		{"ks_c_5601-1987", "CP949"},  {"x-windows-949", "CP949"},  {"ISO-8859-1", "CP1252"},
		{"iso8859-1", "CP1252"},      {"US-ASCII", "CP1252"},      {"Shift_JIS", "CP932"},
		{"gb2312", "GB18030"},        {"Big5", "BIG5-HKSCS"},      {"Windows-1251", "CP1251"},
		{"koi8-r", "KOI8-R"},         {"iso-8859-15", "ISO-8859-15"}, {"EUC-JP", "EUC-JP-MS"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		iconv_t cd = iconv_open("UTF-8", all[i].set);

		assert_string_equal(wu_encoding_find(all[i].label), all[i].set);
		assert_true(cd != (iconv_t)-1);
		iconv_close(cd);
	}
	assert_string_equal(wu_encoding_find("klingon"), "klingon");
	assert_string_equal(wu_encoding_find(""), "");
}

static void languages(void **state)
{
	static const char *const all[] = {"ko", "ja", "zh", "zh-TW", "ru", "el", "he", "ar", "tr",
					  "th", "pl", "cs", "en"};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *set = wu_encoding_of_language(all[i]);
		iconv_t cd;

		assert_non_null(set);
		cd = iconv_open("UTF-8", set);
		assert_true(cd != (iconv_t)-1);
		iconv_close(cd);
	}
	assert_string_equal(wu_encoding_of_language("ko-KR"), "CP949");
	assert_string_equal(wu_encoding_of_language("zh_tw"), "BIG5-HKSCS");
	assert_null(wu_encoding_of_language("kok"));
	assert_null(wu_encoding_of_language(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(labels), cmocka_unit_test(languages)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
