/* The segments of a log as a list: all, or those a command names. */
#ifndef CLI_SEGMENTS_H
#define CLI_SEGMENTS_H

#include "store/files.h"

struct segments {
	struct wu_segment *v; /* in the order of the log; of two with one first, the better */
	uint32_t n;
};

/* All in the directory. On success the caller's, to segments_free(). WU_ENOMEM, errors of the
 * files. */
WU_MUST int segments_list(const struct wu_files *files, struct segments *ret);
/* Keep those named in argv (by file name, a path to it, or a seq in it); n 0: all stay.
 * WU_ENOTFOUND: *ret_missing is a name that is none of them. */
WU_MUST int segments_pick(struct segments *s, char **names, int n, const char **ret_missing);
/* Also fine on one that is all zero. */
void segments_free(struct segments *s);

#endif
