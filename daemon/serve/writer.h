/* Makes commits durable, in order, on a thread of its own (step 13).
 *
 * The loop thread submits commits and is called back for each, in order, when it is on
 * disk or refused. After a refusal every later commit is refused with the same code,
 * until writer_resume(). Functions are for the loop thread only.
 */
#ifndef DAEMON_SERVE_WRITER_H
#define DAEMON_SERVE_WRITER_H

#include <sys/types.h>
#include <uv.h>

#include "base/buf.h"
#include "wiredup.h"

/* The calls to the system; each as its namesake, -1 and errno. Tests put in their own. */
struct writer_io {
	int (*openat)(int dir, const char *name, int flags, mode_t mode);
	ssize_t (*pwrite)(int fd, const void *p, size_t n, off_t at);
	int (*fdatasync)(int fd);
	int (*ftruncate)(int fd, off_t size);
	int (*fallocate)(int fd, int mode, off_t at, off_t n);
	int (*fsync)(int fd); /* the directory */
	int (*unlinkat)(int dir, const char *name, int flags);
	int (*close)(int fd);
};
extern const struct writer_io writer_io_system;

/* One commit. The submitter owns it and its lines; they must live until done. */
struct writer_commit {
	struct wu_span lines; /* whole lines, at most WU_COMMIT_MAX bytes */
	uint64_t first_seq; /* of its first line; names the segment when one is begun */
	int64_t now; /* ms; goes into the blocks' headers and a new segment's name */
	bool rotate; /* begin a new segment with it */
	int level; /* zlib's, 1 when the queue is long, else 6 */
	void (*done)(struct writer_commit *c);
	void *data; /* the submitter's */
	/* results, for done: */
	int status; /* 0 durable; WU_ENOSPC, WU_EIO, WU_EREADONLY, WU_ENOMEM ... */
	char segment[WU_SEGMENT_NAME]; /* where it lies */
	uint64_t sync_ns; /* how long fdatasync took */
	struct writer_commit *next; /* the writer's */
};

struct writer_opts {
	const struct writer_io *io; /* NULL: writer_io_system */
	int dir; /* descriptor of the log directory, borrowed */
	const char *segment; /* live segment to go on with; NULL or "": none */
	uint64_t end; /* its known end, bytes */
	uint8_t commit; /* number of its last commit */
};

struct writer; /* heap; a handle on the loop lives in it */

/* Start the thread. 0: *ret_writer runs until writer_stop(). WU_ENOMEM, WU_EIO (the segment
 * cannot be opened), libuv's codes; nothing is owed then. */
WU_MUST int writer_start(uv_loop_t *loop, const struct writer_opts *opts,
			 struct writer **ret_writer, struct wu_err *err);
/* Queue a commit; done is called from the loop, later, never from here. The very first
 * commit of a log must have rotate set. */
void writer_submit(struct writer *w, struct writer_commit *c);
/* Commits submitted and not yet done. */
unsigned writer_queued(const struct writer *w);
/* Accept again after a refusal; only when writer_queued() is 0. WU_EREADONLY: the disk
 * failed twice; it stays refused. */
WU_MUST int writer_resume(struct writer *w);
/* Finish what is queued, then end the thread and call stopped; w is freed after it. */
void writer_stop(struct writer *w, void (*stopped)(void *data), void *data);

#endif
