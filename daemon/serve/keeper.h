/* Keeps what was written: seals, prunes and checks segments, on a thread of low priority.
 *
 * Its files are not the writer's: what it works on grows no more. It never waits for the
 * writer, nor the writer for it. Functions are for the loop thread only.
 */
#ifndef DAEMON_SERVE_KEEPER_H
#define DAEMON_SERVE_KEEPER_H

#include <uv.h>

#include "conf.h"
#include "store/files.h"

struct keeper_opts {
	const struct wu_files *files; /* outlives the keeper */
	const struct conf_log *log; /* outlives the keeper */
	uint64_t first, from; /* at the start, as for keeper_turned() */
	int64_t (*now)(void); /* ms since 1970; any thread */
	/* Something for people; called on the keeper's thread, once for each finding. */
	void (*tell)(void *data, const char *what);
	void *data;
};

struct keeper_stats {
	uint32_t sealed, live; /* segments there */
	uint64_t bytes; /* of all of them */
	uint64_t oldest; /* seq the log begins with; 0: it is empty */
	uint64_t damaged; /* segments with something wrong, found since the start */
	uint64_t verified; /* segments read whole since the start */
	uint64_t seals, pruned; /* segments, since the start */
	uint64_t seal_ms; /* the last seal took */
	bool busy; /* there may be something left to seal or prune */
	bool reading; /* not every sealed segment of the start has been read whole yet */
};

struct keeper; /* heap; a handle on the loop lives in it */

/* Start the thread: it looks at every footer and chain, seals what is left to seal, and then
 * reads every sealed segment whole, once, with pauses. 0: *ret_keeper runs until
 * keeper_stop(). WU_ENOMEM, libuv's codes; nothing is owed then. */
WU_MUST int keeper_start(uv_loop_t *loop, const struct keeper_opts *opts,
			 struct keeper **ret_keeper, struct wu_err *err);
/* A page was turned, durably: segments before seq first grow no more; replay needs nothing
 * before seq from. */
void keeper_turned(struct keeper *k, uint64_t first, uint64_t from);
/* As of its last look. */
void keeper_stats(struct keeper *k, struct keeper_stats *ret);
/* Give up what it is at, end the thread and call stopped; k is freed after it. A segment half
 * sealed is as it was. */
void keeper_stop(struct keeper *k, void (*stopped)(void *data), void *data);

#endif
