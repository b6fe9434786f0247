/* The segments of a log's directory, by name and in order, remembered while it does not change.
 *
 * A log of years has ten thousand files, and every step from one to the next asks for its
 * neighbour: read each time, the directory would cost their square. Any thread.
 */
#ifndef DAEMON_NAMES_H
#define DAEMON_NAMES_H

#include "wiredup.h"

struct names;

/* Of the directory dir, a descriptor, borrowed for life. NULL: no memory. */
struct names *names_new(int dir);
/* NULL is fine; always NULL. */
struct names *names_free(struct names *n);
/* As find of struct wu_reader_io, for the directory as it is now. WU_ENOTFOUND, WU_EIO,
 * WU_ENOMEM. */
WU_MUST int names_find(struct names *n, enum wu_find how, uint64_t key, struct wu_segment *ret);
/* Every name in the directory, of segments or not, in no order; ends with visit's first
 * non-zero, which comes back. WU_EIO, WU_ENOMEM. */
WU_MUST int names_each(int dir, int (*visit)(void *data, const char *name), void *data);

#endif
