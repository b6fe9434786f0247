/* The reading side of the desk's "follow": how far the log is durable, as it grows.
 *
 * What the desk has written may still be refused, its seqs given again. Whoever shows the
 * log while the desk is up reads up to the seq the desk says, and no further.
 */
#ifndef CLI_FOLLOW_H
#define CLI_FOLLOW_H

#include "wiredup.h"

struct follow {
	int fd; /* -1: no connection; follow_start() asks anew */
	uint64_t seq; /* durable; UINT64_MAX without a desk: everything whole is */
	char line[128]; /* received, not yet whole */
	size_t len;
};

/* No desk yet. */
void follow_init(struct follow *f);
/* Ask the desk of run_dir and wait for its first word. WU_ENOTFOUND: it does not run;
 * WU_EIO: it may not be asked; WU_EFORMAT: it says nothing of the kind; WU_EBUSY: it does not
 * answer in time. On an error f is as follow_init() leaves it. */
WU_MUST int follow_start(struct follow *f, const char *run_dir);
/* Take in what it said, without waiting. WU_END: it hung up, or talks nonsense; f is as
 * follow_init() leaves it. */
WU_MUST int follow_next(struct follow *f);
/* Also fine without a desk. */
void follow_stop(struct follow *f);

#endif
