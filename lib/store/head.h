/* The head of a record's line, cheaply: which events it stands for, and when (keys in
 * wiredup-log(5)). A line is given with or without its \n.
 */
#ifndef WU_STORE_HEAD_H
#define WU_STORE_HEAD_H

#include "wiredup.h"

/* Its seq. WU_EFORMAT: a trailer, or no record. */
WU_MUST int wu_head_seq(struct wu_span line, uint64_t *ret_seq);
/* The seqs it stands for: its own, or all that a gap event says are lost. WU_EFORMAT. */
WU_MUST int wu_head_range(struct wu_span line, uint64_t *ret_first, uint64_t *ret_last);
/* Is it of that kind? */
bool wu_head_is(struct wu_span line, enum wu_ev ev);
/* Its ts, ms. WU_EFORMAT. */
WU_MUST int wu_head_ts(struct wu_span line, int64_t *ret_ts);

#endif
