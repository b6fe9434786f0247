/* The story is stripped and its credit read once more, and the lines that stay are found again
 * where they lie in its text: what lies between them was removed. Text whose accents belong to
 * no letter is composed twice and does not lie there; nothing is told of it then. What fails:
 * memory.
 */
#include "text/removed.h"

#include <string.h>

#include "base/mem.h"
#include "text/compose.h"
#include "text/credit.h"
#include "text/furniture.h"
#include "text/pattern.h"
#include "text/repeat.h"

/* Longer lines are no rule's (furniture.c). */
enum { OWN_MAX = 600, ALL_MAX = 240, HEAD_LINES = 12 };

struct reader {
	const struct wu_story *story; /* its text composed */
	const struct wu_rules *rules;
	const struct wu_rule_set *outlet;
	struct wu_line *stripped, *kept; /* behind step 4, and behind step 5 */
	uint32_t n_stripped, n_kept;
	struct wu_removed *out;
	uint32_t n, line; /* of the text, from 0 */
	struct wu_span before; /* the line before */
};

/* Bytes of what furniture.c takes off a line's ends before it looks at it: white space and the
 * bullets of lists; 0: s begins with none. */
static size_t bullet(struct wu_span s)
{
	static const char *const signs[] = {" ",        "\t",           "\r",          "\xC2\xA0",
					    "\xC2\xB7", "\xE2\x80\xA2", "\xE3\x80\x80"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t n = strlen(signs[i]);

		if (s.len >= n && memcmp(s.p, signs[i], n) == 0)
			return n;
	}
	return 0;
}

static bool ends_white(struct wu_span s)
{
	return s.len && (strchr(" \t\r", s.p[s.len - 1]) ||
			 (s.len > 1 && !memcmp(s.p + s.len - 2, "\xC2\xA0", 2)));
}

static struct wu_span trimmed(struct wu_span s)
{
	for (size_t n; (n = bullet(s)) != 0;)
		s = (struct wu_span){s.p + n, s.len - n};
	while (ends_white(s))
		s.len -= s.p[s.len - 1] == '\xA0' ? 2 : 1;
	return s;
}

/* ---- why a whole line went ------------------------------------------------------------------ */

/* The first of the keys in the order of rules.h; false: none. */
static bool first_key(uint32_t keys, enum wu_rule_key *ret)
{
	for (int k = 0; k < WU_RULE_COUNT; k++)
		if (keys & 1u << k) {
			*ret = (enum wu_rule_key)k;
			return true;
		}
	return false;
}

static bool has_head(const struct wu_rule_set *set, struct wu_span line, enum wu_rule_key key)
{
	const struct wu_values *v = set ? &set->key[key] : NULL;

	for (uint32_t i = 0; v && i < v->n; i++)
		if (key == WU_RULE_DROP_HEAD ? wu_pattern_head(v->v[i], line)
					     : wu_pattern_tail(v->v[i], line, line.len))
			return true;
	return false;
}

static bool is_name(const struct reader *rd, struct wu_span line)
{
	const struct wu_rule_set *o = rd->outlet;

	if (rd->line >= HEAD_LINES)
		return false;
	if (line.len > 2 && *line.p == '[' && line.p[line.len - 1] == ']')
		o = wu_rules_outlet(rd->rules, (struct wu_span){line.p + 1, line.len - 2});
	for (uint32_t i = 0; o && i < o->key[WU_RULE_NAME].n; i++)
		if (wu_repeat_alike(line, o->key[WU_RULE_NAME].v[i]))
			return true;
	return wu_repeat_alike(line, rd->story->field[WU_OUTLET]) ||
	       (o && wu_repeat_alike(line, o->name));
}

static bool is_repeat(const struct reader *rd, struct wu_span line)
{
	return is_name(rd, line) || wu_repeat_title(line, rd->story->field[WU_TITLE]) ||
	       wu_repeat_divider(line) || *line.p == '#' || wu_repeat_doubled(line) ||
	       (rd->before.len && wu_repeat_again(line, rd->before));
}

/* A rule that takes pieces may have taken all. */
static void blame_pieces(const struct reader *rd, struct wu_removed *r, struct wu_span line)
{
	enum wu_rule_key key = WU_RULE_DROP_HEAD;

	if (!has_head(rd->outlet, line, key) &&
	    !has_head(wu_rules_everywhere(rd->rules), line, key))
		key = WU_RULE_DROP_TAIL;
	if (has_head(rd->outlet, line, key))
		r->by = WU_REMOVED_OUTLET;
	else if (has_head(wu_rules_everywhere(rd->rules), line, key))
		r->by = WU_REMOVED_EVERYBODY;
	else
		r->by = WU_REMOVED_AROUND;
	r->key = key;
}

static void blame(const struct reader *rd, struct wu_removed *r)
{
	struct wu_span line = r->text;

	if (rd->outlet && line.len <= OWN_MAX &&
	    first_key(wu_rules_keys(rd->outlet, line), &r->key))
		r->by = WU_REMOVED_OUTLET;
	else if (line.len <= ALL_MAX &&
		 first_key(wu_rules_keys(wu_rules_everywhere(rd->rules), line), &r->key))
		r->by = WU_REMOVED_EVERYBODY;
	else if (is_repeat(rd, line))
		r->by = WU_REMOVED_REPEAT;
	else
		blame_pieces(rd, r, line);
}

