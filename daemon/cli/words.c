/* Title and words are folded to code points, which then compare as numbers. A word of no
 * valid UTF-8, or of signs alone, is in no title.
 */
#include "words.h"

#include <string.h>

#include "base/utf8.h"
#include "text/fold.h"

enum { WORD_MAX_BYTES = 200, TITLE_MAX_BYTES = 2000, ROOM = 18 }; /* NFKC_Casefold's growth */

struct folded {
	int32_t cp[TITLE_MAX_BYTES * ROOM];
	size_t n;
};

static bool fold(struct wu_span s, size_t most, struct folded *ret)
{
	if (s.len > most || wu_utf8_valid(s.p, s.len) != s.len ||
	    wu_fold_room(s.len) > sizeof(ret->cp) / sizeof(*ret->cp))
		return false;
	ret->n = wu_fold_line(s, ret->cp, sizeof(ret->cp) / sizeof(*ret->cp));
	return true;
}

static bool begins_word(const struct folded *f, size_t at)
{
	enum wu_class before = at ? wu_fold_class(f->cp[at - 1]) : WU_APART;

	return before == WU_APART || before == WU_SINGLE || wu_fold_class(f->cp[at]) == WU_SINGLE;
}

static bool has(const struct folded *title, const struct folded *word)
{
	for (size_t at = 0; word->n && at + word->n <= title->n; at++)
		if (memcmp(title->cp + at, word->cp, word->n * sizeof(*word->cp)) == 0 &&
		    begins_word(title, at))
			return true;
	return false;
}

bool words_in(struct wu_span title, char *const *words, int n)
{
	static struct folded t, w; /* one thread looks; too large for the stack */

	if (!title.len || !fold(title, TITLE_MAX_BYTES, &t))
		return false;
	for (int i = 0; i < n; i++)
		if (!fold((struct wu_span){words[i], strlen(words[i])}, WORD_MAX_BYTES, &w) ||
		    !has(&t, &w))
			return false;
	return true;
}
