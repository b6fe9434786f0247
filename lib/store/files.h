/* The log's directory and its files, as callbacks: all that writing asks of a file system.
 *
 * Names are of files in the directory, or "damaged/" and a name. What was written counts
 * after sync, a name made, changed or removed after sync_dir; a crash may undo the rest in
 * any part and order. So a test can put its own file system underneath and stop the world
 * at any call. All return 0, WU_ENOSPC (quota, too), WU_EIO, WU_ENOTFOUND, WU_ENOMEM or
 * WU_EBUSY: open and link, where the name is taken; any of them, where whoever made the
 * callbacks wants the work given up.
 */
#ifndef WU_STORE_FILES_H
#define WU_STORE_FILES_H

#include "wiredup.h"

/* What a quarantined file's name begins with. */
#define WU_DAMAGED "damaged/"
/* Longest name, with its NUL: WU_DAMAGED, a segment's, and a number. */
#define WU_FILE_NAME (WU_SEGMENT_NAME + 24)

struct wu_files {
	/* Finding and reading; its ctx is handed to all below. Its close ends any file. */
	struct wu_reader_io read;
	/* Every name in the directory, in no order; visit's first non-zero ends it and comes
	 * back. visit must not change the directory. */
	int (*each)(void *ctx, int (*visit)(void *data, const char *name), void *data);
	/* Open for reading and writing. create: it must not exist, else WU_EBUSY. */
	int (*open)(void *ctx, const char *name, bool create, void **ret_file);
	/* All of it or an error, after which any part may have been written. */
	int (*write)(void *file, const void *p, size_t n, uint64_t offset);
	/* Room on the disk for n bytes from offset; the size stays. */
	int (*allocate)(void *file, uint64_t offset, uint64_t n);
	int (*truncate)(void *file, uint64_t size);
	int (*sync)(void *file);
	/* It will never change again: make it read-only. */
	int (*finish)(void *file);
	/* Replaces to, if there is one. */
	int (*rename)(void *ctx, const char *from, const char *to);
	/* A second name for the same file. WU_EBUSY: to exists. */
	int (*link)(void *ctx, const char *from, const char *to);
	int (*remove)(void *ctx, const char *name);
	/* The directory and its damaged/. */
	int (*sync_dir)(void *ctx);
};

#endif
