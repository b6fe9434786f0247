/* fold: forms a reader cannot tell apart fold alike, and the fast path is what the tables
 * say, for every code point and for texts of those that touch each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "text/fold.h"

enum { MOST = 400, LAST = 0x10FFFF };

static uint64_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

static size_t fold(const char *s, int32_t *out)
{
	struct wu_span line = {s, strlen(s)};

	return wu_fold_line(line, out, wu_fold_room(line.len));
}

static void alike(void **state)
{
	static const char *const pairs[][2] = {
		{"harbour", "hARBOUR"},
		{"가람", "\u1100\u1161\u1105\u1161\u11B7"},
		{"가나다", "ﾡￂﾤￂﾧￂ"},
		{"café", "cafe\u0301"},
		{"abc 123", "ＡＢＣ　１２３"},
		{"strasse", "straße"},
		{"strasse", "STRAẞE"},
		{"ab", "a\u00ADb"},
		{"ab", "a\u200Bb"},
		{"ab", "a\u034Fb"},
		{"a b", "a\u00A0b"},
		{"a b", "a\u1680b"},
		{"a b", "a\u205Fb"},
		{"a-b-c-d", "a–b—c‑d"},
		{"\"a\" \"b\" \"c\"", "“a” «b» „c‟"},
		{"don't", "don’t"},
		{"don't", "don´t"},
		{"don't", "donʼt"},
		{"don't", "DON＇T"},
		{"a...b", "a…b"},
		{"a.b..c", "a․b‥c"},
		{"istanbul", "İSTANBUL"},
		{"istanbul", "I\u0307STANBUL"},
		{"isparta", "ısparta"},
		{"σοφοσ", "ΣΟΦΟΣ"},
		{"σοφοσ", "σοφος"},
		{"2400", "٢٤٠٠"},
		{"2400", "२४००"},
		{"2,400.5", "٢٬٤٠٠٫٥"},
		{"ميناء", "مينـــاء"},
		{"가·나", "가ㆍ나"},
		{"ガギグ", "ｶﾞｷﾞｸﾞ"},
		{"ガ", "カ\u3099"},
		{"й", "и\u0306"},
	};
	int32_t a[MOST], b[MOST];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		size_t n = fold(pairs[i][0], a), m = fold(pairs[i][1], b);
		if (n != m || memcmp(a, b, n * sizeof(*a)) != 0)
			fail_msg("\"%s\" and \"%s\" fold apart", pairs[i][0], pairs[i][1]);
	}
}

static void classes(void **state)
{
	static const struct {
		int32_t c;
		enum wu_class class;
	} all[] = {
		{'q', WU_ALPHA},      {'7', WU_DIGIT},     {'\'', WU_INSIDE},   {'-', WU_APART},
		{0xAC00, WU_SINGLE},  {0x65B0, WU_SINGLE}, {0x3042, WU_SINGLE}, {0x30FC, WU_SINGLE},
		{0x3005, WU_SINGLE},  {0x3007, WU_SINGLE}, {0x30FB, WU_APART},  {0x30A0, WU_APART},
		{0x3001, WU_APART},   {0x436, WU_ALPHA},   {0x3B1, WU_ALPHA},   {0x627, WU_ALPHA},
		{0x915, WU_ALPHA},    {0x93F, WU_MARK},    {0x301, WU_MARK},    {0x20E3, WU_MARK},
		{0xE01, WU_SINGLE},   {0xE31, WU_MARK},    {0x1780, WU_SINGLE}, {0x1000, WU_SINGLE},
		{0x2014, WU_APART},   {0xB7, WU_APART},    {0x1F600, WU_APART}, {0x2163, WU_APART},
		{0x20000, WU_SINGLE}, {0x1100, WU_SINGLE}, {0x3099, WU_MARK},   {0xFFFD, WU_APART},
	};
	uint8_t k;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		wu_fold_classes(&all[i].c, 1, &k);
		if (wu_fold_class(all[i].c) != all[i].class || k != all[i].class)
			fail_msg("U+%04X is of class %d", (unsigned)all[i].c,
				 (int)wu_fold_class(all[i].c));
	}
}

/* Short ways to a class agree with Unicode's categories, for what folding leaves. */
static void classes_are_unicodes(void **state)
{
	(void)state;
	for (int32_t c = 1; c <= LAST; c++) {
		enum wu_class k = wu_fold_class(c);
		utf8proc_category_t u = utf8proc_category(c);
		bool letter = u >= UTF8PROC_CATEGORY_LU && u <= UTF8PROC_CATEGORY_LO;
		bool mark = u >= UTF8PROC_CATEGORY_MN && u <= UTF8PROC_CATEGORY_ME;

		if ((c >= 'A' && c <= 'Z') || k == WU_INSIDE || k == WU_SINGLE)
			continue;
		if ((k == WU_ALPHA) != letter || (k == WU_MARK) != mark ||
		    (k == WU_DIGIT) != (u == UTF8PROC_CATEGORY_ND))
			fail_msg("U+%04X is of class %d and category %d", (unsigned)c, (int)k,
				 (int)u);
	}
}

/* ---- the fast path and the tables ------------------------------------------------------ */

