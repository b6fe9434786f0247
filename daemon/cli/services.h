/* The services `wiredup demo` runs in a temporary folder: desk, newsgatherer, and a tail of
 * the log on our own standard output. Each is this program again, as a child; a child ends
 * when we do, however we end.
 */
#ifndef CLI_SERVICES_H
#define CLI_SERVICES_H

#include <sys/types.h>

#include "cli/outlets.h"

struct services {
	char dir[64]; /* holds all of it; it stays when the demo ends */
	char run[80], spool[80], almanac[80]; /* sockets; the two spool folders */
	pid_t desk, gather, tail; /* 0: not running */
};

/* Make the folder and the configuration with a source for each outlet; start all three and
 * wait until the desk and the newsgatherer answer. < 0: err says what did not come up and
 * where its messages are; services_stop() must be called in either case. s is zero. */
WU_MUST int services_start(struct services *s, const struct outlets *o, struct wu_err *err);
/* A number of the desk's status, or -1: the desk does not answer, or does not say. */
long long services_desk_says(const struct services *s, const char *key);
/* End and reap the tail, the newsgatherer, the desk, in that order. */
void services_stop(struct services *s);
/* Sleep; false: a signal wants the demo to end. */
bool services_pause(long ms);

#endif
