/* Lines are trimmed and looked at one by one, in order: is it the title or the outlet's
 * name again, the line before again, one sentence twice over, or does a rule name it?
 * Cuts work on the line that starts them. Afterwards, when rules would leave less than a
 * fifth of a body worth the name, they are taken for wrong: first those that know captions,
 * then all but exact repeats.
 * What fails: memory.
 */
#include "text/furniture.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "text/pattern.h"

enum {
	/* A rule with holes must not swallow a paragraph: lines are furniture only up to
	 * this many bytes (80 syllables). */
	DROP_MAX = 240,
	/* An outlet's own rule knows its lines: a call for tips may be this long. */
	OWN_DROP_MAX = 600,
	/* Heads and tails taken off a line. */
	PIECE_MAX = 160,
	/* Where a masthead, a repeated title or "cut-before" may stand. */
	HEAD_LINES = 12,
	/* A body shorter than this may well be furniture alone. */
	BODY_MIN = 300,
	/* A line of fewer bytes is no caption to speak of. */
	CAPTION_MIN = 100,
};

static bool same(struct wu_span a, struct wu_span b)
{
	return a.len && a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

/* Signs on which two printings of one line differ: spaces, ASCII and typographic ones. */
static size_t sign_at(struct wu_span s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c < 0x80)
		return c <= '/' || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || c > 'z';
	if (c == 0xC2 && i + 1 < s.len)
		return 2;
	return c == 0xE2 && i + 2 < s.len && (unsigned char)s.p[i + 1] <= 0x81 ? 3 : 0;
}

static size_t past_signs(struct wu_span s, size_t i)
{
	size_t n;

	while (i < s.len && (n = sign_at(s, i)))
		i += n;
	return i;
}

/* The same letters and digits, whatever signs, spaces and ASCII case. */
static bool alike(struct wu_span a, struct wu_span b)
{
	size_t i = past_signs(a, 0), k = past_signs(b, 0);

	if (i == a.len)
		return false;
	while (i < a.len && k < b.len && strncasecmp(a.p + i, b.p + k, 1) == 0) {
		i = past_signs(a, i + 1);
		k = past_signs(b, k + 1);
	}
	return i == a.len && k == b.len;
}

