/* The happy path: a headline has no bracket at its ends and no dash or colon near its
 * front, and is left as it is. What stands there is folded and compared with each row.
 * Ordinary words are kept out by where a mark stands and how it is written: Reuters' dashes
 * follow capitals in a headline that is not all capitals ("FLASH-FLOOD WARNING ISSUED").
 */
#include "text/take.h"

#include <string.h>

#include "base/utf8.h"
#include "text/fold.h"

/* Where a mark may stand. */
enum {
	BRACKET = 1, /* in brackets, at either end of a headline */
	COLON = 2, /* in front of a colon */
	CAPITALS = 4, /* the same, in capitals */
	DASH = 8, /* in capitals in front of a dash */
	WHOLE = 16, /* nothing else in the headline */
	SLUG = 32, /* at the end of a slug */
	WIRE = 64, /* the same where it begins with BC- or AP-, or is nothing else */
	FRONT = COLON | DASH,
	NUMBERED = BRACKET | FRONT | SLUG,
};

/* Bytes of the longest mark, in any form; no longer piece of a headline is looked at. */
enum { MARK_MAX = 96, DIGITS_MAX = 4 };

/* As it folds. '#' is a number, which is added to that of the row; '@' two
 * letters, as of 2nd; a space none or more spaces and hyphens; '*' at the end anything. The first
 * that fits counts. */
