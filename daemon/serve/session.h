/* Clients on the ingest socket: finds line ends and checks lengths, nothing else.
 *
 * Lines go to ingest.h, answers come back in their order. A client that sends what it
 * must not gets an answer, never a hang-up; one that does not read is not read from.
 * Loop thread only.
 */
#ifndef DAEMON_SERVE_SESSION_H
#define DAEMON_SERVE_SESSION_H

#include <uv.h>

#include "serve/ingest.h"

/* SOURCES.md 1. Each is a bound on what one machine gives to strangers. */
#define SESSION_MAX 10000u /* connections in all */
#define SESSION_PER_UID 256u /* and of one user */
#define SESSION_HALF_READ (64u << 20) /* bytes of unfinished lines, all sessions */
#define SESSION_PENDING 1024u /* lines of one session not answered yet */
#define SESSION_UNREAD (256u << 10) /* bytes of answers it has not read */
#define SESSION_STALL_MS 60000 /* half a line, or unread answers, for so long */
#define SESSION_IDLE_MS (15 * 60000) /* nothing at all */

struct sessions;

struct sessions_opts {
	uv_loop_t *loop;
	struct ingest *ingest; /* borrowed; outlives the sessions */
	const char *path; /* of the socket; made new, 0660 */
	int fd; /* >= 0: a listening socket to take over; path is then not touched */
	uint32_t per_uid; /* 0: SESSION_PER_UID */
};

struct sessions_stats {
	uint32_t open;
	uint64_t accepted, refused, timed_out, too_long;
	uint64_t half_read; /* bytes */
};

/* Listen. 0: sessions_stop() must be called. libuv's codes, err says which path. */
WU_MUST int sessions_start(const struct sessions_opts *opts, struct sessions **ret_sessions,
			   struct wu_err *err);
/* The queue has room again: read on. */
void sessions_go_on(struct sessions *s);
/* Accept and read no more; lines already read are still answered. */
void sessions_drain(struct sessions *s);
/* Has every answer reached its client's socket? */
bool sessions_idle(const struct sessions *s);
/* Close everything; an own socket file is removed. Only when ingest and commits owe no
 * answer. stopped is called when all handles are closed; then s is freed. */
void sessions_stop(struct sessions *s, void (*stopped)(void *data), void *data);
void sessions_stats(const struct sessions *s, struct sessions_stats *ret);

#endif
