/* The log's directory on a real disk: the store's files (store/files.h) by system calls.
 *
 * Opened for reading by every command, for writing by one process at a time. Any threads,
 * each with files of its own.
 */
#ifndef DAEMON_LOGDIR_H
#define DAEMON_LOGDIR_H

#include <sys/types.h>

#include "store/files.h"
#include "wiredup.h"

/* The calls that change things; each as its namesake, -1 and errno. Tests put in their own. */
struct logdir_calls {
	int (*openat)(int dir, const char *name, int flags, mode_t mode);
	ssize_t (*pwrite)(int fd, const void *p, size_t n, off_t at);
	int (*fdatasync)(int fd);
	int (*ftruncate)(int fd, off_t size);
	int (*fallocate)(int fd, int mode, off_t at, off_t n);
	int (*fsync)(int fd); /* a directory */
	int (*fchmod)(int fd, mode_t mode);
	int (*renameat)(int from_dir, const char *from, int to_dir, const char *to);
	int (*linkat)(int from_dir, const char *from, int to_dir, const char *to, int flags);
	int (*unlinkat)(int dir, const char *name, int flags);
};
extern const struct logdir_calls logdir_calls_system;

struct logdir;

/* Open for reading; nothing is changed. WU_ENOTFOUND, WU_EIO. The caller's, to
 * logdir_close(). */
WU_MUST int logdir_open(const char *path, struct logdir **ret_dir, struct wu_err *err);
/* Open for writing: make it and its damaged/ (0750, its parent must exist), lock it. calls
 * NULL: the system's. WU_EBUSY: another process holds it. What is in it is as it was: see
 * wu_recover(). */
WU_MUST int logdir_open_write(const char *path, const struct logdir_calls *calls,
			      struct logdir **ret_dir, struct wu_err *err);
/* NULL is fine; always NULL. Gives the lock back. Files and readers on it are closed before. */
struct logdir *logdir_close(struct logdir *d);
/* What lib needs; borrowed, lives as long as d. Of one opened for reading only .read. */
const struct wu_files *logdir_files(const struct logdir *d);

#endif
