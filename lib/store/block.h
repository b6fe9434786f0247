/* Whole lines as one BGZF member, and back; plain gzip streams in (step 12).
 *
 * A block is what gzip -t accepts, bgzip accepts, and a crash leaves either whole or
 * recognisably not. <zlib.h> enters in block.c. One packer serves one thread.
 */
#ifndef WU_STORE_BLOCK_H
#define WU_STORE_BLOCK_H

#include "base/buf.h"
#include "wiredup.h"

#define WU_BLOCK_RAW_MAX 65280u /* so that even stored it fits BSIZE's 16 bits */
#define WU_BLOCK_MAX 65536u
#define WU_BLOCK_HEAD 18u
#define WU_BLOCK_TAIL 8u

/* What the header says besides constants. */
struct wu_block_mark {
	uint32_t time; /* of the commit, Unix seconds */
	uint8_t commit; /* its number in the segment, from 0, mod 256 */
};
/* What every block of a sealed segment says. */
#define WU_BLOCK_SEALED ((struct wu_block_mark){0, 2})

struct wu_packer;

/* New packer; the caller's, to wu_packer_free(). WU_ENOMEM. */
WU_MUST int wu_packer_new(struct wu_packer **ret_packer);
struct wu_packer *wu_packer_free(struct wu_packer *p);
/* Append raw as one block at zlib level 1..9, stored when that is smaller; 0: stored.
 * WU_EINVAL: empty, not whole lines, or longer than WU_BLOCK_RAW_MAX. WU_ENOMEM, WU_ELIMIT. */
WU_MUST int wu_block_pack(struct wu_packer *p, struct wu_block_mark mark, int level,
			  struct wu_span raw, struct wu_buf *out);
/* Size of the block whose first WU_BLOCK_HEAD bytes are head, 28..WU_BLOCK_MAX.
 * WU_EFORMAT: constants differ. */
WU_MUST int wu_block_size(const void *head, uint32_t *ret_size);
/* Verify one block of exactly len bytes and append its lines to raw.
 * WU_EFORMAT, WU_ECHECKSUM: raw is unchanged. WU_ENOMEM, WU_ELIMIT. */
WU_MUST int wu_block_unpack(struct wu_packer *p, const void *block, size_t len,
			    struct wu_block_mark *ret_mark, struct wu_buf *raw);

struct wu_gunzip;

/* Push-style reader of a gzip file of any number of members. max_out: bytes it may give in
 * all, 0: no limit. The caller's, to wu_gunzip_free(). WU_ENOMEM. */
WU_MUST int wu_gunzip_new(uint64_t max_out, struct wu_gunzip **ret_gunzip);
struct wu_gunzip *wu_gunzip_free(struct wu_gunzip *g);
/* Take the next bytes, append what they unpack to out. WU_EFORMAT, WU_ECHECKSUM,
 * WU_ELIMIT (max_out or out's own), WU_ENOMEM. */
WU_MUST int wu_gunzip_step(struct wu_gunzip *g, const void *p, size_t len, struct wu_buf *out);
/* After the last byte: 0 at the end of a member; WU_ETORN: the file is cut off. */
WU_MUST int wu_gunzip_end(const struct wu_gunzip *g);

#endif
