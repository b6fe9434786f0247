/* Is a segment what it was? Reads all of it: blocks, seqs, index, hash, chain. */
#ifndef WU_STORE_VERIFY_H
#define WU_STORE_VERIFY_H

#include "store/files.h"

/* What a segment holds, and what is wrong with it. */
struct wu_findings {
	bool live;
	uint64_t first, last, events; /* last 0: nothing whole */
	int64_t t0, t1; /* ms; WU_NO_TIME: nothing whole */
	uint64_t size, raw; /* bytes, packed and not; raw 0: only glanced at */
	uint32_t blocks; /* sealed: that the index names */
	uint64_t torn; /* bytes at the end of a live one that are no commit */
	uint32_t damages; /* places that cannot be read */
	uint64_t lost; /* events in them, as far as it can be told */
	uint64_t gaps; /* gap events found: losses told before */
	bool footer, hash, chain; /* sealed: good? chain is also good where nothing is before */
	uint64_t sum[2]; /* sealed: its hash, as found */
};

/* Read segment whole. tell (NULL is fine) hears of each damage. Damage is no error: errors
 * of io, WU_ENOMEM. */
WU_MUST int wu_verify(const struct wu_reader_io *io, const struct wu_segment *segment,
		      void (*tell)(void *data, const char *what), void *data,
		      struct wu_findings *ret, struct wu_err *err);
/* What a sealed segment's footer says, unproven, for lists; a live one, or one without a
 * good footer, is read whole. */
WU_MUST int wu_verify_glance(const struct wu_reader_io *io, const struct wu_segment *segment,
			     struct wu_findings *ret, struct wu_err *err);
/* Nothing damaged, and no sum wrong. */
bool wu_verify_good(const struct wu_findings *v);

#endif
