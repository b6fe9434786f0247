/* Where and when a story was written, and for whom: the words before its first sentence.
 *
 * "HARBOUR CITY, March 3 (Tide) -- The bridge", "(서울=한들통신) 홍길동 기자 = 다리가".
 */
#ifndef WU_WIRE_DATELINE_H
#define WU_WIRE_DATELINE_H

#include "wiredup.h"

struct wu_dateline {
	struct wu_span dateline; /* without the dash behind it; empty: there is none */
	struct wu_span byline; /* between a Korean dateline and its "="; may be empty */
	struct wu_span rest; /* the paragraph without them */
};

/* Part a first paragraph, white space collapsed. Spans point into p. */
void wu_dateline_split(struct wu_span p, struct wu_dateline *ret);
/* The agency a dateline names in its brackets, behind "=" in the Korean form; else empty. */
struct wu_span wu_dateline_agency(struct wu_span dateline);

#endif
