/* The sum of a segment's bytes: XXH3-128, as its seal holds it and the next one's names it. */
#ifndef WU_STORE_SUM_H
#define WU_STORE_SUM_H

#include "wiredup.h"

/* Of the first end bytes of an open file. WU_EFORMAT: it has fewer. Errors of io, WU_ENOMEM. */
WU_MUST int wu_sum_file(const struct wu_reader_io *io, void *file, uint64_t end, uint64_t ret[2]);
bool wu_sum_equal(const uint64_t a[2], const uint64_t b[2]);

#endif
