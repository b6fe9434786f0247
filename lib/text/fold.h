/* Folding: one line of text to code points that compare equal where readers see no
 * difference. NFKC_Casefold (Unicode 15, 3.13): composed Hangul whatever came, one case,
 * half width, ignorables gone; what separates words is left for words.c to pass over.
 */
#ifndef WU_TEXT_FOLD_H
#define WU_TEXT_FOLD_H

#include "wiredup.h"

enum wu_class {
	WU_APART, /* spaces, punctuation, symbols */
	WU_ALPHA, /* letters and marks of scripts that write words */
	WU_DIGIT, /* decimal digits */
	WU_SINGLE, /* Hangul, Han, Kana: a letter is a token */
	WU_INSIDE, /* apostrophes: nothing inside a word, else apart */
};

/* Code points a line of len bytes may fold to, at most: what ret_cps must have room for. */
size_t wu_fold_room(size_t len);
/* Fold line (valid UTF-8) to ret_cps. Returns how many. */
size_t wu_fold_line(struct wu_span line, int32_t *ret_cps, size_t room);
/* Class of a folded code point. */
enum wu_class wu_fold_class(int32_t cp);

#endif
