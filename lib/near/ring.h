/* Whose time is over, without asking everyone: a ring of time slices.
 *
 * What hangs in it may be renewed (due moved later) at no cost; it is hung again when its
 * old slice comes by. What is due comes slice by slice, within a slice by order, however
 * and whenever it was hung: so an engine rebuilt from the log closes in the same order.
 * Nothing allocates but init.
 */
#ifndef WU_NEAR_RING_H
#define WU_NEAR_RING_H

#include "wiredup.h"

/* Granularity of closing. */
#define WU_SLICE_MS (5 * 60 * 1000)

/* Embedded in what hangs. */
struct wu_hook {
	int64_t due; /* ms; may be moved later while it hangs */
	uint64_t order; /* among those of one slice, lowest first */
	struct wu_hook *next, **link; /* what follows, what points here */
};

/* Caller-owned. */
struct wu_ring {
	struct wu_hook **lists;
	uint32_t n;
	int64_t slice; /* the first not yet walked past */
	uint64_t hung;
	struct wu_hook *over; /* due, in order */
};

/* Empty ring, quickest when nothing is due more than span (ms) ahead. WU_ENOMEM. */
WU_MUST int wu_ring_init(struct wu_ring *r, int64_t span);
/* Free its lists; what hung is the caller's as ever. */
void wu_ring_close(struct wu_ring *r);
/* Hang h, due and order being set. */
void wu_ring_hang(struct wu_ring *r, struct wu_hook *h);
void wu_ring_unhang(struct wu_ring *r, struct wu_hook *h);
/* The next whose slice is over at now, or NULL. It hangs until it is unhung. */
struct wu_hook *wu_ring_due(struct wu_ring *r, int64_t now);

#endif
