/* The text is composed (NFC), as rules are. Lines are trimmed and looked at one by one, in order:
 * is it the title or the outlet's name again, the line before again, one sentence twice over, or
 * does a rule name it? Cuts work on the line that starts them, blocks on it and the headlines
 * behind it. Afterwards, when rules would leave less than a fifth of a body worth the name, they
 * are taken for wrong: first those that know captions, then all but exact repeats. What fails:
 * memory.
 */
#include "text/furniture.h"

#include <string.h>

#include "base/mem.h"
#include "text/compose.h"
#include "text/headline.h"
#include "text/mark.h"
#include "text/pattern.h"
#include "text/repeat.h"

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
	BLOCK_LINES = 12, /* headlines behind the heading of a block */
};

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

/* Which keys name a line (wu_rules_keys): of the outlet's rules, of everybody's. */
struct keys {
	uint32_t own, all;
};

struct stripper {
	const struct wu_story *story;
	const struct wu_rules *rules;
	const struct wu_rule_set *sets[2]; /* the outlet's (may be NULL), everybody's */
	struct wu_span title;
	struct wu_line *lines;
	struct keys *keys; /* of each line */
	uint32_t n;
};

static struct keys keys_of(const struct stripper *st, struct wu_span line)
{
	struct keys m = {0, 0};

	if (st->sets[0] && line.len <= OWN_DROP_MAX)
		m.own = wu_rules_keys(st->sets[0], line);
	if (line.len <= DROP_MAX)
		m.all = wu_rules_keys(st->sets[1], line);
	return m;
}

static bool by_rule(struct keys m, enum wu_rule_key key)
{
	return (m.own | m.all) & 1u << key;
}

static bool is_outlet_name(const struct stripper *st, struct wu_span line)
{
	const struct wu_rule_set *o = st->sets[0];

	if (wu_repeat_alike(line, st->story->field[WU_OUTLET]))
		return true;
	if (!o)
		return false;
	for (uint32_t i = 0; i < o->key[WU_RULE_NAME].n; i++)
		if (wu_repeat_alike(line, o->key[WU_RULE_NAME].v[i]))
			return true;
	return wu_repeat_alike(line, o->name);
}

/* "[The Gazette]": an outlet's name in brackets, an agency's aside, which is credit. */
static bool is_masthead(const struct stripper *st, struct wu_span line)
{
	const struct wu_rule_set *o;

	if (line.len < 3 || *line.p != '[' || line.p[line.len - 1] != ']')
		return false;
	o = wu_rules_outlet(st->rules, (struct wu_span){line.p + 1, line.len - 2});
	return o && !o->key[WU_RULE_AGENCY].n;
}

/* "#harbor #ferry": what readers may search for. */
static bool is_tag_row(struct wu_span line)
{
	bool word = false;

	for (size_t i = 0; i < line.len; i++) {
		if (!word && !white(line.p[i]) && line.p[i] != '#')
			return false;
		word = !white(line.p[i]);
	}
	return line.len > 1;
}

/* What is furniture whoever printed it. */
static bool is_repeat(const struct stripper *st, uint32_t i)
{
	struct wu_span line = st->lines[i].text;

	if (i < HEAD_LINES &&
	    (wu_repeat_title(line, st->title) || is_outlet_name(st, line) || is_masthead(st, line)))
		return true;
	return wu_repeat_divider(line) || is_tag_row(line) || wu_repeat_doubled(line) ||
	       (i > 0 && wu_repeat_again(line, st->lines[i - 1].text));
}

