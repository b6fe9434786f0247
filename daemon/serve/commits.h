/* Decides stories in order and makes what was decided durable (steps 7 to 13).
 *
 * Owns the engine. A story goes through wu_engine_step() on the loop thread; its events
 * become lines of the open commit; the commit goes to the writer when that is idle, or
 * when it holds COMMIT_EVENTS or COMMIT_BYTES. Answers follow in order when it is on disk.
 * A refused commit refuses every later one; the engine is rebuilt from the log in a pool
 * thread. Until it is, everything is refused; then, as long as the disk takes nothing,
 * stories are refused, while dry ones and those already in the log get their answers.
 */
#ifndef DAEMON_SERVE_COMMITS_H
#define DAEMON_SERVE_COMMITS_H

#include <uv.h>

#include "conf.h"
#include "logdir.h"
#include "serve/answer.h"
#include "serve/writer.h"

/* LOG.md 3: a commit grows no further than this, but for one story's own events. */
#define COMMIT_EVENTS 64u
#define COMMIT_BYTES (64u << 10)
/* Commits at the writer before stories wait: enough to keep the disk busy. */
#define COMMITS_AHEAD 4u

struct commits;

/* A line on its way: parsed by a pool thread, decided here. */
struct item {
	struct item *next;
	char *line; /* owned, or NULL */
	size_t len;
	int rc; /* < 0: refused, err says why */
	struct wu_err err;
	struct wu_story *story; /* owned, or NULL */
	char *id; /* for a refusal; owned, or NULL */
	struct answer_to to;
	struct wu_buf reply; /* the answer, once durable */
};
/* New item that owns line. NULL: no memory, and line is freed. */
struct item *item_new(char *line, size_t len, int rc, const struct answer_to *to);
/* NULL is fine; always NULL. */
struct item *item_free(struct item *it);

struct commits_opts {
	uv_loop_t *loop;
	struct logdir *dir; /* open for writing; outlives the commits */
	const struct wu_rules *rules; /* frozen; outlives the commits */
	struct wu_engine_opts engine; /* its keep: what of a story's text goes into the log */
	const struct conf_log *log; /* outlives the commits */
	int64_t (*now)(void); /* ms since 1970 */
	/* All are called on the loop thread. */
	void (*ready)(void *data); /* stories are taken again */
	void (*durable)(void *data); /* the last durable seq has moved */
	/* A page was turned, durably: segments before seq first grow no more, and replay
	 * needs nothing before seq from. */
	void (*turned)(void *data, uint64_t first, uint64_t from);
	/* Stories are refused for this reason, 0: are taken again. Told once each. */
	void (*refused)(void *data, int code);
	void (*tell)(void *data, const char *what); /* something for people */
	void (*progress)(void *data, uint64_t events); /* during replay; NULL is fine */
	void *data;
};

struct commits_stats {
	struct wu_engine_stats engine;
	uint64_t seq; /* last durable; without sync = commit, last written */
	uint64_t replayed; /* events read at the start */
	uint64_t commits, refused, rebuilds, duplicates, rejected;
	uint64_t commit_ns; /* the last one took */
	int64_t last_commit; /* ms; WU_NO_TIME: none yet */
	unsigned ahead; /* commits at the writer */
	int level; /* zlib's, of the last one */
	int status; /* 0, or why stories are refused now */
	bool rebuilding; /* and nothing else can be asked either */
	uint64_t given_up; /* segments the disk failed under */
	uint64_t first, from; /* of the newest durable page, see turned */
	char segment[WU_SEGMENT_NAME];
};

/* Replay the log into a new engine and start the writer at end. 0: commits_stop() must be
 * called. Errors of the log, the writer, or memory: nothing is owed. */
WU_MUST int commits_start(const struct commits_opts *opts, const struct wu_log_end *end,
			  struct commits **ret_commits, struct wu_err *err);
/* Will it take a story now, or refuse it at once? Else ready is called when it does. */
bool commits_ready(const struct commits *c);
/* Decide on an item, owned from here on. Answers in order of this call. */
void commits_take(struct commits *c, struct item *it);
/* Answer a dry item at once, whatever waits; it is owned from here on, and freed. */
void commits_ask(struct commits *c, struct item *it);
/* Nothing more is at hand: send what is open if the writer is idle. */
void commits_flush(struct commits *c);
/* Each second: clusters whose time is over close; a refused log is tried again. */
void commits_tick(struct commits *c);
/* Has everything taken been answered? */
bool commits_idle(const struct commits *c);
/* The desk is closing: rebuild and tick no more. */
void commits_drain(struct commits *c);
/* Only when idle. stopped is called when the writer has ended; then c is freed. */
void commits_stop(struct commits *c, void (*stopped)(void *data), void *data);
void commits_stats(const struct commits *c, struct commits_stats *ret);

#endif
