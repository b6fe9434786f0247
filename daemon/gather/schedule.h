/* When a source is asked next, and when its host may be asked at all.
 *
 * Pure: time comes in as milliseconds since 1970 and goes out the same way. A source
 * backs off when it fails and is never given up.
 */
#ifndef DAEMON_GATHER_SCHEDULE_H
#define DAEMON_GATHER_SCHEDULE_H

#include "wiredup.h"

/* How a fetch ended. Soft failures are the server's mood, "again" a resolver's. */
enum schedule_outcome { SCHEDULE_OK, SCHEDULE_AGAIN, SCHEDULE_SOFT, SCHEDULE_HARD };

/* Caller-owned plain data; what the state file keeps of a source's clock. */
struct schedule {
	int64_t interval_ms; /* asked for by the operator; at least 1 */
	int64_t due; /* not before this */
	int64_t succeeded; /* last success; WU_NO_TIME: none yet */
	uint32_t quarters; /* failures in a row, in quarters: hard 4, soft 2, again 1 */
	uint64_t id_hash; /* of the source's name: spreads sources over +-10 % */
};

/* One host, or one host group. */
struct schedule_host {
	int64_t next_start; /* no connection starts before this */
	bool busy; /* one is open */
};

/* A source never asked before: due between now and a tenth of its interval later. */
void schedule_init(struct schedule *s, int64_t interval_ms, uint64_t id_hash, int64_t now);
/* A fetch ended at now. hint_ms: the longest wait the server asked for, 0 for none; it
 * counts up to 6 h, as a Retry-After (is_retry_after) up to 24 h. Sets due. */
void schedule_done(struct schedule *s, enum schedule_outcome how, int64_t hint_ms,
		   bool is_retry_after, int64_t now);
/* Outcome of an HTTP status; 0 means no answer came. 2xx and 304 are successes. */
enum schedule_outcome schedule_of_status(long status);
/* May a connection start? Then the host is busy until schedule_host_done(). */
bool schedule_host_start(struct schedule_host *h, int64_t spacing_ms, int64_t now);
/* The connection to h is closed. */
void schedule_host_done(struct schedule_host *h);

#endif
