/* What commits.c and decide.c share: the open commit, those at the writer, the engine.
 *
 * Private to the two; everybody else uses commits.h.
 */
#ifndef DAEMON_SERVE_COMMITS_STATE_H
#define DAEMON_SERVE_COMMITS_STATE_H

#include "serve/commits.h"

struct commit {
	struct writer_commit w; /* first: done() gets this */
	struct commits *owner;
	struct wu_buf lines;
	struct item *head, **tail;
	unsigned events;
	uint64_t last_seq;
	bool finished;
	struct commit *next;
};

struct commits {
	struct commits_opts o;
	struct wu_engine *engine;
	struct writer *writer;
	struct commits_stats stats;
	struct commit *open; /* NULL: none */
	struct commit *head, **tail; /* given away, oldest first */
	uint64_t raw, first; /* of the live segment: bytes, first seq */
	int64_t created; /* of it */
	uint64_t events; /* since the start */
	bool no_segment, need_config, draining, settling;
	int refused; /* why nothing is accepted until rebuilt */
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

/* Begin a page, or say what rules are used, if that is due. < 0: the engine is ahead. */
WU_MUST int decide_begin(struct commits *c);
/* Write all of evs and the parts of a long text; *ret is the story's event among them, or
 * NULL. < 0: the engine is ahead of the log. */
WU_MUST int decide_put(struct commits *c, const struct wu_events *evs, const struct wu_event **ret);
/* Decide on a prepared item and write its answer. < 0: why it is refused. */
WU_MUST int decide_story(struct commits *c, struct item *it);

#endif
