/* What commits.c, decide.c and rebuild.c share: the open commit, those at the writer, the
 * engine, and what is wrong.
 *
 * Private to the three; everybody else uses commits.h.
 */
#ifndef DAEMON_SERVE_COMMITS_STATE_H
#define DAEMON_SERVE_COMMITS_STATE_H

#include "serve/commits.h"
#include "serve/replay.h"

struct commit {
	struct writer_commit w; /* first: done() gets this */
	struct commits *owner;
	struct wu_buf lines;
	struct item *head, **tail;
	unsigned events;
	uint64_t last_seq;
	uint64_t from; /* it begins a page: the seq replay needs, as its segment event says */
	bool submitted; /* to the writer */
	bool finished;
	struct commit *next;
};

struct rebuild;

struct commits {
	struct commits_opts o;
	struct wu_engine *engine; /* NULL while it is rebuilt */
	struct writer *writer;
	struct commits_stats stats;
	struct commit *open; /* NULL: none */
	struct commit *head, **tail; /* given away, oldest first */
	uint64_t raw; /* bytes of lines in the live segment, with all that was given away */
	int64_t created; /* of it */
	uint64_t page; /* first seq of the segment begun last; 0: none */
	bool no_segment, need_config, draining, settling;
	int refused; /* why no story is taken; 0: they are */
	bool stale; /* and the engine is ahead of the log: it may not even be asked */
	struct rebuild *rebuild; /* under way; NULL: none */
	bool rebuild_failed; /* last time, and it was told */
	bool asking; /* the writer, whether there is room */
	char host[65];
	void (*stopped)(void *data);
	void *stopped_data;
};

/* The open commit, begun if need be. NULL: no memory. */
struct commit *commits_current(struct commits *c);
/* Send the open commit, which there is, on its way. */
void commits_give(struct commits *c);
/* Has it grown enough? */
bool commits_full(const struct commit *k);
/* Stories are refused with this code, 0: taken; it is told when it is news. */
void commits_set(struct commits *c, int code);
/* The same for a code < 0 that leaves the engine ahead of the log. */
void commits_refuse(struct commits *c, int code);

/* Begin a page, or say what rules are used, if that is due. < 0: the engine is ahead. */
WU_MUST int decide_begin(struct commits *c);
/* Write all of evs and the parts of a long text; *ret is the story's event among them, or
 * NULL. < 0: the engine is ahead of the log. */
WU_MUST int decide_put(struct commits *c, const struct wu_events *evs, const struct wu_event **ret);
/* Decide on a prepared item and write its answer. < 0: why it is refused. */
WU_MUST int decide_story(struct commits *c, struct item *it);

/* The engine of a start, on this thread: replays the log. Errors of replay_run(). */
WU_MUST int rebuild_first(struct commits *c, struct wu_err *err);
/* Each second while stories are refused: go on towards taking them again. */
void rebuild_step(struct commits *c);
/* Give up what is under way; commits_idle() waits for its end. */
void rebuild_cancel(struct commits *c);

#endif
