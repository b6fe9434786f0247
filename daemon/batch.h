/* Stories prepared by several threads, given back in the order they were put in.
 *
 * The offline half of what ingest does for the desk: parsing and steps 3 to 6 use
 * nothing but the story and the frozen rules, so they may run in any order; the engine
 * then steps in the order of the input, whatever the number of threads.
 */
#ifndef BATCH_H
#define BATCH_H

#include "wiredup.h"

/* Stories in one batch: enough to keep threads busy between two hand-overs. */
#define BATCH_MAX 256

struct batch;

/* What became of one line. */
struct batch_item {
	struct wu_story *story; /* prepared when rc is 0 */
	int rc;
	struct wu_err err;
	uint64_t line; /* the caller's number for it */
};

/* threads 1..64; rules are borrowed for life. *ret_batch is the caller's, to batch_free(). */
WU_MUST int batch_new(const struct wu_rules *rules, unsigned threads, struct batch **ret_batch);
/* NULL is fine; always returns NULL. */
struct batch *batch_free(struct batch *b);
/* Put a line in (copied). WU_MORE: the batch is full now, run it. WU_ENOMEM. */
WU_MUST int batch_add(struct batch *b, const char *line, size_t len, uint64_t number);
/* Parse and prepare all lines; items are valid until the next batch_add(). Returns how many. */
uint32_t batch_run(struct batch *b, const struct batch_item **ret_items);

#endif
