/* How long sealed segments are kept. Oldest first, whole files, never what replay needs. */
#ifndef WU_STORE_RETAIN_H
#define WU_STORE_RETAIN_H

#include "store/files.h"

struct wu_retention {
	int64_t age; /* ms behind now of the last event; 0: for ever */
	uint64_t bytes; /* all segments together; 0: no bound */
	uint64_t from; /* seq replay begins with: kept with all that follows */
};

/* Remove what is over age or bytes. *ret_n segments of *ret_bytes went. Errors of files; what
 * went is counted all the same. */
WU_MUST int wu_retain(const struct wu_files *files, const struct wu_retention *r, int64_t now,
		      uint32_t *ret_n, uint64_t *ret_bytes);

#endif
