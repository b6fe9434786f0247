/* What an engine has learned of its outlets, asked line by line: is it furniture by now?
 *
 * For commands that show what is learned; deciding goes through press.h. Habits hold hashes
 * alone, so whoever wants the words asks with the stories that carried them.
 */
#ifndef WU_LEARNED_H
#define WU_LEARNED_H

#include "text/words.h"
#include "wiredup.h"

struct wu_learned {
	uint32_t clusters; /* of the outlet it was counted in, 255 a day at most */
	int64_t until; /* ms: from then on it is forgotten, unless it comes again */
};

/* Is line i of prep (from 1: the title is never furniture) furniture of its outlet, at the
 * engine's time? *ret is written when it is. */
bool wu_learned_line(const struct wu_engine *e, const struct wu_prep *prep, uint32_t i,
		     struct wu_learned *ret);
/* The same of its i-th shingle, which the clusters' leaders had not. */
bool wu_learned_shingle(const struct wu_engine *e, const struct wu_prep *prep, uint32_t i,
			struct wu_learned *ret);
/* What was printed before (ms) is not counted any more. */
int64_t wu_learned_since(const struct wu_engine *e);

#endif
