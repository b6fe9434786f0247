/* Makes commits durable, in order, on a thread of its own (step 13).
 *
 * The loop thread submits commits and is called back for each, in order, when it is on
 * disk (under WU_SYNC_INTERVAL and _NEVER: written) or refused. After a refusal every later
 * commit is refused with the same code, until writer_resume(). Whatever may take the disk's
 * time is done on the thread. Functions are for the loop thread only.
 */
#ifndef DAEMON_SERVE_WRITER_H
#define DAEMON_SERVE_WRITER_H

#include <uv.h>

#include "store/append.h"

/* One commit. The submitter owns it and its lines; they must live until done. */
struct writer_commit {
	struct wu_commit c; /* its lines are the submitter's, its level the writer's */
	void (*done)(struct writer_commit *w);
	void *data; /* the submitter's */
	/* results, for done: */
	int status; /* 0, or why it is refused: codes of wu_append_commit() */
	char segment[WU_SEGMENT_NAME]; /* where it lies */
	uint64_t raw; /* bytes of lines there, with it */
	uint64_t ns; /* how long packing, writing and syncing took */
	struct writer_commit *next; /* the writer's */
};

struct writer_opts {
	const struct wu_files *files; /* outlives the writer */
	enum wu_sync sync;
	int64_t sync_ms; /* WU_SYNC_INTERVAL: most time that something is not synced */
	struct wu_log_end end; /* as wu_recover() left it */
};

/* Packing: well as long as the disk keeps up, fast when commits wait behind this one. */
#define WRITER_LEVEL 6
#define WRITER_LEVEL_FAST 1

struct writer; /* heap; a handle on the loop lives in it */

/* Start the thread. 0: *ret_writer runs until writer_stop(). Codes of wu_append_new(),
 * libuv's codes; nothing is owed then. */
WU_MUST int writer_start(uv_loop_t *loop, const struct writer_opts *opts,
			 struct writer **ret_writer, struct wu_err *err);
/* Queue a commit; done is called from the loop, later, never from here. The very first
 * commit of a log must have rotate set. */
void writer_submit(struct writer *w, struct writer_commit *c);
/* Why the next commit will be refused; 0: it will not, as far as is known. */
int writer_status(struct writer *w);
/* Ask to accept again after a refusal; only when every commit is done, and one asking at a
 * time. answer is called from the loop, later: 0; WU_EREADONLY: the disk failed twice, it
 * stays refused; WU_ENOSPC: there is still no room. */
void writer_resume(struct writer *w, void (*answer)(void *data, int rc), void *data);
/* The segment that grows (borrowed), and the bytes of lines in it; NULL: the next commit
 * begins a new one. Only when every commit is done. */
const char *writer_segment(const struct writer *w, uint64_t *ret_raw);
/* Finish what is queued, under WU_SYNC_INTERVAL sync it, then end the thread and call stopped;
 * w is freed after it. */
void writer_stop(struct writer *w, void (*stopped)(void *data), void *data);

#endif
