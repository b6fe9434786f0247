/* The desk's parts, for serve.c (their life) and describe.c (what they say of themselves).
 * Private to the two.
 */
#ifndef DAEMON_SERVE_SERVE_STATE_H
#define DAEMON_SERVE_SERVE_STATE_H

#include "control.h"
#include "serve/keeper.h"
#include "serve/serve.h"
#include "serve/session.h"
#include "stall.h"

struct serve {
	struct serve_opts o;
	uv_loop_t loop;
	struct logdir *dir;
	struct commits *commits;
	struct ingest *ingest;
	struct sessions *sessions;
	struct control *control;
	struct keeper *keeper;
	struct stall stall;
	uv_timer_t tick;
	uv_signal_t term, intr;
	uv_prepare_t drained;
	uint64_t drain_by; /* loop time; 0: not draining */
	bool commits_stopping;
	int64_t started;
	uint64_t told; /* ms of the last word to the service manager */
	uint64_t fed; /* ms of the last watchdog ping */
	uint64_t fed_seq, fed_lines; /* the pipeline's state then */
};

/* The desk's verbs on its control socket; data is the serve. */
extern const struct control_verb describe_verbs[];
/* The last durable seq has moved: those who follow are told. */
void describe_seq(struct serve *s);
/* What the service manager shows (STATUS=), and standard error when something changed. */
void describe_refused(struct serve *s, int code);
/* Each second: the service manager's line, and the watchdog's ping only while the pipeline
 * moves, or has nothing to move. */
void describe_tick(struct serve *s);

#endif