static const struct row {
	const char *mark;
	uint8_t number, where;
	enum wu_take_class class;
} rows[] = {
	{"속보", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"긴급", 1, BRACKET, WU_TAKE_FLASH},
	{"1보", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"速報", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"快讯", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"快訊", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"flash", 1, BRACKET | CAPITALS | DASH | WIRE, WU_TAKE_FLASH},
	{"urgent", 1, BRACKET | FRONT | SLUG, WU_TAKE_FLASH},
	{"bulletin", 1, BRACKET | CAPITALS | DASH | WIRE, WU_TAKE_FLASH},
	{"brief", 1, CAPITALS | DASH, WU_TAKE_FLASH},
	{"newsalert", 1, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_FLASH},
	{"ap newsalert", 1, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_FLASH},
	{"alert", 1, BRACKET | CAPITALS | WIRE, WU_TAKE_FLASH},
	{"alerte", 1, BRACKET | CAPITALS, WU_TAKE_FLASH},
	{"breaking", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"breaking news", 1, BRACKET | COLON, WU_TAKE_FLASH},
	{"eilmeldung", 1, BRACKET | COLON, WU_TAKE_FLASH},

	{"#보", 0, BRACKET | COLON, WU_TAKE_UPDATE},
	{"상보", 2, BRACKET | COLON, WU_TAKE_UPDATE},
	{"종합", 2, BRACKET, WU_TAKE_UPDATE},
	{"종합 #보", 1, BRACKET | COLON, WU_TAKE_UPDATE},
	{"재송", 0, BRACKET, WU_TAKE_UPDATE},
	{"更新", 2, BRACKET, WU_TAKE_UPDATE},
	{"lead", 2, BRACKET | CAPITALS, WU_TAKE_UPDATE},
	{"ld", 2, BRACKET | CAPITALS, WU_TAKE_UPDATE},
	{"#@ lead", 1, NUMBERED, WU_TAKE_UPDATE},
	{"#@ ld", 1, NUMBERED, WU_TAKE_UPDATE},
	{"#@ ld writethru", 1, NUMBERED, WU_TAKE_UPDATE},
	{"ld writethru", 2, BRACKET | SLUG, WU_TAKE_UPDATE},
	{"writethru", 2, BRACKET | SLUG, WU_TAKE_UPDATE},
	{"update", 2, BRACKET | FRONT, WU_TAKE_UPDATE},
	{"updated", 2, BRACKET | COLON, WU_TAKE_UPDATE},
	{"update #", 1, NUMBERED, WU_TAKE_UPDATE},
	{"wrapup", 2, BRACKET | CAPITALS | DASH, WU_TAKE_UPDATE},
	{"wrapup #", 1, NUMBERED, WU_TAKE_UPDATE},
	{"roundup #", 1, NUMBERED, WU_TAKE_UPDATE},
	{"eds: *", 2, BRACKET, WU_TAKE_UPDATE},
	{"refile", 0, BRACKET | CAPITALS | DASH, WU_TAKE_UPDATE},
	{"rpt", 0, BRACKET | CAPITALS | DASH, WU_TAKE_UPDATE},

	{"정정", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"정정보도", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"고침", 0, BRACKET, WU_TAKE_CORRECTION},
	{"수정", 0, BRACKET, WU_TAKE_CORRECTION},
	{"바로잡습니다", 0, BRACKET, WU_TAKE_CORRECTION},
	{"訂正", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"更正", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"correction", 0, BRACKET | FRONT | WIRE, WU_TAKE_CORRECTION},
	{"corrected", 0, BRACKET | FRONT | SLUG, WU_TAKE_CORRECTION},
	{"corrected (official)", 0, FRONT, WU_TAKE_CORRECTION},
	{"corrective", 0, BRACKET | WIRE, WU_TAKE_CORRECTION},
	{"clarification", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"berichtigung", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"korrektur", 0, BRACKET | COLON, WU_TAKE_CORRECTION},
	{"rectificatif", 0, BRACKET | COLON, WU_TAKE_CORRECTION},

	{"kill", 0, BRACKET | CAPITALS | DASH | WIRE, WU_TAKE_KILL},
	{"mandatory kill", 0, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_KILL},
	{"kill advisory", 0, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_KILL},
	{"advisory kill", 0, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_KILL},
	{"withdrawal", 0, BRACKET | CAPITALS | DASH | WIRE, WU_TAKE_KILL},
	{"withdrawn", 0, BRACKET | CAPITALS | DASH | WIRE, WU_TAKE_KILL},
	{"story withdrawn", 0, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_KILL},
	{"story removed", 0, BRACKET | FRONT | SLUG | WHOLE, WU_TAKE_KILL},
	{"전문 취소", 0, BRACKET | COLON | WHOLE, WU_TAKE_KILL},
	{"기사 취소", 0, BRACKET | COLON | WHOLE, WU_TAKE_KILL},
	{"기사 삭제", 0, BRACKET | COLON | WHOLE, WU_TAKE_KILL},
	{"기사 철회", 0, BRACKET | COLON | WHOLE, WU_TAKE_KILL},
	{"記事取り消し", 0, BRACKET | COLON | WHOLE, WU_TAKE_KILL},
	{"撤稿", 0, BRACKET | COLON, WU_TAKE_KILL},
};

static const char *const brackets[][2] = {
	{"[", "]"},   {"(", ")"},   {"<", ">"},   {"【", "】"}, {"〈", "〉"}, {"《", "》"},
	{"（", "）"}, {"［", "］"}, {"＜", "＞"}, {"〔", "〕"}, {"≪", "≫"},   {"「", "」"},
};

static const char *const blanks[] = {" ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff"};
static const char *const dashes[] = {"-", "‐", "–", "—", "－"};
static const char *const colons[] = {":", "："};

/* ---- a mark ------------------------------------------------------------------------------ */

/* Sets *number to the run of digits at c; returns how many. */
static size_t number_at(const int32_t *c, size_t n, uint32_t *number)
{
	size_t i = 0;

	for (*number = 0; i < n && c[i] >= '0' && c[i] <= '9'; i++)
		*number = *number * 10 + (uint32_t)(c[i] - '0');
	return i <= DIGITS_MAX ? i : 0;
}

