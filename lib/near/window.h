/* The stories young enough to match: live clusters and what they are judged by.
 *
 * A cluster lives until window_ms after its last story, and at most max_age_ms after
 * its first. It is numbered in order of opening; numbers are never used twice, so a
 * stale number elsewhere is only ever dead. Loop thread only.
 */
#ifndef WU_NEAR_WINDOW_H
#define WU_NEAR_WINDOW_H

#include "wiredup.h"

/* The leader and up to three stories that extended it. */
#define WU_REPS_MAX 4
/* Granularity at which clusters are closed; a dead one stops matching to the ms. */
#define WU_SLICE_MS (5 * 60 * 1000)

/* A story as numbers. Sets ascending and distinct: the high halves of shingle hashes,
 * 32 bits being enough to compare two stories (one false match in 8,000 pairs). */
struct wu_print {
	uint32_t *set;
	uint32_t n;
	uint32_t *number;
	uint32_t n_numbers;
	uint64_t body[2]; /* folded body */
	uint64_t title;
	uint64_t outlet;
	uint64_t agency; /* 0: none */
	uint64_t seq;
	int64_t ts; /* ms */
	const uint8_t *furniture; /* of a story being judged: which of its set its outlet
				   * repeats; NULL in the window */
	uint16_t take;
	uint8_t kind; /* stories of different kinds never match */
};

struct wu_cluster {
	uint32_t number;
	uint32_t size;
	uint64_t seq; /* of its first story: its id */
	uint64_t prev; /* of its latest event */
	int64_t first, last; /* ms */
	struct wu_print *rep[WU_REPS_MAX]; /* [0] is the leader */
	uint32_t n_reps;
	uint32_t n_outlets;
	uint64_t *outlet; /* distinct, at most 255 */
	struct wu_span agency; /* of the leader, own copy */
	struct wu_cluster *next, **link; /* of its slice: what follows, what points here */
};

struct wu_window;

struct wu_window_opts {
	int64_t window_ms;
	int64_t max_age_ms;
	uint64_t memory; /* bytes; beyond, the oldest close early */
};

/* New empty window; the caller's, to wu_window_free(). WU_ENOMEM, WU_EINVAL. */
WU_MUST int wu_window_new(const struct wu_window_opts *opts, struct wu_window **ret_window);
/* NULL is fine; always returns NULL. */
struct wu_window *wu_window_free(struct wu_window *w);
/* Open a cluster led by print (copied) at print->ts. *ret is the window's. WU_ENOMEM. */
WU_MUST int wu_window_open(struct wu_window *w, const struct wu_print *print, struct wu_span agency,
			   struct wu_cluster **ret);
/* Print joined c: count it, renew c's life. represent: it also becomes a representative.
 * WU_ENOMEM: nothing changed. */
WU_MUST int wu_window_join(struct wu_window *w, struct wu_cluster *c, const struct wu_print *print,
			   bool represent);
/* Live cluster of that number at time now, or NULL. */
struct wu_cluster *wu_window_get(const struct wu_window *w, uint32_t number, int64_t now);
/* Live cluster by seq, or NULL. O(log n). */
struct wu_cluster *wu_window_by_seq(const struct wu_window *w, uint64_t seq);
/* Next cluster whose time is over at now (or that must go for want of memory: *ret_early
 * true), oldest first; NULL when there is none. It stays the window's until closed. */
struct wu_cluster *wu_window_expired(struct wu_window *w, int64_t now, bool *ret_early);
/* Forget c; its memory is gone. */
void wu_window_close(struct wu_window *w, struct wu_cluster *c);
/* Live clusters, bytes held, and the oldest live cluster (NULL: none). */
uint64_t wu_window_count(const struct wu_window *w);
uint64_t wu_window_memory(const struct wu_window *w);
const struct wu_cluster *wu_window_oldest(const struct wu_window *w);
/* Hash of all clusters in order, for comparing states. */
uint64_t wu_window_hash(const struct wu_window *w);

#endif
