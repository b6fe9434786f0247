/* utf8: every code point there and back; every sequence of up to three bytes against
 * the table of well-formed ones, written down a second time. */
#include "base.h"

#include "base/utf8.h"

static void every_code_point(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char b[4];
		size_t n = wu_utf8_put(b, c), got;
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;

		if (wu_utf8_valid(b, n) != (surrogate ? 0 : n) ||
		    (!surrogate && (wu_utf8_next(b, n, &got) != c || got != n)))
			fail_msg("U+%04X", c);
		for (size_t cut = 1; cut < n && !surrogate; cut++)
			if (wu_utf8_next(b, cut, &got) != WU_REPLACEMENT || got != cut)
				fail_msg("U+%04X cut at %zu", c, cut);
	}
}

/* Bytes of the well-formed sequence b starts with; 0: none within three bytes. */
static size_t formed(const uint8_t *b, size_t len)
{
	uint8_t lo = b[0] == 0xE0 ? 0xA0 : 0x80, hi = b[0] == 0xED ? 0x9F : 0xBF;

	if (b[0] < 0x80)
		return 1;
	if (b[0] < 0xC2 || b[0] > 0xEF || len < 2 || b[1] < lo || b[1] > hi)
		return 0;
	if (b[0] < 0xE0)
		return 2;
	return len > 2 && (b[2] & 0xC0) == 0x80 ? 3 : 0;
}

static void check_sequence(const uint8_t *b, size_t len)
{
	const char *p = (const char *)b;
	size_t want = formed(b, len), n, at = 0;
	char out[16];

	wu_utf8_next(p, len, &n);
	if (want ? n != want : n < 1 || n > len)
		fail_msg("%02X %02X %02X: took %zu, want %zu", b[0], b[1], b[2], n, want);
	while (at < len && (n = formed(b + at, len - at)))
		at += n;
	if (wu_utf8_valid(p, len) != at)
		fail_msg("%02X %02X %02X: valid", b[0], b[1], b[2]);
	n = wu_utf8_repair(out, p, len);
	if (n > 3 * len || wu_utf8_valid(out, n) != n || memchr(out, 0, n))
		fail_msg("%02X %02X %02X: repaired to %zu", b[0], b[1], b[2], n);
}

static void every_short_sequence(void **state)
{
	(void)state;
	for (uint32_t v = 0; v < 1u << 24; v++) {
		uint8_t b[3] = {(uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};

		check_sequence(b, 3);
		if (!b[2])
			check_sequence(b, 2);
		if (!b[1] && !b[2])
			check_sequence(b, 1);
	}
}

static void maximal_subparts(void **state)
{
	/* Unicode 15, table 3-8 */
	static const char in[] = "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41";
	static const char want[] = "\uFFFD\uFFFD\uFFFD\uFFFD\x41";
	char out[3 * sizeof(in)];
	size_t n = wu_utf8_repair(out, in, sizeof(in) - 1);

	(void)state;
	assert_int_equal(n, sizeof(want) - 1);
	assert_memory_equal(out, want, n);
}

static void long_ascii_before_a_fault(void **state)
{
	char b[64];

	(void)state;
	for (size_t at = 0; at < sizeof(b); at++) {
		memset(b, 'a', sizeof(b));
		b[at] = (char)0xFF;
		assert_int_equal(wu_utf8_valid(b, sizeof(b)), at);
	}
}

static void columns_and_danger(void **state)
{
	(void)state;
	assert_int_equal(wu_utf8_columns('a'), 1);
	assert_int_equal(wu_utf8_columns(0xAC00), 2);
	assert_int_equal(wu_utf8_columns(0x301), 0);
	assert_int_equal(wu_utf8_columns(0x1B), 0);
	assert_true(wu_utf8_unsafe(0x1B) && wu_utf8_unsafe(0x9B) && wu_utf8_unsafe(0x202E));
	assert_true(wu_utf8_unsafe(0x2066) && wu_utf8_unsafe(0x2028) && wu_utf8_unsafe(0x7F));
	assert_false(wu_utf8_unsafe(' ') || wu_utf8_unsafe(0xAC00) || wu_utf8_unsafe(0x2014));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(every_short_sequence),
		cmocka_unit_test(maximal_subparts),
		cmocka_unit_test(long_ascii_before_a_fault),
		cmocka_unit_test(columns_and_danger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