static bool fits(const char *mark, const int32_t *c, size_t n, uint32_t *number)
{
	size_t at = 0, took, len = strlen(mark);

	for (size_t i = 0; i < len; i += took) {
		int32_t want = (int32_t)wu_utf8_next(mark + i, len - i, &took);

		if (want == '*')
			return true;
		if (want == ' ') {
			while (at < n && (c[at] == ' ' || c[at] == '-'))
				at++;
			continue;
		}
		if (want == '#') {
			size_t digits = number_at(c + at, n - at, number);

			if (!digits)
				return false;
			at += digits;
		} else if (want == '@') {
			if (n - at < 2 || c[at] < 'a' || c[at] > 'z')
				return false;
			at += 2;
		} else if (at == n || c[at++] != want) {
			return false;
		}
	}
	return at == n;
}

static void join(struct wu_take *take, const struct row *r, uint32_t number)
{
	number += r->number;
	if (number > UINT16_MAX)
		number = UINT16_MAX;
	if (number > take->number)
		take->number = (uint16_t)number;
	if (r->class > take->class)
		take->class = r->class;
}

/* Whether s is a mark that may stand at one of `where`; it joins *take then. */
static bool mark(struct wu_span s, unsigned where, struct wu_take *take)
{
	int32_t c[MARK_MAX * 6 + 18]; /* wu_fold_room(MARK_MAX) */
	uint32_t number = 0;
	size_t n;

	if (!s.len || s.len > MARK_MAX)
		return false;
	n = wu_fold_line(s, c, sizeof(c) / sizeof(*c));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		number = 0;
		if ((rows[i].where & where) && fits(rows[i].mark, c, n, &number)) {
			join(take, &rows[i], number);
			return true;
		}
	}
	return false;
}

/* ---- spans ------------------------------------------------------------------------------- */

static bool begins(struct wu_span s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && memcmp(s.p, with, n) == 0;
}

static bool ends(struct wu_span s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && memcmp(s.p + s.len - n, with, n) == 0;
}

static struct wu_span without(struct wu_span s, size_t front, size_t end)
{
	return (struct wu_span){s.p + front, s.len - front - end};
}

static struct wu_span trimmed(struct wu_span s)
{
	for (size_t i = 0; i < sizeof(blanks) / sizeof(*blanks); i++)
		if (begins(s, blanks[i]) || ends(s, blanks[i])) {
			bool front = begins(s, blanks[i]);

			s = without(s, front ? strlen(blanks[i]) : 0,
				    front ? 0 : strlen(blanks[i]));
			i = (size_t)-1; /* all kinds again */
		}
	return s;
}

static bool has(struct wu_span s, unsigned char lo, unsigned char hi)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= lo && (unsigned char)s.p[i] <= hi)
			return true;
	return false;
}

/* ---- headlines ----------------------------------------------------------------------------- */

/* One mark, or several with commas, strokes or middle dots between them. */
static bool marks(struct wu_span s, struct wu_take *take)
{
	struct wu_take all = *take;
	size_t n;

	s = trimmed(s);
	if (mark(s, BRACKET, take))
		return true;
	if (!s.len || s.len > MARK_MAX)
		return false;
	while (s.len) {
		for (n = 0; n < s.len && !strchr(",/+", s.p[n]) && !begins(without(s, n, 0), "·");
		     n++)
			;
		if (!mark(trimmed((struct wu_span){s.p, n}), BRACKET, &all))
			return false;
		s = without(s, n, 0);
		n = begins(s, "·") ? strlen("·") : s.len > 0;
		s = without(s, n, 0);
	}
	*take = all;
	return true;
}

/* How often s begins with open; a headline may say <<mark>>. */
static size_t run(struct wu_span s, const char *open)
{
	size_t n = 0, len = strlen(open);

	while (begins(s, open) && ++n)
		s = without(s, len, 0);
	return n;
}

static bool strip_front(struct wu_span *t, const char *const pair[2], struct wu_take *take)
{
	size_t open = strlen(pair[0]), close = strlen(pair[1]), n = run(*t, pair[0]);
	struct wu_span in = without(*t, n * open, 0);
	const char *at = n ? memmem(in.p, in.len, pair[1], close) : NULL;

	if (!at)
		return false;
	in.len = (size_t)(at - in.p);
	if (run((struct wu_span){at, (size_t)(t->p + t->len - at)}, pair[1]) < n ||
	    !marks(in, take))
		return false;
	*t = without(*t, (size_t)(at - t->p) + n * close, 0);
	return true;
}

