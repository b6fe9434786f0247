/* A sealed segment while it is written: lines in, packed tight, indexed, proved, named.
 *
 * Lines go to NAME.tmp; finish() adds the footer, syncs, reads all of it back, and only when
 * that says what went in gives it its name. A part of seal.c, which says what goes in.
 */
#ifndef WU_STORE_SEALING_H
#define WU_STORE_SEALING_H

#include "base/hash.h"
#include "store/files.h"
#include "store/footer.h"

/* Caller-owned, wu_sealing_begin() to wu_sealing_close(). */
struct wu_sealing {
	const struct wu_files *f;
	struct wu_packer *packer; /* the caller's */
	struct wu_segment segment; /* what it will be */
	void *out;
	uint64_t written; /* bytes */
	struct wu_hasher file, lines; /* of what was written; of the lines in it */
	struct wu_footer footer;
	struct wu_buf pending; /* lines of the next block */
	struct wu_buf bytes; /* packed, on their way out */
	int64_t ts; /* of the last line */
};

/* Create the .tmp of what live or sealed segment s becomes. Errors of files; close all the
 * same. */
WU_MUST int wu_sealing_begin(struct wu_sealing *s, const struct wu_files *files,
			     struct wu_packer *packer, const struct wu_segment *segment);
/* Add a run of whole lines. A run with a story in parts stays together. WU_EFORMAT: a line
 * that is no event; WU_ELIMIT: more than an index holds; errors of files, WU_ENOMEM. */
WU_MUST int wu_sealing_add(struct wu_sealing *s, struct wu_span lines);
/* Write the footer, sync, read back and compare, all in NAME.tmp. prev: the hash of the
 * segment before; 0, 0: none. WU_ECHECKSUM: what was read back is something else. */
WU_MUST int wu_sealing_finish(struct wu_sealing *s, const uint64_t prev[2]);
/* Give it its name, durably. */
WU_MUST int wu_sealing_name(struct wu_sealing *s);
/* What has no name yet is removed. Also fine on one that is all zero. */
void wu_sealing_close(struct wu_sealing *s);

#endif