static bool white(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* White space, no-break spaces and the bullets lists are set with. */
static struct wu_span trimmed(struct wu_span s)
{
	for (;;) {
		if (s.len && white(*s.p))
			s = (struct wu_span){s.p + 1, s.len - 1};
		else if (s.len > 1 && (!memcmp(s.p, "\xC2\xA0", 2) || !memcmp(s.p, "\xC2\xB7", 2)))
			s = (struct wu_span){s.p + 2, s.len - 2};
		else if (s.len > 2 &&
			 (!memcmp(s.p, "\xE2\x80\xA2", 3) || !memcmp(s.p, "\xE3\x80\x80", 3)))
			s = (struct wu_span){s.p + 3, s.len - 3};
		else
			break;
	}
	while (s.len &&
	       (white(s.p[s.len - 1]) || (s.len > 1 && !memcmp(s.p + s.len - 2, "\xC2\xA0", 2))))
		s.len -= white(s.p[s.len - 1]) ? 1 : 2;
	return s;
}

static struct wu_span next_line(struct wu_span *text, bool last)
{
	const char *end = last ? NULL : memchr(text->p, '\n', text->len);
	struct wu_span line = {text->p, end ? (size_t)(end - text->p) : text->len};
	size_t used = line.len + (end != NULL);

	*text = (struct wu_span){text->p + used, text->len - used};
	return trimmed(line);
}

static uint32_t split(struct wu_span text, struct wu_line *lines, uint32_t max)
{
	uint32_t n = 0;

	while (text.len && n < max) {
		struct wu_span line = next_line(&text, n + 1 == max);

		if (line.len)
			lines[n++] = (struct wu_line){line, false};
	}
	return n;
}

/* "X X": a caption set once under the picture and once beside it. */
static bool doubled(struct wu_span l)
{
	size_t half = l.len / 2;

	return l.len > 40 && l.len % 2 == 1 && white(l.p[half]) &&
	       memcmp(l.p, l.p + half + 1, half) == 0;
}

static bool named(const struct wu_rule_set *set, enum wu_rule_key key, struct wu_span line,
		  size_t max)
{
	if (!set || line.len > max)
		return false;
	for (uint32_t i = 0; i < set->key[key].n; i++)
		if (wu_pattern_is(set->key[key].v[i], line))
			return true;
	return false;
}

struct stripper {
	const struct wu_story *story;
	const struct wu_rules *rules;
	const struct wu_rule_set *sets[2]; /* the outlet's (may be NULL), everybody's */
	struct wu_line *lines;
	uint32_t n;
};

static bool by_rule(const struct stripper *st, enum wu_rule_key key, struct wu_span line)
{
	return named(st->sets[0], key, line, OWN_DROP_MAX) ||
	       named(st->sets[1], key, line, DROP_MAX);
}

static bool is_outlet_name(const struct stripper *st, struct wu_span line)
{
	const struct wu_rule_set *o = st->sets[0];

	if (alike(line, st->story->field[WU_OUTLET]))
		return true;
	if (!o)
		return false;
	for (uint32_t i = 0; i < o->key[WU_RULE_NAME].n; i++)
		if (alike(line, o->key[WU_RULE_NAME].v[i]))
			return true;
	return alike(line, o->name);
}

/* What is furniture whoever printed it. */
static bool is_repeat(const struct stripper *st, uint32_t i)
{
	struct wu_span line = st->lines[i].text;

	if (i < HEAD_LINES && (alike(line, st->story->field[WU_TITLE]) || is_outlet_name(st, line)))
		return true;
	return doubled(line) || (i > 0 && same(line, st->lines[i - 1].text));
}

/* The line before which, and the one from which on, all is furniture. */
static void find_cuts(const struct stripper *st, uint32_t *ret_from, uint32_t *ret_to)
{
	*ret_from = 0;
	*ret_to = st->n;
	for (uint32_t i = 0; i < st->n && i < HEAD_LINES; i++)
		if (by_rule(st, WU_RULE_CUT_BEFORE, st->lines[i].text))
			*ret_from = i + 1;
	for (uint32_t i = *ret_from + 1; i < st->n; i++)
		if (by_rule(st, WU_RULE_CUT_AFTER, st->lines[i].text)) {
			*ret_to = i;
			return;
		}
}

static struct wu_span without_pieces(const struct stripper *st, struct wu_span line)
{
	for (int k = 0; k < 2; k++) {
		const struct wu_rule_set *set = st->sets[k];

		for (uint32_t i = 0; set && i < set->key[WU_RULE_DROP_HEAD].n; i++) {
			size_t n = wu_pattern_head(set->key[WU_RULE_DROP_HEAD].v[i], line);

			if (n && n <= PIECE_MAX)
				line = trimmed((struct wu_span){line.p + n, line.len - n});
		}
		for (uint32_t i = 0; set && i < set->key[WU_RULE_DROP_TAIL].n; i++) {
			line.len -=
				wu_pattern_tail(set->key[WU_RULE_DROP_TAIL].v[i], line, PIECE_MAX);
			line = trimmed(line);
		}
	}
	return line;
}

/* A reporter's address is furniture, but an agency's is credit first (text/credit). */
static bool is_agency_mail(const struct wu_rules *r, struct wu_span line)
{
	const struct wu_rule_set *a;

	if (!memchr(line.p, '@', line.len))
		return false;
	for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
		for (uint32_t k = 0; k < a->key[WU_RULE_MAIL].n; k++)
			if (memmem(line.p, line.len, a->key[WU_RULE_MAIL].v[k].p,
				   a->key[WU_RULE_MAIL].v[k].len))
				return true;
	return false;
}

/* How much the rules may take. */
enum care {
	ALL_RULES,
	KEEP_CAPTIONS, /* everybody's rules know a caption by words in it; it may be the story */
	ONLY_REPEATS,
};

static bool dropped(const struct stripper *st, struct wu_span line, enum care care)
{
	if (care == ONLY_REPEATS)
		return false;
	if (named(st->sets[0], WU_RULE_DROP, line, OWN_DROP_MAX))
		return true;
	return (care == ALL_RULES || line.len < CAPTION_MIN) &&
	       named(st->sets[1], WU_RULE_DROP, line, DROP_MAX) && !is_agency_mail(st->rules, line);
}

/* Keep what stays, at out. Returns lines kept. */
static uint32_t keep(const struct stripper *st, enum care care, struct wu_line *out)
{
	uint32_t from = 0, to = st->n, n = 0;

	if (care != ONLY_REPEATS)
		find_cuts(st, &from, &to);
	for (uint32_t i = from; i < to; i++) {
		struct wu_span line = st->lines[i].text, rest;

		if (is_repeat(st, i) || dropped(st, line, care))
			continue;
		rest = care == ONLY_REPEATS ? line : without_pieces(st, line);
		if (rest.len && (rest.len == line.len || !dropped(st, rest, care)))
			out[n++] = (struct wu_line){rest, false};
	}
	return n;
}

static size_t bytes(const struct wu_line *lines, uint32_t n)
{
	size_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		all += lines[i].text.len;
	return all;
}

/* As much as leaves a fifth of the text, or, of a short one, a line more than a mark. */
static uint32_t keep_enough(const struct stripper *st, struct wu_line *out)
{
	enum care care = st->story->kind == WU_KIND_PHOTO ? KEEP_CAPTIONS : ALL_RULES;
	size_t all = bytes(st->lines, st->n);
	uint32_t n = keep(st, care, out);

	if (care == ALL_RULES && bytes(out, n) * 5 < all)
		n = keep(st, KEEP_CAPTIONS, out);
	if (all > BODY_MIN && bytes(out, n) * 5 < all)
		n = keep(st, ONLY_REPEATS, out);
	return n;
}

int wu_furniture_strip(const struct wu_story *s, const struct wu_rules *r,
		       const struct wu_rule_set *outlet, struct wu_line **ret_lines,
		       uint32_t *ret_n, uint32_t *ret_out)
{
	struct stripper st = {s, r, {outlet, wu_rules_everywhere(r)}, NULL, 0};
	uint32_t most = 2, n, title = s->field[WU_TITLE].len > 0;
	struct wu_line *out;

	for (size_t i = 0; i < s->field[WU_TEXT].len && most < WU_LINES_MAX; i++)
		most += s->field[WU_TEXT].p[i] == '\n';
	out = wu_arena_alloc(s->arena, 2 * (size_t)(most + 1) * sizeof(*out));
	if (!out)
		return WU_ENOMEM;
	st.lines = out + most + 1;
	st.n = split(s->field[WU_TEXT], st.lines, most);
	n = keep_enough(&st, out + title);
	if (title)
		out[0] = (struct wu_line){s->field[WU_TITLE], true};
	*ret_lines = out;
	*ret_n = n + title;
	*ret_out = st.n - n;
	return 0;
}
