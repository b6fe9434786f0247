/* escape: what XML may hold comes through, what it may not does not. */
#include "wire.h"

#include "wire/escape.h"
#include "wire/markup.h"

static void check(const char *from, const char *text, const char *cdata, int flaw)
{
	struct wu_flaws f;
	struct wu_buf out;

	wu_flaw_init(&f, from);
	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_escape_text(from, strlen(from), &f, &out), 0);
	assert_span(((struct wu_span){out.p, out.len}), text);
	for (int k = 0; k < WU_FLAW_COUNT; k++)
		assert_int_equal(f.first[k], k == flaw);
	wu_buf_reset(&out);
	assert_int_equal(wu_escape_cdata(from, strlen(from), &f, &out), 0);
	assert_span(((struct wu_span){out.p, out.len}), cdata);
	wu_buf_close(&out);
}

static void marks(void **state)
{
	(void)state;
	check("plain", "plain", "plain", -1);
	check("a & b", "a &#38; b", "a & b", WU_FLAW_AMPERSAND);
	check("a &amp; b", "a &amp; b", "a &amp; b", -1);
	check("&#65;&#0;", "A\xef\xbf\xbd", "&#65;&#0;", -1);
	check("&#38;&#60;", "&#38;&#60;", "&#38;&#60;", -1);
	check("&foo;", "&#38;foo;", "&foo;", WU_FLAW_ENTITY);
	check("&hearts;", "\xe2\x99\xa5", "&hearts;", WU_FLAW_ENTITY);
	check("a < \"b\" > c", "a &#60; &#34;b&#34; &#62; c", "a < \"b\" > c", -1);
	check("a\x02\x1f" "b", "ab", "ab", WU_FLAW_CONTROL);
	check("\xef\xbf\xbe\xef\xbf\xbd", "\xef\xbf\xbd", "\xef\xbf\xbd", WU_FLAW_CONTROL);
	check("\xef\xbb\xbf", "\xef\xbb\xbf", "\xef\xbb\xbf", -1);
}

static void long_ones_are_cut(void **state)
{
	size_t len = 3 * (WU_MARKUP_TOKEN / 2);
	char *p = wu_alloc(len);
	struct wu_flaws f;
	struct wu_buf out;

	(void)state;
	for (size_t i = 0; i < len; i++)
		p[i] = "\xea\xb0\x80"[i % 3];
	wu_flaw_init(&f, p);
	wu_buf_init(&out, 4 << 20);
	assert_int_equal(wu_escape_text(p, len, &f, &out), 0);
	assert_true(out.len <= WU_MARKUP_TOKEN && out.len > WU_MARKUP_TOKEN - 3 && out.len % 3 == 0);
	assert_int_equal(f.first[WU_FLAW_LONG], 1);
	wu_buf_close(&out);
	wu_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(marks), cmocka_unit_test(long_ones_are_cut)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