/* ---- what went ------------------------------------------------------------------------------ */

/* The line of v that lies in outer; false: none. */
static bool find_in(const struct wu_line *v, uint32_t n, struct wu_span outer, struct wu_span *ret)
{
	for (uint32_t i = 0; i < n; i++)
		if (!v[i].title && v[i].text.p >= outer.p &&
		    v[i].text.p + v[i].text.len <= outer.p + outer.len) {
			*ret = v[i].text;
			return true;
		}
	return false;
}

static void take_piece(struct reader *rd, struct wu_span line, struct wu_span piece, bool head,
		       bool credit)
{
	struct wu_removed *r = &rd->out[rd->n];
	enum wu_rule_key key = head ? WU_RULE_DROP_HEAD : WU_RULE_DROP_TAIL;

	piece = trimmed(piece);
	if (!piece.len || wu_repeat_divider(piece))
		return; /* signs, and the bullets of lists */
	*r = (struct wu_removed){piece, true, WU_REMOVED_CREDIT, key};
	if (!credit)
		r->by = has_head(rd->outlet, line, key) ? WU_REMOVED_OUTLET : WU_REMOVED_EVERYBODY;
	rd->n++;
}

/* What of line is not in rest, at either end. */
static void take_ends(struct reader *rd, struct wu_span line, struct wu_span rest, bool credit)
{
	const char *end = rest.p + rest.len;

	take_piece(rd, line, (struct wu_span){line.p, (size_t)(rest.p - line.p)}, true, credit);
	take_piece(rd, line, (struct wu_span){end, (size_t)(line.p + line.len - end)}, false,
		   credit);
}

static void take_line(struct reader *rd, struct wu_span line)
{
	struct wu_span left, rest;

	if (!find_in(rd->stripped, rd->n_stripped, line, &left)) {
		rd->out[rd->n] = (struct wu_removed){.text = line};
		blame(rd, &rd->out[rd->n++]);
	} else {
		take_ends(rd, line, left, false);
		if (find_in(rd->kept, rd->n_kept, left, &rest))
			take_ends(rd, left, rest, true);
		else
			rd->out[rd->n++] =
				(struct wu_removed){.text = left, .by = WU_REMOVED_CREDIT};
	}
	rd->before = line;
	rd->line++;
}

static const struct wu_rule_set *outlet_of(const struct wu_story *s, const struct wu_rules *r)
{
	const struct wu_rule_set *o = wu_rules_outlet(r, s->field[WU_OUTLET]);

	return o ? o : wu_rules_outlet(r, wu_rules_host(s->field[WU_URL]));
}

static int strip(struct reader *rd)
{
	struct wu_arena *arena = rd->story->arena;
	struct wu_credit credit;
	uint32_t out;
	int rc = wu_furniture_strip(rd->story, rd->rules, rd->outlet, &rd->stripped,
				    &rd->n_stripped, &out);

	if (rc < 0)
		return rc;
	rd->kept = wu_arena_alloc(arena, (rd->n_stripped + 1) * sizeof(*rd->kept));
	/* Four at most of a line: both ends, twice. */
	rd->out = wu_arena_alloc(arena, (rd->n_stripped + out + 1) * 4 * sizeof(*rd->out));
	if (!rd->kept || !rd->out)
		return WU_ENOMEM;
	memcpy(rd->kept, rd->stripped, rd->n_stripped * sizeof(*rd->kept));
	rd->n_kept = rd->n_stripped;
	wu_credit_read(rd->story, rd->rules, rd->outlet, rd->kept, &rd->n_kept, &credit);
	return 0;
}

static void read_text(struct reader *rd, uint32_t most)
{
	struct wu_span text = rd->story->field[WU_TEXT];

	while (text.len && rd->line < most) {
		const char *end = rd->line + 1 < most ? memchr(text.p, '\n', text.len) : NULL;
		size_t len = end ? (size_t)(end - text.p) : text.len;
		struct wu_span line = trimmed((struct wu_span){text.p, len});

		if (line.len)
			take_line(rd, line);
		len += end != NULL;
		text = (struct wu_span){text.p + len, text.len - len};
	}
}

static bool lies_in_text(const struct reader *rd)
{
	struct wu_span any;

	return !rd->n_stripped || rd->stripped[rd->n_stripped - 1].title ||
	       find_in(rd->stripped, rd->n_stripped, rd->story->field[WU_TEXT], &any);
}

int wu_removed_find(const struct wu_story *s, const struct wu_rules *r, struct wu_removed **ret,
		    uint32_t *ret_n)
{
	struct wu_story composed = *s;
	struct reader rd = {.story = &composed, .rules = r, .outlet = outlet_of(s, r)};
	int rc = wu_compose_text(s->arena, &composed.field[WU_TEXT]);

	if (rc == 0)
		rc = strip(&rd);
	if (rc < 0)
		return rc;
	if (lies_in_text(&rd))
		read_text(&rd, WU_LINES_MAX);
	*ret = rd.out;
	*ret_n = rd.n;
	return 0;
}

const char *wu_removed_name(enum wu_removed_by by)
{
	static const char *const names[] = {"outlet", "everybody", "repeat", "around", "credit"};

	return names[by];
}

const char *wu_removed_key(enum wu_rule_key key)
{
	static const char *const names[] = {
#define X(name, text) text,
		WU_RULE_KEYS(X)
#undef X
	};

	return names[key];
}
