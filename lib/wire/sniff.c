/* White space and a byte order mark are passed over; then the first bytes decide: '{' JSON
 * of a kind its first keys tell, '<' XML or HTML by the first element that is not a
 * declaration, the marks of the message formats (SOH ... STX) a message. Bytes with
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

static const struct root {
	const char *root;
	enum wu_format format;
} roots[] = {
	{"rss", WU_FORMAT_RSS},     {"rdf:rdf", WU_FORMAT_RSS},  {"rdf", WU_FORMAT_RSS},
	{"channel", WU_FORMAT_RSS}, {"feed", WU_FORMAT_ATOM},    {"atom:feed", WU_FORMAT_ATOM},
	{"urlset", WU_FORMAT_RSS},  {"entry", WU_FORMAT_ATOM},   {"html", WU_FORMAT_HTML},
	{"head", WU_FORMAT_HTML},   {"body", WU_FORMAT_HTML},    {"div", WU_FORMAT_HTML},
	{"p", WU_FORMAT_HTML},      {"article", WU_FORMAT_HTML}, {"meta", WU_FORMAT_HTML},
	{"title", WU_FORMAT_HTML},  {"h1", WU_FORMAT_HTML},      {"span", WU_FORMAT_HTML},
	{"script", WU_FORMAT_HTML}, {"link", WU_FORMAT_HTML},    {"table", WU_FORMAT_HTML},
};
/* Whatever their namespace's prefix. */
static const struct root news_roots[] = {
	{"newsitem", WU_FORMAT_NEWSML_G2},
	{"newsmessage", WU_FORMAT_NEWSML_G2},
	{"packageitem", WU_FORMAT_NEWSML_G2},
	{"conceptitem", WU_FORMAT_NEWSML_G2},
	{"knowledgeitem", WU_FORMAT_NEWSML_G2},
	{"planningitem", WU_FORMAT_NEWSML_G2},
	{"catalogitem", WU_FORMAT_NEWSML_G2},
	{"newsml", WU_FORMAT_NEWSML1},
	{"nitf", WU_FORMAT_NITF},
	{"rss", WU_FORMAT_RSS},
	{"rdf", WU_FORMAT_RSS},
	{"urlset", WU_FORMAT_RSS},
	{"feed", WU_FORMAT_ATOM},
	{"entry", WU_FORMAT_ATOM},
};
/* Keys of ninjs, whatever their case; an object with a key of plain is none. */
static const char *const ninjs_keys[] = {"uri",        "standard",  "versioncreated", "pubstatus",
					 "headline",   "headlines", "bodies",         "body_text",
					 "body_xhtml", "body_html", "firstcreated"};
/* JSON Feed's own; the items of a list of pushed lines are no key of theirs. */
static const char *const feed_keys[] = {"items"};
static const char *const plain_keys[] = {"text"};

static bool starts(const char *p, const char *end, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(end - p) >= n && strncasecmp(p, with, n) == 0;
}

/* UTF-16 shows the same letters with NULs between: looked at without them. */
static size_t look(const char *p, size_t len, char *out)
{
	size_t n = 0, nuls = 0, from = 0;
	bool wide;

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
	wide = from == 2 || (len >= 4 && (!memcmp(p, "<\0?\0", 4) || !memcmp(p, "\0<\0?", 4)));
	return nuls > 8 && !wide && nuls * 4 > n ? 0 : n;
}

static enum wu_format find_root(const char *p, const char *end, const struct root *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list[i].root);

		if (starts(p, end, list[i].root) && (p + len == end || strchr(" \t\r\n>/", p[len])))
			return list[i].format;
	}
	return WU_FORMAT_UNKNOWN;
}

static enum wu_format by_root(const char *p, const char *end)
{
	enum wu_format f = find_root(p, end, roots, sizeof(roots) / sizeof(*roots));
	const char *local = p;

	while (local < end && !strchr(" \t\r\n>/:", *local))
		local++;
	if (f == WU_FORMAT_UNKNOWN)
		f = find_root(local < end && *local == ':' ? local + 1 : p, end, news_roots,
			      sizeof(news_roots) / sizeof(*news_roots));
	return f;
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

static bool listed(const char *p, size_t len, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && strncasecmp(list[i], p, len) == 0)
			return true;
	return false;
}

/* Behind the string that begins at p, its closing quote. */
static const char *close_quote(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\';
	return p < end ? p : end;
}

/* "version": "https://jsonfeed.org/version/1.1": q stands at the end of the key. */
static bool says_feed(const char *q, const char *end)
{
	static const char is[] = "jsonfeed.org/version";
	const char *from = memchr(q + 1, '"', (size_t)(end - q - 1)), *to;

	to = from ? close_quote(from, end) : NULL;
	return from && memmem(from, (size_t)(to - from), is, strlen(is));
}

/* p stands at an object's or a list's bracket. The first object's own keys decide. */
static enum wu_format json(const char *p, const char *end)
{
	int depth = *p == '[' ? -1 : 0;
	enum wu_format f = WU_FORMAT_NDJSON;

	for (; p < end; p++) {
		const char *q;

		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		if (depth == 0 && *p == '}')
			break;
		if (*p != '"')
			continue;
		q = close_quote(p, end);
		if (depth == 1 && q + 1 < end && q[1 + strspn(q + 1, " ")] == ':') {
			size_t len = (size_t)(q - p) - 1;

			if (listed(p + 1, len, plain_keys, 1))
				return WU_FORMAT_NDJSON;
			if (listed(p + 1, len, feed_keys, 1) || says_feed(q, end))
				return WU_FORMAT_JSONFEED;
			if (listed(p + 1, len, ninjs_keys,
				   sizeof(ninjs_keys) / sizeof(*ninjs_keys)))
				f = WU_FORMAT_NINJS;
		}
		p = q;
	}
	return f;
}

/* A message's marks: noise, SOH, a header, STX. Without STX only noise of the line, SYN,
 * says that it is one. US in the header is ANPA's. */
static enum wu_format message(const char *p, size_t len)
{
	const char *end = p + (len < LOOK ? len : LOOK), *stx;
	bool syn = false;

	for (; p < end && *p != 1 && strchr(" \r\n\x16\x7f", *p); p++)
		syn |= *p == 0x16;
	if (p == end || *p != 1)
		return WU_FORMAT_UNKNOWN;
	stx = memchr(p, 2, (size_t)(end - p));
	if (!stx && !syn)
		return WU_FORMAT_UNKNOWN;
	stx = stx ? stx : end;
	if (memchr(p, 0x1f, (size_t)(stx - p)) || (stx + 1 < end && (stx[1] == 0x1e)))
		return WU_FORMAT_ANPA;
	return WU_FORMAT_IPTC7901;
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
	char head[LOOK + 1];
	char *end = head + look(p, len, head);
	const char *at = head;
	enum wu_format f;

	f = message(p, len);
	if (f != WU_FORMAT_UNKNOWN)
		return f;
	while (at < end && strchr(" \t\r\n", *at))
		at++;
	if (at == end)
		return WU_FORMAT_UNKNOWN;
	*end = 0; /* so that looking ahead ends */
	if (*at == '{' || (*at == '[' && at[1 + strspn(at + 1, " \t\r\n")] == '{'))
		return json(at, end);
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
