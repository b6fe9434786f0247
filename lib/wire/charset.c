/* Candidates are tried in order of belief; the first that decodes without an error is
 * taken. When a believed one fails and no other fits, what it could not read becomes
 * U+FFFD. What fails: the size limit and memory; never the text itself.
 */
#include "wire/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "wire/encoding.h"

enum { NAME = 40, DECLARED_WITHIN = 4096 };

/* ---- decoding ------------------------------------------------------------- */

/* Through iconv. 0: clean; 1: something did not decode, which ends a strict run. */
static int convert(iconv_t cd, const char *p, size_t len, bool strict, struct wu_buf *out)
{
	char *in = (char *)(uintptr_t)p;
	int bad = 0, rc;

	while (len > 0) {
		char piece[4096], *o = piece;
		size_t left = sizeof(piece), n = iconv(cd, &in, &len, &o, &left);

		rc = wu_buf_add(out, piece, sizeof(piece) - left);
		if (rc < 0)
			return rc;
		if (n != (size_t)-1 || errno == E2BIG)
			continue;
		if (strict)
			return 1;
		bad = 1;
		rc = wu_buf_adds(out, "\xef\xbf\xbd");
		if (rc < 0)
			return rc;
		in++;
		len--;
	}
	return bad;
}

/* 2: no such set. */
static int decode_as(const char *set, const char *p, size_t len, bool strict, struct wu_buf *out)
{
	size_t start = out->len;
	iconv_t cd;
	int rc;

	if (strcmp(set, "UTF-8") == 0) {
		if (strict && wu_utf8_valid(p, len) < len)
			return 1;
		return wu_buf_add(out, p, len);
	}
	cd = iconv_open("UTF-8", set);
	if (cd == (iconv_t)-1)
		return 2;
	rc = convert(cd, p, len, strict, out);
	iconv_close(cd);
	if (rc == 1 && strict)
		out->len = start;
	return rc;
}

/* ---- what the document says ------------------------------------------------- */

/* The label behind "charset=" or "encoding=" in p[0..len). */
static bool label_behind(const char *p, size_t len, const char *key, char out[NAME])
{
	size_t n = strlen(key), k = 0;

	for (size_t i = 0; i + n < len; i++) {
		if (strncasecmp(p + i, key, n) != 0)
			continue;
		i += n;
		while (i < len && strchr(" =\"'", p[i]) && p[i])
			i++;
		while (i < len && k + 1 < NAME && p[i] && !strchr(" \"';>?/,\t\r\n", p[i]))
			out[k++] = p[i++];
		out[k] = 0;
		return k > 0;
	}
	return false;
}

/* The XML declaration may stand behind junk; the meta element anywhere near the top. */
static bool declared(const char *p, size_t len, char out[NAME])
{
	const char *xml, *end;

	len = len < DECLARED_WITHIN ? len : DECLARED_WITHIN;
	xml = memmem(p, len, "<?xml", 5);
	if (xml) {
		end = memchr(xml, '>', len - (size_t)(xml - p));
		if (end && label_behind(xml, (size_t)(end - xml), "encoding", out))
			return true;
	}
	return memchr(p, '<', len) && label_behind(p, len, "charset=", out);
}

static const char *mark(const char *p, size_t len, size_t *ret_skip)
{
	static const struct {
		const char *bytes;
		size_t n, skip;
		const char *set;
	} marks[] = {
		{"\xef\xbb\xbf", 3, 3, "UTF-8"},    {"\xff\xfe\0\0", 4, 4, "UTF-32LE"},
		{"\0\0\xfe\xff", 4, 4, "UTF-32BE"}, {"\xff\xfe", 2, 2, "UTF-16LE"},
		{"\xfe\xff", 2, 2, "UTF-16BE"},     {"<\0\0\0", 4, 0, "UTF-32LE"},
		{"\0\0\0<", 4, 0, "UTF-32BE"},      {"<\0?\0", 4, 0, "UTF-16LE"},
		{"\0<\0?", 4, 0, "UTF-16BE"},       {"<\0r\0", 4, 0, "UTF-16LE"},
		{"\0<\0r", 4, 0, "UTF-16BE"},       {"<\0f\0", 4, 0, "UTF-16LE"},
		{"\0<\0f", 4, 0, "UTF-16BE"},
	};

	*ret_skip = 0;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (len >= marks[i].n && !memcmp(p, marks[i].bytes, marks[i].n)) {
			*ret_skip = marks[i].skip;
			return marks[i].set;
		}
	return NULL;
}

/* The language the text is in, as the source or the document says: two letters, or "". */
static void language(const char *p, size_t len, const struct wu_wire_opts *opts, char out[NAME])
{
	static const char *const keys[] = {"xml:lang=", "<language>", "lang=", "<dc:language>",
					   "\"language\":"};

	out[0] = 0;
	if (opts->language)
		label_behind(opts->language, strlen(opts->language) + 1, "", out);
	len = len < DECLARED_WITHIN ? len : DECLARED_WITHIN;
	for (size_t i = 0; !out[0] && i < sizeof(keys) / sizeof(*keys); i++)
		label_behind(p, len, keys[i], out);
}

/* ---- guessing --------------------------------------------------------------- */

/* Few wrong bytes in a long text: damage in the set that was declared, not another set. */
static bool nearly_utf8(const char *p, size_t len)
{
	size_t at = 0, wrong = 0, good = 0;

	while (at < len) {
		size_t n;
		bool high = (unsigned char)p[at] >= 0x80;

		if (wu_utf8_next(p + at, len - at, &n) == WU_REPLACEMENT)
			wrong++;
		else
			good += high;
		at += n;
	}
	return wrong * 10 <= good;
}

