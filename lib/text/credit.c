/* Each agency's patterns are tried on the first and the last lines, where marks stand.
 * Marks are worth: dateline 4, byline 3, tail 2, address 1; the agency with most wins, so
 * a Reuters picture credit does not outweigh a Yonhap byline. Then the pushed "agency",
 * then the outlet that is one itself. All marks found are taken out, the winner's or not. Lines
 * are walked from the last, because a tail is one only where the text ends.
 * Nothing can fail.
 */
#include "text/credit.h"

#include <string.h>

#include "text/pattern.h"

enum {
	FIRST_LINES = 8, /* lines from the top that may carry a mark */
	LAST_LINES = 6,
	MARK_MAX = 160, /* bytes of a dateline or tail */
	BYLINE_MAX = 200,
	CAPTION_MAX = 900, /* bytes of a picture's caption with its credit */
};

enum { DATELINE = 8, BYLINE = 4, TAIL = 2, MAIL = 1 };

/* Every sum of the above, as it is told. */
static const char *const hows[16] = {
	"",
	"mail",
	"tail",
	"tail+mail",
	"byline",
	"byline+mail",
	"byline+tail",
	"byline+tail+mail",
	"dateline",
	"dateline+mail",
	"dateline+tail",
	"dateline+tail+mail",
	"dateline+byline",
	"dateline+byline+mail",
	"dateline+byline+tail",
	"dateline+byline+tail+mail",
};

/* The longest mark any pattern finds, so that the order of patterns never shows. */
static size_t best_head(const struct wu_values *v, struct wu_span line)
{
	size_t best = 0;

	if (line.len > MARK_MAX)
		line.len = MARK_MAX;
	for (uint32_t i = 0; i < v->n; i++) {
		size_t n = wu_pattern_head(v->v[i], line);

		if (n > best)
			best = n;
	}
	return best;
}

static size_t best_tail(const struct wu_values *v, struct wu_span line)
{
	size_t best = 0;

	for (uint32_t i = 0; i < v->n; i++) {
		size_t n = wu_pattern_tail(v->v[i], line, MARK_MAX);

		if (n > best)
			best = n;
	}
	return best;
}

static bool is_any(const struct wu_values *v, struct wu_span line)
{
	for (uint32_t i = 0; i < v->n && line.len <= BYLINE_MAX; i++)
		if (wu_pattern_is(v->v[i], line))
			return true;
	return false;
}

static bool has_mail(const struct wu_values *v, struct wu_span line)
{
	const char *at = line.len <= BYLINE_MAX ? memchr(line.p, '@', line.len) : NULL;

	for (uint32_t i = 0; at && i < v->n; i++)
		if (memmem(at, line.len - (size_t)(at - line.p), v->v[i].p, v->v[i].len))
			return true;
	return false;
}

static struct wu_span unspaced(struct wu_span s)
{
	while (s.len && s.p[0] == ' ')
		s = (struct wu_span){s.p + 1, s.len - 1};
	while (s.len && s.p[s.len - 1] == ' ')
		s.len--;
	return s;
}

enum { TOP = 1, END = 2 };

/* Take a's marks out of line; returns which there were, *ret_mark the strongest. A
 * dateline counts at the top only, a tail at the end only: elsewhere it credits a photo. */
static unsigned take_marks(const struct wu_rule_set *a, struct wu_span *line, unsigned where,
			   struct wu_span *ret_mark)
{
	struct wu_span was = *line;
	unsigned found = 0;
	size_t n;

	if (is_any(&a->key[WU_RULE_BYLINE], *line))
		found = BYLINE;
	else if (has_mail(&a->key[WU_RULE_MAIL], *line))
		found = MAIL;
	if (found) {
		*ret_mark = was;
		*line = (struct wu_span){line->p, 0};
		return found;
	}
	n = where & END ? best_tail(&a->key[WU_RULE_TAIL], *line) : 0;
	if (n) {
		*ret_mark = (struct wu_span){line->p + line->len - n, n};
		line->len -= n;
		found |= TAIL;
	}
	n = where & TOP ? best_head(&a->key[WU_RULE_DATELINE], *line) : 0;
	if (n) {
		*ret_mark = (struct wu_span){line->p, n};
		*line = (struct wu_span){line->p + n, line->len - n};
		found |= DATELINE;
	}
	if (found)
		*line = unspaced(*line);
	return found;
}

