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

enum { NAME = 40, DECLARED_WITHIN = 4096 };

/* Labels that mean a wider set than they say, as browsers read them. */
static const struct {
	const char *label, *set;
} wider[] = {
	{"euc-kr", "CP949"},    {"euckr", "CP949"},         {"ks_c_5601-1987", "CP949"},
	{"ksc5601", "CP949"},   {"ks_c_5601", "CP949"},     {"uhc", "CP949"},
	{"ms949", "CP949"},     {"x-windows-949", "CP949"}, {"iso-8859-1", "CP1252"},
	{"latin1", "CP1252"},   {"us-ascii", "CP1252"},     {"ascii", "CP1252"},
	{"gb2312", "GB18030"},  {"gbk", "GB18030"},         {"utf8", "UTF-8"},
	{"shift_jis", "CP932"}, {"x-sjis", "CP932"},        {"shift-jis", "CP932"},
	{"big5", "BIG5-HKSCS"}, {"iso-8859-9", "CP1254"},
};

static const char *real_name(const char *label)
{
	for (size_t i = 0; i < sizeof(wider) / sizeof(*wider); i++)
		if (strcasecmp(label, wider[i].label) == 0)
			return wider[i].set;
	return label;
}

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

static bool declared(const char *p, size_t len, char out[NAME])
{
	const char *end;

	len = len < DECLARED_WITHIN ? len : DECLARED_WITHIN;
	if (len > 5 && !memcmp(p, "<?xml", 5)) {
		end = memchr(p, '>', len);
		if (end && label_behind(p, (size_t)(end - p), "encoding", out))
			return true;
	}
	return memchr(p, '<', len) && label_behind(p, len, "charset=", out);
}

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

	if (strcasecmp(set, "UTF-8") == 0) {
		if (wu_utf8_valid(p, len) < len && strict)
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

static const char *mark(const char *p, size_t len, size_t *ret_skip)
{
	*ret_skip = 0;
	if (len >= 3 && !memcmp(p, "\xef\xbb\xbf", 3)) {
		*ret_skip = 3;
		return "UTF-8";
	}
	if (len >= 2 && (!memcmp(p, "\xff\xfe", 2) || !memcmp(p, "\xfe\xff", 2))) {
		*ret_skip = 2;
		return *p == '\xff' ? "UTF-16LE" : "UTF-16BE";
	}
	if (len >= 4 && !memcmp(p, "<\0?\0", 4))
		return "UTF-16LE";
	return len >= 4 && !memcmp(p, "\0<\0?", 4) ? "UTF-16BE" : NULL;
}

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

/* Valid, and with letters that only UTF-8 writes so. */
static bool is_utf8(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)p[i] >= 0x80)
			return wu_utf8_valid(p, len) == len;
	return false;
}

struct belief {
	const char *set;
	const char *from;
};

static int guess(const char *p, size_t len, const struct wu_wire_sink *sink, struct wu_buf *out,
		 const char **ret_name)
{
	static const char *const sets[] = {"UTF-8", "CP949", "CP1252"};
	bool damaged = wu_utf8_valid(p, len) < len && nearly_utf8(p, len);
	int rc = 1;

	for (size_t i = 0; !damaged && i < 3 && rc > 0; i++) {
		*ret_name = sets[i];
		rc = decode_as(sets[i], p, len, true, out);
	}
	if (rc <= 0)
		return rc;
	*ret_name = damaged ? "UTF-8" : "CP1252";
	wu_wire_note(sink, "bytes that are not %s were replaced", *ret_name);
	rc = decode_as(*ret_name, p, len, false, out);
	return rc < 0 ? rc : 0;
}

/* Ill-formed parts to U+FFFD and NUL to a space, in place of out's tail. */
static int repair(struct wu_buf *out, size_t from)
{
	size_t len = out->len - from;
	struct wu_buf tail;
	int rc;

	if (!len || (wu_utf8_valid(out->p + from, len) == len && !memchr(out->p + from, 0, len)))
		return 0;
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

int wu_charset_decode(const char *p, size_t len, const struct wu_wire_opts *opts,
		      const struct wu_wire_sink *sink, struct wu_buf *out, const char **ret_name)
{
	char http[NAME] = "", own[NAME] = "";
	size_t skip, start = out->len;
	struct belief b[3] = {{mark(p, len, &skip), "byte order mark"},
			      {http, "HTTP header"},
			      {own, "declaration"}};
	const char *name = NULL;
	int rc = 1;

	p += skip;
	len -= skip;
	if (opts->content_type &&
	    label_behind(opts->content_type, strlen(opts->content_type), "charset=", http))
		b[1].set = real_name(http);
	if (declared(p, len, own))
		b[2].set = real_name(own);
	for (int i = 0; i < 3 && rc > 0; i++) {
		if (!b[i].set || !*b[i].set)
			continue;
		if (i == 2 && is_utf8(p, len)) /* a page saved by a program keeps its old meta */
			break;
		name = b[i].set;
		rc = decode_as(name, p, len, true, out);
		if (rc > 0)
			wu_wire_note(sink, "%s says %s, which %s; overruled", b[i].from, name,
				     rc == 2 ? "nobody knows" : "does not decode");
	}
	if (rc > 0)
		rc = guess(p, len, sink, out, &name);
	if (rc == 0)
		rc = repair(out, start);
	if (rc == 0 && ret_name)
		*ret_name = name == http || name == own ? "declared" : name;
	return rc;
}
