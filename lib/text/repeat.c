/* Two lines are walked side by side, signs passed over on either side; a letter that
 * differs ends it. Nothing can fail.
 */
#include "text/repeat.h"

#include <string.h>
#include <strings.h>

enum {
	/* A caption is worth the name from this many bytes on, */
	DOUBLED_MIN = 41,
	/* and with its credit taken off from these: "Name (Town)" twice is a list. */
	CREDITED_MIN = 60,
	CREDIT_MAX = 80, /* bytes of a credit in brackets */
	TITLE_MIN = 12, /* bytes of a title without the outlet's name */
};

/* Signs on which two printings of one line differ: spaces, ASCII and typographic ones. */
static size_t sign_at(struct wu_span s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c < 0x80)
		return c <= '/' || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || c > 'z';
	if (c == 0xC2 && i + 1 < s.len)
		return 2;
	return c == 0xE2 && i + 2 < s.len && (unsigned char)s.p[i + 1] <= 0x81 ? 3 : 0;
}

static size_t past_signs(struct wu_span s, size_t i)
{
	size_t n;

	while (i < s.len && (n = sign_at(s, i)))
		i += n;
	return i;
}

bool wu_repeat_divider(struct wu_span line)
{
	return past_signs(line, 0) == line.len;
}

bool wu_repeat_alike(struct wu_span a, struct wu_span b)
{
	size_t i = past_signs(a, 0), k = past_signs(b, 0);

	if (i == a.len)
		return false;
	while (i < a.len && k < b.len && strncasecmp(a.p + i, b.p + k, 1) == 0) {
		i = past_signs(a, i + 1);
		k = past_signs(b, k + 1);
	}
	return i == a.len && k == b.len;
}

/* Without "(Harbor Office)" where it ends; all of it where there is none. */
static struct wu_span uncredited(struct wu_span s)
{
	char open = s.len && s.p[s.len - 1] == ')' ? '(' : '[';
	const char *from;

	if (!s.len || (s.p[s.len - 1] != ')' && s.p[s.len - 1] != ']'))
		return s;
	from = memrchr(s.p, open, s.len);
	if (!from || s.p + s.len - from > CREDIT_MAX)
		return s;
	s.len = (size_t)(from - s.p);
	return s;
}

static bool alike_uncredited(struct wu_span a, struct wu_span b)
{
	a = uncredited(a);
	b = uncredited(b);
	return a.len >= CREDITED_MIN / 2 && wu_repeat_alike(a, b);
}

bool wu_repeat_again(struct wu_span line, struct wu_span before)
{
	if (line.len && line.len == before.len && memcmp(line.p, before.p, line.len) == 0)
		return true;
	return wu_repeat_alike(line, before) ||
	       ((line.len >= CREDITED_MIN || before.len >= CREDITED_MIN) &&
		alike_uncredited(line, before));
}

bool wu_repeat_title(struct wu_span line, struct wu_span title)
{
	if (wu_repeat_alike(line, title))
		return true;
	for (size_t i = title.len; i-- > TITLE_MIN;)
		if (title.p[i] == '|' || (title.p[i] == '-' && title.p[i - 1] == ' '))
			return wu_repeat_alike(line, (struct wu_span){title.p, i});
	return false;
}

/* Halves parted by the blank at i. */
static bool halves(struct wu_span l, size_t i)
{
	struct wu_span a = {l.p, i}, b = {l.p + i + 1, l.len - i - 1};

	if (l.p[i] != ' ' && l.p[i] != '\t')
		return false;
	return wu_repeat_alike(a, b) || (l.len >= CREDITED_MIN && alike_uncredited(a, b));
}

bool wu_repeat_doubled(struct wu_span line)
{
	size_t middle = line.len / 2;

	if (line.len < DOUBLED_MIN)
		return false;
	for (size_t off = 0; off <= CREDIT_MAX / 2 && off < middle; off++)
		if (halves(line, middle - off) ||
		    (middle + off < line.len && halves(line, middle + off)))
			return true;
	return false;
}