static void read_agency(const struct wu_rule_set *a, struct wu_line *lines, uint32_t n,
			struct wu_credit *best, unsigned *best_found)
{
	struct wu_span mark = {NULL, 0}, m;
	unsigned found = 0, strongest = 0;
	bool ended = false; /* a line of the body was seen: what is above it is not the end */

	for (uint32_t i = n; i-- > 0;) {
		unsigned f, where = (i <= FIRST_LINES ? TOP : 0) | (ended ? 0 : END);

		if (lines[i].title)
			continue;
		if (i > FIRST_LINES && i + LAST_LINES < n) {
			if (has_mail(&a->key[WU_RULE_MAIL], lines[i].text))
				lines[i].text.len = 0;
			continue;
		}
		f = take_marks(a, &lines[i].text, where, &m);
		ended = ended || lines[i].text.len;
		if (f > strongest) {
			strongest = f;
			mark = m;
		}
		found |= f;
	}
	if (found > *best_found) {
		*best_found = found;
		*best = (struct wu_credit){a->name, {hows[found], strlen(hows[found])}, mark};
	}
}

static void fall_back(const struct wu_story *s, const struct wu_rules *r,
		      const struct wu_rule_set *outlet, struct wu_credit *ret)
{
	const struct wu_rule_set *a = wu_rules_agency_named(r, s->field[WU_AGENCY]);

	if (s->field[WU_AGENCY].len)
		*ret = (struct wu_credit){
			a ? a->name : s->field[WU_AGENCY], {"field", 5}, s->field[WU_AGENCY]};
	else if (outlet && outlet->key[WU_RULE_AGENCY].n)
		*ret = (struct wu_credit){
			outlet->key[WU_RULE_AGENCY].v[0], {"outlet", 6}, {NULL, 0}};
}

bool wu_credit_is_photo(const struct wu_rules *r, struct wu_span line)
{
	const struct wu_rule_set *a;

	for (uint32_t i = 0; line.len <= CAPTION_MAX && (a = wu_rules_agency(r, i)); i++)
		for (uint32_t k = 0; k < a->key[WU_RULE_PHOTO].n; k++)
			if (wu_pattern_is(a->key[WU_RULE_PHOTO].v[k], line))
				return true;
	return false;
}

/* Captions that carry an agency's photo credit go: they say who took the picture. The
 * last line stays, and one that is half of the story: that story is a caption. */
static void drop_captions(const struct wu_rules *r, struct wu_line *lines, uint32_t n)
{
	size_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		all += lines[i].title ? 0 : lines[i].text.len;
	for (uint32_t i = 0; i + 1 < n; i++)
		if (!lines[i].title && lines[i].text.len * 2 < all &&
		    wu_credit_is_photo(r, lines[i].text))
			lines[i].text.len = 0;
}

void wu_credit_read(const struct wu_story *s, const struct wu_rules *r,
		    const struct wu_rule_set *outlet, struct wu_line *lines, uint32_t *n,
		    struct wu_credit *ret)
{
	const struct wu_rule_set *a;
	unsigned found = 0;
	uint32_t out = 0;

	*ret = (struct wu_credit){{NULL, 0}, {"", 0}, {NULL, 0}};
	if (s->kind != WU_KIND_PHOTO)
		drop_captions(r, lines, *n);
	for (uint32_t i = 0; (a = wu_rules_agency(r, i)); i++)
		read_agency(a, lines, *n, ret, &found);
	if (!found || s->field[WU_AGENCY].len)
		fall_back(s, r, outlet, ret);
	for (uint32_t i = 0; i < *n; i++)
		if (lines[i].title || lines[i].text.len)
			lines[out++] = lines[i];
	*n = out;
}