static void same_as_tables(const int32_t *c, size_t n)
{
	static int32_t fast[MOST * 30], slow[MOST * 30];
	char text[MOST * 4];
	size_t len = 0, a, b;

	for (size_t i = 0; i < n; i++)
		len += wu_utf8_put(text + len, (uint32_t)c[i]);
	a = wu_fold_line((struct wu_span){text, len}, fast, wu_fold_room(len));
	b = wu_fold_by_tables((struct wu_span){text, len}, slow, wu_fold_room(len));
	assert_true(a <= wu_fold_room(len));
	if (a != b || memcmp(fast, slow, a * sizeof(*fast)) != 0)
		fail_msg("\"%.*s\" (from U+%04X on) folds to other than the tables give", (int)len,
			 text, (unsigned)c[0]);
}

static void every_code_point_folds_as_tables_say(void **state)
{
	(void)state;
	for (int32_t c = 1; c <= LAST; c++) {
		const int32_t alone[] = {c}, within[] = {'A', c, 'b'}, marked[] = {c, 0x301};

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		same_as_tables(alone, 1);
		same_as_tables(within, 3);
		same_as_tables(marked, 2);
	}
}

/* Those that join neighbours, vanish, grow, reorder; and easy ones between them. */
static int32_t touchy(void)
{
	static const struct {
		int32_t from, to;
	} pools[] = {
		{' ', '~'},       {0xA0, 0x17F},    {0x300, 0x345},     {0x3B1, 0x3CE},
		{0x400, 0x45F},   {0x5B0, 0x5F4},   {0x621, 0x66C},     {0x905, 0x95F},
		{0xE01, 0xE4E},   {0x1100, 0x1112}, {0x1161, 0x1175},   {0x11A8, 0x11C2},
		{0x2000, 0x206F}, {0x2100, 0x214F}, {0x3000, 0x30FF},   {0x3131, 0x318E},
		{0x4E00, 0x4E20}, {0xAC00, 0xAC40}, {0xF900, 0xF920},   {0xFB00, 0xFB4F},
		{0xFE00, 0xFE0F}, {0xFF01, 0xFFDC}, {0x1D165, 0x1D172}, {0x301, 0x301},
		{0x3099, 0x309A}, {0xAD, 0xAD},     {0x307, 0x307},     {0x130, 0x131},
	};
	size_t k = draw(sizeof(pools) / sizeof(*pools));

	return pools[k].from + (int32_t)draw((uint32_t)(pools[k].to - pools[k].from + 1));
}

static void any_text_folds_as_tables_say(void **state)
{
	int32_t c[24];

	(void)state;
	for (int i = 0; i < 200000; i++) {
		size_t n = 1 + draw(24);

		for (size_t k = 0; k < n; k++)
			c[k] = touchy();
		same_as_tables(c, n);
	}
}

/* What is folded folds to itself. */
static void folding_twice_changes_nothing(void **state)
{
	int32_t once[MOST], twice[MOST * 30];
	char text[MOST * 4];

	(void)state;
	for (int32_t c = 1; c <= LAST; c++) {
		size_t len, n, m;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		len = wu_utf8_put(text, (uint32_t)c);
		n = wu_fold_line((struct wu_span){text, len}, once, wu_fold_room(len));
		len = 0;
		for (size_t i = 0; i < n; i++)
			len += wu_utf8_put(text + len, (uint32_t)once[i]);
		m = wu_fold_line((struct wu_span){text, len}, twice, wu_fold_room(len));
		if (n != m || memcmp(once, twice, n * sizeof(*once)) != 0)
			fail_msg("U+%04X folds on", (unsigned)c);
	}
}

/* Those that grow most, one after another, find the room they were promised. */
static void what_grows_has_room(void **state)
{
	int32_t out[MOST * 2];
	char text[MOST];
	size_t most = 0;

	(void)state;
	for (int32_t c = 0x80; c <= LAST; c++) {
		size_t one = wu_utf8_put(text, (uint32_t)c), n, len = 0;

		n = wu_fold_line((struct wu_span){text, one}, out, wu_fold_room(one));
		most = n > most ? n : most;
		for (int i = 0; n > one && i < 20; i++)
			len += wu_utf8_put(text + len, (uint32_t)c);
		if (len)
			assert_int_equal(
				wu_fold_line((struct wu_span){text, len}, out, wu_fold_room(len)),
				n * 20);
	}
	assert_int_equal(most, 18);
}

/* Any bytes: as many code points as room was asked for, at most. */
static void any_bytes_fit(void **state)
{
	char bytes[64];
	int32_t out[64 * 6 + 18 + 1];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t n = draw(sizeof(bytes)), room = wu_fold_room(n);

		for (size_t k = 0; k < n; k++)
			bytes[k] = (char)draw(256);
		out[room] = -7;
		assert_true(wu_fold_line((struct wu_span){bytes, n}, out, room) <= room);
		assert_int_equal(out[room], -7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike),
		cmocka_unit_test(classes),
		cmocka_unit_test(classes_are_unicodes),
		cmocka_unit_test(every_code_point_folds_as_tables_say),
		cmocka_unit_test(any_text_folds_as_tables_say),
		cmocka_unit_test(folding_twice_changes_nothing),
		cmocka_unit_test(what_grows_has_room),
		cmocka_unit_test(any_bytes_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
