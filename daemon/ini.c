/* Each line is copied to a buffer, where it can be cut into strings. What fails: a line
 * that is no section, no key and no comment, which is told and passed over.
 */
#include "ini.h"

#include <string.h>

struct reader {
	ini_cb *item;
	ini_bad_cb *bad;
	void *ctx;
	unsigned line;
	bool lost; /* in a section whose head could not be read */
	char section[INI_LINE_MAX], name[INI_LINE_MAX];
	char text[INI_LINE_MAX], cut[INI_LINE_MAX];
};

static char *skip_blank(char *p)
{
	return p + strspn(p, " \t");
}

static void cut_blank(char *p)
{
	size_t n = strlen(p);

	while (n && strchr(" \t\r", p[n - 1]))
		p[--n] = 0;
}

static void tell(struct reader *r, const char *at, const char *why)
{
	r->bad(r->ctx, r->line, (unsigned)(at - r->cut) + 1, r->text, why);
}

/* [section] or [section "name"]; keys of an unreadable one are passed over. */
static int read_section(struct reader *r, char *p)
{
	struct ini_item item = {.section = r->section, .name = r->name, .text = r->text};
	char *end = strrchr(p, ']'), *quote = strchr(p, '"'), *close;

	r->section[0] = r->name[0] = 0;
	r->lost = true;
	if (!end || end[1]) {
		tell(r, p, "a section ends with ]");
		return 0;
	}
	*end = 0;
	if (quote) {
		close = strrchr(quote + 1, '"');
		if (!close || close[1]) {
			tell(r, quote, "the name is written in quotes: [section \"name\"]");
			return 0;
		}
		*quote = *close = 0;
		strcpy(r->name, quote + 1);
	}
	p = skip_blank(p + 1);
	cut_blank(p);
	strcpy(r->section, p);
	r->lost = false;
	item.line = r->line;
	item.key_col = (unsigned)(p - r->cut) + 1;
	item.value_col = quote ? (unsigned)(quote - r->cut) + 2 : item.key_col;
	return r->item(r->ctx, &item);
}

static int read_key(struct reader *r, char *key)
{
	char *eq = strchr(key, '='), *value;
	struct ini_item item;

	if (!eq) {
		tell(r, key, "neither a [section] nor a key = value");
		return 0;
	}
	if (r->lost)
		return 0;
	*eq = 0;
	cut_blank(key);
	value = skip_blank(eq + 1);
	item = (struct ini_item){r->section,
				 r->name,
				 key,
				 value,
				 r->line,
				 (unsigned)(key - r->cut) + 1,
				 (unsigned)(value - r->cut) + 1,
				 r->text};
	return r->item(r->ctx, &item);
}

static int read_line(struct reader *r, const char *p, size_t len)
{
	char *start;

	r->line++;
	if (len >= INI_LINE_MAX) {
		r->cut[0] = r->text[0] = 0;
		tell(r, r->cut, "the line is longer than 4,095 bytes");
		return 0;
	}
	memcpy(r->text, p, len);
	r->text[len] = 0;
	cut_blank(r->text);
	strcpy(r->cut, r->text);
	start = skip_blank(r->cut);
	if (!*start || *start == '#' || *start == ';')
		return 0;
	return *start == '[' ? read_section(r, start) : read_key(r, start);
}

int ini_read(const char *text, size_t len, ini_cb *item, ini_bad_cb *bad, void *ctx)
{
	struct reader r = {.item = item, .bad = bad, .ctx = ctx};
	int rc = 0;

	while (len && rc == 0) {
		const char *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) : len;

		rc = read_line(&r, text, n);
		n += end != NULL;
		text += n;
		len -= n;
	}
	return rc;
}