/* Half the pairs of high bytes are the 2,350 syllables every Korean text is made of. */
static bool looks_korean(const char *p, size_t len)
{
	size_t pairs = 0, syllables = 0;

	for (size_t i = 0; i + 1 < len; i++) {
		unsigned char a = (unsigned char)p[i], b = (unsigned char)p[i + 1];

		if (a < 0x80)
			continue;
		pairs++;
		syllables += a >= 0xB0 && a <= 0xC8 && b >= 0xA1;
		i++;
	}
	return syllables * 2 >= pairs;
}

/* Sets to try, in order, by language. */
static void candidates(const char *lang, const char *p, size_t len, const char *sets[5])
{
	const char *first = wu_encoding_of_language(lang);
	int n = 0;

	sets[n++] = "UTF-8";
	if (first)
		sets[n++] = first;
	if (!first && looks_korean(p, len))
		sets[n++] = "CP949";
	sets[n++] = "CP1252";
	sets[n] = NULL;
}

/* Does the text begin as markup? Only then is an undeclared set, or a NUL, damage. */
static bool is_markup(const char *p, size_t len)
{
	size_t i = 0;

	while (i < len && strchr(" \t\r\n", p[i]) && p[i])
		i++;
	return i < len && p[i] == '<';
}

/* WU_MORE: done, but what it wrote may be ill-formed. */
static int guess(const char *p, size_t len, const struct wu_wire_opts *opts,
		 const struct wu_wire_sink *sink, struct wu_buf *out, const char **ret_name)
{
	bool damaged = wu_utf8_valid(p, len) < len && nearly_utf8(p, len);
	const char *sets[5];
	char lang[NAME];
	int rc = 1;

	language(p, len, opts, lang);
	candidates(lang, p, len, sets);
	for (size_t i = 0; !damaged && sets[i] && rc > 0; i++) {
		*ret_name = sets[i];
		rc = decode_as(sets[i], p, len, true, out);
	}
	if (rc <= 0)
		return rc;
	*ret_name = damaged ? "UTF-8" : "CP1252";
	wu_wire_note(sink, "bytes that are not %s were replaced", *ret_name);
	rc = decode_as(*ret_name, p, len, false, out);
	return rc < 0 ? rc : WU_MORE;
}

/* Ill-formed parts to U+FFFD and NUL to a space, in place of out's tail. */
static int repair(struct wu_buf *out, size_t from, const struct wu_wire_sink *sink)
{
	size_t len = out->len - from;
	struct wu_buf tail;
	int rc;

	if (memchr(out->p + from, 0, len) && is_markup(out->p + from, len))
		wu_wire_note(sink, "NUL bytes in it");
	wu_buf_init(&tail, 3 * len);
	rc = wu_buf_reserve(&tail, 3 * len);
	if (rc == 0) {
		tail.len = wu_utf8_repair(tail.p, out->p + from, len);
		out->len = from;
		rc = wu_buf_add(out, tail.p, tail.len);
	}
	wu_buf_close(&tail);
	return rc;
}

/* ---- the whole -------------------------------------------------------------- */

struct belief {
	const char *set;
	const char *from;
};

/* A page saved by a program keeps its old meta: valid, and with letters only UTF-8 writes so. */
static bool is_utf8(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)p[i] >= 0x80)
			return wu_utf8_valid(p, len) == len;
	return false;
}

/* > 0: no one is to be believed. */
static int believe(const struct belief b[3], const char *p, size_t len,
		   const struct wu_wire_sink *sink, struct wu_buf *out, const char **ret_name)
{
	int rc = 1;

	for (int i = 0; i < 3 && rc > 0; i++) {
		if (!b[i].set || !*b[i].set)
			continue;
		*ret_name = b[i].set;
		if (i == 2 && strcmp(b[i].set, "UTF-8") != 0 && is_utf8(p, len))
			break;
		rc = decode_as(b[i].set, p, len, true, out);
		if (rc > 0)
			wu_wire_note(sink, "%s says %s, which %s; overruled", b[i].from, b[i].set,
				     rc == 2 ? "nobody knows" : "does not decode");
	}
	return rc;
}

int wu_charset_decode(const char *p, size_t len, const struct wu_wire_opts *opts,
		      const struct wu_wire_sink *sink, struct wu_buf *out, const char **ret_name)
{
	char http[NAME] = "", own[NAME] = "";
	size_t skip, start = out->len;
	struct belief b[3] = {{mark(p, len, &skip), "byte order mark"},
			      {http, "HTTP header"},
			      {own, "declaration"}};
	const char *name = NULL;
	int rc;

	p += skip;
	len -= skip;
	if (opts->content_type &&
	    label_behind(opts->content_type, strlen(opts->content_type) + 1, "charset=", http))
		b[1].set = wu_encoding_find(http);
	if (declared(p, len, own))
		b[2].set = wu_encoding_find(own);
	rc = believe(b, p, len, sink, out, &name);
	if (rc > 0) {
		bool declares = name != NULL;

		rc = guess(p, len, opts, sink, out, &name);
		if (rc == 0 && !declares && strcmp(name, "UTF-8") != 0 && is_markup(p, len))
			wu_wire_note(sink, "no character set is declared; read as %s", name);
	}
	if (rc >= 0 && out->len > start &&
	    (rc == WU_MORE || memchr(out->p + start, 0, out->len - start)))
		rc = repair(out, start, sink);
	rc = rc > 0 ? 0 : rc;
	if (rc == 0 && ret_name)
		*ret_name = name == http || name == own ? "other" : name;
	return rc;
}
