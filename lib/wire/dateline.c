/* Two forms. Korean: brackets with "=" in them at the very beginning. Latin: a place in
 * capitals, perhaps a day, perhaps an agency in brackets, then a dash; without a dash only
 * when a day and the brackets are there, and a place not in capitals only when there are few
 * words before the brackets and the dash right behind them. What looks like neither is part of the
 * story.
 */
#include "wire/dateline.h"

#include <ctype.h>
#include <string.h>

enum {
	LONGEST = 120, /* bytes: places, a day and two agencies */
	BYLINE = 60,
	WORDS = 6 /* before the brackets: a place, a day */
};

static const char *const dashes[] = {"--", "\xe2\x80\x94", "\xe2\x80\x93", "-"};

static struct wu_span trimmed(struct wu_span s)
{
	while (s.len && *s.p == ' ') {
		s.p++;
		s.len--;
	}
	while (s.len && s.p[s.len - 1] == ' ')
		s.len--;
	return s;
}

static struct wu_span from(struct wu_span p, size_t at)
{
	return trimmed((struct wu_span){p.p + at, p.len - at});
}

static bool korean(struct wu_span p, struct wu_dateline *ret)
{
	size_t look = p.len < LONGEST ? p.len : LONGEST;
	const char *close = look && *p.p == '(' ? memchr(p.p, ')', look) : NULL, *mark;
	struct wu_span rest;

	if (!close || !memchr(p.p, '=', (size_t)(close - p.p)))
		return false;
	ret->dateline = (struct wu_span){p.p, (size_t)(close - p.p) + 1};
	rest = from(p, ret->dateline.len);
	look = rest.len < BYLINE ? rest.len : BYLINE;
	mark = memmem(rest.p, look, " = ", 3);
	if (mark && !memchr(rest.p, '.', (size_t)(mark - rest.p))) {
		ret->byline = (struct wu_span){rest.p, (size_t)(mark - rest.p)};
		rest = from(rest, ret->byline.len + 3);
	} else if (look > 2 && !memcmp(rest.p, "= ", 2)) {
		rest = from(rest, 2);
	}
	ret->rest = rest;
	return true;
}

/* The first word in capitals, as places are written; letters beyond ASCII count as such. */
static bool place(struct wu_span s)
{
	size_t n = 0;

	while (n < s.len && (isupper((unsigned char)s.p[n]) || (unsigned char)s.p[n] >= 0x80))
		n++;
	return n >= 2 && (n == s.len || strchr(" ,.(-/'", s.p[n]));
}

/* Bytes of a dash with blanks around it, or at the end, that stands at p, else 0. */
static size_t dash(const char *p, size_t left)
{
	for (size_t k = 0; k < 4; k++) {
		size_t n = strlen(dashes[k]);

		if (left <= n || *p != ' ' || memcmp(p + 1, dashes[k], n) != 0)
			continue;
		if (left == n + 1 || p[n + 1] == ' ')
			return n + 1;
	}
	return 0;
}

static bool has_digit(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (isdigit((unsigned char)p[i]))
			return true;
	return false;
}

/* "Tidemouth (Tide) - ": a capital, a few words, brackets, a dash. */
static bool mixed(struct wu_span p, struct wu_dateline *ret)
{
	size_t look = p.len < LONGEST ? p.len : LONGEST, words = 1, n, i = 1;

	if (!look || !(isupper((unsigned char)*p.p) || (unsigned char)*p.p >= 0x80))
		return false;
	for (; i < look && p.p[i] != '('; i++)
		words += p.p[i] == ' ';
	for (; i < look && p.p[i] != ')'; i++)
		;
	n = i + 1 < look ? dash(p.p + i + 1, p.len - i - 1) : 0;
	if (!n || words > WORDS)
		return false;
	ret->dateline = (struct wu_span){p.p, i + 1};
	ret->rest = from(p, i + 1 + n);
	return true;
}

static bool latin(struct wu_span p, struct wu_dateline *ret)
{
	size_t look = p.len < LONGEST ? p.len : LONGEST, close = 0;

	if (!place(p))
		return false;
	for (size_t i = 1; i < look; i++) {
		size_t n = dash(p.p + i, p.len - i);

		if (n) {
			ret->dateline = (struct wu_span){p.p, i};
			ret->rest = from(p, i + n);
			return true;
		}
		if (!close && p.p[i] == ')' && memchr(p.p, '(', i))
			close = i + 1;
	}
	if (!close || !has_digit(p.p, (size_t)((const char *)memchr(p.p, '(', close) - p.p)))
		return false;
	ret->dateline = (struct wu_span){p.p, close};
	ret->rest = from(p, close);
	return true;
}

void wu_dateline_split(struct wu_span p, struct wu_dateline *ret)
{
	*ret = (struct wu_dateline){.rest = p};
	if (!korean(p, ret) && !latin(p, ret) && !mixed(p, ret))
		*ret = (struct wu_dateline){.rest = p};
}

struct wu_span wu_dateline_agency(struct wu_span d)
{
	const char *open = d.len ? memrchr(d.p, '(', d.len) : NULL, *close, *mark;

	close = open ? memchr(open, ')', d.len - (size_t)(open - d.p)) : NULL;
	if (!close)
		return (struct wu_span){0};
	open++;
	mark = memrchr(open, '=', (size_t)(close - open));
	open = mark ? mark + 1 : open;
	return trimmed((struct wu_span){open, (size_t)(close - open)});
}
