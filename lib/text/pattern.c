/* The usual two-finger glob: on a mismatch go back to the last `*` and let it take one
 * byte more. Bytes, not code points: a UTF-8 letter never matches inside another.
 */
#include "text/pattern.h"

#include <string.h>

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool mail_letter(char c)
{
	return digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '.' || c == '-' || c == '_';
}

/* Bytes of the mail address line has at l; 0: none there. */
static size_t address(struct wu_span line, size_t l)
{
	size_t at, end;
	bool dot = false;

	for (at = l; at < line.len && mail_letter(line.p[at]); at++)
		;
	if (at == l || at == line.len || line.p[at] != '@')
		return 0;
	for (end = at + 1; end < line.len && mail_letter(line.p[end]); end++)
		dot = dot || line.p[end] == '.';
	return dot ? end - l : 0;
}

/* Bytes of the quote at l that p, an ASCII one, stands for: itself or a typographic one. */
static size_t quote(char p, struct wu_span line, size_t l)
{
	const char *curled = p == '"' ? "\x9C\x9D\x9F\xB3" : "\x98\x99\x9B\xB2";

	if (l < line.len && line.p[l] == p)
		return 1;
	return l + 2 < line.len && !memcmp(line.p + l, "\xE2\x80", 2) && line.p[l + 2] &&
			       strchr(curled, line.p[l + 2])
		       ? 3
		       : 0;
}

/* Match one element of the pattern (not `*`) at *l; false: it does not fit. */
static bool element(char p, struct wu_span line, size_t *l)
{
	if (p == '#') {
		if (*l == line.len || !digit(line.p[*l]))
			return false;
		while (*l < line.len && digit(line.p[*l]))
			++*l;
		return true;
	}
	if (p == '~') {
		size_t n = address(line, *l);

		*l += n;
		return n > 0;
	}
	if (p == '\'' || p == '"') {
		size_t n = quote(p, line, *l);

		*l += n;
		return n > 0;
	}
	if (p == '_') {
		size_t from = *l;

		while (*l < line.len && !blank(line.p[*l]))
			++*l;
		return *l > from;
	}
	if (p == ' ') {
		if (*l<line.len && * l> 0 && !blank(line.p[*l]))
			return false;
		while (*l < line.len && blank(line.p[*l]))
			++*l;
		return true;
	}
	if (*l == line.len || lower(line.p[*l]) != lower(p))
		return false;
	++*l;
	return true;
}

static bool special(char p)
{
	return p && strchr("*# ~_'\"", p);
}

/* The next place at or behind l where c, which is not special, could match. */
static size_t seek(struct wu_span line, size_t l, char c)
{
	const char *hit;

	if (lower(c) >= 'a' && lower(c) <= 'z') {
		while (l < line.len && lower(line.p[l]) != lower(c))
			l++;
		return l;
	}
	hit = l < line.len ? memchr(line.p + l, c, line.len - l) : NULL;
	return hit ? (size_t)(hit - line.p) : line.len;
}

/* Could the pattern's end match the line's? Most patterns fail here, at once. */
static bool ends_fit(struct wu_span pat, struct wu_span line)
{
	size_t p = pat.len, l = line.len;

	while (p && !special(pat.p[p - 1])) {
		if (!l || lower(pat.p[p - 1]) != lower(line.p[l - 1]))
			return false;
		p--;
		l--;
	}
	return true;
}

/* Where a match from the line's start ends: whole asks for the line's end. SIZE_MAX: none. */
static size_t match(struct wu_span pat, struct wu_span line, bool whole)
{
	size_t p = 0, l = 0, star = SIZE_MAX, from = 0;

	for (;;) {
		if (p == pat.len && (!whole || l == line.len))
			return l;
		if (p < pat.len && pat.p[p] == '*') {
			star = ++p;
			if (p < pat.len && !special(pat.p[p]))
				l = seek(line, l, pat.p[p]);
			from = l;
			continue;
		}
		if (p < pat.len && element(pat.p[p], line, &l)) {
			p++;
			continue;
		}
		if (star == SIZE_MAX || from == line.len)
			return SIZE_MAX;
		p = star;
		l = ++from;
		if (p < pat.len && !special(pat.p[p]))
			from = l = seek(line, l, pat.p[p]);
	}
}

bool wu_pattern_is(struct wu_span pattern, struct wu_span line)
{
	return ends_fit(pattern, line) && match(pattern, line, true) != SIZE_MAX;
}

size_t wu_pattern_head(struct wu_span pattern, struct wu_span line)
{
	size_t n = match(pattern, line, false);

	return n == SIZE_MAX ? 0 : n;
}

/* Could pattern begin at byte c? */
static bool begins_fit(struct wu_span pattern, char c)
{
	if (!pattern.len || special(*pattern.p))
		return (c & 0xC0) != 0x80;
	return lower(*pattern.p) == lower(c);
}

size_t wu_pattern_tail(struct wu_span pattern, struct wu_span line, size_t max)
{
	if (!ends_fit(pattern, line))
		return 0;
	for (size_t n = 1; n <= line.len && n <= max; n++) {
		struct wu_span tail = {line.p + line.len - n, n};

		if (begins_fit(pattern, *tail.p) && wu_pattern_is(pattern, tail))
			return n;
	}
	return 0;
}
