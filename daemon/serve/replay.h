/* The log read back into an engine: what every start, and every rebuild, does.
 *
 * It applies what the log says and never decides again. Blocking; the caller's thread.
 */
#ifndef DAEMON_SERVE_REPLAY_H
#define DAEMON_SERVE_REPLAY_H

#include <stdatomic.h>

#include "logdir.h"
#include "wiredup.h"

struct replay {
	/* in */
	struct logdir *dir;
	const struct wu_rules *rules; /* frozen */
	struct wu_engine_opts engine;
	void (*progress)(void *data, uint64_t events); /* every 4,096 events; NULL is fine */
	void *data;
	uint64_t before; /* events from this seq on do not count; 0: all do */
	const atomic_bool *cancel; /* set by another thread: stop soon; NULL is fine */
	uint64_t own_rules; /* replay_run's own: hash of rules */
	/* out */
	uint64_t events; /* applied */
	uint64_t first_seq; /* where it began; 0: at the oldest event there is */
	uint64_t last_seq; /* 0: the log is empty */
	uint64_t from; /* what the newest segment event says a replay needs; 0: there is none */
	uint64_t rules_hash, settings; /* of the last config event; 0: none */
	char software[32]; /* of the last config event; "" none */
};

/* The seq a replay of the events before a seq (0: of all) begins with, as the last page that
 * tells says: what is earlier may go. 0: none tells, begin at the oldest event. reader, of io,
 * stands anywhere afterwards. */
uint64_t replay_start(const struct wu_reader_io *io, struct wu_reader *reader, uint64_t before);

/* Read the log from where its last page says its state begins. *ret_engine is the caller's.
 * Errors of the reader; WU_ESEQ, WU_EFORMAT and WU_EINVAL: the log contradicts itself, err
 * names the seq; WU_ENOMEM; WU_EBUSY: cancelled. */
WU_MUST int replay_run(struct replay *r, struct wu_engine **ret_engine, struct wu_err *err);

#endif
