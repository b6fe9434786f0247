/* The happy path needs no tables: ASCII, composed Hangul, unified Han, Kana, most letters
 * and common punctuation are easy, they fold each by itself and are what
 * NFKC_Casefold would make of them. From the letter before one that is not easy to the next
 * easy one the text goes through utf8proc: easy ones never join what stands before them, so
 * the pieces give what the whole line would.
 * Nothing can fail: what the tables refuse is left as it was decoded.
 */
#include "text/fold.h"

#include <utf8proc.h>

#include "base/utf8.h"

/* One code point can grow to 18 under compatibility decomposition (U+FDFA). */
enum { GROWTH = 18 };
enum { HARD = -1, ELLIPSIS = 0x2026, TATWEEL = 0x640, ACUTE = 0x301, DOT_ABOVE = 0x307 };

struct folder {
	struct wu_span line;
	int32_t *out;
	size_t room;
	size_t i, n; /* bytes read, code points written */
	size_t i_last, n_last; /* the same before the last easy one */
};

size_t wu_fold_room(size_t len)
{
	return len * GROWTH / 3 + GROWTH; /* those that grow are three bytes long or more */
}

static bool in(int32_t c, int32_t lo, int32_t hi)
{
	return c >= lo && c <= hi;
}

/* Of tables in ascending order; NULL: c is in none of its n ranges. */
struct range {
	uint16_t from, to;
	int16_t fold;
};

static const struct range *range_of(const struct range *r, size_t n, int32_t c)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (c > r[mid].to)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && c >= r[lo].from ? r + lo : NULL;
}

/* ---- beyond NFKC_Casefold ------------------------------------------------------------- */

/* What it becomes; a run of digits goes to 0 and on. */
static const struct range plainly[] = {
	{'`', '`', '\''},       {0xAB, 0xAB, '"'},     {0xBB, 0xBB, '"'},
	{0x131, 0x131, 'i'},    {0x2B9, 0x2B9, '\''},  {0x2BB, 0x2BF, '\''},
	{0x5F3, 0x5F3, '\''},   {0x660, 0x669, '0'},   {0x66B, 0x66B, '.'},
	{0x66C, 0x66C, ','},    {0x6F0, 0x6F9, '0'},   {0x966, 0x96F, '0'},
	{0x9E6, 0x9EF, '0'},    {0xA66, 0xA6F, '0'},   {0xAE6, 0xAEF, '0'},
	{0xB66, 0xB6F, '0'},    {0xBE6, 0xBEF, '0'},   {0xC66, 0xC6F, '0'},
	{0xCE6, 0xCEF, '0'},    {0xD66, 0xD6F, '0'},   {0xE50, 0xE59, '0'},
	{0xED0, 0xED9, '0'},    {0xF20, 0xF29, '0'},   {0x1040, 0x1049, '0'},
	{0x119E, 0x119E, 0xB7}, {0x1680, 0x1680, ' '}, {0x17E0, 0x17E9, '0'},
	{0x1810, 0x1819, '0'},  {0x2010, 0x2015, '-'}, {0x2018, 0x2019, '\''},
	{0x201B, 0x201B, '\''}, {0x201C, 0x201F, '"'}, {0x2028, 0x2029, ' '},
	{0x2032, 0x2032, '\''}, {0x2039, 0x203A, '"'}, {0x2212, 0x2212, '-'},
	{0xA78B, 0xA78C, '\''},
};

static int32_t plain(int32_t c)
{
	const struct range *r;

	if (c < 0x80 && c != '`')
		return c;
	r = range_of(plainly, sizeof(plainly) / sizeof(*plainly), c);
	return !r ? c : r->fold == '0' ? '0' + c - r->from : r->fold;
}

/* What the tables gave, in place. They make a space and a mark of an acute accent that
 * stands alone, which people type for an apostrophe; and of a capital i with a dot, two. */
