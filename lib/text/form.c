/* A line is tried for a byline, an address, a tail, a dateline, in this order; a byline and
 * an address are the whole line, a tail and a dateline are pieces of it.
 *
 * What makes a form sure: a dateline's brackets have nothing before them but names of
 * places and a date (naming.h), a tail stands behind the end of a sentence, a
 * byline's other words are names. "told Reuters", "according to AP (which", "연합뉴스에
 * 따르면" have none of it. Nothing can fail.
 */
#include "text/form.h"

#include <string.h>

#include "text/pattern.h"
#include "text/naming.h"

enum {
	MARK_MAX = 160, /* bytes of a dateline or tail */
	BYLINE_MAX = 240, /* bytes; the words beside the name are few (naming.c) */
	NAMES_MAX = 60, /* bytes beside an address or before an agency's name */
};

static struct wu_span cut(struct wu_span s, size_t from, size_t to)
{
	return (struct wu_span){s.p + from, to - from};
}

static bool starts(struct wu_span s, const char *what)
{
	size_t n = strlen(what);

	return s.len >= n && memcmp(s.p, what, n) == 0;
}

static bool ends(struct wu_span s, const char *what)
{
	size_t n = strlen(what);

	return s.len >= n && memcmp(s.p + s.len - n, what, n) == 0;
}

static struct wu_span unspaced(struct wu_span s)
{
	while (s.len && (*s.p == ' ' || *s.p == '\t'))
		s = cut(s, 1, s.len);
	while (s.len && (s.p[s.len - 1] == ' ' || s.p[s.len - 1] == '\t'))
		s.len--;
	return s;
}

/* Take one of what, a list that ends with NULL, off the end. */
static bool unend(struct wu_span *s, const char *const *what)
{
	for (; *what; what++)
		if (ends(*s, *what)) {
			s->len -= strlen(*what);
			*s = unspaced(*s);
			return true;
		}
	return false;
}

static bool unstart(struct wu_span *s, const char *const *what)
{
	for (; *what; what++)
		if (starts(*s, *what)) {
			*s = unspaced(cut(*s, strlen(*what), s->len));
			return true;
		}
	return false;
}

static const char *const dashes[] = {"---", "--", "\xE2\x80\x94", "\xE2\x80\x93", "\xE2\x80\x95",
				     "-",   NULL};
static const char *const openings[] = {"(", "[", "<", "\xE3\x80\x90", NULL};
static const char *const closings[] = {")", "]", ">", "\xE3\x80\x91", NULL};

static bool ascii(struct wu_span s)
{
	return s.len && (unsigned char)*s.p < 0x80;
}

