/* Where the last N events that pass a filter begin, found from the log's end backwards. */
#ifndef CLI_LAST_H
#define CLI_LAST_H

#include "cli/filter.h"
#include "cli/reading.h"

/* Where to stand so that the last n events that pass f come: the seq of the n-th from the end,
 * or of the first that passes when there are fewer; behind the end when none does, or n is 0.
 * r stands anywhere afterwards; its wu_reader_until() is the desk's word again. WU_ENOMEM,
 * errors of the files. */
WU_MUST int last_find(struct reading *r, const struct filter *f, uint64_t n, uint64_t *ret_seq);

#endif
