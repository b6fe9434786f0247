/* charset: the order of belief, a declaration that lies, NULs and broken bytes. */
#include "wire.h"

#include "base/utf8.h"
#include "wire/charset.h"

/* "한글" in CP949 */
#define HANGUL "\xc7\xd1\xb1\xdb"

static const struct {
	const char *bytes, *type, *utf8;
	unsigned notes;
} all[] = {
	{"plain", NULL, "plain", 0},
	{"한글", NULL, "한글", 0},
	{HANGUL " " HANGUL, NULL, "한글 한글", 0},
	{HANGUL, "text/html; charset=EUC-KR", "한글", 0},
	{"<meta charset=\"ks_c_5601-1987\">" HANGUL, NULL,
	 "<meta charset=\"ks_c_5601-1987\">한글", 0},
	{HANGUL, "text/html; charset=utf-8", "한글", 1},
	{HANGUL, "text/html; charset=klingon", "한글", 1},
	{"<meta charset=euc-kr>한글", NULL, "<meta charset=euc-kr>한글", 0},
	{"\xef\xbb\xbf" "bom", "text/plain; charset=euc-kr", "bom", 0},
	{"caf\xe9 cr\xe8me", "text/html; charset=iso-8859-1", "café crème", 0},
};

static void belief(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_wire_opts opts = {.content_type = all[i].type};
		struct seen seen = {0};
		struct wu_buf out;

		wu_buf_init(&out, 1 << 16);
		assert_int_equal(wu_charset_decode(all[i].bytes, strlen(all[i].bytes), &opts,
						   SINK(&seen), &out, NULL), 0);
		assert_span(((struct wu_span){out.p, out.len}), all[i].utf8);
		assert_int_equal(seen.notes, all[i].notes);
		wu_buf_close(&out);
	}
}

/* Any two bytes in any place give valid UTF-8 without a NUL. */
static void always_valid(void **state)
{
	struct wu_wire_opts opts = {0};
	struct wu_buf out;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	for (unsigned v = 0; v < 65536; v += 7) {
		char again[64], text[] = {'a', (char)(v >> 8), (char)v, 'z'};

		wu_buf_reset(&out);
		assert_int_equal(wu_charset_decode(text, 4, &opts, NULL, &out, NULL), 0);
		assert_int_equal(wu_utf8_repair(again, out.p, out.len), out.len);
		assert_memory_equal(again, out.p, out.len);
		assert_null(out.len ? memchr(out.p, 0, out.len) : NULL);
	}
	wu_buf_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(belief), cmocka_unit_test(always_valid)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
