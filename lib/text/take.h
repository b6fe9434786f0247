/* Marks by which agencies say which take of a story this is: (LEAD), [속보], UPDATE 2-.
 *
 * Part of step 6: words.c takes them off a headline, so that takes have one title; slugs
 * say the same in their own way. Marks are a table in take.c. A mark stands in brackets at
 * either end, or in front of a dash or colon; the same word elsewhere is a word. Any
 * normalisation form, width and kind of bracket will do. Pure; cannot fail.
 */
#ifndef WU_TEXT_TAKE_H
#define WU_TEXT_TAKE_H

#include "wiredup.h"

/* Where marks of several stand together, the later here is what the story is. */
enum wu_take_class {
	WU_TAKE_NONE,
	WU_TAKE_FLASH, /* the first word of it, a line or two */
	WU_TAKE_UPDATE, /* a later take; of number 0, the same sent again */
	WU_TAKE_CORRECTION, /* what was said before was wrong */
	WU_TAKE_KILL, /* what was said before is withdrawn */
};

struct wu_take {
	enum wu_take_class class;
	uint16_t number; /* 1 the first take, 2 the first lead or update; 0: not said */
};

/* A headline without its marks, which join *take: the largest number, the last class. What
 * is returned lies in title; empty when it was marks alone. */
struct wu_span wu_take_strip(struct wu_span title, struct wu_take *take);
/* The marks a slug ends with, or a version, as "BC-Velmar Port,2nd Ld-Writethru", join
 * *take. A bare number is none: it counts how often somebody pressed "save". */
void wu_take_read(struct wu_span slug, struct wu_take *take);

#endif
