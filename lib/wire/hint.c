/* Names are cut into words at signs and at capitals ("articleBody", "share-bar"), and each
 * word is looked up: whole, or by what it begins with. No entry begins with another of its
 * table, so the last one that does not lie behind a word is the only one to compare.
 * Nothing fails; words longer than a name's are cut.
 */
#include "wire/hint.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
	OPENS = 128, /* with CLOSES behind it: the body. Not told outside */
	CLOSES = 256,
	WORD = 24
};

struct entry {
	char word[15];
	uint16_t hint;
};

/* The house calls both sorts of words its own; the lists are the web's, not one site's. */
static const struct entry whole[] = {
	{"ad", WU_HINT_FURNITURE},
	{"ads", WU_HINT_FURNITURE},
	{"adv", WU_HINT_FURNITURE},
	{"article", OPENS},
	{"author", WU_HINT_SIGN | WU_HINT_NAME},
	{"bio", WU_HINT_FURNITURE},
	{"body", CLOSES},
	{"breadcrumb", WU_HINT_FURNITURE},
	{"btn", WU_HINT_FURNITURE},
	{"complementary", WU_HINT_FURNITURE},
	{"cont", CLOSES},
	{"content", OPENS | CLOSES},
	{"contentinfo", WU_HINT_FURNITURE},
	{"contents", CLOSES},
	{"copy", CLOSES},
	{"credit", WU_HINT_CAPTION},
	{"cta", WU_HINT_FURNITURE},
	{"date", WU_HINT_SIGN},
	{"dialog", WU_HINT_FURNITURE},
	{"entry", OPENS},
	{"footer", WU_HINT_FURNITURE},
	{"gnb", WU_HINT_FURNITURE},
	{"lnb", WU_HINT_FURNITURE},
	{"menu", WU_HINT_FURNITURE},
	{"meta", WU_HINT_SIGN},
	{"nav", WU_HINT_FURNITURE},
	{"news", OPENS},
	{"noprint", WU_HINT_HIDDEN},
	{"pager", WU_HINT_FURNITURE},
	{"post", OPENS},
	{"print", WU_HINT_HIDDEN},
	{"promo", WU_HINT_FURNITURE},
	{"search", WU_HINT_FURNITURE},
	{"share", WU_HINT_FURNITURE},
	{"skip", WU_HINT_HIDDEN},
	{"sns", WU_HINT_FURNITURE},
	{"story", OPENS},
	{"tags", WU_HINT_FURNITURE},
	{"text", CLOSES},
	{"time", WU_HINT_SIGN},
	{"txt", CLOSES},
	{"view", OPENS},
	{"writer", WU_HINT_SIGN | WU_HINT_NAME},
};

static const struct entry starts[] = {
	{"advert", WU_HINT_FURNITURE},      {"articlebody", WU_HINT_BODY},
	{"articlecont", WU_HINT_BODY},      {"articletext", WU_HINT_BODY},
	{"articletxt", WU_HINT_BODY},       {"banner", WU_HINT_FURNITURE},
	{"bodycontent", WU_HINT_BODY},      {"bodycopy", WU_HINT_BODY},
	{"bodytext", WU_HINT_BODY},         {"bookmark", WU_HINT_FURNITURE},
	{"breadcrumbs", WU_HINT_FURNITURE}, {"byline", WU_HINT_SIGN | WU_HINT_NAME},
	{"caption", WU_HINT_CAPTION},       {"comment", WU_HINT_COMMENT},
	{"consent", WU_HINT_FURNITURE},     {"contentbody", WU_HINT_BODY},
	{"cookie", WU_HINT_FURNITURE},      {"copyright", WU_HINT_FURNITURE},
	{"dateline", WU_HINT_SIGN},         {"disclaimer", WU_HINT_FURNITURE},
	{"disqus", WU_HINT_COMMENT},        {"donat", WU_HINT_FURNITURE},
	{"entrycontent", WU_HINT_BODY},     {"facebook", WU_HINT_FURNITURE},
	{"follow", WU_HINT_FURNITURE},      {"gdpr", WU_HINT_FURNITURE},
	{"login", WU_HINT_FURNITURE},       {"maintext", WU_HINT_BODY},
	{"masthead", WU_HINT_FURNITURE},    {"modal", WU_HINT_FURNITURE},
	{"mostread", WU_HINT_FURNITURE},    {"navbar", WU_HINT_FURNITURE},
	{"navig", WU_HINT_FURNITURE},       {"newsbody", WU_HINT_BODY},
	{"newscontent", WU_HINT_BODY},      {"newsletter", WU_HINT_FURNITURE},
	{"newstext", WU_HINT_BODY},         {"offscreen", WU_HINT_HIDDEN},
	{"outbrain", WU_HINT_FURNITURE},    {"overlay", WU_HINT_FURNITURE},
	{"pagina", WU_HINT_FURNITURE},      {"paywall", WU_HINT_FURNITURE},
	{"popular", WU_HINT_FURNITURE},     {"popup", WU_HINT_FURNITURE},
	{"postbody", WU_HINT_BODY},         {"postcontent", WU_HINT_BODY},
	{"ranking", WU_HINT_FURNITURE},     {"readmore", WU_HINT_FURNITURE},
	{"recirc", WU_HINT_FURNITURE},      {"recommend", WU_HINT_FURNITURE},
	{"related", WU_HINT_FURNITURE},     {"relation", WU_HINT_FURNITURE},
	{"replies", WU_HINT_COMMENT},       {"reporter", WU_HINT_SIGN | WU_HINT_NAME},
	{"respond", WU_HINT_COMMENT},       {"screenreader", WU_HINT_HIDDEN},
	{"sharebar", WU_HINT_FURNITURE},    {"sharebox", WU_HINT_FURNITURE},
	{"sharebutton", WU_HINT_FURNITURE}, {"sharelink", WU_HINT_FURNITURE},
	{"sharetool", WU_HINT_FURNITURE},   {"sharing", WU_HINT_FURNITURE},
	{"sidebar", WU_HINT_FURNITURE},     {"signup", WU_HINT_FURNITURE},
	{"social", WU_HINT_FURNITURE},      {"sponsor", WU_HINT_FURNITURE},
	{"storybody", WU_HINT_BODY},        {"storycontent", WU_HINT_BODY},
	{"storytext", WU_HINT_BODY},        {"subscri", WU_HINT_FURNITURE},
	{"taboola", WU_HINT_FURNITURE},     {"timestamp", WU_HINT_SIGN},
	{"toolbar", WU_HINT_FURNITURE},     {"trending", WU_HINT_FURNITURE},
	{"visuallyhidden", WU_HINT_HIDDEN},
};

