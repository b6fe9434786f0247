/* One file of the log: its name, and a commit as blocks. Does no I/O (step 12).
 *
 * Names sort in log order: wl-<first seq, 16 digits>-<UTC>.live.gz.
 */
#ifndef WU_STORE_SEGMENT_H
#define WU_STORE_SEGMENT_H

#include "base/time.h"
#include "store/block.h"

/* Lines of one commit; a reader holds one commit in memory. */
#define WU_COMMIT_MAX (8u << 20)
/* In the last line of every block of a commit but its last: more of it follows. */
#define WU_COMMIT_MORE ",\"more\":true}\n"

/* Fill name and the rest of *ret for a segment that starts with seq first at now. */
void wu_segment_name(uint64_t first, int64_t now, bool live, struct wu_segment *ret);
/* Of two files that begin with one seq: does a count rather than b? The sealed one does (it
 * has its name only when whole), else the later one (the other was refused). */
bool wu_segment_better(const struct wu_segment *a, const struct wu_segment *b);
/* Append a commit (whole lines, each <= WU_RECORD_MAX) to out as blocks.
 * WU_EINVAL: not whole lines; WU_ELIMIT: beyond WU_COMMIT_MAX; WU_ENOMEM. out is
 * unchanged on error. */
WU_MUST int wu_segment_pack(struct wu_packer *p, struct wu_block_mark mark, int level,
			    struct wu_span lines, struct wu_buf *out);
/* Take WU_COMMIT_MORE out of the block that stands in lines from byte from on; false: it is
 * the last of its commit. */
bool wu_segment_strip(struct wu_buf *lines, size_t from);

/* In ret, which is returned: "event 4" and one, " is lost" for one, or "events 4 to 6" and
 * more; both are short. */
#define WU_SEGMENT_EVENTS 96
const char *wu_segment_events(uint64_t first, uint64_t last, const char *one, const char *more,
			      char ret[WU_SEGMENT_EVENTS]);

#endif
