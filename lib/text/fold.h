/* Folding: one line of text to code points that compare equal where readers see no
 * difference. NFKC_Casefold (Unicode 15, 3.13): composed Hangul whatever came, one case,
 * half width, ignorables gone. Beyond it, since outlets differ in them: one apostrophe, one
 * double quote, one hyphen, one space, European digits, i for the Turkish dotless one, the
 * Korean arae-a (which is typed as a middle dot) as one, no tatweel.
 */
#ifndef WU_TEXT_FOLD_H
#define WU_TEXT_FOLD_H

#include "wiredup.h"

enum wu_class {
	WU_APART, /* spaces, punctuation, symbols */
	WU_ALPHA, /* letters of scripts that write words apart */
	WU_MARK, /* belongs to the letter before it; without one, apart */
	WU_DIGIT, /* decimal digits */
	WU_SINGLE, /* Hangul, Han, Kana, and scripts without spaces: a letter is a token */
	WU_INSIDE, /* the apostrophe: nothing inside a word, else apart */
};

/* Code points a line of len bytes may fold to, at most: what ret_cps must have room for. */
size_t wu_fold_room(size_t len);
/* Fold line to ret_cps; what is not UTF-8 becomes U+FFFD. Returns how many. */
size_t wu_fold_line(struct wu_span line, int32_t *ret_cps, size_t room);
/* Class of a folded code point. */
enum wu_class wu_fold_class(int32_t cp);
/* The same for n of them, as bytes. */
void wu_fold_classes(const int32_t *cp, size_t n, uint8_t *ret_class);

/* Private: wu_fold_line() without its fast path, for a test that both agree. */
size_t wu_fold_by_tables(struct wu_span line, int32_t *ret_cps, size_t room);

#endif