/* Two words that say together what neither says alone. */
static const struct {
	const char *first, *second;
	uint8_t hint;
} pairs[] = {
	{"img", "desc", WU_HINT_CAPTION},       {"photo", "desc", WU_HINT_CAPTION},
	{"most", "read", WU_HINT_FURNITURE},    {"read", "more", WU_HINT_FURNITURE},
	{"read", "also", WU_HINT_FURNITURE},    {"sign", "up", WU_HINT_FURNITURE},
	{"sr", "only", WU_HINT_HIDDEN},         {"screen", "reader", WU_HINT_HIDDEN},
	{"visually", "hidden", WU_HINT_HIDDEN}, {"more", "news", WU_HINT_FURNITURE},
	{"more", "stories", WU_HINT_FURNITURE}, {"also", "like", WU_HINT_FURNITURE},
};

/* As strcmp(), which is called only where the first letters agree. */
static int compare(const char *a, const char *b)
{
	return *a != *b ? (unsigned char)*a - (unsigned char)*b : strcmp(a, b);
}

static unsigned find(const struct entry *list, size_t n, const char *word, bool all)
{
	size_t low = 0, high = n, len;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (compare(list[mid].word, word) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return 0;
	len = strlen(list[low - 1].word);
	if (strncmp(list[low - 1].word, word, len) != 0 || (all && word[len]))
		return 0;
	return list[low - 1].hint;
}

static unsigned word_hint(const char *word, const char *before)
{
	unsigned hint = find(whole, sizeof(whole) / sizeof(*whole), word, true) |
			find(starts, sizeof(starts) / sizeof(*starts), word, false);

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (*pairs[i].first == *before && !strcmp(pairs[i].second, word) &&
		    !strcmp(pairs[i].first, before))
			hint |= pairs[i].hint;
	return hint;
}

/* The next word of *p in lower case; "" at the end. *ret_new: a new name begins with it. */
static void next_word(const char **p, char word[WORD], bool *ret_new)
{
	const char *s = *p;
	size_t n = 0;

	*ret_new = false;
	for (; *s && !((*s | 32) >= 'a' && (*s | 32) <= 'z'); s++)
		*ret_new |= *s == ' ';
	for (; (*s | 32) >= 'a' && (*s | 32) <= 'z'; s++) {
		if (n && *s < 'a' && s[-1] >= 'a')
			break;
		if (n + 1 < WORD)
			word[n++] = (char)(*s | 32);
	}
	word[n] = 0;
	*p = s;
}

/* Made of a heading's words, which hint at nothing: one name of many. */
static bool slug(const char *name)
{
	int dashes = 0;

	for (; *name && *name != ' '; name++)
		dashes += *name == '-';
	return dashes > 3 && !*name;
}

unsigned wu_hint_read(const char *names)
{
	char words[2][WORD] = {"", ""};
	unsigned hint, all = 0, before = 0;
	bool new;

	if (!names || slug(names))
		return 0;
	for (int i = 0;; i ^= 1) {
		next_word(&names, words[i], &new);
		if (!words[i][0])
			break;
		if (new)
			words[i ^ 1][0] = 0;
		hint = word_hint(words[i], words[i ^ 1]);
		if (!new &&before & OPENS &&hint &CLOSES)
			hint |= WU_HINT_BODY;
		before = hint;
		all |= hint;
	}
	return all & (OPENS - 1u);
}
