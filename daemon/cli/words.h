/* Are words in a title, as a reader sees it: case, width and composition do not matter. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "wiredup.h"

/* Does each of n words begin a word of title? A letter of Hangul, Han and Kana may begin one
 * anywhere. Words of more than 200 bytes are in no title. */
bool words_in(struct wu_span title, char *const *words, int n);

#endif
