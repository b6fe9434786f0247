/* The log's files for work in the background: before each piece that is read or written
 * somebody is asked whether to go on. So whatever works on files can be stopped, and held
 * back, and need not know of it.
 */
#ifndef DAEMON_SERVE_PACED_H
#define DAEMON_SERVE_PACED_H

#include "store/files.h"

/* Caller-owned; lives as long as files opened with it. */
struct paced {
	struct wu_files files; /* to be handed on: the same, but reading and writing may fail */
	const struct wu_files *real;
	bool (*go_on)(void *data); /* may take its time; false: WU_EBUSY from here on */
	void *data;
};

/* real outlives p. */
void paced_init(struct paced *p, const struct wu_files *real, bool (*go_on)(void *data),
		void *data);

#endif