/* The line before which, and the one from which on, all is furniture. */
static void find_cuts(const struct stripper *st, uint32_t *ret_from, uint32_t *ret_to)
{
	*ret_from = 0;
	*ret_to = st->n;
	for (uint32_t i = 0; i < st->n && i < HEAD_LINES; i++)
		if (by_rule(st->keys[i], WU_RULE_CUT_BEFORE))
			*ret_from = i + 1;
	for (uint32_t i = *ret_from + 1; i < st->n; i++)
		if (by_rule(st->keys[i], WU_RULE_CUT_AFTER)) {
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

			if (n && n <= PIECE_MAX &&
			    (k == 0 || !wu_mark_dateline(st->rules, line, n)))
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

/* How much the rules may take. */
enum care {
	ALL_RULES,
	KEEP_CAPTIONS, /* everybody's rules know a caption by words in it; it may be the story */
	ONLY_REPEATS,
};

static bool dropped(const struct stripper *st, struct wu_span line, struct keys m, enum care care)
{
	if (care == ONLY_REPEATS)
		return false;
	if (m.own & 1u << WU_RULE_DROP)
		return !wu_mark_byline(st->rules, line);
	return (care == ALL_RULES || line.len < CAPTION_MIN) && m.all & 1u << WU_RULE_DROP &&
	       !wu_mark_is(st->rules, line);
}

/* May line stand in a block? An agency's mark ends it. */
static bool in_block(const struct stripper *st, struct wu_span line)
{
	return (wu_headline_is(line) || wu_headline_numbered(line)) &&
	       !wu_mark_is(st->rules, line) && !wu_mark_dateline(st->rules, line, 1);
}

/* Behind the block the heading at i begins: headlines, up to the first sentence. */
static uint32_t past_block(const struct stripper *st, uint32_t i, uint32_t to)
{
	uint32_t end = i + 1;

	while (end < to && end - i <= BLOCK_LINES && in_block(st, st->lines[end].text))
		end++;
	return end;
}

/* A picture's credit standing alone, or the few words above it that name the picture. */
static bool is_caption(const struct stripper *st, uint32_t i)
{
	struct wu_span line = st->lines[i].text;

	if (by_rule(st->keys[i], WU_RULE_CAPTION))
		return true;
	return i + 1 < st->n && wu_headline_is(line) && by_rule(st->keys[i + 1], WU_RULE_CAPTION) &&
	       !wu_mark_is(st->rules, line) && !wu_mark_dateline(st->rules, line, 1);
}

/* Keep what stays, at out. Returns lines kept. */
static uint32_t keep(const struct stripper *st, enum care care, struct wu_line *out)
{
	uint32_t from = 0, to = st->n, n = 0;

	if (care != ONLY_REPEATS)
		find_cuts(st, &from, &to);
	for (uint32_t i = from, next; i < to; i = next) {
		struct wu_span line = st->lines[i].text, rest;

		next = i + 1;
		if (care != ONLY_REPEATS && by_rule(st->keys[i], WU_RULE_BLOCK)) {
			next = past_block(st, i, to);
			continue;
		}
		if (is_repeat(st, i) || dropped(st, line, st->keys[i], care) ||
		    (care == ALL_RULES && is_caption(st, i)))
			continue;
		rest = care == ONLY_REPEATS ? line : without_pieces(st, line);
		if (rest.len &&
		    (rest.len == line.len || !dropped(st, rest, keys_of(st, rest), care)))
			out[n++] = (struct wu_line){rest, false};
	}
	return n;
}

/* How much text there is, in bytes: of lines that may be prose, or of all. */
static size_t amount(const struct wu_line *lines, uint32_t n, bool prose)
{
	size_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		if (!prose || !wu_headline_is(lines[i].text))
			all += lines[i].text.len;
	return all;
}

/* As much as leaves a fifth of the prose, or, of a short one, a line more than a mark. A
 * text of short lines alone is taken for prose. */
static uint32_t keep_enough(const struct stripper *st, struct wu_line *out)
{
	enum care care = st->story->kind == WU_KIND_PHOTO ? KEEP_CAPTIONS : ALL_RULES;
	bool prose = amount(st->lines, st->n, true) > 0;
	size_t all = amount(st->lines, st->n, prose);
	uint32_t n = keep(st, care, out);

	if (care == ALL_RULES && amount(out, n, prose) * 5 < all)
		n = keep(st, KEEP_CAPTIONS, out);
	if (all > BODY_MIN && amount(out, n, prose) * 5 < all)
		n = keep(st, ONLY_REPEATS, out);
	return n;
}

/* Lines of text and the keys that name them, and at *ret_out room for as many that stay, and a
 * title. */
static int read_lines(struct stripper *st, struct wu_span text, struct wu_line **ret_out)
{
	struct wu_arena *arena = st->story->arena;
	uint32_t most = 2;

	for (size_t i = 0; i < text.len && most < WU_LINES_MAX; i++)
		most += text.p[i] == '\n';
	st->lines = wu_arena_alloc(arena, (most + 1) * sizeof(*st->lines));
	st->keys = wu_arena_alloc(arena, (most + 1) * sizeof(*st->keys));
	*ret_out = wu_arena_alloc(arena, (most + 1) * sizeof(**ret_out));
	if (!st->lines || !st->keys || !*ret_out)
		return WU_ENOMEM;
	st->n = split(text, st->lines, most);
	for (uint32_t i = 0; i < st->n; i++)
		st->keys[i] = keys_of(st, st->lines[i].text);
	return 0;
}

int wu_furniture_strip(const struct wu_story *s, const struct wu_rules *r,
		       const struct wu_rule_set *outlet, struct wu_line **ret_lines,
		       uint32_t *ret_n, uint32_t *ret_out)
{
	struct stripper st = {.story = s,
			      .rules = r,
			      .sets = {outlet, wu_rules_everywhere(r)},
			      .title = s->field[WU_TITLE]};
	struct wu_span text = s->field[WU_TEXT];
	uint32_t n, title = st.title.len > 0;
	struct wu_line *out = NULL;
	int rc = wu_compose_text(s->arena, &text);

	if (rc == 0)
		rc = wu_compose_text(s->arena, &st.title);
	if (rc == 0)
		rc = read_lines(&st, text, &out);
	if (rc < 0)
		return rc;
	n = keep_enough(&st, out + title);
	if (title)
		out[0] = (struct wu_line){st.title, true};
	*ret_lines = out;
	*ret_n = n + title;
	*ret_out = st.n - n;
	return 0;
}
