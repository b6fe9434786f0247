/* What a sealed segment ends with: its index, its sums, and where to find them.
 *
 * Three parts: the seal, one line in blocks of its own (where each block begins, seqs,
 * times, the hash of all before it and of the segment before); eos, one line of fixed width
 * in a stored block, which says where the seal stands; the 28 bytes that end a BGZF file.
 * So one read near the end finds the index.
 */
#ifndef WU_STORE_FOOTER_H
#define WU_STORE_FOOTER_H

#include "base/buf.h"
#include "store/block.h"

/* A block of the segment; all fields are of its first event. */
struct wu_footer_block {
	uint64_t offset; /* bytes */
	uint64_t seq;
	int64_t ts; /* ms */
};

/* Caller-owned; zero-initialise, then wu_footer_close(). */
struct wu_footer {
	uint64_t first, last; /* seqs */
	uint64_t events; /* lines; fewer than seqs where there are gaps */
	int64_t t0, t1; /* ms, of the first and the last event */
	uint64_t hash[2]; /* XXH3-128 of the file's first end bytes */
	uint64_t prev[2]; /* the segment before's hash; 0, 0: none is known */
	uint64_t end; /* bytes of events; the seal stands here */
	struct wu_footer_block *block;
	uint32_t n_blocks, cap_blocks;
};

/* Note that a block begins. WU_ENOMEM, WU_ELIMIT: more than a seal can name. */
WU_MUST int wu_footer_add(struct wu_footer *f, uint64_t offset, uint64_t seq, int64_t ts);
/* Append seal, eos and end marker to out. WU_ENOMEM, WU_ELIMIT. */
WU_MUST int wu_footer_write(const struct wu_footer *f, struct wu_packer *p, struct wu_buf *out);
/* Read the footer of an open file into *ret, whatever it held. WU_EFORMAT, WU_ECHECKSUM:
 * there is no good one. Errors of io, WU_ENOMEM; *ret is empty then. */
WU_MUST int wu_footer_read(const struct wu_reader_io *io, void *file, struct wu_packer *p,
			   struct wu_footer *ret);
/* The same of the file of that name, opened and closed. Also WU_ENOTFOUND. */
WU_MUST int wu_footer_find(const struct wu_reader_io *io, const char *name, struct wu_packer *p,
			   struct wu_footer *ret);
/* The last block whose first event is at or before seq, or before ms; the first block when
 * none is. The footer has blocks. */
const struct wu_footer_block *wu_footer_at(const struct wu_footer *f, uint64_t seq);
const struct wu_footer_block *wu_footer_at_time(const struct wu_footer *f, int64_t ms);
/* Is this line of a block a trailer (seal, eos), not an event? */
bool wu_footer_is_trailer(struct wu_span line);
/* Free the table; *f is empty and usable again. */
void wu_footer_close(struct wu_footer *f);

#endif
