/* Stories already taken, by idempotency key: so that a retry gets the same answer.
 *
 * Remembers what was decided of each story for a set time, oldest forgotten first.
 * Loop thread only.
 */
#ifndef WU_KNOWN_H
#define WU_KNOWN_H

#include "wiredup.h"

struct wu_answer {
	uint64_t key[2];
	uint64_t seq, cluster, of;
	int64_t ts; /* ms */
	float jaccard, containment;
	uint32_t size;
	uint8_t relation;
};

struct wu_known;

/* New and empty; the caller's, to wu_known_free(). WU_ENOMEM. */
WU_MUST int wu_known_new(struct wu_known **ret_known);
/* NULL is fine; always returns NULL. */
struct wu_known *wu_known_free(struct wu_known *k);
/* Make sure of room for one more answer. WU_ENOMEM: unchanged. */
WU_MUST int wu_known_reserve(struct wu_known *k);
/* Remember an answer (copied), room being reserved; ts never goes back. */
void wu_known_add(struct wu_known *k, const struct wu_answer *a);
/* The latest answer to key, if it was given at since (ms) or after; else NULL. Borrowed
 * until the next call that changes k. */
const struct wu_answer *wu_known_get(const struct wu_known *k, const uint64_t key[2],
				     int64_t since);
/* Answers that named cluster from, given since it opened, name into. */
void wu_known_move(struct wu_known *k, uint64_t from, uint64_t into);
/* Forget all older than ts. */
void wu_known_expire(struct wu_known *k, int64_t ts);
/* Seq of the oldest answer; 0: none. */
uint64_t wu_known_from(const struct wu_known *k);
/* Hash of all answers in order, for comparing states. */
uint64_t wu_known_hash(const struct wu_known *k);
uint64_t wu_known_memory(const struct wu_known *k);

#endif
