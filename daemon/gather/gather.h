/* The newsgatherer: one loop, from outlets and folders to the desk's socket
 * (daemon/README.md tells the whole). It owns no log. */
#ifndef DAEMON_GATHER_GATHER_H
#define DAEMON_GATHER_GATHER_H

#include "command.h"
#include "conf.h"

/* From SIGTERM to the end, whatever outlets and the desk do. */
#define GATHER_DRAIN_MS 4000

/* Run until SIGTERM or SIGINT. Returns an exit code; every error has been told on standard
 * error. */
int gather_run(const struct globals *g, const struct conf *conf);

#endif
