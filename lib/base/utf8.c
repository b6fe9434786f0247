/* Decoding follows the table of well-formed byte sequences (Unicode 15, table 3-7):
 * the second byte's range depends on the first, every later one is 80..BF.
 */
#include "base/utf8.h"

#include <string.h>

struct lead {
	uint8_t lo, hi; /* range of the second byte */
	uint8_t n; /* bytes in all */
};

static struct lead lead(uint8_t b)
{
	if (b >= 0xC2 && b <= 0xDF)
		return (struct lead){0x80, 0xBF, 2};
	if (b == 0xE0)
		return (struct lead){0xA0, 0xBF, 3};
	if (b == 0xED)
		return (struct lead){0x80, 0x9F, 3};
	if (b >= 0xE1 && b <= 0xEF)
		return (struct lead){0x80, 0xBF, 3};
	if (b == 0xF0)
		return (struct lead){0x90, 0xBF, 4};
	if (b >= 0xF1 && b <= 0xF3)
		return (struct lead){0x80, 0xBF, 4};
	if (b == 0xF4)
		return (struct lead){0x80, 0x8F, 4};
	return (struct lead){1, 0, 1};
}

uint32_t wu_utf8_next(const char *p, size_t len, size_t *ret_n)
{
	const uint8_t *s = (const uint8_t *)p;
	struct lead l;
	uint32_t c;

	*ret_n = 1;
	if (s[0] < 0x80)
		return s[0];
	l = lead(s[0]);
	if (l.n == 1 || len < 2 || s[1] < l.lo || s[1] > l.hi)
		return WU_REPLACEMENT;
	c = s[0] & (0xFFu >> (l.n + 1));
	c = c << 6 | (s[1] & 0x3F);
	for (size_t i = 2; i < l.n; i++) {
		if (i >= len || (s[i] & 0xC0) != 0x80) {
			*ret_n = i;
			return WU_REPLACEMENT;
		}
		c = c << 6 | (s[i] & 0x3F);
	}
	*ret_n = l.n;
	return c;
}

size_t wu_utf8_put(char *p, uint32_t c)
{
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xC0 | c >> 6);
		p[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (char)(0xE0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 0x3F));
		p[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	p[0] = (char)(0xF0 | c >> 18);
	p[1] = (char)(0x80 | (c >> 12 & 0x3F));
	p[2] = (char)(0x80 | (c >> 6 & 0x3F));
	p[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

static size_t ascii_run(const char *p, size_t len)
{
	size_t i = 0;
	uint64_t w;

	for (; i + 8 <= len; i += 8) {
		memcpy(&w, p + i, 8);
		if (w & 0x8080808080808080u)
			break;
	}
	while (i < len && !(p[i] & 0x80))
		i++;
	return i;
}

/* A real U+FFFD in the input is three bytes long; a repaired one is never EF BF BD. */
static bool ill_formed(const char *p, uint32_t c, size_t n)
{
	return c == WU_REPLACEMENT && !(n == 3 && !memcmp(p, "\xEF\xBF\xBD", 3));
}

/* Three bytes each, as Hangul, Han and Kana are written, and the ASCII between them. */
static size_t wide_run(const char *p, size_t len)
{
	const uint8_t *s = (const uint8_t *)p;
	size_t i = 0;

	while (i + 2 < len) {
		if (s[i] < 0x80)
			i++;
		else if (s[i] >= 0xE1 && s[i] <= 0xEF && (s[i + 1] & 0xC0) == 0x80 &&
			 (s[i + 2] & 0xC0) == 0x80 && (s[i] != 0xED || s[i + 1] < 0xA0))
			i += 3;
		else
			break;
		if (i + 8 <= len && s[i] < 0x80 && s[i + 7] < 0x80)
			break; /* ASCII again: eight at a time */
	}
	return i;
}

size_t wu_utf8_valid(const char *p, size_t len)
{
	size_t i = 0, n;

	while (i < len) {
		uint32_t c;

		i += ascii_run(p + i, len - i);
		i += wide_run(p + i, len - i);
		if (i == len)
			break;
		c = wu_utf8_next(p + i, len - i, &n);
		if (ill_formed(p + i, c, n))
			break;
		i += n;
	}
	return i;
}

size_t wu_utf8_repair(char *out, const char *p, size_t len)
{
	size_t i = 0, o = 0, n;

	while (i < len) {
		size_t good = wu_utf8_valid(p + i, len - i);

		for (size_t k = 0; k < good; k++)
			out[o++] = p[i + k] ? p[i + k] : ' ';
		i += good;
		if (i == len)
			break;
		wu_utf8_next(p + i, len - i, &n);
		o += wu_utf8_put(out + o, WU_REPLACEMENT);
		i += n;
	}
	return o;
}

static bool in(uint32_t c, uint32_t lo, uint32_t hi)
{
	return c >= lo && c <= hi;
}

int wu_utf8_columns(uint32_t c)
{
	if (c < 0x20 || in(c, 0x7F, 0x9F) || in(c, 0x300, 0x36F) || in(c, 0x200B, 0x200F) ||
	    in(c, 0x1160, 0x11FF) || in(c, 0x20D0, 0x20FF) || in(c, 0xFE00, 0xFE0F))
		return 0;
	if (in(c, 0x1100, 0x115F) || in(c, 0x2E80, 0x303E) || in(c, 0x3041, 0xA4CF) ||
	    in(c, 0xAC00, 0xD7A3) || in(c, 0xF900, 0xFAFF) || in(c, 0xFE30, 0xFE6F) ||
	    in(c, 0xFF00, 0xFF60) || in(c, 0xFFE0, 0xFFE6) || in(c, 0x1F300, 0x1F64F) ||
	    in(c, 0x1F900, 0x1F9FF) || in(c, 0x20000, 0x3FFFD))
		return 2;
	return 1;
}

bool wu_utf8_unsafe(uint32_t c)
{
	return c < 0x20 || in(c, 0x7F, 0x9F) || c == 0x61C || in(c, 0x200E, 0x200F) ||
	       in(c, 0x2028, 0x202E) || in(c, 0x2066, 0x2069);
}
