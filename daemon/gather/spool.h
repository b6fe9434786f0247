/* A folder files are put into: each is read once it is whole, and moved away when it is
 * done with.
 *
 * Whole is a file that was renamed in (its ctime is later than its mtime, and it is not
 * empty), or that has not changed for stable_ms. Names that begin with a dot or end in
 * .tmp or .part are somebody's unfinished work. Only regular files of the folder itself
 * are opened, never through a link; anything else goes to bad/. inotify wakes us, and a
 * scan every scan_ms finds what it missed. Loop thread only.
 */
#ifndef DAEMON_GATHER_SPOOL_H
#define DAEMON_GATHER_SPOOL_H

#include <uv.h>

#include "wiredup.h"

/* What becomes of a good file; the order is that of the setting's words. */
enum spool_done {
	SPOOL_MOVE, /* into done/ */
	SPOOL_KEEP, /* left; given again when it changes, or at the next start */
	SPOOL_DELETE,
};

enum spool_end {
	SPOOL_GOOD,
	SPOOL_BAD, /* into bad/, with the reason in NAME.why beside it */
	SPOOL_LATER, /* left as it is, found again by a later scan */
};

struct spool_file;

struct spool_opts {
	uv_loop_t *loop;
	const char *path; /* of the folder; copied */
	enum spool_done done;
	int64_t stable_ms; /* 0: 2000 */
	int64_t scan_ms; /* 0: 30000 */
	size_t file_max; /* bytes; a larger file is bad */
	uint32_t open_max; /* files given and not finished; 0: 16 */
	/* A file was read; p is valid during the call. spool_finish() must be called for it
	 * once, then or later. */
	void (*file)(void *data, struct spool_file *f, const char *name, const char *p, size_t len);
	void *data;
};

struct spool_stats {
	uint64_t good, bad;
	uint32_t open, waiting; /* given and not finished; seen and not given yet */
	bool gone; /* the folder is not there; it is looked for at each scan */
};

struct spool;

/* 0: spool_stop() must be called. WU_ENOTFOUND: no such folder; WU_EIO; WU_ENOMEM; err
 * names the path. */
WU_MUST int spool_start(const struct spool_opts *opts, struct spool **ret_spool,
			struct wu_err *err);
/* The file is done with; f is gone. why: one line, for SPOOL_BAD. */
void spool_finish(struct spool_file *f, enum spool_end end, const char *why);
void spool_stats(const struct spool *s, struct spool_stats *ret);
/* Only when every file given has been finished. stopped is called when the handles are
 * closed, and s is freed. */
void spool_stop(struct spool *s, void (*stopped)(void *data), void *data);

#endif
