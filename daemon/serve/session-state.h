/* What session.c (one client) and sessions.c (all of them) share. Private to the two. */
#ifndef DAEMON_SERVE_SESSION_STATE_H
#define DAEMON_SERVE_SESSION_STATE_H

#include <sys/types.h>

#include "serve/session.h"

#define READ_BYTES (64u << 10)

struct user {
	uid_t uid;
	uint32_t open;
};

struct session {
	uv_pipe_t pipe;
	uv_write_t write;
	struct sessions *all;
	struct session *prev, *next;
	struct wu_buf half; /* the unfinished line */
	struct wu_buf out; /* answers not being written yet */
	char *writing; /* answers being written, or NULL */
	uint32_t pending; /* lines put, not answered */
	uid_t uid;
	int skip; /* rest of the line is passed over, for this reason */
	uint64_t moved; /* loop time of the last progress */
	bool reading, eof, counted;
	bool closing, gone; /* uv_close() called; done */
};

struct sessions {
	struct sessions_opts o;
	uv_pipe_t listener;
	uv_timer_t sweep;
	struct session *head;
	struct sessions_stats stats;
	struct user *users;
	uint32_t n_users, handles;
	bool draining, owns_path, stopping;
	char *path;
	void (*stopped)(void *data);
	void *stopped_data;
	char buf[READ_BYTES];
};

/* Read, write, or end: whatever its state asks for now. May shut it. */
void session_update(struct session *s);
/* Close it; it is freed when its handle is closed and its last line answered. */
void session_shut(struct session *s);
/* The counter of a user, or NULL: no memory. */
struct user *sessions_user(struct sessions *all, uid_t uid);
/* A handle is gone: was it the last, and is the end asked for? */
void sessions_closed(struct sessions *all);

#endif