static size_t settle(int32_t *c, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t k = plain(c[i]), before = out ? c[out - 1] : 0;

		if (k == TATWEEL || (k == DOT_ABOVE && before == 'i'))
			continue;
		if (k == ACUTE && before == ' ')
			c[out - 1] = '\'';
		else
			c[out++] = k;
	}
	return out;
}

/* ---- easy and hard ones ------------------------------------------------------------------ */

/* Letters: by how much they change; of pairs one is the capital of the other. What is not
 * here may join another, change its place, or be rare. */
enum { EVEN = 1001, ODD }; /* which of a pair the capital is */
static const struct range letters[] = {
	{0xC0, 0xD6, 32},     {0xD8, 0xDE, 32},     {0xE0, 0xFF, 0},        {0x100, 0x12F, EVEN},
	{0x134, 0x137, EVEN}, {0x139, 0x13E, ODD},  {0x141, 0x148, ODD},    {0x14A, 0x177, EVEN},
	{0x179, 0x17E, ODD},  {0x1A0, 0x1A1, EVEN}, {0x1AF, 0x1B0, ODD},    {0x391, 0x3A1, 32},
	{0x3A3, 0x3A9, 32},   {0x3AC, 0x3C1, 0},    {0x3C2, 0x3C2, 1},      {0x3C3, 0x3CE, 0},
	{0x400, 0x40F, 80},   {0x410, 0x42F, 32},   {0x430, 0x45F, 0},      {0x490, 0x493, EVEN},
	{0x5D0, 0x5EA, 0},    {0x621, 0x63A, 0},    {0x641, 0x64A, 0},      {0x679, 0x6BF, 0},
	{0x6C1, 0x6D2, 0},    {0x904, 0x939, 0},    {0x93D, 0x94C, 0},      {0xE01, 0xE32, 0},
	{0xE34, 0xE37, 0},    {0xE40, 0xE47, 0},    {0x1EA0, 0x1EFF, EVEN},
};

static int32_t easy_letter(int32_t c)
{
	const struct range *r = range_of(letters, sizeof(letters) / sizeof(*letters), c);

	if (!r)
		return HARD;
	if (r->fold == EVEN)
		return c | 1;
	return r->fold == ODD ? c + (c & 1) : c + r->fold;
}

static int32_t easy_punctuation(int32_t c)
{
	if (in(c, 0x2010, 0x2027))
		return c == 0x2017 || c == 0x2024 || c == 0x2025 ? HARD : plain(c);
	if (c == 0xA0 || c == 0x3000)
		return ' ';
	if (in(c, 0x3001, 0x3020) || c == 0xB7)
		return c;
	if (c == 0xAB || c == 0xBB)
		return '"';
	return easy_letter(c);
}

static int32_t easy_ascii(int32_t c)
{
	return in(c, 'A', 'Z') ? c + 32 : c == '`' ? '\'' : c;
}

/* What c becomes, whatever stands around it that is easy; HARD: ask the tables. */
static int32_t easy(int32_t c)
{
	if (c < 0x80)
		return easy_ascii(c);
	if (in(c, 0xAC00, 0xD7A3) || in(c, 0x4E00, 0x9FFF))
		return c;
	if (in(c, 0x3041, 0x3096) || in(c, 0x309D, 0x309E) || in(c, 0x30A1, 0x30FE))
		return c;
	if (in(c, 0xFF01, 0xFF5E))
		return easy_ascii(c - 0xFF01 + '!');
	return easy_punctuation(c);
}

/* Returns whether there were any. */
static bool fold_ascii(struct folder *f)
{
	size_t from = f->i;
	int32_t c;

	while (f->i < f->line.len && (c = (unsigned char)f->line.p[f->i]) < 0x80) {
		f->out[f->n++] = easy_ascii(c);
		f->i++;
	}
	if (f->i == from)
		return false;
	f->i_last = f->i - 1;
	f->n_last = f->n - 1;
	return true;
}

