/* Every disk that may be found after the power fails now: one after another. */
#ifndef TESTS_SIM_CRASH_H
#define TESTS_SIM_CRASH_H

#include "disk.h"

struct crash_plan {
	unsigned dice; /* random states: sectors kept, torn, stale; names lost */
	unsigned cuts; /* places at most where the latest write is cut off */
	uint64_t seed;
};

struct crash;

struct crash *crash_new(void);
void crash_free(struct crash *c);
/* Call try for each different state of d; state is its to spoil. Ends when it returns
 * false. Returns how many. */
uint64_t crash_states(struct crash *c, const struct disk *d, const struct crash_plan *plan,
		      bool (*try)(void *data, struct disk *state), void *data);

#endif
