/* Runs without anything special are copied whole; white space, references and tags are
 * looked at one by one. What fails: memory. A '<' that begins no tag is text, a tag or a
 * comment that never ends is taken for what its first '>' makes of it; that there is none
 * further on is found out once, so that time stays linear.
 */
#include "wire/strip.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "wire/entity.h"

enum { NAME = 12 }; /* letters of a tag's name that are looked at, and a NUL */

enum class { PLAIN, SPACE, END, TAG, REF, LATIN, CONTROL };

/* What a byte may begin. */
static const uint8_t classes[256] = {
	[0] = CONTROL,  [1] = CONTROL,  [2] = CONTROL,  [3] = CONTROL,  [4] = CONTROL,
	[5] = CONTROL,  [6] = CONTROL,  [7] = CONTROL,  [8] = CONTROL,  ['\t'] = SPACE,
	['\n'] = END,   ['\v'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [14] = CONTROL,
	[15] = CONTROL, [16] = CONTROL, [17] = CONTROL, [18] = CONTROL, [19] = CONTROL,
	[20] = CONTROL, [21] = CONTROL, [22] = CONTROL, [23] = CONTROL, [24] = CONTROL,
	[25] = CONTROL, [26] = CONTROL, [27] = CONTROL, [28] = CONTROL, [29] = CONTROL,
	[30] = CONTROL, [31] = CONTROL, [' '] = SPACE,  ['<'] = TAG,    ['&'] = REF,
	[0xC2] = LATIN,
};

enum says { INLINE, BLOCK, HIDDEN };

/* In order of name. Whoever reads a feed runs no script, so <noscript> is for him. */
static const struct {
	char name[NAME];
	enum says says;
} tags[] = {
	{"address", BLOCK},    {"applet", HIDDEN},    {"article", BLOCK},   {"aside", BLOCK},
	{"audio", HIDDEN},     {"blockquote", BLOCK}, {"br", BLOCK},        {"canvas", HIDDEN},
	{"caption", BLOCK},    {"center", BLOCK},     {"dd", BLOCK},        {"details", BLOCK},
	{"div", BLOCK},        {"dl", BLOCK},         {"dt", BLOCK},        {"fieldset", BLOCK},
	{"figcaption", BLOCK}, {"figure", BLOCK},     {"footer", BLOCK},    {"form", BLOCK},
	{"h1", BLOCK},         {"h2", BLOCK},         {"h3", BLOCK},        {"h4", BLOCK},
	{"h5", BLOCK},         {"h6", BLOCK},         {"header", BLOCK},    {"hr", BLOCK},
	{"iframe", HIDDEN},    {"li", BLOCK},         {"main", BLOCK},      {"math", HIDDEN},
	{"nav", BLOCK},        {"ol", BLOCK},         {"option", BLOCK},    {"p", BLOCK},
	{"pre", BLOCK},        {"script", HIDDEN},    {"section", BLOCK},   {"select", HIDDEN},
	{"style", HIDDEN},     {"summary", BLOCK},    {"svg", HIDDEN},      {"table", BLOCK},
	{"tbody", BLOCK},      {"td", BLOCK},         {"template", HIDDEN}, {"textarea", HIDDEN},
	{"th", BLOCK},         {"thead", BLOCK},      {"title", HIDDEN},    {"tr", BLOCK},
	{"ul", BLOCK},         {"video", HIDDEN},
};

enum { TAGS = sizeof(tags) / sizeof(*tags) };
_Static_assert(TAGS <= 64, "strip.endless has a bit for each");

struct strip {
	const char *p, *end;
	char *out, *start; /* where the next byte goes; where the first went */
	bool space; /* white space has passed since the last word */
	bool no_close, no_comment; /* neither '>' nor "-->" comes any more */
	uint64_t endless; /* bit: nothing closes tags[bit] any more */
};

static bool begin(struct strip *s, const char *p, size_t len, struct wu_buf *out)
{
	*s = (struct strip){.p = p, .end = p + len};
	if (wu_buf_reserve(out, len + len / 2 + 8) < 0)
		return false;
	s->out = s->start = out->p + out->len;
	return true;
}

static int finish(struct strip *s, struct wu_buf *out)
{
	while (s->out > s->start && s->out[-1] == '\n')
		s->out--;
	out->len = (size_t)(s->out - out->p);
	return 0;
}

static void put(struct strip *s, const char *p, size_t n)
{
	if (s->space && s->out > s->start && s->out[-1] != '\n')
		*s->out++ = ' ';
	s->space = false;
	memcpy(s->out, p, n);
	s->out += n;
}

static void end_line(struct strip *s)
{
	s->space = false;
	if (s->out > s->start && s->out[-1] != '\n')
		*s->out++ = '\n';
}

static void put_code(struct strip *s, uint32_t c)
{
	char utf8[4];

	if (c == 0xA0 || c == ' ' || (c >= '\t' && c <= '\r'))
		s->space = true;
	else if (c >= ' ')
		put(s, utf8, wu_utf8_put(utf8, c));
}

/* The longest run of words with single spaces, or nothing. */
static void plain_run(struct strip *s)
{
	const char *p = s->p;

	while (p < s->end &&
	       (!classes[(unsigned char)*p] ||
		(*p == ' ' && p > s->p && s->end - p > 1 && !classes[(unsigned char)p[1]])))
		p++;
	if (p > s->p)
		put(s, s->p, (size_t)(p - s->p));
	s->p = p;
}

static void reference(struct strip *s)
{
	uint32_t c = '&';
	size_t n = 1;

	wu_entity_read(s->p, (size_t)(s->end - s->p), true, &c, &n);
	s->p += n;
	put_code(s, c);
}

/* U+0080 to U+00BF: no-break space, and what was windows-1252 once. */
static void latin(struct strip *s)
{
	size_t n;
	uint32_t c = wu_utf8_next(s->p, (size_t)(s->end - s->p), &n);

	s->p += n;
	put_code(s, wu_entity_windows(c));
}

static int find_tag(const char *name)
{
	int lo = 0, hi = TAGS;

	while (lo < hi) {
		int mid = (lo + hi) / 2, cmp = strcmp(name, tags[mid].name);

		if (cmp == 0)
			return mid;
		if (cmp < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return -1;
}

/* The '>' that ends the tag whose name ends at p. Quotes hide one behind '=' only. */
static const char *tag_end(const char *p, const char *end)
{
	const char *first = p < end ? memchr(p, '>', (size_t)(end - p)) : NULL;

	if (!first)
		return NULL;
	while (p < end && *p != '>') {
		const char *quote = NULL;

		if (*p == '<') /* a new one begins: this one's quotes were none */
			return first;
		if (*p == '=') {
			while (end - p > 1 && isspace((unsigned char)p[1]))
				p++;
			if (end - p > 1 && (p[1] == '"' || p[1] == '\'')) {
				p++;
				quote = memchr(p + 1, *p, (size_t)(end - p - 1));
				if (!quote)
					return first;
			}
		}
		p = quote ? quote + 1 : p + 1;
	}
	return p < end ? p : first;
}

/* Past the end tag of tags[t]. Nothing moves when there is none, but for scripts. */
static void pass_hidden(struct strip *s, int t)
{
	size_t n = strlen(tags[t].name);
	const char *p = s->p;

	if (s->endless >> t & 1)
		return;
	while ((p = memchr(p, '<', (size_t)(s->end - p)))) {
		if ((size_t)(s->end - p) > n + 2 && p[1] == '/' &&
		    !strncasecmp(p + 2, tags[t].name, n) && !isalnum((unsigned char)p[n + 2])) {
			s->p = p;
			return;
		}
		p++;
	}
	s->endless |= 1ull << t;
	if (!strcmp(tags[t].name, "script") || !strcmp(tags[t].name, "style"))
		s->p = s->end;
}

static void declaration(struct strip *s)
{
	const char *end = NULL;
	bool comment = s->end - s->p >= 4 && !memcmp(s->p, "<!--", 4);

	if (comment && !s->no_comment) {
		end = memmem(s->p + 2, (size_t)(s->end - s->p - 2), "-->", 3);
		end = end ? end + 2 : NULL;
		s->no_comment = !end;
	}
	if (!end && !s->no_close)
		end = memchr(s->p, '>', (size_t)(s->end - s->p));
	s->no_close |= !end;
	s->p = end ? end + 1 : s->end;
}

/* Is the '<' at s->p the begin of a tag? Its name, in small letters, then. */
static const char *tag_name(const struct strip *s, char name[NAME], bool *ret_closes)
{
	const char *p = s->p + 1;
	size_t n = 0;

	*ret_closes = p < s->end && *p == '/';
	p += *ret_closes;
	if (p == s->end || !isalpha((unsigned char)*p))
		return NULL;
	for (; p < s->end && (isalnum((unsigned char)*p) || strchr("-:_", *p)); p++)
		if (n < NAME - 1)
			name[n++] = (char)tolower((unsigned char)*p);
	name[n] = 0;
	return p;
}

static void tag(struct strip *s)
{
	char name[NAME];
	bool closes;
	const char *behind = tag_name(s, name, &closes), *end;
	int t;

	if (!behind && s->end - s->p > 1 && (s->p[1] == '!' || s->p[1] == '?')) {
		declaration(s);
		return;
	}
	end = behind && !s->no_close ? tag_end(behind, s->end) : NULL;
	if (behind && !end && !s->no_close) {
		s->no_close = true;
		if (memchr(s->p, '=', (size_t)(s->end - s->p))) { /* cut off within a tag */
			s->p = s->end;
			return;
		}
	}
	if (!end) { /* "<3" */
		put(s, "<", 1);
		s->p++;
		return;
	}
	t = find_tag(name);
	s->p = end + 1;
	if (t >= 0 && tags[t].says == BLOCK)
		end_line(s);
	else if (t >= 0 && tags[t].says == HIDDEN && !closes && end[-1] != '/')
		pass_hidden(s, t);
}

int wu_strip_html(const char *p, size_t len, struct wu_buf *out)
{
	struct strip s;

	if (!len)
		return 0;
	if (!begin(&s, p, len, out))
		return wu_buf_reserve(out, len + len / 2 + 8);
	while (s.p < s.end) {
		enum class c = classes[(unsigned char)*s.p];

		if (c == PLAIN)
			plain_run(&s);
		else if (c == TAG)
			tag(&s);
		else if (c == REF)
			reference(&s);
		else if (c == LATIN)
			latin(&s);
		else {
			s.space |= c != CONTROL;
			s.p++;
		}
	}
	return finish(&s, out);
}

/* White space from s->p, counting the ends of lines in it. */
static unsigned pass_space(struct strip *s)
{
	unsigned ends = 0;

	for (; s->p < s->end; s->p++) {
		enum class c = classes[(unsigned char)*s->p];

		if (c != SPACE && c != END && c != CONTROL)
			break;
		ends += c == END;
		s->space |= c != CONTROL;
	}
	return ends;
}

static int words(const char *p, size_t len, bool paragraphs, struct wu_buf *out)
{
	struct strip s;

	if (!len)
		return 0;
	if (!begin(&s, p, len, out))
		return wu_buf_reserve(out, len + len / 2 + 8);
	while (s.p < s.end) {
		enum class c = classes[(unsigned char)*s.p];

		if (c == LATIN) {
			latin(&s);
		} else if (c == TAG || c == REF) {
			put(&s, s.p, 1);
			s.p++;
		} else if (c == PLAIN) {
			plain_run(&s);
		} else if (pass_space(&s) > 1 && paragraphs) {
			end_line(&s);
		}
	}
	return finish(&s, out);
}

int wu_strip_text(const char *p, size_t len, struct wu_buf *out)
{
	return words(p, len, true, out);
}

int wu_strip_line(const char *p, size_t len, struct wu_buf *out)
{
	return words(p, len, false, out);
}
