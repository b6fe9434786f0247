/* The log's directory: its files, its lock, its repair at start, and how a reader gets at it.
 *
 * Opened for reading by every command, for writing by the desk alone. Any one thread.
 */
#ifndef DAEMON_LOGDIR_H
#define DAEMON_LOGDIR_H

#include "wiredup.h"

struct logdir;

/* Where the log ends and the writer goes on. */
struct logdir_end {
	uint64_t next_seq; /* 1 for an empty log */
	struct wu_segment segment; /* last live segment; name "": begin a new one */
	uint64_t end; /* its length, bytes */
	uint64_t raw; /* of lines */
	uint8_t commit; /* number of its last commit */
	uint64_t torn; /* bytes cut off at this start */
};

/* Open for reading; nothing is changed. WU_ENOTFOUND, WU_EIO. The caller's, to
 * logdir_close(). */
WU_MUST int logdir_open(const char *path, struct logdir **ret_dir, struct wu_err *err);
/* Open for writing: make it (0750, its parent must exist), lock it, remove *.tmp, cut a
 * torn tail off the last live segment and sync. WU_EBUSY: another desk holds it.
 * WU_ECHECKSUM, WU_ESEQ: acknowledged data is damaged; nothing was changed. */
WU_MUST int logdir_open_write(const char *path, struct logdir **ret_dir, struct logdir_end *ret_end,
			      struct wu_err *err);
/* NULL is fine; always NULL. Gives the lock back. Readers on it must be freed before. */
struct logdir *logdir_close(struct logdir *d);
/* Descriptor of the directory, borrowed. */
int logdir_fd(const struct logdir *d);
/* Fill *ret for wu_reader_new(); d must outlive the reader. */
void logdir_io(struct logdir *d, struct wu_reader_io *ret);

#endif
