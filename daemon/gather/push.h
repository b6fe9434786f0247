/* The newsgatherer's way into the desk: a client of its ingest socket like any other.
 *
 * Lines are kept until the desk has answered them after they were durable. When it goes
 * away, or asks to be told again, we connect anew and send everything not answered once
 * more, in order; the desk knows what it already has. Loop thread only.
 */
#ifndef DAEMON_GATHER_PUSH_H
#define DAEMON_GATHER_PUSH_H

#include <uv.h>

#include "wiredup.h"

enum push_outcome {
	PUSH_TAKEN, /* it is in the log */
	PUSH_REFUSED, /* and will always be: answer says why */
	PUSH_LOST, /* we stop; nobody knows */
};

/* answer is the desk's line, valid during the call; empty for PUSH_LOST. */
typedef void push_cb(void *ctx, enum push_outcome outcome, struct wu_span answer);

struct push_opts {
	uv_loop_t *loop;
	const char *path; /* of ingest.sock; copied */
	uint32_t max; /* lines at which push_room() says no more */
};

struct push_stats {
	uint32_t waiting; /* lines without an answer */
	uint64_t taken, refused, connects;
	bool connected;
};

struct push;

/* Begin to connect; the desk need not be there. 0: push_stop() must be called. */
WU_MUST int push_start(const struct push_opts *opts, struct push **ret_push, struct wu_err *err);
/* Send line[0..len) (without its end; copied) and call answered once, later. A document
 * that has been read is taken whole: who is about to read one asks push_room() first.
 * WU_EBUSY: it is being stopped; WU_ENOMEM: no call comes. */
WU_MUST int push_line(struct push *p, const char *line, size_t len, push_cb *answered, void *ctx);
/* Should more be fetched now? */
bool push_room(const struct push *p);
void push_stats(const struct push *p, struct push_stats *ret);
/* Hang up. Lines waiting are answered PUSH_LOST at once; stopped is called when the handles
 * are closed, and p is freed. */
void push_stop(struct push *p, void (*stopped)(void *data), void *data);

#endif
