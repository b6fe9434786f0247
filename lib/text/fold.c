/* The fast path takes lines of ASCII, composed Hangul, unified Han and the common
 * punctuation, where NFKC_Casefold changes nothing but ASCII case (or one separator into
 * others); anything else sends the whole line through utf8proc's tables, so that both
 * paths agree whatever form a line came in. Nothing can fail: a code point the tables
 * refuse leaves the line as it was decoded.
 */
#include "text/fold.h"

#include <utf8proc.h>

#include "base/utf8.h"

/* One code point can grow to 18 under compatibility decomposition (U+FDFA). */
enum { GROWTH = 18 };

size_t wu_fold_room(size_t len)
{
	return len * GROWTH / 3 + GROWTH; /* those that grow are three bytes long or more */
}

static bool in(int32_t c, int32_t lo, int32_t hi)
{
	return c >= lo && c <= hi;
}

static bool easy(int32_t c)
{
	return c < 0x80 || in(c, 0xAC00, 0xD7A3) || in(c, 0x4E00, 0x9FFF) ||
	       in(c, 0x2010, 0x2027) || in(c, 0x3000, 0x3020) || c == 0xA0 || c == 0xB7;
}

static size_t fold_fast(struct wu_span line, int32_t *out)
{
	size_t i = 0, n = 0, took;

	while (i < line.len) {
		int32_t c = (int32_t)wu_utf8_next(line.p + i, line.len - i, &took);

		if (!easy(c))
			return SIZE_MAX;
		out[n++] = in(c, 'A', 'Z') ? c + 32 : c;
		i += took;
	}
	return n;
}

size_t wu_fold_line(struct wu_span line, int32_t *ret_cps, size_t room)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
				      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	size_t n = fold_fast(line, ret_cps), took;
	utf8proc_ssize_t rc;

	if (n != SIZE_MAX)
		return n;
	rc = utf8proc_decompose((const utf8proc_uint8_t *)line.p, (utf8proc_ssize_t)line.len,
				ret_cps, (utf8proc_ssize_t)room, how);
	if (rc >= 0 && (size_t)rc <= room)
		rc = utf8proc_normalize_utf32(ret_cps, rc, how);
	if (rc >= 0 && (size_t)rc <= room)
		return (size_t)rc;
	n = 0;
	for (size_t i = 0; i < line.len; i += took)
		ret_cps[n++] = (int32_t)wu_utf8_next(line.p + i, line.len - i, &took);
	return n;
}

static bool single(int32_t c)
{
	return in(c, 0xAC00, 0xD7A3) || in(c, 0x4E00, 0x9FFF) || in(c, 0x1100, 0x11FF) ||
	       in(c, 0x3040, 0x30FF) || in(c, 0x3130, 0x318F) || in(c, 0x31F0, 0x31FF) ||
	       in(c, 0x3400, 0x4DBF) || in(c, 0xF900, 0xFAFF) || in(c, 0x20000, 0x3FFFD);
}

static enum wu_class class_by_table(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return WU_ALPHA;
	case UTF8PROC_CATEGORY_ND:
		return WU_DIGIT;
	default:
		return WU_APART;
	}
}

enum wu_class wu_fold_class(int32_t c)
{
	if (in(c, 'a', 'z'))
		return WU_ALPHA;
	if (in(c, '0', '9'))
		return WU_DIGIT;
	if (c == '\'' || c == 0x2018 || c == 0x2019 || c == '`')
		return WU_INSIDE;
	if (c < 0x80 || in(c, 0x2010, 0x2027) || c == 0xB7)
		return WU_APART;
	if (single(c) && c != 0x30FB) /* the Katakana middle dot separates */
		return WU_SINGLE;
	return class_by_table(c);
}
