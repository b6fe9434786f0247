/* The longest time a loop was at work between two waits: whoever called in then had to wait.
 *
 * Loop thread only. Costs two readings of the clock a turn.
 */
#ifndef STALL_H
#define STALL_H

#include <uv.h>

#include "wiredup.h"

/* Caller-owned, from stall_start() to the stop's callback. */
struct stall {
	uv_prepare_t turn; /* runs before each wait */
	uint64_t at, idle; /* at the turn before: the clock, and all waiting so far; ns */
	uint64_t longest; /* ns */
	void (*stopped)(void *data);
	void *data;
};

/* Begin to measure, before the loop runs for the first time. 0: stall_stop() must be called.
 * libuv's codes. */
WU_MUST int stall_start(uv_loop_t *loop, struct stall *s);
/* The longest so far, ms. */
uint64_t stall_longest_ms(const struct stall *s);
/* stopped (NULL is fine) is called when *s is the caller's again. */
void stall_stop(struct stall *s, void (*stopped)(void *data), void *data);

#endif
