/* retag: start tags as people write them. */
#include "wire.h"

#include "wire/retag.h"

static const struct {
	const char *tag, *want, *rest; /* rest: behind the '>'; NULL: the document ends before */
	bool empty, flaw;
} all[] = {
	{"a>x", "a", "x", false, false},
	{"a/>x", "a", "x", true, false},
	{"a b='c' d=\"e\">x", "a b=\"c\" d=\"e\"", "x", false, false},
	{"a b='c'/>x", "a b=\"c\"", "x", true, false},
	{"a\n b = 'c'\t>x", "a b=\"c\"", "x", false, false},
	{"a b=c>x", "a b=\"c\"", "x", false, true},
	{"a b=c/>x", "a b=\"c\"", "x", true, true},
	{"a b>x", "a b=\"\"", "x", false, true},
	{"a b b='1' b='2'>x", "a b=\"\"", "x", false, true},
	{"a b='c>x", "a b=\"c\"", "x", false, true},
	{"a b='c <d>", "a b=\"c \"", "<d>", false, true},
	{"a <b>", "a", "<b>", false, true},
	{"a / >x", "a", "x", false, false},
	{"a b='1 < 2'>x", "a b=\"1 &#60; 2\"", "x", false, false},
	{"a:b:c x:y='1'>x", "a:b_c x:y=\"1\"", "x", false, false},
	{"a: b:='1'>x", "a_ b_=\"1\"", "x", false, false},
	{"\xc3\xa9t>x", "__t", "x", false, false},
	{"a", "a", NULL, false, false},
	{"a b='", "a b=\"\"", NULL, false, true},
	{"a b=", "a b=\"\"", NULL, false, true},
	{"a =''>x", "a", "x", false, true},
};

static void tags(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *end = all[i].tag + strlen(all[i].tag);
		struct wu_retag tag;
		struct wu_flaws f;
		struct wu_buf out;

		wu_flaw_init(&f, all[i].tag);
		wu_buf_init(&out, 1 << 16);
		assert_int_equal(wu_retag_write(all[i].tag, end, &f, &out, &tag), 0);
		assert_int_equal(wu_buf_add(&out, "", 1), 0);
		assert_string_equal(out.p, all[i].want);
		assert_int_equal(tag.empty, all[i].empty);
		if (all[i].rest)
			assert_string_equal(tag.next, all[i].rest);
		else
			assert_null(tag.next);
		assert_int_equal(f.first[WU_FLAW_ATTRIBUTE] != 0, all[i].flaw);
		wu_buf_close(&out);
	}
}

static void names(void **state)
{
	static const char text[] = "ab:c-d.1 x";

	(void)state;
	assert_int_equal(wu_retag_name(text, text + strlen(text)).len, 8);
	assert_int_equal(wu_retag_name(text, text + 3).len, 3);
	assert_int_equal(wu_retag_name(text, text).len, 0);
	assert_int_equal(wu_retag_name(text + 7, text + 8).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(tags), cmocka_unit_test(names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
