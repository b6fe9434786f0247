/* Words are looked at by their first letter: a capital, a digit or a byte beyond ASCII may
 * begin a name, and so may the particles that names hold. Prose gives itself away by its
 * first longer word in small letters. Nothing can fail.
 */
#include "text/naming.h"

#include <string.h>

enum {
	PERSON_WORDS = 9, /* three people with "and" between them */
	PLACE_WORDS = 10,
	PARTICLE = 3, /* letters of "de", "and", "el", "von" */
	SHOUT = 4, /* capitals that tell a place from an acronym such as UN, "NYC" aside */
	REPORTERS_MAX = 120, /* bytes of three Korean names and their titles */
	KOREAN_PLACE_MAX = 60, /* bytes */
};

static bool capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct wu_span next_word(struct wu_span *s)
{
	struct wu_span word;

	while (s->len && strchr(" ,\t", *s->p)) {
		s->p++;
		s->len--;
	}
	word = (struct wu_span){s->p, 0};
	while (s->len && !strchr(" ,\t", *s->p)) {
		s->p++;
		s->len--;
		word.len++;
	}
	return word;
}

/* A capital may stand further on: d'Orme. */
static bool is_name(struct wu_span word)
{
	bool name = !small(*word.p) || word.len <= PARTICLE;

	for (size_t i = 1; !name && i < word.len; i++)
		name = capital(word.p[i]);
	return name;
}

/* Do at most most words of s look like names, and all of them? */
static bool is_names(struct wu_span s, int most)
{
	struct wu_span word;
	int n = 0;

	while ((word = next_word(&s)).len)
		if (!is_name(word) || ++n > most)
			return false;
	return true;
}

bool wu_naming_is_person(struct wu_span s)
{
	struct wu_span rest = s, first = next_word(&rest);

	return first.len && !small(*first.p) && !digit(*first.p) && is_names(s, PERSON_WORDS);
}

static bool is_shouted(struct wu_span word)
{
	size_t n = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (small(word.p[i]) || digit(word.p[i]))
			return false;
		n += capital(word.p[i]) || (unsigned char)word.p[i] >= 0xC0;
	}
	return n >= SHOUT;
}

bool wu_naming_is_dateline(struct wu_span s, bool dash)
{
	struct wu_span rest = s, word, last = {s.p, 0};
	bool dated = false, small_day = false;

	while ((word = next_word(&rest)).len) {
		dated = dated || digit(*word.p);
		/* "17 мая", "29 dic", "1er décembre": months are small in most languages */
		small_day = small_day || (last.len && digit(*last.p) && small(*word.p));
		last = word;
	}
	if (!s.len || is_names(s, PLACE_WORDS))
		return dash || dated || is_shouted(last);
	if (small_day && s.len <= KOREAN_PLACE_MAX)
		return dash;
	return dash && is_shouted(last);
}

/* Do the brackets in s close in s, and none that was opened before it? */
static bool is_balanced(struct wu_span s)
{
	int depth = 0;

	for (size_t i = 0; i < s.len && depth >= 0; i++)
		depth += (s.p[i] == '(' || s.p[i] == '[') - (s.p[i] == ')' || s.p[i] == ']');
	return depth == 0;
}

bool wu_naming_is_korean(struct wu_span s)
{
	static const char *const pictures[] = {
		"사진", "제공",     "출처", "그래픽", "이미지", "자료",  "캡처",  "캡쳐",
		"영상", "일러스트", "합성", "인포",   "photo",  "Photo", "PHOTO", NULL};

	if (s.len > KOREAN_PLACE_MAX || !memchr(s.p, '=', s.len) || !is_balanced(s))
		return false;
	for (int i = 0; pictures[i]; i++)
		if (memmem(s.p, s.len, pictures[i], strlen(pictures[i])))
			return false;
	return true;
}

size_t wu_naming_reporters(struct wu_span s)
{
	size_t end = s.len < REPORTERS_MAX ? s.len : REPORTERS_MAX;

	for (size_t i = 0; i < end; i++) {
		if (memchr(".\"'?!", s.p[i], 5))
			return 0;
		if (s.p[i] == '=')
			return i + 1;
	}
	return 0;
}
