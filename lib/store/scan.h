/* One file of the log, commit by commit: finds what is whole, tells a torn end from rot.
 *
 * A commit is a run of valid blocks whose seqs follow on. Where one should be and is not,
 * the rest of the file is searched: nothing intact but blocks of that very commit is a torn
 * write; a later commit, or a next file that begins beyond, is the proof that acknowledged
 * data has rotted. A sealed file is never torn. Used by reading, recovering, sealing and
 * verifying alike.
 */
#ifndef WU_STORE_SCAN_H
#define WU_STORE_SCAN_H

#include "store/block.h"

struct wu_scan {
	struct wu_reader_io io;
	struct wu_packer *packer;
	void *file; /* the scan's own; NULL: none */
	bool live;
	uint64_t stop; /* seqs from here on are the next file's: the end is before them */
	/* The commit loaded last: */
	struct wu_buf lines; /* whole lines, the "more" of its blocks taken out */
	uint64_t at, end; /* bytes [at, end) of the file */
	uint64_t first; /* its first seq; next_seq is one behind its last */
	struct wu_block_mark mark;
	bool cut; /* what follows of it is damaged: text may lack parts */
	/* Of all so far: */
	uint64_t next_seq; /* due next; 0: whatever comes first */
	uint64_t raw; /* bytes of lines */
	bool any; /* one has been loaded from this file */
	/* After WU_ECHECKSUM or WU_ESEQ: where it is, and where intact blocks go on, with which
	 * seq; resync_seq 0: not in this file. */
	uint64_t bad, resync, resync_seq;
	struct wu_block_mark resync_mark;
	/* private */
	char *ahead;
	uint64_t ahead_at;
	size_t ahead_len;
	int told; /* the damage not passed yet */
	uint64_t whole; /* seqs before it are whole, while damage is looked into */
};

/* Caller-owned, to wu_scan_close(). WU_ENOMEM: nothing is owed. */
WU_MUST int wu_scan_init(struct wu_scan *s, const struct wu_reader_io *io);
/* Also fine on one that is all zero. */
void wu_scan_close(struct wu_scan *s);
/* Take file (closed by the scan) and stand at offset, where seq is due. */
void wu_scan_open(struct wu_scan *s, void *file, bool live, uint64_t offset, uint64_t seq);
/* Load the next commit. WU_END: no bytes, a trailer, or the next file's seqs. WU_ETORN
 * (live only): bytes that are no whole commit, with no later one behind. WU_ECHECKSUM,
 * WU_ESEQ: damage, see bad and resync. Errors of io and WU_ENOMEM; the scan stands still. */
WU_MUST int wu_scan_next(struct wu_scan *s);
/* After damage with a resync_seq: stand there. Seqs next_seq .. resync_seq - 1 are lost. */
void wu_scan_pass(struct wu_scan *s);
/* The next line of the commit, from *at on, without its \n. False: no more. */
bool wu_scan_line(const struct wu_scan *s, size_t *at, struct wu_span *ret);

#endif
