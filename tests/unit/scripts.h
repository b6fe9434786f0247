/* Texts drawn from a seed, in the letters of many scripts, and the ways outlets change how
 * a text is written without changing what it says. A text is code points; words are parted
 * by spaces and signs, with numbers, quotes, dashes and apostrophes among them.
 */
#ifndef TESTS_UNIT_SCRIPTS_H
#define TESTS_UNIT_SCRIPTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

enum { TEXT_MAX = 6000 };

struct text {
	int32_t c[TEXT_MAX];
	size_t n;
};

static uint64_t text_seed = 1;

static inline uint32_t draw(uint32_t below)
{
	text_seed = text_seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(text_seed >> 33) % below;
}

/* Letters from..to, and now and then a mark of mark..mark_to behind one. */
struct script {
	int32_t from, to, mark, mark_to;
	int word; /* letters of its longest */
};

static const struct script scripts[] = {
	{'a', 'z', 0, 0, 9}, /* weighs most: see draw_script() */
	{0xDF, 0xF6, 0x300, 0x304, 7},
	{0x100, 0x12F, 0, 0, 7},
	{0x150, 0x17E, 0, 0, 7},
	{0x1EA0, 0x1EF9, 0, 0, 5},
	{0x130, 0x131, 0, 0, 3},
	{0x3B1, 0x3C9, 0x301, 0x301, 8},
	{0x430, 0x45F, 0, 0, 9},
	{0x561, 0x586, 0, 0, 7},
	{0x10D0, 0x10F0, 0, 0, 7},
	{0x5D0, 0x5EA, 0x5B0, 0x5BC, 6},
	{0x621, 0x63A, 0x64B, 0x652, 6},
	{0x905, 0x939, 0x93E, 0x94C, 6},
	{0x915, 0x928, 0x93C, 0x93C, 6},
	{0x995, 0x9A8, 0x9BE, 0x9CC, 6},
	{0xE01, 0xE30, 0xE31, 0xE3A, 12},
	{0x1780, 0x17A2, 0x17B6, 0x17D3, 12},
	{0xAC00, 0xD7A3, 0, 0, 6},
	{0x4E00, 0x9FA5, 0, 0, 12},
	{0xF900, 0xFA0D, 0, 0, 4},
	{0x3041, 0x3093, 0, 0, 8},
	{0x30A1, 0x30F4, 0, 0, 8},
	{0xFF66, 0xFF9D, 0xFF9E, 0xFF9F, 8},
	{0xFB00, 0xFB06, 0, 0, 2},
	{0x1200, 0x1248, 0, 0, 6},
};
enum { SCRIPTS = sizeof(scripts) / sizeof(*scripts) };

static inline void add(struct text *t, int32_t c)
{
	if (t->n < TEXT_MAX)
		t->c[t->n++] = c;
}

static inline void add_ascii(struct text *t, const char *s)
{
	while (*s)
		add(t, (unsigned char)*s++);
}

static inline void add_word(struct text *t, const struct script *s)
{
	uint32_t letters = 1 + draw((uint32_t)s->word);

	for (uint32_t i = 0; i < letters; i++) {
		int32_t c = s->from + (int32_t)draw((uint32_t)(s->to - s->from + 1));

		add(t, c == 0xF7 ? 'o' : c); /* a sign among letters */
		if (s->mark && draw(6) == 0)
			add(t, s->mark + (int32_t)draw((uint32_t)(s->mark_to - s->mark + 1)));
		if (s->from == 'a' && i + 1 < letters && draw(12) == 0)
			add(t, '\'');
	}
}

static inline void add_number(struct text *t)
{
	char s[40];

	snprintf(s, sizeof(s), draw(2) ? "%u,%03u" : "%u.%u", draw(1000), draw(1000));
	add_ascii(t, s);
}

/* words of one script mostly, parted by single spaces beside signs. */
static inline void draw_text(struct text *t, unsigned words)
{
	const struct script *own = &scripts[draw(3) ? draw(SCRIPTS) : 0];

	t->n = 0;
	for (unsigned i = 0; i < words; i++) {
		uint32_t what = draw(14);

		if (i)
			add_ascii(t, what == 0 ? ", " : what == 1 ? " - " : what == 2 ? ". " : " ");
		if (what == 3)
			add_number(t);
		else if (what == 4)
			add(t, '"');
		if (what != 3)
			add_word(t, what > 11 ? &scripts[draw(SCRIPTS)] : own);
		if (what == 4)
			add(t, '"');
	}
}

