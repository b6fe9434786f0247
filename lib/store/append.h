/* The log's growing end: makes commits durable, one after another (step 13's protocol).
 *
 * A commit is packed, written at the known end and synced; only then does the end move. A
 * new segment counts once the directory is synced. Blocking; one thread at a time.
 */
#ifndef WU_STORE_APPEND_H
#define WU_STORE_APPEND_H

#include "store/files.h"
#include "store/recover.h"

/* When a commit is forced to the disk, and what its acknowledgement promises. */
enum wu_sync {
	WU_SYNC_COMMIT, /* before it is acknowledged */
	WU_SYNC_INTERVAL, /* by wu_append_sync(), which somebody calls now and then */
	WU_SYNC_NEVER, /* when the system likes; only turning a page syncs */
};
/* "commit", "interval", "never". Static storage. */
const char *wu_sync_name(enum wu_sync sync);

struct wu_commit {
	struct wu_span lines; /* whole lines, at most WU_COMMIT_MAX bytes */
	uint64_t first_seq; /* of its first line; names the segment when one is begun */
	int64_t now; /* ms; goes into the blocks' headers and a new segment's name */
	bool rotate; /* begin a new segment with it */
	int level; /* zlib's, 1..9 */
};

struct wu_append;

/* Go on at end, as wu_recover() left it: durable. files outlives it. The caller's, to
 * wu_append_free(). WU_ENOMEM, or why the segment cannot be opened. */
WU_MUST int wu_append_new(const struct wu_files *files, enum wu_sync sync,
			  const struct wu_log_end *end, struct wu_append **ret_append);
/* Gives preallocated room back. NULL is fine; always NULL. */
struct wu_append *wu_append_free(struct wu_append *a);
/* Write c and, as sync says, make it durable. WU_ENOSPC: no room; nothing of it is in the
 * log, it may be given again. WU_EREADONLY: the disk failed twice, for a new segment, too;
 * what of it reached the disk is cut off or passed over, and from now on everything is
 * refused. WU_EINVAL, WU_ELIMIT (wu_segment_pack), WU_ENOMEM: as if never given. */
WU_MUST int wu_append_commit(struct wu_append *a, const struct wu_commit *c);
/* Force what was written to the disk. WU_EREADONLY: it failed; everything is refused. */
WU_MUST int wu_append_sync(struct wu_append *a);
/* Is there room for commits again, after WU_ENOSPC? WU_ENOSPC, WU_EREADONLY. */
WU_MUST int wu_append_room(struct wu_append *a);
/* The segment that grows, or grew last; "" before the first. Borrowed. */
const char *wu_append_segment(const struct wu_append *a);
/* Will the next commit begin a segment, asked or not? */
bool wu_append_fresh(const struct wu_append *a);

#endif
