/* Stretches of a story: runs of its shingles that another story has too, or that its outlet
 * is known to repeat, and the words they stand for.
 *
 * For commands that show what was compared. Pure; the story is prepared, its print pressed.
 */
#ifndef WU_STRETCH_H
#define WU_STRETCH_H

#include "press.h"
#include "text/words.h"

enum wu_stretch_of {
	WU_STRETCH_COMMON, /* what the other story has, too */
	WU_STRETCH_FURNITURE, /* what the outlet repeats and the other story lacks */
};

/* Shingles first .. first + n of a story, all in its title or all in its body. */
struct wu_stretch {
	uint32_t first, n;
};

/* The next stretch of the story, in text order, against other; *s holds the one before, or
 * zeroes. False: there is no more. Lines passed over are in none. */
bool wu_stretch_next(const struct wu_prep *prep, const struct wu_press *press,
		     const struct wu_print *other, enum wu_stretch_of what, struct wu_stretch *s);
/* Its words: a part of title, or of the body as it was read (prep->reading). scratch is
 * emptied. WU_ENOMEM. */
WU_MUST int wu_stretch_text(struct wu_arena *scratch, const struct wu_prep *prep,
			    struct wu_span title, const struct wu_stretch *s, struct wu_span *ret);
/* Line i of the body as it was read, from 1; empty: there is none. */
struct wu_span wu_stretch_line(const struct wu_prep *prep, uint32_t i);

#endif
