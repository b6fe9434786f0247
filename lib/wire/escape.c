/* Runs of bytes that XML takes as they are are copied whole. */
#include "wire/escape.h"

#include <string.h>

#include "base/utf8.h"
#include "wire/entity.h"
#include "wire/markup.h"

/* May the byte have to be changed? 0xEF begins U+FFFE and U+FFFF. */
static bool special(unsigned char c)
{
	return c == '&' || c == '<' || c == '>' || c == '"' || c == 0xEF ||
	       (c < ' ' && c != '\t' && c != '\n' && c != '\r');
}

static int put_code(uint32_t c, struct wu_buf *out)
{
	char utf8[4];

	if (c == '&' || c == '<' || c == '"' || c < ' ')
		return wu_buf_addf(out, "&#%u;", c);
	return wu_buf_add(out, utf8, wu_utf8_put(utf8, c));
}

/* Numbers and the five names of XML stay; *ret_n bytes of p are done. */
static int reference(const char *p, size_t len, struct wu_flaws *f, struct wu_buf *out,
		     size_t *ret_n)
{
	static const char *const own[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
	uint32_t c;

	*ret_n = 1;
	if (!wu_entity_read(p, len, false, &c, ret_n)) {
		size_t n = 1;

		while (n < len && n < WU_ENTITY_NAME && ((unsigned char)p[n] | 32) >= 'a' &&
		       ((unsigned char)p[n] | 32) <= 'z')
			n++;
		wu_flaw_meet(
			f, n > 1 && n < len && p[n] == ';' ? WU_FLAW_ENTITY : WU_FLAW_AMPERSAND, p);
		return wu_buf_adds(out, "&#38;");
	}
	for (size_t i = 0; p[1] != '#' && i < sizeof(own) / sizeof(*own); i++)
		if (strlen(own[i]) == *ret_n && !memcmp(p, own[i], *ret_n))
			return wu_buf_add(out, p, *ret_n);
	if (p[1] != '#')
		wu_flaw_meet(f, WU_FLAW_ENTITY, p);
	return put_code(c, out);
}

static int odd_byte(const char *p, size_t len, struct wu_flaws *f, struct wu_buf *out,
		    size_t *ret_n)
{
	*ret_n = 1;
	if (*p == '&')
		return reference(p, len, f, out, ret_n);
	if (*p == '<')
		return wu_buf_adds(out, "&#60;");
	if (*p == '>')
		return wu_buf_adds(out, "&#62;");
	if (*p == '"')
		return wu_buf_adds(out, "&#34;");
	if (*p == '\xef' && wu_entity_valid(wu_utf8_next(p, len, ret_n)))
		return wu_buf_add(out, p, *ret_n);
	wu_flaw_meet(f, WU_FLAW_CONTROL, p);
	return 0;
}

/* The length p is cut to. */
static size_t within(const char *p, size_t len, struct wu_flaws *f)
{
	if (len <= WU_MARKUP_TOKEN)
		return len;
	wu_flaw_meet(f, WU_FLAW_LONG, p);
	len = WU_MARKUP_TOKEN;
	while (len && ((unsigned char)p[len] & 0xC0) == 0x80)
		len--;
	return len;
}

static int escape(const char *p, size_t len, bool cdata, struct wu_flaws *f, struct wu_buf *out)
{
	int rc = 0;

	len = within(p, len, f);
	for (size_t i = 0, n; i < len && rc == 0; i += n) {
		for (n = 0; i + n < len; n++)
			if (special((unsigned char)p[i + n]) &&
			    !(cdata && strchr("&<>\"", p[i + n]) && p[i + n]))
				break;
		if (n)
			rc = wu_buf_add(out, p + i, n);
		else
			rc = odd_byte(p + i, len - i, f, out, &n);
	}
	return rc;
}

int wu_escape_text(const char *p, size_t len, struct wu_flaws *f, struct wu_buf *out)
{
	return escape(p, len, false, f, out);
}

int wu_escape_cdata(const char *p, size_t len, struct wu_flaws *f, struct wu_buf *out)
{
	return escape(p, len, true, f, out);
}
