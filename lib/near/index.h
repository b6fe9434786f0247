/* Which live clusters a story may belong to.
 *
 * Step 8 of the data path: takes a sketch (sketch.h), gives clusters with the
 * number of keys they share with it. Says nothing of how near they are; cluster.c
 * decides. Holds cluster numbers only: window.h owns the stories, and tells which
 * numbers are alive; a dead number's slots are reused, never searched for.
 *
 * Loop thread only. A look-up never fails; reserving may need memory. Work per call
 * is bounded by WU_SKETCH_LEN * (WU_INDEX_FANOUT + 1) hits, whatever the input.
 */
#ifndef WU_NEAR_INDEX_H
#define WU_NEAR_INDEX_H

#include "near/sketch.h"

/* Clusters a key may name; a key of more is furniture or a phrase, and is passed over. */
#define WU_INDEX_FANOUT 4
/* Most clusters one vote can name. */
#define WU_VOTES_MAX (WU_SKETCH_LEN * WU_INDEX_FANOUT)

struct wu_index;

struct wu_index_opts {
	uint64_t secret; /* seeds table positions only; decisions never depend on it */
	/* The cluster's lasting id, 0 when it is dead. */
	uint64_t (*id)(const void *ctx, uint32_t cluster);
	const void *ctx; /* borrowed for the index's life */
};

struct wu_vote {
	uint32_t cluster;
	uint32_t shared; /* sketch keys in common, hot ones not counted */
};

/* New empty index. On success *ret_index is the caller's, to wu_index_free(). WU_ENOMEM. */
WU_MUST int wu_index_new(const struct wu_index_opts *opts, struct wu_index **ret_index);
/* NULL is fine; always returns NULL. */
struct wu_index *wu_index_free(struct wu_index *x);
/* Write the live clusters sharing at least min_shared keys with sketch, most shared
 * first, ties by lower id. ret has room for WU_VOTES_MAX. Returns how many. */
uint32_t wu_index_vote(const struct wu_index *x, const struct wu_sketch *sketch,
		       uint32_t min_shared, struct wu_vote *ret);
/* Make sure of room for one more sketch. WU_ENOMEM: the index is unchanged. */
WU_MUST int wu_index_reserve(struct wu_index *x);
/* Let cluster be found by sketch, room being reserved. */
void wu_index_publish(struct wu_index *x, const struct wu_sketch *sketch, uint32_t cluster);
/* Hash of which live clusters each key names, for comparing states. */
uint64_t wu_index_hash(const struct wu_index *x);
/* Bytes held. */
uint64_t wu_index_memory(const struct wu_index *x);

#endif
