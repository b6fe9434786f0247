/* Which words of a line a run of its shingles stands for.
 *
 * Shingles are numbers (words.h); a command that shows what is repeated asks here for the
 * words. A line's k-th shingle begins with its k-th token, so the start is found by counting
 * tokens, and the end by the hash. Costs some dozen readings of the line: for showing only.
 */
#ifndef WU_TEXT_COVER_H
#define WU_TEXT_COVER_H

#include "wiredup.h"

/* A run of shingles that begin in one line: which they are of that line, from 0, and their
 * hashes, borrowed. */
struct wu_cover_run {
	uint32_t first, n;
	const uint64_t *shingle;
};

/* Set *ret to the part of line that run covers: as far as the line's end when its last
 * shingle goes on behind it, signs at the line's edges with it; empty when the run is not of
 * this line, or begins with the second token of one sign. scratch is emptied. WU_ENOMEM. */
WU_MUST int wu_cover_find(struct wu_arena *scratch, struct wu_span line,
			  const struct wu_cover_run *run, struct wu_span *ret);

#endif
