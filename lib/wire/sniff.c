/* White space and a byte order mark are passed over; then the first bytes decide: '{' a
 * line of JSON, '<' XML or HTML by the first element that is not a declaration. Bytes with
 * a NUL among the first, which no text has, are unknown unless they start with a mark.
 */
#include "wire/sniff.h"

#include <string.h>
#include <strings.h>

enum { LOOK = 4096 }; /* bytes looked at: prologues with comments are longer than one line */

static const char *const names[] = {
#define X(name, text) text,
	WU_FORMATS(X)
#undef X
};

static const struct {
	const char *root;
	enum wu_format format;
} roots[] = {
	{"rss", WU_FORMAT_RSS},      {"rdf:rdf", WU_FORMAT_RSS}, {"rdf", WU_FORMAT_RSS},
	{"channel", WU_FORMAT_RSS},  {"feed", WU_FORMAT_ATOM},   {"atom:feed", WU_FORMAT_ATOM},
	{"entry", WU_FORMAT_ATOM},   {"html", WU_FORMAT_HTML},   {"head", WU_FORMAT_HTML},
	{"body", WU_FORMAT_HTML},    {"div", WU_FORMAT_HTML},    {"p", WU_FORMAT_HTML},
	{"article", WU_FORMAT_HTML}, {"meta", WU_FORMAT_HTML},   {"title", WU_FORMAT_HTML},
	{"h1", WU_FORMAT_HTML},      {"span", WU_FORMAT_HTML},   {"script", WU_FORMAT_HTML},
	{"link", WU_FORMAT_HTML},    {"table", WU_FORMAT_HTML},
};

static bool starts(const char *p, const char *end, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(end - p) >= n && strncasecmp(p, with, n) == 0;
}

/* UTF-16 shows the same letters with NULs between: looked at without them. */
static size_t look(const char *p, size_t len, char *out)
{
	size_t n = 0, nuls = 0, from = 0;

	if (len >= 3 && !memcmp(p, "\xef\xbb\xbf", 3))
		from = 3;
	else if (len >= 2 && (!memcmp(p, "\xff\xfe", 2) || !memcmp(p, "\xfe\xff", 2)))
		from = 2;
	for (size_t i = from; i < len && i < LOOK; i++) {
		if (p[i])
			out[n++] = p[i];
		else
			nuls++;
	}
	return nuls > 8 && from != 2 && nuls * 4 > n ? 0 : n;
}

static enum wu_format by_root(const char *p, const char *end)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		size_t n = strlen(roots[i].root);

		if (starts(p, end, roots[i].root) && (p + n == end || strchr(" \t\r\n>/", p[n])))
			return roots[i].format;
	}
	return WU_FORMAT_UNKNOWN;
}

/* p stands behind a '<'. Declarations and comments are passed over. */
static enum wu_format markup(const char *p, const char *end)
{
	for (;;) {
		const char *close = starts(p, end, "!--") ? "-->" : ">";

		if (starts(p, end, "!doctype html"))
			return WU_FORMAT_HTML;
		if (p == end || (*p != '!' && *p != '?'))
			return by_root(p, end);
		p = memmem(p, (size_t)(end - p), close, strlen(close));
		p = p ? memchr(p, '<', (size_t)(end - p)) : NULL;
		if (!p)
			return WU_FORMAT_UNKNOWN;
		p++;
	}
}

static enum wu_format by_type(const char *type)
{
	if (!type)
		return WU_FORMAT_UNKNOWN;
	if (strcasestr(type, "html"))
		return WU_FORMAT_HTML;
	if (strcasestr(type, "atom"))
		return WU_FORMAT_ATOM;
	if (strcasestr(type, "rss") || strcasestr(type, "xml"))
		return WU_FORMAT_RSS;
	return strcasestr(type, "ndjson") ? WU_FORMAT_NDJSON : WU_FORMAT_UNKNOWN;
}

/* More than one control character in fifty: pictures and programs, but no wire's text,
 * whose formats mark their parts with a few. */
static bool binary(const char *p, const char *end)
{
	size_t controls = 0, n = (size_t)(end - p);

	for (; p < end; p++)
		controls += (unsigned char)*p < ' ' && !strchr("\t\n\r\f\b\033", *p);
	return controls * 50 > n;
}

enum wu_format wu_sniff_format(const char *p, size_t len, const char *content_type)
{
	char head[LOOK];
	const char *at = head, *end = head + look(p, len, head);
	enum wu_format f;

	while (at < end && strchr(" \t\r\n", *at))
		at++;
	if (at == end)
		return WU_FORMAT_UNKNOWN;
	if (*at == '{')
		return WU_FORMAT_NDJSON;
	f = *at == '<' ? markup(at + 1, end) : WU_FORMAT_UNKNOWN;
	if (f == WU_FORMAT_UNKNOWN)
		f = by_type(content_type);
	if (f == WU_FORMAT_UNKNOWN && *at != '<' && !binary(at, end))
		f = WU_FORMAT_TEXT;
	return f;
}

const char *wu_sniff_name(enum wu_format f)
{
	return names[f < WU_FORMAT_COUNT ? f : WU_FORMAT_UNKNOWN];
}

enum wu_format wu_sniff_find(const char *name)
{
	int f = 0;

	while (f < WU_FORMAT_COUNT && strcmp(name, names[f]) != 0)
		f++;
	return (enum wu_format)f;
}
