/* The desk: one loop, from sockets to the log (daemon/README.md tells the whole).
 *
 * Starts its parts in the order lock, replay, writer, sockets; ends them in the reverse.
 */
#ifndef DAEMON_SERVE_SERVE_H
#define DAEMON_SERVE_SERVE_H

#include "base/json-out.h"
#include "command.h"
#include "conf.h"
#include "wiredup.h"

/* From SIGTERM to the end, whatever clients do. */
#define SERVE_DRAIN_MS 4000

struct serve_opts {
	const struct globals *g;
	const struct wu_rules *rules; /* frozen */
	struct wu_engine_opts engine; /* zeroes: the defaults */
	const struct conf_log *log;
	uint32_t per_uid; /* 0: SESSION_PER_UID */
};

struct serve;

/* Run until SIGTERM or SIGINT. Returns an exit code; every error has been told on standard
 * error. */
int serve_run(const struct serve_opts *opts);
/* Write the desk's state as members of the object j has open: what `status` shows. */
void serve_describe(const struct serve *s, struct wu_json_out *j);

#endif
