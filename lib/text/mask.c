/* One walk over the line, byte by byte: UTF-8 letters are themselves. Where a mail address
 * ends is asked of the pattern language itself, so that both agree. Nothing can fail.
 */
#include "text/mask.h"

#include "text/pattern.h"

enum {
	/* A line that has fewer letters outside its addresses is an address. */
	AROUND_MIN = 2,
	/* A `*` needs so many letters around it. */
	STAR_LETTERS = 12,
};

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The first byte of a letter, in any script; signs beyond ASCII count as letters. */
static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       ((unsigned char)c & 0xC0) == 0xC0;
}

static bool special(char c)
{
	return c == '*' || c == '#' || c == '~' || c == '_';
}

/* Bytes of the address at i; 0: none begins there. Only the start of a run of its letters is
 * looked at: no other could be one, and a long run would be walked time and again. */
static size_t address(struct wu_span line, size_t i)
{
	char c = i ? line.p[i - 1] : ' ';

	if (digit(c) || c == '.' || c == '-' || c == '_' || (letter(c) && !(c & 0x80)))
		return 0;
	return wu_pattern_head((struct wu_span){"~", 1},
			       (struct wu_span){line.p + i, line.len - i});
}

static size_t letters_around(struct wu_span line)
{
	size_t n = 0;

	for (size_t i = 0, len; i < line.len; i += len ? len : 1) {
		len = address(line, i);
		n += !len && letter(line.p[i]);
	}
	return n;
}

static size_t run(struct wu_span line, size_t i, bool (*is)(char c))
{
	size_t n = 0;

	while (i + n < line.len && is(line.p[i + n]))
		n++;
	return n;
}

/* The hole for what stands at i, and its bytes; 0: nothing, it stays. */
static char hole(struct wu_span line, size_t i, bool addresses, size_t *ret_n)
{
	if (addresses && (*ret_n = address(line, i)))
		return '~';
	if ((*ret_n = run(line, i, digit)))
		return '#';
	if ((*ret_n = run(line, i, blank)))
		return ' ';
	if ((*ret_n = run(line, i, special)))
		return '*';
	*ret_n = 1;
	return 0;
}

size_t wu_mask_line(struct wu_span line, char *out)
{
	bool addresses = letters_around(line) >= AROUND_MIN;
	size_t n = 0;

	for (size_t i = 0, len; i < line.len; i += len) {
		char c = hole(line, i, addresses, &len);

		out[n++] = c ? c : line.p[i];
	}
	return n;
}

bool wu_mask_names(struct wu_span pattern)
{
	size_t letters = 0;
	bool star = false;

	for (size_t i = 0; i < pattern.len; i++) {
		letters += letter(pattern.p[i]);
		star |= pattern.p[i] == '*';
	}
	if (!star)
		return letters > 0;
	return letters >= STAR_LETTERS && *pattern.p != '*' && pattern.p[pattern.len - 1] != '*';
}