/* ---- the same, written another way --------------------------------------------------- */

static inline int32_t one_of(const int32_t *c, size_t n)
{
	return c[draw((uint32_t)n)];
}

#define ONE_OF(...)                                                                                \
	one_of((const int32_t[]){__VA_ARGS__}, sizeof((const int32_t[]){__VA_ARGS__}) / 4)

static inline int32_t quoted(int32_t c)
{
	if (c == '\'')
		return ONE_OF('\'', '`', 0x2018, 0x2019, 0x201B, 0x2BC, 0x2BB, 0xB4, 0x2032,
			      0xFF07);
	if (c == '"')
		return ONE_OF('"', 0x201C, 0x201D, 0x201E, 0xAB, 0xBB, 0x2039, 0x203A, 0x300C,
			      0x300D, 0x300E, 0xFF02, 0x2033);
	return c;
}

static inline int32_t dashed(int32_t c)
{
	return c == '-' ? ONE_OF('-', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212,
				 0xFF0D, 0xFE63, '~')
			: c;
}

static inline int32_t spaced(int32_t c)
{
	return c == ' ' ? ONE_OF(' ', '\t', 0xA0, 0x1680, 0x2000, 0x2003, 0x2007, 0x2009, 0x200A,
				 0x202F, 0x205F, 0x3000, 0x2028)
			: c;
}

static inline int32_t widened(int32_t c)
{
	return c > ' ' && c <= '~' ? c - '!' + 0xFF01 : c == ' ' ? 0x3000 : c;
}

static inline int32_t in_digits(int32_t c)
{
	static const int32_t zero[] = {'0', 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE};

	return c >= '0' && c <= '9' ? zero[draw(8)] + c - '0' : c;
}

static inline int32_t upper(int32_t c)
{
	return utf8proc_toupper(c);
}

static inline int32_t lower(int32_t c)
{
	return utf8proc_tolower(c);
}

static inline void change(struct text *to, const struct text *t, int32_t (*how)(int32_t))
{
	to->n = t->n;
	for (size_t i = 0; i < t->n; i++)
		to->c[i] = how(t->c[i]);
}

static inline void title_case(struct text *to, const struct text *t)
{
	to->n = t->n;
	for (size_t i = 0; i < t->n; i++)
		to->c[i] = i == 0 || t->c[i - 1] == ' ' ? utf8proc_totitle(t->c[i])
							: utf8proc_tolower(t->c[i]);
}

/* Signs nobody sees, anywhere. */
static inline void with_invisible(struct text *to, const struct text *t)
{
	to->n = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (draw(4) == 0)
			add(to, ONE_OF(0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x34F, 0xFE0F,
				       0x115F, 0x180B, 0xE0020));
		add(to, t->c[i]);
	}
}

/* Full-width Katakana as half-width ones. */
static inline void half_width(struct text *to, const struct text *t)
{
	to->n = 0;
	for (size_t i = 0; i < t->n; i++) {
		int32_t parts[8];
		utf8proc_ssize_t n = t->c[i] < 0x30A0 || t->c[i] > 0x30FF
					     ? 0
					     : utf8proc_decompose_char(t->c[i], parts, 8,
								       UTF8PROC_DECOMPOSE, NULL);
		int32_t half = 0;

		for (int32_t h = 0xFF66; n > 0 && h <= 0xFF9D; h++) {
			int32_t full;

			utf8proc_decompose_char(h, &full, 1, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT,
						NULL);
			half = full == parts[0] ? h : half;
		}
		add(to, half ? half : t->c[i]);
		if (half && n == 2)
			add(to, parts[1] == 0x3099 ? 0xFF9E : 0xFF9F);
	}
}

/* How: UTF8PROC_COMPOSE or _DECOMPOSE, and _COMPAT. */
static inline void normalise(struct text *to, const struct text *t, int how)
{
	char s[TEXT_MAX * 4];
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n;
	size_t len = 0, took;

	for (size_t i = 0; i < t->n; i++)
		len += wu_utf8_put(s + len, (uint32_t)t->c[i]);
	n = utf8proc_map((utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &out, UTF8PROC_STABLE | how);
	to->n = 0;
	for (size_t i = 0; n > 0 && i < (size_t)n; i += took)
		add(to, (int32_t)wu_utf8_next((char *)out + i, (size_t)n - i, &took));
	free(out);
}

#endif
