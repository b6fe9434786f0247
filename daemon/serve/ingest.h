/* From a line to a prepared story, in order: a bounded queue, the thread pool, then
 * commits.h (step 2 of the data path).
 *
 * Whoever received a line puts it here and is called back once with its answer. Lines
 * are parsed and prepared by pool threads in any order, and decided on the loop in the
 * order they were put. Every function is for the loop thread.
 */
#ifndef DAEMON_SERVE_INGEST_H
#define DAEMON_SERVE_INGEST_H

#include <uv.h>

#include "serve/commits.h"
#include "wiredup.h"

/* Lines and bytes that may wait; about a second of full load. A transport that ignores
 * ingest_full() overshoots by what it has already read, at most one read's worth. */
#define INGEST_LINES 4096u
#define INGEST_BYTES (32u << 20)

struct ingest;

struct ingest_stats {
	uint64_t lines; /* put so far */
	uint64_t queued; /* not decided yet */
	uint64_t bytes; /* of those */
};

struct ingest_opts {
	uv_loop_t *loop;
	const struct wu_rules *rules; /* frozen; outlives the ingest */
	struct commits *commits; /* borrowed; outlives the ingest */
	void (*room)(void *data); /* the queue was full and is not any more */
	void *data;
};

/* New and idle. *ret_ingest is the caller's, to ingest_free(). WU_ENOMEM. */
WU_MUST int ingest_new(const struct ingest_opts *opts, struct ingest **ret_ingest);
/* Only when nothing is queued. NULL is fine; always NULL. */
struct ingest *ingest_free(struct ingest *in);
/* Take a line (len bytes from wu_alloc(), or NULL) and answer it once, later, never from
 * here. rc < 0: the transport already found it bad (WU_ELIMIT, WU_EBUSY): it only waits
 * for its turn to be answered. WU_ENOMEM: the line is freed, no answer will come. */
WU_MUST int ingest_take(struct ingest *in, char *line, size_t len, int rc,
			const struct answer_to *to);
/* Is it time to stop reading? Whoever is told so hears of room later. */
bool ingest_full(struct ingest *in);
/* Has everything put been handed to the commits? */
bool ingest_empty(const struct ingest *in);
/* The commits take stories again: go on. */
void ingest_go_on(struct ingest *in);
void ingest_stats(const struct ingest *in, struct ingest_stats *ret);

#endif