static void fold_easy(struct folder *f)
{
	while (f->i < f->line.len) {
		size_t took;
		int32_t c;

		if (fold_ascii(f))
			continue;
		c = easy((int32_t)wu_utf8_next(f->line.p + f->i, f->line.len - f->i, &took));
		if (c == HARD)
			return;
		f->i_last = f->i;
		f->n_last = f->n;
		for (int dots = 2; c == ELLIPSIS && dots; dots--)
			f->out[f->n++] = '.';
		f->out[f->n++] = c == ELLIPSIS ? '.' : c;
		f->i += took;
	}
}

size_t wu_fold_by_tables(struct wu_span s, int32_t *out, size_t room)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
				      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	utf8proc_ssize_t rc =
		utf8proc_decompose((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, out,
				   (utf8proc_ssize_t)room, how);
	size_t n = 0, took;

	if (rc >= 0 && (size_t)rc <= room)
		rc = utf8proc_normalize_utf32(out, rc, how);
	if (rc >= 0 && (size_t)rc <= room)
		return settle(out, (size_t)rc);
	for (size_t i = 0; i < s.len; i += took)
		out[n++] = (int32_t)wu_utf8_next(s.p + i, s.len - i, &took);
	return n;
}

static void fold_hard(struct folder *f)
{
	struct wu_span piece = {f->line.p + f->i_last, f->i - f->i_last};
	size_t took;

	while (f->i < f->line.len &&
	       easy((int32_t)wu_utf8_next(f->line.p + f->i, f->line.len - f->i, &took)) == HARD) {
		f->i += took;
		piece.len += took;
	}
	f->n = f->n_last + wu_fold_by_tables(piece, f->out + f->n_last, f->room - f->n_last);
	f->i_last = f->i;
	f->n_last = f->n;
}

size_t wu_fold_line(struct wu_span line, int32_t *ret_cps, size_t room)
{
	struct folder f = {.line = line, .out = ret_cps, .room = room};

	while (f.i < line.len) {
		fold_easy(&f);
		if (f.i < line.len)
			fold_hard(&f);
	}
	return f.n;
}

/* ---- classes --------------------------------------------------------------------------- */

/* The Katakana middle dot and double hyphen separate. */
static bool single(int32_t c)
{
	return in(c, 0xAC00, 0xD7A3) || in(c, 0x4E00, 0x9FFF) ||
	       (in(c, 0x3041, 0x30FF) && !in(c, 0x3099, 0x30A0) && c != 0x30FB) ||
	       in(c, 0x309D, 0x309F) || in(c, 0x3005, 0x3007) || c == 0x303B ||
	       in(c, 0x1100, 0x11FF) || in(c, 0xA960, 0xA97C) || in(c, 0xD7B0, 0xD7FB) ||
	       in(c, 0x3105, 0x312F) || in(c, 0x31A0, 0x31BF) || in(c, 0x31F0, 0x31FF) ||
	       in(c, 0x3400, 0x4DBF) || in(c, 0xF900, 0xFAFF) || in(c, 0x20000, 0x3FFFD);
}

/* Thai, Lao, Burmese, Khmer put no space between words: a sentence would be one. */
static bool unspaced(int32_t c)
{
	return in(c, 0xE00, 0xEFF) || in(c, 0x1000, 0x109F) || in(c, 0x1780, 0x17FF);
}

static enum wu_class class_by_table(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return unspaced(c) ? WU_SINGLE : WU_ALPHA;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return WU_MARK;
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
	if (c < 0x80)
		return in(c, '0', '9') ? WU_DIGIT : c == '\'' ? WU_INSIDE : WU_APART;
	if (single(c))
		return WU_SINGLE;
	if (in(c, 0x430, 0x45F) || (in(c, 0xDF, 0x17F) && c != 0xF7))
		return WU_ALPHA;
	return class_by_table(c);
}

void wu_fold_classes(const int32_t *cp, size_t n, uint8_t *ret_class)
{
	for (size_t i = 0; i < n; i++)
		ret_class[i] = (uint8_t)wu_fold_class(cp[i]);
}