/* The name as it is, or all in capitals. */
static bool same_name(struct wu_span s, struct wu_span name)
{
	bool exact = s.len == name.len, capitals = exact;

	for (size_t i = 0; exact | capitals && i < name.len; i++) {
		char c = name.p[i];

		exact = exact && s.p[i] == c;
		capitals = capitals && s.p[i] == (c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	return exact || capitals;
}

static bool ends_with_name(struct wu_span s, struct wu_span name)
{
	return s.len >= name.len && same_name(cut(s, s.len - name.len, s.len), name);
}

/* Nothing, or the end of a sentence: what a tail may stand behind. */
static bool is_closed(struct wu_span s)
{
	static const char *const stops[] = {
		".",   "!", "?", "\"", "'", "\xE2\x80\x9D", "\xE2\x80\x99", ")", "\xE3\x80\x82",
		"___", NULL};

	s = unspaced(s);
	return !s.len || unend(&s, stops);
}

/* Take "Seoul=" off the end of s, back to the bracket that opens before it. */
static bool unplaced(struct wu_span *s)
{
	const char *open = memrchr(s->p, '(', s->len), *square = memrchr(s->p, '[', s->len);
	size_t from;

	open = !open || (square && square > open) ? square : open;
	from = open ? (size_t)(open - s->p) + 1 : s->len;
	if (from == s->len || !wu_naming_is_korean(cut(*s, from, s->len)))
		return false;
	s->len = from;
	return true;
}

/* Bytes of "(Name)" or "- Name" at the end of line, behind a sentence. */
static size_t tail_of(struct wu_span line, struct wu_span name)
{
	static const char *const stop[] = {".", NULL};
	struct wu_span s = unspaced(line);
	bool bracket;

	unend(&s, stop);
	bracket = unend(&s, closings);
	if (!ends_with_name(s, name))
		return 0;
	s.len -= name.len;
	s = unspaced(s);
	if (bracket && ends(s, "=") && !unplaced(&s))
		return 0;
	if (bracket ? !unend(&s, openings) : !ascii(name) || !unend(&s, dashes))
		return 0;
	return s.len && is_closed(s) ? line.len - (size_t)(s.p + s.len - line.p) : 0;
}

/* "Ann Lee, Name", "Ann Lee | Name": what is left of s is the person. */
static bool unseparated(struct wu_span *s, bool by)
{
	static const char *const separators[] = {",", "|", "\xE2\x80\x94", "\xE2\x80\x93",
						 "(", NULL};
	static const char *const with_by[] = {"/", "-", " of", " for", NULL};

	*s = unspaced(*s);
	return unend(s, separators) || (by && unend(s, with_by));
}

/* Is the whole line the agency's name, or a person's and then the agency's? */
static bool is_signed(struct wu_span line, struct wu_span name, unsigned where)
{
	static const char *const bys[] = {"By ", "by ", "BY ", "Source: ", "SOURCE: ", NULL};
	struct wu_span s = unspaced(line);
	unsigned named = ascii(name) ? WU_FORM_ABOVE | WU_FORM_END : WU_FORM_END;
	bool by, bracket;

	unstart(&s, dashes);
	by = unstart(&s, bys);
	if (same_name(s, name))
		return by || where & named;
	bracket = unend(&s, closings);
	if (!ends_with_name(s, name))
		return false;
	s.len -= name.len;
	if (bracket && unstart(&s, openings) && !s.len)
		return where & (ascii(name) ? named | WU_FORM_LOW : named);
	if (!ascii(name) || !unseparated(&s, by))
		return false;
	return (by || where & WU_FORM_ABOVE) && s.len && wu_naming_is_person(s);
}

/* Where a dateline with the agency's name at p[at) ends: behind the sign that parts it
 * from the text. 0: it is none. */
static size_t dateline_end(struct wu_span line, size_t at, size_t len)
{
	struct wu_span rest = cut(line, at + len, line.len), after;
	bool slash = at && line.p[at - 1] == '/', dash;

	if (!at || !(slash || line.p[at - 1] == '(') || !starts(rest, slash ? "/" : ")"))
		return 0;
	rest = cut(rest, 1, rest.len);
	after = rest;
	while (after.len && (*after.p == ' ' || (*after.p == '.' && after.p == rest.p)))
		after = cut(after, 1, after.len);
	dash = unstart(&after, dashes) || (after.len && (*after.p == ':' || *after.p == '='));
	if (dash && after.len && (*after.p == ':' || *after.p == '='))
		after = unspaced(cut(after, 1, after.len));
	if (slash && !starts(rest, ".") && !dash)
		return 0;
	if (!wu_naming_is_dateline(cut(line, 0, at - 1), dash || slash))
		return 0;
	return (size_t)(after.p - line.p);
}

/* "(Seoul=Name) Hong reporter =", in Korean: *ret_end behind it. */
static size_t korean_end(struct wu_span line, size_t at, size_t len)
{
	struct wu_span head = cut(line, 0, at), rest = cut(line, at + len, line.len);
	const char *equals = memchr(line.p, '=', at);

	if (!equals || !unstart(&head, openings) || !unstart(&rest, closings))
		return 0;
	if (!wu_naming_is_korean(head))
		return 0;
	return (size_t)(rest.p - line.p) + wu_naming_reporters(rest);
}

static size_t dateline_of(struct wu_span line, struct wu_span name)
{
	size_t end = line.len < MARK_MAX ? line.len : MARK_MAX;

	for (size_t at = 0; at + name.len <= end; at++) {
		size_t n;

		if (*name.p != line.p[at] && *name.p - 32 != line.p[at])
			continue;
		if (!same_name(cut(line, at, at + name.len), name))
			continue;
		n = dateline_end(line, at, name.len);
		n = n ? n : korean_end(line, at, name.len);
		if (n)
			return n;
	}
	return 0;
}

/* The longest dateline any form finds, so that the order of forms never shows. */
size_t wu_form_dateline(const struct wu_rule_set *a, struct wu_span line)
{
	const struct wu_values *v = &a->key[WU_RULE_DATELINE], *names = &a->key[WU_RULE_SIGN];
	struct wu_span head = line;
	size_t best = 0;

	if (head.len > MARK_MAX)
		head.len = MARK_MAX;
	for (uint32_t i = 0; i < v->n; i++) {
		size_t n = wu_pattern_head(v->v[i], head);
		const char *open = n ? memrchr(line.p, '(', n) : NULL;

		if (n > best &&
		    (!open || wu_naming_is_dateline(cut(line, 0, (size_t)(open - line.p)), true)))
			best = n;
	}
	for (uint32_t i = 0; i < names->n; i++) {
		size_t n = dateline_of(line, names->v[i]);

		if (n > best)
			best = n;
	}
	return best;
}

static size_t best_tail(const struct wu_rule_set *a, struct wu_span line)
{
	const struct wu_values *v = &a->key[WU_RULE_TAIL], *names = &a->key[WU_RULE_SIGN];
	size_t best = 0;

	for (uint32_t i = 0; i < v->n; i++) {
		size_t n = wu_pattern_tail(v->v[i], line, MARK_MAX);

		if (n > best && is_closed(cut(line, 0, line.len - n)))
			best = n;
	}
	for (uint32_t i = 0; i < names->n; i++) {
		size_t n = tail_of(line, names->v[i]);

		if (n > best)
			best = n;
	}
	return best;
}

bool wu_form_byline(const struct wu_rule_set *a, struct wu_span line, unsigned where)
{
	const struct wu_values *v = &a->key[WU_RULE_BYLINE], *names = &a->key[WU_RULE_SIGN];

	if (line.len > BYLINE_MAX)
		return false;
	for (uint32_t i = 0; i < v->n; i++)
		if (wu_pattern_is(v->v[i], line))
			return true;
	for (uint32_t i = 0; i < names->n; i++)
		if (is_signed(line, names->v[i], where))
			return true;
	return false;
}

bool wu_form_has_mail(const struct wu_rule_set *a, struct wu_span line)
{
	const struct wu_values *v = &a->key[WU_RULE_MAIL];
	const char *at = memchr(line.p, '@', line.len);

	for (uint32_t i = 0; at && i < v->n; i++)
		if (memmem(at, line.len - (size_t)(at - line.p), v->v[i].p, v->v[i].len))
			return true;
	return false;
}

/* Does s, what stands before an address, end with a picture's date? */
static bool is_dated(struct wu_span s)
{
	return s.len > 1 && s.p[s.len - 1] == '.' && s.p[s.len - 2] >= '0' && s.p[s.len - 2] <= '9';
}

/* Bytes of an address at the end of line, with the names beside it where there is nothing
 * else. A photo desk's address, or one behind a picture's date, signs a picture. */
static size_t mail_of(const struct wu_rule_set *a, struct wu_span line, bool *ret_picture)
{
	const struct wu_values *v = &a->key[WU_RULE_MAIL];
	struct wu_span s = unspaced(line);

	unend(&s, closings);
	for (uint32_t i = 0; i < v->n; i++) {
		size_t from = s.len;

		if (s.len <= v->v[i].len || wu_pattern_tail(v->v[i], s, v->v[i].len) == 0)
			continue;
		while (from && !strchr(" \t(/[<,", s.p[from - 1]))
			from--;
		*ret_picture = starts(cut(s, from, s.len), "photo@");
		s = unspaced(cut(s, 0, from));
		unend(&s, openings);
		*ret_picture = *ret_picture || is_dated(s);
		if (s.len <= NAMES_MAX && !ends(s, "."))
			return line.len;
		return is_closed(s) ? line.len - (size_t)(s.p + s.len - line.p) : 0;
	}
	return 0;
}

unsigned wu_form_take(const struct wu_rule_set *a, struct wu_span *line, unsigned where,
		      struct wu_span *ret_mark)
{
	struct wu_span was = *line;
	bool picture = false;
	unsigned found = 0;
	size_t n;

	if (wu_form_byline(a, was, where)) {
		*ret_mark = was;
		*line = (struct wu_span){line->p, 0};
		return WU_FORM_BYLINE;
	}
	n = mail_of(a, was, &picture);
	if (n) {
		*ret_mark = cut(was, was.len - n, was.len);
		line->len -= n;
		found = picture ? WU_FORM_PICTURE : WU_FORM_MAIL;
	}
	n = where & WU_FORM_END ? best_tail(a, *line) : 0;
	if (n) {
		*ret_mark = cut(*line, line->len - n, line->len);
		line->len -= n;
		found |= WU_FORM_TAIL;
	}
	n = where & WU_FORM_TOP ? wu_form_dateline(a, *line) : 0;
	if (n) {
		*ret_mark = cut(*line, 0, n);
		*line = cut(*line, n, line->len);
		found |= WU_FORM_DATELINE;
	}
	if (found) {
		*line = unspaced(*line);
		*ret_mark = unspaced(*ret_mark);
	}
	return found;
}

bool wu_form_is_byline(const struct wu_rule_set *a, struct wu_span field)
{
	bool picture;

	return field.len && (wu_form_byline(a, field, WU_FORM_ABOVE | WU_FORM_END) ||
			     mail_of(a, field, &picture) == field.len);
}

bool wu_form_is_copyright(const struct wu_rule_set *a, struct wu_span line)
{
	const struct wu_values *v = &a->key[WU_RULE_COPYRIGHT];

	for (uint32_t i = 0; i < v->n; i++)
		if (wu_pattern_is(v->v[i], line))
			return true;
	return false;
}
