/* What the desk and the newsgatherer do the same way: their clock, their paths, their end. */
#ifndef SERVICE_H
#define SERVICE_H

#include <uv.h>

#include "wiredup.h"

/* The wall clock, ms since 1970. */
int64_t service_now(void);
/* Write dir/name to to. WU_ELIMIT: longer than size; err names it. */
WU_MUST int service_path(char *to, size_t size, const char *dir, const char *name,
			 struct wu_err *err);
/* The end of who ("serve"), which came to rc: tell what went wrong, run what still closes,
 * close the loop; a handle left in it is a bug, and said. Returns the exit code. */
int service_end(uv_loop_t *loop, const char *who, int rc, const struct wu_err *err);

#endif