static bool strip_end(struct wu_span *t, const char *const pair[2], struct wu_take *take)
{
	size_t open = strlen(pair[0]), close = strlen(pair[1]), n = 0, from;
	struct wu_span in = *t;

	for (; ends(in, pair[1]); n++)
		in.len -= close;
	for (from = in.len; n && from && in.len - from <= MARK_MAX; from--)
		if (ends((struct wu_span){in.p, from}, pair[0]))
			break;
	if (!n || !from || !ends((struct wu_span){in.p, from}, pair[0]) ||
	    !marks(without(in, from, 0), take))
		return false;
	for (; n && ends((struct wu_span){in.p, from}, pair[0]); n--)
		from -= open;
	t->len = from;
	return true;
}

static size_t any_of(struct wu_span s, const char *const *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (begins(s, what[i]))
			return strlen(what[i]);
	return 0;
}

/* How a mark in front of `rest` may be written. Where all is in capitals, they say nothing. */
static unsigned front(struct wu_span before, struct wu_span rest, bool colon)
{
	bool capitals = !has(before, 'a', 'z') && (has(rest, 'a', 'z') || has(rest, 0x80, 0xFF));

	if (colon)
		return capitals ? COLON | CAPITALS : COLON;
	return capitals ? DASH : 0;
}

/* A mark in front of a dash or a colon; longer ones may have a dash themselves. */
static bool strip_word(struct wu_span *t, struct wu_take *take)
{
	for (size_t i = 1; i < t->len && i <= MARK_MAX; i++) {
		struct wu_span at = without(*t, i, 0), before = trimmed((struct wu_span){t->p, i});
		size_t colon = any_of(at, colons, sizeof(colons) / sizeof(*colons));
		size_t dash = any_of(at, dashes, sizeof(dashes) / sizeof(*dashes));
		struct wu_span rest = without(at, colon + dash, 0);

		if ((colon || dash) && mark(before, front(before, rest, colon), take)) {
			*t = rest;
			return true;
		}
	}
	return false;
}

static bool strip_one(struct wu_span *t, struct wu_take *take)
{
	for (size_t i = 0; i < sizeof(brackets) / sizeof(*brackets); i++)
		if (strip_front(t, brackets[i], take) || strip_end(t, brackets[i], take))
			return true;
	return strip_word(t, take);
}

struct wu_span wu_take_strip(struct wu_span title, struct wu_take *take)
{
	struct wu_span t = trimmed(title);

	while (t.len && strip_one(&t, take))
		t = trimmed(t);
	if (mark(t, WHOLE, take))
		t.len = 0;
	return t;
}

/* ---- slugs --------------------------------------------------------------------------------- */

static bool parts_slug(char c)
{
	return c && strchr(",-/_ (", c);
}

/* Where the last marks of a slug begin; its length: there are none. */
static size_t last_mark(struct wu_span s, struct wu_take *take)
{
	bool wire = begins(s, "BC-") || begins(s, "AP-");

	if (mark(s, SLUG | WIRE, take))
		return 0;
	for (size_t i = 1; i < s.len; i++) {
		struct wu_span end = without(s, i, 0);
		bool capitals = !has(end, 'a', 'z') && s.p[i - 1] != ' ';

		if (parts_slug(s.p[i - 1]) &&
		    mark(end, wire && capitals ? SLUG | WIRE : SLUG, take))
			return i;
	}
	return s.len;
}

void wu_take_read(struct wu_span slug, struct wu_take *take)
{
	size_t was;

	do {
		slug = trimmed(slug);
		while (slug.len && (parts_slug(slug.p[slug.len - 1]) || ends(slug, ")")))
			slug.len--;
		was = slug.len;
		slug.len = last_mark(slug, take);
	} while (slug.len && slug.len < was);
}
