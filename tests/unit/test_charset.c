/* charset: the order of belief, a declaration that lies, NULs and broken bytes. */
#include "wire.h"

#include "base/utf8.h"
#include "wire/charset.h"

/* "한글" in CP949 */
#define HANGUL "\xc7\xd1\xb1\xdb"

static const struct {
	const char *bytes, *type, *utf8;
	unsigned notes;
	const char *name, *language;
} all[] = {
	{"<a>" HANGUL "</a>", NULL, "<a>한글</a>", 1, "CP949", NULL},
	{"<rss xml:lang='ja'>\x8a\xbf\x8e\x9a", NULL, "<rss xml:lang='ja'>漢字", 1, "CP932", NULL},
	{"\xcf\xf0\xe8\xe2\xe5\xf2", NULL, "Привет", 0, "CP1251", "ru"},
	{"Don\x92t say caf\xe9", NULL, "Don’t say café", 0, "CP1252", NULL},
	{"Don\x92t", NULL, "Don’t", 0, "CP1252", "en"},
	{"<?xml version='1.0' encoding='koi8-r'?>\xf0", NULL,
	 "<?xml version='1.0' encoding='koi8-r'?>П", 0, "KOI8-R", NULL},
	{"<!-- x --><?xml encoding='windows-1251'?>\xcf", NULL,
	 "<!-- x --><?xml encoding='windows-1251'?>П", 0, "CP1251", NULL},
	{"plain", NULL, "plain", 0, NULL, NULL},
	{"한글", NULL, "한글", 0, NULL, NULL},
	{HANGUL " " HANGUL, NULL, "한글 한글", 0, NULL, NULL},
	{HANGUL, "text/html; charset=EUC-KR", "한글", 0, NULL, NULL},
	{"<meta charset=\"ks_c_5601-1987\">" HANGUL, NULL,
	 "<meta charset=\"ks_c_5601-1987\">한글", 0, NULL, NULL},
	{HANGUL, "text/html; charset=utf-8", "한글", 1, NULL, NULL},
	{HANGUL, "text/html; charset=klingon", "한글", 1, NULL, NULL},
	{"<meta charset=euc-kr>한글", NULL, "<meta charset=euc-kr>한글", 0, NULL, NULL},
	{"\xef\xbb\xbf" "bom", "text/plain; charset=euc-kr", "bom", 0, NULL, NULL},
	{"caf\xe9 cr\xe8me", "text/html; charset=iso-8859-1", "café crème", 0, NULL, NULL},
};

static void belief(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct wu_wire_opts opts = {.content_type = all[i].type,
					    .language = all[i].language};
		const char *name = NULL;
		struct seen seen = {0};
		struct wu_buf out;

		wu_buf_init(&out, 1 << 16);
		assert_int_equal(wu_charset_decode(all[i].bytes, strlen(all[i].bytes), &opts,
						   SINK(&seen), &out, &name), 0);
		if (all[i].name)
			assert_string_equal(name, all[i].name);
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

/* UTF-16 and UTF-32, with a mark and without. */
static void wide(void **state)
{
	static const struct {
		const char *p;
		size_t len;
		const char *name;
	} marks[] = {
		{"\xff\xfe<\0a\0>\0", 8, "UTF-16LE"},
		{"\xfe\xff\0<\0a\0>", 8, "UTF-16BE"},
		{"\0\0\xfe\xff\0\0\0<\0\0\0a\0\0\0>", 16, "UTF-32BE"},
		{"\xff\xfe\0\0<\0\0\0a\0\0\0>\0\0\0", 16, "UTF-32LE"},
		{"<\0?\0x\0", 6, "UTF-16LE"},
		{"\0<\0?\0x", 6, "UTF-16BE"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		struct wu_wire_opts opts = {.content_type = "text/xml; charset=utf-8"};
		struct seen seen = {0};
		struct wu_buf out;
		const char *name;

		wu_buf_init(&out, 1 << 16);
		assert_int_equal(wu_charset_decode(marks[i].p, marks[i].len, &opts, SINK(&seen), &out,
						   &name), 0);
		assert_string_equal(name, marks[i].name);
		assert_span(((struct wu_span){out.p, out.len}), i < 4 ? "<a>" : "<?x");
		assert_int_equal(seen.notes, 0);
		wu_buf_close(&out);
	}
}

static void nuls_are_told(void **state)
{
	struct wu_wire_opts opts = {.url = NULL};
	struct seen seen = {0};
	struct wu_buf out;

	(void)state;
	wu_buf_init(&out, 1 << 16);
	assert_int_equal(wu_charset_decode("<a>b\0c</a>", 10, &opts, SINK(&seen), &out, NULL), 0);
	assert_span(((struct wu_span){out.p, out.len}), "<a>b c</a>");
	assert_int_equal(seen.notes, 1);
	wu_buf_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(belief), cmocka_unit_test(always_valid),
					   cmocka_unit_test(wide), cmocka_unit_test(nuls_are_told)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
