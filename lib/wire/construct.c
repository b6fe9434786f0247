/* Text is appended as it comes. With the first tag in it what came before is escaped, and
 * so is all that follows. Base64 is decoded in place; what does not decode into text was
 * none and stays.
 */
#include "wire/construct.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "wire/markup.h"

void wu_construct_init(struct wu_construct *c)
{
	*c = (struct wu_construct){.raw = false};
	wu_buf_init(&c->text, 6 * (size_t)WU_MARKUP_DOC);
}

void wu_construct_close(struct wu_construct *c)
{
	wu_buf_close(&c->text);
}

static bool is(struct wu_span v, const char *text)
{
	return v.len == strlen(text) && !strncasecmp(v.p, text, v.len);
}

static bool has(struct wu_span v, const char *text)
{
	for (size_t n = strlen(text), i = 0; i + n <= v.len; i++)
		if (!strncasecmp(v.p + i, text, n))
			return true;
	return false;
}

void wu_construct_begin(struct wu_construct *c, const struct wu_sax_tag *t, bool raw)
{
	struct wu_span type = wu_sax_attr(t, "", "type"), mode = wu_sax_attr(t, "", "mode");

	wu_buf_reset(&c->text);
	c->raw = raw;
	c->tags = !raw &&
		  (has(type, "xhtml") || has(type, "+xml") || has(type, "/xml") || is(mode, "xml"));
	c->plain = is(type, "text") || is(type, "text/plain");

	c->base64 = is(mode, "base64") || is(type, "base64") ||
		    (has(type, "/") && !has(type, "text/") && !has(type, "xml"));
}

static int escaped(struct wu_buf *b, const char *p, size_t len)
{
	int rc = 0;

	for (size_t i = 0, n; i < len && rc == 0; i += n + 1) {
		for (n = 0; i + n < len && p[i + n] != '<' && p[i + n] != '&'; n++)
			;
		rc = wu_buf_add(b, p + i, n);
		if (rc == 0 && i + n < len)
			rc = wu_buf_adds(b, p[i + n] == '<' ? "&lt;" : "&amp;");
	}
	return rc;
}

int wu_construct_text(struct wu_construct *c, const char *p, size_t len)
{
	return c->tags ? escaped(&c->text, p, len) : wu_buf_add(&c->text, p, len);
}

static int escape_all(struct wu_construct *c)
{
	struct wu_buf b;
	int rc;

	c->tags = true;
	wu_buf_init(&b, c->text.max);
	rc = escaped(&b, c->text.p, c->text.len);
	wu_buf_close(&c->text);
	c->text = b;
	return rc;
}

int wu_construct_tag(struct wu_construct *c, const char *name, bool closes)
{
	int rc = c->tags || c->raw ? 0 : escape_all(c);

	if (rc == 0)
		rc = wu_buf_adds(&c->text, closes ? "</" : "<");
	if (rc == 0)
		rc = wu_buf_adds(&c->text, name);
	return rc == 0 ? wu_buf_adds(&c->text, ">") : rc;
}

static int digit64(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Into out, no longer than p; false: it is not base64, or not of text. */
static bool decode64(const char *p, size_t len, char *out, size_t *ret_n)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0, digits = 0;
	bool padded = false;

	for (size_t i = 0; i < len; i++) {
		int d = digit64(p[i]);

		if (strchr(" \t\r\n", p[i]) && p[i])
			continue;
		padded |= p[i] == '=';
		if (d < 0 ? p[i] != '=' : padded)
			return false;
		digits++;
		if (d < 0)
			continue;
		bits = bits << 6 | (uint32_t)d;
		have += 6;
		if (have >= 8)
			out[n++] = (char)(bits >> (have -= 8));
	}
	*ret_n = n;
	return n && digits % 4 == 0 && wu_utf8_valid(out, n) == n && !memchr(out, 0, n);
}

struct wu_span wu_construct_end(struct wu_construct *c)
{
	struct wu_buf *b = &c->text;
	size_t at = b->len, n;

	if (!c->base64 || !b->len || wu_buf_reserve(b, b->len) < 0)
		return (struct wu_span){b->p, b->len};
	if (decode64(b->p, b->len, b->p + at, &n))
		return (struct wu_span){b->p + at, n};
	return (struct wu_span){b->p, b->len};
}
