/* The last sign decides, closing quotes and brackets aside. A headline that asks or shouts
 * is taken for a sentence: better too little furniture than too much. Nothing can fail.
 */
#include "text/headline.h"

#include <string.h>

enum { HEADLINE_MAX = 150 }; /* bytes: 50 syllables, or 25 English words */

static bool is_any(const char *set, char c)
{
	return c && strchr(set, c);
}

/* Digits at the line's start. */
static size_t digits(struct wu_span line)
{
	size_t n = 0;

	while (n < line.len && is_any("0123456789", line.p[n]))
		n++;
	return n;
}

static bool ends_with(struct wu_span line, const char *three)
{
	return line.len >= 3 && memcmp(line.p + line.len - 3, three, 3) == 0;
}

static struct wu_span unquoted(struct wu_span line)
{
	for (;;) {
		if (line.len && is_any("\"')]", line.p[line.len - 1]))
			line.len--;
		else if (ends_with(line, "\xE2\x80\x9D") || ends_with(line, "\xE2\x80\x99"))
			line.len -= 3;
		else
			return line;
	}
}

static bool ends_sentence(struct wu_span line)
{
	size_t number = digits(line);

	line = unquoted(line);
	if (number && number + 1 >= line.len)
		return false; /* "3." */
	return ends_with(line, "\xE3\x80\x82") || ends_with(line, "\xEF\xBC\x8E") ||
	       (line.len && is_any(".?!", line.p[line.len - 1]));
}

bool wu_headline_is(struct wu_span line)
{
	return line.len <= HEADLINE_MAX && !ends_sentence(line);
}

bool wu_headline_numbered(struct wu_span line)
{
	size_t n = digits(line);

	return line.len <= HEADLINE_MAX && n && n + 1 < line.len && is_any(".)", line.p[n]) &&
	       line.p[n + 1] == ' ';
}
